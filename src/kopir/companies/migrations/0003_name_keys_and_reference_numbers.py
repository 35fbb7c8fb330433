"""Names are found by keys that sound alike in any script; reference numbers come from one sequence."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

SEQUENCE = "create sequence company_reference as bigint"
NO_SEQUENCE = "drop sequence company_reference"


class Migration(migrations.Migration):
    dependencies = [("companies", "0002_initial")]
    operations = [
        migrations.RunSQL(SEQUENCE, NO_SEQUENCE),
        migrations.AddField(
            "companyname",
            "keys",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=120), default=list, editable=False, size=None
            ),
        ),
        migrations.AddIndex(
            "companyname", django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="company_name_keys")
        ),
    ]

"""Texts are found by their words: stems, dictionary forms, standards and models, whatever the language."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0002_reference_numbers")]
    operations = [
        migrations.AddField(
            "opportunitytext",
            "words",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100), default=list, editable=False, size=None
            ),
        ),
        migrations.AddIndex(
            "opportunitytext",
            django.contrib.postgres.indexes.GinIndex(fields=["words"], name="opportunity_text_words"),
        ),
    ]

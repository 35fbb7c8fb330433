"""Reference numbers are counted per country, profile type and day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="ReferenceCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=20, unique=True)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
    ]

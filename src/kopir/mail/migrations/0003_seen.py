"""A mail that came back waits for a person until somebody has seen it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0002_sent_once")]
    operations = [
        migrations.AddField(
            model_name="mail",
            name="seen_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]

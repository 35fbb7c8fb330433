import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("missions", "0005_wishing_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Print",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("schedules", "All schedules"), ("badges", "Badges, 85 × 55 mm"), ("signs", "Table signs with the meetings of each day"), ("numbers", "Table signs with large numbers"), ("slots", "Meetings by time"), ("tables", "Meetings by table"), ("interpreters", "Meetings by interpreter")], max_length=12)),
                ("language", models.CharField(choices=[("kk", "Қазақша"), ("ru", "Русский"), ("ja", "日本語"), ("en", "English")], max_length=5)),
                ("state", models.CharField(choices=[("queued", "Waits"), ("running", "Is being made"), ("ready", "Ready"), ("failed", "Broken off"), ("cancelled", "Cancelled"), ("expired", "No longer kept")], default="queued", max_length=12)),
                ("sheets", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField()),
                ("step", models.CharField(choices=[("reading", "Meetings and people are read"), ("words", "Each sheet is worded in its language"), ("pages", "The pages are set, which takes longest")], default="reading", max_length=8)),
                ("done", models.PositiveIntegerField(default=0)),
                ("of", models.PositiveIntegerField(default=0)),
                ("why", models.CharField(blank=True, choices=[("died", "Its process ended. Please print anew."), ("error", "An error of the software; it was written to the log.")], max_length=8)),
                ("stored", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("heartbeat_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("created_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("mission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="prints", to="missions.mission")),
            ],
            options={
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("state__in", ["queued", "running", "ready", "failed", "cancelled", "expired"])), name="print_state_known"),
                    models.CheckConstraint(condition=models.Q(("kind__in", ["schedules", "badges", "signs", "numbers", "slots", "tables", "interpreters"])), name="print_kind_known"),
                    models.UniqueConstraint(condition=models.Q(("state__in", ["queued", "running"])), fields=("mission", "kind", "language"), name="print_one_at_a_time"),
                ],
            },
        ),
    ]

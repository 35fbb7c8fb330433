"""What a snapshot keeps of its progress, its counts, and a person's decision."""

from django.db import migrations, models

STATES = ["waiting", "loading", "paused", "held", "current", "retired", "cancelled", "failed"]


class Migration(migrations.Migration):
    dependencies = [("registers", "0002_partitions_and_keys")]

    operations = [
        migrations.AddField("snapshot", "rows_left_out", models.BigIntegerField(default=0)),
        migrations.AddField("snapshot", "names_done", models.BigIntegerField(default=0)),
        migrations.AddField("snapshot", "names_at", models.BigIntegerField(default=0)),
        migrations.AddField("snapshot", "counts", models.JSONField(default=dict)),
        migrations.AddField("snapshot", "swap_anyway", models.BooleanField(default=False)),
        migrations.AlterField(
            "snapshot",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("loading", "Loading"),
                    ("paused", "Interrupted, can be resumed"),
                    ("held", "Loaded, waits for a person's decision"),
                    ("current", "Current"),
                    ("retired", "Replaced by a newer one"),
                    ("cancelled", "Cancelled"),
                    ("failed", "Failed"),
                ],
                default="waiting",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.RemoveConstraint("snapshot", "snapshot_state_known"),
        migrations.AddConstraint(
            "snapshot",
            models.CheckConstraint(condition=models.Q(("state__in", STATES)), name="snapshot_state_known"),
        ),
        migrations.RemoveConstraint("snapshot", "one_current_snapshot"),
        migrations.AddConstraint(
            "snapshot",
            models.UniqueConstraint(
                condition=models.Q(("is_difference", False), ("state", "current")),
                fields=("source",),
                name="one_current_snapshot",
            ),
        ),
    ]

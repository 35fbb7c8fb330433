"""The index over activity codes holds every entry: a partial one is not used by queries that only ask for an overlap."""

from django.db import migrations

FORWARD = """
drop index entry_activity_codes;
create index entry_activity_codes on registers_entry using gin (activity_codes);
"""
BACKWARD = """
drop index entry_activity_codes;
create index entry_activity_codes on registers_entry using gin (activity_codes) where activity_codes <> '{}';
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_snapshot_progress")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

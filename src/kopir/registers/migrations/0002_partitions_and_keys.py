"""Entries are partitioned by snapshot, so that a snapshot is attached and dropped whole; name keys stand beside them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

PARTITIONED = """
drop table registers_entry;
create sequence registers_entry_id_seq as bigint;
create table registers_entry (
    id bigint not null default nextval('registers_entry_id_seq'),
    snapshot_id bigint not null,
    source varchar(20) not null,
    key varchar(40) not null,
    identifiers varchar(60)[] not null default '{}',
    names jsonb not null default '[]',
    country varchar(2) not null,
    region varchar(10) not null default '',
    place varchar(200) not null default '',
    address varchar(500) not null default '',
    legal_form varchar(60) not null default '',
    activity varchar(300) not null default '',
    activity_codes varchar(20)[] not null default '{}',
    size varchar(20) not null default '',
    size_rank smallint not null default 0,
    status varchar(10) not null default 'unknown',
    registered_on date,
    closed_on date,
    warnings varchar(40)[] not null default '{}'
) partition by list (snapshot_id);
alter sequence registers_entry_id_seq owned by registers_entry.id;
create unique index entry_once_a_snapshot on registers_entry (key, snapshot_id);
create unique index entry_by_id on registers_entry (id, snapshot_id);
create index entry_identifiers on registers_entry using gin (identifiers) where cardinality(identifiers) > 1;
create index entry_activity_codes on registers_entry using gin (activity_codes) where activity_codes <> '{}';
create index entry_region_size on registers_entry (region, size_rank);
create table registers_entry_rest partition of registers_entry default;

create table registers_namekeys (
    entry_id bigint not null,
    snapshot_id bigint not null,
    keys text[] not null default '{}'
) partition by list (snapshot_id);
create unique index name_keys_of_entry on registers_namekeys (entry_id, snapshot_id);
create index name_keys_keys on registers_namekeys using gin (keys);
create table registers_namekeys_rest partition of registers_namekeys default;
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(PARTITIONED)],
            state_operations=[
                migrations.RemoveIndex("entry", "entry_source_key"),
                migrations.RemoveIndex("entry", "entry_identifiers"),
                migrations.RemoveIndex("entry", "entry_name_keys"),
                migrations.RemoveIndex("entry", "entry_activity_codes"),
                migrations.RemoveIndex("entry", "entry_region_size"),
                migrations.RemoveConstraint("entry", "entry_once_a_snapshot"),
                migrations.RemoveField("entry", "name_keys"),
                migrations.AlterField(
                    "entry",
                    "snapshot",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="registers.snapshot",
                    ),
                ),
                migrations.AddConstraint(
                    "entry", models.UniqueConstraint(fields=("key", "snapshot"), name="entry_once_a_snapshot")
                ),
                migrations.CreateModel(
                    name="NameKeys",
                    fields=[
                        ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        (
                            "keys",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registers.snapshot",
                            ),
                        ),
                    ],
                ),
            ],
        ),
    ]

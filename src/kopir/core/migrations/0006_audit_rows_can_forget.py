"""One way to change an audit row: names and addresses of a person who is being forgotten are taken out of `details`.

It is open only inside a transaction that says so (`kopir.forgetting`), and only for that one column: what was done,
to what and when stays as it was written.
"""

from django.db import migrations

FORGET = """
create or replace function audit_row_is_written_once() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.actor_id is null
       and (new.at, new.action, new.subject_type, new.subject_id, new.details)
           is not distinct from (old.at, old.action, old.subject_type, old.subject_id, old.details) then
        return new;  -- an account was deleted: the row stays, without the person
    end if;
    if tg_op = 'UPDATE' and current_setting('kopir.forgetting', true) = 'on'
       and (new.id, new.at, new.actor_id, new.action, new.subject_type, new.subject_id)
           is not distinct from (old.id, old.at, old.actor_id, old.action, old.subject_type, old.subject_id) then
        return new;  -- a person is being forgotten
    end if;
    raise exception 'audit rows are written once';
end $$;
"""
KEEP = """
create or replace function audit_row_is_written_once() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.actor_id is null
       and (new.at, new.action, new.subject_type, new.subject_id, new.details)
           is not distinct from (old.at, old.action, old.subject_type, old.subject_id, old.details) then
        return new;  -- an account was deleted: the row stays, without the person
    end if;
    raise exception 'audit rows are written once';
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_reference_count")]
    operations = [migrations.RunSQL(FORGET, KEEP)]

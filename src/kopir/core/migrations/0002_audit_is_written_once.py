"""The audit log refuses changes; pgvector is there for the rooms above."""

from django.db import migrations
from pgvector.django import VectorExtension

REFUSE = """
create function audit_row_is_written_once() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.actor_id is null
       and (new.at, new.action, new.subject_type, new.subject_id, new.details)
           is not distinct from (old.at, old.action, old.subject_type, old.subject_id, old.details) then
        return new;  -- an account was deleted: the row stays, without the person
    end if;
    raise exception 'audit rows are written once';
end $$;
create trigger audit_row_is_written_once before update or delete on core_auditrow
    for each row execute function audit_row_is_written_once();
"""
ALLOW = """
drop trigger audit_row_is_written_once on core_auditrow;
drop function audit_row_is_written_once();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [VectorExtension(), migrations.RunSQL(REFUSE, ALLOW)]

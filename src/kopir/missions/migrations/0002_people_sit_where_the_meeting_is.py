"""Who sits in a meeting is in its slot: the database keeps the two alike, so that nobody can be booked twice.

Whoever is added takes the slot the meeting has, and waits while somebody else is moving it. When a meeting moves, its
people move with it.
"""

from django.db import migrations

_FORWARD = """
create function missions_person_takes_slot() returns trigger language plpgsql as $$
begin
    select slot_id into new.slot_id from missions_meeting where id = new.meeting_id for no key update;
    return new;
end $$;
create trigger person_takes_slot before insert or update of meeting_id, slot_id on missions_meetingperson
    for each row execute function missions_person_takes_slot();
create function missions_people_follow() returns trigger language plpgsql as $$
begin
    update missions_meetingperson set slot_id = new.slot_id where meeting_id = new.id;
    return null;
end $$;
create trigger people_follow after update of slot_id on missions_meeting
    for each row when (old.slot_id is distinct from new.slot_id) execute function missions_people_follow();
"""
_BACK = """
drop trigger people_follow on missions_meeting;
drop function missions_people_follow();
drop trigger person_takes_slot on missions_meetingperson;
drop function missions_person_takes_slot();
"""


class Migration(migrations.Migration):
    dependencies = [("missions", "0001_missions")]

    operations = [migrations.RunSQL(_FORWARD, _BACK)]

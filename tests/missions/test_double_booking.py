"""The database refuses anybody, any table and any interpreter in two places, whatever a page believes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from kopir.missions.models import Meeting, MeetingPerson, Mission, Slot
from kopir.missions.states import Group, MeetingState
from missions.factories import (
    InterpreterFactory,
    MissionFactory,
    TableFactory,
    WishFactory,
    meeting_of,
    party_of,
    slots_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    return MissionFactory()


@contextmanager
def _refused(name: str) -> Iterator[None]:
    """The deferred constraints are looked at when the block ends."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():  # noqa: PT012 -- the block is the caller's
        yield
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


def test_person_cannot_be_in_two_meetings_of_a_slot(mission: Mission) -> None:
    slot = slots_of(mission)[0]
    busy = party_of(mission)
    wishes = [WishFactory(asker=busy, asked=party_of(mission, Group.SECOND)) for _nth in range(2)]

    with _refused("meeting_person_in_one_place"):
        for wish in wishes:
            meeting_of(wish, slot, TableFactory(mission=mission))


@pytest.mark.parametrize("what", ["table", "interpreter"])
def test_table_and_interpreter_serve_one_meeting_a_slot(mission: Mission, what: str) -> None:
    slot = slots_of(mission)[0]
    table, interpreter = TableFactory(mission=mission), InterpreterFactory(mission=mission)
    wishes = [WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND)) for _nth in range(2)]

    with _refused(f"meeting_{what}_once"):
        for wish in wishes:
            if what == "table":
                meeting_of(wish, slot, table)
            else:
                meeting_of(wish, slot, TableFactory(mission=mission), interpreter)


def test_two_meetings_change_places_in_one_transaction(mission: Mission) -> None:
    first, second = slots_of(mission)[:2]
    busy, table = party_of(mission), TableFactory(mission=mission)
    one, other = (
        meeting_of(WishFactory(asker=busy, asked=party_of(mission, Group.SECOND)), slot, table)
        for slot in (first, second)
    )
    with transaction.atomic():
        Meeting.objects.filter(pk=one.pk).update(slot=second)
        Meeting.objects.filter(pk=other.pk).update(slot=first)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")

    assert set(MeetingPerson.objects.filter(meeting=one).values_list("slot", flat=True)) == {second.pk}


def test_people_leave_the_slot_of_a_cancelled_meeting_and_come_back_with_it(mission: Mission) -> None:
    slot, table = slots_of(mission)[0], TableFactory(mission=mission)
    meeting = meeting_of(WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND)), slot, table)

    Meeting.objects.filter(pk=meeting.pk).update(slot=None, table=None, state=MeetingState.CANCELLED)
    gone = set(meeting.people.values_list("slot", flat=True))
    Meeting.objects.filter(pk=meeting.pk).update(slot=slot, table=table, state=MeetingState.PLANNED)

    assert gone == {None}
    assert set(meeting.people.values_list("slot", flat=True)) == {slot.pk}


def test_nobody_can_write_another_slot_for_a_person_than_the_meetings(mission: Mission) -> None:
    first, second = slots_of(mission)[:2]
    meeting = meeting_of(
        WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND)),
        first,
        TableFactory(mission=mission),
    )

    MeetingPerson.objects.filter(meeting=meeting).update(slot=second)

    assert set(meeting.people.values_list("slot", flat=True)) == {first.pk}


def test_meeting_with_a_slot_has_a_table(mission: Mission) -> None:
    slot = slots_of(mission)[0]
    wish = WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND))

    with pytest.raises(IntegrityError, match="meeting_has_slot_and_table"), transaction.atomic():
        Meeting.objects.create(mission=mission, wish=wish, slot=slot)


def test_slots_of_a_mission_do_not_overlap_and_those_of_two_missions_may(mission: Mission) -> None:
    slot = slots_of(mission)[0]
    slots_of(MissionFactory())

    with pytest.raises(IntegrityError, match="slots_do_not_overlap"), transaction.atomic():
        Slot.objects.create(mission=mission, session=slot.session, starts_at=slot.starts_at, ends_at=slot.ends_at)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_get_one_table_between_them() -> None:
    mission = MissionFactory()
    slot, other = slots_of(mission)[:2]
    table = TableFactory(mission=mission)
    meetings = [
        meeting_of(WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND)), other, each)
        for each in (TableFactory(mission=mission), TableFactory(mission=mission))
    ]
    told: list[str] = []
    together = threading.Barrier(2)

    def move(meeting: Meeting) -> None:
        try:
            with transaction.atomic():
                together.wait(60)
                Meeting.objects.filter(pk=meeting.pk).update(slot=slot, table=table)
            told.append("moved")
        except IntegrityError:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=(meeting,)) for meeting in meetings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["moved", "refused"]
    assert Meeting.objects.filter(slot=slot, table=table).count() == 1

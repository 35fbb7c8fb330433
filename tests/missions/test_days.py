"""Sessions are added, changed, removed and copied; slots that stay keep who is away; meetings are never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.db import connection

from kopir.core.errors import BadInput, KopirError, WrongState
from kopir.core.models import AuditRow, Role, User
from kopir.missions.actions import days
from kopir.missions.actions.days import Copied, Hours
from kopir.missions.models import Absence, Meeting, Mission, Session, Slot
from kopir.missions.queries.days import Advice
from kopir.missions.states import Group, MissionState
from missions.factories import DAY, DelegateFactory, MissionFactory, TableFactory, WishFactory, meeting_of, party_of

pytestmark = pytest.mark.django_db
MORNING = Hours(DAY, time(9), time(11), 30, 0, "Morning")


@pytest.fixture
def mission() -> Mission:
    return MissionFactory()


def hours(session: Session) -> list[str]:
    return [f"{slot.starts_at.astimezone(session.mission.zone):%H:%M}" for slot in session.slots.all()]


def version(mission: Mission) -> int:
    return Mission.objects.get(pk=mission.pk).version


def test_session_is_added_with_its_slots_and_makes_plans_stale(mission: Mission, officer: User) -> None:
    session = days.add_session(mission, MORNING, by=officer)

    assert hours(session) == ["09:00", "09:30", "10:00", "10:30"]
    assert version(mission) == 1
    assert AuditRow.objects.filter(action="mission.session_added", details__slots=4).count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": time(8)}, "end after it starts"),
        ({"ends": time(9, 20)}, "shorter than one meeting"),
        ({"day": DAY - timedelta(days=1)}, "is outside"),
        ({"day": DAY + timedelta(days=2)}, "is outside"),
        ({"starts": time(10), "ends": time(12)}, "overlaps the session from 10:30 to 12:00"),
        ({"starts": time(11), "ends": time(11, 30)}, "overlaps"),
        ({"starts": time(12), "ends": time(17, 15), "slot_minutes": 5}, "it would have 66"),
        ({"slot_minutes": 4}, "5 to 240 minutes"),
        ({"slot_minutes": 241}, "5 to 240 minutes"),
        ({"break_minutes": 121}, "at most 120"),
        ({"break_minutes": -1}, "at most 120"),
        ({"name": "x" * 101}, "more than 100"),
    ],
)
def test_impossible_session_is_refused_and_nothing_is_made(
    wrong: dict[str, object], said: str, mission: Mission, officer: User
) -> None:
    days.add_session(mission, Hours(DAY, time(10, 30), time(12)), by=officer)

    with pytest.raises(BadInput, match=said):
        days.add_session(mission, replace(Hours(DAY, time(9), time(10)), **wrong), by=officer)

    assert (Session.objects.count(), Slot.objects.count(), version(mission)) == (1, 3, 1)


@pytest.mark.parametrize(
    ("day", "zone", "starts"), [("2027-03-28", "Europe/Berlin", 2), ("2027-11-07", "America/New_York", 1)]
)
def test_hours_of_a_clock_change_are_refused(day: str, zone: str, starts: int, officer: User) -> None:
    night = date.fromisoformat(day)
    mission = MissionFactory(time_zone=zone, starts_on=night, ends_on=night)

    with pytest.raises(BadInput, match="clock is put"):
        days.add_session(mission, Hours(night, time(starts, 30), time(9)), by=officer)

    assert Session.objects.count() == 0


def test_sessions_that_only_touch_stand_beside_each_other(mission: Mission, officer: User) -> None:
    days.add_session(mission, MORNING, by=officer)
    days.add_session(mission, replace(MORNING, starts=time(11), ends=time(12)), by=officer)
    days.add_session(MissionFactory(), MORNING, by=officer)  # another mission's hours are its own

    assert mission.slots.count() == 6


def test_unchanged_slots_keep_their_rows_and_absences(mission: Mission, officer: User) -> None:
    session = days.add_session(mission, MORNING, by=officer)
    before = {slot.starts_at: slot.pk for slot in session.slots.all()}
    person = DelegateFactory(party__mission=mission)
    for slot in session.slots.all():
        Absence.objects.create(slot=slot, delegate=person)

    days.change_session(session, replace(MORNING, starts=time(9, 30), ends=time(12)), by=officer)

    session.refresh_from_db()
    assert hours(session) == ["09:30", "10:00", "10:30", "11:00", "11:30"]
    kept = {slot.starts_at: slot.pk for slot in session.slots.all()}
    assert {at: pk for at, pk in kept.items() if at in before} == {at: before[at] for at in sorted(before)[1:]}
    assert Absence.objects.count() == 3


def test_session_moved_within_its_own_hours_does_not_overlap_itself(mission: Mission, officer: User) -> None:
    session = days.add_session(mission, MORNING, by=officer)

    days.change_session(session, replace(MORNING, starts=time(9, 15), ends=time(11, 15)), by=officer)

    session.refresh_from_db()
    assert hours(session) == ["09:15", "09:45", "10:15", "10:45"]


@pytest.fixture
def busy(mission: Mission, officer: User) -> Session:
    """A session in whose second slot a meeting is."""
    session = days.add_session(mission, MORNING, by=officer)
    wish = WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND))
    meeting_of(wish, session.slots.all()[1], TableFactory(mission=mission))
    return session


def test_slots_with_meetings_do_not_go(busy: Session, officer: User) -> None:
    with pytest.raises(WrongState, match="1 meeting is in a slot"):
        days.change_session(busy, replace(MORNING, slot_minutes=20), by=officer)
    with pytest.raises(WrongState, match="1 meeting is in a slot"):
        days.remove_session(busy, by=officer)

    assert (Slot.objects.count(), Meeting.objects.exclude(slot=None).count()) == (4, 1)


def test_slots_beside_a_meeting_do_go(busy: Session, officer: User) -> None:
    days.change_session(busy, replace(MORNING, starts=time(9, 30), ends=time(10)), by=officer)

    assert Slot.objects.count() == Meeting.objects.exclude(slot=None).count() == 1


def test_wishes_bound_to_hours_that_go_are_counted(mission: Mission, officer: User) -> None:
    session = days.add_session(mission, MORNING, by=officer)
    WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND), fixed=session.slots.first())
    WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND), session=session)

    assert days.change_session(session, replace(MORNING, starts=time(9, 30)), by=officer) == 1
    assert days.remove_session(session, by=officer) == 1
    assert Slot.objects.count() == 0


def test_session_removed_meanwhile_is_said(mission: Mission, officer: User) -> None:
    session = days.add_session(mission, MORNING, by=officer)
    days.remove_session(Session.objects.get(), by=officer)

    for act in (
        lambda: days.change_session(session, MORNING, by=officer),
        lambda: days.remove_session(session, by=officer),
    ):
        with pytest.raises(WrongState, match="Somebody else"):
            act()


@pytest.mark.parametrize("state", [MissionState.OVER, MissionState.CANCELLED])
def test_settled_mission_keeps_its_days(state: MissionState, mission: Mission, officer: User) -> None:
    Mission.objects.update(state=state)

    with pytest.raises(WrongState, match="over or cancelled"):
        days.add_session(mission, MORNING, by=officer)

    assert Session.objects.count() == 0


def test_day_is_copied_to_days_without_sessions(officer: User) -> None:
    mission = MissionFactory(ends_on=DAY + timedelta(days=3))
    days.add_session(mission, MORNING, by=officer)
    days.add_session(mission, Hours(DAY, time(13), time(15), 20, 10, "Afternoon"), by=officer)
    days.add_session(mission, Hours(DAY + timedelta(days=2), time(16), time(17)), by=officer)

    assert days.copy_day(mission, DAY, by=officer) == Copied(days=2, left=1)
    assert days.copy_day(mission, DAY, by=officer) == Copied(days=0, left=3)

    last = mission.sessions.filter(day=DAY + timedelta(days=3))
    told = [(one.name, one.slot_minutes, one.break_minutes, hours(one)[0]) for one in last]
    assert told == [("Morning", 30, 0, "09:00"), ("Afternoon", 20, 10, "13:00")]
    assert mission.slots.count() == 3 * 8 + 2


def test_copy_into_a_clock_change_makes_nothing(officer: User) -> None:
    before = date(2027, 3, 27)
    mission = MissionFactory(time_zone="Europe/Berlin", starts_on=before, ends_on=before + timedelta(days=2))
    days.add_session(mission, Hours(before, time(2, 30), time(3, 30)), by=officer)

    with pytest.raises(BadInput, match="no 02:30 on 2027-03-28"):
        days.copy_day(mission, before, by=officer)

    assert (Session.objects.count(), Slot.objects.count()) == (1, 2)


@pytest.mark.parametrize(("day", "length", "said"), [(1, 3, "no sessions to copy"), (0, 61, "too long")])
def test_days_that_cannot_be_copied(day: int, length: int, said: str, officer: User) -> None:
    mission = MissionFactory(ends_on=DAY + timedelta(days=length))
    days.add_session(mission, MORNING, by=officer)

    with pytest.raises(BadInput, match=said):
        days.copy_day(mission, DAY + timedelta(days=day), by=officer)


@pytest.mark.parametrize(
    ("slots", "tables", "wishes", "least", "most", "is_short"),
    [
        (10, 5, 50, 6, 6, True),
        (10, 6, 50, 6, 6, False),
        (8, 100, 400, 55, 60, False),
        (0, 3, 50, 0, 0, False),
        (4, 0, 0, 0, 0, False),
    ],
)
def test_tables_are_advised_from_wishes_and_slots(
    slots: int, tables: int, wishes: int, least: int, most: int, is_short: bool
) -> None:
    told = Advice(slots, tables, wishes)

    assert (told.least, told.most, told.is_short) == (least, most, is_short)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_session_of_the_same_hours(person: Callable[..., User]) -> None:
    mission, officer = MissionFactory(), person(Role.OFFICER)
    told: list[str] = []
    together = threading.Barrier(2)

    def add(starts: time) -> None:
        try:
            together.wait(60)
            days.add_session(mission, replace(MORNING, starts=starts), by=officer)
            told.append("added")
        except KopirError:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(starts,)) for starts in (time(9), time(9, 30))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["added", "refused"]
    assert Session.objects.count() == 1

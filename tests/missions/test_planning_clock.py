"""Plans and the clock: what has begun is settled, and limits of a day count what it has brought already."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from kopir.core.errors import WrongState
from kopir.core.models import User
from kopir.missions.actions import meetings, people_parties, planning, wishing
from kopir.missions.models import Interpreter, Meeting, Mission, Plan, Slot, Wish
from kopir.missions.personal import _empty
from kopir.missions.queries.asking import asked_of
from kopir.missions.queries.begun import is_overtaken
from kopir.missions.queries.places import broken
from kopir.missions.states import Group, MeetingState, MissionState, PlanKind, WishState
from missions.factories import (
    DelegateFactory,
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
    """Six slots, three tables."""
    made = MissionFactory(state=MissionState.PLANNING)
    slots_of(made, count=6)
    for _nth in range(3):
        TableFactory(mission=made)
    return made


def wish_of(mission: Mission, count: int = 1) -> list[Wish]:
    """Somebody who is wanted by so many."""
    one = party_of(mission, speaks=["en"])
    return [
        WishFactory(asker=one, asked=party_of(mission, Group.SECOND, speaks=["en"]), priority=3)
        for _nth in range(count)
    ]


def plan_of(mission: Mission, rows: list[list[object]]) -> Plan:
    mission.refresh_from_db()
    return Plan.objects.create(mission=mission, state="done", version=mission.version, meetings=rows)


def row_of(wish: Wish, slot: Slot, table: int) -> list[object]:
    people = [party.delegates.get().pk for party in (wish.asker, wish.asked)]
    return [wish.pk, slot.pk, table, None, people]


def begin(slot: Slot) -> None:
    """The slot has begun a minute ago, and all others follow it as before."""
    ago = slot.starts_at - (timezone.now() - timedelta(minutes=1))
    Slot.objects.filter(mission=slot.mission_id).update(starts_at=F("starts_at") - ago, ends_at=F("ends_at") - ago)


def test_plan_does_not_move_a_meeting_that_was_held_meanwhile(mission: Mission, officer: User) -> None:
    (wish,) = wish_of(mission)
    slots, table = list(mission.slots.all()), mission.tables.all()[0]
    meeting = meeting_of(wish, slots[0], table)
    plan = plan_of(mission, [row_of(wish, slots[3], table.pk)])
    begin(slots[0])
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.HELD)

    with pytest.raises(WrongState):
        planning.approve_plan(plan, by=officer)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.slot_id) == (MeetingState.HELD, slots[0].pk)
    assert is_overtaken(plan, timezone.now())


def test_plan_puts_nothing_into_a_slot_that_has_begun_since(mission: Mission, officer: User) -> None:
    (wish,) = wish_of(mission)
    slots = list(mission.slots.all())
    plan = plan_of(mission, [row_of(wish, slots[0], mission.tables.all()[0].pk)])
    begin(slots[0])

    with pytest.raises(WrongState):
        planning.approve_plan(plan, by=officer)

    assert not Meeting.objects.exists()


def test_what_stays_in_a_slot_that_has_begun_does_not_hinder_the_rest(mission: Mission, officer: User) -> None:
    first, second = wish_of(mission, 2)
    slots, table = list(mission.slots.all()), mission.tables.all()[0]
    stays = meeting_of(first, slots[0], table)
    plan = plan_of(mission, [row_of(first, slots[0], table.pk), row_of(second, slots[3], table.pk)])
    begin(slots[0])

    planning.approve_plan(plan, by=officer)

    stays.refresh_from_db()
    assert (stays.slot_id, Meeting.objects.get(wish=second).slot_id) == (slots[0].pk, slots[3].pk)


def test_party_that_leaves_keeps_the_meetings_it_had(mission: Mission, officer: User) -> None:
    first, second = wish_of(mission, 2)
    slots, table = list(mission.slots.all()), mission.tables.all()[0]
    past, coming = meeting_of(first, slots[0], table), meeting_of(second, slots[1], table)
    begin(slots[0])

    left = people_parties.withdraw_party(first.asker, by=officer)

    past.refresh_from_db()
    coming.refresh_from_db()
    assert (left.meetings, past.state, past.slot_id) == (1, MeetingState.PLANNED, slots[0].pk)
    assert coming.state == MeetingState.CANCELLED


def test_meeting_that_has_begun_is_not_declined_away(mission: Mission) -> None:
    (wish,) = wish_of(mission)
    slots = list(mission.slots.all())
    meeting = meeting_of(wish, slots[0], mission.tables.all()[0])
    begin(slots[0])

    with pytest.raises(WrongState):
        wishing.decline(wish, "", party=wish.asked)

    meeting.refresh_from_db()
    assert meeting.slot_id == slots[0].pk


def test_wish_that_is_agreed_to_after_all_can_be_planned_again(mission: Mission, officer: User) -> None:
    (wish,) = wish_of(mission)
    meeting = meeting_of(wish, mission.slots.all()[0], mission.tables.all()[0])
    wishing.decline(wish, "", party=wish.asked)
    with pytest.raises(WrongState):
        meetings.put_on_standby(meeting, by=officer)

    wishing.accept(wish, 3, party=wish.asked)

    meeting.refresh_from_db()
    assert (wish.state, meeting.state) == (WishState.ACCEPTED, MeetingState.WAITING)
    assert asked_of(mission, PlanKind.WHOLE).wishes == [wish]


def in_force(mission: Mission, officer: User, kind: PlanKind) -> dict[int, int | None]:
    mission.refresh_from_db()
    plan = planning.ask_plan(mission, planning.Wanted(kind, seconds=1), by=officer)
    planning.work_on(plan.pk)
    planning.approve_plan(plan, by=officer)
    return dict(Meeting.objects.filter(mission=mission).values_list("wish", "slot"))


@pytest.mark.parametrize("nth", range(6))
def test_locked_meeting_stays_under_a_limit_of_the_day(mission: Mission, officer: User, nth: int) -> None:
    mission.most_a_day = 1
    mission.save()
    wishes = wish_of(mission, 3)
    slot = mission.slots.all()[nth]
    locked = meeting_of(wishes[1], slot, mission.tables.all()[0])
    Meeting.objects.filter(pk=locked.pk).update(is_locked=True)

    assert in_force(mission, officer, PlanKind.WHOLE) == {wishes[1].pk: slot.pk}


@pytest.mark.parametrize("nth", range(4))
def test_change_moves_nothing_for_a_limit_that_is_kept(mission: Mission, officer: User, nth: int) -> None:
    mission.most_a_day = 2
    mission.save()
    slots, table = list(mission.slots.all()), mission.tables.all()[0]
    wishes = wish_of(mission, 2)
    old = {wish.pk: slots[nth + at].pk for at, wish in enumerate(wishes)}
    for wish in wishes:
        meeting_of(wish, Slot.objects.get(pk=old[wish.pk]), table)

    assert in_force(mission, officer, PlanKind.CHANGE) == old


def test_limit_of_the_day_counts_the_meetings_it_has_brought(mission: Mission) -> None:
    mission.most_a_day = 3
    mission.save()
    wishes = wish_of(mission, 4)
    slots, table = list(mission.slots.all()), mission.tables.all()[0]
    for nth in (0, 1):
        Meeting.objects.filter(pk=meeting_of(wishes[nth], slots[nth], table).pk).update(state=MeetingState.HELD)

    asked = asked_of(mission, PlanKind.WHOLE, slots[1].starts_at)

    who = str(wishes[0].asker.delegates.get().pk)
    assert asked.document["so_far"]["people"][who] == 2
    assert asked.document["so_far"]["slots"] == 2
    assert [wish.pk for wish in asked.wishes] == [wishes[2].pk, wishes[3].pk]
    assert asked_of(mission, PlanKind.WHOLE, slots[0].starts_at - timedelta(days=1)).document["so_far"]["people"] == {}


def test_interpreter_goes_on_from_what_the_day_has_brought(mission: Mission) -> None:
    interpreter = InterpreterFactory(mission=mission, most_a_day=4, in_a_row=2)
    slots, table = list(mission.slots.all()), mission.tables.all()[0]
    for nth in (0, 2, 3):
        wish = WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND))
        meeting_of(wish, slots[nth], table, interpreter)

    asked = asked_of(mission, PlanKind.WHOLE, slots[3].starts_at)

    assert asked.document["so_far"]["interpreters"] == {str(interpreter.pk): [3, 2]}


def test_most_meetings_of_somebody_count_those_that_were_held(mission: Mission) -> None:
    mission.most_meetings = 2
    mission.save()
    wishes = wish_of(mission, 3)
    slots, table = list(mission.slots.all()), mission.tables.all()[0]
    for nth in (0, 1):
        Meeting.objects.filter(pk=meeting_of(wishes[nth], slots[nth], table).pk).update(state=MeetingState.HELD)

    asked = asked_of(mission, PlanKind.WHOLE, slots[1].starts_at)

    assert (asked.wishes, [one["kind"] for one in asked.left_out]) == ([], ["cap"])


def test_who_is_forgotten_is_planned_for_nothing_more(mission: Mission) -> None:
    (wish,) = wish_of(mission)
    interpreter = InterpreterFactory(mission=mission)
    person = wish.asker.delegates.get()
    meeting_of(wish, mission.slots.all()[0], mission.tables.all()[0])
    before = mission.version

    _empty(person)
    _empty(interpreter)

    asked = asked_of(mission, PlanKind.WHOLE)
    mission.refresh_from_db()
    assert mission.version > before
    assert (asked.wishes, asked.interpreters) == ([], [])
    assert len(broken(mission)) == 1
    other = DelegateFactory(party=wish.asker, speaks=["en"])
    assert asked_of(mission, PlanKind.WHOLE).sides[0].asker.principal == other
    assert Interpreter.objects.filter(mission=mission).count() == 1

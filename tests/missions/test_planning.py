"""From accepted wishes to meetings in force: planned by a job, approved whole, changed as little as can be."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from kopir.core.errors import AlreadyThere, WrongState
from kopir.core.models import AuditRow, User
from kopir.missions.actions import meetings, planning
from kopir.missions.actions.access import touch
from kopir.missions.models import Absence, Attendance, Meeting, Mission, Plan, ProgrammeItem, Veto, Wish
from kopir.missions.queries.asking import asked_of
from kopir.missions.queries.clashes import Told
from kopir.missions.queries.places import broken, places_for
from kopir.missions.states import Group, MeetingState, MissionState, Part, PlanKind, PlanState, Priority, WishState
from missions.factories import (
    DelegateFactory,
    InterpreterFactory,
    MissionFactory,
    TableFactory,
    WishFactory,
    party_of,
    slots_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    """Three companies of each side who all want to meet, six slots, three tables, three interpreters."""
    made = MissionFactory(state=MissionState.PLANNING)
    slots_of(made, count=6)
    for _nth in range(3):
        TableFactory(mission=made)
        InterpreterFactory(mission=made)
    ours = [party_of(made) for _nth in range(3)]
    theirs = [party_of(made, Group.SECOND) for _nth in range(3)]
    for one in ours:
        for other in theirs:
            WishFactory(asker=one, asked=other)
    return made


def planned(mission: Mission, officer: User, kind: PlanKind = PlanKind.WHOLE, seed: int = 1) -> Plan:
    """A plan that waits for approval."""
    mission.refresh_from_db()
    plan = planning.ask_plan(mission, planning.Wanted(kind, seconds=1, seed=seed), by=officer)
    planning.work_on(plan.pk)
    plan.refresh_from_db()
    return plan


def in_force(mission: Mission, officer: User, kind: PlanKind = PlanKind.WHOLE) -> dict[int, int | None]:
    """Plan, approve, and where every meeting is: wish -> slot."""
    planning.approve_plan(planned(mission, officer, kind), by=officer)
    return where(mission)


def where(mission: Mission) -> dict[int, int | None]:
    return dict(Meeting.objects.filter(mission=mission).values_list("wish", "slot"))


def test_all_wishes_become_meetings_with_table_interpreter_and_people(mission: Mission, officer: User) -> None:
    plan = planned(mission, officer)

    assert (plan.state, plan.figures["held"], plan.figures["meetings"]) == (PlanState.DONE, 9, 9)
    assert Meeting.objects.count() == 0  # nothing is in force yet
    planning.approve_plan(plan, by=officer)

    assert Meeting.objects.filter(state=MeetingState.PLANNED, interpreter__isnull=False).count() == 9
    assert all(meeting.people.count() == 2 for meeting in Meeting.objects.all())
    assert AuditRow.objects.filter(action="mission.plan_approved", details__new=9).exists()


def test_plan_is_not_approved_for_a_mission_that_has_changed_since(mission: Mission, officer: User) -> None:
    plan = planned(mission, officer)
    touch(mission)

    with pytest.raises(WrongState):
        planning.approve_plan(plan, by=officer)

    assert Meeting.objects.count() == 0


def test_plan_is_approved_once(mission: Mission, officer: User) -> None:
    plan = planned(mission, officer)
    other = planned(mission, officer, seed=2)
    planning.approve_plan(plan, by=officer)

    for late in (plan, other):
        with pytest.raises(WrongState):
            planning.approve_plan(late, by=officer)


def test_one_plan_is_made_at_a_time(mission: Mission, officer: User) -> None:
    planning.ask_plan(mission, planning.Wanted(), by=officer)

    with pytest.raises(AlreadyThere):
        planning.ask_plan(mission, planning.Wanted(), by=officer)


def test_cancelled_before_it_began_is_not_made(mission: Mission, officer: User) -> None:
    plan = planning.ask_plan(mission, planning.Wanted(), by=officer)
    planning.cancel_plan(plan, by=officer)

    planning.work_on(plan.pk)

    plan.refresh_from_db()
    assert (plan.state, plan.meetings) == (PlanState.CANCELLED, [])


def test_run_whose_process_died_says_so_and_another_can_begin(mission: Mission, officer: User) -> None:
    plan = planning.ask_plan(mission, planning.Wanted(), by=officer)
    dead = timezone.now() - timedelta(seconds=planning.DEAD_AFTER + 1)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.RUNNING, heartbeat_at=dead)

    assert planning.bury_dead() == 1

    plan.refresh_from_db()
    assert (plan.state, bool(plan.why)) == (PlanState.FAILED, True)
    assert planned(mission, officer).state == PlanState.DONE


def test_error_of_the_planner_is_written_on_the_run(
    mission: Mission, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: object, **_more: object) -> None:
        raise RuntimeError("broken")

    plan = planning.ask_plan(mission, planning.Wanted(), by=officer)
    monkeypatch.setattr(planning.scheduling, "solve", breaks)

    with pytest.raises(RuntimeError):
        planning.work_on(plan.pk)

    plan.refresh_from_db()
    assert (plan.state, plan.meetings) == (PlanState.FAILED, [])


def test_change_moves_only_what_has_to_move(mission: Mission, officer: User) -> None:
    before = in_force(mission, officer)
    meeting = Meeting.objects.select_related("slot").earliest("slot__starts_at")
    person = meeting.people.first().delegate
    Absence.objects.create(slot=meeting.slot, delegate=person)
    touch(mission)
    names = {one.pk: (one.table_id, one.interpreter_id) for one in Meeting.objects.all()}

    assert [one.meeting for one in broken(mission)] == [meeting]
    after = in_force(mission, officer, PlanKind.CHANGE)

    moved = {wish for wish in before if before[wish] != after[wish]}
    assert meeting.wish_id in moved
    assert len(moved) <= 2
    assert None not in after.values()
    stayed = Meeting.objects.exclude(wish__in=moved)
    assert {one.pk: (one.table_id, one.interpreter_id) for one in stayed} == {one.pk: names[one.pk] for one in stayed}
    assert broken(mission) == []


def test_locked_meeting_stays_in_every_plan(mission: Mission, officer: User) -> None:
    in_force(mission, officer)
    meeting = Meeting.objects.latest("slot__starts_at")
    meetings.lock_meetings(mission, [meeting], is_locked=True, by=officer)

    for seed in (5, 6, 7):
        planning.approve_plan(planned(mission, officer, seed=seed), by=officer)
        assert where(mission)[meeting.wish_id] == meeting.slot_id


def test_filling_gaps_moves_nobody(mission: Mission, officer: User) -> None:
    before = in_force(mission, officer)
    late = WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND), is_late=True)
    touch(mission)

    after = in_force(mission, officer, PlanKind.FILL)

    assert after.pop(late.pk) is not None
    assert after == before


def test_cancelled_meeting_frees_its_place_and_stays_cancelled(mission: Mission, officer: User) -> None:
    in_force(mission, officer)
    meeting = Meeting.objects.first()
    meetings.cancel_meeting(meeting, "They cannot come", by=officer)

    after = in_force(mission, officer, PlanKind.CHANGE)

    assert after[meeting.wish_id] is None
    meeting.refresh_from_db()
    assert (meeting.state, meeting.because) == (MeetingState.CANCELLED, "They cannot come")


def test_what_cannot_be_held_goes_on_standby_with_a_reason(mission: Mission, officer: User) -> None:
    in_force(mission, officer)
    for interpreter in mission.interpreters.all()[1:]:
        Absence.objects.bulk_create(Absence(slot=slot, interpreter=interpreter) for slot in mission.slots.all())
    touch(mission)

    plan = planned(mission, officer, PlanKind.CHANGE)
    planning.approve_plan(plan, by=officer)

    assert plan.figures["held"] == 6
    assert Meeting.objects.filter(state=MeetingState.WAITING, slot__isnull=True).count() == 3
    assert Told(mission, plan.clashes, "en").sentences() != []


def test_without_interpreters_those_who_share_no_language_do_not_meet(officer: User) -> None:
    mission = MissionFactory(state=MissionState.PLANNING)
    slots_of(mission)
    TableFactory(mission=mission)
    needs = WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND))
    talks = WishFactory(asker=party_of(mission, speaks=["ja"]), asked=party_of(mission, Group.SECOND))

    plan = planned(mission, officer)
    planning.approve_plan(plan, by=officer)

    assert where(mission).keys() == {talks.pk}
    assert any("interpreter" in sentence for sentence in Told(mission, plan.clashes, "en").sentences())
    assert needs.state == WishState.ACCEPTED


@pytest.mark.parametrize("missing", ["slots", "tables", "wishes"])
def test_mission_without_the_needful_is_told_what_it_lacks(missing: str, mission: Mission, officer: User) -> None:
    {"slots": mission.slots, "tables": mission.tables, "wishes": mission.wishes}[missing].all().delete()

    plan = planned(mission, officer)

    assert (plan.state, plan.clashes) == (PlanState.IMPOSSIBLE, [{"kind": f"no-{missing}"}])
    assert len(Told(mission, plan.clashes, "en").sentences()) == 1


def test_too_many_meetings_for_a_person_are_named(mission: Mission, officer: User) -> None:
    for _nth in range(5):
        WishFactory(asker=mission.parties.filter(group=Group.FIRST).first(), asked=party_of(mission, Group.SECOND))

    plan = planned(mission, officer)

    sentences = " ".join(Told(mission, plan.clashes, "en").sentences())
    assert "8 meetings and 6 slots" in sentences
    assert plan.figures["held"] == 12


def test_substitute_sits_down_where_the_principal_is_away(mission: Mission, officer: User) -> None:
    wish = Wish.objects.first()
    principal = wish.asker.delegates.get()
    stands_in = DelegateFactory(
        party=wish.asker, part=Part.SUBSTITUTE, stands_in_for=principal, speaks=principal.speaks
    )
    Absence.objects.bulk_create(Absence(slot=slot, delegate=principal) for slot in mission.slots.all())

    in_force(mission, officer)

    assert set(Meeting.objects.filter(wish__asker=wish.asker).values_list("people__delegate", flat=True)) >= {
        stands_in.pk
    }
    assert not Meeting.objects.filter(people__delegate=principal).exists()


def test_meeting_goes_to_the_principal_who_shares_a_language(mission: Mission, officer: User) -> None:
    party, other = party_of(mission), party_of(mission, Group.SECOND)
    speaker = DelegateFactory(party=party, speaks=["ja"])
    wish = WishFactory(asker=party, asked=other)

    in_force(mission, officer)

    meeting = Meeting.objects.get(wish=wish)
    assert meeting.interpreter is None
    assert meeting.people.filter(delegate=speaker).exists()


def test_nobody_is_planned_while_at_a_visit(mission: Mission, officer: User) -> None:
    person = mission.parties.first().delegates.get()
    slots = list(mission.slots.all())
    visit = ProgrammeItem.objects.create(
        mission=mission, kind="visit", starts_at=slots[0].starts_at, ends_at=slots[1].ends_at
    )
    Attendance.objects.create(item=visit, delegate=person)

    in_force(mission, officer)

    busy = set(Meeting.objects.filter(people__delegate=person).values_list("slot", flat=True))
    assert len(busy) == 3
    assert busy.isdisjoint({slots[0].pk, slots[1].pk})


def test_rules_of_a_wish_hold(mission: Mission, officer: User) -> None:
    wishes = list(Wish.objects.order_by("pk"))
    slots = list(mission.slots.all())
    Wish.objects.filter(pk=wishes[0].pk).update(fixed=slots[3])
    Wish.objects.filter(pk=wishes[4].pk).update(after=wishes[0])

    after = in_force(mission, officer)

    assert after[wishes[0].pk] == slots[3].pk
    assert after[wishes[4].pk] in {slots[4].pk, slots[5].pk}


def test_vetoed_pairs_groups_that_may_not_meet_and_withdrawn_parties_are_not_planned(
    mission: Mission, officer: User
) -> None:
    vetoed, withdrawn = Wish.objects.order_by("pk")[0], Wish.objects.order_by("pk")[4]
    Veto.objects.create(party=vetoed.asked, other=vetoed.asker)
    withdrawn.asker.is_withdrawn = True
    withdrawn.asker.save()
    same_side = WishFactory(asker=party_of(mission), asked=party_of(mission))

    after = in_force(mission, officer)

    assert after.keys().isdisjoint({vetoed.pk, same_side.pk})
    assert not Wish.objects.filter(pk__in=after, asker=withdrawn.asker).exists()


def test_caps_hold_by_person_and_by_day(mission: Mission, officer: User) -> None:
    slots_of(mission, day=date(2027, 5, 13), count=6)
    Mission.objects.filter(pk=mission.pk).update(most_meetings=2, most_a_day=1)

    after = in_force(mission, officer)

    zone = ZoneInfo(mission.time_zone)
    for party in mission.parties.all():
        hours = Meeting.objects.filter(people__delegate__party=party).values_list("slot__starts_at", flat=True)
        days = [hour.astimezone(zone).date() for hour in hours]
        assert len(days) == len(set(days)) <= 2
    assert len(after) >= 4


def test_late_wishes_count_as_the_organiser_says(mission: Mission, officer: User) -> None:
    late = Wish.objects.order_by("pk")[0]
    Wish.objects.filter(pk=late.pk).update(is_late=True, priority=Priority.MUST)
    mission.weight_late = 0
    mission.save()

    row = next(one for one in asked_of(mission, PlanKind.WHOLE).document["meetings"] if one["id"] == str(late.pk))

    assert row["priority"] == 1


def test_slots_that_have_begun_are_left_alone(mission: Mission, officer: User) -> None:
    in_force(mission, officer)
    slots = list(mission.slots.all())
    now = slots[2].starts_at + timedelta(minutes=1)

    asked = asked_of(mission, PlanKind.CHANGE, now)

    assert [slot.pk for slot in asked.slots] == [slot.pk for slot in slots[3:]]
    assert {wish.meeting.slot_id for wish in asked.wishes} <= {slot.pk for slot in slots[3:]}


def test_asking_costs_the_same_for_few_and_many(mission: Mission, django_assert_max_num_queries: object) -> None:
    for _nth in range(4):
        WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND))

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        asked_of(mission, PlanKind.WHOLE)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        places_for(mission, Wish.objects.first())


def test_meeting_is_put_by_hand_where_it_can_be_and_refused_where_not(mission: Mission, officer: User) -> None:
    in_force(mission, officer)
    meeting = Meeting.objects.first()
    here = places_for(mission, meeting.wish)
    shut = next(place for place in here if place.why_not)

    with pytest.raises(WrongState):
        meetings.place_meeting(mission, meeting.wish, meetings.Spot(shut.slot), by=officer)
    for place in here:
        if place.is_open:
            moved = meetings.place_meeting(mission, meeting.wish, meetings.Spot(place.slot), by=officer)
            assert moved.slot == place.slot
            break
    else:
        pytest.fail("no slot was open")


def test_meeting_on_standby_comes_back_by_hand(mission: Mission, officer: User) -> None:
    in_force(mission, officer)
    meeting = Meeting.objects.first()
    slot = meeting.slot
    meetings.put_on_standby(meeting, by=officer)

    again = meetings.place_meeting(mission, meeting.wish, meetings.Spot(slot), by=officer)

    assert (again.pk, again.state, again.slot) == (meeting.pk, MeetingState.PLANNED, slot)
    assert again.people.count() == 2


def test_mission_that_is_over_is_not_planned(mission: Mission, officer: User) -> None:
    Mission.objects.filter(pk=mission.pk).update(state=MissionState.OVER)

    with pytest.raises(WrongState):
        planning.ask_plan(mission, planning.Wanted(), by=officer)
    with pytest.raises(WrongState):
        meetings.place_meeting(mission, Wish.objects.first(), meetings.Spot(mission.slots.first()), by=officer)


def test_hours_of_the_place_are_those_of_the_plan(mission: Mission) -> None:
    first = asked_of(mission, PlanKind.WHOLE).document["slots"][0]

    assert (first["day"], first["start"]) == ("2027-05-12", "09:00")
    assert mission.slots.first().starts_at == datetime(2027, 5, 12, 9, tzinfo=ZoneInfo("Asia/Almaty"))

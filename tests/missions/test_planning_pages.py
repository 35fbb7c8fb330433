"""The desk's pages of planning: progress, approval, the grid, moving by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from companies.factories import NameFactory
from kopir.core.errors import WrongState
from kopir.core.models import Role, User
from kopir.missions.actions import meetings, planning, wishing_vetoes
from kopir.missions.forms_planning import PlanForm
from kopir.missions.models import Absence, Meeting, Mission, Plan, Wish
from kopir.missions.queries.places import places_for
from kopir.missions.states import Group, MeetingState, MissionState, PlanKind, PlanState
from missions.factories import (
    InterpreterFactory,
    MissionFactory,
    TableFactory,
    WishFactory,
    party_of,
    slots_of,
)

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]


@pytest.fixture
def mission() -> Mission:
    made = MissionFactory(state=MissionState.PLANNING)
    slots_of(made, count=4)
    for _nth in range(2):
        TableFactory(mission=made)
        InterpreterFactory(mission=made)
    one, other = party_of(made), party_of(made, Group.SECOND)
    WishFactory(asker=one, asked=other)
    WishFactory(asker=one, asked=party_of(made, Group.SECOND))
    return made


def address(name: str, mission: Mission, *more: object) -> str:
    return reverse(f"missions_desk:{name}", args=[mission.reference, *more])


def done(mission: Mission, officer: User) -> Plan:
    mission.refresh_from_db()
    plan = planning.ask_plan(mission, planning.Wanted(PlanKind.WHOLE, seconds=1), by=officer)
    planning.work_on(plan.pk)
    plan.refresh_from_db()
    return plan


@pytest.fixture
def desk(officer: User, as_user: AsUser) -> Client:
    return as_user(officer)


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.PARTNER, Role.EDITOR, Role.OFFICER, Role.ADMINISTRATOR])
def test_who_opens_what(
    role: Role | None, mission: Mission, officer: User, person: Callable[..., User], as_user: AsUser
) -> None:
    plan, wish = done(mission, officer), Wish.objects.first()
    client = as_user(person(role) if role else None)
    pages = [
        address("planning", mission),
        address("plan", mission, plan.pk),
        address("plan_progress", mission, plan.pk),
        address("schedule", mission),
        address("meeting", mission, wish.pk),
        address("meeting_places", mission, wish.pk),
    ]
    buttons = [
        address("plan_step", mission, plan.pk, "discard"),
        address("schedule_step", mission, "lock"),
        address("meeting_step", mission, wish.pk, "place"),
    ]

    answers = {client.get(page).status_code for page in pages} | {client.post(page).status_code for page in buttons}

    if role in {Role.OFFICER, Role.ADMINISTRATOR}:
        assert answers == {200, 302}
    else:
        assert answers == ({302} if role is None else {404})
        assert Plan.objects.get().state == PlanState.DONE


def test_button_starts_a_run_and_the_page_follows_it(mission: Mission, desk: Client) -> None:
    answer = desk.post(address("planning", mission), {"kind": "whole", "seconds": "5"})

    plan = Plan.objects.get()
    assert answer.url == address("plan", mission, plan.pk)
    progress = {"share": 0.5, "held": 1, "meetings": 2, "idle": 3, "bound": 1}
    Plan.objects.update(state=PlanState.RUNNING, progress=progress)
    page = desk.get(address("plan", mission, plan.pk)).content.decode()
    assert "holds 1 of 2 meetings" in page
    assert "can go below 1" in page
    assert 'value="0.5"' in page
    Plan.objects.update(state=PlanState.FAILED)
    assert desk.get(address("plan_progress", mission, plan.pk)).headers["HX-Refresh"] == "true"


def test_second_run_is_refused_in_words(mission: Mission, desk: Client) -> None:
    desk.post(address("planning", mission), {"kind": "whole", "seconds": "5"})
    Plan.objects.update(state=PlanState.RUNNING)

    answer = desk.post(address("planning", mission), {"kind": "whole", "seconds": "5"})

    assert answer.status_code == 422
    assert Plan.objects.count() == 1


def test_how_long_is_said_in_the_language_of_whoever_reads_now() -> None:
    said = []
    for language in ("en", "ja", "ru", "en"):
        with translation.override(language):
            said.append(dict(PlanForm().fields["seconds"].choices)[20])  # type: ignore[attr-defined]

    assert said == ["20 seconds", "20秒", "20 секунд", "20 seconds"]


@pytest.mark.parametrize("typed", [{}, {"kind": "all", "seconds": "5"}, {"kind": "whole", "seconds": "999999"}])
def test_odd_orders_are_refused(typed: dict[str, str], mission: Mission, desk: Client) -> None:
    assert desk.post(address("planning", mission), typed).status_code == 422
    assert Plan.objects.count() == 0


def test_plan_is_shown_with_what_it_changes_and_comes_into_force(
    mission: Mission, desk: Client, officer: User
) -> None:
    plan = done(mission, officer)
    page = desk.get(address("plan", mission, plan.pk)).content.decode()
    assert "new: 2" in page
    assert "Approve" in page

    answer = desk.post(address("plan_step", mission, plan.pk, "approve"), follow=True)

    assert Meeting.objects.filter(state=MeetingState.PLANNED).count() == 2
    assert "The plan is in force" in answer.content.decode()


def test_stale_plan_has_no_button_and_its_press_is_refused(mission: Mission, desk: Client, officer: User) -> None:
    plan = done(mission, officer)
    Mission.objects.update(version=99)

    page = desk.get(address("plan", mission, plan.pk)).content.decode()
    answer = desk.post(address("plan_step", mission, plan.pk, "approve"), follow=True)

    assert "Approve" not in page
    assert "has changed since" in answer.content.decode()
    assert Meeting.objects.count() == 0


def test_grid_shows_meetings_what_waits_and_what_no_longer_holds(
    mission: Mission, desk: Client, officer: User
) -> None:
    planning.approve_plan(done(mission, officer), by=officer)
    gone, waits = Meeting.objects.order_by("pk")
    meetings.put_on_standby(waits, by=officer)
    Absence.objects.create(slot=gone.slot, delegate=gone.people.first().delegate)

    page = desk.get(address("schedule", mission)).content.decode()

    assert "can no longer be held" in page
    assert f'data-wish="{gone.wish_id}"' in page
    assert f'data-wish="{waits.wish_id}"' in page.split('id="standby"')[1]


def test_meetings_of_two_who_would_rather_not_meet_are_shown_to_the_desk_alone(
    mission: Mission, desk: Client, officer: User
) -> None:
    planning.approve_plan(done(mission, officer), by=officer)
    unwanted, other = Meeting.objects.order_by("pk")
    party = unwanted.wish.asked
    NameFactory(company=party.company, text="Example Reluctant", language="en")
    Mission.objects.update(state=MissionState.PUBLISHED)
    pages = [address("planning", mission), address("schedule", mission)]
    assert [page for page in pages if "would rather not meet" in desk.get(page).text] == []

    wishing_vetoes.veto(party, unwanted.wish.asker, "a rival")

    for page in pages:
        shown = desk.get(page).text.split('id="in-spite"')[1].split("</section>")[0]
        assert "1 planned meeting of a pair of whom one would rather not meet" in shown
        assert address("meeting", mission, unwanted.wish_id) in shown
        assert address("meeting", mission, other.wish_id) not in shown
        assert "Said by: Example Reluctant" in shown
    for person in unwanted.wish.asker.delegates.all():
        for name in ("schedule", "wishes"):
            assert "rather not meet" not in Client().get(reverse(f"my_mission:{name}", args=[person.key])).text

    wishing_vetoes.veto(unwanted.wish.asker, party, by=officer)
    assert "Said by: Example Reluctant, The organiser" in desk.get(pages[0]).text


def test_next_plan_leaves_out_who_would_rather_not_meet(mission: Mission, desk: Client, officer: User) -> None:
    planning.approve_plan(done(mission, officer), by=officer)
    unwanted = Meeting.objects.order_by("pk")[0]
    wishing_vetoes.veto(unwanted.wish.asked, unwanted.wish.asker)

    planning.approve_plan(done(mission, officer), by=officer)

    unwanted.refresh_from_db()
    assert unwanted.state == MeetingState.WAITING
    assert "would rather not meet" not in desk.get(address("planning", mission)).text


def test_plan_made_before_a_veto_or_with_one_that_was_lifted_is_not_approved(mission: Mission, officer: User) -> None:
    planning.approve_plan(done(mission, officer), by=officer)
    unwanted = Meeting.objects.order_by("pk")[0]
    one, other = unwanted.wish.asked, unwanted.wish.asker

    for say in (lambda: wishing_vetoes.veto(one, other), lambda: wishing_vetoes.lift_veto(one, other)):
        plan = done(mission, officer)
        say()
        with pytest.raises(WrongState, match="has changed since"):
            planning.approve_plan(plan, by=officer)

    unwanted.refresh_from_db()
    assert unwanted.state == MeetingState.PLANNED


def test_meetings_that_are_over_and_missions_that_are_closed_offer_no_plan(
    mission: Mission, desk: Client, officer: User
) -> None:
    planning.approve_plan(done(mission, officer), by=officer)
    unwanted = Meeting.objects.order_by("pk")[0]
    wishing_vetoes.veto(unwanted.wish.asked, unwanted.wish.asker)
    page = address("planning", mission)
    assert "would rather not meet" in desk.get(page).text

    Mission.objects.update(state=MissionState.OVER)
    closed = desk.get(page).text
    Mission.objects.update(state=MissionState.PUBLISHED)
    Meeting.objects.filter(pk=unwanted.pk).update(state=MeetingState.HELD)

    assert ("would rather not meet" in closed, "would rather not meet" in desk.get(page).text) == (False, False)


def test_grid_costs_the_same_for_few_and_many(
    mission: Mission, desk: Client, officer: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _nth in range(6):
        WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND))
    planning.approve_plan(done(mission, officer), by=officer)
    wish = Wish.objects.first()

    for page in (address("schedule", mission), address("planning", mission), address("meeting", mission, wish.pk)):
        with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
            desk.get(page)


def test_meeting_is_dragged_to_an_open_place_and_refused_at_a_shut_one(
    mission: Mission, desk: Client, officer: User
) -> None:
    planning.approve_plan(done(mission, officer), by=officer)
    meeting = Meeting.objects.first()
    told = desk.get(address("meeting_places", mission, meeting.wish_id)).json()["places"]
    place = next(one for one in places_for(mission, meeting.wish) if one.is_open and one.slot.pk != meeting.slot_id)
    assert told[str(place.slot.pk)]["tables"] == [one.pk for one in place.tables]
    drag = {"headers": {"X-Requested-With": "drag"}}
    step = address("meeting_step", mission, meeting.wish_id, "place")

    there = desk.post(step, {"slot": place.slot.pk, "table": place.tables[0].pk}, **drag)
    taken = Meeting.objects.exclude(pk=meeting.pk).get()
    shut = desk.post(step, {"slot": taken.slot_id, "table": taken.table_id}, **drag)

    assert there.status_code == 200
    assert (shut.status_code, bool(shut.json()["why"])) == (409, True)
    assert Meeting.objects.get(pk=meeting.pk).slot_id == place.slot.pk


@pytest.mark.parametrize("slot", ["", "x", "0", "99999999999999999999", "²"])
def test_odd_places_are_refused(slot: str, mission: Mission, desk: Client) -> None:
    wish = Wish.objects.first()

    answer = desk.post(address("meeting_step", mission, wish.pk, "place"), {"slot": slot}, follow=True)

    assert answer.status_code == 200
    assert "over, or not of this mission" in answer.content.decode()
    assert Meeting.objects.count() == 0


def test_meeting_is_locked_cancelled_and_put_on_standby_by_its_page(
    mission: Mission, desk: Client, officer: User
) -> None:
    planning.approve_plan(done(mission, officer), by=officer)
    meeting = Meeting.objects.first()

    def press(step: str, **fields: str) -> Meeting:
        desk.post(address("meeting_step", mission, meeting.wish_id, step), fields)
        return Meeting.objects.get(pk=meeting.pk)

    assert press("lock").is_locked
    assert not press("unlock").is_locked
    assert press("standby").state == MeetingState.WAITING
    assert press("cancel", reason="").state == MeetingState.WAITING
    assert press("cancel", reason="They withdrew").state == MeetingState.CANCELLED


def test_meetings_of_another_mission_are_not_reached(mission: Mission, desk: Client) -> None:
    other = WishFactory(asker=party_of(MissionFactory()))

    for name in ("meeting", "meeting_places"):
        assert desk.get(address(name, mission, other.pk)).status_code == 404

"""The list of missions, the overview, the forms and the buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kopir.core.models import Role, User
from kopir.missions.models import BudgetLine, Mission
from kopir.missions.states import Group, MissionState, WishState
from missions.factories import (
    DAY,
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
AsUser = Callable[[User | None], Client]
TYPED = {
    "direction": "inward",
    "title_ja": "アルマトイ訪問団",
    "zone": "Asia/Almaty",
    "starts_on": "2027-05-12",
    "ends_on": "2027-05-13",
    "answer_days": "7",
    "most_wishes": "20",
    "sitting": "first",
    "meet_first-second": "on",
    "weight_idle": "3",
    "weight_fair": "3",
    "weight_tables": "3",
    "weight_walking": "1",
    "weight_interpreters": "2",
    "weight_late": "0",
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days are typed that are some years away at most."""
    monkeypatch.setattr("kopir.missions.forms_preparing.timezone.localdate", lambda: DAY - timedelta(days=100))


@pytest.fixture
def mission() -> Mission:
    return MissionFactory(state=MissionState.PREPARING)


@pytest.fixture
def desk(officer: User, as_user: AsUser) -> Client:
    return as_user(officer)


def address(name: str, mission: Mission, *more: object) -> str:
    return reverse(f"missions_desk:{name}", args=[mission.reference, *more])


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.PARTNER, Role.EDITOR, Role.OFFICER, Role.ADMINISTRATOR])
def test_who_opens_what(role: Role | None, mission: Mission, person: Callable[..., User], as_user: AsUser) -> None:
    line = BudgetLine.objects.create(mission=mission, what="Hall", planned=1, currency="USD")
    client = as_user(person(role) if role else None)
    pages = [
        reverse("missions_desk:missions"),
        reverse("missions_desk:mission_new"),
        address("mission", mission),
        address("mission_edit", mission),
        address("mission_duplicate", mission),
        address("budget", mission),
        address("budget_line", mission, line.pk),
        address("budget_export", mission, "csv"),
        address("budget_export", mission, "xlsx"),
    ]
    buttons = [address("mission_move", mission, "cancelled"), address("budget_remove", mission, line.pk)]
    forms = [
        reverse("missions_desk:mission_new"),
        address("mission_edit", mission),
        address("mission_duplicate", mission),
        address("budget", mission),
        address("budget_line", mission, line.pk),
    ]

    read = {client.get(page).status_code for page in pages}
    written = {client.post(page).status_code for page in [*forms, *buttons]}

    if role in {Role.OFFICER, Role.ADMINISTRATOR}:
        assert (read, written) == ({200}, {422, 302})  # nothing was typed; the line is gone
        assert not BudgetLine.objects.exists()
    else:
        assert read | written == ({302} if role is None else {404})
        assert BudgetLine.objects.exists()
    assert Mission.objects.get().state == MissionState.PREPARING


def test_mission_is_made_by_its_form(desk: Client, officer: User) -> None:
    typed = {**TYPED, "until_day": "2027-05-01", "until_time": "18:00", "owner": str(officer.pk), "takes_late": "on"}

    answer = desk.post(reverse("missions_desk:mission_new"), typed)

    made = Mission.objects.get()
    assert answer.url == address("mission", made)
    assert (made.owner, made.may_meet, made.takes_late, made.weight_late) == (officer, ["first-second"], True, 0)
    assert made.wishes_until.astimezone(made.zone).strftime("%Y-%m-%d %H:%M") == "2027-05-01 18:00"


def test_zone_can_be_typed_whatever_its_letters(desk: Client) -> None:
    desk.post(reverse("missions_desk:mission_new"), {**TYPED, "zone": "other", "zone_name": "asia/aqtau"})

    assert Mission.objects.get().time_zone == "Asia/Aqtau"


@pytest.mark.parametrize(
    "odd",
    [
        {"title_ja": ""},
        {"title_ja": "\x07\u202e"},
        {"title_ja": "あ" * 201},
        {"about_ru": "я" * 5001},
        {"direction": "sideways"},
        {"zone": "Mars/Base"},
        {"zone": ""},
        {"zone": "other", "zone_name": ""},
        {"zone": "other", "zone_name": "../../etc/passwd"},
        {"zone": "other", "zone_name": "Asia/Nowhere"},
        {"starts_on": "2027-02-30"},
        {"starts_on": "9999-12-31", "ends_on": "9999-12-31"},
        {"starts_on": "2027-05-14"},
        {"ends_on": "2027-07-01"},
        {"until_day": "2027-05-14"},
        {"until_day": "9999-12-31"},
        {"until_time": "18:00"},
        {"zone": "other", "zone_name": "Europe/Berlin", "until_day": "2027-03-28", "until_time": "02:30"},
        {"meet_first-second": ""},
        {"answer_days": "0"},
        {"most_wishes": "999999999999"},
        {"most_meetings": "0"},
        {"most_a_day": "-1"},
        {"weight_idle": "6"},
        {"weight_fair": ""},
        {"sitting": "third"},
        {"owner": "999999999"},
        {"owner": "x"},
    ],
)
def test_odd_missions_are_refused_at_the_form(odd: dict[str, str], desk: Client) -> None:
    typed = {name: value for name, value in {**TYPED, **odd}.items() if value or not name.startswith("meet_")}

    answer = desk.post(reverse("missions_desk:mission_new"), typed)

    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert Mission.objects.count() == 0


def test_form_shows_what_is_kept_and_keeps_what_is_typed(desk: Client, mission: Mission) -> None:
    Mission.objects.update(time_zone="Asia/Aqtau", wishes_until=timezone.make_aware(timezone.datetime(2027, 5, 1, 12)))
    page = desk.get(address("mission_edit", mission))
    form = page.context["form"]
    assert (form["zone"].value(), form["zone_name"].value()) == ("other", "Asia/Aqtau")
    assert "Пример миссии в Алматы" in page.content.decode()

    typed = {**TYPED, "seen": form["seen"].value(), "place": "Алматы"}
    answer = desk.post(address("mission_edit", mission), typed)

    assert answer.status_code == 302
    assert Mission.objects.get().place == "Алматы"
    late = desk.post(address("mission_edit", mission), {**typed, "place": "Астана"})
    assert (late.status_code, "Somebody else" in late.content.decode()) == (422, True)


def test_list_tells_how_far_missions_are_and_is_narrowed_by_state(desk: Client, mission: Mission) -> None:
    slot, table = slots_of(mission)[0], TableFactory(mission=mission)
    one, other = party_of(mission), party_of(mission, Group.SECOND)
    meeting_of(WishFactory(asker=one, asked=other), slot, table)
    WishFactory(asker=one, asked=party_of(mission, Group.SECOND), state=WishState.ASKED)
    MissionFactory(state=MissionState.OVER, titles={"en": "Long over"})

    page = desk.get(reverse("missions_desk:missions"))
    row = next(one for one in page.context["page"] if one.pk == mission.pk)
    over = desk.get(reverse("missions_desk:missions"), {"state": "over"}).content.decode()
    odd = desk.get(reverse("missions_desk:missions"), {"state": "x\x00", "page": "²"})

    assert (row.parties_now, row.wishes_now, row.meetings_now) == (3, 1, 1)
    assert ("Long over" in over, mission.reference in over) == (True, False)
    assert len(odd.context["page"]) == 2


def test_overview_says_what_is_missing_and_what_is_there(desk: Client, mission: Mission) -> None:
    page = desk.get(address("mission", mission))
    missing = {one.label for one in page.context["checks"] if not one.is_done}
    assert {"Sessions with slots", "Tables", "Participants who may meet", "Interpreters"} <= missing
    assert "only people who share a language can meet" in page.content.decode()

    slots_of(mission)
    TableFactory(mission=mission)
    InterpreterFactory(mission=mission)
    party_of(mission)
    DelegateFactory(party=party_of(mission, Group.SECOND), email="")
    page = desk.get(address("mission", mission))

    missing = {one.label for one in page.context["checks"] if not one.is_done}
    assert not missing & {"Sessions with slots", "Tables", "Participants who may meet", "Interpreters"}
    assert "1 delegate has no address" in page.content.decode()
    assert [one.zone for one in page.context["first"]] == ["Asia/Almaty", "Asia/Tokyo"]
    assert [f"{one.at:%H:%M}" for one in page.context["first"]] == ["09:00", "13:00"]


def test_place_in_a_third_zone_is_told_beside_both_countries(desk: Client, mission: Mission) -> None:
    Mission.objects.update(time_zone="Europe/Berlin")

    page = desk.get(address("mission", mission))

    assert [one.zone for one in page.context["now"]] == ["Europe/Berlin", "Asia/Almaty", "Asia/Tokyo"]


def test_buttons_are_those_of_the_state_and_refusals_are_told(desk: Client, mission: Mission) -> None:
    page = desk.get(address("mission", mission)).content.decode()
    assert address("mission_move", mission, "collecting") in page
    assert address("mission_move", mission, "published") not in page

    refused = desk.post(address("mission_move", mission, "collecting"), follow=True).content.decode()
    assert ("no session with slots" in refused, "no two participants" in refused) == (True, True)
    assert desk.post(address("mission_move", mission, "nonsense")).status_code == 404
    desk.post(address("mission_move", mission, "over"))
    assert Mission.objects.get().state == MissionState.PREPARING


def test_cancelling_asks_why_and_the_history_tells_it(desk: Client, mission: Mission) -> None:
    silent = desk.post(address("mission_move", mission, "cancelled"), {"reason": " "})
    assert (silent.status_code, Mission.objects.get().state) == (422, MissionState.PREPARING)

    page = desk.post(address("mission_move", mission, "cancelled"), {"reason": "The airport is shut"}, follow=True)

    assert "Cancelled: The airport is shut" in page.content.decode()


def test_copy_is_made_by_its_form(desk: Client, mission: Mission) -> None:
    party_of(mission)
    day = (DAY + timedelta(days=100)).isoformat()

    desk.post(address("mission_duplicate", mission), {"first_day": day, "parties": "on"})

    copy = Mission.objects.exclude(pk=mission.pk).get()
    assert (copy.starts_on.isoformat(), copy.parties.count()) == (day, 1)


@pytest.mark.parametrize("day", ["", "2027-02-30", "9999-12-31", "0001-01-01", DAY.isoformat()])
def test_odd_days_make_no_copy(day: str, desk: Client, mission: Mission) -> None:
    answer = desk.post(address("mission_duplicate", mission), {"first_day": day})

    assert (answer.status_code, Mission.objects.count()) == (422, 1)


def test_pages_cost_the_same_for_few_and_many(desk: Client, mission: Mission, officer: User) -> None:
    def fill(number: int) -> None:
        slot, table = slots_of(mission, hour=8 + number)[0], TableFactory(mission=mission)
        meeting_of(WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND)), slot, table)
        BudgetLine.objects.create(mission=mission, what="Hall", planned=1, currency="USD")
        MissionFactory(owner=officer)
        desk.post(address("budget", mission), {"what": "x", "planned": "1", "currency": "JPY", "payer": "chamber"})

    pages = [
        reverse("missions_desk:missions"),
        *(address(name, mission) for name in ("mission", "mission_edit", "mission_duplicate", "budget")),
        address("budget_export", mission, "csv"),
    ]

    def costs() -> list[int]:
        found = []
        for page in pages:
            desk.get(page)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                b"".join(desk.get(page))
            found.append(len(queries))
        return found

    fill(0)
    few = costs()
    for number in range(4, 12, 4):
        fill(number)

    assert costs() == few
    assert max(few) < 30


def test_unknown_missions_are_not_there(desk: Client) -> None:
    for name in ("mission", "mission_edit", "mission_duplicate", "budget"):
        for reference in ("MS-1999-000001", "%00", "²"):
            page = reverse(f"missions_desk:{name}", args=["X"]).replace("X", reference)
            assert desk.get(page).status_code == 404

"""What missions put on *My day*: which lines, whose, when, and how much they ask of the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import rules
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from rules.permissions import permissions

from kopir.core.models import Role, User
from kopir.desk import actions, sources
from kopir.desk.queries import work
from kopir.missions.actions import recording
from kopir.missions.models import Meeting, Mission, Party, Plan
from kopir.missions.states import Absent, Group, MeetingState, MissionState, PlanState, WishState
from kopir.missions.telling import seen
from missions.factories import MissionFactory, TableFactory, WishFactory, meeting_of, party_of, slots_of
from missions.recorded import GOOD, NOT_HELD, World, made

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
CODES = ["mission", "mission-wishes", "mission-results", "mission-disputes"]


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def desk(officer: User, as_user: AsUser) -> Client:
    return as_user(officer)


def says(meeting: Meeting, party: Party, result: str, absent: str = Absent.NOBODY) -> None:
    """A side answers by its link, now."""
    recording.tell(meeting, party, recording.Told(result, absent), at=timezone.now(), by=None)


def lines(client: Client, code: str = "") -> dict[str, list[str]]:
    """Of each section the references of its missions, or those of one kind of work."""
    sections = client.get(reverse("desk_desk:today")).context["sections"]
    found = {
        one.code: [shown.line.reference for shown in one.lines if shown.line.source in ([code] if code else CODES)]
        for one in sections
    }
    return {section: references for section, references in found.items() if references}


def shown(client: Client, code: str) -> list[tuple[str, str, date]]:
    """Words below the title, address and day of each line of one kind, wherever it stands."""
    every = {}
    for section in client.get(reverse("desk_desk:today")).context["sections"]:
        every |= {one.line: (one.named.below, one.url, one.line.due_on) for one in section.lines}
    return [told for line, told in every.items() if line.source == code]


def closing(officer: User | None, days: int, **fields: object) -> Mission:
    until = timezone.now() + timedelta(days=days)
    fields = {"starts_on": day(90), "ends_on": day(91), "wishes_until": until, **fields}
    return MissionFactory(owner=officer, **fields)


def past(officer: User | None, *, ended: int = 1, **fields: object) -> World:
    """A mission of two days that ended so many days ago."""
    return made(day=day(-ended - 1), owner=officer, **fields)


def test_wishes_that_close_soon_are_coming_and_then_due(desk: Client, officer: User) -> None:
    soon, late = closing(officer, 5), closing(officer, -2)
    closing(officer, 30)
    closing(officer, 5, state=MissionState.PLANNING)
    MissionFactory(owner=officer, starts_on=day(90), ends_on=day(91), wishes_until=None)
    one = party_of(soon)
    for state in (WishState.ASKED, WishState.ASKED, WishState.ACCEPTED):
        WishFactory(asker=one, asked=party_of(soon, Group.SECOND), state=state)

    assert lines(desk) == {"coming": [soon.reference], "due": [late.reference]}
    (_late, (words, url, due_on)) = shown(desk, "mission-wishes")
    assert words == "Wishes are collected · 2 wishes wait for an answer"
    assert url == reverse("missions_desk:wishes", args=[soon.reference]) + "?state=asked"
    assert due_on == soon.wishes_until.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    assert [row.wish.state for row in desk.get(url).context["rows"]] == [WishState.ASKED] * 2


def test_mission_that_begins_soon_without_schedules_asks_for_its_next_step(desk: Client, officer: User) -> None:
    states = (MissionState.PREPARING, MissionState.COLLECTING, MissionState.PLANNING)
    soon = [MissionFactory(owner=officer, starts_on=day(15), ends_on=day(16), state=state) for state in states]
    due = MissionFactory(owner=officer, starts_on=day(7), ends_on=day(8), state=MissionState.PLANNING)
    for state in (MissionState.PUBLISHED, MissionState.OVER, MissionState.CANCELLED):
        MissionFactory(owner=officer, starts_on=day(7), ends_on=day(8), state=state)
    MissionFactory(owner=officer, starts_on=day(40), ends_on=day(41), state=MissionState.PLANNING)

    assert lines(desk) == {"coming": [one.reference for one in soon], "due": [due.reference]}
    assert {due_on for _words, _url, due_on in shown(desk, "mission")} == {day(0), day(8)}


def test_next_step_tells_how_much_is_planned_and_that_a_plan_waits(desk: Client, officer: User) -> None:
    mission = MissionFactory(owner=officer, starts_on=day(10), ends_on=day(11), state=MissionState.PLANNING, version=4)
    one, slot, table = party_of(mission), slots_of(mission, day=day(10))[0], TableFactory(mission=mission)
    meeting_of(WishFactory(asker=one, asked=party_of(mission, Group.SECOND)), slot, table)
    WishFactory(asker=one, asked=party_of(mission, Group.SECOND))
    WishFactory(asker=one, asked=party_of(mission, Group.SECOND), state=WishState.DECLINED)
    stale = Plan.objects.create(mission=mission, version=3, state=PlanState.DONE)

    before = shown(desk, "mission")
    Plan.objects.filter(pk=stale.pk).update(version=4)
    after = shown(desk, "mission")

    words, url = "Meetings are planned · accepted wishes that are planned: 1 of 2", f"/{mission.reference}/"
    assert [told for told, _url, _due in before] == [words]
    assert [told for told, _url, _due in after] == [f"{words} · a plan waits for approval"]
    assert after[0][1].endswith(url)
    assert desk.get(after[0][1]).status_code == 200


def test_mission_whose_last_day_is_past_is_to_be_closed(desk: Client, officer: User) -> None:
    world = past(officer, ended=2)
    says(world.meet(0, 0, 0), world.first[0], GOOD)
    today = MissionFactory(owner=officer, starts_on=day(-1), ends_on=day(0), state=MissionState.PUBLISHED)

    assert lines(desk) == {"coming": [world.mission.reference]}
    assert shown(desk, "mission")[0][0] == "Schedules are out · meetings with a result: 1 of 1"
    assert shown(desk, "mission")[0][2] == day(5)
    assert today.reference not in desk.get(reverse("desk_desk:today")).content.decode()


@pytest.mark.parametrize("state", [MissionState.PUBLISHED, MissionState.OVER])
def test_meetings_without_a_result_are_counted_until_somebody_tells_it(
    state: MissionState, desk: Client, officer: User
) -> None:
    world = past(officer, ended=8, state=state)
    meetings = [world.meet(0, 0, 0), world.meet(1, 0, 1), world.meet(1, 1, 2)]
    says(meetings[2], world.first[1], GOOD)

    ((words, url, due_on),) = shown(desk, "mission-results")
    assert (words, due_on) == ("2 meetings without a result", day(-1))
    assert url == reverse("missions_desk:results", args=[world.mission.reference]) + "?which=silent"
    assert {row.meeting.pk for row in desk.get(url).context["rows"]} == {one.pk for one in meetings[:2]}
    assert lines(desk, "mission-results") == {"due": [world.mission.reference]}

    says(meetings[0], world.first[0], GOOD)
    assert shown(desk, "mission-results")[0][0] == "1 meeting without a result"
    says(meetings[1], world.second[0], NOT_HELD)
    assert shown(desk, "mission-results") == []


def test_meetings_that_are_to_come_or_have_no_time_are_not_asked_for(desk: Client, officer: User) -> None:
    to_come = made(day=day(1), owner=officer)
    to_come.meet(0, 0, 0)
    without = past(officer, ended=2)
    Meeting.objects.filter(pk=without.meet(0, 0, 0).pk).update(slot=None, table=None, state=MeetingState.CANCELLED)
    hidden = past(officer, ended=2, state=MissionState.CANCELLED)
    hidden.meet(0, 0, 0)
    forgotten = past(officer, ended=200, state=MissionState.OVER)
    forgotten.meet(0, 0, 0)

    assert lines(desk, "mission-results") == {}


def test_contradictions_are_counted_until_they_are_decided_or_gone(desk: Client, officer: User) -> None:
    world = past(officer, ended=2, state=MissionState.OVER)
    mixed, accused, agreed = world.meet(0, 0, 0), world.meet(1, 0, 1), world.meet(1, 1, 2)
    says(mixed, world.first[0], GOOD)
    says(mixed, world.second[0], NOT_HELD)
    for side in (world.first[1], world.second[0]):
        says(accused, side, NOT_HELD, Absent.THEM)
    for side in (world.first[1], world.second[1]):
        says(agreed, side, GOOD)

    ((words, url, due_on),) = shown(desk, "mission-disputes")
    assert (words, due_on) == ("2 contradictions to decide", day(5))
    assert {row.meeting.pk for row in desk.get(url).context["rows"]} == {mixed.pk, accused.pk}

    recording.decide(mixed, is_held=True, missing="", looked_at=seen(mixed), at=timezone.now(), by=officer)
    assert shown(desk, "mission-disputes")[0][0] == "1 contradiction to decide"
    says(accused, world.first[1], NOT_HELD, Absent.US)
    assert lines(desk, "mission-disputes") == {}


def test_other_officers_missions_are_theirs_until_they_are_stuck(
    desk: Client, person: Callable[..., User], as_user: AsUser
) -> None:
    other = person(Role.OFFICER)
    theirs, nobodys, stuck = closing(other, 0), closing(None, 3), closing(other, -9)

    assert lines(desk) == {"nobody": [nobodys.reference], "stuck": [stuck.reference]}
    assert lines(as_user(other)) == {
        "due": [stuck.reference, theirs.reference],
        "nobody": [nobodys.reference],
        "stuck": [stuck.reference],
    }


def test_who_may_not_see_missions_sees_nothing_of_them(
    desk: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    mission = closing(officer, 0)
    section = reverse("desk_desk:section", args=["due"])
    kinds = dict(desk.get(section).context["sources"])
    assert set(CODES) < set(kinds)
    assert mission.reference in desk.get(section, {"source": "mission-wishes"}).content.decode()

    monkeypatch.setitem(permissions, "missions.work", rules.always_deny)

    assert lines(desk) == {}
    for given in ({}, {"source": "mission-wishes"}):
        page = desk.get(section, given)
        assert mission.reference not in page.content.decode()
        assert not set(CODES) & set(dict(page.context["sources"]))
    assert work.numbers_of(work.Reader(officer, day(0), timezone.now()), ["due"]) == {"due": 0}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PARTNER, Role.EDITOR])
def test_who_does_no_case_work_gets_no_list_of_missions(
    role: Role, person: Callable[..., User], as_user: AsUser
) -> None:
    user = person(role)
    closing(user, 0)

    assert as_user(user).get(reverse("desk_desk:section", args=["due"])).status_code == 404
    assert sources.seen_by(user) == []


def test_missions_ask_the_same_number_of_queries_however_many(desk: Client, officer: User) -> None:
    def some() -> None:
        closing(officer, 0)
        world = past(officer, ended=7)
        world.meet(0, 0, 0)
        mixed = world.meet(1, 1, 1)
        says(mixed, world.first[1], GOOD)
        says(mixed, world.second[1], NOT_HELD)

    def queries(page: str, *args: str) -> int:
        address = reverse(f"desk_desk:{page}", args=args)
        desk.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        return sum("core_publicversion" not in one["sql"] for one in asked)  # asked once a second, by any page

    some()
    assert set(lines(desk)) == {"due"}
    assert {code for code in CODES if shown(desk, code)} == set(CODES)
    few = queries("today"), queries("section", "due")
    for _number in range(4):
        some()

    assert (queries("today"), queries("section", "due")) == few
    assert few[0] < 25


def test_more_missions_than_a_part_shows_stand_on_pages(desk: Client, officer: User) -> None:
    missions = [closing(officer, 1 + number % 9) for number in range(55)]

    sections = desk.get(reverse("desk_desk:today")).context["sections"]
    coming = next(one for one in sections if one.code == "coming")
    address = reverse("desk_desk:section", args=["coming"])
    pages = [desk.get(address, {"source": "mission-wishes", "page": page}).context["lines"] for page in (1, 2)]

    assert (len(coming.lines), coming.number) == (8, 55)
    assert [len(page) for page in pages] == [50, 5]
    assert {one.line.pk for page in pages for one in page} == {one.pk for one in missions}


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_lines_of_missions_are_told_in_every_language(language: str, desk: Client, officer: User) -> None:
    officer.language = language
    officer.save(update_fields=["language"])
    world = past(officer, ended=7, titles={"ja": "アルマトイ訪問団", "ru": "Миссия в Алматы"})
    world.meet(0, 0, 0)
    page = desk.get(reverse("desk_desk:section", args=["due"]))
    with translation.override(language):
        labels = [str(one.label) for one in sources.every() if one.code in CODES]

    named = {one.line.source: one.named for one in page.context["lines"]}
    mine = "ja" if language == "ja" else "ru"
    assert {one.lang for one in named.values()} == {mine}
    assert {one.title for one in named.values()} == {world.mission.titles[mine]}
    assert "1" in named["mission-results"].below
    assert {one.below_lang for one in named.values()} == {language}
    assert len(set(labels)) == len(CODES)
    assert all(label in page.content.decode() for label in labels)


def test_mail_of_the_morning_counts_missions_and_does_not_name_them(officer: User) -> None:
    mission = closing(officer, 0)
    morning = timezone.localtime().replace(hour=8)

    mail = actions.tell_of_the_morning(officer, morning)

    assert mail is not None
    assert reverse("desk_desk:section", args=["due"]) in mail.body
    assert mission.reference not in mail.body


def test_two_kinds_of_work_of_one_code_are_a_mistake() -> None:
    known = sources.every()[0]
    again = sources.register(known)

    assert again is known
    with pytest.raises(ValueError, match=known.code):
        sources.register(sources.Source(known.code, "x", "missions.work", (), str, lambda _ids, _language: {}))
    with pytest.raises(ValueError, match="another name"):
        sources.Source("other", "x", "missions.work", known.branches, str, lambda _ids, _language: {})

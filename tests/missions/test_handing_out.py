"""Schedules: on the web, as a calendar, told by mail to whom they are new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from companies.factories import NameFactory
from kopir.core.errors import WrongState
from kopir.core.models import AuditRow, User
from kopir.mail.models import Mail
from kopir.missions import presenting_handing_out as presenting
from kopir.missions.actions import handing_out as actions
from kopir.missions.models import Attendance, Delegate, Interpreter, Meeting, Mission, ProgrammeItem
from kopir.missions.queries import handing_out as queries
from kopir.missions.states import Group, MeetingState, MissionState
from missions.calendars import events
from missions.factories import (
    DelegateFactory,
    InterpreterFactory,
    MissionFactory,
    PartyFactory,
    TableFactory,
    WishFactory,
    meeting_of,
    party_of,
    slots_of,
)

pytestmark = pytest.mark.django_db


def page_of(name: str, person: Delegate | Interpreter, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"my_mission:{name}", args=[person.key])


@pytest.fixture
def mission() -> Mission:
    return MissionFactory(state=MissionState.PUBLISHED)


@pytest.fixture
def meeting(mission: Mission) -> Meeting:
    asker, asked = PartyFactory(mission=mission), PartyFactory(mission=mission, group=Group.SECOND)
    DelegateFactory(party=asker, name="Айгүл Ә", email="a@one.example")
    DelegateFactory(party=asked, name="髙橋 太郎", name_latin="Takahashi Taro", position="部長", language="ja")
    for text, language in (("Example Trading", "en"), ("株式会社例", "ja")):
        NameFactory(company=asked.company, text=text, language=language)
    interpreter = InterpreterFactory(mission=mission, name="Example Interpreter", email="i@three.example")
    table = TableFactory(mission=mission, name="7", place="Hall A")
    return meeting_of(WishFactory(asker=asker, asked=asked), slots_of(mission)[0], table, interpreter)


def asker_of(meeting: Meeting) -> Delegate:
    return meeting.wish.asker.delegates.get()


def test_entry_says_whom_where_and_with_whom(mission: Mission, meeting: Meeting) -> None:
    me = asker_of(meeting)
    meeting.people.create(delegate=DelegateFactory(party=meeting.wish.asker, name="Example Colleague"))

    (entry,) = queries.entries(queries.load(mission, me), me, "ja")

    assert (entry.title, entry.others) == ("株式会社例", ("髙橋 太郎 (Takahashi Taro), 部長",))
    assert (entry.table, entry.place, entry.interpreter) == ("7", "Hall A", "Example Interpreter")
    assert entry.colleagues == ("Example Colleague",)


def test_an_interpreter_sees_both_sides(mission: Mission, meeting: Meeting) -> None:
    person = meeting.interpreter
    assert person is not None

    (entry,) = queries.entries(queries.load(mission, person), person, "en")

    assert entry.title.endswith("– Example Trading")
    assert [name.split(" ")[0] for name in entry.others] == ["Айгүл", "髙橋"]
    assert entry.interpreter == ""


def test_programme_stands_in_the_schedules_of_those_expected(mission: Mission, meeting: Meeting) -> None:
    me, other = asker_of(meeting), meeting.wish.asked.delegates.get()
    at = datetime(2027, 5, 12, 10, 0, tzinfo=UTC)
    times = {"mission": mission, "starts_at": at, "ends_at": at + timedelta(hours=1)}
    visit = ProgrammeItem.objects.create(kind="visit", titles={"en": "Visit of a works"}, **times)
    ProgrammeItem.objects.create(kind="meal", titles={}, is_for_all=True, **times)
    Attendance.objects.create(item=visit, delegate=me)
    loaded = queries.load(mission)

    assert [one.title for one in queries.entries(loaded, me, "en")][1:] == ["Visit of a works", "Meal"]
    assert [one.title for one in queries.entries(loaded, other, "en")][1:] == ["Meal"]


def test_both_clocks_have_their_city_and_the_other_day_is_named(mission: Mission) -> None:
    begin = datetime(2027, 5, 12, 22, 0, tzinfo=ZoneInfo("Asia/Almaty"))

    here, there = presenting.clocks(mission, begin, begin + timedelta(minutes=30), "en")

    assert (here.place, here.offset, here.hours, here.day) == ("Almaty", "UTC+5", "22:00–22:30", "")
    assert (there.place, there.offset, there.hours, there.day) == ("Tokyo", "UTC+9", "02:00–02:30", "13 May")


def test_a_mission_in_the_other_country_shows_its_clock_first() -> None:
    mission = MissionFactory(time_zone="Asia/Tokyo", place="大阪")

    assert presenting.zone_words(mission, "ja") == ["大阪 (UTC+9)", "アルマトイ (UTC+5)"]


def test_now_and_next(mission: Mission, meeting: Meeting) -> None:
    me = asker_of(meeting)
    assert meeting.slot is not None
    found = queries.entries(queries.load(mission, me), me, "en")

    during = presenting.now_and_next(mission, found, meeting.slot.starts_at, "en")
    before = presenting.now_and_next(mission, found, meeting.slot.starts_at - timedelta(days=1), "en")
    after = presenting.now_and_next(mission, found, meeting.slot.ends_at, "en")

    assert ([len(during.current), len(during.following)], during.day) == ([1, 0], "")
    assert ([len(before.current), len(before.following)], before.day) == ([0, 1], "Wednesday, 12 May 2027")
    assert [len(after.current), len(after.following)] == [0, 0]


@pytest.mark.parametrize("state", [MissionState.COLLECTING, MissionState.PLANNING])
def test_nothing_is_shown_before_schedules_are_out(
    client: Client, mission: Mission, meeting: Meeting, state: MissionState
) -> None:
    me = asker_of(meeting)
    assert "Example Trading" in client.get(page_of("schedule", me)).text
    Mission.objects.update(state=state)

    page = client.get(page_of("schedule", me))

    assert (page.status_code, "Example Trading" in page.text) == (200, False)
    assert "Schedules are not out yet" in page.text
    assert client.get(page_of("schedule_pdf", me)).status_code == 404
    assert "VEVENT" not in client.get(page_of("calendar", me)).text


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_page_shows_table_and_people_and_is_kept_by_no_cache(client: Client, meeting: Meeting, language: str) -> None:
    page = client.get(page_of("schedule", asker_of(meeting), language))

    assert page.headers["Cache-Control"] == "private, no-store"
    assert "髙橋 太郎" in page.text
    assert "09:00–09:30" in page.text
    assert "13:00–13:30" in page.text


def test_page_never_shows_contacts_of_others(client: Client, meeting: Meeting) -> None:
    Delegate.objects.filter(party=meeting.wish.asked).update(email="secret@two.example", phone="+81 3 0000")

    for name in ("schedule", "calendar"):
        text = client.get(page_of(name, asker_of(meeting))).text
        assert ("secret@two.example" in text, "+81 3 0000" in text) == (False, False)


def test_page_costs_the_same_with_few_and_many_meetings(client: Client, mission: Mission, meeting: Meeting) -> None:
    me = asker_of(meeting)
    page = page_of("schedule", me)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    table = TableFactory(mission=mission)
    for slot in list(mission.slots.all())[1:]:
        other = party_of(mission, Group.SECOND)
        NameFactory(company=other.company)
        meeting_of(WishFactory(asker=me.party, asked=other), slot, table, meeting.interpreter)
    with CaptureQueriesContext(connection) as many:
        assert client.get(page).text.count("line__title") > 4

    assert len(many) == len(few)


def test_calendar_holds_meetings_and_programme(client: Client, mission: Mission, meeting: Meeting) -> None:
    at = datetime(2027, 5, 12, 13, 0, tzinfo=UTC)
    ProgrammeItem.objects.create(
        mission=mission, kind="meal", titles={"en": "Dinner; with, all"}, is_for_all=True, starts_at=at,
        ends_at=at + timedelta(hours=2),
    )  # fmt: skip
    Meeting.objects.update(version=3)

    answer = client.get(page_of("calendar", asker_of(meeting)))
    first, second = events(answer.text)

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "X-WR-CALNAME:Example mission to Almaty" in answer.text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT15M" in answer.text
    assert (first["SUMMARY"], first["SEQUENCE"], first["STATUS"]) == ("Example Trading", "3", "CONFIRMED")
    assert (first["DTSTART"], first["DTEND"]) == ("20270512T040000Z", "20270512T043000Z")
    assert first["LOCATION"] == "Table 7\\, Hall A"
    assert (second["SUMMARY"], second["DTSTART"]) == ("Dinner\\; with\\, all", "20270512T130000Z")
    assert first["UID"].startswith(f"mission-meeting-{meeting.pk}@")


def test_calendar_keeps_the_uid_of_a_moved_meeting_and_cancels_what_was_told(
    client: Client, mission: Mission, meeting: Meeting, officer: User
) -> None:
    page = page_of("calendar", asker_of(meeting))
    (before,) = events(client.get(page).text)
    actions.tell_schedules(mission, by=officer)
    slot = mission.slots.all()[2]
    Meeting.objects.update(slot=slot, version=1)
    (moved,) = events(client.get(page).text)
    Meeting.objects.update(slot=None, table=None, interpreter=None, state=MeetingState.CANCELLED, version=2)
    (cancelled,) = events(client.get(page).text)

    assert before["UID"] == moved["UID"] == cancelled["UID"]
    assert [one["DTSTART"] for one in (before, moved)] == ["20270512T040000Z", "20270512T050000Z"]
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", "2")


def test_a_cancelled_meeting_nobody_was_told_of_is_nowhere(client: Client, meeting: Meeting) -> None:
    me = asker_of(meeting)
    Meeting.objects.update(slot=None, table=None, interpreter=None, state=MeetingState.WAITING)

    assert events(client.get(page_of("calendar", me)).text) == []
    assert "Nothing is planned for you yet" in client.get(page_of("schedule", me)).text


def test_mail_goes_once_and_again_only_to_whom_something_changed(
    mission: Mission, meeting: Meeting, officer: User
) -> None:
    bystander = DelegateFactory(party=party_of(mission), email="nothing@planned.example")
    third, fourth = party_of(mission), party_of(mission, Group.SECOND)
    meeting_of(WishFactory(asker=third, asked=fourth), mission.slots.all()[1], TableFactory(mission=mission))

    first = actions.tell_schedules(mission, by=officer)
    again = actions.tell_schedules(mission, by=officer)
    Meeting.objects.filter(pk=meeting.pk).update(table=TableFactory(mission=mission))
    changed = actions.tell_schedules(mission, by=officer)

    assert (first, again, changed) == (5, 0, 3)
    mails = Mail.objects.filter(kind="mission-schedule")
    assert mails.count() == 8
    assert not mails.filter(to_address=bystander.email).exists()
    assert mails.filter(to_address="a@one.example").count() == 2


def test_who_loses_a_meeting_is_told_too(mission: Mission, meeting: Meeting, officer: User) -> None:
    """A colleague takes the seat: the meeting has not moved, but both have another schedule."""
    colleague = DelegateFactory(party=meeting.wish.asker, email="colleague@one.example")
    actions.tell_schedules(mission, by=officer)
    meeting.people.filter(delegate=asker_of_first(meeting)).update(delegate=colleague)

    told = {one.pk for one, _now in queries.to_tell(mission).people}

    assert {asker_of_first(meeting).pk, colleague.pk} <= told


def asker_of_first(meeting: Meeting) -> Delegate:
    return meeting.wish.asker.delegates.order_by("pk")[0]


def test_moved_and_moved_back_before_anybody_was_told_needs_no_mail(
    mission: Mission, meeting: Meeting, officer: User
) -> None:
    actions.tell_schedules(mission, by=officer)
    slot = meeting.slot
    Meeting.objects.update(slot=mission.slots.all()[3], version=1)
    assert len(queries.to_tell(mission).people) == 3
    Meeting.objects.update(slot=slot, version=2)

    assert queries.to_tell(mission).people == []


def test_nobody_is_told_before_schedules_are_out(mission: Mission, meeting: Meeting, officer: User) -> None:
    Mission.objects.update(state=MissionState.PLANNING)

    with pytest.raises(WrongState):
        actions.tell_schedules(mission, by=officer)

    assert Mail.objects.filter(kind="mission-schedule").count() == 0


def test_who_has_no_address_is_counted_and_not_marked(mission: Mission, meeting: Meeting, officer: User) -> None:
    Delegate.objects.filter(email="a@one.example").update(email="")

    assert [one.name for one in queries.to_tell(mission).without_address] == ["Айгүл Ә"]
    actions.tell_schedules(mission, by=officer)
    assert len(queries.to_tell(mission).without_address) == 1


def test_mail_links_to_the_page_in_the_readers_language(mission: Mission, meeting: Meeting, officer: User) -> None:
    actions.tell_schedules(mission, by=officer)

    mail = Mail.objects.get(kind="mission-schedule", language="ja")
    assert page_of("schedule", meeting.wish.asked.delegates.get(), "ja") in mail.body
    assert mail.is_secret


def test_the_wall_names_organisations_and_nobody(client: Client, mission: Mission, meeting: Meeting) -> None:
    slots = list(mission.slots.all())
    now = timezone.now()
    for nth, slot in enumerate(slots):
        slot.starts_at = now + timedelta(minutes=30 * nth - 10)
        slot.ends_at = slot.starts_at + timedelta(minutes=30)
    for slot in reversed(slots):
        slot.save()
    meeting_of(
        WishFactory(asker=party_of(mission), asked=meeting.wish.asked),
        slots[1],
        TableFactory(mission=mission, name="9"),
    )

    answer = client.get(f"/en/missions/my/wall/{mission.wall_key}/")

    assert answer.headers["Cache-Control"] == "private, no-store"
    now_at, next_at = answer.text.index("Now"), answer.text.index("Next")
    assert now_at < answer.text.index("<strong>7</strong>") < next_at < answer.text.index("<strong>9</strong>")
    assert "Example Trading" in answer.text
    assert [name for name in ("Айгүл", "髙橋", "Example Interpreter", "Example Delegate") if name in answer.text] == []


def test_the_wall_says_the_day_of_what_is_not_today(client: Client, mission: Mission, meeting: Meeting) -> None:
    visit = ProgrammeItem.objects.create(
        mission=mission,
        kind="visit",
        starts_at=meeting.slot.ends_at,
        ends_at=meeting.slot.ends_at + timedelta(hours=1),
    )

    page = client.get(f"/en/missions/my/wall/{mission.wall_key}/").text

    head, programme = page.split("Programme", 1)
    assert "12 May 2027, " in head.split("</h1>", 1)[1]
    assert "12 May 2027, " in programme
    assert visit.title in programme


def test_the_wall_turns_through_the_languages(client: Client, mission: Mission) -> None:
    pages = [
        client.get(f"/{code}/missions/my/wall/{mission.wall_key}/?turn").text for code in ("kk", "ru", "ja", "en")
    ]
    follows = [page.split('hx-get="/')[1][:2] for page in pages]

    assert follows == ["ru", "ja", "en", "kk"]


def test_the_wall_is_empty_before_schedules_are_out_and_closed_without_its_key(
    client: Client, mission: Mission, meeting: Meeting
) -> None:
    Mission.objects.update(state=MissionState.PLANNING)

    assert "Schedules are not out yet" in client.get(f"/en/missions/my/wall/{mission.wall_key}/").text
    assert client.get("/en/missions/my/wall/another/").status_code == 404


def test_the_wall_is_given_a_new_address_and_the_old_one_opens_nothing(
    client: Client, mission: Mission, officer: User, as_user: Callable[[User | None], Client]
) -> None:
    desk, old = as_user(officer), mission.wall_key
    press = reverse("missions_desk:exchange_wall", args=[mission.reference])
    hand_out = reverse("missions_desk:hand_out", args=[mission.reference])
    assert f'name="seen" value="{old}"' in desk.get(hand_out).text

    answer = desk.post(press, {"seen": old}, follow=True)
    twice = desk.post(press, {"seen": old})

    mission.refresh_from_db()
    assert mission.wall_key != old
    assert f"/my/wall/{mission.wall_key}/" in answer.text
    assert twice.status_code == 409
    for query in ("", "?turn"):
        assert client.get(f"/en/missions/my/wall/{old}/{query}").status_code == 404
        assert client.get(f"/en/missions/my/wall/{mission.wall_key}/{query}").status_code == 200
    row = AuditRow.objects.get(action="mission.wall_exchanged")
    assert (row.actor, row.subject_id, row.details) == (officer, str(mission.pk), {})


def test_the_wall_keeps_its_address_when_it_is_only_looked_at(
    mission: Mission, officer: User, as_user: Callable[[User | None], Client]
) -> None:
    press = reverse("missions_desk:exchange_wall", args=[mission.reference])

    assert as_user(officer).get(press).status_code == 405
    assert as_user(officer).post(press).status_code == 409
    assert Mission.objects.get().wall_key == mission.wall_key


def test_the_worker_comes_from_the_folder_it_reaches(client: Client) -> None:
    answer = client.get("/ja/missions/my/worker.js")

    assert answer.headers["Content-Type"] == "text/javascript"
    assert "Service-Worker-Allowed" not in answer.headers
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_withdrawn_company_has_no_page(client: Client, meeting: Meeting) -> None:
    me = asker_of(meeting)
    type(me.party).objects.filter(pk=me.party_id).update(is_withdrawn=True)

    assert client.get(page_of("schedule", me)).status_code == 404
    assert client.get(page_of("calendar", me)).status_code == 404

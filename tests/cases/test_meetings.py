"""Meetings of both companies and the chamber: proposed, confirmed, told, recorded; and their calendar file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.interest_factories import member_of
from cases.introduced import agreed
from kopir.cases import actions, zones
from kopir.cases.calendar_file import Event, calendar_of, folded
from kopir.cases.models import Case, CaseMeeting
from kopir.cases.states import CaseState, MeetingState, Side
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import Role, User
from kopir.mail.models import Mail
from kopir.watchlists import queries as watchlists

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]


@pytest.fixture(autouse=True)
def _no_index_kept() -> Iterator[None]:
    watchlists.forget_index()
    yield
    watchlists.forget_index()


@pytest.fixture
def case(officer: User) -> Case:
    return actions.introduce(agreed(officer)[2], by=officer)


def soon(days: int = 3) -> datetime:
    return (timezone.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)


def plan(**fields: object) -> actions.Plan:
    return actions.Plan(**{"starts_at": soon(), "place": "Токио, зал 3", **fields})  # type: ignore[arg-type]


def form_of(at: datetime, **fields: str) -> dict[str, str]:
    local = at.astimezone(zones.ZoneInfo("Asia/Tokyo"))
    return {
        "day": local.date().isoformat(), "time": f"{local:%H:%M}", "zone": "Asia/Tokyo", "minutes": "60",
        "place": "東京商工会議所", **fields,
    }  # fmt: skip


def test_desk_plans_a_meeting_and_all_are_told_but_the_one_who_planned_it(
    case: Case, officer: User, person: Person
) -> None:
    members = [member_of(company, person).email for company in (case.publisher, case.interested)]

    meeting = actions.plan_meeting(case, plan(), by=officer, side=Side.CHAMBER)
    again = actions.plan_meeting(case, plan(starts_at=meeting.starts_at), by=officer, side=Side.CHAMBER)

    assert (meeting.state, again) == (MeetingState.PLANNED, meeting)
    told = sorted(Mail.objects.filter(kind="case-meeting").values_list("to_address", flat=True))
    assert told == sorted([*members, "aigerim@altaibal.example", "hanako@mitsubachi.example"])


def test_company_proposes_and_the_chamber_confirms(case: Case, officer: User, person: Person) -> None:
    user = member_of(case.interested, person)

    meeting = actions.plan_meeting(case, plan(), by=user, side=Side.INTERESTED)
    assert (meeting.state, Mail.objects.filter(kind="case-meeting").count()) == (MeetingState.PROPOSED, 0)
    assert list(Mail.objects.filter(kind="case-meeting-proposed").values_list("to_address", flat=True)) == [
        officer.email
    ]
    actions.move_meeting(meeting, MeetingState.PLANNED, "", by=officer)

    assert Mail.objects.filter(kind="case-meeting", to_address=user.email).count() == 1
    with pytest.raises(WrongState):
        actions.move_meeting(meeting, MeetingState.PLANNED, "", by=officer)


def test_time_stands_in_both_zones_by_name(case: Case, officer: User, person: Person, as_user: AsUser) -> None:
    at = datetime(2030, 1, 15, 5, 0, tzinfo=UTC)
    actions.plan_meeting(case, plan(starts_at=at), by=officer, side=Side.CHAMBER)

    text = (
        as_user(member_of(case.publisher, person)).get(reverse("cases:case", args=[case.reference])).content.decode()
    )

    for words in ("10:00", "Almaty (UTC+5)", "14:00", "Tokyo (UTC+9)"):
        assert words in text
    assert zones.in_words(at, "ja") == (
        "アルマトイ (UTC+5): 2030年1月15日(火) 10:00\n東京 (UTC+9): 2030年1月15日(火) 14:00"
    )


def test_past_time_is_refused_unless_it_is_recorded_with_its_result(case: Case, officer: User) -> None:
    past = timezone.now() - timedelta(days=1)
    with pytest.raises(BadInput):
        actions.plan_meeting(case, plan(starts_at=past), by=officer, side=Side.CHAMBER)
    with pytest.raises(BadInput):
        actions.record_meeting(case, plan(), "Итог", by=officer)
    with pytest.raises(BadInput):
        actions.record_meeting(case, plan(starts_at=past), " ", by=officer)

    meeting = actions.record_meeting(case, plan(starts_at=past), "Согласовали образцы", by=officer)

    assert (meeting.state, meeting.result) == (MeetingState.HELD, "Согласовали образцы")
    assert not Mail.objects.filter(kind__startswith="case-meeting").exists()


def test_after_a_meeting_held_the_next_step_is_asked(case: Case, officer: User, as_user: AsUser) -> None:
    actions.set_next_step(case, "Встреча", timezone.localdate() + timedelta(days=5), by=officer)
    meeting = actions.plan_meeting(case, plan(), by=officer, side=Side.CHAMBER)
    with pytest.raises(WrongState):  # it is still to come
        actions.move_meeting(meeting, MeetingState.HELD, "Итог", by=officer)
    CaseMeeting.objects.update(starts_at=timezone.now() - timedelta(hours=2))
    with pytest.raises(BadInput):
        actions.move_meeting(meeting, MeetingState.HELD, "", by=officer)

    actions.move_meeting(meeting, MeetingState.HELD, "Согласовали образцы", by=officer)

    case.refresh_from_db()
    assert (case.next_step, case.next_on) == ("", timezone.localdate())
    text = as_user(officer).get(reverse("cases_desk:case", args=[case.reference])).content.decode()
    assert "A meeting was held. What happens next?" in text


def test_cancelled_meeting_is_told_and_its_time_is_free(case: Case, officer: User, person: Person) -> None:
    user = member_of(case.interested, person)
    meeting = actions.plan_meeting(case, plan(), by=officer, side=Side.CHAMBER)

    actions.move_meeting(meeting, MeetingState.CANCELLED, "", by=officer)

    assert Mail.objects.filter(kind="case-meeting-cancelled", to_address=user.email).count() == 1
    assert actions.plan_meeting(case, plan(), by=officer, side=Side.CHAMBER) != meeting


def test_planned_meeting_is_moved_and_stays_the_same_in_the_calendar(
    case: Case, officer: User, person: Person, as_user: AsUser
) -> None:
    user = member_of(case.interested, person)
    meeting = actions.plan_meeting(case, plan(), by=officer, side=Side.CHAMBER)
    file = reverse("cases:calendar_file", args=[case.reference, meeting.pk])
    before = as_user(user).get(file).content.decode().split("\r\n")
    desk = as_user(officer)
    address = reverse("cases_desk:case_step", args=[case.reference, "change-meeting"])
    later = soon(5)

    for _time in range(2):  # sent twice it is told once
        assert desk.post(address, {**form_of(later), "meeting": meeting.pk}).status_code == 302

    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at, meeting.place) == (MeetingState.PLANNED, later, "東京商工会議所")
    after = as_user(user).get(file).content.decode().split("\r\n")
    uids = {line for line in (*before, *after) if line.startswith("UID:")}
    assert (len(uids), "SEQUENCE:0" in before, "SEQUENCE:1" in after) == (1, True, True)
    assert f"DTSTART:{later.astimezone(UTC):%Y%m%dT%H%M%SZ}" in after
    told = sorted(Mail.objects.filter(kind="case-meeting-changed").values_list("to_address", flat=True))
    assert told == sorted([user.email, "aigerim@altaibal.example", "hanako@mitsubachi.example"])
    assert "Meeting moved or changed" in desk.get(reverse("cases_desk:case", args=[case.reference])).content.decode()


def test_meeting_that_cannot_be_moved_stays(case: Case, officer: User, person: Person, as_user: AsUser) -> None:
    meeting = actions.plan_meeting(case, plan(), by=officer, side=Side.CHAMBER)
    actions.plan_meeting(case, plan(starts_at=soon(4)), by=officer, side=Side.CHAMBER)
    for change, refusal in (
        (plan(starts_at=timezone.now() - timedelta(days=1)), BadInput),
        (plan(place=" "), BadInput),
        (plan(starts_at=soon(4)), AlreadyThere),
    ):
        with pytest.raises(refusal):
            actions.change_meeting(meeting, change, by=officer)
    address = reverse("cases_desk:case_step", args=[case.reference, "change-meeting"])
    page = as_user(officer).post(address, {**form_of(soon(6), minutes="4"), "meeting": meeting.pk})
    assert (page.status_code, "東京商工会議所" in page.content.decode()) == (422, True)
    member = as_user(member_of(case.interested, person))
    refused = reverse("cases:case_step", args=[case.reference, "change-meeting"])
    assert member.post(refused, {**form_of(soon(6)), "meeting": meeting.pk}).status_code == 404

    kept = CaseMeeting.objects.get(pk=meeting.pk)
    assert (kept.starts_at, kept.place, kept.version) == (soon(), "Токио, зал 3", 0)
    assert not Mail.objects.filter(kind="case-meeting-changed").exists()
    actions.move_meeting(meeting, MeetingState.CANCELLED, "", by=officer)
    with pytest.raises(WrongState):
        actions.change_meeting(meeting, plan(starts_at=soon(7)), by=officer)


def test_company_withdraws_what_it_proposed_and_nothing_else(
    case: Case, officer: User, person: Person, as_user: AsUser
) -> None:
    mine, other = member_of(case.interested, person), member_of(case.publisher, person)
    meeting = actions.plan_meeting(case, plan(), by=mine, side=Side.INTERESTED)
    address = reverse("cases:case_step", args=[case.reference, "withdraw-meeting"])

    def press(user: User) -> int:
        return as_user(user).post(address, {"meeting": meeting.pk}).status_code

    press(other)
    assert CaseMeeting.objects.get().state == MeetingState.PROPOSED
    press(mine)

    assert CaseMeeting.objects.get().state == MeetingState.CANCELLED
    told = Mail.objects.filter(kind="case-meeting-cancelled").values_list("to_address", flat=True)
    assert list(told) == [officer.email]  # nobody else was told of the proposal
    confirmed = actions.plan_meeting(case, plan(), by=mine, side=Side.INTERESTED)
    actions.move_meeting(confirmed, MeetingState.PLANNED, "", by=officer)
    with pytest.raises(WrongState):
        actions.withdraw_meeting(confirmed, by=mine, side=Side.INTERESTED)


def test_proposal_the_chamber_cancels_is_told_to_its_company_alone(case: Case, officer: User, person: Person) -> None:
    mine, _other = member_of(case.interested, person), member_of(case.publisher, person)
    meeting = actions.plan_meeting(case, plan(), by=mine, side=Side.INTERESTED)

    actions.move_meeting(meeting, MeetingState.CANCELLED, "", by=officer)

    told = Mail.objects.filter(kind="case-meeting-cancelled").values_list("to_address", flat=True)
    assert list(told) == [mine.email]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_day_at_the_end_of_time_is_refused(day: str, case: Case, officer: User, as_user: AsUser) -> None:
    address = reverse("cases_desk:case_step", args=[case.reference, "meet"])
    late = {**form_of(soon()), "day": day, "time": "23:30" if day > "1" else "00:30", "result": "Итог"}

    page = as_user(officer).post(address, {**late, "zone": "Asia/Almaty" if day > "1" else "Asia/Tokyo"})

    assert (page.status_code, case.meetings.exists()) == (422, False)


def test_file_of_a_cancelled_meeting_takes_it_out_of_the_calendar(
    case: Case, officer: User, person: Person, as_user: AsUser
) -> None:
    meeting = actions.plan_meeting(case, plan(), by=officer, side=Side.CHAMBER)
    actions.move_meeting(meeting, MeetingState.CANCELLED, "", by=officer)
    client = as_user(member_of(case.interested, person))

    file = reverse("cases:calendar_file", args=[case.reference, meeting.pk])

    assert file in client.get(reverse("cases:case", args=[case.reference])).content.decode()
    lines = client.get(file).content.decode().split("\r\n")
    assert {"METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED"} <= set(lines)


@pytest.mark.parametrize("state", ["proposed", "closed"])
def test_nobody_meets_before_the_introduction_or_after_the_end(state: str, officer: User) -> None:
    found = agreed(officer)[2]
    if state == "closed":
        actions.introduce(found, by=officer)
        actions.move_case(found, CaseState.CLOSED, "Конец", by=officer)

    with pytest.raises(WrongState):
        actions.plan_meeting(found, plan(), by=officer, side=Side.CHAMBER)


@pytest.mark.parametrize(
    "fields", [{"place": " "}, {"minutes": 5}, {"minutes": 601}, {"place": "x" * 301}, {"interpreting": "x" * 301}]
)
def test_plan_that_cannot_be_is_refused(fields: dict[str, object], case: Case, officer: User) -> None:
    with pytest.raises(BadInput):
        actions.plan_meeting(case, plan(**fields), by=officer, side=Side.CHAMBER)
    assert not case.meetings.exists()


def test_member_proposes_on_the_page_and_what_cannot_be_used_loses_nothing(
    case: Case, person: Person, as_user: AsUser
) -> None:
    client = as_user(member_of(case.interested, person))
    address = reverse("cases:case_step", args=[case.reference, "meet"])

    for fields in ({"minutes": "4"}, {"link": "javascript:alert(1)"}, {"zone": "Mars"}, {"day": "2020-01-01"}):
        page = client.post(address, {**form_of(soon()), **fields})
        assert (page.status_code, "東京商工会議所" in page.content.decode()) == (422, True), fields
    assert not case.meetings.exists()
    at = soon()
    assert client.post(address, form_of(at)).status_code == 302

    assert list(case.meetings.values_list("starts_at", "state", "side")) == [(at, "proposed", "interested")]


def test_company_moves_no_meeting(case: Case, officer: User, person: Person, as_user: AsUser) -> None:
    meeting = actions.plan_meeting(case, plan(), by=officer, side=Side.CHAMBER)
    client = as_user(member_of(case.interested, person))

    answer = client.post(
        reverse("cases:case_step", args=[case.reference, "met"]), {"meeting": meeting.pk, "state": "cancelled"}
    )

    assert (answer.status_code, CaseMeeting.objects.get().state) == (404, "planned")


@pytest.mark.parametrize("who", ["visitor", "publisher", "interested", "other", "partner", "editor", "officer"])
def test_meeting_is_seen_by_both_sides_and_the_desk(
    who: str, case: Case, officer: User, person: Person, as_user: AsUser
) -> None:
    meeting = actions.plan_meeting(case, plan(place="Секретный зал"), by=officer, side=Side.CHAMBER)
    users = {"visitor": None, "officer": officer, "partner": person(Role.PARTNER), "editor": person(Role.EDITOR)}
    user = users[who] if who in users else person(Role.MEMBER)
    if who in {"publisher", "interested"}:
        user = member_of(getattr(case, who), person)
    may = who in {"publisher", "interested", "officer"}

    client = as_user(user)
    file = client.get(reverse("cases:calendar_file", args=[case.reference, meeting.pk]))
    page = client.get(reverse("cases_desk:case" if who == "officer" else "cases:case", args=[case.reference]))

    assert file.status_code == (200 if may else 302 if user is None else 404)
    assert ("Секретный зал" in page.content.decode()) == may
    if may:
        assert file["Content-Type"] == "text/calendar; charset=utf-8"
        assert "LOCATION:Секретный зал" in file.content.decode().replace("\r\n ", "")


@pytest.mark.parametrize("fields", [{"minutes": 5}, {"place": ""}, {"state": "held"}, {"state": "perhaps"}])
def test_database_refuses_a_meeting_that_cannot_be(fields: dict[str, object], case: Case, officer: User) -> None:
    meeting = actions.plan_meeting(case, plan(), by=officer, side=Side.CHAMBER)

    with pytest.raises(IntegrityError), transaction.atomic():
        CaseMeeting.objects.filter(pk=meeting.pk).update(**fields)


def test_calendar_file_is_what_the_standard_says() -> None:
    at = datetime(2030, 1, 15, 14, 0, tzinfo=zones.ZoneInfo("Asia/Tokyo"))
    event = Event(
        uid="case-meeting-1@chamber.example", starts_at=at, minutes=90, summary="商談, 第1回; 案件", changed_at=at,
        version=2, place="Токио\nзал \\3", link="https://call.example/a?b=1,2\r\nX:1",
    )  # fmt: skip

    text = calendar_of(event)

    assert text.split("\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kopir//Meetings//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "BEGIN:VEVENT", "UID:case-meeting-1@chamber.example", "DTSTAMP:20300115T050000Z",
        "LAST-MODIFIED:20300115T050000Z", "SEQUENCE:2", "DTSTART:20300115T050000Z", "DTEND:20300115T063000Z",
        "SUMMARY:商談\\, 第1回\\; 案件", "LOCATION:Токио\\nзал \\\\3", "URL:https://call.example/a?b=1,2X:1",
        "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["x" * 300, "会議" * 100, "встреча " * 40, "a" * 74 + "会", "🤝" * 60])
def test_long_lines_are_folded_within_no_letter(text: str) -> None:
    lines = folded(text).split("\r\n")

    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text

"""The pages of results: who opens which, what each side sees, what is typed amiss, and how many queries they cost."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from cases.factories import CaseFactory
from core import pdf_text
from kopir.core import public
from kopir.core.models import AuditRow, Role, User
from kopir.missions.models import Delegate, Meeting, MeetingDecision, MeetingReport
from kopir.missions.paths import recording as paths
from kopir.missions.states import Absent, MissionState
from missions.recorded import GOOD, NONE, NOT_HELD, NOTE, SOME, World, made, says, state_of
from opportunities.factories import PublishedFactory

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]
DESK_ROLES = (Role.OFFICER, Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def _same_state_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "_BELIEVED_FOR", 600.0)  # a second may pass between two pages that are compared


def mine(delegate: Delegate, language: str = "en") -> str:
    with translation.override(language):
        return reverse("my_mission:results", args=[delegate.key])


def answer_at(delegate: Delegate, meeting: Meeting) -> str:
    with translation.override("en"):
        return reverse("my_mission:result", args=[delegate.key, meeting.pk])


def desk(name: str, *args: object) -> str:
    return reverse(f"missions_desk:{name}", args=args)


def filled() -> tuple[World, Meeting, Meeting]:
    """Two meetings with answers of both sides; what is private is in all of them."""
    world = made()
    one, other = world.meet(0, 0, 0, interpreter=True), world.meet(1, 1, 1)
    says(one, world.first[0], GOOD, next_step="Образцы-до-июня", rating=5, note=NOTE)
    says(one, world.second[0], SOME, rating=1, note=f"{NOTE}-второй")
    says(other, world.first[1], NOT_HELD, Absent.THEM, reason="Не-дождались", note=NOTE)
    return world, one, other


def desk_pages(world: World, meeting: Meeting) -> dict[str, tuple[str, str]]:
    """Every address of the desk with what it is asked by."""
    mission = world.mission.reference
    return {
        "results_due": ("get", desk("results_due")),
        "results": ("get", desk("results", mission)),
        "results_export": ("get", desk("results_export", mission)),
        "results_now": ("get", desk("results_now", mission)),
        "results_mark": ("post", desk("results_mark", mission, meeting.pk)),
        "result": ("get", desk("result", mission, meeting.pk)),
        "result_step": ("post", desk("result_step", mission, meeting.pk, "take-back")),
        "report": ("get", desk("report", mission)),
        "report_xlsx": ("get", desk("report_xlsx", mission)),
        "report_pdf": ("get", desk("report_pdf", mission)),
        "report_rows": ("get", desk("report_rows", mission, "held")),
    }


def test_every_page_of_the_desk_is_the_officers_alone(as_user: AsUser, person: Person) -> None:
    world, one, _other = filled()
    pages = desk_pages(world, one)
    assert set(pages) == {path.name for path in paths.desk}
    before = sorted(MeetingReport.objects.values_list("pk", "result"))

    found = {}
    for role in (None, *Role):
        client = as_user(person(role) if role is not None else None)
        for name, (method, address) in pages.items():
            found[role, name] = getattr(client, method)(address).status_code

    opened = {("get",): 200, ("post",): 302}
    for (role, name), status in found.items():
        expected = opened[pages[name][:1]] if role in DESK_ROLES else 302 if role is None else 404
        assert (role, name, status) == (role, name, expected)
    assert sorted(MeetingReport.objects.values_list("pk", "result")) == before


def test_links_open_their_own_meetings_alone(as_user: AsUser) -> None:
    world, one, other = filled()
    own, stranger = world.first[0].delegates.get(), world.first[1].delegates.get()
    client = as_user(None)
    interpreters = reverse("my_mission:results", args=[world.interpreter.key])
    before = sorted(MeetingReport.objects.values_list("pk", "result"))

    statuses = [
        client.get(mine(own)).status_code,
        client.get(reverse("my_mission:results", args=["nobody"])).status_code,
        client.get(interpreters).status_code,
        client.get(answer_at(own, one)).status_code,
        client.post(answer_at(own, other), {"result": NONE, "quick": "1"}).status_code,
        client.post(answer_at(stranger, one), {"result": NONE, "quick": "1"}).status_code,
        client.post(f"{interpreters}{one.pk}/", {"result": NONE, "quick": "1"}).status_code,
        client.post(f"{mine(own)}{10**25}/", {"result": NONE, "quick": "1"}).status_code,
    ]

    assert statuses == [200, 404, 404, 405, 404, 404, 404, 404]
    assert sorted(MeetingReport.objects.values_list("pk", "result")) == before
    assert {path.name for path in paths.public} == {"results", "result"}


def test_a_link_of_another_mission_shows_nothing_of_this_one(as_user: AsUser) -> None:
    filled()
    elsewhere = made()

    page = as_user(None).get(mine(elsewhere.first[0].delegates.get())).content.decode()

    assert "Образцы" not in page
    assert "None of your meetings is over yet." in page


def test_each_side_reads_its_own_words_and_none_of_the_other(as_user: AsUser) -> None:
    world, _one, _other = filled()
    client = as_user(None)

    first = client.get(mine(world.first[0].delegates.get())).content.decode()
    second = client.get(mine(world.second[0].delegates.get())).content.decode()

    assert NOTE in first
    assert f"{NOTE}-второй" not in first
    assert "Образцы-до-июня" in first
    assert f"{NOTE}-второй" in second
    assert second.count(NOTE) == 1
    assert "Образцы-до-июня" not in second


def test_notes_and_ratings_are_on_no_page_of_the_desk(as_user: AsUser, officer: User) -> None:
    world, one, other = filled()
    client = as_user(officer)
    mission = world.mission.reference
    addresses = [address for method, address in desk_pages(world, one).values() if method == "get"]
    addresses += [desk("report_rows", mission, "rating"), desk("result", mission, other.pk)]
    assert MeetingReport.objects.filter(note__contains=NOTE).count() == 3  # there is something to leak

    texts = [_text_of(client.get(address)) for address in addresses]
    texts += [str(list(AuditRow.objects.values_list("details", flat=True)))]

    assert [text for text in texts if NOTE in text] == []
    assert any("Образцы-до-июня" in text for text in texts)
    rows = texts[-3]
    assert "Who gave which rating is shown to nobody" in rows


def _text_of(answer: object) -> str:
    """What a page, a workbook or a print says."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    kind = answer.headers["Content-Type"]  # type: ignore[attr-defined]
    if "spreadsheetml" in kind:
        sheet = load_workbook(io.BytesIO(content)).active
        return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    if kind == "application/pdf":
        return pdf_text.read(content).text
    return str(content.decode())


def test_one_tap_is_kept_and_leads_back(as_user: AsUser) -> None:
    world = made()
    meeting = world.meet(0, 0, 0)
    delegate = world.first[0].delegates.get()
    client = as_user(None)

    answer = client.post(answer_at(delegate, meeting), {"result": NOT_HELD, "quick": "1"})
    page = client.get(answer.headers["Location"]).content.decode()

    assert answer.headers["Location"] == f"{mine(delegate)}?saved={meeting.pk}#m{meeting.pk}"
    assert "Your answer was kept. Please tell us below who was missing." in page
    assert "<details open>" in page
    assert state_of(meeting) == "not-held"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"result": ""}, "This field is required."),
        ({"result": "splendid"}, "Select a valid choice"),
        ({"result": GOOD, "rating": "6"}, "Select a valid choice"),
        ({"result": GOOD, "rating": "-1"}, "Select a valid choice"),
        ({"result": GOOD, "absent": "everybody"}, "Select a valid choice"),
        ({"result": GOOD, "next_on": "2024-13-40"}, "Enter a valid date."),
        ({"result": GOOD, "next_on": "2024-05-14"}, "before the meeting"),
        ({"result": GOOD, "next_on": "9999-12-31"}, "more than five years"),
        ({"result": GOOD, "next_step": "ы" * 301}, "at most 300 characters"),
        ({"result": GOOD, "note": "語" * 5_001}, "at most 5000 characters"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_kept(as_user: AsUser, typed: dict[str, str], said: str) -> None:
    world = made()
    meeting = world.meet(0, 0, 0)

    answer = as_user(None).post(answer_at(world.first[0].delegates.get(), meeting), typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not MeetingReport.objects.exists()


def test_marks_of_control_and_numbers_without_end_do_no_harm(as_user: AsUser, officer: User) -> None:
    world = made()
    meeting = world.meet(0, 0, 0)
    delegate = world.first[0].delegates.get()
    visitor, desk_client = as_user(None), as_user(officer)

    statuses = [
        visitor.post(answer_at(delegate, meeting), {"result": GOOD, "next_step": "a\x00b\u202e"}).status_code,
        visitor.get(f"{mine(delegate)}?saved={'9' * 400}&page=-7").status_code,
        desk_client.get(desk("results", world.mission.reference), {"which": "\x00", "party": "9" * 400}).status_code,
        desk_client.get(desk("results_now", world.mission.reference), {"slot": "\x00"}).status_code,
        desk_client.get(desk("report_rows", world.mission.reference, "nothing")).status_code,
        desk_client.get(desk("result", made().mission.reference, meeting.pk)).status_code,
        desk_client.get(f"/en/desk/missions/{world.mission.reference}/results/{10**30}/").status_code,
    ]

    assert statuses == [302, 200, 200, 200, 404, 404, 404]
    assert MeetingReport.objects.get().next_step == "ab"


def test_before_schedules_are_out_nobody_is_asked(as_user: AsUser) -> None:
    world = made(state=MissionState.PLANNING)
    meeting = world.meet(0, 0, 0)
    delegate = world.first[0].delegates.get()
    client = as_user(None)

    page = client.get(mine(delegate)).content.decode()
    answer = client.post(answer_at(delegate, meeting), {"result": GOOD, "quick": "1"})

    assert "once the schedules are out" in page
    assert answer.status_code == 422
    assert "not out" in answer.content.decode()
    assert not MeetingReport.objects.exists()


def test_officer_decides_tells_and_takes_back_on_the_page(as_user: AsUser, officer: User) -> None:
    world = made()
    meeting = world.meet(0, 0, 0)
    mission = world.mission.reference
    client = as_user(officer)
    says(meeting, world.first[0], GOOD)
    page = desk("result", mission, meeting.pk)

    told = client.post(
        desk("result_step", mission, meeting.pk, "tell"),
        {"party": world.second[0].pk, "result": NOT_HELD, "absent": "them"},
    )
    seen_value = client.get(page).context["decide_form"].initial["seen"]
    empty = client.post(desk("result_step", mission, meeting.pk, "decide"), {})
    decided = client.post(
        desk("result_step", mission, meeting.pk, "decide"), {"is_held": "yes", "missing": "asker", "seen": seen_value}
    )
    shown = client.get(page).content.decode()
    unknown = client.post(desk("result_step", mission, meeting.pk, "burn"), {})

    assert [one.status_code for one in (told, empty, decided, unknown)] == [302, 422, 302, 404]
    assert (MeetingDecision.objects.get().is_held, MeetingDecision.objects.get().missing) == (True, "")
    assert "decided by an officer" in shown
    assert AuditRow.objects.filter(action="mission.result_decided", actor=officer).count() == 1


def test_a_tap_at_the_event_marks_who_is_missing(as_user: AsUser, officer: User) -> None:
    world = made()
    meeting = world.meet(0, 0, 0)
    address = desk("results_mark", world.mission.reference, meeting.pk)
    client = as_user(officer)

    first = client.post(address, {"missing": "asker"})
    marked = client.get(first.headers["Location"]).content.decode()
    client.post(address, {"missing": "none"})

    assert "Сторона-0 did not come</strong>" in marked
    assert state_of(meeting) == "planned"


def test_where_cooperation_is_possible_open_opportunities_can_be_proposed(as_user: AsUser, officer: User) -> None:
    world = made()
    meeting = world.meet(0, 0, 0)
    first, second = world.first[0].company, world.second[0].company
    assert first is not None
    assert second is not None
    second.country = "JP"
    second.save()
    free, taken = PublishedFactory(company=first), PublishedFactory(company=second)
    case = CaseFactory(opportunity=taken, publisher=second, interested=first)
    page = desk("result", world.mission.reference, meeting.pk)
    client = as_user(officer)
    says(meeting, world.first[0], SOME)
    propose = reverse("cases_desk:propose", args=[free.reference, second.reference])

    before = client.get(page).content.decode()
    says(meeting, world.second[0], GOOD)
    after = client.get(page).content.decode()

    assert propose not in before
    assert propose in after
    assert case.reference in after
    assert reverse("cases_desk:propose", args=[taken.reference, first.reference]) not in after
    assert client.post(propose).status_code == 302


@pytest.mark.parametrize("name", ["results", "results_export", "results_now", "results_due", "report", "mine", "rows"])
def test_pages_cost_the_same_with_few_and_with_many(as_user: AsUser, officer: User, name: str) -> None:
    world = made(owner=officer, count=16)
    mission = world.mission.reference
    client = as_user(None if name == "mine" else officer)
    address = {
        "mine": mine(world.first[0].delegates.get()),
        "results_due": desk("results_due"),
        "rows": desk("report_rows", mission, "held"),
    }.get(name) or desk(name, mission)
    _fill(world, [(0, 0, 0)])
    client.get(address)

    with CaptureQueriesContext(connection) as few:
        _read(client.get(address))
    _fill(world, [(0, 1, 1), (1, 0, 2), (1, 1, 3)])
    with CaptureQueriesContext(connection) as many:
        _read(client.get(address))

    assert len(many) == len(few)


def _read(answer: object) -> None:
    if answer.streaming:  # type: ignore[attr-defined]
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def _fill(world: World, meetings: list[tuple[int, int, int]]) -> None:
    for first, second, slot in meetings:
        meeting = world.meet(first, second, slot, interpreter=True)
        says(meeting, world.first[first], GOOD, rating=3)
        says(meeting, world.second[second], NOT_HELD)


def test_the_list_is_narrowed_by_sort_and_by_party(as_user: AsUser, officer: User) -> None:
    world, one, other = filled()
    silent = world.meet(0, 1, 2)
    client = as_user(officer)

    def listed(**asked: object) -> set[int]:
        answer = client.get(desk("results", world.mission.reference), asked)
        return {row.meeting.pk for row in answer.context["rows"]}

    assert listed() == {one.pk, other.pk, silent.pk}
    assert listed(which="silent") == {silent.pk}
    assert listed(which="half") == {other.pk}
    assert listed(which="possible") == {one.pk}
    assert listed(which="not-held") == {other.pk}
    assert listed(which="disputed") == set()
    assert listed(party=world.first[0].pk) == {one.pk, silent.pk}
    assert listed(party=world.first[0].pk, which="silent") == {silent.pk}


def test_taking_away_is_recorded(as_user: AsUser, officer: User) -> None:
    world, _one, _other = filled()
    client = as_user(officer)

    for name in ("results_export", "report_xlsx", "report_pdf"):
        assert client.get(desk(name, world.mission.reference)).status_code == 200

    rows = AuditRow.objects.filter(action="mission.results_exported", actor=officer).order_by("pk")
    assert [row.details["what"] for row in rows] == ["results", "report-xlsx", "report-pdf"]

"""What people give and ask: taken in, decided by two editors, taken down at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from heritage.factories import (
    ARCHIVE_KINDS,
    EditorFactory,
    PublishedRecordFactory,
    RecordTextFactory,
    RequestFactory,
    SiteFactory,
)
from kopir.core.errors import BadInput, NotAllowed, WrongState
from kopir.core.models import AuditRow, SearchEntry
from kopir.heritage import actions
from kopir.heritage.actions import PersonFacts, Voice
from kopir.heritage.models import Contribution, Person, Record, Request, RequestKind
from kopir.heritage.references import next_reference, today
from kopir.heritage.states import ContributionState, RequestState

pytestmark = pytest.mark.django_db
VOICE = Voice("Танака Ханако", "hanako@example.org", "ja", "祖父の写真です。", relation="孫")
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100


def file(name: str, content: bytes) -> ContentFile:  # type: ignore[type-arg]
    return ContentFile(content, name=name)


def published_site() -> Record:
    record: Record = SiteFactory(record=PublishedRecordFactory()).record
    RecordTextFactory(record=record, approved_at=record.published_at)
    actions.refile(record)
    return record


def test_contribution_is_kept_privately(tmp_path: Path) -> None:
    given = actions.contribute(VOICE, [file("../祖父.png", PNG)], consent_version="2026-11")

    kept = given.files.get()
    assert (given.reference, given.state, given.relation, given.consent_version) == (
        "KJ-G-0001",
        "new",
        "孫",
        "2026-11",
    )
    assert (kept.name, kept.media_type, kept.size) == ("祖父.png", "image/png", 108)
    assert "祖父" not in kept.file.name
    assert (tmp_path / kept.file.name).read_bytes() == PNG


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("page.txt", b"<html><script>alert(1)</script></html>"),
        ("program.jpg", b"MZ\x90\x00\x03\x00"),
        ("run.txt", b"#!/bin/sh\nrm -rf /"),
        ("empty.txt", b""),
    ],
)
def test_dangerous_files_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(BadInput):
        actions.contribute(VOICE, [file(name, content)], consent_version="2026-11")

    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\xff\xd8\xff\xe0aaaa", "image/jpeg"),
        (b"%PDF-1.7 aaa", "application/pdf"),
        ("Дедушка рассказывал. ".encode() * 400, "text/plain"),
        (
            b"PK\x03\x04aaaa[Content_Types].xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_usual_files_are_known_by_their_content(content: bytes, media_type: str) -> None:
    given = actions.contribute(VOICE, [file("x", content)], consent_version="2026-11")

    assert given.files.get().media_type == media_type


def test_what_is_missing_is_said() -> None:
    for voice in (
        Voice("", "a@example.org", "ja", "x"),
        Voice("A", "nowhere", "ja", "x"),
        Voice("A", "a@b.kz", "ja", ""),
    ):
        with pytest.raises(BadInput):
            actions.contribute(voice, consent_version="2026-11")
    with pytest.raises(BadInput):
        actions.contribute(VOICE, consent_version="")
    with pytest.raises(BadInput):
        actions.contribute(VOICE, [file("x.png", PNG)] * 6, consent_version="2026-11")

    assert not Contribution.objects.exists()


def test_withdrawn_contribution_leaves_nothing(tmp_path: Path, django_capture_on_commit_callbacks: object) -> None:
    given = actions.contribute(VOICE, [file("a.png", PNG)], consent_version="2026-11")
    name = given.files.get().file.name

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.withdraw_contribution(given, by=EditorFactory())

    given.refresh_from_db()
    assert (given.state, given.text, given.relation, given.files.count()) == ("withdrawn", "–", "", 0)
    assert (given.name, given.email, given.answer) == ("–", "", "")
    assert not (tmp_path / name).exists()


def test_a_declined_contribution_can_be_taken_back() -> None:
    given = actions.contribute(VOICE, consent_version="2026-11")
    editor = EditorFactory()
    actions.answer_contribution(given, ContributionState.DECLINED, answer="x", by=editor)

    actions.withdraw_contribution(given, by=editor)

    given.refresh_from_db()
    assert (given.state, given.email) == ("withdrawn", "")


def test_codes_of_people_cannot_be_counted_through() -> None:
    codes = {next_reference("P") for _one in range(20)}

    assert len(codes) == 20
    assert not any(code[5:].isdigit() for code in codes)


def test_contribution_is_answered_once() -> None:
    given = actions.contribute(VOICE, consent_version="2026-11")

    actions.answer_contribution(given, ContributionState.ACCEPTED, answer="ありがとうございます。", by=EditorFactory())

    with pytest.raises(WrongState):
        actions.answer_contribution(given, ContributionState.DECLINED, answer="x", by=EditorFactory())


def test_request_is_due_in_thirty_days() -> None:
    request = actions.ask(RequestKind.CORRECTION, VOICE)

    assert (request.reference, request.state, request.due_on) == ("KJ-R-0001", "open", today() + timedelta(days=30))


def test_granted_removal_takes_the_record_down_at_once() -> None:
    record = published_site()
    request = actions.ask(RequestKind.REMOVAL, Voice(**{**vars(VOICE), "about": record}))
    first, second = EditorFactory(), EditorFactory()
    assert SearchEntry.objects.filter(kind__in=ARCHIVE_KINDS).count() == 1

    actions.propose(request, RequestState.GRANTED, answer="下ろしました。", by=first)
    with pytest.raises(NotAllowed):
        actions.decide(request, agrees=True, by=first)
    decided = actions.decide(request, agrees=True, by=second)

    record.refresh_from_db()
    assert (decided.state, decided.decided_by, record.state) == ("granted", second, "withdrawn")
    assert SearchEntry.objects.filter(kind__in=ARCHIVE_KINDS).count() == 0
    assert AuditRow.objects.get(action="record.withdrawn").details["reason"] == "Request KJ-R-0001 was granted."


def test_granted_removal_of_a_person_closes_the_person() -> None:
    record = actions.write_record(PersonFacts(has_died=True, official_list="https://x.example/"), [], by=None)
    Person.objects.filter(record=record).update(is_open=True)
    request = actions.ask(RequestKind.REMOVAL, Voice(**{**vars(VOICE), "about": record}))

    actions.propose(request, RequestState.GRANTED, answer="Done", by=EditorFactory())
    actions.decide(request, agrees=True, by=EditorFactory())

    assert not Person.objects.get(record=record).is_open


def test_granted_correction_and_refused_removal_take_nothing_down() -> None:
    record = published_site()
    for kind, decision in (("correction", RequestState.GRANTED), ("removal", RequestState.REFUSED)):
        request = RequestFactory(kind=kind, about=record)
        actions.propose(request, decision, answer="x", by=EditorFactory())
        actions.decide(request, agrees=True, by=EditorFactory())

    record.refresh_from_db()
    assert record.state == "published"


def test_second_editor_may_disagree_and_then_propose_himself() -> None:
    request, first, second = RequestFactory(), EditorFactory(), EditorFactory()
    actions.propose(request, RequestState.REFUSED, answer="No", by=first)

    back = actions.decide(request, agrees=False, by=second)
    assert (back.state, back.proposed, back.proposed_by, back.decided_at) == ("open", "", None, None)

    actions.propose(request, RequestState.GRANTED, answer="Yes", by=second)
    assert actions.decide(request, agrees=True, by=first).state == "granted"


def test_open_and_decided_requests_cannot_be_decided() -> None:
    request = RequestFactory()

    with pytest.raises(WrongState):
        actions.decide(request, agrees=True, by=EditorFactory())


def test_database_holds_the_two_editors() -> None:
    editor = EditorFactory()
    request = RequestFactory(proposed_by=editor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(decided_by=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(state="granted")


def test_audit_log_has_no_data_of_who_asks() -> None:
    actions.ask(RequestKind.CONTACT, VOICE)
    actions.contribute(VOICE, [file("a.png", PNG)], consent_version="2026-11")

    rows = " ".join(str(row.details) for row in AuditRow.objects.all())
    assert not any(word in rows for word in (VOICE.name, VOICE.email, VOICE.text, VOICE.relation))

"""From draft to the public and back: two people, the words read, nothing old shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from heritage.factories import (
    ARCHIVE_KINDS,
    CitationFactory,
    ClaimFactory,
    ClaimTextFactory,
    CountFactory,
    EditorFactory,
    PublishedRecordFactory,
    RecordFactory,
    RecordTextFactory,
    SiteFactory,
    SourceFactory,
)
from kopir.core import public
from kopir.core.errors import KopirError, NotAllowed, WrongState
from kopir.core.languages import Origin, fingerprint
from kopir.core.models import AuditRow, PublicVersion, SearchEntry, User
from kopir.heritage import actions
from kopir.heritage.actions import Assertion
from kopir.heritage.models import Claim, CountStatement, Record

pytestmark = pytest.mark.django_db


def site() -> Record:
    record: Record = SiteFactory().record
    RecordTextFactory(record=record)
    return record


def in_review(editor: User | None = None) -> Record:
    record = site()
    record.written_by = editor or EditorFactory()
    record.save()
    return actions.send_to_review(record, by=record.written_by)


def published_site() -> Record:
    return actions.publish(in_review(), by=EditorFactory())


def claim_about(record: Record, **fields: object) -> Claim:
    claim: Claim = ClaimFactory(subject=record, **fields)
    ClaimTextFactory(claim=claim)
    CitationFactory(claim=claim)
    return claim


def published_claim(record: Record) -> Claim:
    return actions.publish(actions.send_to_review(claim_about(record), by=None), by=EditorFactory())


def public_number() -> int:
    return PublicVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def findings() -> list[tuple[str, str, str, str]]:
    return list(
        SearchEntry.objects.filter(kind__in=ARCHIVE_KINDS)
        .order_by("language")
        .values_list("kind", "language", "title", "summary")
    )


def test_published_record_is_public_and_found() -> None:
    record, second = in_review(), EditorFactory()
    read = fingerprint(actions.words_of_subject(record))

    done = actions.publish(record, read=read, by=second)

    text = done.texts.get()
    assert (done.state, done.published_by, text.approved_by) == ("published", second, second)
    assert findings() == [("site", "en", "Summer theatre", "")]
    assert SearchEntry.objects.filter(kind__in=ARCHIVE_KINDS).get().url == f"/en/archive/{record.reference}/"
    assert public_number() > 0


def test_writer_cannot_publish() -> None:
    writer = EditorFactory()
    record = in_review(writer)

    with pytest.raises(NotAllowed):
        actions.publish(record, by=writer)

    record.refresh_from_db()
    assert (record.state, findings()) == ("review", [])


@pytest.mark.parametrize("make", [RecordFactory, ClaimFactory, CountFactory])
def test_database_refuses_one_person(make: Any) -> None:
    row = make()

    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(
            state="published", published_at=timezone.now(), published_by=row.written_by
        )


def test_words_changed_since_they_were_read_are_not_published() -> None:
    record = in_review()
    read = fingerprint(actions.words_of_subject(record))
    actions.write_text(record, "name", "Winter theatre", language="en", by=record.written_by)

    with pytest.raises(WrongState):
        actions.publish(record, read=read, by=EditorFactory())

    record.refresh_from_db()
    assert record.state == "review"


def test_facts_changed_since_they_were_read_are_not_published() -> None:
    record = in_review()
    read = fingerprint(actions.words_of_subject(record))
    actions.edit_record(record, actions.SiteFacts(site_kind="mine"), by=record.written_by)

    with pytest.raises(WrongState):
        actions.publish(record, read=read, by=EditorFactory())


def test_changed_claim_leaves_the_public_with_its_old_words() -> None:
    record = published_site()
    claim = published_claim(record)
    assert findings() == [("site", "en", "Summer theatre", "Internees built it.")]
    before = public_number()

    actions.edit_claim(
        claim, Assertion("disputed", "low"), "Some say internees built it.", language="en", by=EditorFactory()
    )

    claim.refresh_from_db()
    assert (claim.state, claim.published_by, claim.published_at) == ("review", None, None)
    assert findings() == [("site", "en", "Summer theatre", "")]
    assert public_number() > before
    assert not claim.texts.filter(approved_at__isnull=False).exists()


def test_who_changed_a_published_claim_cannot_publish_it_and_its_publisher_can_change_it() -> None:
    claim = published_claim(published_site())
    publisher = claim.published_by
    assert publisher is not None

    actions.edit_claim(claim, Assertion("disputed", "low"), "Internees built it.", language="en", by=publisher)

    with pytest.raises(NotAllowed):
        actions.publish(claim, by=publisher)
    assert actions.publish(claim, by=EditorFactory()).state == "published"


def test_citation_added_or_removed_needs_review_again() -> None:
    claim = published_claim(published_site())

    citation = actions.cite(claim, SourceFactory(), locator="p. 7", by=EditorFactory())
    claim.refresh_from_db()
    assert claim.state == "review"

    actions.publish(claim, by=EditorFactory())
    actions.remove_citation(citation, by=EditorFactory())
    claim.refresh_from_db()
    assert (claim.state, claim.citations.count()) == ("review", 1)


def test_claim_without_source_is_published_only_as_unverified() -> None:
    record = published_site()
    claim = claim_about(record)
    claim.citations.all().delete()
    actions.send_to_review(claim, by=None)

    with pytest.raises(WrongState):
        actions.publish(claim, by=EditorFactory())

    Claim.objects.filter(pk=claim.pk).update(confidence="unverified")
    assert actions.publish(claim, by=EditorFactory()).state == "published"


def test_approved_translation_is_found_in_its_language_and_a_new_one_waits() -> None:
    record = published_site()
    row = actions.write_translation(record, "name", "ja", "夏の劇場", origin=Origin.MACHINE, by=None)
    assert [entry[1] for entry in findings()] == ["en"]

    actions.approve_text(row, read=row.fingerprint, by=EditorFactory())
    assert findings() == [("site", "en", "Summer theatre", ""), ("site", "ja", "夏の劇場", "")]
    assert (
        SearchEntry.objects.filter(kind__in=ARCHIVE_KINDS).get(language="ja").url == f"/ja/archive/{record.reference}/"
    )

    actions.write_translation(record, "name", "ja", "冬の劇場", by=EditorFactory())
    assert [entry[1] for entry in findings()] == ["en"]


def test_withdrawn_record_is_gone_and_may_come_back() -> None:
    record = published_site()

    actions.withdraw(record, reason="The family asks", by=EditorFactory())
    assert findings() == []

    actions.send_to_review(record, by=None)
    actions.publish(record, by=EditorFactory())
    assert [entry[1] for entry in findings()] == ["en"]


def test_return_needs_a_reason_and_keeps_it() -> None:
    record = in_review()

    with pytest.raises(KopirError):
        actions.return_to_draft(record, reason="  ", by=EditorFactory())
    actions.return_to_draft(record, reason="No source", by=EditorFactory())

    record.refresh_from_db()
    row = AuditRow.objects.get(action="record.returned")
    assert (record.state, row.details) == ("draft", {"was": "review", "reason": "No source"})


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("draft", "publish"),
        ("published", "publish"),
        ("withdrawn", "publish"),
        ("draft", "withdraw"),
        ("review", "send_to_review"),
        ("published", "return_to_draft"),
    ],
)
def test_moves_outside_the_table_are_refused(state: str, step: str) -> None:
    record = site()
    Record.objects.filter(pk=record.pk).update(state=state, published_at=timezone.now())
    steps = {
        "publish": lambda: actions.publish(record, by=EditorFactory()),
        "withdraw": lambda: actions.withdraw(record, reason="x", by=EditorFactory()),
        "return_to_draft": lambda: actions.return_to_draft(record, reason="x", by=EditorFactory()),
        "send_to_review": lambda: actions.send_to_review(record, by=None),
    }

    with pytest.raises(WrongState):
        steps[step]()

    record.refresh_from_db()
    assert record.state == state


def test_nightly_filing_files_what_is_public_and_nothing_else() -> None:
    published_site()
    in_review()
    SearchEntry.objects.filter(kind__in=ARCHIVE_KINDS).delete()

    assert actions.refile_all() == 1
    assert [entry[1] for entry in findings()] == ["en"]


def test_very_long_japanese_text_is_filed() -> None:
    record = in_review()
    actions.write_text(record, "transcript", "収容所の記録。" * 8_000, language="ja", by=record.written_by)
    row = actions.write_translation(record, "name", "ja", "夏の劇場", by=None)
    actions.approve_text(row, by=EditorFactory())

    actions.publish(record, by=EditorFactory())

    assert [entry[1] for entry in findings()] == ["en", "ja"]


def test_number_goes_the_same_way() -> None:
    row = CountFactory()
    actions.send_to_review(row, by=None)

    published = actions.publish(row, by=EditorFactory())
    values = {
        name: getattr(published, name)
        for name in ("topic", "low", "high", "given_by", "source", "status", "is_about", "is_percent", "locator")
    }
    actions.edit_count(published, actions.Count(**values, confidence="low"), by=EditorFactory())

    again = CountStatement.objects.get()
    assert (published.state, again.state, again.confidence) == ("published", "review", "low")


def test_window_is_set_and_needs_both_ends() -> None:
    window = actions.set_window("1945-10-05/1949", by=EditorFactory())
    with pytest.raises(KopirError):
        actions.set_window("1945/..", by=EditorFactory())

    assert (window.pk, str(window.date_min), str(window.date_max)) == (1, "1945-10-05", "1949-12-31")


def test_record_published_by_nobody_known_stays_public() -> None:
    record = PublishedRecordFactory()

    record.published_by.delete()

    record.refresh_from_db()
    assert (record.state, record.published_by) == ("published", None)
    assert public.version() >= 0

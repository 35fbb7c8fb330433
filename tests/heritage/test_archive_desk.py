"""Editors at work: a record from nothing to the public, lost updates, bad input, requests, files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from heritage.factories import (
    ClaimFactory,
    ClaimTextFactory,
    EditorFactory,
    ItemFactory,
    NameFormFactory,
    RecordFactory,
    RecordTextFactory,
    RequestFactory,
    SiteFactory,
    SourceFactory,
)
from heritage.test_archive_desk_access import close
from heritage.test_archive_pictures import content
from kopir.core.models import User
from kopir.heritage import actions
from kopir.heritage.actions import Voice
from kopir.heritage.models import Claim, Contribution, CountStatement, Holder, PresenceWindow, Record, Request, Source
from kopir.heritage.references import today

pytestmark = pytest.mark.django_db
SITE = {
    "site_kind": "theatre", "date_text": "1936–1941", "date_edtf": "1936/1941-11-07", "was_built": "on",
    "latitude": "43.25", "longitude": "76.91", "precision": "city", "language": "en", "name": "Abay Opera",
    "place": "Almaty",
}  # fmt: skip


def url(name: str, **kwargs: object) -> str:
    return reverse(f"heritage_desk:{name}", kwargs=kwargs)


@pytest.fixture
def first(as_user: Callable[[User | None], Client]) -> Client:
    return as_user(EditorFactory())


@pytest.fixture
def second(as_user: Callable[[User | None], Client]) -> Client:
    return as_user(EditorFactory())


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_two_editors_bring_a_record_and_its_claim_to_the_public(first: Client, second: Client) -> None:
    actions.set_window("1945-10-05/1949", by=None)
    source = SourceFactory()

    assert first.post(url("new_record", kind="S"), SITE).status_code == 302
    record = Record.objects.get()
    first.post(
        url("new_claim", reference=record.reference),
        {"language": "en", "statement": "Hearsay says internees built it.", "status": "refuted", "confidence": "low"},
    )
    claim = Claim.objects.get()
    first.post(url("cite", pk=claim.pk), {"source": source.pk, "locator": "p. 3", "contradicts": "on"})
    first.post(url("move_record", reference=record.reference), {"state": "review"})
    first.post(url("move_claim", pk=claim.pk), {"state": "review", "from": "record"})
    page = text_of(first, url("record", reference=record.reference))
    assert "You were the last to change this, so another editor must read and publish it." in page
    assert "It was finished before the first train came" in page

    page = second.get(url("record", reference=record.reference))
    second.post(
        url("move_record", reference=record.reference),
        {"state": "published", "read": page.context["shown"].steps.read},
    )
    second.post(
        url("move_claim", pk=claim.pk), {"state": "published", "read": page.context["shown"].claims[0].steps.read}
    )

    record.refresh_from_db()
    claim.refresh_from_db()
    assert (record.state, claim.state, claim.citations.get().supports) == ("published", "published", False)


def test_second_save_on_an_old_page_loses_nothing(first: Client, second: Client) -> None:
    record = SiteFactory().record
    RecordTextFactory(record=record)
    address = url("record", reference=record.reference)
    typed = {**SITE, "seen": record.version}
    second.post(address, {**typed, "site_kind": "mine"})

    answer = first.post(address, typed)

    record.site.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, record.site.kind) == (200, "mine")
    assert "Somebody else has changed this meanwhile" in page
    assert 'value="1936/1941-11-07"' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"date_edtf": "осень 1945"}, "Is 1945-23 meant?"),
        ({"latitude": "76.9", "longitude": "43.2"}, "Latitude and longitude seem to be swapped"),
        ({"latitude": "", "longitude": "43.2"}, "A point needs both latitude and longitude."),
        ({"name": ""}, "This field is required."),
        ({"site_kind": "castle"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_stays(first: Client, typed: dict[str, str], said: str) -> None:
    answer = first.post(url("new_record", kind="S"), {**SITE, **typed})

    page = answer.content.decode()
    assert (answer.status_code, Record.objects.count()) == (200, 0)
    assert said in page
    assert 'value="Almaty"' in page


def test_suggestion_stands_on_the_page_and_is_not_applied(first: Client) -> None:
    record = SiteFactory(date_text="осень 1945").record

    page = text_of(first, url("record", reference=record.reference))

    record.site.refresh_from_db()
    assert "Perhaps 1945-23 is meant." in page
    assert record.site.date_edtf == ""


def test_texts_are_written_translated_approved_and_removed(first: Client, second: Client) -> None:
    record = SiteFactory().record
    first.post(url("text", reference=record.reference, kind="name", language="ru"), {"text": "Летний театр"})
    first.post(
        url("text", reference=record.reference, kind="name", language="ja"), {"text": "夏の劇場", "origin": "person"}
    )
    row = record.texts.get(language="ja")

    first.post(url("approve_text", reference=record.reference, pk=row.pk), {"read": row.fingerprint})
    row.refresh_from_db()
    assert row.approved_at is None

    second.post(url("approve_text", reference=record.reference, pk=row.pk), {"read": row.fingerprint})
    row.refresh_from_db()
    assert (row.approved_at is not None, record.texts.get(language="ru").origin) == (True, "original")

    second.post(url("remove_text", reference=record.reference, pk=row.pk))
    assert list(record.texts.values_list("language", flat=True)) == ["ru"]


def test_records_are_narrowed_and_found(first: Client) -> None:
    theatre = SiteFactory(record__state="review").record
    RecordTextFactory(record=theatre, text="Summer theatre")
    mine = SiteFactory().record
    RecordTextFactory(record=mine, text="Mine")
    person = NameFormFactory().person.record

    found = {
        query: [record.reference for record, _title in first.get(f"{url('records')}?{query}").context["rows"]]
        for query in (
            "words=theatre",
            "state=review",
            "kind=P",
            "words=Судзуки",
            f"words={mine.reference}",
            "lacks=ja",
        )
    }

    assert found == {
        "words=theatre": [theatre.reference],
        "state=review": [theatre.reference],
        "kind=P": [person.reference],
        "words=Судзуки": [person.reference],
        f"words={mine.reference}": [mine.reference],
        "lacks=ja": sorted([theatre.reference, mine.reference]),
    }


def test_overview_says_what_is_overdue(first: Client) -> None:
    RequestFactory(reference="KJ-R-0001", due_on=today() - timedelta(days=2))
    RequestFactory(reference="KJ-R-0002", due_on=today() + timedelta(days=5))
    RecordFactory(review_on=today(), reference="KJ-S-0099")

    page = text_of(first, url("overview"))

    assert "2 days overdue" in page
    assert "5 days left" in page
    assert page.index("KJ-R-0001") < page.index("KJ-R-0002")
    assert "KJ-S-0099" in page


def test_request_is_proposed_by_one_and_decided_by_another(first: Client, second: Client) -> None:
    request = RequestFactory()
    address = url("request", reference=request.reference)

    assert "Please" not in text_of(first, address)
    first.post(address, {"decision": "granted", "answer": "下ろしました。"})
    assert "You proposed this, so another editor must decide." in text_of(first, address)
    first.post(url("decide", reference=request.reference), {"agrees": "1"})
    assert Request.objects.get().state == "proposed"

    second.post(url("decide", reference=request.reference), {"agrees": "1"})
    assert Request.objects.get().state == "granted"


def test_given_file_is_downloaded_and_never_shown(first: Client) -> None:
    given = actions.contribute(
        Voice("Hanako", "h@example.org", "ja", "写真"),
        [ContentFile(b"%PDF-1.7", name="祖父.pdf")],
        consent_version="1",
    )

    answer = first.get(url("attachment", reference=given.reference, pk=given.files.get().pk))

    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (
        "application/octet-stream",
        "nosniff",
    )
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    close(answer)


def test_contribution_is_answered(first: Client) -> None:
    given = actions.contribute(Voice("Hanako", "h@example.org", "ja", "写真"), consent_version="1")

    first.post(url("contribution", reference=given.reference), {"state": "accepted", "answer": "ありがとう"})

    assert Contribution.objects.get().state == "accepted"


def test_person_gets_forms_and_is_opened_only_by_the_policy(first: Client, second: Client) -> None:
    first.post(url("new_record", kind="P"), {"identification": "unmatched", "has_died": "on"})
    record = Record.objects.get()
    first.post(
        url("add_name", reference=record.reference),
        {"text": "Судзуки", "script": "ru-Cyrl", "origin": "as-written", "source": "List", "place": "1"},
    )
    first.post(url("move_record", reference=record.reference), {"state": "review"})
    second.post(url("move_record", reference=record.reference), {"state": "published"})

    answer = second.post(url("open_person", reference=record.reference), {"open": "1"}, follow=True)

    record.refresh_from_db()
    assert (record.state, record.person.is_open) == ("published", False)
    assert "The policy does not allow it" in answer.content.decode()


def test_picture_is_given_shown_to_editors_and_refused_when_bad(first: Client) -> None:
    record = ItemFactory().record
    RecordTextFactory(record=record)
    typed = {"rights": "https://creativecommons.org/licenses/by/4.0/", "credit": "Museum"}
    address = url("set_picture", reference=record.reference)

    bad = first.post(address, {**typed, "picture": SimpleUploadedFile("x.svg", b"<svg/>")})
    assert "Drawings in SVG are not taken" in bad.content.decode()

    first.post(address, {**typed, "picture": SimpleUploadedFile("x.png", content("PNG"))})
    shown = first.get(url("picture", reference=record.reference))
    original = first.get(url("picture", reference=record.reference) + "?original=1")
    assert (shown.headers["Content-Type"], b"".join(original.streaming_content)) == ("image/jpeg", content("PNG"))
    close(shown)
    close(original)


def test_number_source_holder_and_window_are_written(first: Client, second: Client) -> None:
    first.post(url("new_source"), {"title": "Oxford note", "kind": "scholarly", "url": "https://ox.example/q"})
    source = Source.objects.get()
    first.post(
        url("new_number"),
        {
            "topic": "held", "low": "35902", "given_by": "Oxford note", "source": source.pk, "status": "documented",
            "confidence": "high",
        },
    )  # fmt: skip
    count = CountStatement.objects.get()
    first.post(url("move_number", pk=count.pk), {"state": "review"})
    second.post(url("move_number", pk=count.pk), {"state": "published"})
    first.post(url("new_holder"), {"name": "RGVA", "place": "Moscow"})
    holder = Holder.objects.get()
    first.post(url("holder", pk=holder.pk), {"name": "Russian State Military Archive", "place": "Moscow"})
    first.post(url("window"), {"date_edtf": "1945-10-05/1949"})

    count.refresh_from_db()
    assert list(Holder.objects.values_list("name", flat=True)) == ["Russian State Military Archive"]
    assert (count.state, count.low, count.high, PresenceWindow.objects.get().date_edtf) == (
        "published",
        35902,
        35902,
        "1945-10-05/1949",
    )
    assert "from 1945" not in text_of(first, url("window"))


def test_statement_is_translated_and_approved_on_the_page_of_its_claim(first: Client, second: Client) -> None:
    claim = ClaimFactory(subject=SiteFactory().record)
    ClaimTextFactory(claim=claim)
    first.post(
        url("claim_text", pk=claim.pk, language="kk"), {"text": "Интернацияланғандар салды.", "origin": "machine"}
    )
    row = claim.texts.get(language="kk")

    page = text_of(second, url("claim", pk=claim.pk))
    assert "Интернацияланғандар салды." in page
    assert url("approve_claim_text", pk=claim.pk, text=row.pk) in page
    assert url("claim_text", pk=claim.pk, language="ja") in page

    second.post(url("approve_claim_text", pk=claim.pk, text=row.pk), {"read": row.fingerprint})
    row.refresh_from_db()
    assert row.approved_at is not None


def test_source_address_stands_once(first: Client) -> None:
    known = SourceFactory()

    answer = first.post(url("new_source"), {"title": "Again", "kind": "press", "url": known.url})

    assert (answer.status_code, Source.objects.count()) == (200, 1)


def test_editors_read_claims_in_their_own_language(first: Client) -> None:
    claim = ClaimFactory(subject=SiteFactory().record)
    ClaimTextFactory(claim=claim)
    ClaimTextFactory(
        claim=claim, language="ru", text="Построили интернированные.", origin="person", approved_at=claim.created_at
    )
    user = User.objects.get(pk=first.session["_auth_user_id"])
    user.language = "ru"
    user.save()
    first.cookies["django_language"] = "ru"

    page = text_of(first, url("claim", pk=claim.pk))

    assert '<h1 lang="ru">Построили интернированные.</h1>' in page

"""Who gets which answer from which page of the editors' desk; a page missing here fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.factories import (
    CitationFactory,
    ClaimFactory,
    ClaimTextFactory,
    CountFactory,
    ItemFactory,
    NameFormFactory,
    RecordTextFactory,
    RequestFactory,
    SiteFactory,
)
from kopir.core.models import Role, User
from kopir.heritage import actions
from kopir.heritage.actions import Voice
from kopir.heritage.desk_urls import urlpatterns
from kopir.heritage.models import Claim, Contribution, Holder, Record, RecordText, Source

pytestmark = pytest.mark.django_db
PEOPLE = ("visitor", "member", "partner", "officer", "editor", "administrator")
PAGE = (302, 403, 403, 403, 200, 200)
BUTTON = (302, 403, 403, 403, 302, 302)
FORM = (302, 403, 403, 403, 200, 200)  # posted to without anything, it says what is missing
TABLE: dict[str, tuple[str, tuple[int, ...]]] = {
    "overview": ("get", PAGE),
    "descriptions": ("get", PAGE),
    "say": ("post", FORM),
    "records": ("get", PAGE),
    "new_record": ("get", PAGE),
    "record": ("get", PAGE),
    "note": ("post", BUTTON),
    "move_record": ("post", BUTTON),
    "add_name": ("post", FORM),
    "remove_name": ("post", BUTTON),
    "open_person": ("post", BUTTON),
    "picture": ("get", PAGE),
    "set_picture": ("post", FORM),
    "approve_text": ("post", BUTTON),
    "remove_text": ("post", BUTTON),
    "text": ("get", PAGE),
    "new_claim": ("get", PAGE),
    "claim": ("get", PAGE),
    "move_claim": ("post", BUTTON),
    "cite": ("post", FORM),
    "remove_citation": ("post", BUTTON),
    "approve_claim_text": ("post", BUTTON),
    "remove_claim_text": ("post", BUTTON),
    "claim_text": ("get", PAGE),
    "numbers": ("get", PAGE),
    "new_number": ("get", PAGE),
    "number": ("get", PAGE),
    "move_number": ("post", BUTTON),
    "window": ("get", PAGE),
    "sources": ("get", PAGE),
    "new_source": ("get", PAGE),
    "source": ("get", PAGE),
    "new_holder": ("get", PAGE),
    "holder": ("get", PAGE),
    "requests": ("get", PAGE),
    "request": ("get", PAGE),
    "decide": ("post", BUTTON),
    "contributions": ("get", PAGE),
    "contribution": ("get", PAGE),
    "withdraw_contribution": ("post", BUTTON),
    "attachment": ("get", PAGE),
}
_PERSONS = {"add_name", "remove_name", "open_person"}
_ITEMS = {"picture", "set_picture"}


def arguments(name: str) -> dict[str, object]:
    """What stands in the address: rows of every kind the desk has."""
    claim: Claim = ClaimFactory(subject=SiteFactory().record)
    record: Record = claim.subject
    ClaimTextFactory(claim=claim)
    statement = ClaimTextFactory(claim=claim, language="ru", text="Построено.", origin="machine")
    RecordTextFactory(record=record)
    row = RecordTextFactory(record=record, language="ru", text="Летний театр", origin="machine")
    citation = CitationFactory(claim=claim)
    if name in _PERSONS:
        form = NameFormFactory()
        own: dict[str, object] = {"reference": form.person.record.reference}
        return own | ({"pk": form.pk} if name == "remove_name" else {})
    if name in _ITEMS:
        return {"reference": item_with_picture().reference}
    if name in {"request", "decide"}:
        return {"reference": RequestFactory(about=record).reference}
    if name in {"contribution", "withdraw_contribution", "attachment"}:
        return given_arguments(name)
    special: dict[str, dict[str, object]] = {
        "new_record": {"kind": "S"},
        "text": {"reference": record.reference, "kind": "name", "language": "ja"},
        "approve_text": {"reference": record.reference, "pk": row.pk},
        "remove_text": {"reference": record.reference, "pk": row.pk},
        "claim_text": {"pk": claim.pk, "language": "ja"},
        "approve_claim_text": {"pk": claim.pk, "text": statement.pk},
        "remove_claim_text": {"pk": claim.pk, "text": statement.pk},
        "remove_citation": {"pk": claim.pk, "citation": citation.pk},
        "number": {"pk": 0},
        "source": {"pk": citation.source.pk},
        "holder": {"pk": Holder.objects.get_or_create(name="Archive")[0].pk},
    }
    if name in {"number", "move_number"}:
        return {"pk": CountFactory().pk}
    if name in special:
        return special[name]
    if name in {"claim", "move_claim", "cite"}:
        return {"pk": claim.pk}
    return {"reference": record.reference} if name in {"record", "note", "move_record", "new_claim"} else {}


def item_with_picture() -> Record:
    from heritage.test_archive_pictures import content

    record: Record = ItemFactory().record
    RecordTextFactory(record=record)
    actions.set_picture(record, content("PNG"), rights="https://x.example/", credit="Museum", by=None)
    return record


def given_arguments(name: str) -> dict[str, object]:
    voice = Voice("Hanako", "hanako@example.org", "ja", "祖父の写真です。")
    given: Contribution = actions.contribute(
        voice, [ContentFile(b"%PDF-1.7", name="memory.pdf")], consent_version="2026-11"
    )
    own: dict[str, object] = {"reference": given.reference}
    return own | ({"pk": given.files.get().pk} if name == "attachment" else {})


def close(answer: HttpResponseBase) -> None:
    """The file that is sent; `answer.close()` would close the test's database too."""
    for closer in answer._resource_closers:
        closer()


def test_table_has_every_page() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_page_answers_each_role(
    name: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    method, expected = TABLE[name]
    url = reverse(f"heritage_desk:{name}", kwargs=arguments(name))
    users = [
        None,
        *(person(role) for role in (Role.MEMBER, Role.PARTNER, Role.OFFICER, Role.EDITOR, Role.ADMINISTRATOR)),
    ]
    posted = {"state": "review"} if name.startswith("move_") else {}

    found = {}
    for who, user in zip(PEOPLE, users, strict=True):
        if who == "administrator" and method == "post" and name.startswith("remove_"):
            found[who] = 302  # the editor has just removed it
            continue
        answer = getattr(as_user(user), method)(url, posted)
        found[who] = answer.status_code
        if who == "visitor":
            assert "login" in answer.headers["Location"]
        close(answer)

    assert found == dict(zip(PEOPLE, expected, strict=True))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PARTNER, Role.OFFICER])
def test_refused_changes_nothing(
    role: Role, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    kwargs = arguments("remove_text")
    before = (RecordText.objects.count(), Source.objects.count(), Claim.objects.count())
    client = as_user(person(role))

    client.post(reverse("heritage_desk:remove_text", kwargs=kwargs))
    client.post(reverse("heritage_desk:new_source"), {"title": "x", "kind": "press"})

    assert (RecordText.objects.count(), Source.objects.count(), Claim.objects.count()) == before


@pytest.mark.parametrize("name", ["record", "request", "contribution"])
def test_nul_bytes_and_unknown_codes_are_not_found(
    name: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    client = as_user(person(Role.EDITOR))

    answers = [
        client.get(reverse(f"heritage_desk:{name}", kwargs={"reference": reference})).status_code
        for reference in ("KJ-S-7777", "KJ\x00S", "'; drop table")
    ]

    assert answers == [404, 404, 404]


def fill(name: str) -> None:
    """One more of everything the list shows."""
    claim = ClaimFactory(subject=SiteFactory(record__state="review").record, state="review")
    ClaimTextFactory(claim=claim)
    RecordTextFactory(record=claim.subject)
    CitationFactory(claim=claim)
    CountFactory(state="review", low=claim.pk, high=claim.pk)
    NameFormFactory(person__record__state="review")
    RequestFactory(about=claim.subject)
    Holder.objects.create(name=f"Holder {claim.pk}")
    actions.contribute(Voice("A", "a@example.org", "en", name, claim.subject), consent_version="2026-11")


@pytest.mark.parametrize("name", ["overview", "records", "numbers", "sources", "requests", "contributions"])
def test_lists_cost_the_same_with_one_and_three_rows(
    name: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    client = as_user(person(Role.EDITOR))
    url = reverse(f"heritage_desk:{name}")
    fill(name)
    client.get(url)

    with CaptureQueriesContext(connection) as one:
        client.get(url)
    fill(name)
    fill(name)
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)


def test_record_page_costs_the_same_with_one_and_three_claims(
    person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    record = SiteFactory().record
    client = as_user(person(Role.EDITOR))
    url = reverse("heritage_desk:record", kwargs={"reference": record.reference})

    def one_more() -> None:
        claim = ClaimFactory(subject=record)
        ClaimTextFactory(claim=claim)
        CitationFactory(claim=claim)

    one_more()
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    one_more()
    one_more()
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)

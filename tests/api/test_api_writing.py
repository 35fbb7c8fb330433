"""A program states a need or an offer: drafted, changed in parts, handed to the desk; the audit log says who."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from api.factories import calling, company_of, key_for, secretive
from kopir.api import statements
from kopir.core.models import AuditRow, User
from kopir.opportunities.models import Opportunity

pytestmark = pytest.mark.django_db
People = Callable[..., User]

DRAFT: dict[str, Any] = {
    "company": "KZ-C-000007",
    "direction": "offer",
    "profile_type": "BO",
    "business_type": "trade",
    "own_role": "manufacturer",
    "title": "Гречишный мёд в бочках",
    "body": "60 тонн в год, бочки по 300 кг.",
    "requirements": [{"text": "Склад\nв Осаке", "effect": "filter"}, {"text": "JAS"}],
    "codes": ["hs:0409", "isic4:0149"],
    "price": "3.50",
    "currency": "USD",
    "partner_regions": ["JP-27"],
    "valid_until": "2099-05-31",
}
ADDRESS = "/api/v1/opportunities"


def send(user: User, method: str, path: str, body: Any = None) -> Any:
    return calling(key_for(user)).generic(method, path, json.dumps(body or {}), content_type="application/json")


def test_draft_holds_all_that_was_sent(person: People) -> None:
    member = person()
    company_of(member, reference="KZ-C-000007")

    answer = send(member, "POST", f"{ADDRESS}?reader=ru", DRAFT)

    assert answer.status_code == 201, answer.content.decode()
    body = answer.json()
    assert (body["state"], body["company"]["reference"]) == ("draft", "KZ-C-000007")
    assert (body["title"]["text"], body["title"]["language"]) == (DRAFT["title"], "ru")
    assert body["private"]["requirements"] == [
        {"text": "Склад в Осаке", "effect": "filter"}, {"text": "JAS", "effect": "mark"},
    ]  # fmt: skip
    assert [(one["scheme"], one["code"], one["status"]) for one in body["codes"]] == [
        ("hs", "0409", "confirmed"), ("isic4", "0149", "confirmed"),
    ]  # fmt: skip
    assert (body["private"]["price"], body["private"]["partner_regions"]) == ("3.50", ["JP-27"])
    made = Opportunity.objects.get(reference=body["reference"])
    row = AuditRow.objects.filter(action="opportunity.drafted", subject_id=str(made.pk)).get()
    assert row.actor == member


def test_change_touches_only_what_is_sent(person: People) -> None:
    member = person()
    company_of(member, reference="KZ-C-000007")
    made = send(member, "POST", f"{ADDRESS}?reader=ru", DRAFT).json()

    changed = send(
        member, "PATCH", f"{ADDRESS}/{made['reference']}?reader=ru", {"minimum_order": "20 t", "codes": ["hs:0409"]}
    )

    assert changed.status_code == 200, changed.content.decode()
    expected = made | {"private": made["private"] | {"minimum_order": "20 t"}, "codes": made["codes"][:1]}
    assert changed.json() == expected


def test_texts_are_rewritten_in_their_own_language_and_emptied(person: People) -> None:
    member = person()
    company_of(member, reference="KZ-C-000007")
    made = send(member, "POST", ADDRESS, {**DRAFT, "seeks": "Оптовик в Осаке"}).json()
    path = f"{ADDRESS}/{made['reference']}"

    changed = send(member, "PATCH", path, {"title": "ドラム缶入りそば蜂蜜", "seeks": "", "requirements": []}).json()

    assert (changed["title"]["text"], changed["title"]["language"]) == ("ドラム缶入りそば蜂蜜", "ja")
    assert changed["body"]["language"] == "ru"
    assert (changed["private"]["seeks"], changed["private"]["requirements"]) == (None, [])


def test_the_same_change_twice_leaves_one_trace(person: People) -> None:
    member = person()
    company_of(member, reference="KZ-C-000007")
    path = f"{ADDRESS}/{send(member, 'POST', ADDRESS, DRAFT).json()['reference']}"
    send(member, "PATCH", path, {"payment": "L/C", "title": "Мёд"})
    rows = AuditRow.objects.filter(action__startswith="opportunity.").count()

    again = send(member, "PATCH", path, {"payment": "L/C", "title": "Мёд"})

    assert again.status_code == 200
    assert AuditRow.objects.filter(action__startswith="opportunity.").count() == rows


def test_draft_is_handed_to_the_desk_once(person: People) -> None:
    member = person()
    secretive(member=member, published=False)

    first = send(member, "POST", f"{ADDRESS}/KZBO20261123001/submit")
    second = send(member, "POST", f"{ADDRESS}/KZBO20261123001/submit")

    assert (first.status_code, first.json()["state"]) == (200, "review")
    assert (second.status_code, list(second.json())) == (409, ["error"])


def test_what_a_company_changes_in_public_goes_back_to_review(person: People) -> None:
    member = person()
    secretive(member=member)

    answer = send(member, "PATCH", f"{ADDRESS}/KZBO20261123001", {"minimum_order": "20 t"})

    assert answer.json()["state"] == "review"


def test_a_company_nobody_may_see_is_not_there(person: People) -> None:
    member = person()
    company_of(person(), reference="KZ-C-000007", state="draft")

    assert send(member, "POST", ADDRESS, DRAFT).status_code == 404
    assert Opportunity.objects.count() == 0


def test_faults_are_named(person: People) -> None:
    member = person()
    company_of(member, reference="KZ-C-000007")

    answer = send(member, "POST", ADDRESS, {**DRAFT, "currency": "", "profile_type": "BR"})

    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["detail"]} == {"currency", "profile_type"}
    assert Opportunity.objects.count() == 0


def test_a_change_reads_what_stands_under_the_lock(person: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else saves between the first reading and the lock: the part that was not sent keeps their value."""
    member = person()
    company_of(member, reference="KZ-C-000007")
    path = f"{ADDRESS}/{send(member, 'POST', ADDRESS, DRAFT).json()['reference']}"
    allowed = statements._allowed

    def overtaken(*asked: Any) -> Opportunity:
        found = allowed(*asked)
        Opportunity.objects.filter(pk=found.pk).update(payment="L/C")
        return found

    monkeypatch.setattr(statements, "_allowed", overtaken)

    assert send(member, "PATCH", path, {"price": "4.00"}).status_code == 200
    assert list(Opportunity.objects.values_list("payment", "price")) == [("L/C", 4)]

"""Matches by HTTP: the right answer first, reasons in the reader's language, the other side unnamed for companies."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from api.factories import calling, company_of, key_for, leaked, secretive
from kopir.core.models import User
from kopir.matches import actions
from kopir.matches.states import DecisionState
from kopir.opportunities.models import Opportunity, Requirement
from opportunities.factories import ApprovedTextFactory, PublishedFactory, TextFactory

pytestmark = pytest.mark.django_db
People = Callable[..., User]
NEED = "業務用のはちみつを年20トン輸入したい。ドラム缶入り、成績書が必要です。"


def world(member: User) -> Any:
    """A Japanese need of a member; two offers from the other country, one of them full of secrets."""
    need = PublishedFactory(
        company=company_of(member, country="JP", region="JP-13", reference="JP-C-1"), direction="need",
        profile_type="BR", reference="JPBR1", own_role="buyer", partner_role="supplier",
    )  # fmt: skip
    TextFactory(opportunity=need, text=NEED, language="ja")
    Requirement.objects.create(opportunity=need, text="ドラム缶入り", effect="mark")
    secretive()
    other = PublishedFactory(reference="KZBO2")
    TextFactory(opportunity=other, text="Copper power cables, own plant in Almaty", language="en")
    ApprovedTextFactory(opportunity=other, kind="public-title", text="Copper power cables", language="en")
    actions.reindex_due()
    return need


def get(user: User, path: str, **headers: str) -> Any:
    return calling(key_for(user)).get(f"/api/v1/opportunities/{path}", headers=headers)


def test_company_reads_ranked_answers_without_names(person: People) -> None:
    member = person()
    world(member)

    answer = get(member, "JPBR1/matches?reader=ja")

    assert answer.status_code == 200, answer.content.decode()
    body = answer.json()
    first = (body["results"] + body["near"])[0]
    assert first["reference"] == "KZBO20261123001"
    assert (first["company"], first["company_reference"]) == ("", "")
    assert first["because"]
    assert all(reason["sentence"] for reason in first["because"])
    assert leaked(json.dumps(body, ensure_ascii=False)) == set()


def test_what_the_desk_has_dismissed_is_its_own_affair(person: People, officer: User) -> None:
    member = person()
    need = world(member)
    answer = Opportunity.objects.get(reference="KZBO20261123001")
    actions.decide(need, answer, actions.Word(DecisionState.DISMISSED, "too small"), by=officer)

    own, desk = (get(user, "JPBR1/matches").json() for user in (member, officer))

    assert (own["dismissed"], desk["dismissed"]) == (0, 1)
    assert "too small" not in json.dumps(own)


def test_desk_reads_names(person: People, officer: User) -> None:
    world(person())

    first = get(officer, "JPBR1/matches?reader=en").json()["results"][0]

    assert (first["company"], first["company_reference"]) == ("ТОО «Алтай Бал»", "KZ-C-000042")


def test_reasons_come_in_the_language_asked_for(person: People, officer: User) -> None:
    world(person())

    told = {
        reader: json.dumps(get(officer, f"JPBR1/matches?reader={reader}").json()["results"][0]["country"])
        for reader in ("ja", "ru", "en")
    }
    by_header = get(officer, "JPBR1/matches", **{"Accept-Language": "ja"}).json()["results"][0]["country"]

    assert len(set(told.values())) == 3
    assert json.dumps(by_header) == told["ja"]


def test_text_that_is_not_stored_is_matched_for_the_desk(person: People, officer: User) -> None:
    world(person())
    body = {"text": NEED, "direction": "need", "country": "JP", "must": ["ドラム缶"], "reader": "ru"}

    answer = calling(key_for(officer)).post("/api/v1/match", json.dumps(body), content_type="application/json")

    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["results"][0]["reference"] == "KZBO20261123001"
    assert (answer.json()["page"], answer.json()["count"]) == (1, len(answer.json()["results"]))


def test_nothing_fits_is_an_answer(person: People, officer: User) -> None:
    world(person())
    body = {"text": "宇宙ロケットの打ち上げ保険を探しています", "country": "JP"}

    answer = calling(key_for(officer)).post("/api/v1/match", json.dumps(body), content_type="application/json").json()

    assert (answer["nothing_fits"], answer["results"], answer["count"]) == (True, [], 0)


def test_pages_behind_the_last_are_empty(person: People, officer: User) -> None:
    world(person())

    assert get(officer, "JPBR1/matches?page=999").json()["results"] == []

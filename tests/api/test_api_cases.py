"""Interests and cases by HTTP: who reads what of them before and after the introduction, and what a program writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from api.factories import (
    CASE,
    CHAMBERS_OWN,
    IN_CASES,
    INTEREST,
    OF_OTHERS,
    OTHER_CASE,
    OTHER_INTEREST,
    calling,
    case_world,
    company_of,
    key_for,
    secretive,
    told,
)
from cases.introduced import agreed
from companies.factories import MemberFactory
from kopir.cases import actions, terms
from kopir.cases.models import Case, CaseMessage, Interest
from kopir.core.models import AuditRow, Role, User
from opportunities.factories import PublishedFactory

pytestmark = pytest.mark.django_db
People = Callable[..., User]

LISTS = ("/interests", "/cases", "/interests?state=all", "/cases?state=all")
OF_THE_CASE = (f"/cases/{CASE}", f"/cases/{CASE}/messages")
ELSEWHERE = (
    "/companies", "/companies/KZ-C-000042", "/companies/JP-C-000007", "/opportunities",
    "/opportunities/KZBO20261123001",
)  # fmt: skip
READS = (*LISTS, f"/interests/{INTEREST}", *OF_THE_CASE)
WISH = {
    "opportunity": "KZBO20261123001",
    "company": "JP-C-000008",
    "why": "はちみつ",
    "offer": "菓子店",
    "next": "見本",
}


def send(user: User, method: str, path: str, body: Any = None) -> Any:
    data = json.dumps(body) if body is not None else ""
    return calling(key_for(user)).generic(method, f"/api/v1{path}", data, content_type="application/json")


def read(user: User, *paths: str) -> str:
    """All that these addresses tell a person, as one text."""
    answers = [send(user, "GET", path).json() for path in paths]
    return json.dumps(answers, ensure_ascii=False)


@pytest.fixture
def sides(person: People, officer: User) -> tuple[User, User]:
    """Who acts for the company that published, and for the one that is interested; not introduced yet."""
    publisher, buyer = person(), person()
    secretive(member=publisher)
    case_world(officer, buyer=buyer)
    return publisher, buyer


def test_before_the_introduction_each_side_reads_its_own(sides: tuple[User, User]) -> None:
    publisher, buyer = sides

    assert told(read(publisher, *OF_THE_CASE, "/cases")) == {
        "publisher", "publisher reference", "person of publisher", "mail of publisher", "word to publisher",
    }  # fmt: skip
    assert told(read(buyer, *OF_THE_CASE, "/cases")) == {
        "buyer", "buyer reference", "person of buyer", "mail of buyer", "word to buyer",
    }  # fmt: skip


def test_interest_names_who_sent_it_and_not_who_published(sides: tuple[User, User]) -> None:
    publisher, buyer = sides
    paths = ("/interests", f"/interests/{INTEREST}")

    assert told(read(publisher, *paths)) == {"buyer", "buyer reference", "publisher", "publisher reference"}
    assert told(read(buyer, *paths)) == {"buyer", "buyer reference", "adviser to buyer"}


def test_the_chambers_own_is_in_no_answer_to_a_company(sides: tuple[User, User]) -> None:
    publisher, buyer = sides
    hidden = CHAMBERS_OWN | OF_OTHERS

    found = {"publisher": told(read(publisher, *READS, *ELSEWHERE)), "buyer": told(read(buyer, *READS, *ELSEWHERE))}

    assert found["publisher"] & (hidden | {"person of buyer", "mail of buyer", "word to buyer"}) == set()
    assert found["buyer"] & (hidden | {"person of publisher", "mail of publisher", "word to publisher"}) == set()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PARTNER, Role.EDITOR])
def test_nobody_else_reads_anything_of_cases(role: Role, sides: tuple[User, User], person: People) -> None:
    user = person(role)
    company_of(user)

    assert Case.objects.count() == 2
    assert [send(user, "GET", path).json()["count"] for path in LISTS] == [0, 0, 0, 0]
    assert [send(user, "GET", path).status_code for path in READS[len(LISTS) :]] == [404, 404, 404]
    assert told(read(user, *READS, *ELSEWHERE)) <= {"publisher", "publisher reference", "buyer", "buyer reference"}
    assert told(read(user, *READS)) == set()


def test_note_and_task_are_in_no_answer_to_the_desk_either(sides: tuple[User, User], officer: User) -> None:
    found = told(read(officer, *READS, *ELSEWHERE, f"/cases/{OTHER_CASE}/messages", "/companies/KZ-C-000042/vetting"))

    assert found == set(IN_CASES) - {"note", "task"}


def test_interest_that_was_not_forwarded_is_not_there_for_who_published(sides: tuple[User, User]) -> None:
    publisher, buyer = sides
    Interest.objects.filter(reference=INTEREST).update(state="submitted", forwarded_at=None)

    assert [send(one, "GET", f"/interests/{INTEREST}").status_code for one in sides] == [404, 200]
    assert [send(one, "GET", "/interests").json()["count"] for one in sides] == [0, 1]
    assert send(publisher, "POST", f"/interests/{INTEREST}/answer", {"answer": "fits"}).status_code == 404
    assert send(buyer, "POST", f"/interests/{INTEREST}/answer", {"answer": "fits"}).status_code == 403


def test_case_that_ended_before_an_introduction_tells_no_more(sides: tuple[User, User]) -> None:
    Case.objects.filter(reference=CASE).update(state="refused", ended_at=timezone.now())

    found = [told(read(one, *OF_THE_CASE, "/cases?state=refused")) for one in sides]

    assert found[0] & {"buyer", "person of buyer", "mail of buyer", "end"} == set()
    assert found[1] & {"publisher", "person of publisher", "mail of publisher", "end"} == set()
    assert all(found)


def test_after_the_introduction_both_know_each_other(officer: User, person: People) -> None:
    publisher, interested, case = agreed(officer)
    users = person(), person()
    for user, company in zip(users, (publisher, interested), strict=True):
        MemberFactory(company=company, user=user)
    path = f"/cases/{case.reference}"
    mails = {"aigerim@altaibal.example", "hanako@mitsubachi.example"}

    def known(user: User) -> tuple[set[str], bool]:
        body = send(user, "GET", path).json()
        return {one["email"] for one in body["contacts"]}, bool(body["publisher"] and body["interested"])

    before = [known(user) for user in users]
    actions.introduce(case, by=officer)

    assert [found for found, _both in before] == [{"aigerim@altaibal.example"}, {"hanako@mitsubachi.example"}]
    assert [known(user) for user in users] == [(mails, True)] * 2
    assert "By telephone" not in read(users[0], path, f"{path}/messages")  # the chamber's note of how it agreed


@pytest.mark.parametrize("query", ["q=Алтай", "q=KZ-C-000042", "whose=mine", "owner=1"])
@pytest.mark.parametrize("path", ["/cases", "/interests"])
def test_a_company_cannot_search_for_whom_it_does_not_know(path: str, query: str, sides: tuple[User, User]) -> None:
    if path == "/interests" and query == "owner=1":
        query = "whose=late"

    answer = send(sides[1], "GET", f"{path}?{query}")

    assert (answer.status_code, list(answer.json())) == (403, ["error"])


def test_desk_narrows_the_lists(sides: tuple[User, User], officer: User) -> None:
    def found(query: str) -> list[str]:
        return sorted(row["reference"] for row in send(officer, "GET", query).json()["results"])

    both = [CASE, OTHER_CASE]
    assert found("/cases") == found("/cases?state=proposed") == found("/cases?state=all") == both
    assert found("/cases?state=closed") == found("/cases?whose=late") == []
    assert found("/cases?whose=mine") == found(f"/cases?owner={officer.pk}") == found("/cases?q=みつばち") == [CASE]
    assert found("/cases?whose=nobodys") == [OTHER_CASE]
    assert found("/interests") == found("/interests?state=forwarded") == [INTEREST, OTHER_INTEREST]
    assert found("/interests?whose=mine") == found("/interests?q=みつばち") == [INTEREST]
    assert found("/interests?state=answered") == []


@pytest.mark.parametrize(
    ("path", "now", "other"), [("cases", "proposed", "closed"), ("interests", "forwarded", "asked")]
)
def test_company_narrows_by_state(path: str, now: str, other: str, sides: tuple[User, User]) -> None:
    states = ("", "all", "open", now, other)

    counts = [send(sides[0], "GET", f"/{path}?state={state}").json()["count"] for state in states]

    assert counts == [1, 1, 1, 1, 0]


def test_interest_is_expressed_once(sides: tuple[User, User]) -> None:
    buyer = sides[1]

    first = send(buyer, "POST", "/interests?reader=ja", WISH)
    again = send(buyer, "POST", "/interests?reader=ja", WISH)
    other = send(buyer, "POST", "/interests", {**WISH, "why": "別の言葉"})

    assert first.status_code == 201, first.content.decode()
    assert first.json() == again.json()
    assert (other.status_code, list(other.json())) == (409, ["error"])
    body = first.json()
    assert (body["state"], body["publisher"], body["company"]["reference"]) == ("submitted", None, "JP-C-000008")
    assert [(one["question"], one["text"]["text"]) for one in body["said"]] == [
        ("why", "はちみつ"), ("offer", "菓子店"), ("next", "見本"),
    ]  # fmt: skip
    made = Interest.objects.get(reference=body["reference"])
    assert [row.actor for row in AuditRow.objects.filter(action="interest.expressed")] == [buyer]
    assert made.asked_by == buyer


def test_interest_that_cannot_be_expressed_says_which_part(sides: tuple[User, User], person: People) -> None:
    publisher, buyer = sides
    before = Interest.objects.count()

    def refused(user: User, **changed: Any) -> tuple[int, list[str]]:
        answer = send(user, "POST", "/interests", {**WISH, **changed})
        return answer.status_code, [one["field"].partition(".")[0] for one in answer.json().get("detail", [])]

    assert refused(publisher, company="KZ-C-000042") == (422, ["company"])  # of the same side
    assert refused(buyer, own="KZBO20261123001") == (422, ["own"])
    assert refused(buyer, why="") == (422, ["why"])
    assert refused(buyer, next="x" * 3_001) == (422, ["next"])
    assert refused(buyer, why=" \n ")[0] == 422
    assert refused(buyer, opportunity="nowhere") == refused(buyer, company="nowhere") == (404, [])
    assert Interest.objects.count() == before


def test_own_need_or_offer_goes_with_the_interest(sides: tuple[User, User]) -> None:
    buyer = sides[1]
    own = PublishedFactory(company=buyer.companies.get(company__reference="JP-C-000008").company, reference="JPBR7")

    made = send(buyer, "POST", "/interests", {**WISH, "own": "JPBR7"}).json()

    assert Interest.objects.get(reference=made["reference"]).own_opportunity == own


def test_a_company_expresses_so_much_a_day(sides: tuple[User, User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "MOST_A_DAY", 0)

    answer = send(sides[1], "POST", "/interests", WISH)

    assert (answer.status_code, list(answer.json())) == (409, ["error"])


@pytest.mark.parametrize("by", ["publisher", "officer"])
def test_interest_is_answered_once(by: str, sides: tuple[User, User], officer: User) -> None:
    user = sides[0] if by == "publisher" else officer
    path = f"/interests/{INTEREST}/answer"

    without = send(user, "POST", path, {"answer": "does-not-fit"})
    first = send(user, "POST", path, {"answer": "does-not-fit", "reason": "Слишком мало"})
    second = send(user, "POST", path, {"answer": "fits"})

    assert [one.status_code for one in (without, first, second)] == [422, 200, 409]
    assert (first.json()["state"], first.json()["answer"]) == ("answered", "does-not-fit")
    side = "publisher" if by == "publisher" else "chamber"
    assert [(one["side"], one["text"]) for one in first.json()["replies"]][-1] == (side, "Слишком мало")
    (row,) = AuditRow.objects.filter(action="interest.answered")
    assert (row.actor, row.details["answer"]) == (user, "does-not-fit")


def test_message_is_sent_once_under_its_nonce(sides: tuple[User, User]) -> None:
    buyer, path = sides[1], f"/cases/{CASE}/messages"
    body = {"text": "サンプルはいつですか", "audience": "interested", "nonce": "samples-1"}

    first, again = send(buyer, "POST", path, body), send(buyer, "POST", path, body)
    other = send(buyer, "POST", path, {**body, "text": "別の質問"})
    without = [send(buyer, "POST", path, {**body, "nonce": ""}).json()["id"] for _ in range(2)]

    assert [one.status_code for one in (first, again, other)] == [201] * 3
    assert first.json() == again.json()
    assert len({first.json()["id"], other.json()["id"], *without}) == 4
    assert (first.json()["side"], first.json()["text"]["text"]) == ("interested", body["text"])
    rows = AuditRow.objects.filter(action="case.message_sent")
    assert [row.actor for row in rows] == [buyer] * 4
    listed = [one["id"] for one in send(buyer, "GET", path).json()["results"]]
    assert listed[1:] == [first.json()["id"], other.json()["id"], *without]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"audience": "all"}, 409), ({"audience": "publisher"}, 422), ({"audience": "chamber"}, 422),
        ({"text": ""}, 422), ({"text": "\u202e \n"}, 422), ({"text": "x" * 10_001}, 422), ({"text": None}, 422),
        ({"nonce": "x" * 33}, 422), ({"nonce": "a b"}, 422), ({"audience": None}, 422),
    ],
)  # fmt: skip
def test_message_that_cannot_be_sent_is_not(body: dict[str, Any], status: int, sides: tuple[User, User]) -> None:
    before = CaseMessage.objects.count()

    answer = send(sides[1], "POST", f"/cases/{CASE}/messages", {"text": "a", "audience": "interested", **body})

    assert answer.status_code == status, answer.content.decode()
    assert answer.json()["error"]
    assert CaseMessage.objects.count() == before


def test_nobody_writes_in_a_case_that_ended(sides: tuple[User, User], officer: User) -> None:
    Case.objects.filter(reference=CASE).update(state="refused", ended_at=timezone.now())
    before = CaseMessage.objects.count()

    answers = [
        send(user, "POST", f"/cases/{CASE}/messages", {"text": "a", "audience": "publisher"})
        for user in (sides[0], officer)
    ]

    assert [one.status_code for one in answers] == [409, 409]
    assert CaseMessage.objects.count() == before


def test_desk_reads_who_is_in_charge(sides: tuple[User, User], officer: User) -> None:
    case = send(officer, "GET", f"/cases/{CASE}").json()
    interest = send(officer, "GET", f"/interests/{INTEREST}").json()

    assert case["private"] == {
        "owner": {"id": officer.pk, "name": "Скрытный Офицер"}, "next_step": "Ждём ответа OFAC",
        "end_reason": "Закрыто из-за долгов",
    }  # fmt: skip
    assert (case["side"], case["agreed"]) == ("chamber", ["publisher"])
    assert interest["private"] == {"adviser": "Скрытный Офицер", "other_adviser": "Скрытный Офицер"}
    assert send(sides[1], "GET", f"/cases/{CASE}").json()["agreed"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cases/%00", 404), ("/cases/%00/messages", 404), ("/interests/%00x", 404), ("/cases?q=%00", 200),
        ("/interests?q=%25%5F%27", 200), ("/cases?page=10000", 200), ("/cases?page=0", 422), ("/cases?state=x", 422),
        ("/cases?owner=0", 422), ("/cases?owner=99999999999", 422), ("/interests?whose=x", 422),
        ("/interests?state=%00open", 200), ("/companies/%00/vetting", 404), ("/companies/x/vetting", 404),
    ],
)  # fmt: skip
def test_strange_addresses_of_cases_break_nothing(path: str, status: int, officer: User) -> None:
    assert send(officer, "GET", path).status_code == status

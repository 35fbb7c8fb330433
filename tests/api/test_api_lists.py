"""Lists: pages, counts, filters, and a number of queries that does not grow with the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api.factories import calling, company_of, entry, key_for, name, register_world, say
from cases.factories import CaseFactory, InterestFactory
from companies.factories import CodeFactory as CompanyCodeFactory
from companies.factories import CompanyFactory, NameFactory
from kopir.api.paging import PAGE
from kopir.cases.models import Case, CaseFile
from kopir.companies.models import CompanyMember
from kopir.core.models import User
from opportunities.factories import ApprovedTextFactory, CodeFactory, PublishedFactory, TextFactory

pytestmark = pytest.mark.django_db


def opportunity() -> None:
    made = PublishedFactory()
    NameFactory(company=made.company)
    TextFactory(opportunity=made, kind="title")
    ApprovedTextFactory(opportunity=made, kind="public-title", text="Мёд")
    CodeFactory(opportunity=made)


def company() -> None:
    made = CompanyFactory()
    NameFactory(company=made)
    CompanyCodeFactory(company=made)


def register_entry() -> None:
    from kopir.registers.models import Entry, Snapshot

    snapshot = Snapshot.objects.get(source="kz-stat")
    number = f"16024000{Entry.objects.count():04d}"
    entry(snapshot=snapshot, key=number, identifiers=[f"bin:{number}"], names=[name("ТОО «Алтай Бал»", "ru")])


def own_company(name: str) -> dict[str, Any]:
    """The company of the member who asks, under this name; the factory's own where an officer asks."""
    member = CompanyMember.objects.select_related("company").first()
    return {name: member.company} if member is not None else {}


def interest() -> None:
    made = InterestFactory(state="forwarded", forwarded_at=timezone.now(), **own_company("company"))
    NameFactory(company=made.company)
    NameFactory(company=made.opportunity.company)
    ApprovedTextFactory(opportunity=made.opportunity, kind="public-title", text="Мёд")


def case() -> None:
    made = CaseFactory(owner=User.objects.filter(role="officer").first(), **own_company("interested"))
    NameFactory(company=made.publisher)
    NameFactory(company=made.interested)
    ApprovedTextFactory(opportunity=made.opportunity, kind="public-title", text="Мёд")


def message() -> None:
    found = Case.objects.filter(reference="CS-LIST").first()
    found = found or CaseFactory(reference="CS-LIST", **own_company("interested"))
    made = say(found, "Здравствуйте", "interested", User.objects.filter(role="officer").first())
    CaseFile.objects.create(message=made, stored="x", name="a.pdf", media_type="application/pdf", size=1)


LISTS: dict[str, Callable[[], None]] = {
    "/api/v1/opportunities": opportunity,
    "/api/v1/opportunities?q=мёд": opportunity,
    "/api/v1/companies": company,
    "/api/v1/companies?q=Алтай": company,
    "/api/v1/registers/search?country=KZ": register_entry,
    "/api/v1/registers/search?q=Алтай Бал": register_entry,
    "/search/kz-stat?limit=50": register_entry,
    "/api/v1/interests": interest,
    "/api/v1/cases": case,
    "/api/v1/cases/CS-LIST/messages": message,
}


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("by", ["officer", "member"])
def test_more_rows_cost_no_more_queries(path: str, by: str, officer: User, person: Callable[..., User]) -> None:
    register_world()
    user = officer if by == "officer" else person()
    if by == "member":
        company_of(user, country="JP")
    client = calling(key_for(user))
    LISTS[path]()
    with CaptureQueriesContext(connection) as few:
        one = len(client.get(path).json()["results"])
    LISTS[path]()
    LISTS[path]()

    with CaptureQueriesContext(connection) as many:
        more = len(client.get(path).json()["results"])

    assert more == one + 2
    assert len(many) == len(few)


@pytest.mark.parametrize("path", ["/api/v1/interests?q=Алтай", "/api/v1/cases?q=Алтай"])
def test_more_rows_cost_no_more_queries_in_a_search_of_the_desk(path: str, officer: User) -> None:
    client, make = calling(key_for(officer)), interest if "interests" in path else case
    make()
    with CaptureQueriesContext(connection) as few:
        assert client.get(path).json()["count"] == 1
    make()
    make()

    with CaptureQueriesContext(connection) as many:
        assert client.get(path).json()["count"] == 3

    assert len(many) == len(few)


@pytest.mark.parametrize("path", ["/api/v1/opportunities", "/api/v1/companies", "/api/v1/interests", "/api/v1/cases"])
def test_pages_hold_every_row_once(path: str, officer: User) -> None:
    for _ in range(PAGE + 2):
        LISTS[path]()
    client = calling(key_for(officer))

    pages = [client.get(f"{path}?page={number}").json() for number in (1, 2, 3)]

    assert [len(page["results"]) for page in pages] == [PAGE, 2, 0]
    assert {(page["count"], page["pages"]) for page in pages} == {(PAGE + 2, 2)}
    assert len({row["reference"] for page in pages for row in page["results"]}) == PAGE + 2


def test_filters_narrow(officer: User) -> None:
    opportunity()
    PublishedFactory(direction="need", profile_type="BR", company__country="JP", reference="JPBR1")
    client = calling(key_for(officer))

    def found(query: str) -> Any:
        return [row["reference"] for row in client.get(f"/api/v1/opportunities?{query}").json()["results"]]

    assert found("direction=need") == found("country=JP") == found("profile_type=BR") == ["JPBR1"]
    assert found("state=draft") == []
    assert len(found("")) == 2


def test_register_search_says_how_it_found(officer: User) -> None:
    register_world()
    client = calling(key_for(officer))

    by_number = client.get("/api/v1/registers/search?q=T3020001020326").json()["results"]
    by_name = client.get("/api/v1/registers/search?q=Sakata Seed").json()["results"]
    by_filter = client.get("/api/v1/registers/search?region=JP-14").json()["results"]

    assert [(one["how"], one["entry"]["key"]) for one in by_number] == [("number", "E00012")]
    assert (by_name[0]["how"], by_name[0]["same"], by_name[0]["name"]) == ("name", True, "SAKATA SEED CORPORATION")
    assert [one["how"] for one in by_filter] == ["filters"]


def test_labels_follow_the_reader(officer: User) -> None:
    company()
    client = calling(key_for(officer))

    labels = {
        reader: client.get(f"/api/v1/companies?reader={reader}").json()["results"][0]["codes"][0]["label"]
        for reader in ("ru", "ja", "en")
    }

    assert len(set(labels.values())) == 3

"""Who gets which answer from which page of the room; a page missing here fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from companies.factories import (
    ApprovedTextFactory,
    CodeFactory,
    CompanyFactory,
    EntryFactory,
    IdentifierFactory,
    MemberFactory,
    NameFactory,
    PersonFactory,
    TextFactory,
)
from kopir.companies.models import Company
from kopir.companies.states import CompanyState
from kopir.companies.urls import urlpatterns
from kopir.core.models import Role, User

PEOPLE = ("visitor", "other member", "own member", "partner", "editor", "officer")
# 302 of a visitor leads to the log-in page; other 302 are answers to a button.
LOOK = (302, 200, 200, 200, 200, 200)
OWN = (302, 403, 200, 403, 403, 200)
DESK = (302, 403, 403, 403, 403, 200)
OWN_BUTTON = (302, 403, 302, 403, 403, 302)
DESK_BUTTON = (302, 403, 403, 403, 403, 302)
TABLE: dict[str, tuple[str, tuple[int, ...]]] = {
    "list": ("get", LOOK),
    "detail": ("get", LOOK),
    "create": ("get", DESK),
    "from_entry": ("post", DESK_BUTTON),
    "edit": ("get", OWN),
    "move": ("post", DESK_BUTTON),
    "add_name": ("get", DESK),
    "edit_name": ("get", DESK),
    "remove_name": ("post", DESK_BUTTON),
    "add_identifier": ("get", DESK),
    "edit_identifier": ("get", DESK),
    "remove_identifier": ("post", DESK_BUTTON),
    "add_person": ("get", OWN),
    "edit_person": ("get", OWN),
    "remove_person": ("post", OWN_BUTTON),
    "write_text": ("get", OWN),
    "translate": ("get", OWN),
    "approve_text": ("post", DESK_BUTTON),
    "remove_translation": ("post", OWN_BUTTON),
    "add_code": ("get", OWN),
    "add_codes": ("post", OWN_BUTTON),
    "confirm_code": ("post", DESK_BUTTON),
    "remove_code": ("post", OWN_BUTTON),
    "add_member": ("get", DESK),
    "remove_member": ("post", DESK_BUTTON),
}


def whole_company(**fields: object) -> Company:
    company = CompanyFactory(**fields)
    NameFactory(company=company)
    IdentifierFactory(company=company)
    PersonFactory(company=company)
    CodeFactory(company=company)
    TextFactory(company=company)
    return company


def url_and_data(name: str, company: Company) -> tuple[str, dict[str, str]]:
    second_name = NameFactory(company=company, text="Altai Bal", language="en", kind="trade")
    translation = TextFactory(company=company, language="en", origin="person", text="We gather honey.")
    rows = {
        "name": second_name.pk,
        "identifier": company.identifiers.get().pk,
        "person": company.people.get().pk,
        "text": translation.pk,
        "translation": translation.pk,
        "code": company.codes.get().pk,
        "member": company.members.first().pk,
    }
    if name in {"list", "create"}:
        return reverse(f"companies:{name}"), {}
    if name == "from_entry":
        entry = EntryFactory(key="991240000013", identifiers=[])
        return reverse("companies:from_entry"), {"source": entry.source, "key": entry.key}
    kwargs: dict[str, object] = {"reference": company.reference}
    noun = name.partition("_")[2]
    if name in {"write_text", "translate"}:
        kwargs["kind"] = "profile"
    elif noun and not name.startswith("add_"):
        kwargs["pk"] = rows[noun]
    return reverse(f"companies:{name}", kwargs=kwargs), {"state": "archived"}


def everybody(person: Callable[..., User], company: Company) -> dict[str, User | None]:
    own = person()
    MemberFactory(company=company, user=own)
    other = person()
    MemberFactory(user=other)
    return {
        "visitor": None,
        "other member": other,
        "own member": own,
        "partner": person(Role.PARTNER),
        "editor": person(Role.EDITOR),
        "officer": person(Role.OFFICER),
    }


def test_table_has_every_page() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("who", PEOPLE)
def test_page_answers(
    name: str, who: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    company = whole_company()
    user = everybody(person, company)[who]
    url, data = url_and_data(name, company)
    method, answers = TABLE[name]

    answer = getattr(as_user(user), method)(url, data if method == "post" else {})

    assert answer.status_code == answers[PEOPLE.index(who)]
    if user is None:
        assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("state", [CompanyState.DRAFT, CompanyState.ARCHIVED])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("visitor", 302),
        ("other member", 404),
        ("own member", 200),
        ("partner", 404),
        ("editor", 404),
        ("officer", 200),
    ],
)
def test_inactive_company_is_seen_by_its_own_and_the_desk(
    state: CompanyState,
    who: str,
    status: int,
    person: Callable[..., User],
    as_user: Callable[[User | None], Client],
) -> None:
    company = whole_company(state=state)
    client = as_user(everybody(person, company)[who])

    assert client.get(reverse("companies:detail", args=[company.reference])).status_code == status
    if status == 404:
        assert company.reference not in client.get(reverse("companies:list")).text


SECRETS = {
    "person": "Айгерім Сейтқали",
    "e-mail": "aigerim@altaibal.example",
    "phone": "701 555 01 02",
    "number": "160240000018",
    "address": "Гагарина",
    "website": "altaibal.example/secret",
    "unapproved original": "Мы собираем мёд.",
    "unapproved translation": "We gather honey.",
    "suggested code": "9999-not-shown",
}


def company_with_secrets() -> Company:
    company = whole_company(address="ул. Гагарина, 1", website="https://altaibal.example/secret", place="Риддер")
    TextFactory(company=company, language="en", origin="machine", text="We gather honey.")
    CodeFactory(company=company, code="0111", status="suggested")
    return company


@pytest.mark.parametrize("who", ["other member", "partner", "editor"])
def test_private_side_does_not_leak(
    who: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    company = company_with_secrets()
    people = everybody(person, company)
    url = reverse("companies:detail", args=[company.reference])
    of_the_desk = as_user(people["officer"]).get(url).text
    shown_to_desk = [name for name, words in SECRETS.items() if words in of_the_desk]
    assert sorted(shown_to_desk) == sorted(set(SECRETS) - {"suggested code"})
    assert "0111" in of_the_desk

    page = as_user(people[who]).get(url).text

    assert [name for name, words in SECRETS.items() if words in page] == []
    assert "0111" not in page


@pytest.mark.parametrize("words", ["160240000018", "Гагарина", "собираем", "aigerim"])
def test_search_confirms_no_hidden_word(
    words: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    company = company_with_secrets()
    client = as_user(everybody(person, company)["other member"])
    assert company.reference in client.get(reverse("companies:list"), {"q": "Алтай"}).text

    assert company.reference not in client.get(reverse("companies:list"), {"q": words}).text


def test_approved_text_is_seen_by_others(
    person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    company = whole_company()
    company.texts.all().delete()
    ApprovedTextFactory(company=company, text="Мы собираем мёд.")
    client = as_user(everybody(person, company)["other member"])

    assert "Мы собираем мёд." in client.get(reverse("companies:detail", args=[company.reference])).text


def test_member_cannot_change_what_is_the_desks(
    person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    company = whole_company(legal_form="llp", place="Риддер")
    people = everybody(person, company)
    url = reverse("companies:edit", args=[company.reference])

    answer = as_user(people["own member"]).post(
        url, {"place": "Өскемен", "country": "JP", "legal_form": "jsc", "owner": people["officer"].pk}
    )

    assert answer.status_code == 302
    company.refresh_from_db()
    assert (company.place, company.country, company.legal_form, company.owner) == ("Өскемен", "KZ", "llp", None)


def test_refused_button_changes_nothing(person: Callable[..., User], as_user: Callable[[User | None], Client]) -> None:
    company = whole_company()
    client = as_user(everybody(person, company)["own member"])

    client.post(reverse("companies:move", args=[company.reference]), {"state": "archived"})
    client.post(reverse("companies:remove_name", args=[company.reference, company.names.get().pk]))

    company.refresh_from_db()
    assert (company.state, company.names.count()) == (CompanyState.ACTIVE, 1)


def test_rows_of_another_company_are_not_reached_through_ones_own(
    person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    own, other = whole_company(), CompanyFactory()
    hidden = PersonFactory(company=other, name="Someone Else")
    client = as_user(everybody(person, own)["own member"])

    answer = client.get(reverse("companies:edit_person", args=[own.reference, hidden.pk]))
    removal = client.post(reverse("companies:remove_person", args=[own.reference, hidden.pk]))

    assert (answer.status_code, removal.status_code) == (404, 404)
    assert other.people.count() == 1


@pytest.mark.parametrize("name", ["list", "detail"])
@pytest.mark.parametrize("who", ["own member", "officer"])
def test_number_of_queries_does_not_grow(
    name: str,
    who: str,
    person: Callable[..., User],
    as_user: Callable[[User | None], Client],
    django_assert_num_queries: Callable[..., object],
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    company = whole_company()
    client = as_user(everybody(person, company)[who])
    url = reverse("companies:list") if name == "list" else reverse("companies:detail", args=[company.reference])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)

    for number in range(3):
        more = CompanyFactory()
        NameFactory(company=more)
        CodeFactory(company=more)
        NameFactory(company=company)
        PersonFactory(company=company)
        CodeFactory(company=company, code=f"013{number}")

    with django_assert_num_queries(len(few.captured_queries)):
        client.get(url)

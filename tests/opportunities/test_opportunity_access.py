"""Who gets which answer from which page of the room; a page missing here fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.factories import IdentifierFactory, MemberFactory, NameFactory, PersonFactory
from kopir.core.models import Role, User
from kopir.opportunities.models import Opportunity, Requirement
from kopir.opportunities.states import OpportunityState
from kopir.opportunities.urls import urlpatterns
from opportunities.factories import ApprovedTextFactory, CodeFactory, OpportunityFactory, PublishedFactory, TextFactory

PEOPLE = ("visitor", "other member", "own member", "partner", "editor", "officer")
OPEN = (200, 200, 200, 200, 200, 200)
OWN = (302, 403, 200, 403, 403, 200)
OWN_BUTTON = (302, 403, 302, 403, 403, 302)
DESK_BUTTON = (302, 403, 403, 403, 403, 302)
TABLE: dict[str, tuple[str, tuple[int, ...]]] = {
    "list": ("get", OPEN),
    "detail": ("get", OPEN),
    "create": ("get", OWN),
    "suggest_codes": ("post", (302, 200, 200, 200, 200, 200)),
    "edit": ("get", OWN),
    "move": ("post", OWN_BUTTON),
    "renew": ("post", OWN_BUTTON),
    "take": ("post", DESK_BUTTON),
    "translate": ("get", OWN),
    "approve_text": ("post", DESK_BUTTON),
    "remove_text": ("post", OWN_BUTTON),
}
HIDDEN = {
    "company": "Алтай Бал",
    "company reference": "KZ-C-0777",
    "number": "160240000018",
    "person": "Айгерім",
    "own title": "Мёд пасеки у озера",
    "own description": "Пасека стоит у озера",
    "seeks": "Ищем оптовика",
    "requirement": "сертификат анализа",
    "price": "4321",
    "place": "Порт Актау",
    "unapproved translation": "Unread translation",
    "address": "ул. Гагарина",
}


NEVER_SEARCHED = {"анализа", "160240000018", "KZ-C-0777"}  # requirements and numbers are not searched at all


def whole(**fields: object) -> Opportunity:
    opportunity = PublishedFactory(price=4321, currency="USD", incoterm="FOB", incoterm_place="Порт Актау", **fields)
    company = opportunity.company
    company.reference, company.address = "KZ-C-0777", "ул. Гагарина, 1"
    company.save()
    NameFactory(company=company, text="ТОО «Алтай Бал»")
    IdentifierFactory(company=company)
    PersonFactory(company=company)
    TextFactory(opportunity=opportunity, kind="title", text="Мёд пасеки у озера")
    TextFactory(opportunity=opportunity, text="Пасека стоит у озера")
    TextFactory(opportunity=opportunity, kind="seeks", text="Ищем оптовика")
    ApprovedTextFactory(opportunity=opportunity, kind="public-title", text="Гречишный мёд")
    ApprovedTextFactory(opportunity=opportunity, kind="public-body", text="Мёд в бочках")
    TextFactory(
        opportunity=opportunity, kind="public-body", text="Unread translation", language="en", origin="machine"
    )
    Requirement.objects.create(opportunity=opportunity, text="сертификат анализа")
    CodeFactory(opportunity=opportunity)
    CodeFactory(opportunity=opportunity, code="2204", status="suggested")
    return opportunity


def everybody(person: Callable[..., User], opportunity: Opportunity) -> dict[str, User | None]:
    own = person()
    MemberFactory(company=opportunity.company, user=own)
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


def url_of(name: str, opportunity: Opportunity) -> str:
    if name in {"list", "suggest_codes"}:
        return reverse(f"opportunities:{name}")
    if name == "create":
        return f"{reverse('opportunities:create')}?company={opportunity.company.reference}&direction=offer"
    kwargs: dict[str, object] = {"reference": opportunity.reference}
    if name == "translate":
        kwargs["kind"] = "body"
    if name in {"approve_text", "remove_text"}:
        kwargs["pk"] = opportunity.texts.get(kind="public-body", language="en").pk
    return reverse(f"opportunities:{name}", kwargs=kwargs)


def test_table_has_every_page() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("who", PEOPLE)
def test_page_answers(
    name: str, who: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    opportunity = whole()
    user = everybody(person, opportunity)[who]
    method, answers = TABLE[name]

    answer = getattr(as_user(user), method)(
        url_of(name, opportunity), {"state": "closed", "reason": "done"} if method == "post" else None
    )

    assert answer.status_code == answers[PEOPLE.index(who)]


@pytest.mark.parametrize("step", ["published", "draft"])
def test_company_presses_none_of_the_desks_buttons(
    step: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    opportunity = whole()
    Opportunity.objects.update(state=OpportunityState.REVIEW)
    client = as_user(everybody(person, opportunity)["own member"])

    answer = client.post(url_of("move", opportunity), {"state": step, "reason": "please"})

    opportunity.refresh_from_db()
    assert (answer.status_code, opportunity.state) == (403, OpportunityState.REVIEW)


@pytest.mark.parametrize("state", [state for state in OpportunityState if state != OpportunityState.PUBLISHED])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("visitor", 404),
        ("other member", 404),
        ("own member", 200),
        ("partner", 404),
        ("editor", 404),
        ("officer", 200),
    ],
)
def test_what_is_not_published_is_seen_by_its_own_and_the_desk(
    state: str, who: str, status: int, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    opportunity = whole()
    Opportunity.objects.update(state=state)
    client = as_user(everybody(person, opportunity)[who])

    assert client.get(url_of("detail", opportunity)).status_code == status
    assert (opportunity.reference in client.get(url_of("list", opportunity)).text) is (status == 200)


@pytest.mark.parametrize("who", ["visitor", "other member", "partner", "editor"])
def test_private_side_does_not_leak(
    who: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    opportunity = whole()
    people = everybody(person, opportunity)
    url = url_of("detail", opportunity)
    of_the_desk = as_user(people["officer"]).get(url).text
    in_company = as_user(people["officer"]).get(reverse("companies:detail", args=["KZ-C-0777"])).text
    assert [name for name, words in HIDDEN.items() if words not in of_the_desk + in_company] == []
    client = as_user(people[who])

    for page in (client.get(url).text, client.get(url_of("list", opportunity)).text):
        assert [name for name, words in HIDDEN.items() if words in page] == []
        assert "Гречишный мёд" in page
        assert "2204" not in page


@pytest.mark.parametrize("who", ["visitor", "other member", "partner"])
@pytest.mark.parametrize("words", ["Алтай", "озера", "оптовика", "Unread", "анализа", "160240000018", "KZ-C-0777"])
def test_search_confirms_no_hidden_word(
    words: str, who: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    opportunity = whole()
    people = everybody(person, opportunity)
    client = as_user(people[who])
    assert opportunity.reference in client.get(url_of("list", opportunity), {"q": "бочках"}).text
    if words not in NEVER_SEARCHED:
        assert opportunity.reference in as_user(people["officer"]).get(url_of("list", opportunity), {"q": words}).text

    assert opportunity.reference not in client.get(url_of("list", opportunity), {"q": words}).text


@pytest.mark.parametrize(
    ("who", "found"), [("visitor", False), ("other member", False), ("own member", True), ("officer", True)]
)
def test_list_of_a_company_tells_no_one_else_whose_it_is(
    who: str, found: bool, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    opportunity = whole()
    client = as_user(everybody(person, opportunity)[who])

    page = client.get(url_of("list", opportunity), {"company": "KZ-C-0777"}).text

    assert (opportunity.reference in page) is found


def test_company_page_of_others_does_not_lead_to_its_opportunities(
    person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    opportunity = whole()
    people = everybody(person, opportunity)
    url = reverse("companies:detail", args=["KZ-C-0777"])
    assert "?company=KZ-C-0777" in as_user(people["officer"]).get(url).text

    page = as_user(people["other member"]).get(url).text

    assert (opportunity.reference in page, "?company=" in page) == (False, False)


@pytest.mark.parametrize("name", ["list", "detail"])
@pytest.mark.parametrize("who", ["visitor", "own member", "officer"])
def test_number_of_queries_does_not_grow(
    name: str,
    who: str,
    person: Callable[..., User],
    as_user: Callable[[User | None], Client],
    django_assert_num_queries: Callable[..., object],
) -> None:
    opportunity = whole()
    client = as_user(everybody(person, opportunity)[who])
    url = url_of(name, opportunity)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)

    for number in range(2):
        more = PublishedFactory()
        NameFactory(company=more.company)
        ApprovedTextFactory(opportunity=more, kind="public-title")
        CodeFactory(opportunity=more)
        CodeFactory(opportunity=opportunity, code=f"010{number + 1}")
        Requirement.objects.create(opportunity=opportunity, text=str(number))

    with django_assert_num_queries(len(few.captured_queries)):
        client.get(url)


def test_list_has_pages(as_user: Callable[[User | None], Client], db: None) -> None:
    for _ in range(26):
        OpportunityFactory(state=OpportunityState.PUBLISHED)
    client = as_user(None)

    first, second = (client.get(reverse("opportunities:list"), {"page": page}) for page in (1, 2))

    assert (len(first.context["rows"]), len(second.context["rows"])) == (25, 1)

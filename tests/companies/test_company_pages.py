"""Companies on their pages: made in one click, by hand, searched, narrowed, changed."""

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
)
from kopir.companies import tasks
from kopir.companies.models import Company, CompanyName
from kopir.core.models import User

NEW = "/companies/new/"


@pytest.fixture
def desk(officer: User, as_user: Callable[[User | None], Client]) -> Client:
    return as_user(officer)


def test_one_click_on_an_entry_makes_the_company_and_the_second_leads_to_it(desk: Client) -> None:
    entry = EntryFactory()
    click = {"source": entry.source, "key": entry.key}

    first = desk.post(reverse("companies:from_entry"), click)
    second = desk.post(reverse("companies:from_entry"), click, follow=True)

    company = Company.objects.get()
    assert first.headers["Location"] == reverse("companies:detail", args=[company.reference])
    assert second.redirect_chain == [(first.headers["Location"], 302)]
    assert "already known" in second.text


def test_entry_that_is_not_current_makes_nothing(desk: Client) -> None:
    entry = EntryFactory(snapshot__state="retired")

    answers = [
        desk.post(reverse("companies:from_entry"), {"source": source, "key": key}).status_code
        for source, key in ((entry.source, entry.key), ("", ""), ("\x00", "\x00"), ("edinet", "x" * 5000))
    ]

    assert answers == [404, 404, 404, 404]
    assert Company.objects.count() == 0


def test_likely_doubles_are_shown_before_anything_is_made(desk: Client) -> None:
    known = NameFactory(text="АО «Казахтелеком»")
    tasks.refile_names(0)
    typed = {"name": "«Қазақтелеком» АҚ", "country": "KZ"}

    asked = desk.post(NEW, typed)
    assert Company.objects.count() == 1
    assert [one.company for one in asked.context["likely"]] == [known.company]
    made = desk.post(NEW, {**typed, "is_new": "1"})

    assert made.status_code == 302
    assert Company.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "я" * 501}, "name"),
        ({"country": "US"}, "country"),
        ({"region": "JP-13"}, "region"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"size": "huge"}, "size"),
        ({"language": "fr"}, "language"),
    ],
)
def test_wrong_input_is_said_beside_its_field(typed: dict[str, str], field: str, desk: Client) -> None:
    answer = desk.post(NEW, {"name": "Altai Bal", "country": "KZ", **typed})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert Company.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("サカタのタネ", True),
        ("ｻｶﾀﾉﾀﾈ", True),
        ("Sakata Seed", True),
        ("sakata", True),
        ("Саката", True),
        ("JP-C-900777", True),
        ("3020001012345", True),
        ("T3020001012345", True),
        ("Toyota", False),
        ("E99999", False),
    ],
)
def test_company_is_found_by_name_in_any_script_or_number(words: str, found: bool, desk: Client) -> None:
    company = CompanyFactory(country="JP", reference="JP-C-900777")
    NameFactory(company=company, text="株式会社サカタのタネ", language="ja", script="Jpan")
    NameFactory(company=company, text="サカタノタネ", language="ja", script="Kana", kind="reading")
    NameFactory(company=company, text="SAKATA SEED CORPORATION", language="en", script="Latn", kind="translation")
    IdentifierFactory(company=company, scheme="jp-cn", value="3020001012345")
    tasks.refile_names(0)

    page = desk.get(reverse("companies:list"), {"q": words})

    assert [row.company for row in page.context["rows"]] == ([company] if found else [])


def test_list_is_narrowed_by_facets(desk: Client) -> None:
    NameFactory(company__country="JP", company__region="JP-13", company__size="large")
    wanted = NameFactory(company__size="small", company__state="draft").company
    CodeFactory(company=wanted)
    CodeFactory(company=wanted, code="0111", status="suggested")

    for query in ("country=KZ", "region=KZ-63", "size=small", "state=draft", "activity=01"):
        page = desk.get(f"{reverse('companies:list')}?{query}")
        assert [row.company for row in page.context["rows"]] == [wanted]
        on = [choice for facet in page.context["facets"] for choice in facet.choices if choice.is_on]
        assert [(choice.count, choice.query) for choice in on] == [(1, "")]


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "я" * 3000,
        "region=%00",
        "country=KZ%00",
        "activity=%25",
        "page=0",
        "page=x",
        "size=none",
        "q=%F0",
    ],
)
def test_list_bears_any_query(query: str, desk: Client) -> None:
    NameFactory()

    assert desk.get(f"{reverse('companies:list')}?{query}").status_code == 200


@pytest.mark.parametrize("reference", ["%00", "KZ-C-999999", "x" * 3000, "%F0%9F%98%80"])
def test_company_that_does_not_exist_is_not_found(reference: str, desk: Client) -> None:
    assert desk.get(f"/companies/{reference}/").status_code == 404


def test_forms_change_names_numbers_and_people(desk: Client) -> None:
    company = NameFactory(company__state="draft").company
    number, contact = IdentifierFactory(company=company), PersonFactory(company=company)

    def post(name: str, data: dict[str, str], **more: int) -> int:
        return desk.post(
            reverse(f"companies:{name}", kwargs={"reference": company.reference, **more}), data
        ).status_code

    assert post("add_name", {"text": "Altai Bal", "language": "en", "kind": "trade"}) == 302
    assert post("edit_name", {"text": "Altai Honey", "kind": "trade"}, pk=company.names.last().pk) == 302
    assert post("edit_identifier", {"value": "160240000028"}, pk=number.pk) == 302
    assert post("edit_identifier", {"value": "160240000029"}, pk=number.pk) == 200
    assert post("edit_person", {"name": "Болат", "language": "kk"}, pk=contact.pk) == 302
    assert post("move", {"state": "active"}) == 302
    assert post("move", {"state": "sold"}) == 404
    company.refresh_from_db()
    number.refresh_from_db()
    contact.refresh_from_db()
    assert ([name.text for name in company.names.all()][1], number.value, contact.name, company.state) == (
        "Altai Honey",
        "160240000028",
        "Болат",
        "active",
    )


def test_texts_are_written_translated_and_approved_on_the_page(desk: Client) -> None:
    company = NameFactory().company
    place = {"reference": company.reference, "kind": "profile"}

    desk.post(reverse("companies:write_text", kwargs=place), {"text": "Біз бал жинаймыз және сатамыз."})
    desk.post(
        reverse("companies:translate", kwargs=place), {"language": "en", "origin": "machine", "text": "We sell honey."}
    )
    for text in company.texts.all():
        desk.post(reverse("companies:approve_text", args=[company.reference, text.pk]))

    page = desk.get(reverse("companies:detail", args=[company.reference])).text
    assert "We sell honey." in page
    assert "Translated by a machine" in page
    assert "Біз бал жинаймыз" in page
    assert 'lang="kk"' in page
    assert desk.get(reverse("companies:write_text", kwargs={**place, "kind": "poem"})).status_code == 404


def test_codes_are_suggested_by_the_companys_own_text(desk: Client) -> None:
    company = ApprovedTextFactory(text="Производим гречишный мёд и воск.").company
    CodeFactory(company=company, scheme="hs", code="1521")
    page = reverse("companies:add_code", args=[company.reference])

    keys = [tick.shown.key for tick in desk.get(page).context["ticks"]]
    desk.post(reverse("companies:add_codes", args=[company.reference]), {"code": ["hs:0409", "hs:1521", "no:code"]})

    assert "hs:0409" in keys
    assert "hs:1521" not in keys
    assert [(str(row), row.status) for row in company.codes.all()] == [
        ("hs:0409", "confirmed"),
        ("hs:1521", "confirmed"),
    ]


def test_code_typed_by_hand_waits_for_the_desk(
    person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    company = NameFactory().company
    member = MemberFactory(company=company, user=person()).user
    page = reverse("companies:add_code", args=[company.reference])

    as_user(member).post(page, {"scheme": "hs", "code": "04.09"})
    refused = as_user(member).post(page, {"scheme": "hs", "code": "9999"})
    as_user(member).post(reverse("companies:add_codes", args=[company.reference]), {"code": ["isic4:0149"]})

    assert list(refused.context["form"].errors) == ["__all__"]
    assert [(str(row), row.status) for row in company.codes.all()] == [
        ("hs:0409", "suggested"),
        ("isic4:0149", "suggested"),
    ]


def test_names_are_filed_again_when_the_keys_are_made_otherwise(db: None) -> None:
    name = NameFactory(text="АО «Казахтелеком»")
    CompanyName.objects.update(keys=["old"])

    tasks.refile_names(0)
    name.refresh_from_db()
    filed = name.keys
    tasks.refile_names(0)
    name.refresh_from_db()

    assert (filed != ["old"], filed != [], name.keys == filed) == (True, True, True)


def test_edit_page_keeps_what_was_typed_when_somebody_else_saved(
    officer: User, as_user: Callable[[User | None], Client]
) -> None:
    company = NameFactory().company
    client, url = as_user(officer), reverse("companies:edit", args=[company.reference])
    typed = {"country": "KZ", "place": "Риддер", "seen": client.get(url).context["form"].initial["seen"]}
    assert client.post(url, {**typed, "place": "Өскемен"}).status_code == 302

    page = client.post(url, typed)

    company.refresh_from_db()
    assert (page.status_code, company.place) == (200, "Өскемен")
    assert page.context["form"].non_field_errors()
    assert page.context["form"]["place"].value() == "Риддер"

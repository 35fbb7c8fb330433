"""Stating an opportunity on its page, with and without JavaScript; hostile input is shown as text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from companies.factories import CompanyFactory, MemberFactory, NameFactory
from kopir.companies.actions import move_company
from kopir.companies.models import Company
from kopir.companies.states import CompanyState
from kopir.core.models import Role, User
from kopir.opportunities import actions
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState
from opportunities.factories import ApprovedTextFactory, OpportunityFactory, PublishedFactory, TextFactory

HONEY = "業務用はちみつ(ドラム缶)を年60t程度輸入したい。百花蜜またはそば蜜。"
TYPED = {
    "direction": "need",
    "profile_type": "BR",
    "business_type": "trade",
    "title": "業務用はちみつの輸入",
    "body": HONEY,
    "requirements_filter": "抗生物質の検査成績書\n\nISO 22000",
    "requirements_mark": "ドラム缶入り",
    "partner_regions": ["KZ-63", "KZ-10"],
    "price": "3.50",
    "currency": "USD",
    "price_unit": "kg",
    "code": ["hs:0409"],
}


@pytest.fixture
def company(db: None) -> Company:
    return NameFactory(company__country="JP", company__region="JP-13", text="株式会社東京蜂蜜", language="ja").company


def page_for(company: Company) -> str:
    return f"{reverse('opportunities:create')}?company={company.reference}&direction=need"


def test_need_is_stated_on_one_page(company: Company, officer: User, as_user: Callable[[User | None], Client]) -> None:
    answer = as_user(officer).post(page_for(company), TYPED)

    opportunity = Opportunity.objects.get()
    assert answer.headers["Location"] == reverse("opportunities:detail", args=[opportunity.reference])
    assert [(text.kind, text.text, text.language) for text in opportunity.texts.all()] == [
        ("body", HONEY, "ja"),
        ("title", "業務用はちみつの輸入", "ja"),
    ]
    assert [(row.text, row.effect) for row in opportunity.requirements.all()] == [
        ("抗生物質の検査成績書", "filter"),
        ("ISO 22000", "filter"),
        ("ドラム缶入り", "mark"),
    ]
    assert [str(row) for row in opportunity.codes.all()] == ["hs:0409"]
    assert (opportunity.partner_regions, str(opportunity.price)) == (["KZ-63", "KZ-10"], "3.50")


def test_editing_shows_what_was_typed_and_saves_nothing_new(
    company: Company, officer: User, as_user: Callable[[User | None], Client]
) -> None:
    client = as_user(officer)
    client.post(page_for(company), TYPED)
    opportunity = Opportunity.objects.get()
    url = reverse("opportunities:edit", args=[opportunity.reference])

    form = client.get(url).context["form"]

    assert form.initial["requirements_filter"] == "抗生物質の検査成績書\nISO 22000"
    assert form.initial["language"] == "ja"
    assert 'value="hs:0409" checked' in client.get(url).text
    client.post(url, {**TYPED, "language": "ja", "requirements_filter": "", "requirements_mark": "", "code": []})
    opportunity.refresh_from_db()
    assert (opportunity.requirements.count(), opportunity.codes.count(), opportunity.texts.count()) == (0, 0, 2)


def test_codes_are_suggested_without_javascript(
    company: Company, officer: User, as_user: Callable[[User | None], Client]
) -> None:
    page = as_user(officer).post(page_for(company), {**TYPED, "suggest": "1"})

    ticks = page.context["ticks"]
    assert Opportunity.objects.count() == 0
    assert page.context["form"]["body"].value() == HONEY
    assert (ticks[0].shown.key, ticks[0].is_ticked) == ("hs:0409", True)
    assert sum(tick.shown.scheme == "hs" for tick in ticks) <= 6
    assert sum(tick.shown.scheme == "isic4" for tick in ticks) == 3
    assert not any(tick.is_ticked for tick in ticks[1:])


def test_fragment_has_labels_in_the_readers_language(
    company: Company, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    member = person(language="ja")
    with translation.override("ja"):
        url = reverse("opportunities:suggest_codes")

    fragment = as_user(member).post(
        url, {"title": "", "body": "Мёд натуральный гречишный"}, headers={"HX-Request": "true"}
    )

    assert "天然はちみつ" in fragment.text
    assert "JSIC" in fragment.text
    assert "<html" not in fragment.text


@pytest.mark.parametrize("body", ["", "ab", "\x00\u202e", "<script>alert(1)</script>" * 2000, "я" * 100_000])
def test_fragment_bears_any_text(
    body: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    answer = as_user(person()).post(
        reverse("opportunities:suggest_codes"), {"body": body, "code": ["hs:0409", "hs:<b>", "x", "isic4:"]}
    )

    assert answer.status_code == 200
    assert [tick.shown.key for tick in answer.context["ticks"] if tick.is_ticked] == ["hs:0409"]
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"body": "x" * 20_001}, "body"),
        ({"title": "x" * 161}, "title"),
        ({"title": "\u202e"}, "title"),
        ({"profile_type": "BO"}, "profile_type"),
        ({"currency": ""}, "currency"),
        ({"price": "many"}, "price"),
        ({"incoterm_place": "Aktau"}, "incoterm"),
        ({"requirements_mark": "x" * 301}, "requirements_mark"),
        ({"requirements_mark": "x\n" * 31}, "requirements_mark"),
        ({"partner_regions": ["JP-13"]}, "partner_regions"),
        ({"public_body": "株式会社東京蜂蜜です"}, "__all__"),
        ({"public_body": "Tōkyō Hachimitsu: mail@example.jp"}, "__all__"),
        ({"code": ["hs:9999"]}, "__all__"),
        ({"valid_until": "yesterday"}, "valid_until"),
    ],
)
def test_wrong_input_is_said_beside_its_field_and_nothing_is_kept(
    typed: dict[str, object],
    field: str,
    company: Company,
    officer: User,
    as_user: Callable[[User | None], Client],
) -> None:
    answer = as_user(officer).post(page_for(company), {**TYPED, **typed})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert Opportunity.objects.count() == 0


def test_hostile_text_is_shown_as_text(officer: User, as_user: Callable[[User | None], Client]) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    opportunity = PublishedFactory()
    NameFactory(company=opportunity.company, text=hostile)
    TextFactory(opportunity=opportunity, kind="title", text=hostile)
    TextFactory(opportunity=opportunity, text=hostile)
    ApprovedTextFactory(opportunity=opportunity, kind="public-title", text=hostile)
    ApprovedTextFactory(opportunity=opportunity, kind="public-body", text=hostile)
    detail = reverse("opportunities:detail", args=[opportunity.reference])
    company = reverse("companies:detail", args=[opportunity.company.reference])

    for user, url in (
        (officer, detail),
        (officer, reverse("opportunities:edit", args=[opportunity.reference])),
        (officer, reverse("opportunities:list")),
        (officer, company),
        (officer, reverse("companies:list") + "?q=" + hostile),
        (None, detail),
        (None, reverse("opportunities:list") + "?q=" + hostile + "&direction=" + hostile),
    ):
        page = as_user(user).get(url).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_need_is_published_by_buttons(
    company: Company, officer: User, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    member = person()
    MemberFactory(company=company, user=member)
    day = timezone.localdate() + timedelta(days=40)
    as_user(member).post(page_for(company), {**TYPED, "valid_until": str(day), "code": []})
    opportunity = Opportunity.objects.get()
    assert opportunity.owner is None
    move = reverse("opportunities:move", args=[opportunity.reference])

    as_user(member).post(move, {"state": "review"})
    refused = as_user(officer).post(move, {"state": "published"}, follow=True)
    assert "an officer in charge" in refused.text
    as_user(officer).post(reverse("opportunities:take", args=[opportunity.reference]))
    published = as_user(officer).post(move, {"state": "published"}, follow=True)

    assert "nobody has confirmed a code" in published.text
    opportunity.refresh_from_db()
    assert (opportunity.state, opportunity.owner) == (OpportunityState.PUBLISHED, officer)
    assert HONEY in as_user(None).get(reverse("opportunities:detail", args=[opportunity.reference])).text


def test_company_reads_why_it_was_sent_back(
    person: Callable[..., User], officer: User, as_user: Callable[[User | None], Client]
) -> None:
    opportunity = OpportunityFactory(state=OpportunityState.REVIEW)
    member = person()
    MemberFactory(company=opportunity.company, user=member)
    move = reverse("opportunities:move", args=[opportunity.reference])

    as_user(officer).post(move, {"state": "draft", "reason": "Please say how much."})

    page = as_user(member).get(reverse("opportunities:detail", args=[opportunity.reference]))
    assert "Please say how much." in page.text


def test_translation_page(officer: User, as_user: Callable[[User | None], Client]) -> None:
    opportunity = TextFactory().opportunity
    url = reverse("opportunities:translate", args=[opportunity.reference, "body"])
    client = as_user(officer)
    assert "Гречишный мёд" in client.get(url).text

    client.post(url, {"language": "ja", "origin": "person", "text": "そばの蜂蜜"})

    row = opportunity.texts.get(language="ja")
    client.post(reverse("opportunities:approve_text", args=[opportunity.reference, row.pk]))
    row.refresh_from_db()
    assert (row.text, row.approved_by) == ("そばの蜂蜜", officer)


@pytest.mark.parametrize("typed", ["", "2020-01-01", "soon"])
def test_renewal_says_what_is_wrong(typed: str, officer: User, as_user: Callable[[User | None], Client]) -> None:
    opportunity = PublishedFactory(owner=officer)
    TextFactory(opportunity=opportunity)
    was = opportunity.valid_until

    answer = as_user(officer).post(
        reverse("opportunities:renew", args=[opportunity.reference]), {"valid_until": typed}, follow=True
    )

    opportunity.refresh_from_db()
    assert opportunity.valid_until == was
    assert "notice--bad" in answer.text


def test_validity_is_shown_on_both_countries_clocks(as_user: Callable[[User | None], Client], db: None) -> None:
    opportunity = PublishedFactory(company=CompanyFactory(country="JP"), valid_until="2099-03-31")

    page = as_user(None).get(reverse("opportunities:detail", args=[opportunity.reference])).text

    assert "Japan: <time" in page
    assert "March 31, 2099, 23:59" in page
    assert "March 31, 2099, 19:59" in page


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "region=%00",
        "company=%00",
        "page=999",
        "page=x",
        "direction=up",
        "region=%F0%9F%98%80",
        "q=" + "я" * 5000,
    ],
)
def test_list_bears_any_query(query: str, as_user: Callable[[User | None], Client], db: None) -> None:
    PublishedFactory()

    assert as_user(None).get(f"{reverse('opportunities:list')}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("бочка", ["ru"]),
        ("МЕД", ["ru"]),
        ("мёд в бочках", ["ru"]),
        ("бочки чая", []),
        ("蜂蜜", ["ja"]),
        ("はちみつ", ["ja"]),
        ("ドラム缶の蜂蜜", ["ja"]),
        ("honeys", ["en"]),
        ("балдар", ["kk"]),
        ("ISO 22000", ["en"]),
        ("ISO 9001", []),
        ("KZBO2026", ["en", "ja", "kk", "ru"]),
        ("и", []),
        ("!!!", []),
    ],
)
def test_list_is_searched_by_words_in_any_form(
    question: str, found: list[str], as_user: Callable[[User | None], Client], db: None
) -> None:
    for language, text in (
        ("ru", "Гречишный мёд в бочках"),
        ("ja", "業務用はちみつ(ドラム缶)"),
        ("en", "Honey in drums, ISO 22000"),
        ("kk", "Тау балы, құтыда"),
    ):
        ApprovedTextFactory(opportunity=PublishedFactory(), kind="public-body", language=language, text=text)
    actions.refile_texts()

    page = as_user(None).get(reverse("opportunities:list"), {"q": question})

    assert sorted(row.title.language for row in page.context["rows"]) == found


@pytest.mark.parametrize("reference", ["%00", "KZBO20260101999", "x" * 3000])
def test_opportunity_that_does_not_exist_is_not_found(
    reference: str, as_user: Callable[[User | None], Client], db: None
) -> None:
    assert as_user(None).get(f"/en/opportunities/{reference}/").status_code == 404


def test_list_is_narrowed_by_facets(as_user: Callable[[User | None], Client], db: None) -> None:
    offer = PublishedFactory()
    need = PublishedFactory(
        company=CompanyFactory(country="JP", region="JP-13"), direction="need", profile_type="BR", own_role="buyer"
    )
    for one, language in ((offer, "ru"), (need, "ja")):
        ApprovedTextFactory(opportunity=one, kind="public-body", language=language)
    client = as_user(None)

    for query in ("direction=need", "country=JP", "region=JP-13", "role=buyer", "language=ja", "profile_type=BR"):
        page = client.get(f"{reverse('opportunities:list')}?{query}")
        assert [row.opportunity for row in page.context["rows"]] == [need]
        on = [choice for facet in page.context["facets"] for choice in facet.choices if choice.is_on]
        assert [(choice.count, choice.query) for choice in on] == [(1, "")]


def test_a_member_narrows_the_list_to_its_own(
    person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    member = person(Role.MEMBER)
    own, other = PublishedFactory(), PublishedFactory()
    ApprovedTextFactory(opportunity=own, kind="public-title", text="Свой мёд")
    ApprovedTextFactory(opportunity=other, kind="public-title", text="Чужой мёд")
    MemberFactory(company=own.company, user=member)

    page = as_user(member).get("/en/opportunities/?mine=1").content.decode()

    assert (own.reference in page, other.reference in page) == (True, False)


@pytest.mark.parametrize("part", ["title", "price", "requirements_mark", "code"])
def test_what_somebody_else_saved_meanwhile_is_not_overwritten(
    company: Company, officer: User, as_user: Callable[[User | None], Client], part: str
) -> None:
    client = as_user(officer)
    client.post(page_for(company), TYPED)
    opportunity = Opportunity.objects.get()
    url = reverse("opportunities:edit", args=[opportunity.reference])
    seen = client.get(url).context["form"].initial["seen"]
    assert f'value="{seen}"' in client.get(url).text
    theirs = {"title": "蜂蜜", "price": "4.00", "requirements_mark": "瓶入り", "code": ["hs:1702"]}[part]
    assert client.post(url, {**TYPED, "seen": seen, part: theirs}).status_code == 302
    saved = client.get(url).context["form"].initial["seen"]

    page = client.post(url, {**TYPED, "seen": seen, "payment": "L/C"})

    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert page.context["form"]["payment"].value() == "L/C"
    assert client.get(url).context["form"].initial["seen"] == saved
    assert client.post(url, {**TYPED, "seen": saved, "payment": "L/C"}).status_code == 302


def test_opportunities_of_an_archived_company_are_not_public(
    company: Company, officer: User, as_user: Callable[[User | None], Client]
) -> None:
    opportunity = PublishedFactory(company=company)
    ApprovedTextFactory(opportunity=opportunity, kind="public_title", text="Мёд в бочках")
    detail, visitor = reverse("opportunities:detail", args=[opportunity.reference]), as_user(None)
    assert visitor.get(detail).status_code == 200
    assert opportunity.reference in visitor.get(reverse("opportunities:list")).text

    move_company(company, CompanyState.ARCHIVED, by=officer)

    assert visitor.get(detail).status_code == 404
    assert opportunity.reference not in visitor.get(reverse("opportunities:list")).text
    assert as_user(officer).get(detail).status_code == 200

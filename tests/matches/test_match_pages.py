"""The pages: what they show to whom, what they leave out and say so, and what they must never show."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from companies.factories import EntryFactory, MemberFactory, NameFactory, PersonFactory
from kopir.companies.actions import move_company
from kopir.companies.states import CompanyState
from kopir.core.models import Role, User
from kopir.engines.ranking import VERSION
from kopir.engines.ranking.evidence import weights as shipped_weights
from kopir.matches import actions
from kopir.matches.models import Decision, Preference, Relation, Weights
from kopir.matches.queries.shown import Reader
from kopir.matches.queries.suggestions import Asked, Suggestions, suggestions_for
from kopir.matches.states import DecisionState
from kopir.matches.urls import urlpatterns
from kopir.opportunities.models import Opportunity
from matches.factories import (
    CABLE_OFFER,
    DEALER_OFFER,
    HONEY_NEED,
    HONEY_OFFER,
    HONEY_SMALL,
    SENSOR_OFFER,
    SENSOR_SEEKS,
    RequirementFactory,
    TextFactory,
    company,
    honey_world,
    need,
    offer,
)

pytestmark = pytest.mark.django_db
Browser = Callable[[User | None], Client]
People = Callable[..., User]

PEOPLE = ("visitor", "other member", "own member", "partner", "editor", "officer", "administrator")
# A visitor is led to the log-in page (302); what one may not see is not there (404).
TABLE: dict[str, tuple[str, tuple[int, ...]]] = {
    "desk": ("get", (302, 404, 404, 404, 404, 200, 200)),
    "due": ("get", (302, 404, 404, 404, 404, 200, 200)),
    "try": ("get", (302, 404, 404, 404, 404, 200, 200)),
    "for_opportunity": ("get", (302, 404, 200, 404, 404, 200, 200)),
    "invite": ("get", (302, 404, 404, 404, 404, 200, 200)),
    "decide": ("post", (302, 404, 404, 404, 404, 302, 302)),
    "relate": ("post", (302, 404, 302, 404, 404, 302, 302)),
    "relate_back": ("post", (302, 404, 404, 404, 404, 302, 302)),
    "prefer": ("post", (302, 404, 404, 404, 404, 302, 302)),
    "weights": ("get", (302, 404, 404, 404, 404, 404, 200)),
    "apply_weights": ("post", (302, 404, 404, 404, 404, 404, 302)),
    "weights_back": ("post", (302, 404, 404, 404, 404, 404, 409)),  # the shipped ones are in use
}


OF_AN_OPPORTUNITY = {"for_opportunity", "decide", "relate", "relate_back", "prefer"}


def propose(**changes: float) -> Weights:
    """Weights somebody learned."""
    return actions.propose_weights(
        {
            "kind": "kopir-ranking-weights",
            "engine": VERSION,
            "fitted_at": "2026-11-01T12:00:00+00:00",
            "weights": {**shipped_weights(), **changes},
        },
        by=None,
    )


def _matches(opportunity: Opportunity) -> str:
    return reverse("matches:for_opportunity", args=[opportunity.reference])


def _invitation(opportunity: Opportunity) -> str:
    marked = Decision.objects.create(opportunity=opportunity, lead_source="kz-stat", lead_key="1", state="invited")
    return reverse("matches:invite", args=[opportunity.reference, marked.pk])


def _page(client: Client, opportunity: Opportunity, query: str = "") -> str:
    response = client.get(_matches(opportunity) + query)
    assert response.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def _found(opportunity: Opportunity, **asked: object) -> Suggestions:
    from kopir.matches.queries.reading import with_what_is_read

    whole = with_what_is_read(Opportunity.objects.filter(pk=opportunity.pk)).get()
    reader = Reader("en", sees_names=True)
    return suggestions_for(whole, actions.row_for(whole), Asked(reader, timezone.localdate(), **asked))


def test_every_page_stands_in_the_table() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_gets_which_answer(name: str, who: str, person: People, as_user: Browser) -> None:
    owner = person(Role.MEMBER)
    sought = need(HONEY_NEED, "ja", by=company("JP", "JP-13", member=owner))
    found = offer(HONEY_OFFER, "ru")
    users = {
        "visitor": None,
        "other member": person(Role.MEMBER),
        "own member": owner,
        "partner": person(Role.PARTNER),
        "editor": person(Role.EDITOR),
        "officer": person(Role.OFFICER),
        "administrator": person(Role.ADMINISTRATOR),
    }
    MemberFactory(company=found.company, user=users["other member"])
    # Said by the desk: the company itself cannot take it back, nor learn of it.
    said = Relation.objects.create(
        company=sought.company, other=found.company, kind="no-thanks", said_by="desk", on=timezone.localdate()
    )
    proposed = propose(role_fits=2.0)
    client = as_user(users[who])
    method, expected = TABLE[name]
    of_one = [sought.reference] if name in OF_AN_OPPORTUNITY else []
    url = _invitation(sought) if name == "invite" else reverse(f"matches:{name}", args=of_one)
    sent = {
        "decide": {"other": found.reference, "state": "shortlisted"},
        "relate": {"other": found.reference, "kind": "met-before"},
        "relate_back": {"relation": said.pk},
        "prefer": {"weigh": "1", "met_months": "6"},
        "apply_weights": {"weights": proposed.pk},
    }
    data = sent.get(name, {})

    response = getattr(client, method)(url, data)

    assert response.status_code == expected[PEOPLE.index(who)]
    done = response.status_code == 302 and who != "visitor"
    assert Decision.objects.exclude(lead_key="1").exists() == (name == "decide" and done)
    assert Relation.objects.filter(kind="met-before").exists() == (name == "relate" and done)
    assert Relation.objects.filter(undone_at__isnull=False).exists() == (name == "relate_back" and done)
    assert Preference.objects.exists() == (name == "prefer" and done)
    assert Weights.objects.filter(is_current=True).exists() == (name == "apply_weights" and done)
    if who == "visitor":
        assert response.url.startswith(reverse("account_login"))


def test_a_need_is_answered_across_languages_with_reasons(officer: User, as_user: Browser) -> None:
    sought, found = honey_world()
    found.company.names.create(text="ТОО «Алтай Бал»", language="ru", script="Cyrl", kind="legal")
    actions.reindex_due()

    page = _page(as_user(officer), sought)

    assert "1 company fits." in page
    assert "ТОО «Алтай Бал»" in page
    assert f'id="{found.reference}"' in page
    assert "HS 0409" in page
    assert re.search(r'<q lang="ja">[^<]+</q>; the offer says <q lang="ru">[^<]+</q>', page)


def test_reasons_come_in_the_readers_language(person: People, as_user: Browser) -> None:
    sought, _found = honey_world()
    actions.reindex_due()

    page = _page(as_user(person(Role.OFFICER, language="ru")), sought)

    assert "Роль подходит" in page


def test_an_offer_is_answered_by_needs(officer: User, as_user: Browser) -> None:
    sought, found = honey_world()
    actions.reindex_due()

    cards = _found(found).fits

    assert [card.opportunity for card in cards] == [sought.pk]
    assert "Needs that fit" in _page(as_user(officer), found)


def test_an_offer_finds_the_partner_it_seeks_among_offers() -> None:
    sensors = offer(
        SENSOR_OFFER,
        "ja",
        by=company("JP", "JP-13"),
        role="manufacturer",
        seeks=SENSOR_SEEKS,
        partner_role="distributor",
    )
    dealer = offer(DEALER_OFFER, "ru", role="distributor")
    offer(CABLE_OFFER, "en", role="manufacturer")
    actions.reindex_due()

    found = _found(sensors, complementary=True)

    assert next(iter((*found.fits, *found.near))).opportunity == dealer.pk
    assert sensors.pk not in {card.opportunity for card in (*found.fits, *found.near)}


def test_nothing_fits_is_said_and_the_nearest_are_kept_apart(officer: User, as_user: Browser) -> None:
    sought = need("衛星画像を使った氷河の研究の共同研究先を探しています。", "ja", wants="research")
    cable = offer(CABLE_OFFER, "en", role="manufacturer")
    actions.reindex_due()

    found = _found(sought)

    assert found.nothing_fits
    assert [card.opportunity for card in found.near] == [cable.pk]
    page = _page(as_user(officer), sought)
    assert "Nothing fits." in page
    assert page.index("What comes nearest without fitting") < page.index(f'id="{cable.reference}"')


def _drums(effect: str) -> tuple[Opportunity, Opportunity, Opportunity]:
    sought = need(HONEY_NEED, "ja")
    RequirementFactory(opportunity=sought, text="20 t a year", effect=effect)
    large, small = offer(HONEY_OFFER, "ru"), offer(HONEY_SMALL, "kk")
    actions.reindex_due()
    return sought, large, small


def test_a_marking_requirement_leaves_nothing_out() -> None:
    sought, large, small = _drums("mark")

    found = _found(sought)

    assert found.left_out_total == 0
    by_key = {card.opportunity: card for card in (*found.fits, *found.near)}
    assert set(by_key) == {large.pk, small.pk}
    marks = {r.mark for r in by_key[small.pk].reasons if r.kind == "requirement"}
    assert marks == {"unmet"}


def test_a_filtering_requirement_leaves_out_and_says_so(officer: User, as_user: Browser) -> None:
    sought, large, small = _drums("filter")
    client = as_user(officer)

    found, page = _found(sought), _page(client, sought)

    shown = {card.opportunity for card in (*found.fits, *found.near)}
    assert shown == {large.pk}
    everything = _found(sought, with_left_out=True)
    assert {card.opportunity for card in (*everything.fits, *everything.near)} == {large.pk, small.pk}
    assert f'id="{small.reference}"' not in page
    assert found.left_out_total == 1
    assert "1 suggestion was left out because it does not meet a hard requirement" in page
    assert f'id="{small.reference}"' in _page(client, sought, "?show=left-out")


def test_a_facet_narrows_and_counts(officer: User, as_user: Browser) -> None:
    sought, east = honey_world()
    north = offer(HONEY_OFFER.replace("Восточном", "Северном"), "ru", by=company("KZ", "KZ-59"))
    actions.reindex_due()

    page = _page(as_user(officer), sought, "?region=KZ-59")

    assert f'id="{north.reference}"' in page
    assert f'id="{east.reference}"' not in page
    assert "1 company fits." in page
    assert "region=&" not in page


def test_further_offers_of_a_company_stand_under_its_best() -> None:
    sought, first = honey_world()
    second = offer(HONEY_OFFER.replace("40", "35"), "ru", by=first.company)
    actions.reindex_due()

    found = _found(sought)

    assert found.total == 1
    assert {found.fits[0].opportunity, *(card.opportunity for card in found.fits[0].others)} == {first.pk, second.pk}


def test_register_only_leads_stand_below_and_can_be_invited(officer: User, as_user: Browser) -> None:
    sought, _found_offer = honey_world()
    sought.codes.create(scheme="isic4", code="0149", status="confirmed")
    entry = EntryFactory(activity_codes=["isic4:0149"], status="active")
    actions.reindex_due()
    client = as_user(officer)

    page = _page(client, sought)
    answer = client.post(
        reverse("matches:decide", args=[sought.reference]),
        {"lead_source": entry.source, "lead_key": entry.key, "state": "invited"},
    )

    assert page.index("In the register only</h2>") < page.index(entry.title)
    assert page.index("1 company fits.") < page.index(entry.title)
    assert answer.status_code == 302
    decision = Decision.objects.get()
    assert (decision.lead_key, decision.state, decision.owner, decision.lead_name) == (
        entry.key, "invited", officer, entry.title,
    )  # fmt: skip


def test_a_known_company_is_not_a_lead(officer: User, as_user: Browser) -> None:
    sought, found = honey_world()
    sought.codes.create(scheme="isic4", code="0149", status="confirmed")
    entry = EntryFactory(activity_codes=["isic4:0149"], status="active")
    client = as_user(officer)
    assert entry.title in _page(client, sought)
    found.company.register_source, found.company.register_key = entry.source, entry.key
    found.company.save()

    assert f"lead-{entry.key}" not in _page(client, sought)


SECRET_NAME = "ТОО «Секрет Мёд»"
SECRET_BODY = f"{HONEY_OFFER} Звоните {SECRET_NAME}, Айгуль, +7 701 000 11 22, aigul@secret.example."
PUBLIC_TITLE = "Мёд из Восточного Казахстана"
PUBLIC_BODY = "Мёд гречишный и разнотравье, бочки."


def _secret_world(member: User) -> tuple[Opportunity, Opportunity]:
    sought = need(HONEY_NEED, "ja", by=company("JP", "JP-13", member=member))
    keeper = company("KZ", "KZ-63", name=SECRET_NAME)
    PersonFactory(company=keeper, name="Айгуль Тайная", email="aigul@secret.example", phone="+7 701 000 11 22")
    found = offer(SECRET_BODY, "ru", by=keeper, seeks=f"Покупатель, писать {SECRET_NAME}")
    TextFactory(opportunity=found, kind="title", text=f"{SECRET_NAME}: мёд")
    TextFactory(opportunity=found, kind="public-title", text=PUBLIC_TITLE, approved_at=timezone.now())
    TextFactory(opportunity=found, kind="public-body", text=PUBLIC_BODY, approved_at=timezone.now())
    TextFactory(
        opportunity=found, kind="public-title", language="en", origin="machine", text="Unreviewed honey of Secret LLP"
    )
    RequirementFactory(opportunity=sought, text="antibiotic residue report")
    actions.reindex_due()
    return sought, found


LEAKS = ("Секрет", "Secret", "Айгуль", "aigul", "701 000", "Unreviewed", "KZ-C-", "Протоколы на антибиотики")


def test_a_company_sees_only_the_public_version_of_the_other_side(
    person: People, officer: User, as_user: Browser
) -> None:
    member = person(Role.MEMBER)
    sought, found = _secret_world(member)
    for_desk = _page(as_user(officer), sought)
    assert SECRET_NAME in for_desk  # there is something to leak
    assert found.company.reference in for_desk

    page = _page(as_user(member), sought)

    assert PUBLIC_TITLE in page
    assert "A company in East Kazakhstan Region, Kazakhstan" in page
    assert [leak for leak in LEAKS if leak in page] == []
    assert "Shortlist" not in page
    assert "In the register only" not in page


def test_a_company_is_quoted_only_phrases_that_the_public_text_holds(person: People, as_user: Browser) -> None:
    member = person(Role.MEMBER)
    sought, found = _secret_world(member)
    found.texts.filter(kind="public-body").update(text=f"{PUBLIC_BODY} Протоколы на антибиотики.")

    page = _page(as_user(member), sought)

    assert "Протоколы на антибиотики" in page
    assert [leak for leak in LEAKS[:-1] if leak in page] == []


def test_the_needs_side_is_kept_as_well(person: People, as_user: Browser) -> None:
    member = person(Role.MEMBER)
    keeper = company("JP", "JP-13", name="株式会社ひみつ")
    secret = need(f"株式会社ひみつです。{HONEY_NEED}", "ja", by=keeper)
    RequirementFactory(opportunity=secret, text="delivery to Himitsu warehouse in drums")
    own = offer(HONEY_OFFER, "ru", by=company("KZ", "KZ-63", member=member))
    actions.reindex_due()

    page = _page(as_user(member), own)

    assert f'id="{secret.reference}"' in page
    assert [leak for leak in ("ひみつ", "Himitsu", "残留抗生物質") if leak in page] == []


def test_a_member_does_not_learn_of_the_desks_decisions(person: People, officer: User, as_user: Browser) -> None:
    member = person(Role.MEMBER)
    sought, found = _secret_world(member)
    actions.decide(sought, found, actions.Word(DecisionState.SHORTLISTED, "good price"), by=officer)
    assert "good price" in _page(as_user(officer), sought)

    page = _page(as_user(member), sought)

    assert "good price" not in page
    assert str(officer) not in page


def test_a_dismissed_suggestion_is_not_suggested_again(officer: User, as_user: Browser) -> None:
    sought, found = honey_world()
    actions.reindex_due()
    client = as_user(officer)
    client.post(
        reverse("matches:decide", args=[sought.reference]),
        {"other": found.reference, "state": "dismissed", "reason": "too far"},
    )

    page = _page(client, sought)

    assert "Nothing fits. 1 was dismissed." in page
    assert f'id="{found.reference}"' not in page


def test_a_draft_shows_its_matches_and_stores_nothing(officer: User, as_user: Browser) -> None:
    sought, found = honey_world()
    Opportunity.objects.filter(pk=sought.pk).update(state="draft")
    actions.reindex_due()

    page = _page(as_user(officer), sought)

    assert f'id="{found.reference}"' in page
    assert "nothing is stored" in page
    assert not Opportunity.objects.filter(pk=sought.pk, indexed__isnull=False).exists()


def test_a_button_without_a_suggestion_is_refused(officer: User, as_user: Browser) -> None:
    sought, _found_offer = honey_world()

    answer = as_user(officer).post(reverse("matches:decide", args=[sought.reference]), {"state": "shortlisted"})

    assert answer.status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Ищем поставщика мёда в бочках, 20 тонн в год.", "ru"),
        ("Бөшкедегі бал жеткізушісін іздейміз, жылына 20 тонна.", "kk"),
        (HONEY_NEED, "ja"),
        ("Looking for a supplier of honey in drums, 20 t a year.", "en"),
    ],
)
def test_a_typed_text_is_answered_at_once(officer: User, as_user: Browser, text: str, lang: str) -> None:
    _sought, found = honey_world()
    actions.reindex_due()
    before = Opportunity.objects.count()

    answer = as_user(officer).post(
        reverse("matches:try"), {"text": text, "direction": "need", "country": "JP", "role": "supplier"}
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="{found.reference}"' in page
    assert Opportunity.objects.count() == before


def test_a_typed_text_too_long_or_empty_is_refused_in_words(officer: User, as_user: Browser) -> None:
    client = as_user(officer)

    empty = client.post(reverse("matches:try"), {"text": " "}, HTTP_HX_REQUEST="true")
    long = client.post(reverse("matches:try"), {"text": "x" * 5000}, HTTP_HX_REQUEST="true")

    assert 'role="alert"' in empty.content.decode()
    assert 'role="alert"' in long.content.decode()


def test_the_desk_lists_needs_with_open_suggestions_until_all_are_decided(officer: User, as_user: Browser) -> None:
    sought, found = honey_world()
    actions.reindex_due()
    client = as_user(officer)
    assert sought.reference in client.get(reverse("matches:desk")).content.decode()

    actions.decide(sought, found, actions.Word(DecisionState.SHORTLISTED), by=officer)

    page = client.get(reverse("matches:desk")).content.decode()
    assert "Nothing waits for a look." in page
    assert sought.reference in page.partition("Due next")[2]
    assert found.reference in client.get(reverse("matches:due")).content.decode()


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    # The number of the public state is asked for once a second, so on a slow machine it may fall into either page.
    return sum("core_publicversion" not in one["sql"] for one in caught)


@pytest.mark.parametrize("name", ["for_opportunity", "desk", "due"])
def test_a_page_costs_the_same_with_one_and_three_rows(name: str, officer: User, as_user: Browser) -> None:
    sought, found = honey_world()
    url = _matches(sought) if name == "for_opportunity" else reverse(f"matches:{name}")
    client = as_user(officer)
    if name == "due":
        actions.decide(sought, found, actions.Word(DecisionState.SHORTLISTED), by=officer)
    actions.reindex_due()
    one = _queries(client, url)

    for _ in range(2):
        again = offer(HONEY_OFFER, "ru", by=company("KZ", "KZ-63", name="ТОО «Ещё мёд»"))
        other = need(HONEY_NEED, "ja", by=company("JP", "JP-13", name="株式会社もっと"))
        if name == "due":
            actions.decide(other, again, actions.Word(DecisionState.SHORTLISTED), by=officer)
    actions.reindex_due()

    assert _queries(client, url) == one


def test_a_typed_text_has_one_page_of_answers_and_says_so(officer: User, as_user: Browser) -> None:
    for number in range(12):
        offer(HONEY_OFFER.replace("40", str(30 + number)), "ru")
    actions.reindex_due()

    answer = as_user(officer).post(
        reverse("matches:try"), {"text": HONEY_NEED, "direction": "need", "country": "JP", "role": "supplier"}
    )

    page = html.unescape(answer.content.decode())
    assert "12 companies fit." in page
    assert page.count("<article") == 10
    assert "The best 10 are shown." in page


def test_a_letter_the_database_cannot_hold_is_nobodys_number(officer: User, as_user: Browser) -> None:
    assert as_user(officer).get("/opportunities/KZBO%00/matches/").status_code == 404
    assert as_user(officer).post("/opportunities/KZBO%00/matches/decide/", {}).status_code == 404


def test_opportunities_of_an_archived_company_are_no_longer_matched(officer: User, as_user: Browser) -> None:
    sought, found = honey_world()
    NameFactory(company=found.company, text="ТОО «Мёд Алтая»", language="ru")  # without one nobody is activated
    actions.reindex_due()
    assert found.reference in _page(as_user(officer), sought)

    move_company(found.company, CompanyState.ARCHIVED, by=officer)
    actions.reindex_due()

    assert found.reference not in _page(as_user(officer), sought)
    assert actions.index_opportunity(found.pk) is False
    move_company(found.company, CompanyState.ACTIVE, by=officer)
    actions.reindex_due()
    assert found.reference in _page(as_user(officer), sought)

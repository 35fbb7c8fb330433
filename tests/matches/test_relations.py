"""'No thanks' sets a pair to 0, 'met before' leaves out for a while, and the other side never learns of either."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from companies.factories import MemberFactory
from kopir.companies.models import Company
from kopir.core.audit import rows_about
from kopir.core.errors import AlreadyThere, BadInput, NotAllowed
from kopir.core.models import Role, User
from kopir.matches import actions
from kopir.matches.forms import TryForm
from kopir.matches.models import Glance, Preference, Relation
from kopir.matches.queries.reading import with_what_is_read
from kopir.matches.queries.relations import months_before, vetoed
from kopir.matches.queries.shown import Reader
from kopir.matches.queries.suggestions import Asked, Suggestions, suggestions_for, suggestions_for_text
from kopir.opportunities.models import Opportunity
from matches.factories import HONEY_NEED, HONEY_OFFER, SENSOR_OFFER, SENSOR_SEEKS, company, honey_world, need, offer
from opportunities.factories import ApprovedTextFactory

pytestmark = pytest.mark.django_db
Browser = Callable[[User | None], Client]
People = Callable[..., User]
SECRET = "their price is never right"


@pytest.fixture
def pair(db: None) -> tuple[Opportunity, Opportunity]:
    found = honey_world()
    actions.reindex_due()
    return found


def _found(opportunity: Opportunity, *, sees_names: bool = True, **asked: object) -> Suggestions:
    whole = with_what_is_read(Opportunity.objects.filter(pk=opportunity.pk)).get()
    reader = Reader("en", sees_names=sees_names)
    return suggestions_for(whole, actions.row_for(whole), Asked(reader, timezone.localdate(), **asked))


def _refuse(one: Opportunity, other: Opportunity, by: User) -> Relation:
    return actions.say_no_thanks(one.company, other.company, reason=SECRET, by=by, about=other)


def _member(one: Opportunity, person: People) -> User:
    user = person(Role.MEMBER)
    MemberFactory(company=one.company, user=user)
    return user


def _page(client: Client, opportunity: Opportunity, query: str = "") -> str:
    response = client.get(reverse("matches:for_opportunity", args=[opportunity.reference]) + query)
    assert response.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def test_no_thanks_scores_zero_in_both_directions(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    sought, found = pair
    assert (_found(sought).total, _found(found).total) == (1, 1)

    _refuse(sought, found, officer)

    for one, other in (pair, pair[::-1]):
        shown = _found(one, with_left_out=True)
        assert (shown.total, shown.unwanted_total) == (0, 1)
        assert [(card.opportunity, card.score) for card in shown.unwanted] == [(other.pk, 0.0)]
        assert other.pk not in {card.opportunity for card in (*shown.fits, *shown.near)}


def test_no_thanks_holds_for_what_the_company_writes_later(
    pair: tuple[Opportunity, Opportunity], officer: User
) -> None:
    sought, found = pair
    _refuse(sought, found, officer)
    later = need(HONEY_NEED, "ja", by=sought.company)
    actions.reindex_due()

    assert (_found(later).total, _found(later).unwanted_total) == (0, 1)


def test_no_thanks_holds_for_a_typed_text_of_the_company(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    sought, found = pair
    _refuse(sought, found, officer)
    form = TryForm({"text": HONEY_NEED, "company": sought.company.reference})
    assert form.is_valid(), form.errors

    asked = Asked(Reader("en", sees_names=True), timezone.localdate(), company=form.cleaned_data["company"].pk)

    assert suggestions_for_text(form.as_engine_text(), asked).total == 0
    assert not TryForm({"text": HONEY_NEED, "company": "no such company"}).is_valid()


def test_no_thanks_needs_a_reason_two_companies_and_is_said_once(
    pair: tuple[Opportunity, Opportunity], officer: User
) -> None:
    sought, found = pair
    with pytest.raises(BadInput):
        actions.say_no_thanks(sought.company, found.company, reason="  ", by=officer)
    with pytest.raises(BadInput):
        actions.say_no_thanks(sought.company, sought.company, reason="why", by=officer)
    _refuse(sought, found, officer)
    with pytest.raises(AlreadyThere):
        _refuse(sought, found, officer)

    assert Relation.objects.count() == 1


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PARTNER, Role.EDITOR])
def test_nobody_else_says_it(pair: tuple[Opportunity, Opportunity], person: People, role: Role) -> None:
    with pytest.raises(NotAllowed):
        _refuse(*pair, person(role))

    assert not Relation.objects.exists()


def test_no_thanks_can_be_taken_back(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    relation = _refuse(*pair, officer)

    actions.take_relation_back(relation, by=officer)
    actions.take_relation_back(relation, by=officer)

    assert _found(pair[0]).total == 1
    assert [row.action for row in rows_about(relation)] == ["relation.taken_back", "relation.no-thanks"]
    assert _refuse(*pair, officer).pk != relation.pk


def test_the_vetoed_are_known_to_rooms_above(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    sought, found = pair
    assert vetoed(sought.company) == set()

    _refuse(sought, found, officer)

    assert (vetoed(sought.company), vetoed(found.company)) == ({found.company_id}, {sought.company_id})


def test_the_desk_sees_who_said_it_and_the_other_side_nothing(
    pair: tuple[Opportunity, Opportunity], person: People, officer: User, as_user: Browser
) -> None:
    sought, found = pair
    speaker, other = _member(sought, person), _member(found, person)
    before = _page(as_user(other), found)
    assert sought.reference in before
    _refuse(sought, found, speaker)

    desk = _page(as_user(officer), sought, "?show=left-out")
    theirs = [_page(as_user(other), found, query) for query in ("", "?show=left-out", "?met=show")]

    assert SECRET in desk
    assert "on this side" in desk
    for page in theirs:
        assert SECRET not in page
        assert sought.reference not in page
        assert "because of a 'no thanks'" not in page
        assert "No thanks' was said" not in page


def test_a_member_refuses_one_offer_and_learns_nothing_of_who_stands_behind_others(
    pair: tuple[Opportunity, Opportunity], person: People
) -> None:
    """Two anonymous offers of one company: refusing the first must not make the second vanish."""
    sought, found = pair
    second = offer(HONEY_OFFER + " 50 тонн.", "ru", by=found.company)
    actions.reindex_due()
    _refuse(sought, found, _member(sought, person))

    shown = _found(sought, sees_names=False)
    desk = _found(sought)

    assert [card.opportunity for card in shown.fits] == [second.pk]
    assert shown.unwanted_total == 1
    assert desk.total == 0


def test_a_word_of_the_desk_is_silent_to_the_company(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    _refuse(*pair, officer)

    shown = _found(pair[0], sees_names=False, with_left_out=True)

    assert (shown.total, shown.unwanted_total, shown.unwanted) == (0, 0, ())


def test_those_met_before_are_left_out_until_asked_for_or_long_ago(
    pair: tuple[Opportunity, Opportunity], officer: User
) -> None:
    sought, found = pair
    day = timezone.localdate() - timedelta(days=400)
    relation = actions.met(found.company, sought.company, day, officer)

    assert (_found(sought).total, _found(sought).met_total) == (0, 1)
    shown = _found(sought, with_met=True)
    assert [card.meeting for card in shown.fits] == [relation]
    assert _found(sought, met_months=12).total == 1
    assert _found(sought, met_months=0).total == 1


def test_meetings_are_one_row_with_the_last_day(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    one, other = pair[0].company, pair[1].company
    first = actions.met(one, other, date(2026, 1, 5), officer)
    actions.met(other, one, date(2026, 3, 1), None)
    actions.met(one, other, date(2026, 2, 1), officer)

    relation = Relation.objects.get()
    assert (relation, relation.on) == (first, date(2026, 3, 1))
    with pytest.raises(BadInput):
        actions.met(one, other, timezone.localdate() + timedelta(days=1), officer)


def test_a_company_cannot_find_out_by_meetings_which_offers_are_of_whom(
    pair: tuple[Opportunity, Opportunity], officer: User
) -> None:
    """It was introduced to the company; that company's anonymous offer looks as before, with the switch or without."""
    sought, found = pair
    actions.met(found.company, sought.company, timezone.localdate(), officer)

    hidden, shown = _found(sought, sees_names=False), _found(sought, sees_names=False, with_met=True)

    assert [card.opportunity for card in hidden.fits] == [card.opportunity for card in shown.fits] == [found.pk]
    assert (hidden.met_total, [card.meeting for card in shown.fits]) == (0, [None])


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 26), 24, date(2024, 11, 26)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 0, None),
    ],
)
def test_months_are_counted_back_over_the_year(day: date, months: int, expected: date | None) -> None:
    assert months_before(day, months) == expected


def test_buttons_work_without_javascript(
    pair: tuple[Opportunity, Opportunity], person: People, as_user: Browser
) -> None:
    sought, found = pair
    client = as_user(_member(sought, person))
    url = reverse("matches:relate", args=[sought.reference])
    assert url in _page(client, sought)

    said = client.post(url, {"other": found.reference, "kind": "no-thanks", "reason": SECRET})
    assert said.status_code == 302
    relation = Relation.objects.get()
    assert (relation.said_by, relation.about, relation.reason) == ("company", found, SECRET)
    shown = _page(client, sought, "?show=left-out")
    assert SECRET in shown
    back = client.post(reverse("matches:relate_back", args=[sought.reference]), {"relation": relation.pk})
    assert back.status_code == 302
    client.post(url, {"other": found.reference, "kind": "met-before", "on": "2026-10-01"})
    assert Relation.objects.get(undone_at__isnull=True).on == date(2026, 10, 1)
    assert "left out because the two met before" in _page(client, sought)


def test_a_refusal_without_a_reason_is_said_in_words_and_changes_nothing(
    pair: tuple[Opportunity, Opportunity], officer: User, as_user: Browser
) -> None:
    url = reverse("matches:relate", args=[pair[0].reference])

    for data in ({"kind": "no-thanks"}, {"kind": "met-before", "on": "yesterday"}, {"kind": "love"}):
        response = as_user(officer).post(url, {"other": pair[1].reference, **data})
        assert response.status_code == 422

    assert not Relation.objects.exists()


def test_a_member_cannot_name_what_it_may_not_see(pair: tuple[Opportunity, Opportunity], person: People) -> None:
    sought, found = pair
    Opportunity.objects.filter(pk=found.pk).update(state="draft")
    client = Client()
    client.force_login(_member(sought, person))

    url = reverse("matches:relate", args=[sought.reference])
    response = client.post(url, {"other": found.reference, "kind": "no-thanks", "reason": "x"})

    assert response.status_code == 404
    assert not Relation.objects.exists()


def test_another_company_cannot_take_back_what_one_said(
    pair: tuple[Opportunity, Opportunity], person: People, officer: User
) -> None:
    sought, found = pair
    relation = _refuse(sought, found, _member(sought, person))
    of_desk = actions.say_no_thanks(sought.company, found.company, reason="desk", by=officer)
    client = Client()
    for one, row in ((found, relation), (sought, of_desk)):
        client.force_login(_member(one, person))
        url = reverse("matches:relate_back", args=[one.reference])
        assert client.post(url, {"relation": row.pk}).status_code == 404

    assert not Relation.objects.filter(undone_at__isnull=False).exists()


def test_glances_of_both_companies_are_looked_at_again(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    while actions.look_again():
        pass
    assert Glance.objects.get(pk=pair[0].pk).fits == 1

    _refuse(*pair, officer)
    while actions.look_again():
        pass

    assert [Glance.objects.get(pk=one.pk).fits for one in pair] == [0, 0]


@pytest.mark.parametrize("broken", ["itself", "kind", "who", "twice"])
def test_the_database_refuses_what_the_code_should(pair: tuple[Opportunity, Opportunity], broken: str) -> None:
    one, other = pair[0].company, pair[1].company
    row = {"company": one, "other": other, "kind": "no-thanks", "said_by": "desk", "on": date(2026, 1, 1)}
    Relation.objects.create(**row)
    changes: dict[str, dict[str, object]] = {
        "itself": {"other": one}, "kind": {"kind": "love"}, "who": {"said_by": "nobody"}, "twice": {},
    }  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.create(**{**row, **changes[broken]})


# --- whose wishes count ----------------------------------------------------------------------------------------------


def test_the_desk_tries_a_weighing_and_stores_it(
    pair: tuple[Opportunity, Opportunity], officer: User, as_user: Browser
) -> None:
    sought, _other = pair
    client = as_user(officer)
    both = _found(sought).fits[0].score
    assert _found(sought, own_share=0.0).fits[0].score != both
    assert not Preference.objects.exists()

    url = reverse("matches:prefer", args=[sought.reference])
    assert client.post(url, {"weigh": "0", "met_months": "6"}).status_code == 302

    stored = Preference.objects.get()
    assert (stored.own_share, stored.met_months) == (0.0, 6)
    assert 'value="0" selected' in _page(client, sought)
    assert 'value="1" selected' in _page(client, sought, "?weigh=1")
    assert rows_about(sought).filter(action="match.preferred").count() == 1


@pytest.mark.parametrize("data", [{"weigh": "2", "met_months": "6"}, {"weigh": "0", "met_months": "-1"}, {}])
def test_an_impossible_setting_is_refused(
    pair: tuple[Opportunity, Opportunity], officer: User, as_user: Browser, data: dict[str, str]
) -> None:
    response = as_user(officer).post(reverse("matches:prefer", args=[pair[0].reference]), data)

    assert response.status_code == 422
    assert not Preference.objects.exists()


def test_what_the_other_side_seeks_comes_first_when_only_that_counts() -> None:
    """Two dealers for a sensor maker's need of a distributor: the one that seeks such a maker gains."""
    sought = need(SENSOR_OFFER + " " + SENSOR_SEEKS + "を探しています。", "ja", wants="distributor")
    seeking = offer(
        "Продаём сельхозтехнику и датчики влажности.", "ru", role="distributor",
        seeks="Ищем японского производителя датчиков влажности почвы", by=company("KZ", "KZ-10"),
    )  # fmt: skip
    silent = offer("Продаём сельхозтехнику и датчики влажности почвы, орошение.", "ru", role="distributor")
    actions.reindex_due()

    def lead(share: float) -> float:
        shown = _found(sought, own_share=share)
        scores = {card.opportunity: card.score for card in (*shown.fits, *shown.near)}
        return scores[seeking.pk] - scores[silent.pk]

    assert lead(0.0) > lead(1.0)


def test_relations_cost_the_same_number_of_queries(
    pair: tuple[Opportunity, Opportunity], officer: User, as_user: Browser
) -> None:
    sought, found = pair
    client = as_user(officer)
    _page(client, sought, "?show=left-out&met=show")
    _refuse(sought, found, officer)

    def count() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            _page(client, sought, "?show=left-out&met=show")
        return sorted(re.sub(r"\d+", "N", q["sql"].split(" FROM ")[-1][:60]) for q in queries)

    count()  # what a process keeps is read once
    one = count()
    for _ in range(2):
        more = offer(HONEY_OFFER, "ru", by=company())
        _refuse(sought, more, officer)
    actions.reindex_due()
    count()

    assert count() == one
    assert Company.objects.filter(pk__in=vetoed(sought.company)).count() == 3


def test_approved_public_text_of_a_refused_offer_is_all_its_refuser_sees(
    pair: tuple[Opportunity, Opportunity], person: People, as_user: Browser
) -> None:
    sought, found = pair
    found.company.names.create(text="ТОО «Тайный Мёд»", language="ru", script="Cyrl", kind="legal")
    ApprovedTextFactory(opportunity=found, kind="public-title", text="Гречишный мёд")
    user = _member(sought, person)
    _refuse(sought, found, user)

    page = _page(as_user(user), sought, "?show=left-out")

    assert "Гречишный мёд" in page
    assert "Тайный" not in page

"""Whom a party might meet: suggested by what its company and the others have published, in public words.

Names of the companies of a mission are known to each other; what stands in their texts is not, unless its public
version is approved. So everything is read as by somebody who sees no names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from kopir.companies.labels import ShownCode, code_label
from kopir.companies.models import CodeStatus, CompanyCode
from kopir.core.wording import Shown, shown_in
from kopir.matches.models import Indexed
from kopir.matches.queries.reading import ENGINE_VERSION
from kopir.matches.queries.relations import preferred
from kopir.matches.queries.shown import Card, Reader, Reason
from kopir.matches.queries.suggestions import Asked, suggestions_for
from kopir.missions.models import Party
from kopir.opportunities.models import Direction, Opportunity, OpportunityText, OpportunityTextKind
from kopir.opportunities.states import OpportunityState

MOST_OWN = 3  # opportunities of the party's own company that are looked at: the newest
SUGGESTED = 6
_EACH = SUGGESTED  # suggestions of one opportunity
_REASONS = 3
_PUBLIC = [OpportunityTextKind.PUBLIC_TITLE, OpportunityTextKind.PUBLIC_BODY]


@dataclass(frozen=True)
class Suggested:
    """One partner and why: reasons of the best pair of opportunities, or what both companies do."""

    party: Party
    score: float
    title: Shown | None = None  # of what it published
    reasons: tuple[Reason, ...] = ()
    codes: tuple[ShownCode, ...] = ()


@dataclass(frozen=True)
class Partners:
    """The suggestions; `has_published`: whether there was anything of the party's own to go by."""

    suggested: tuple[Suggested, ...] = ()
    has_published: bool = False


def suggested_for(party: Party, partners: Sequence[Party], language: str) -> Partners:
    """The partners that answer best what the party's company has published, each once, best first.

    A company that published nothing is suggested those that work in the same trades, and told so.
    """
    if party.company_id is None:
        return Partners()
    by_company = {one.company_id: one for one in partners if one.company_id is not None}
    own = list(_own(party))
    found = _by_opportunities(own, frozenset(by_company), language)
    if not found:
        return Partners(_by_codes(party.company_id, by_company, language), has_published=bool(own))
    best = sorted(found.items(), key=lambda item: (-item[1].score, item[0]))[:SUGGESTED]
    rows = tuple(
        Suggested(by_company[company], card.score, card.title, card.reasons[:_REASONS], card.codes)
        for company, card in best
    )
    return Partners(rows, has_published=True)


def _own(party: Party) -> QuerySet[Indexed]:
    today = timezone.localdate()
    in_force = Q(opportunity__valid_until__isnull=True) | Q(opportunity__valid_until__gte=today)
    rows = Indexed.objects.filter(
        in_force,
        opportunity__company=party.company_id,
        opportunity__state=OpportunityState.PUBLISHED,
        engine_version=ENGINE_VERSION,
    )
    rows = rows.select_related("opportunity").prefetch_related("opportunity__requirements")
    return rows.order_by("-opportunity_id")[:MOST_OWN]


def _by_opportunities(own: Sequence[Indexed], among: frozenset[int], language: str) -> dict[int, Card]:
    """Company -> the best card of its opportunities."""
    cards: dict[int, Card] = {}
    today = timezone.localdate()
    for row in own:
        found = _cards(row, among, language, today)
        whose = dict(
            Opportunity.objects.filter(pk__in=[one.opportunity for one in found]).values_list("pk", "company")
        )
        for card in found:
            company = whose[card.opportunity]
            if company not in cards or cards[company].score < card.score:
                cards[company] = card
    return cards


def _cards(row: Indexed, among: frozenset[int], language: str, today: date) -> list[Card]:
    reader = Reader(language, sees_names=False)
    wanted = preferred(row.pk)
    ways = [False]
    if row.direction == Direction.OFFER and row.prepared_search is not None:
        ways.append(True)
    found: list[Card] = []
    for complementary in ways:
        asked = Asked(
            reader, today, complementary=complementary, size=_EACH, met_months=wanted.met_months,
            own_share=wanted.own_share, among=among,
        )  # fmt: skip
        found += suggestions_for(row.opportunity, row, asked).fits
    return found


def _by_codes(company: int, by_company: dict[int, Party], language: str) -> tuple[Suggested, ...]:
    """Companies that work in the same trades, those that share the most first."""
    codes = CompanyCode.objects.filter(status=CodeStatus.CONFIRMED)
    mine = set(codes.filter(company=company).values_list("scheme", "code"))
    shared: dict[int, set[tuple[str, str]]] = defaultdict(set)
    if mine:
        alike = codes.filter(company__in=by_company, code__in={code for _scheme, code in mine})
        for other, scheme, code in alike.values_list("company", "scheme", "code"):
            if (scheme, code) in mine:
                shared[other].add((scheme, code))
    best = sorted(shared.items(), key=lambda item: (-len(item[1]), item[0]))[:SUGGESTED]
    return tuple(
        Suggested(by_company[other], 0.0, codes=tuple(code_label(*one, language) for one in sorted(both)))
        for other, both in best
    )


@dataclass(frozen=True)
class Published:
    """What a company has published, in its public words."""

    title: Shown | None
    text: Shown | None


def published_by(companies: Collection[int], language: str) -> dict[int, list[Published]]:
    """Company -> the approved public texts of its published opportunities. Two queries."""
    today = timezone.localdate()
    in_force = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    rows = Opportunity.objects.filter(in_force, company__in=companies, state=OpportunityState.PUBLISHED)
    whose = dict(rows.order_by("-pk").values_list("pk", "company"))
    texts: dict[int, list[OpportunityText]] = {pk: [] for pk in whose}
    approved = OpportunityText.objects.filter(opportunity__in=whose, kind__in=_PUBLIC, approved_at__isnull=False)
    for text in approved.order_by("pk"):
        texts[text.opportunity_id].append(text)
    answer: dict[int, list[Published]] = defaultdict(list)
    for pk, company in whose.items():
        titles, bodies = ([row for row in texts[pk] if row.kind == kind] for kind in _PUBLIC)
        public = Published(*(shown_in(each, language, private=False) for each in (titles, bodies)))
        if public.title is not None or public.text is not None:
            answer[company].append(public)
    return answer

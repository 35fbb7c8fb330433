"""Suggestions for an opportunity or a text typed in: candidates from the index, ranked and explained by the engine.

Everything the page and the API show comes from here as plain values. Who may not see names gets the public, anonymous
version of the other side: its title, its country and region, and of its phrases only those its public text holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kopir.core import pair
from kopir.engines import ranking
from kopir.engines.ranking.problem import Prepared, Side, Suggestion, Verdict
from kopir.engines.ranking.storage import unpack
from kopir.matches.models import Decision, Indexed
from kopir.matches.queries.candidates import Candidate, Wanted, candidates, candidates_of
from kopir.matches.queries.facets import Counted, facets_of, passes
from kopir.matches.queries.pool import Pool, current_pool
from kopir.matches.queries.reading import ENGINE_VERSION
from kopir.matches.queries.relations import BALANCED, Standing, months_before, standing_of
from kopir.matches.queries.shown import Card, Ranked, Reader, as_known, cards_of
from kopir.matches.queries.typed import prepare_typed
from kopir.matches.states import MET_MONTHS, DecisionState
from kopir.opportunities.models import Direction, Opportunity, RequirementEffect

PAGE = 10  # cards with all their reasons are long: what fits is at the top
OTHERS_SHOWN = 5  # further offers of the same company
NEAREST_SHOWN = 5  # of those that do not fit, behind a disclosure


@dataclass(frozen=True)
class Filters:
    """What the reader has narrowed the list to; empty: everything."""

    region: str = ""
    role: str = ""
    language: str = ""
    sector: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """Only those in use."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Asked:
    """What is looked for, and how the answer is to be given."""

    reader: Reader
    today: date
    filters: Filters = field(default_factory=Filters)
    complementary: bool = False  # for an offer: other offers that suit the partner it seeks, instead of needs
    page: int = 1
    size: int = PAGE  # suggestions a page
    with_left_out: bool = False  # show what a hard requirement or a 'no thanks' left out
    with_met: bool = False  # show those met before
    met_months: int = MET_MONTHS  # in how many past months a meeting counts; 0: none
    own_share: float = BALANCED  # how much what the text's own side seeks counts: 0 not at all, 1 alone
    company: int | None = None  # whose text it is, where it is not stored
    among: frozenset[int] | None = None  # only these companies, whatever the rest of the pool holds


@dataclass(frozen=True)
class LeftOut:
    """How many suggestions a hard requirement left out."""

    requirement: str
    count: int


@dataclass(frozen=True)
class Suggestions:
    """The answer: what fits, what comes nearest without fitting, and what was left out and why."""

    fits: tuple[Card, ...] = ()  # one page of them
    total: int = 0
    near: tuple[Card, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    left_out_total: int = 0
    unwanted: tuple[Card, ...] = ()  # 'no thanks' was said: they score 0; only where they are asked for
    unwanted_total: int = 0
    met_total: int = 0  # met before, and for that not among those that fit
    dismissed: int = 0
    facets: tuple[Counted, ...] = ()
    codes: tuple[str, ...] = ()  # of the text that was matched, for leads
    page: int = 1
    engine_version: str = ranking.VERSION

    @property
    def nothing_fits(self) -> bool:
        """An honest answer too."""
        return self.total == 0


@dataclass(frozen=True, eq=False)
class _Looked:
    """The text that is matched, on its side."""

    text: Prepared
    answers: Direction  # what is looked for
    filters_out: frozenset[str] = frozenset()  # texts of the hard requirements
    opportunity: Opportunity | None = None
    company: int | None = None  # whose text it is, as far as it is known


def suggestions_for(opportunity: Opportunity, row: Indexed, asked: Asked) -> Suggestions:
    """Suggestions for one opportunity whose index row is at hand (stored, or made in passing for a draft)."""
    if opportunity.direction == Direction.NEED:
        looked = _Looked(unpack(bytes(row.prepared)), Direction.OFFER, _hard(opportunity), opportunity)
    elif asked.complementary:
        if row.prepared_search is None:
            return Suggestions()
        looked = _Looked(unpack(bytes(row.prepared_search)), Direction.OFFER, _hard(opportunity), opportunity)
    else:
        looked = _Looked(unpack(bytes(row.prepared)), Direction.NEED, frozenset(), opportunity)
    return _answer(looked, asked)


def glance(opportunity: Opportunity, row: Indexed, asked: Asked) -> tuple[int, float | None]:
    """How many suggestions fit an opportunity, and the best score of all: for lists, without reasons."""
    pool = current_pool()
    direction = Direction.OFFER if opportunity.direction == Direction.NEED else Direction.NEED
    looked = _Looked(unpack(bytes(row.prepared)), direction, opportunity=opportunity)
    found = _ranked(looked, _rows(looked, pool, asked), pool, asked)
    ranked = _parted(found, standing_of(opportunity.company_id, sees_names=True), asked).open
    return sum(one.suggestion.fits for one in ranked), max((one.suggestion.score for one in ranked), default=None)


def pair_of(one: Opportunity, other: Opportunity) -> tuple[Opportunity, Opportunity]:
    """The order in which a pair is stored: the need first; of two offers the older first."""
    if one.direction == other.direction:
        return (one, other) if one.pk < other.pk else (other, one)
    return (one, other) if one.direction == Direction.NEED else (other, one)


def score_of(one: Opportunity, row: Indexed, other: int, asked: Asked) -> Suggestion | None:
    """The engine's word on one pair, as it stands now; None when the other is not in the index."""
    is_need = one.direction == Direction.NEED
    found = Indexed.objects.filter(pk=other, engine_version=ENGINE_VERSION).select_related("opportunity").first()
    if found is None:
        return None
    answers = Direction(found.direction)
    content = row.prepared if is_need or answers == Direction.NEED else row.prepared_search
    if content is None:
        return None
    looked = _Looked(unpack(bytes(content)), answers, opportunity=one)
    candidate = Candidate(
        found.pk, bytes(found.prepared), (found.hub, found.hub_second), found.region, found.country, found.own_role,
        found.language, found.opportunity.company_id, tuple(found.codes),
    )  # fmt: skip
    ranked = _ranked(looked, [candidate], current_pool(), asked)
    return ranked[0].suggestion if ranked else None


def suggestions_for_text(text: ranking.Need | ranking.Offer, asked: Asked) -> Suggestions:
    """Suggestions for a text that is not stored: the try-it box and the API."""
    answers = Direction.OFFER if isinstance(text, ranking.Need) else Direction.NEED
    return _answer(_Looked(prepare_typed(text), answers, company=asked.company), asked)


def _hard(opportunity: Opportunity) -> frozenset[str]:
    return frozenset(
        requirement.text
        for requirement in opportunity.requirements.all()
        if requirement.effect == RequirementEffect.FILTER
    )


@dataclass(frozen=True, eq=False)
class _Parted:
    """Suggestions, apart by how the two companies stand to each other."""

    open: tuple[Ranked, ...] = ()
    unwanted: tuple[Ranked, ...] = ()
    met: tuple[Ranked, ...] = ()


def _answer(looked: _Looked, asked: Asked) -> Suggestions:
    pool = current_pool()
    found = as_known(_ranked(looked, _rows(looked, pool, asked), pool, asked), looked.text, asked.reader)
    own = looked.opportunity.company_id if looked.opportunity is not None else looked.company
    standing = standing_of(own, sees_names=asked.reader.sees_names) if own is not None else Standing()
    parted = _parted(found, standing, asked)
    ranked = parted.open
    decisions = _decisions(looked.opportunity, [one.row.opportunity for one in found])
    left = _left_out(ranked, decisions)
    open_ones = [one for one in ranked if asked.with_left_out or not one.unmet]
    kept = [one for one in open_ones if not _is_dismissed(decisions.get(one.row.opportunity))]
    fits = [one for one in kept if one.suggestion.fits]
    passing, others = _by_company([one for one in fits if passes(one.row, asked.filters.chosen)], asked.reader)
    near = [one for one in kept if not one.suggestion.fits and passes(one.row, asked.filters.chosen)][:NEAREST_SHOWN]
    start = (asked.page - 1) * asked.size
    shown = passing[start : start + asked.size]
    further = [other for one in shown for other in others.get(one.row.company, [])]
    unwanted = parted.unwanted[: asked.size] if asked.with_left_out else ()
    cards = cards_of([*shown, *further, *near, *unwanted], looked.text, decisions, asked.reader)
    return Suggestions(
        fits=tuple(_with_others(one, others, cards) for one in shown if one.row.opportunity in cards),
        total=len(passing),
        near=tuple(cards[one.row.opportunity] for one in near if one.row.opportunity in cards),
        left_out=_counted(left),
        left_out_total=len(left),
        unwanted=tuple(cards[one.row.opportunity] for one in unwanted if one.row.opportunity in cards),
        unwanted_total=len(parted.unwanted),
        met_total=len(parted.met),
        dismissed=len(open_ones) - len(kept),
        facets=facets_of([one.row for one in fits], asked.filters.chosen),
        codes=_codes(looked.text),
        page=asked.page,
        engine_version=pool.stamp(ranking.VERSION),
    )


def _parted(found: Sequence[Ranked], standing: Standing, asked: Asked) -> _Parted:
    """Who is not wanted scores 0 and is set apart; who met not long ago is set apart unless asked for.

    Of both only what fits is kept: what would not be shown anyway is not counted as left out.
    """
    day = months_before(asked.today, asked.met_months)
    open_ones: list[Ranked] = []
    unwanted: list[Ranked] = []
    met: list[Ranked] = []
    for one in found:
        row = one.row
        if row.company in standing.silent:
            continue
        refusal = standing.no_thanks(row.company, row.opportunity)
        meeting = standing.met_since(row.company, row.opportunity, day)
        if refusal is not None:
            nought = replace(one.suggestion, score=0.0, fits=False)
            unwanted += [replace(one, suggestion=nought, refusal=refusal)] if one.suggestion.fits else []
        elif meeting is not None and not asked.with_met:
            met += [replace(one, meeting=meeting)] if one.suggestion.fits else []
        else:
            open_ones.append(replace(one, meeting=meeting) if meeting is not None else one)
    return _Parted(tuple(open_ones), tuple(unwanted), tuple(met))


def _left_out(ranked: Sequence[Ranked], decisions: Mapping[int, Decision]) -> list[Ranked]:
    """What would be shown if it met the hard requirements."""
    everything = [one for one in ranked if not _is_dismissed(decisions.get(one.row.opportunity))]
    near = [one for one in everything if not one.suggestion.fits][:NEAREST_SHOWN]
    return [one for one in everything if one.unmet and (one.suggestion.fits or one in near)]


def _by_company(fits: Sequence[Ranked], reader: Reader) -> tuple[list[Ranked], dict[int, list[Ranked]]]:
    """Each company once, by its best; its further offers beside it. Without names each offer stands alone."""
    if not reader.sees_names:
        return list(fits), {}
    first: dict[int, Ranked] = {}
    others: dict[int, list[Ranked]] = {}
    for one in fits:
        if first.setdefault(one.row.company, one) is not one:
            others.setdefault(one.row.company, []).append(one)
    return list(first.values()), {company: found[:OTHERS_SHOWN] for company, found in others.items()}


def _with_others(one: Ranked, others: Mapping[int, Sequence[Ranked]], cards: Mapping[int, Card]) -> Card:
    further = (cards.get(other.row.opportunity) for other in others.get(one.row.company, ()))
    return replace(cards[one.row.opportunity], others=tuple(card for card in further if card is not None))


def _rows(looked: _Looked, pool: Pool, asked: Asked) -> list[Candidate]:
    """Candidates from the index; narrowed by a facet, those that the whole pool holds under it come as well."""
    wanted = Wanted(looked.answers, _countries(looked.text.country), asked.today)
    if asked.among is not None:
        return candidates_of(looked.text, wanted, asked.among)
    found = candidates(looked.text, pool.statistics, wanted)
    chosen = replace(asked.filters, sector="")
    if chosen.chosen:
        known = {row.opportunity for row in found}
        more = candidates(
            looked.text,
            pool.statistics,
            replace(wanted, region=chosen.region, role=chosen.role, language=chosen.language),
        )
        found = [*found, *(row for row in more if row.opportunity not in known)]
    own = looked.opportunity
    return [row for row in found if own is None or row.company != own.company_id]


def _countries(own: str) -> tuple[str, ...]:
    """Across the bridge; for a text that names no country, both."""
    other = pair.other_side(own)
    return (other.code,) if other is not None else tuple(side.code for side in pair.sides() if side.code != own)


def _ranked(looked: _Looked, rows: Sequence[Candidate], pool: Pool, asked: Asked) -> list[Ranked]:
    """The engine's word on each candidate, best first."""
    by_id = {str(row.opportunity): row for row in rows}
    prepared = [replace(unpack(row.prepared), id=key) for key, row in by_id.items()]
    hubs = {(text.side, text.id): by_id[text.id].hubs for text in prepared}
    statistics = replace(pool.statistics, hubs=hubs)
    explained = None if looked.filters_out else asked.page * asked.size + NEAREST_SHOWN
    is_need = looked.text.side is Side.NEED
    share = asked.own_share if is_need else 1 - asked.own_share
    weighing = ranking.Weighing(pool.weights.table, share)
    if is_need:
        found = ranking.rank_one(looked.text, prepared, statistics, explained=explained, weighing=weighing)
    else:
        found = ranking.rank_needs(looked.text, prepared, statistics, explained=explained, weighing=weighing)
    return [Ranked(one, by_id[_other(one, looked)], tuple(_refused(one, looked.filters_out))) for one in found]


def _other(suggestion: Suggestion, looked: _Looked) -> str:
    return suggestion.offer_id if looked.text.side is Side.NEED else suggestion.need_id


def _refused(suggestion: Suggestion, hard: frozenset[str]) -> Iterable[str]:
    """Hard requirements the offer refuses by its own words. What is not stated stays, marked as unknown."""
    return (r.text for r in suggestion.requirements if r.verdict is Verdict.UNMET and r.text in hard)


def _counted(left: Sequence[Ranked]) -> tuple[LeftOut, ...]:
    counts: dict[str, int] = {}
    for one in left:
        for requirement in one.unmet:
            counts[requirement] = counts.get(requirement, 0) + 1
    return tuple(LeftOut(text, count) for text, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _decisions(own: Opportunity | None, others: Sequence[int]) -> Mapping[int, Decision]:
    """The other opportunity -> what the desk has said of the pair."""
    if own is None:
        return {}
    found = Decision.objects.filter(opportunity=own, answer__in=others) | Decision.objects.filter(
        answer=own, opportunity__in=others
    )
    return {
        decision.answer_id if decision.opportunity_id == own.pk else decision.opportunity_id: decision  # type: ignore[misc]
        for decision in found.select_related("owner")
    }


def _is_dismissed(decision: Decision | None) -> bool:
    return decision is not None and decision.state == DecisionState.DISMISSED


def _codes(text: Prepared) -> tuple[str, ...]:
    """The text's surest codes: confirmed ones first, then those of its concepts."""
    return tuple(sorted(text.codes, key=lambda code: (code not in text.confirmed, -text.codes[code], code)))

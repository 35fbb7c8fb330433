"""Judgments as the ranking learns from them, and as a folder in the form of the open ranking set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from kopir.core.languages import Origin
from kopir.engines.ranking.evidence import REASONS
from kopir.engines.ranking.learning import Group
from kopir.matches.models import Judgment
from kopir.matches.queries.reading import Reading, reading_of, with_what_is_read
from kopir.matches.states import JudgmentSource
from kopir.opportunities.anonymity import giveaways
from kopir.opportunities.models import Opportunity, OpportunityText, OpportunityTextKind
from kopir.opportunities.states import OpportunityState

NEED_COLUMNS = ("id", "lang", "country", "text", "wants", "must", "relevant")
OFFER_COLUMNS = ("id", "lang", "country", "region", "kind", "seeks", "text")


def judgment_groups() -> list[Group]:
    """One group a need: the reasons as the engine saw each pair when it was judged, and the grades.

    A pair judged more than once counts as its company answered, or else as said last. Pairs the engine had not seen
    teach nothing.
    """
    rows: dict[int, list[Judgment]] = {}
    for judgment in _once_a_pair(Judgment.objects.exclude(values={})):
        rows.setdefault(judgment.need_number, []).append(judgment)
    return [
        Group(
            key=f"judged:{need:012d}",
            values=np.array([[float(one.values.get(name, 0.0)) for name in REASONS] for one in judged]),
            grades=np.array([one.grade for one in judged], dtype=np.int64),
        )
        for need, judged in sorted(rows.items())
    ]


def _once_a_pair(judgments: Iterable[Judgment]) -> list[Judgment]:
    best: dict[tuple[int, int], Judgment] = {}
    for judgment in judgments:
        pair = (judgment.need_number, judgment.offer_number)
        best[pair] = max(best.get(pair, judgment), judgment, key=_weight)
    return sorted(best.values(), key=lambda one: (one.need_number, one.offer_number))


def _weight(judgment: Judgment) -> tuple[bool, object, int]:
    return judgment.source == JudgmentSource.INTEREST, judgment.at, judgment.pk


@dataclass(frozen=True)
class Exported:
    """The rows of `needs.tsv` and `offers.tsv`, and why judgments are not among them."""

    needs: list[tuple[str, ...]] = field(default_factory=list)
    offers: list[tuple[str, ...]] = field(default_factory=list)
    judgments: int = 0
    not_public: int = 0  # one of the texts is not published, or its approved text gives its company away
    gone: int = 0  # an opportunity was deleted, or the row made anonymous
    not_across: int = 0  # both are of one country: in the open set such a pair is never relevant


@dataclass(frozen=True)
class _Text:
    lang: str
    text: str


def exported(*, full: bool = False) -> Exported:
    """All judgments with their texts. Without `full` only texts that are public and name nobody, under plain numbers.

    `full` is for the chamber's own use: the companies' own words, the partner sought and the requirements, under
    reference numbers.
    """
    judgments = _once_a_pair(Judgment.objects.all())
    keys = {key for one in judgments for key in (one.need_id, one.offer_id) if key is not None}
    found = _with_texts(keys)
    texts = {key: _own(one) if full else _public(one) for key, one in found.items()}
    needs: dict[int, list[tuple[int, int]]] = {}
    gone = not_public = not_across = 0
    for one in judgments:
        need, offer = found.get(one.need_id or 0), found.get(one.offer_id or 0)
        if one.anonymous or need is None or offer is None:
            gone += 1
        elif texts[need.pk] is None or texts[offer.pk] is None:
            not_public += 1
        elif need.company.country == offer.company.country:
            not_across += 1
        else:
            needs.setdefault(need.pk, []).append((offer.pk, one.grade))
    offers = sorted({offer for judged in needs.values() for offer, _grade in judged})
    names = {key: found[key].reference if full else f"o{place}" for place, key in enumerate(offers, 1)}
    return Exported(
        needs=[
            _need_row(found[key].reference if full else f"n{place}", found[key], texts[key], judged, names, full=full)
            for place, (key, judged) in enumerate(sorted(needs.items()), 1)
        ],
        offers=[_offer_row(names[key], found[key], texts[key], full=full) for key in offers],
        judgments=sum(len(judged) for judged in needs.values()),
        not_public=not_public,
        gone=gone,
        not_across=not_across,
    )


def _with_texts(keys: Iterable[int]) -> dict[int, Opportunity]:
    kinds = [OpportunityTextKind.PUBLIC_TITLE, OpportunityTextKind.PUBLIC_BODY]
    found = {one.pk: one for one in with_what_is_read(Opportunity.objects.filter(pk__in=list(keys)))}
    public: dict[int, list[OpportunityText]] = {}
    rows = OpportunityText.objects.filter(opportunity__in=found, kind__in=kinds, approved_at__isnull=False)
    for row in rows.order_by("pk"):
        public.setdefault(row.opportunity_id, []).append(row)
    for key, one in found.items():
        one.public_rows = public.get(key, [])  # type: ignore[attr-defined]
    return found


def _public(one: Opportunity) -> _Text | None:
    """The approved public text in one language, the author's own if there is one; None when it may not go out."""
    if one.state != OpportunityState.PUBLISHED:
        return None
    rows: Sequence[OpportunityText] = one.public_rows  # type: ignore[attr-defined]
    bodies = [row for row in rows if row.kind == OpportunityTextKind.PUBLIC_BODY] or list(rows)
    if not bodies:
        return None
    body = min(bodies, key=lambda row: (row.origin != Origin.ORIGINAL, row.pk))
    told = [row.text for row in rows if row.language == body.language and row.kind == OpportunityTextKind.PUBLIC_TITLE]
    text = _line(". ".join(dict.fromkeys([*told, body.text])))
    return None if not text or giveaways(text, one.company) else _Text(_lang(body.language), text)


def _own(one: Opportunity) -> _Text | None:
    reading = reading_of(one)
    side = reading.need or reading.offer
    text = _line(side.text) if side is not None else ""
    return _Text(_lang(reading.language), text) if text else None


def _lang(language: str) -> str:
    return "" if language == "other" else language


def _line(text: str) -> str:
    return " ".join(text.split())


def _need_row(
    name: str,
    one: Opportunity,
    text: _Text | None,
    judged: Sequence[tuple[int, int]],
    names: dict[int, str],
    *,
    full: bool,
) -> tuple[str, ...]:
    assert text is not None  # noqa: S101 -- for the type checker; rows without a text were left out
    read: Reading = reading_of(one)
    sought = read.need or read.search  # an offer stands here as the need it also is
    must = "; ".join(_line(part).replace(";", ",") for part in sought.must) if full and sought is not None else ""
    told = _line(sought.text) if full and sought is not None else text.text
    wants = one.partner_role
    relevant = ",".join(f"{names[offer]}:{grade}" for offer, grade in sorted(judged))
    return (name, text.lang, one.company.country, told, wants, must, relevant)


def _offer_row(name: str, one: Opportunity, text: _Text | None, *, full: bool) -> tuple[str, ...]:
    assert text is not None  # noqa: S101 -- for the type checker; rows without a text were left out
    offer = reading_of(one).offer
    seeks = _line(offer.seeks) if full and offer is not None else ""
    return (name, text.lang, one.company.country, one.company.region, one.own_role, seeks, text.text)

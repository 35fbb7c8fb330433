"""Opportunities as the ranking engine is fed them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.db.models import Prefetch, QuerySet

from kopir.companies.models import CodeScheme, CodeStatus
from kopir.core.languages import Origin
from kopir.engines.ranking import VERSION, Need, Offer, need_of
from kopir.engines.ranking.problem import Phrase, Prepared, Quantity, Requirement
from kopir.matches.vectors import SEARCH_VERSION
from kopir.opportunities.models import Direction, Opportunity, OpportunityText, OpportunityTextKind


def _shape() -> str:
    """A digest of what a prepared text is made of: rows of another shape are made anew and never misread."""
    told = [
        (kind.__name__, one.name, str(one.type))
        for kind in (Prepared, Phrase, Quantity, Requirement)
        for one in fields(kind)
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


ENGINE_VERSION = f"{VERSION}+{SEARCH_VERSION}+{_shape()}"  # of everything an index row is made with


@dataclass(frozen=True)
class Reading:
    """What the engine reads of one opportunity: its own side, and for an offer that seeks a partner, its need."""

    opportunity: Opportunity
    language: str
    need: Need | None
    offer: Offer | None
    search: Need | None

    @property
    def stamp(self) -> str:
        """A digest of everything that was read, and of what reads it."""
        told = [
            ENGINE_VERSION,
            self.language,
            *(asdict(part) if part else None for part in (self.need, self.offer, self.search)),
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def with_what_is_read(opportunities: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """The opportunities with everything `reading_of` looks at: a fixed number of queries."""
    originals = OpportunityText.objects.filter(origin=Origin.ORIGINAL)
    return opportunities.select_related("company").prefetch_related(
        Prefetch("texts", queryset=originals, to_attr="originals"), "codes", "requirements"
    )


def reading_of(opportunity: Opportunity) -> Reading:
    """From the rows to the engine's values. Only the author's own words are read, never a translation of them."""
    originals: list[OpportunityText] = opportunity.originals  # type: ignore[attr-defined]
    texts = {text.kind: text for text in originals}
    title, body, seeks = (
        texts.get(kind) for kind in (OpportunityTextKind.TITLE, OpportunityTextKind.BODY, OpportunityTextKind.SEEKS)
    )
    language = next((text.language for text in (body, title, seeks) if text is not None), "")
    text = _joined(title.text if title else "", body.text if body else "")
    common: dict[str, Any] = {
        "id": str(opportunity.pk),
        "lang": language if language != "other" else "",
        "text": text,
        "country": opportunity.company.country,
        "region": opportunity.company.region,
        "codes": _confirmed_codes(opportunity),
    }
    if opportunity.direction == Direction.NEED:
        sought = _joined(text, seeks.text if seeks else "")
        need = Need(**{**common, "text": sought}, wants=opportunity.partner_role, must=_must(opportunity))
        return Reading(opportunity, language, need, None, None)
    offer = Offer(**common, kind=opportunity.own_role, seeks=seeks.text if seeks else "")
    return Reading(opportunity, language, None, offer, _partner_sought(opportunity, offer))


def _partner_sought(opportunity: Opportunity, offer: Offer) -> Need | None:
    """The need that stands in an offer: its partner sought, in words or as a role; None when it names neither."""
    wants = opportunity.partner_role
    found = need_of(offer, wants=wants)
    if found is None and wants:
        found = Need(id=offer.id, lang=offer.lang, text=offer.text, wants=wants, country=offer.country)
    return found and replace(found, must=_must(opportunity), region=offer.region, codes=offer.codes)


def _joined(first: str, second: str) -> str:
    """Two texts as one, the second left out when it only repeats the first."""
    first, second = first.strip(), second.strip()
    if not first or second.startswith(first.rstrip("….")):
        return second
    if not second:
        return first
    return f"{first}\n{second}"


def _must(opportunity: Opportunity) -> tuple[str, ...]:
    return tuple(requirement.text for requirement in opportunity.requirements.all())


def _confirmed_codes(opportunity: Opportunity) -> tuple[str, ...]:
    return tuple(
        engine_code(code.scheme, code.code) for code in opportunity.codes.all() if code.status == CodeStatus.CONFIRMED
    )


def engine_code(scheme: str, code: str) -> str:
    """A stored code as the engine writes it: `hs4:0409`, `hs6:040900`, `isic4:0149`."""
    return f"hs{len(code)}:{code}" if scheme == CodeScheme.HS else f"{scheme}:{code}"

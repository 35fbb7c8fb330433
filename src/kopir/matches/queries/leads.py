"""Leads: organisations that exist only in a register, found by activity, region and size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kopir.companies.labels import country_label, region_label
from kopir.companies.queries import known_entries
from kopir.core import pair
from kopir.engines.taxonomy import concordance
from kopir.matches.models import Decision
from kopir.opportunities.models import Opportunity
from kopir.registers.models import Entry, EntryStatus
from kopir.registers.states import SnapshotState

LEADS_SHOWN = 12
_MOST_CODES = 8


@dataclass(frozen=True)
class ShownLead:
    """A register entry as a lead."""

    entry: Entry
    country: str
    region: str
    decision: Decision | None


def activity_codes(codes: Sequence[str]) -> list[str]:
    """The ISIC classes behind a text's codes: goods by the class that makes them."""
    found: list[str] = []
    for code in codes:
        scheme, _, number = code.partition(":")
        found += [number] if scheme == "isic4" else list(concordance.hs_to_isic(number)[:1])
    return [f"isic4:{number}" for number in dict.fromkeys(found) if len(number) == 4][:_MOST_CODES]


def leads_for(opportunity: Opportunity, codes: Sequence[str], region: str, language: str) -> list[ShownLead]:
    """Register entries across the bridge that work in the same trades and are not known companies yet."""
    asked = activity_codes(codes)
    other = pair.other_side(opportunity.company.country)
    if not asked or other is None:
        return []
    found = _entries(asked, other.code, region, opportunity.partner_size)
    known: set[tuple[str, str]] = set()
    for source in {entry.source for entry in found}:
        keys = [entry.key for entry in found if entry.source == source]
        known |= {(source, key) for key in known_entries(source, keys)}
    decisions = {
        (d.lead_source, d.lead_key): d
        for d in Decision.objects.filter(opportunity=opportunity).exclude(lead_key="").select_related("owner")
    }
    return [
        ShownLead(
            entry,
            country_label(entry.country, language),
            region_label(entry.region, language) if entry.region else "",
            decisions.get((entry.source, entry.key)),
        )
        for entry in found
        if (entry.source, entry.key) not in known
    ][:LEADS_SHOWN]


def _entries(codes: Sequence[str], country: str, region: str, size: str) -> list[Entry]:
    wanted: dict[str, Any] = {"region": region} if region else {}
    ranks = {"small": 1, "medium": 2, "large": 3}
    if size in ranks:
        wanted["size_rank"] = ranks[size]
    found = Entry.objects.filter(
        snapshot__state=SnapshotState.CURRENT, country=country, activity_codes__overlap=list(codes), **wanted
    ).exclude(status=EntryStatus.CLOSED)
    return list(found.select_related("snapshot").order_by("-size_rank", "pk")[: 3 * LEADS_SHOWN])

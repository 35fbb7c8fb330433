"""Leads: organisations that exist only in a register, found by activity, region and size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kopir.companies.labels import ShownCode, code_label, country_label, region_label
from kopir.companies.models import CodeScheme, Company, Size
from kopir.core import pair
from kopir.matches.models import Decision
from kopir.opportunities.models import Opportunity
from kopir.registers.models import Entry
from kopir.registers.queries import Lead, current_snapshots, leads

LEADS_SHOWN = 12
_MOST_CODES = 8
_RANKS = {Size.SMALL: 1, Size.MEDIUM: 2, Size.LARGE: 3}


@dataclass(frozen=True)
class ShownLead:
    """A register entry as a lead."""

    entry: Entry
    country: str
    region: str
    codes: tuple[ShownCode, ...]  # the activities it was found by
    is_close: bool  # whether its register names the activity itself, or only the division
    is_synthetic: bool
    decision: Decision | None


def leads_for(opportunity: Opportunity, codes: Sequence[str], region: str, language: str) -> list[ShownLead]:
    """Register entries across the bridge that work in the same trades and are not known companies yet."""
    other = pair.other_side(opportunity.company.country)
    if not codes or other is None:
        return []
    found = leads(
        isic=_numbers(codes, "isic4"),
        hs=[*_numbers(codes, "hs4"), *_numbers(codes, "hs6")],
        region=region,
        size=_RANKS.get(Size(opportunity.partner_size), 0),
        country=other.code,
        limit=2 * LEADS_SHOWN,
    )
    known = set(
        Company.objects.filter(register_key__in=[lead.entry.key for lead in found]).values_list(
            "register_source", "register_key"
        )
    )
    fresh = [lead for lead in found if (lead.entry.source, lead.entry.key) not in known][:LEADS_SHOWN]
    return _shown(opportunity, fresh, language)


def _numbers(codes: Sequence[str], scheme: str) -> list[str]:
    return [code.partition(":")[2] for code in codes[:_MOST_CODES] if code.startswith(f"{scheme}:")]


def _shown(opportunity: Opportunity, found: Sequence[Lead], language: str) -> list[ShownLead]:
    said = Decision.objects.filter(opportunity=opportunity).exclude(lead_key="").select_related("owner")
    decisions = {(decision.lead_source, decision.lead_key): decision for decision in said}
    synthetic = {snapshot.pk for snapshot in current_snapshots() if snapshot.is_synthetic}
    return [
        ShownLead(
            entry=lead.entry,
            country=country_label(lead.entry.country, language),
            region=region_label(lead.entry.region, language) if lead.entry.region else "",
            codes=tuple(code_label(CodeScheme.ISIC, code, language) for code in lead.codes[:3]),
            is_close=lead.is_close,
            is_synthetic=lead.entry.snapshot_id in synthetic,
            decision=decisions.get((lead.entry.source, lead.entry.key)),
        )
        for lead in found
    ]

"""One search over everything public: pages, people, organisations, the archive, opportunities in public words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.core import search
from kopir.core.models import SearchKind
from kopir.opportunities import presenting, queries

OPPORTUNITY = "opportunity"
MOST_OPPORTUNITIES = 60


@dataclass(frozen=True)
class Hit:
    """One thing found, as the reader is shown it."""

    kind: str
    kind_label: Promise | str
    title: str
    summary: str
    url: str
    language: str
    score: float


KINDS: dict[str, Promise | str] = {
    **{kind.value: kind.label for kind in SearchKind},
    OPPORTUNITY: _("Need or offer"),
}


def hits(question: str, language: str, *, kinds: Sequence[str] = ()) -> list[Hit]:
    """Everything public that answers, best first. What a visitor may not read is not searched."""
    if not question:
        return []
    filed = [kind for kind in kinds if kind != OPPORTUNITY]
    found = []
    if not kinds or filed:
        found += [_filed(finding) for finding in search.found(question, language, kinds=filed)]
    if not kinds or OPPORTUNITY in kinds:
        found += _opportunities(question, language)
    return sorted(found, key=lambda hit: -hit.score)


def _filed(finding: search.Finding) -> Hit:
    entry = finding.entry
    label = KINDS.get(entry.kind, entry.kind)
    return Hit(entry.kind, label, entry.title, entry.summary, entry.url, entry.language, finding.score)


def _opportunities(question: str, language: str) -> list[Hit]:
    visitor = AnonymousUser()
    visible = queries.found_by(queries.opportunities_visible_to(visitor), question, user=visitor)
    rows = presenting.rows(queries.for_list(visible)[:MOST_OPPORTUNITIES], visitor, language)
    return [
        Hit(
            OPPORTUNITY,
            KINDS[OPPORTUNITY],
            row.title.text[:160] if row.title is not None else row.opportunity.reference,
            f"{row.opportunity.get_direction_display()}, {row.country}",
            reverse("opportunities:detail", kwargs={"reference": row.opportunity.reference}),
            row.title.lang if row.title is not None else language,
            0.8,
        )
        for row in rows
    ]

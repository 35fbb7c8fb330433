"""Claims: written, changed, and given the sources they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.core import audit, public
from kopir.core.errors import AlreadyThere, BadInput
from kopir.core.models import User
from kopir.core.wording import tidy
from kopir.heritage.actions.access import changed, locked, refuse_version
from kopir.heritage.actions.dates import when
from kopir.heritage.actions.texts import STATEMENT, store_original
from kopir.heritage.models import Citation, Claim, ClaimStatus, Confidence, Record, Source, SourceKind

LONGEST_LOCATOR = 200


@dataclass(frozen=True)
class Assertion:
    """What a claim says of itself: what kind of knowledge, how sure, about which time."""

    status: str
    confidence: str
    date_text: str = ""
    date_edtf: str = ""

    def values(self) -> dict[str, Any]:
        """The checked columns."""
        if self.status not in ClaimStatus.values or self.confidence not in Confidence.values:
            raise BadInput(_("This status or confidence is not known."))
        return {"status": self.status, "confidence": self.confidence, **vars(when(self.date_text, self.date_edtf))}


@transaction.atomic
def write_claim(record: Record, assertion: Assertion, statement: str, *, language: str = "", by: User | None) -> Claim:
    """A new claim about a record, as a draft, in our own words."""
    claim = Claim.objects.create(subject=record, written_by=by, **assertion.values())
    store_original(claim, STATEMENT, statement, language=language, by=by)
    audit.record("claim.written", claim, actor=by, record=record.reference, status=assertion.status)
    return claim


@transaction.atomic
def edit_claim(
    claim: Claim,
    assertion: Assertion,
    statement: str,
    *,
    language: str = "",
    version: int | None = None,
    by: User | None,
) -> Claim:
    """Change a claim. A published one goes back to review and leaves the public at once, its old words too."""
    fresh = locked(claim)
    refuse_version(version, fresh.version)
    values = assertion.values()
    names = sorted(name for name, value in values.items() if getattr(fresh, name) != value)
    for name in names:
        setattr(fresh, name, values[name])
    rewritten = store_original(fresh, STATEMENT, statement, language=language, by=by)
    if not names and not rewritten:
        return fresh
    if names:
        fresh.save(update_fields=[*names, "updated_at"])
        audit.record("claim.edited", fresh, actor=by, fields=names)
    changed(fresh, by=by)
    return fresh


@transaction.atomic
def cite(
    claim: Claim,
    source: Source,
    *,
    locator: str = "",
    accessed_on: date | None = None,
    supports: bool = True,
    by: User | None,
) -> Citation:
    """Say where the claim stands in a source, or where a source contradicts it."""
    fresh = locked(claim)
    place = " ".join(tidy(locator[: 2 * LONGEST_LOCATOR]).split())
    if len(place) > LONGEST_LOCATOR:
        raise BadInput(_("The place in the source has at most %(most)d letters.") % {"most": LONGEST_LOCATOR})
    if fresh.citations.filter(source=source, locator=place).exists():
        raise AlreadyThere(_("This place in the source is cited already."))
    citation = Citation.objects.create(
        claim=fresh, source=source, locator=place, accessed_on=accessed_on, supports=supports
    )
    audit.record("claim.cited", fresh, actor=by, source=source.pk, supports=supports)
    changed(fresh, by=by)
    return citation


@transaction.atomic
def remove_citation(citation: Citation, *, by: User | None) -> None:
    """The source does not say it."""
    fresh = locked(citation.claim)
    audit.record("claim.citation_removed", fresh, actor=by, source=citation.source_id)
    citation.delete()
    changed(fresh, by=by)


@dataclass(frozen=True)
class SourceFacts:
    """What is known of a source. Sources that repeat one another share a group."""

    title: str
    kind: str
    url: str = ""
    publisher: str = ""
    language: str = ""
    independence_group: str = ""

    def values(self) -> dict[str, str]:
        """The checked columns."""
        found = {name: " ".join(tidy(value).split()) for name, value in vars(self).items()}
        if not found["title"]:
            raise BadInput(_("A source needs a title."))
        if self.kind not in SourceKind.values:
            raise BadInput(_("This kind of source is not known."))
        found["independence_group"] = (found["independence_group"] or found["url"] or found["title"])[:80]
        return found


@transaction.atomic
def write_source(facts: SourceFacts, *, by: User | None) -> Source:
    """A new source."""
    values = facts.values()
    if values["url"] and Source.objects.filter(url=values["url"]).exists():
        raise AlreadyThere(_("There is already a source with this address."))
    source = Source.objects.create(**values)
    audit.record("source.written", source, actor=by)
    return source


@transaction.atomic
def edit_source(source: Source, facts: SourceFacts, *, by: User | None) -> Source:
    """Correct a source; what cites it shows the correction."""
    fresh = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    values = facts.values()
    if values["url"] and Source.objects.filter(url=values["url"]).exclude(pk=fresh.pk).exists():
        raise AlreadyThere(_("There is already a source with this address."))
    names = sorted(name for name, value in values.items() if getattr(fresh, name) != value)
    if not names:
        return fresh
    for name in names:
        setattr(fresh, name, values[name])
    fresh.save(update_fields=names)
    audit.record("source.edited", fresh, actor=by, fields=names)
    public.changed()
    return fresh

"""The words of an opportunity, its anonymous public version, and their translations."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.companies.actions.access import refresh_row, refuse_unread
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.languages import Origin, TextLanguage, fingerprint
from kopir.core.models import User
from kopir.core.wording import LONGEST, checked, language_of
from kopir.core.wordlists import words_of
from kopir.opportunities.actions.access import locked, refuse_if_ended, review_again
from kopir.opportunities.anonymity import Giveaway, giveaways
from kopir.opportunities.models import Opportunity, OpportunityText, OpportunityTextKind

PUBLIC = frozenset({OpportunityTextKind.PUBLIC_TITLE, OpportunityTextKind.PUBLIC_BODY})
TITLES = frozenset({OpportunityTextKind.TITLE, OpportunityTextKind.PUBLIC_TITLE})
LONGEST_TITLE = 160


class NamesFound(BadInput):
    """A public text names the company or gives a way to reach it; `found` says where."""

    def __init__(self, found: Sequence[Giveaway]) -> None:
        pieces = ", ".join(f"{one.label} “{one.text}”" for one in found)
        super().__init__(_("The public version gives the company away: %(found)s") % {"found": pieces})
        self.found = tuple(found)


def _checked(kind: str, text: str, opportunity: Opportunity) -> str:
    if kind not in OpportunityTextKind.values:
        raise BadInput(_("There is no such text."))
    clean = checked(text, longest=LONGEST_TITLE if kind in TITLES else LONGEST)
    if kind in TITLES:
        clean = " ".join(clean.split())
    if kind in PUBLIC:
        refuse_giveaways(clean, opportunity)
    return clean


def refuse_giveaways(text: str, opportunity: Opportunity) -> None:
    """Refuse a public text that names the company."""
    found = giveaways(text, opportunity.company)
    if found:
        raise NamesFound(found)


def all_originals(opportunity: Opportunity) -> str:
    """Every original in one piece: what who publishes has read."""
    rows = sorted((row.kind, row.language, row.text) for row in opportunity.texts.all() if row.is_original)
    return "\n".join(" ".join(row) for row in rows)


@transaction.atomic
def write_text(
    opportunity: Opportunity, kind: str, text: str, *, language: str = "", by: User | None
) -> OpportunityText:
    """The original. New words need a new approval; translations of the old ones become outdated by themselves."""
    fresh = locked(opportunity)
    refuse_if_ended(fresh, by)
    clean = _checked(kind, text, fresh)
    chosen = language or language_of(clean)
    original = fresh.texts.filter(kind=kind, origin=Origin.ORIGINAL).first()
    if original is not None and (original.text, original.language) == (clean, chosen):
        return original
    fresh.texts.filter(kind=kind, language=chosen).exclude(origin=Origin.ORIGINAL).delete()
    if original is None:
        original = OpportunityText(opportunity=fresh, kind=kind)
    original.text, original.language, original.words = clean, chosen, words_of(clean, chosen)
    original.approved_by, original.approved_at = None, None
    original.save()
    if kind in PUBLIC:  # a translation of what is no longer public must not stay public
        fresh.texts.filter(kind=kind).exclude(pk=original.pk).update(approved_by=None, approved_at=None)
    audit.record("opportunity.text_written", fresh, actor=by, kind=str(kind), language=str(chosen))
    review_again(fresh, by)
    return original


@transaction.atomic
def write_translation(
    opportunity: Opportunity, kind: str, language: str, text: str, *, origin: Origin = Origin.PERSON, by: User | None
) -> OpportunityText:
    """A translation by a person or a machine; nobody outside sees it before a person approves it."""
    fresh = locked(opportunity)
    refuse_if_ended(fresh, by)
    clean = _checked(kind, text, fresh)
    original = fresh.texts.filter(kind=kind, origin=Origin.ORIGINAL).first()
    if original is None:
        raise WrongState(_("There is no original text to translate."))
    if origin == Origin.ORIGINAL:
        raise BadInput(_("A translation is made by a person or a machine."))
    if language not in TextLanguage.values:
        raise BadInput(_("This is not one of the languages of the house."))
    if original.language == language:
        raise AlreadyThere(_("The original is written in this language."))
    row, _new = OpportunityText.objects.update_or_create(
        opportunity=fresh,
        kind=kind,
        language=language,
        defaults={
            "text": clean,
            "words": words_of(clean, language),
            "origin": origin,
            "translated_from": fingerprint(original.text),
            "approved_by": None,
            "approved_at": None,
        },
    )
    audit.record(
        "opportunity.text_translated", fresh, actor=by, kind=str(kind), language=str(language), origin=origin.value
    )
    return row


@transaction.atomic
def approve_text(row: OpportunityText, *, read: str = "", by: User) -> OpportunityText:
    """A person has read the text and lets others see it. A public one is looked through for names once more.

    `read` is the fingerprint of the words he read; others are not approved.
    """
    locked(row.opportunity)
    refresh_row(row)
    refuse_unread(read, row.text)
    if row.approved_at is not None:
        return row
    if row.kind in PUBLIC:
        refuse_giveaways(row.text, row.opportunity)
    row.approved_by, row.approved_at = by, timezone.now()
    row.save(update_fields=["approved_by", "approved_at"])
    audit.record("opportunity.text_approved", row.opportunity, actor=by, kind=row.kind, language=row.language)
    return row


@transaction.atomic
def remove_text(row: OpportunityText, *, by: User | None) -> None:
    """Throw away a translation, or an optional original with its translations. The description stays."""
    fresh = locked(row.opportunity)
    refuse_if_ended(fresh, by)
    if row.is_original and row.kind == OpportunityTextKind.BODY:
        raise WrongState(_("The description can be rewritten, not removed."))
    if row.is_original:
        fresh.texts.filter(kind=row.kind).delete()
    else:
        row.delete()
    audit.record("opportunity.text_removed", fresh, actor=by, kind=row.kind, language=row.language)
    if row.is_original:
        review_again(fresh, by)


def refile_texts(*, at_once: int = 500) -> int:
    """File every text under its words as the engine cuts them now; how many changed. Derived data: no audit row."""
    changed = 0
    reached = 0
    while rows := list(OpportunityText.objects.filter(pk__gt=reached).order_by("pk")[:at_once]):
        moved = []
        for row in rows:
            words = words_of(row.text, row.language)
            if words != row.words:
                row.words = words
                moved.append(row)
        OpportunityText.objects.bulk_update(moved, ["words"])
        changed += len(moved)
        reached = rows[-1].pk
    return changed

"""The words of records and claims: originals, translations, approvals."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.companies.actions.access import refresh_row, refuse_if_changed, refuse_unread
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, NotAllowed, WrongState
from kopir.core.languages import Language, Origin, fingerprint
from kopir.core.models import AuditRow, User
from kopir.core.wording import checked, language_of
from kopir.heritage.actions.access import changed, locked, refuse_version, tell_public
from kopir.heritage.models import Claim, ClaimText, Record, RecordText, RecordTextKind
from kopir.heritage.pasting import plain_text
from kopir.heritage.states import ArchiveState

STATEMENT = "statement"  # the one text of a claim
LONGEST = {RecordTextKind.NAME: 300, RecordTextKind.PLACE: 500, STATEMENT: 5_000}
LONGEST_OTHER = 200_000  # a transcript of a long document
_LINES = frozenset({RecordTextKind.NAME, RecordTextKind.PLACE})
Owner = Record | Claim
Text = RecordText | ClaimText


def texts_of(owner: Owner, kind: str) -> list[Text]:
    """All texts of one kind, the original first."""
    rows: list[Text]
    rows = list(owner.texts.filter(kind=kind)) if isinstance(owner, Record) else list(owner.texts.all())
    return sorted(rows, key=lambda row: not row.is_original)


def owner_of(row: Text) -> Owner:
    """The record or the claim."""
    return row.record if isinstance(row, RecordText) else row.claim


def kind_of(row: Text) -> str:
    """Which text of its owner it is."""
    return row.kind if isinstance(row, RecordText) else STATEMENT


def _checked(owner: Owner, kind: str, text: str) -> str:
    known = RecordTextKind.values if isinstance(owner, Record) else [STATEMENT]
    if kind not in known:
        raise BadInput(_("There is no such text."))
    longest = LONGEST.get(kind, LONGEST_OTHER)
    if len(text) > 20 * LONGEST_OTHER:
        raise BadInput(_("The text is far too long."))
    clean = checked(plain_text(text), longest=longest)
    return " ".join(clean.split()) if kind in _LINES else clean


def _row(owner: Owner, kind: str, language: str) -> Text:
    if isinstance(owner, Record):
        return RecordText(record=owner, kind=kind, language=language)
    return ClaimText(claim=owner, language=language)


def store_original(owner: Owner, kind: str, text: str, *, language: str, by: User | None) -> bool:
    """Store the original under the owner's lock; whether anything changed. Its translations need approval anew."""
    clean = _checked(owner, kind, text)
    chosen = language or language_of(clean).value
    if chosen not in Language.values:
        raise BadInput(_("Say in which of the four languages the text is written."))
    rows = texts_of(owner, kind)
    original = next((row for row in rows if row.is_original), None)
    if original is not None and (original.text, original.language) == (clean, chosen):
        return False
    for row in rows:
        if not row.is_original and row.language == chosen:
            row.delete()
        elif not row.is_original and row.approved_at is not None:  # of words that are no longer said
            row.approved_by, row.approved_at = None, None
            row.save(update_fields=["approved_by", "approved_at"])
    if original is None:
        original = _row(owner, kind, chosen)
    original.text, original.language = clean, chosen
    original.approved_by, original.approved_at = None, None
    original.save()
    audit.record(_verb(owner, "text_written"), owner, actor=by, kind=str(kind), language=chosen)
    return True


def _verb(owner: Owner, what: str) -> str:
    return f"{owner._meta.model_name}.{what}"


@transaction.atomic
def write_text(
    owner: Owner, kind: str, text: str, *, language: str = "", version: int | None = None, by: User | None
) -> Owner:
    """The original. What was published goes back to review and leaves the public at once."""
    fresh = locked(owner)
    refuse_version(version, fresh.version)
    if store_original(fresh, kind, text, language=language, by=by):
        changed(fresh, by=by)
    return fresh


@transaction.atomic
def write_translation(
    owner: Owner,
    kind: str,
    language: str,
    text: str,
    *,
    origin: Origin = Origin.PERSON,
    was: str = "",
    by: User | None,
) -> Text:
    """A translation by a person or a machine; nobody outside sees it before another person approves it.

    `was` is the fingerprint of the words it replaces (of nothing, if it is new); others are not written over.
    """
    fresh = locked(owner)
    clean = _checked(fresh, kind, text)
    rows = texts_of(fresh, kind)
    original = next((row for row in rows if row.is_original), None)
    if original is None:
        raise WrongState(_("There is no original text to translate."))
    if origin == Origin.ORIGINAL:
        raise BadInput(_("A translation is made by a person or a machine."))
    if language not in Language.values:
        raise BadInput(_("This is not one of the languages of the house."))
    if original.language == language:
        raise AlreadyThere(_("The original is written in this language."))
    row = next((one for one in rows if one.language == language), None) or _row(fresh, kind, language)
    refuse_if_changed(was, fingerprint(row.text))
    was_shown = row.approved_at is not None
    row.text, row.origin, row.translated_from = clean, origin, fingerprint(original.text)
    row.approved_by, row.approved_at = None, None
    row.save()
    audit.record(
        _verb(fresh, "text_translated"), fresh, actor=by,
        kind=str(kind), language=language, origin=origin.value, text=row.pk,
    )  # fmt: skip
    if was_shown:
        tell_public(fresh)
    return row


@transaction.atomic
def approve_text(row: Text, *, read: str = "", by: User | None) -> Text:
    """A second person has read the translation. `read` is the fingerprint of the words read; others are not approved.

    An original is approved when its record or claim is published. Nobody (`by=None`) lets a loaded machine translation
    be seen with the mark that no editor has read it; an editor's word later takes the mark away.
    """
    owner = locked(owner_of(row))
    refresh_row(row)
    refuse_unread(read, row.text)
    if row.approved_at is not None and (row.approved_by_id is not None or by is None):
        return row
    if row.is_original:
        raise WrongState(_("The original is approved when it is published."))
    if by is not None and _translator(owner, row) == by.pk:
        raise NotAllowed(_("You wrote this translation; another editor must approve it."))
    row.approved_by, row.approved_at = by, timezone.now()
    row.save(update_fields=["approved_by", "approved_at"])
    audit.record(_verb(owner, "text_approved"), owner, actor=by, kind=kind_of(row), language=row.language)
    if owner.state == ArchiveState.PUBLISHED:
        tell_public(owner)
    return row


def _translator(owner: Owner, row: Text) -> int | None:
    """Who wrote the words of a translation, as the audit log has it."""
    written = AuditRow.objects.filter(
        action=_verb(owner, "text_translated"),
        subject_type=owner._meta.label_lower,
        subject_id=str(owner.pk),
        details__text=row.pk,
    )
    return written.values_list("actor", flat=True).first()


@transaction.atomic
def remove_text(row: Text, *, by: User | None) -> None:
    """Throw away a translation, or an optional original with its translations. Names and statements stay."""
    owner = locked(owner_of(row))
    kind = kind_of(row)
    if row.is_original and kind in {RecordTextKind.NAME, STATEMENT}:
        raise WrongState(_("A name and a statement can be rewritten, not removed."))
    rows = texts_of(owner, kind) if row.is_original else [row]
    audit.record(_verb(owner, "text_removed"), owner, actor=by, kind=kind, language=row.language)
    for one in rows:
        one.delete()
    if row.is_original:
        changed(owner, by=by)
    elif owner.state == ArchiveState.PUBLISHED:
        tell_public(owner)

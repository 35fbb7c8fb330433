"""The company in its own words, and the translations of them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.companies.actions.access import locked, refresh_row, refuse_unread
from kopir.companies.models import Company, CompanyText
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.languages import Origin, TextLanguage, fingerprint
from kopir.core.models import User
from kopir.core.wording import checked, language_of


@transaction.atomic
def write_text(company: Company, kind: str, text: str, *, language: str = "", by: User | None) -> CompanyText:
    """The original. New words need a new approval; translations of the old ones become outdated by themselves."""
    clean = checked(text)
    chosen = language or language_of(clean)
    locked(company)
    original = company.texts.filter(kind=kind, origin=Origin.ORIGINAL).first()
    if original is not None and (original.text, original.language) == (clean, chosen):
        return original
    company.texts.filter(kind=kind, language=chosen).exclude(origin=Origin.ORIGINAL).delete()
    if original is None:
        original = CompanyText(company=company, kind=kind)
    original.text, original.language = clean, chosen
    original.approved_by, original.approved_at = None, None
    original.save()
    audit.record("company.text_written", company, actor=by, kind=str(kind), language=str(chosen))
    return original


@transaction.atomic
def write_translation(
    company: Company, kind: str, language: str, text: str, *, origin: Origin = Origin.PERSON, by: User | None
) -> CompanyText:
    """A translation by a person or a machine. It remembers what it was made from and waits for approval."""
    clean = checked(text)
    locked(company)
    original = company.texts.filter(kind=kind, origin=Origin.ORIGINAL).first()
    if original is None:
        raise WrongState(_("There is no original text to translate."))
    if origin == Origin.ORIGINAL:
        raise BadInput(_("A translation is made by a person or a machine."))
    if original.language == language:
        raise AlreadyThere(_("The original is written in this language."))
    if language not in TextLanguage.values:
        raise BadInput(_("This is not one of the languages of the house."))
    row, _new = CompanyText.objects.update_or_create(
        company=company,
        kind=kind,
        language=language,
        defaults={
            "text": clean,
            "origin": origin,
            "translated_from": fingerprint(original.text),
            "approved_by": None,
            "approved_at": None,
        },
    )
    audit.record(
        "company.text_translated", company, actor=by, kind=str(kind), language=str(language), origin=origin.value
    )
    return row


@transaction.atomic
def approve_text(row: CompanyText, *, read: str = "", by: User) -> CompanyText:
    """A person has read the text, whose fingerprint is `read`, and lets others see it; other words stay unapproved."""
    locked(row.company)
    refresh_row(row)
    refuse_unread(read, row.text)
    if row.approved_at is not None:
        return row
    row.approved_by, row.approved_at = by, timezone.now()
    row.save(update_fields=["approved_by", "approved_at"])
    audit.record("company.text_approved", row.company, actor=by, kind=row.kind, language=row.language)
    return row


@transaction.atomic
def remove_translation(row: CompanyText, *, by: User | None) -> None:
    """Throw a translation away. The original can be rewritten, not thrown away."""
    if row.is_original:
        raise WrongState(_("The original text can be rewritten, not removed."))
    audit.record("company.translation_removed", row.company, actor=by, kind=row.kind, language=row.language)
    row.delete()

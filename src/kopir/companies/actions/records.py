"""The company record: made by hand or from a register entry, changed, moved from state to state."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kopir.companies.actions import identity
from kopir.companies.actions.access import locked, refuse_if_changed
from kopir.companies.models import CodeScheme, CodeStatus, Company, CompanyCode, CompanyIdentifier, NameKind, Size
from kopir.companies.states import MOVES, CompanyState
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import User
from kopir.core.pair import side
from kopir.core.states import may_move
from kopir.engines.taxonomy import concordance, labels
from kopir.registers.models import Entry

EDITABLE = frozenset({"country", "region", "place", "address", "legal_form", "size", "website", "owner", "is_example"})
_SIZES = {1: Size.SMALL, 2: Size.MEDIUM, 3: Size.LARGE}
_TO_ISIC = {"oked": concordance.oked_to_isic, "jsic": concordance.jsic_to_isic}


class AlreadyKnown(AlreadyThere):
    """The chamber has this company already; `company` is it."""

    def __init__(self, company: Company) -> None:
        super().__init__(_("This company is already known: %(reference)s.") % {"reference": company.reference})
        self.company = company


def _next_reference(country: str) -> str:
    """KZ-C-000042. From a database sequence: never given twice, even at the same moment; gaps are possible."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('company_reference')")
        (number,) = cursor.fetchone()
    return f"{country}-C-{number:06d}"


@transaction.atomic
def create_company(*, name: str, language: str = "", country: str, by: User | None, **fields: Any) -> Company:
    """A company the chamber has heard of, with its legal name. Look for `likely_same` ones first."""
    _check_fields(fields)
    if side(country) is None:
        raise BadInput(_("The country must be one of the two."))
    company = Company.objects.create(reference=_next_reference(country), country=country, **fields)
    identity.add_name(company, text=name, language=language, kind=NameKind.LEGAL, by=by)
    audit.record("company.created", company, actor=by, reference=company.reference)
    return company


@transaction.atomic
def company_from_entry(entry: Entry, *, by: User | None, is_example: bool = False) -> Company:
    """A company with all the register says of it. Refused when the entry or one of its numbers is already known."""
    known = known_by_entry(entry)
    if known is not None:
        raise AlreadyKnown(known)
    if side(entry.country) is None:
        raise BadInput(_("The country must be one of the two."))
    try:
        with transaction.atomic():
            company = _made_from(entry, by=by, is_example=is_example)
    except IntegrityError:  # somebody else took the same entry at the same moment
        taken = known_by_entry(entry)
        if taken is None:
            raise
        raise AlreadyKnown(taken) from None
    audit.record(
        "company.from_entry", company, actor=by, reference=company.reference, source=entry.source, key=entry.key
    )
    return company


def _made_from(entry: Entry, *, by: User | None, is_example: bool) -> Company:
    company = Company.objects.create(
        reference=_next_reference(entry.country),
        country=entry.country,
        region=entry.region,
        place=entry.place,
        address=entry.address,
        legal_form=entry.legal_form,
        size=_SIZES.get(entry.size_rank, Size.UNKNOWN),
        owner=by if by is not None and by.is_desk else None,
        is_example=is_example or entry.snapshot.is_synthetic,
        register_source=entry.source,
        register_key=entry.key,
    )
    _take_identifiers(company, entry)
    _take_names(company, entry)
    _take_codes(company, entry)
    return company


def known_by_entry(entry: Entry) -> Company | None:
    """The company made from this entry, or holding one of its numbers."""
    made = Company.objects.filter(register_source=entry.source, register_key=entry.key).first()
    if made is not None:
        return made
    for identifier in entry.identifiers:
        scheme, _colon, value = identifier.partition(":")
        held = CompanyIdentifier.objects.select_related("company").filter(scheme=scheme, value=value).first()
        if held is not None:
            return held.company
    return None


def _take_identifiers(company: Company, entry: Entry) -> None:
    for identifier in entry.identifiers:
        scheme, _colon, value = identifier.partition(":")
        if identity.is_scheme(scheme):
            identity.put_identifier(company, scheme, value)


def _take_names(company: Company, entry: Entry) -> None:
    reading = next((name["text"] for name in entry.names if name.get("kind") == NameKind.READING), "")
    for name in entry.names:
        identity.put_name(company, name, reading=reading, source=entry.source)
    if not entry.names:
        identity.put_name(company, {"text": entry.key, "kind": NameKind.LEGAL}, reading="", source=entry.source)


def _take_codes(company: Company, entry: Entry) -> None:
    """The register's own codes are taken as confirmed: an office gave them."""
    for known in entry.activity_codes:
        scheme, _colon, code = known.partition(":")
        for isic in _TO_ISIC[scheme](code)[:1] if scheme in _TO_ISIC else (labels.plain_code(code),):
            if scheme in (*_TO_ISIC, CodeScheme.ISIC) and isic in labels.table("isic4"):
                CompanyCode.objects.get_or_create(
                    company=company, scheme=CodeScheme.ISIC, code=isic, defaults={"status": CodeStatus.CONFIRMED}
                )


def _check_fields(fields: dict[str, Any]) -> None:
    unknown = sorted(set(fields) - EDITABLE)
    if unknown:
        raise TypeError(f"not fields of a company: {', '.join(unknown)}")


@transaction.atomic
def edit_company(company: Company, *, by: User | None, seen: str = "", **fields: Any) -> Company:
    """Change facts of the record. What did not change is not saved and not recorded.

    `seen`: `updated_at` (ISO) of the version that was edited; refused when somebody has saved another since.
    """
    _check_fields(fields)
    locked(company)
    refuse_if_changed(seen, company.updated_at.isoformat())
    if company.state == CompanyState.ARCHIVED:
        raise WrongState(_("An archived company cannot be changed."))
    changed = sorted(name for name, value in fields.items() if getattr(company, name) != value)
    if not changed:
        return company
    if "country" in changed and side(fields["country"]) is None:
        raise BadInput(_("The country must be one of the two."))
    for name in changed:
        setattr(company, name, fields[name])
    company.save(update_fields=[*changed, "updated_at"])
    audit.record("company.edited", company, actor=by, fields=changed)
    return company


@transaction.atomic
def move_company(company: Company, state: CompanyState, *, by: User | None) -> Company:
    """Activate, archive or bring back. An active company has a legal name."""
    locked(company)
    old = CompanyState(company.state)
    if not may_move(MOVES, old, state):
        raise WrongState(
            _("A company in the state “%(old)s” cannot be moved to “%(new)s”.")
            % {"old": old.label, "new": state.label}
        )
    if state == CompanyState.ACTIVE and not company.names.filter(kind=NameKind.LEGAL).exists():
        raise WrongState(_("A company without a legal name cannot be activated."))
    company.state = state
    company.save(update_fields=["state", "updated_at"])
    audit.record("company.moved", company, actor=by, was=old.value, now=state.value)
    return company

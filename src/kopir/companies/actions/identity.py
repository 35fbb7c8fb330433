"""Names and numbers of a company."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kopir.companies.actions.access import locked
from kopir.companies.models import Company, CompanyIdentifier, CompanyName, IdentifierScheme, NameKind
from kopir.companies.naming import script_of
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.languages import TextLanguage
from kopir.core.models import User
from kopir.core.wording import checked, language_of
from kopir.engines.identity.identifiers import Identifier, Scheme, parse
from kopir.engines.identity.keys import search_keys

LONGEST_NAME = 500
_SCHEMES = {
    IdentifierScheme.BIN: Scheme.KZ_BIN,
    IdentifierScheme.CORPORATE_NUMBER: Scheme.JP_CORPORATE,
    IdentifierScheme.LEI: Scheme.LEI,
    IdentifierScheme.EDINET: Scheme.JP_EDINET,
}


def _keys(text: str, language: str, reading: str = "") -> list[str]:
    """An unknown language is left to the engine to tell."""
    known = "" if language == TextLanguage.OTHER else language
    return [key[:120] for key in search_keys(text, known, reading)]


def is_scheme(scheme: str) -> bool:
    """Whether numbers of this kind are kept with a company."""
    return scheme in IdentifierScheme.values


def put_identifier(company: Company, scheme: str, value: str) -> CompanyIdentifier:
    """A number as a register states it: kept even when its check fails, and marked."""
    read = parse(value)
    plain = read.value or value
    return CompanyIdentifier.objects.create(company=company, scheme=scheme, value=plain[:40], is_valid=_is_right(read))


def put_name(company: Company, name: Mapping[str, str], *, reading: str, source: str) -> CompanyName | None:
    """A name as a register states it; a repeated one is kept once."""
    text = " ".join(name["text"].split())[:LONGEST_NAME]
    if not text:
        return None
    kind = name.get("kind", NameKind.LEGAL)
    language = name.get("language", "")
    found, _new = CompanyName.objects.get_or_create(
        company=company,
        kind=kind if kind in NameKind.values else NameKind.TRADE,
        language=language if language in TextLanguage.values else language_of(text),
        text=text,
        defaults={
            "script": name.get("script") or script_of(text, kind),
            "from_register": source,
            "keys": _keys(text, language, reading if kind == NameKind.LEGAL and language == "ja" else ""),
        },
    )
    return found


@transaction.atomic
def add_name(
    company: Company, *, text: str, language: str = "", kind: str = NameKind.LEGAL, by: User | None
) -> CompanyName:
    """A name in one script. An empty language is guessed."""
    clean = " ".join(checked(text, longest=LONGEST_NAME).split())
    chosen = language or language_of(clean)
    if company.names.filter(kind=kind, language=chosen, text=clean).exists():
        raise AlreadyThere(_("The company already has this name."))
    name = CompanyName.objects.create(
        company=company,
        text=clean,
        language=chosen,
        kind=kind,
        script=script_of(clean, kind),
        keys=_keys(clean, chosen),
    )
    audit.record("company.name_added", company, actor=by, name=clean, kind=str(kind))
    return name


@transaction.atomic
def edit_name(name: CompanyName, *, text: str, language: str = "", kind: str, by: User | None) -> CompanyName:
    """Correct a name. Its keys follow."""
    clean = " ".join(checked(text, longest=LONGEST_NAME).split())
    chosen = language or language_of(clean)
    twins = name.company.names.filter(kind=kind, language=chosen, text=clean).exclude(pk=name.pk)
    if twins.exists():
        raise AlreadyThere(_("The company already has this name."))
    was = name.text
    name.text, name.language, name.kind = clean, chosen, kind
    name.script, name.keys = script_of(clean, kind), _keys(clean, chosen)
    name.save(update_fields=["text", "language", "kind", "script", "keys"])
    audit.record("company.name_edited", name.company, actor=by, was=was, name=clean, kind=str(kind))
    return name


@transaction.atomic
def remove_name(name: CompanyName, *, by: User | None) -> None:
    """Take a name away; the last legal name stays."""
    legal = name.company.names.filter(kind=NameKind.LEGAL)
    if name.kind == NameKind.LEGAL and legal.count() == 1:
        raise WrongState(_("The only legal name cannot be removed; correct it instead."))
    audit.record("company.name_removed", name.company, actor=by, name=name.text, kind=name.kind)
    name.delete()


@transaction.atomic
def add_identifier(company: Company, *, scheme: str, value: str, by: User | None) -> CompanyIdentifier:
    """A number, checked by its own arithmetic. An LEI whose check fails is kept and marked; others are refused."""
    read = check_identifier(scheme, value)
    locked(company)
    _refuse_known(scheme, read.value, company)
    try:
        with transaction.atomic():
            identifier = CompanyIdentifier.objects.create(
                company=company, scheme=scheme, value=read.value, is_valid=_is_right(read)
            )
    except IntegrityError as clash:
        raise AlreadyThere(
            _("Another company has this number, or this one already has a number of this kind.")
        ) from clash
    audit.record("company.identifier_added", company, actor=by, identifier=str(identifier))
    return identifier


@transaction.atomic
def edit_identifier(identifier: CompanyIdentifier, *, value: str, by: User | None) -> CompanyIdentifier:
    """Correct a number."""
    read = check_identifier(identifier.scheme, value)
    locked(identifier.company)
    identifier.refresh_from_db(fields=["value", "is_valid"])
    twin = CompanyIdentifier.objects.filter(scheme=identifier.scheme, value=read.value).exclude(pk=identifier.pk)
    if twin.exists():
        raise _held_by(twin.get().company)
    was = str(identifier)
    identifier.value, identifier.is_valid = read.value, _is_right(read)
    try:
        with transaction.atomic():
            identifier.save(update_fields=["value", "is_valid"])
    except IntegrityError as clash:
        raise AlreadyThere(
            _("Another company has this number, or this one already has a number of this kind.")
        ) from clash
    audit.record("company.identifier_edited", identifier.company, actor=by, was=was, identifier=str(identifier))
    return identifier


@transaction.atomic
def remove_identifier(identifier: CompanyIdentifier, *, by: User | None) -> None:
    """Take a number away."""
    audit.record("company.identifier_removed", identifier.company, actor=by, identifier=str(identifier))
    identifier.delete()


def check_identifier(scheme: str, value: str) -> Identifier:
    """The number as read; refused with the reason when it is of another kind or its check digit is wrong."""
    read = parse(value)
    if scheme not in IdentifierScheme.values or read.scheme != _SCHEMES[IdentifierScheme(scheme)]:
        label = IdentifierScheme(scheme).label if scheme in IdentifierScheme.values else scheme
        raise BadInput(
            _("“%(value)s” does not have the shape of this number: %(kind)s.") % {"value": value, "kind": label}
        )
    if not read.valid:
        raise BadInput(_why_wrong(read))
    return read


def _why_wrong(read: Identifier) -> str:
    first = read.why[0]
    params = dict(first.params)
    if first.code == "check_digit":
        return _("The check digit is wrong: %(expected)s was expected, %(found)s was found.") % params
    if first.code == "never_issued":
        return _("No number with these digits is ever issued.")
    return _("The number is not possible: its date or type digits are out of range.")


def _is_right(read: Identifier) -> bool:
    return read.valid and not read.why


def _refuse_known(scheme: str, value: str, company: Company) -> None:
    held = CompanyIdentifier.objects.select_related("company").filter(scheme=scheme, value=value).first()
    if held is not None:
        raise _held_by(held.company)
    if company.identifiers.filter(scheme=scheme).exists():
        raise AlreadyThere(_("The company already has a number of this kind; correct that one."))


def _held_by(company: Company) -> AlreadyThere:
    return AlreadyThere(_("The number belongs to %(reference)s.") % {"reference": company.reference})


def refile_names(*, at_once: int = 2_000) -> int:
    """File every name under its keys as the engine makes them now; how many changed. Derived data: no audit row."""
    changed = 0
    reached = 0
    while names := list(CompanyName.objects.filter(pk__gt=reached).order_by("pk")[:at_once]):
        readings = _readings(names)
        moved = []
        for name in names:
            is_main = name.kind == NameKind.LEGAL and name.language == "ja"
            keys = _keys(name.text, name.language, readings.get(name.company_id, "") if is_main else "")
            if keys != name.keys:
                name.keys = keys
                moved.append(name)
        CompanyName.objects.bulk_update(moved, ["keys"])
        changed += len(moved)
        reached = names[-1].pk
    return changed


def _readings(names: list[CompanyName]) -> dict[int, str]:
    companies = {name.company_id for name in names}
    found = CompanyName.objects.filter(company__in=companies, kind=NameKind.READING).order_by("-pk")
    return dict(found.values_list("company_id", "text"))

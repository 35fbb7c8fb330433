"""What a company does, as codes: suggested by the engine or a register, confirmed by a person."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.companies.actions.access import locked
from kopir.companies.labels import is_known_code
from kopir.companies.models import CodeStatus, Company, CompanyCode
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput
from kopir.core.models import User


@transaction.atomic
def suggest_code(company: Company, scheme: str, code: str, *, by: User | None) -> CompanyCode:
    """Put a code beside the company, not confirmed yet."""
    if not is_known_code(scheme, code):
        raise BadInput(_("The classification has no code “%(code)s”.") % {"code": code})
    locked(company)
    if company.codes.filter(scheme=scheme, code=code).exists():
        raise AlreadyThere(_("The company already has this code."))
    row = CompanyCode.objects.create(company=company, scheme=scheme, code=code)
    audit.record("company.code_suggested", company, actor=by, code=str(row))
    return row


@transaction.atomic
def confirm_code(row: CompanyCode, *, by: User) -> CompanyCode:
    """A person says the code is right."""
    locked(row.company)
    row.refresh_from_db(fields=["status"])
    if row.status == CodeStatus.CONFIRMED:
        return row
    row.status = CodeStatus.CONFIRMED
    row.save(update_fields=["status"])
    audit.record("company.code_confirmed", row.company, actor=by, code=str(row))
    return row


@transaction.atomic
def remove_code(row: CompanyCode, *, by: User | None) -> None:
    """The code is wrong."""
    audit.record("company.code_removed", row.company, actor=by, code=str(row))
    row.delete()

"""Codes of an opportunity: suggested by the engine, confirmed by a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.companies.labels import is_known_code
from kopir.companies.models import CodeStatus
from kopir.core import audit
from kopir.core.errors import BadInput
from kopir.core.models import User
from kopir.opportunities.actions.access import locked, refuse_if_ended, review_again
from kopir.opportunities.models import Opportunity, OpportunityCode

MOST_CODES = 20


@transaction.atomic
def confirm_code(opportunity: Opportunity, scheme: str, code: str, *, by: User | None) -> OpportunityCode:
    """A person says that this code is right."""
    fresh = locked(opportunity)
    refuse_if_ended(fresh, by)
    _refuse_unknown(scheme, code)
    row, _new = OpportunityCode.objects.get_or_create(opportunity=fresh, scheme=scheme, code=code)
    if row.status == CodeStatus.CONFIRMED:
        return row
    row.status, row.confirmed_by = CodeStatus.CONFIRMED, by
    row.save(update_fields=["status", "confirmed_by"])
    audit.record("opportunity.code_confirmed", fresh, actor=by, code=str(row))
    review_again(fresh, by)
    return row


@transaction.atomic
def remove_code(row: OpportunityCode, *, by: User | None) -> None:
    """The code is wrong."""
    fresh = locked(row.opportunity)
    refuse_if_ended(fresh, by)
    audit.record("opportunity.code_removed", fresh, actor=by, code=str(row))
    row.delete()
    review_again(fresh, by)


@transaction.atomic
def set_codes(opportunity: Opportunity, wanted: Iterable[tuple[str, str]], *, by: User | None) -> None:
    """The ticked codes are confirmed, the others go."""
    keys = set(wanted)
    if len(keys) > MOST_CODES:
        raise BadInput(_("At most %(most)d codes are possible.") % {"most": MOST_CODES})
    for scheme, code in keys:
        _refuse_unknown(scheme, code)
    for row in opportunity.codes.all():
        if (row.scheme, row.code) not in keys:
            remove_code(row, by=by)
    for scheme, code in sorted(keys):
        confirm_code(opportunity, scheme, code, by=by)


def _refuse_unknown(scheme: str, code: str) -> None:
    if not is_known_code(scheme, code):
        raise BadInput(_("The classification has no code “%(code)s”.") % {"code": code})

"""What vetting is told of a company's opportunities: which confirmed goods are controlled."""

from __future__ import annotations

from kopir.companies.models import CodeScheme, CodeStatus, Company
from kopir.opportunities.models import OpportunityCode
from kopir.opportunities.states import OpportunityState
from kopir.vetting.queries import Check, goods_checks, offer_checks

_OVER = (OpportunityState.EXPIRED, OpportunityState.CLOSED)


def controlled_goods_of(company: Company, language: str) -> list[Check]:  # noqa: ARG001 -- codes have no language
    """One line for each opportunity that goes on and has confirmed goods."""
    rows = OpportunityCode.objects.filter(
        opportunity__company=company, scheme=CodeScheme.HS, status=CodeStatus.CONFIRMED
    ).exclude(opportunity__state__in=_OVER)
    codes: dict[str, list[str]] = {}
    for reference, code in rows.order_by("opportunity__reference", "code").values_list(
        "opportunity__reference", "code"
    ):
        codes.setdefault(reference, []).append(code)
    return [check for reference, found in codes.items() for check in goods_checks(found, reference)]


offer_checks(controlled_goods_of)

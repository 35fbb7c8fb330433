"""The audit log of a company's vetting and of its hits, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.companies.history import COMPANY_WORDS, Done
from kopir.core.models import AuditRow

VETTING_WORDS = COMPANY_WORDS | {
    "company.screened": _("Screened against the watchlists"),
    "company.vetting_begun": _("Checking begun"),
    "company.vetting_owner": _("Checking given to an officer"),
    "company.vetting_passed": _("May be introduced"),
    "company.vetting_refused": _("May not be introduced"),
    "company.evidence_added": _("Paper handed in"),
    "company.evidence_accepted": _("Paper accepted"),
    "company.evidence_refused": _("Paper not accepted"),
    "company.evidence_reminded": _("Reminded that a paper expires"),
}
HIT_WORDS: Mapping[str, str | Promise] = {
    "hit.clearance_proposed": _("Proposed to clear"),
    "hit.cleared": _("Cleared by a second person"),
    "hit.sent_back": _("Not agreed: open again"),
    "hit.reopened": _("To be looked at again"),
    "hit.confirmed": _("Confirmed: it is the listed party"),
    "hit.opened_again": _("Open again: the company or the list has changed"),
}


def done(row: AuditRow, words: Mapping[str, str | Promise]) -> Done:
    """One change of a hit, with the reason that stood before it: the newest reason is the hit's own."""
    return Done(
        row.at,
        words.get(row.action, row.action),
        str(row.actor) if row.actor is not None else "",
        str(row.details.get("reason_was", "")),
    )

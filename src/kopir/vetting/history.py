"""The audit log of a company's vetting, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.companies.history import COMPANY_WORDS

VETTING_WORDS = COMPANY_WORDS | {
    "company.screened": _("Screened against the watchlists"),
    "company.vetting_begun": _("Checking begun"),
    "company.vetting_owner": _("Checking given to an officer"),
    "company.vetting_passed": _("May be introduced"),
    "company.vetting_refused": _("May not be introduced"),
    "company.evidence_added": _("Paper handed in"),
    "company.evidence_accepted": _("Paper accepted"),
    "company.evidence_refused": _("Paper not accepted"),
}

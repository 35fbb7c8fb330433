"""The words for the codes of legal forms that the engine tells from a name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LEGAL_FORMS = {
    "agency": _("Incorporated administrative agency"),
    "alc": _("Additional liability partnership"),
    "company": _("Company"),
    "cooperative": _("Cooperative"),
    "farm": _("Farm"),
    "foreign": _("Foreign company"),
    "general": _("General partnership"),
    "gk": _("Limited liability company (godo kaisha)"),
    "jsc": _("Joint-stock company"),
    "kk": _("Stock company (kabushiki kaisha)"),
    "limited": _("Limited partnership"),
    "llc": _("Limited liability company or partnership"),
    "llp": _("Limited liability partnership"),
    "local-government": _("Local government"),
    "lps": _("Investment limited partnership"),
    "medical": _("Medical corporation"),
    "mutual": _("Mutual company"),
    "npo": _("Non-profit organisation"),
    "other": _("Another legal form"),
    "private": _("Private enterprise"),
    "reit": _("Investment corporation"),
    "religious": _("Religious corporation"),
    "school": _("School corporation"),
    "sole": _("Sole trader"),
    "state": _("State enterprise or institution"),
    "tmk": _("Special purpose company (tokutei mokuteki kaisha)"),
    "welfare": _("Social welfare corporation"),
    "yk": _("Limited company (yugen kaisha)"),
}


def legal_form_label(code: str) -> str:
    """The legal form in words; what is not a known code was typed by a person and is shown as it is."""
    return str(LEGAL_FORMS.get(code, code))

"""What happens to opportunities, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

OPPORTUNITY_WORDS = {
    "opportunity.drafted": _("Drafted"),
    "opportunity.edited": _("Facts changed"),
    "opportunity.back_to_review": _("Changed by the company, back to review"),
    "opportunity.requirements_set": _("Requirements set"),
    "opportunity.owner": _("Officer in charge changed"),
    "opportunity.text_written": _("Text written"),
    "opportunity.text_translated": _("Translation written"),
    "opportunity.text_approved": _("Text approved"),
    "opportunity.text_removed": _("Text removed"),
    "opportunity.code_confirmed": _("Code confirmed"),
    "opportunity.code_removed": _("Code removed"),
    "opportunity.sent_to_review": _("Sent to review"),
    "opportunity.published": _("Published"),
    "opportunity.returned": _("Sent back to the company"),
    "opportunity.taken_down": _("Taken down"),
    "opportunity.closed": _("Closed"),
    "opportunity.renewed": _("Renewed"),
    "opportunity.expired": _("Expired"),
}

"""What happens to applications, in words: all of it for the desk, the steps that concern him for the applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.applications.models import Application
from kopir.core import audit

APPLICATION_WORDS = {
    "application.received": _("Application received"),
    "application.owner": _("Officer in charge changed"),
    "application.review": _("Review begun"),
    "application.asked": _("Question put to the applicant"),
    "application.replied": _("Answer of the applicant"),
    "application.accepted": _("Accepted"),
    "application.declined": _("Declined"),
    "application.withdrawn": _("Withdrawn by the applicant"),
    "application.link_sent": _("New link asked for"),
    "application.mail_sent": _("Mail sent to the applicant"),
    "application.forgotten": _("Personal data deleted"),
}
_FOR_APPLICANTS = {
    "application.received": _("You sent the application."),
    "application.review": _("The chamber is reading it."),
    "application.asked": _("The chamber asked you a question."),
    "application.replied": _("You answered."),
    "application.accepted": _("The application was accepted."),
    "application.declined": _("The application was declined."),
    "application.withdrawn": _("You withdrew the application."),
}


@dataclass(frozen=True)
class Step:
    """One step, as the applicant reads it."""

    at: datetime
    words: str | Promise


def steps_for_applicant(application: Application) -> list[Step]:
    """What has happened so far, the first step first. Who did it stays in the house."""
    rows = audit.rows_about(application).filter(action__in=_FOR_APPLICANTS).order_by("at", "pk")
    return [Step(row.at, _FOR_APPLICANTS[row.action]) for row in rows]

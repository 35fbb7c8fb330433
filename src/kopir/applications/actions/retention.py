"""Personal data go when they are no longer needed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from kopir.applications.actions.access import locked
from kopir.applications.actions.files import drop_files
from kopir.applications.models import Application, Attempt
from kopir.core import audit
from kopir.mail import actions as mail

_EMPTIED = (
    "applicant_name", "email", "phone", "role", "company_name", "company_number", "entry_source", "entry_key",
    "seeks", "decline_reason",
)  # fmt: skip


def forget_due(today: date) -> int:
    """Forget who declined and withdrawn applications came from, after their last day; how many."""
    due = Application.objects.filter(retain_until__lt=today, forgotten_at=None).order_by("pk")
    number = 0
    for application in due.iterator():
        forget(application)
        number += 1
    return number


@transaction.atomic
def forget(application: Application) -> Application:
    """Empty the application: what is left says that there was one, when, and how it ended."""
    fresh = locked(application)
    if fresh.forgotten_at is not None:
        return fresh
    for name in _EMPTIED:
        setattr(fresh, name, "")
    fresh.link_version += 1
    fresh.forgotten_at = timezone.now()
    fresh.save(update_fields=[*_EMPTIED, "link_version", "forgotten_at", "updated_at"])
    fresh.messages.all().delete()
    drop_files(fresh)
    mail.empty_about(fresh)
    audit.record("application.forgotten", fresh, actor=None)
    return fresh


def forget_attempts(today: date) -> int:
    """Counters of past days go; nothing can be read from them, and nothing needs them."""
    return Attempt.objects.filter(day__lt=today).delete()[0]

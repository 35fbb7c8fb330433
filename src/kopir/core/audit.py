"""The audit log: one row for each change, in the same transaction as the change."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from kopir.core.models import AuditRow, User


class OutsideTransaction(RuntimeError):
    """A change was recorded outside a transaction: it could stand without its row."""


def record(action: str, subject: models.Model, *, actor: User | None, **details: Any) -> AuditRow:
    """Write that `actor` (None: the system) did `action` to `subject`. `details` must be plain JSON values."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(action)
    return AuditRow.objects.create(
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        actor=actor,
        details=details,
    )


def rows_about(subject: models.Model) -> models.QuerySet[AuditRow]:
    """The history of one thing, newest first."""
    return AuditRow.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).select_related(
        "actor"
    )

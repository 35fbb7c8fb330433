"""Numbers as sources give them, and the time in which internees were there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.core import audit, public
from kopir.core.errors import AlreadyThere, BadInput
from kopir.core.models import User
from kopir.core.wording import tidy
from kopir.heritage.actions.access import changed, locked, refuse_version
from kopir.heritage.actions.dates import when
from kopir.heritage.models import ClaimStatus, Confidence, CountStatement, CountTopic, PresenceWindow, Source


@dataclass(frozen=True)
class Count:
    """One number that one source gives; `low` and `high` are the same unless it gives a range."""

    topic: str
    low: Decimal
    high: Decimal
    given_by: str
    source: Source
    confidence: str
    status: str = ClaimStatus.ATTRIBUTED
    is_about: bool = False
    is_percent: bool = False
    locator: str = ""
    remark: str = ""

    def values(self) -> dict[str, Any]:
        """The checked columns."""
        if self.topic not in CountTopic.values:
            raise BadInput(_("It is not known what is counted."))
        if self.status not in ClaimStatus.values or self.confidence not in Confidence.values:
            raise BadInput(_("This status or confidence is not known."))
        if self.low > self.high or self.low < 0:
            raise BadInput(_("The least number is above the most, or below zero."))
        found = {
            name: " ".join(tidy(one).split()) if isinstance(one, str) else one for name, one in vars(self).items()
        }
        if not found["given_by"]:
            raise BadInput(_("Say who gives the number."))
        return found


@transaction.atomic
def write_count(count: Count, *, by: User | None) -> CountStatement:
    """A new number, as a draft."""
    values = count.values()
    _refuse_double(values, 0)
    row = CountStatement.objects.create(written_by=by, **values)
    audit.record("countstatement.written", row, actor=by, topic=count.topic)
    return row


@transaction.atomic
def edit_count(row: CountStatement, count: Count, *, version: int | None = None, by: User | None) -> CountStatement:
    """Correct a number. A published one goes back to review."""
    fresh = locked(row)
    refuse_version(version, fresh.version)
    values = count.values()
    names = sorted(name for name, value in values.items() if getattr(fresh, name) != value)
    if not names:
        return fresh
    _refuse_double(values, fresh.pk)
    for name in names:
        setattr(fresh, name, values[name])
    fresh.save(update_fields=[*names, "updated_at"])
    audit.record("countstatement.edited", fresh, actor=by, fields=names)
    changed(fresh, by=by)
    return fresh


def _refuse_double(values: dict[str, Any], own: int) -> None:
    same = {name: values[name] for name in ("topic", "source", "low", "high")}
    if CountStatement.objects.filter(**same).exclude(pk=own).exists():
        raise AlreadyThere(_("This source gives this number already."))


@transaction.atomic
def set_window(date_edtf: str, *, date_text: str = "", by: User | None) -> PresenceWindow:
    """When internees can have worked at all. Every date check compares with it from now on."""
    found = when(date_text, date_edtf)
    if found.date_min is None or found.date_max is None:
        raise BadInput(_("The time needs a beginning and an end."))
    row = PresenceWindow.objects.select_for_update().filter(pk=1).first() or PresenceWindow(pk=1)
    was = row.date_edtf
    if (was, row.date_text) == (found.date_edtf, found.date_text):
        return row
    for name, value in vars(found).items():
        setattr(row, name, value)
    row.save()
    audit.record("presencewindow.set", row, actor=by, was=was, now=found.date_edtf)
    public.changed()
    return row

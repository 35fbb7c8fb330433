"""Who keeps the items: archives, museums, authors."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.core import audit, public
from kopir.core.errors import AlreadyThere, BadInput
from kopir.core.models import User
from kopir.core.wording import tidy
from kopir.heritage.models import Holder


@dataclass(frozen=True)
class HolderFacts:
    """What is known of a holder."""

    name: str
    place: str = ""
    url: str = ""
    holds: str = ""
    access: str = ""

    def values(self) -> dict[str, str]:
        """The checked columns."""
        found = {name: tidy(value) for name, value in vars(self).items()}
        if not found["name"]:
            raise BadInput(_("A holder needs a name."))
        return found


@transaction.atomic
def write_holder(facts: HolderFacts, *, by: User | None) -> Holder:
    """A new holder."""
    values = facts.values()
    _refuse_double(values["name"], 0)
    holder = Holder.objects.create(**values)
    audit.record("holder.written", holder, actor=by)
    public.changed()
    return holder


@transaction.atomic
def edit_holder(holder: Holder, facts: HolderFacts, *, by: User | None) -> Holder:
    """Correct a holder."""
    fresh = Holder.objects.select_for_update(no_key=True).get(pk=holder.pk)
    values = facts.values()
    names = sorted(name for name, value in values.items() if getattr(fresh, name) != value)
    if not names:
        return fresh
    _refuse_double(values["name"], fresh.pk)
    for name in names:
        setattr(fresh, name, values[name])
    fresh.save(update_fields=names)
    audit.record("holder.edited", fresh, actor=by, fields=names)
    public.changed()
    return fresh


def _refuse_double(name: str, own: int) -> None:
    if Holder.objects.filter(name=name).exclude(pk=own).exists():
        raise AlreadyThere(_("There is already a holder with this name."))

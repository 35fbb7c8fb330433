"""Who keeps the items: archives, museums, authors."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.companies.wording import tidy
from kopir.core import audit, public
from kopir.core.errors import BadInput
from kopir.core.models import User
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
def keep_holder(facts: HolderFacts, *, by: User | None) -> Holder:
    """Write a holder, or correct the one with this name."""
    values = facts.values()
    holder = Holder.objects.select_for_update().filter(name=values["name"]).first()
    if holder is not None and all(getattr(holder, name) == value for name, value in values.items()):
        return holder
    holder, is_new = Holder.objects.update_or_create(name=values["name"], defaults=values)
    audit.record("holder.written" if is_new else "holder.edited", holder, actor=by)
    public.changed()
    return holder

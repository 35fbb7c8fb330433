"""What the room itself holds of people: links that are open for half an hour, and wishes not yet carried out."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.core.personal import Held, Keeper, Person, register
from kopir.privacy.models import Door


def forget(of: Person) -> int:
    return Door.objects.filter(address__in=of.addresses).delete()[0]


def _due(_today: date) -> int:
    return Door.objects.filter(ends_at__lt=timezone.now() - timedelta(days=1)).count()


register(
    Keeper(
        "privacy",
        held=(
            Held(
                "privacy.Door",
                ("address",),
                whose=_("People who ask for their data"),
                why=_("To know whose data a link opens"),
                ground=_("Legal duty to answer such questions"),
                until=_("30 minutes"),
            ),
            Held(
                "privacy.DataRequest",
                ("pending",),
                whose=_("People who ask for their data"),
                why=_("To know whom to forget"),
                ground=_("Legal duty to answer such questions"),
                until=_("Until the wish is carried out"),
            ),
        ),
        forget=forget,
        due=_due,
        not_personal={"privacy.*": "tables, columns and counts, never what stood there"},
    )
)

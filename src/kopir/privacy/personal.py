"""What the room itself holds of people: links that are open for half an hour, and wishes not yet carried out."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.core.personal import Held, Keeper, Person, Told, register
from kopir.privacy import queries
from kopir.privacy.models import Door
from kopir.privacy.states import RequestState


def tell(of: Person) -> list[Told]:
    return [
        Told(
            _("A correction you asked for"),
            {
                str(_("number")): str(one.pk),
                str(_("day")): timezone.localdate(one.at).isoformat(),
                str(_("text")): one.words,
            },
        )
        for one in queries.corrections_of(of)
    ]


def forget(of: Person) -> int:
    """Links end. Who asked for a correction, and in which words, goes; that somebody asked stays."""
    asked = queries.corrections_of(of).update(words="", pending={}, state=RequestState.DONE, done_at=timezone.now())
    return asked + Door.objects.filter(address__in=of.addresses).delete()[0]


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
                ("pending", "words"),
                whose=_("People who ask for their data"),
                why=_("To know whom to forget, and what to put right"),
                ground=_("Legal duty to answer such questions"),
                until=_("Until the wish is carried out"),
            ),
        ),
        tell=tell,
        forget=forget,
        due=_due,
        not_personal={
            "privacy.DataRequest.forgotten": "how many rows, by room",
            "privacy.Place.table": "where something stands, never what",
            "privacy.Place.column": "where something stands, never what",
            "privacy.Place.row": "where something stands, never what",
            "privacy.Door.key_hash": "a digest of a random key",
            "privacy.Attempt.key": "a keyed hash that only that day's key can make again",
            "privacy.Night.rows": "how many rows, by room",
        },
    )
)

"""What the room holds of people: names of contacts that met a watchlist."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.core import audit
from kopir.core.personal import Held, Keeper, Person, Told, register
from kopir.vetting.models import Hit


def tell(_of: Person) -> list[Told]:
    """Nothing: whether a name met a watchlist is not told, as the law on money laundering has it."""
    return []


def forget(of: Person) -> int:
    """The decisions stay, with the name of the person taken out; the listed party's own data are the publisher's.

    Only of a contact who is gone, as the room of companies let go of him before: a hit of a contact who is still there
    is somebody else's, and nobody ends it by calling himself the same.
    """
    own = Hit.objects.filter(own_name__in=of.names, person=None, subject__startswith="person:")
    hits = list(own.select_for_update(of=("self",)))
    for hit in hits:
        hit.own_name, hit.because = "…", []
        hit.save(update_fields=["own_name", "because"])
        audit.record("hit.forgotten", hit, actor=None)
    return len(hits)


register(
    Keeper(
        "vetting",
        held=(
            Held(
                "vetting.Hit",
                ("own_name", "because"),
                whose=_("Contacts of companies"),
                why=_("To introduce nobody who is on a sanctions list"),
                ground=_("Legal duty and legitimate interest of the chamber and its partners"),
                until=_("As long as the contact is held; the decision stays without the name"),
            ),
        ),
        tell=tell,
        forget=forget,
        not_personal={
            "vetting.Evidence.*": "papers of companies; who handed one in is an account",
            "vetting.Hit.*": "what the publisher of a list says, and the words of a decision",
            "vetting.Screening.*": "which lists were looked through",
            "vetting.Standing.*": "the words of a decision about a company",
            "vetting.VerdictRow.*": "a decision about a company; names in it are found and taken out",
        },
    )
)

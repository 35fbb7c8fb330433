"""What the room holds of people: searches that officers kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.core.personal import Held, Keeper, Person, Told, register
from kopir.desk.models import SavedSearch


def tell(of: Person) -> list[Told]:
    return [
        Told(_("A kept search"), {str(_("name")): one.name, str(_("words")): one.words})
        for one in SavedSearch.objects.filter(owner__in=of.accounts).order_by("pk")
    ]


def forget(of: Person) -> int:
    return SavedSearch.objects.filter(owner__in=of.accounts).delete()[0]


register(
    Keeper(
        "desk",
        held=(
            Held(
                "desk.SavedSearch",
                ("name", "words"),
                whose=_("People with an account"),
                why=_("To find again what an officer looks for often"),
                ground=_("Contract of work with the chamber"),
                until=_("Until the account is closed"),
            ),
        ),
        tell=tell,
        forget=forget,
        not_personal={"desk.Entry.*": "an index of companies and cases, made anew each night"},
    )
)

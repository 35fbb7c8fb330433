"""What the room holds of people who write to the archive. People of the archive itself follow rules of their own."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kopir.core import audit, personal
from kopir.core.personal import Held, Keeper, Person, Told, register
from kopir.heritage.models import Contribution, Request

_UNTIL = _("Until the giver asks for deletion; what was published stays in the archive without his name")
_GROUND = _("Consent, given in the form; it can be withdrawn at any time")


def _voices(of: Person) -> list[Contribution | Request]:
    if not of.addresses:
        return []
    same = Q()
    for address in of.addresses:
        same |= Q(email__iexact=address)
    return [*Contribution.objects.filter(same).order_by("pk"), *Request.objects.filter(same).order_by("pk")]


def know(of: Person) -> Person:
    return personal.person(names=[one.name for one in _voices(of)])


def know_name(of: Person) -> bool:
    return any(
        kind.objects.filter(name__iexact=name).exists() for name in of.names for kind in (Contribution, Request)
    )


def tell(of: Person) -> list[Told]:
    return [
        Told(
            _("Something written to the archive"),
            {
                str(_("number")): one.reference,
                str(_("name")): one.name,
                str(_("e-mail address")): one.email,
                str(_("text")): one.text,
            },
        )
        for one in _voices(of)
    ]


def forget(of: Person) -> int:
    found = _voices(of)
    for one in found:
        _empty(one)
    return len(found)


def _empty(voice: Contribution | Request) -> None:
    names = ["name", "email", "text"]
    if isinstance(voice, Contribution):
        names.append("relation")
        for file in list(voice.files.all()):
            stored, storage = str(file.file.name), file.file.storage
            file.delete()
            transaction.on_commit(partial(storage.delete, stored))
    for name in names:
        setattr(voice, name, "")
    voice.save(update_fields=names)
    audit.record("voice.forgotten", voice, actor=None)


register(
    Keeper(
        "heritage",
        held=(
            Held(
                "heritage.Contribution",
                ("name", "email", "text", "relation"),
                whose=_("People who write to the archive"),
                why=_("To answer, and to know from whom a memory or a document comes"),
                ground=_GROUND,
                until=_UNTIL,
            ),
            Held(
                "heritage.ContributionFile",
                ("file", "name"),
                whose=_("People who write to the archive"),
                why=_("To answer, and to know from whom a memory or a document comes"),
                ground=_GROUND,
                until=_UNTIL,
            ),
            Held(
                "heritage.Request",
                ("name", "email", "text"),
                whose=_("People who write to the archive"),
                why=_("To answer the request"),
                ground=_GROUND,
                until=_UNTIL,
            ),
        ),
        know=know,
        know_name=know_name,
        tell=tell,
        forget=forget,
        not_personal={
            "heritage.Item.image": "pictures of the archive, shown under its rules",
            "heritage.*": "the archive's own records, under its rules about the people in them (decision 10)",
        },
    )
)

"""What the room holds of people who write to the archive. People of the archive itself follow rules of their own."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
                str(pgettext_lazy("of a person", "name")): one.name,
                str(_("e-mail address")): one.email,
                str(_("text")): one.text,
                str(_("answer")): one.answer,
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
    names = ["name", "email", "text", "answer"]
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


# Field by field: a new one with words in it has to be asked about.
_NOT_PERSONAL = {
    **dict.fromkeys(
        ("heritage.Attempt.network",),
        "a keyed hash of a network, gone after an hour",
    ),
    **dict.fromkeys(
        (
            "heritage.Source.title",
            "heritage.Source.url",
            "heritage.Source.publisher",
            "heritage.Source.independence_group",
            "heritage.Citation.locator",
            "heritage.CountStatement.locator",
            "heritage.CountStatement.given_by",
            "heritage.CountStatement.remark",
        ),
        "where in the archive's sources something stands, and who published them",
    ),
    **dict.fromkeys(
        (
            "heritage.Claim.date_text",
            "heritage.Claim.date_edtf",
            "heritage.PresenceWindow.date_text",
            "heritage.PresenceWindow.date_edtf",
            "heritage.Site.date_text",
            "heritage.Site.date_edtf",
            "heritage.Camp.date_text",
            "heritage.Camp.date_edtf",
            "heritage.ArchiveEvent.date_text",
            "heritage.ArchiveEvent.date_edtf",
            "heritage.Item.date_text",
            "heritage.Item.date_edtf",
        ),
        "dates as the sources have them",
    ),
    **dict.fromkeys(
        (
            "heritage.Site.point_source",
            "heritage.Camp.point_source",
            "heritage.Camp.region",
        ),
        "places of the archive, and where they are known from",
    ),
    **dict.fromkeys(
        (
            "heritage.RecordText.text",
            "heritage.ClaimText.text",
            "heritage.Gloss.english",
            "heritage.Gloss.kk",
            "heritage.Gloss.ru",
            "heritage.Gloss.ja",
        ),
        "what the archive says in public, under its rules about the people in it (decision 10)",
    ),
    **dict.fromkeys(
        (
            "heritage.Person.date_text",
            "heritage.Person.date_edtf",
            "heritage.Person.nationality_as_recorded",
            "heritage.Person.official_list",
            "heritage.Person.consent_version",
            "heritage.NameForm.text",
            "heritage.NameForm.reading",
            "heritage.NameForm.source",
            "heritage.NameForm.keys",
        ),
        "people of the archive, of long ago or with their own consent, under its rules (decision 10)",
    ),
    **dict.fromkeys(
        ("heritage.Record.note",),
        "notes of editors on a record; names in them are found and taken out",
    ),
    **dict.fromkeys(
        (
            "heritage.Holder.name",
            "heritage.Holder.place",
            "heritage.Holder.url",
            "heritage.Holder.holds",
            "heritage.Holder.access",
        ),
        "archives and museums, and what they hold",
    ),
    **dict.fromkeys(
        (
            "heritage.Item.holder_code",
            "heritage.Item.extent",
            "heritage.Item.creator",
            "heritage.Item.rights",
            "heritage.Item.credit",
            "heritage.Item.url",
            "heritage.Item.image",
        ),
        "things of the archive, with makers and credits as their holders state them",
    ),
    **dict.fromkeys(
        (
            "heritage.Contribution.consent_version",
            "heritage.ContributionFile.media_type",
        ),
        "which words of consent, and the kind of a file",
    ),
}

register(
    Keeper(
        "heritage",
        held=(
            Held(
                "heritage.Contribution",
                ("name", "email", "text", "relation", "answer"),
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
                since="contribution__created_at",
            ),
            Held(
                "heritage.Request",
                ("name", "email", "text", "answer"),
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
        not_personal=_NOT_PERSONAL,
    )
)

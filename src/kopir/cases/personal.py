"""What the room holds of people: what they write in cases. The words are the company's; whose hand it was goes.

Nothing is forgotten here itself: contacts shown go with the contact, and authors are accounts, which are emptied.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.cases.models import CaseMessage, Interest
from kopir.core.personal import Held, Keeper, Person, Told, register

_UNTIL = _("As long as the case is kept, as a letter of the company; who wrote it goes with the account")
_WHY = _("To bring two companies together, and to know afterwards what was said")
_GROUND = _("Contract: your company asked the chamber for an introduction")


def tell(of: Person) -> list[Told]:
    messages = CaseMessage.objects.filter(author__in=of.accounts).select_related("case").prefetch_related("texts")
    rows = [
        Told(
            _("A message in a case"),
            {str(_("case")): one.case.reference, str(_("day")): one.at.date().isoformat(), str(_("text")): text.text},
        )
        for one in messages.order_by("pk")
        for text in one.texts.all()
        if text.is_original
    ]
    interests = Interest.objects.filter(asked_by__in=of.accounts).prefetch_related("texts").order_by("pk")
    return rows + [
        Told(_("An expression of interest"), {str(_("number")): one.reference, str(_("text")): text.text})
        for one in interests
        for text in one.texts.all()
        if text.is_original
    ]


register(
    Keeper(
        "cases",
        held=(
            Held("cases.CaseMessageText", ("text",), _("People who write in a case"), _WHY, _GROUND, _UNTIL),
            Held("cases.InterestText", ("text",), _("People who write in a case"), _WHY, _GROUND, _UNTIL),
            Held("cases.InterestReply", ("text",), _("People who write in a case"), _WHY, _GROUND, _UNTIL),
            Held("cases.CaseMeeting", ("result",), _("People who meet in a case"), _WHY, _GROUND, _UNTIL),
            Held("cases.OutcomeText", ("text",), _("People who write in a case"), _WHY, _GROUND, _UNTIL),
            Held("cases.CaseFile", ("name", "stored"), _("People who write in a case"), _WHY, _GROUND, _UNTIL),
            Held(
                "cases.CaseContact",
                ("person",),
                whose=_("Contacts of companies"),
                why=_("To tell the other side whom to talk to, once both have agreed"),
                ground=_("Consent of the company, given for this one introduction"),
                until=_("Until the contact is removed"),
            ),
        ),
        tell=tell,
        not_personal={
            "cases.Case.*": "reasons and next steps of the chamber",
            "cases.CaseMeeting.*": "where and in which languages two companies meet",
            "cases.CaseNote.*": "notes of advisers on a case; names in them are found and taken out",
            "cases.CaseTask.*": "tasks of officers",
            "cases.CaseFile.*": "kind and size of a file",
        },
    )
)

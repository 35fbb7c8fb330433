"""What the room holds of people: what they write in cases. The words are the company's; whose hand it was goes.

Nothing is forgotten here itself: contacts shown go with the contact, and authors are accounts, which are emptied.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.cases.models import CaseContact, CaseFile, CaseMessage, Interest, InterestReply
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
    rows += _files(of) + _replies(of) + _shown(of)
    return rows + [
        Told(_("An expression of interest"), {str(_("number")): one.reference, str(_("text")): text.text})
        for one in interests
        for text in one.texts.all()
        if text.is_original
    ]


def _files(of: Person) -> list[Told]:
    files = CaseFile.objects.filter(message__author__in=of.accounts).select_related("message__case").order_by("pk")
    return [
        Told(_("A file in a case"), {str(_("case")): one.message.case.reference, str(_("name")): one.name})
        for one in files
    ]


def _replies(of: Person) -> list[Told]:
    replies = InterestReply.objects.filter(by__in=of.accounts).select_related("interest").order_by("pk")
    return [
        Told(
            _("An answer to an expression of interest"),
            {
                str(_("number")): one.interest.reference,
                str(_("day")): one.at.date().isoformat(),
                str(_("answer")): str(one.get_answer_display()),
                str(_("text")): one.text,
            },
        )
        for one in replies
    ]


def _shown(of: Person) -> list[Told]:
    """To whom a person's telephone number and address were given."""
    same = Q(pk__in=[])
    for address in of.addresses:
        same |= Q(person__email__iexact=address)
    shown = CaseContact.objects.filter(same).select_related("case", "person").order_by("pk")
    return [
        Told(
            _("Shown to the other side of a case"),
            {str(_("case")): one.case.reference, str(pgettext_lazy("of a person", "name")): one.person.name},
        )
        for one in shown
    ]


register(
    Keeper(
        "cases",
        held=(
            Held(
                "cases.CaseMessageText",
                ("text",),
                _("People who write in a case"),
                _WHY,
                _GROUND,
                _UNTIL,
                "message__at",
            ),
            Held(
                "cases.InterestText",
                ("text",),
                _("People who write in a case"),
                _WHY,
                _GROUND,
                _UNTIL,
                "interest__created_at",
            ),
            Held("cases.InterestReply", ("text",), _("People who write in a case"), _WHY, _GROUND, _UNTIL),
            Held("cases.CaseMeeting", ("result",), _("People who meet in a case"), _WHY, _GROUND, _UNTIL),
            Held(
                "cases.OutcomeText",
                ("text",),
                _("People who write in a case"),
                _WHY,
                _GROUND,
                _UNTIL,
                "outcome__created_at",
            ),
            Held(
                "cases.CaseFile",
                ("name", "stored"),
                _("People who write in a case"),
                _WHY,
                _GROUND,
                _UNTIL,
                "message__at",
            ),
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

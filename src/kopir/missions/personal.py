"""What the room holds of people: delegates and interpreters, and what they write of meetings.

Whoever is forgotten leaves an empty row: that somebody of a company sat at a table stays in the mission's figures.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.core import audit, personal
from kopir.core.personal import Held, Keeper, Person, Told, register
from kopir.missions.actions.access import touch
from kopir.missions.actions.handing_out_kept import drop_prints_of
from kopir.missions.models import Delegate, Interpreter, MeetingReport
from kopir.missions.models.missions import new_key

KEPT_AFTER = timedelta(days=365 * 2)  # a mission's people; its figures stay
_CONTACTS = {"name": "", "email": "", "phone": ""}
_UNTIL = _("Two years after the mission")
_WHY = _("To plan the meetings of a mission, and to tell everybody when and where they are")
_GROUND = _("Contract: your organisation takes part in a mission of the chamber")


def _same(of: Person) -> Q:
    same = Q(pk__in=[])
    for address in of.addresses:
        same |= Q(email__iexact=address)
    return same


def _delegates(of: Person) -> QuerySet[Delegate]:
    return Delegate.objects.filter(_same(of)).select_related("party__mission").order_by("pk")


def _interpreters(of: Person) -> QuerySet[Interpreter]:
    return Interpreter.objects.filter(_same(of)).select_related("mission").order_by("pk")


def know(of: Person) -> Person:
    people: list[Delegate | Interpreter] = [*_delegates(of), *_interpreters(of)]
    latin = [one.name_latin for one in people if isinstance(one, Delegate)]
    return personal.person(names=[*(one.name for one in people), *latin], phones=[one.phone for one in people])


def know_name(of: Person) -> bool:
    return any(
        Delegate.objects.filter(Q(name__iexact=name) | Q(name_latin__iexact=name)).exists()
        or Interpreter.objects.filter(name__iexact=name).exists()
        for name in of.names
    )


def know_phone(of: Person) -> frozenset[str]:
    if not of.phones:
        return frozenset()
    held = chain(
        Delegate.objects.exclude(phone="").values_list("phone", flat=True).iterator(),
        Interpreter.objects.exclude(phone="").values_list("phone", flat=True).iterator(),
    )
    return personal.phones_among(of, held)


def tell(of: Person) -> list[Told]:
    mission, name = str(_("mission")), str(pgettext_lazy("of a person", "name"))
    address, phone = str(_("e-mail address")), str(_("telephone"))
    delegates = list(_delegates(of))
    rows = [
        Told(
            _("A delegate of a mission"),
            {
                mission: one.party.mission.reference,
                name: one.name,
                str(_("name in Latin letters")): one.name_latin,
                str(_("position")): one.position,
                address: one.email,
                phone: one.phone,
                str(_("languages")): ", ".join([one.language, *one.speaks]),
            },
        )
        for one in delegates
    ]
    rows += [
        Told(
            _("An interpreter of a mission"),
            {
                mission: one.mission.reference,
                name: one.name,
                address: one.email,
                phone: one.phone,
                str(_("languages")): ", ".join([one.language, *one.pairs]),
            },
        )
        for one in _interpreters(of)
    ]
    reports = MeetingReport.objects.filter(party__delegates__in=delegates).distinct().order_by("pk")
    return rows + [
        Told(
            _("What your side said of a meeting"),
            {
                str(_("day")): one.told_at.date().isoformat(),
                str(_("agreed next step")): one.next_step,
                str(_("own note")): one.note,
            },
        )
        for one in reports.select_related("party")
    ]


@transaction.atomic
def forget(of: Person) -> int:
    """Empties the rows; the personal links end."""
    people: list[Delegate | Interpreter] = [*_delegates(of), *_interpreters(of)]
    for one in people:
        _empty(one)
    return len(people)


def _empty(one: Delegate | Interpreter) -> None:
    more = {"name_latin": "", "position": "", "contact": None} if isinstance(one, Delegate) else {}
    for name, value in {**_CONTACTS, **more, "key": new_key()}.items():
        setattr(one, name, value)
    one.save(update_fields=[*_CONTACTS, *more, "key"])
    mission = one.party.mission if isinstance(one, Delegate) else one.mission
    touch(mission)  # nobody is planned who is forgotten
    drop_prints_of(mission)
    audit.record("mission.person_forgotten", one, actor=None)


def _gone_by(today: date) -> tuple[QuerySet[Delegate], QuerySet[Interpreter]]:
    day = today - KEPT_AFTER
    return (
        Delegate.objects.filter(party__mission__ends_on__lt=day).exclude(name="").select_related("party__mission"),
        Interpreter.objects.filter(mission__ends_on__lt=day).exclude(name="").select_related("mission"),
    )


def due(today: date) -> int:
    return sum(rows.count() for rows in _gone_by(today))


@transaction.atomic
def forget_due(today: date) -> int:
    delegates, interpreters = _gone_by(today)
    people: list[Delegate | Interpreter] = [*delegates, *interpreters]
    for one in people:
        _empty(one)
    return len(people)


register(
    Keeper(
        "missions",
        held=(
            Held(
                "missions.Delegate",
                ("name", "name_latin", "position", "email", "phone", "language", "speaks", "key", "contact"),
                _("Delegates of missions"),
                _WHY,
                _GROUND,
                _UNTIL,
            ),
            Held(
                "missions.Interpreter",
                ("name", "email", "phone", "language", "pairs", "key"),
                _("Interpreters of missions"),
                _WHY,
                _GROUND,
                _UNTIL,
            ),
            Held(
                "missions.MeetingReport",
                ("reason", "next_step", "note"),
                _("Delegates of missions"),
                _("To know what came of a meeting"),
                _GROUND,
                _("As long as the mission's report is kept"),
                "told_at",
            ),
            Held(
                "missions.Wish",
                ("words", "reason"),
                _("Delegates of missions"),
                _WHY,
                _GROUND,
                _("As long as the mission is kept"),
                "asked_at",
            ),
            Held(
                "missions.Veto",
                ("reason",),
                _("Delegates of missions"),
                _("Not to bring together who does not want it"),
                _GROUND,
                _("As long as the mission is kept"),
            ),
        ),
        know=know,
        know_name=know_name,
        know_phone=know_phone,
        tell=tell,
        forget=forget,
        due=due,
        forget_due=forget_due,
        not_personal={
            "missions.Mission.*": "what a mission is called and where it goes",
            "missions.BudgetLine.*": "what things cost",
            "missions.Session.*": "hours",
            "missions.Table.*": "tables",
            "missions.Party.organisation": "name of an organisation",
            "missions.Party.seeks": "whom a company would like to meet, in its public words",
            "missions.ProgrammeItem.*": "titles and places of the programme",
            "missions.Meeting.because": "why a meeting was cancelled, in the organiser's words",
            "missions.WishList.*": "lines of a list that name no party of the mission; the newest five lists are kept",
            "missions.Plan.*": "numbers of rows, and rules of planning",
            "missions.Print.*": "how far a print is; its file goes after a day, and when somebody on it is forgotten",
        },
    )
)

"""Delegates and interpreters: added, changed, removed; and when they are away. The log names rows, never a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kopir.companies.labels import reader_language
from kopir.companies.models import Person as Contact
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.languages import Language
from kopir.core.models import User
from kopir.core.wording import tidy
from kopir.missions.actions.access import locked, touch
from kopir.missions.actions.people_inviting import withdraw_waiting
from kopir.missions.actions.people_parties import open_mission
from kopir.missions.models import Absence, Delegate, Interpreter, Meeting, Mission, Party, Slot
from kopir.missions.queries.people import all_pairs
from kopir.missions.states import WITH_SLOT, Part

TEXTS = ("name", "name_latin", "position", "email", "phone")
_LONGEST = {"name": 200, "name_latin": 200, "position": 200, "email": 254, "phone": 40}
_NAMED = 5  # meetings in one sentence
_SHARED = ("name", "email", "phone", "language")


def _texts(fields: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    clean = {name: " ".join(tidy(str(fields.get(name) or "")).split()) for name in names}
    if not clean["name"]:
        raise BadInput(_("A person needs a name."))
    if any(len(text) > _LONGEST.get(name, 5) for name, text in clean.items()):
        raise BadInput(_("This is too long."))
    return clean


def clean_delegate(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What a delegate's row holds, out of what was typed or read. Whom he stands in for is looked at elsewhere."""
    clean = _texts(fields, (*TEXTS, "language"))
    clean["language"] = clean["language"] if clean["language"] in Language.values else Language.ENGLISH.value
    clean["speaks"] = [code for code in Language.values if code in (fields.get("speaks") or ())]
    clean["part"] = Part(fields.get("part") or Part.PRINCIPAL).value
    return clean


def _stands_in(party: Party, fields: Mapping[str, Any], part: str, own: int) -> Delegate | None:
    """Whom a substitute stands in for: somebody of the same party who holds meetings."""
    wanted = fields.get("stands_in_for")
    if wanted is None or part != Part.SUBSTITUTE:
        return None
    pk = wanted.pk if isinstance(wanted, Delegate) else int(wanted)
    found = party.delegates.filter(pk=pk, part=Part.PRINCIPAL).exclude(pk=own).first()
    if found is None:
        raise BadInput(_("A substitute stands in for somebody of the same organisation who holds meetings."))
    return found


def _refuse_double(party: Party, clean: Mapping[str, Any], own: int = 0) -> None:
    same = Q(name__iexact=clean["name"]) | Q(name_latin__iexact=clean["name"])  # an address may be shared
    if party.delegates.filter(same).exclude(pk=own).exists():
        raise AlreadyThere(_("%(name)s is a delegate of this organisation already.") % {"name": clean["name"]})


@transaction.atomic
def add_delegate(party: Party, *, by: User, contact: Contact | None = None, **fields: Any) -> Delegate:
    """Somebody of a party takes part."""
    mission = open_mission(party.mission)
    clean = clean_delegate(fields)
    _refuse_double(party, clean)
    clean["stands_in_for"] = _stands_in(party, fields, clean["part"], 0)
    delegate = Delegate.objects.create(party=party, contact=contact, **clean)
    _record("mission.delegate_added", mission, by, delegate)
    return delegate


def add_contact(party: Party, contact: Contact, *, by: User) -> Delegate:
    """One of the company's contacts takes part. He speaks what he is written to in, until somebody says more."""
    if party.company_id is None or contact.company_id != party.company_id:
        raise BadInput(_("This person is no contact of the company."))
    texts = {name: getattr(contact, name) for name in (*TEXTS, "language")}
    return add_delegate(party, by=by, contact=contact, speaks=[contact.language], **texts)


@transaction.atomic
def change_delegate(delegate: Delegate, *, by: User, **fields: Any) -> None:
    """Correct a delegate, or what he does at meetings."""
    locked(delegate.party.mission)
    fresh = Delegate.objects.select_related("party__mission").get(pk=delegate.pk)
    clean = clean_delegate(fields)
    _refuse_double(fresh.party, clean, fresh.pk)
    clean["stands_in_for"] = _stands_in(fresh.party, fields, clean["part"], fresh.pk)
    if clean["part"] != Part.PRINCIPAL and fresh.substitutes.exists():
        names = ", ".join(str(one) for one in fresh.substitutes.all())
        raise WrongState(_("Somebody stands in for this person: %(names)s. Change that first.") % {"names": names})
    _change(fresh, clean, "mission.delegate_changed", fresh.party.mission, by)


@transaction.atomic
def remove_delegate(delegate: Delegate, *, by: User) -> None:
    """Take somebody off the list. Who sits in meetings is not removed: these would stand without a person."""
    mission = open_mission(delegate.party.mission)
    fresh = Delegate.objects.get(pk=delegate.pk)
    meetings = Meeting.objects.filter(people__delegate=fresh, state__in=WITH_SLOT)
    _refuse_busy(fresh, meetings.distinct(), mission)
    withdraw_waiting([fresh], by=by)
    _record("mission.delegate_removed", mission, by, fresh)
    fresh.delete()


def _refuse_busy(person: Delegate | Interpreter, meetings: QuerySet[Meeting], mission: Mission) -> None:
    rows = meetings.select_related("slot", "wish__asker__company", "wish__asked__company").order_by("slot__starts_at")
    found = list(rows[: _NAMED + 1])
    if not found:
        return
    language = reader_language()
    said = [_meeting_in_words(one, mission, language) for one in found[:_NAMED]]
    more = "…" if len(found) > _NAMED else ""
    raise WrongState(
        _("%(name)s sits in meetings and stays on the list: %(meetings)s. Move or cancel them first.")
        % {"name": person, "meetings": "; ".join(said) + more}
    )


def _meeting_in_words(meeting: Meeting, mission: Mission, language: str) -> str:
    sides = " – ".join(party.name_in(language) for party in (meeting.wish.asker, meeting.wish.asked))
    at = meeting.slot.starts_at.astimezone(mission.zone) if meeting.slot is not None else None
    return f"{at:%Y-%m-%d %H:%M} {sides}" if at is not None else sides


def _clean_interpreter(fields: Mapping[str, Any]) -> dict[str, Any]:
    clean = _texts(fields, _SHARED)
    clean["language"] = clean["language"] if clean["language"] in Language.values else Language.ENGLISH.value
    wanted = {"-".join(sorted(str(pair).split("-"))) for pair in fields.get("pairs") or ()}
    clean["pairs"] = [pair for pair in all_pairs() if pair in wanted]
    if not clean["pairs"]:
        raise BadInput(_("An interpreter needs at least one pair of languages."))
    for name in ("most_a_day", "in_a_row"):
        value = fields.get(name)
        clean[name] = None if value in (None, "") else int(value)
        if clean[name] is not None and not 1 <= clean[name] <= 100:
            raise BadInput(_("The number of meetings is between 1 and 100."))
    return clean


@transaction.atomic
def add_interpreter(mission: Mission, *, by: User, **fields: Any) -> Interpreter:
    """Somebody interprets on the mission."""
    fresh = open_mission(mission)
    clean = _clean_interpreter(fields)
    same = Q(email__iexact=clean["email"]) if clean["email"] else Q(name__iexact=clean["name"])
    if fresh.interpreters.filter(same).exists():
        raise AlreadyThere(_("%(name)s interprets on this mission already.") % {"name": clean["name"]})
    interpreter = Interpreter.objects.create(mission=fresh, **clean)
    _record("mission.interpreter_added", fresh, by, interpreter)
    return interpreter


@transaction.atomic
def change_interpreter(interpreter: Interpreter, *, by: User, **fields: Any) -> None:
    """Correct an interpreter: languages, hours, contacts."""
    mission = locked(interpreter.mission)
    fresh = Interpreter.objects.get(pk=interpreter.pk)
    _change(fresh, _clean_interpreter(fields), "mission.interpreter_changed", mission, by)


@transaction.atomic
def remove_interpreter(interpreter: Interpreter, *, by: User) -> None:
    """Take an interpreter off the list, unless meetings count on him."""
    mission = open_mission(interpreter.mission)
    fresh = Interpreter.objects.get(pk=interpreter.pk)
    _refuse_busy(fresh, Meeting.objects.filter(interpreter=fresh, state__in=WITH_SLOT), mission)
    withdraw_waiting([fresh], by=by)
    _record("mission.interpreter_removed", mission, by, fresh)
    fresh.delete()


@transaction.atomic
def set_absences(person: Delegate | Interpreter, slots: Iterable[int], *, by: User) -> int:
    """In exactly these slots the person is away. How many planned meetings stand in them: they have to be moved."""
    is_delegate = isinstance(person, Delegate)
    mission = open_mission(person.party.mission if isinstance(person, Delegate) else person.mission)
    who: dict[str, Any] = {"delegate" if is_delegate else "interpreter": person}
    wanted = set(Slot.objects.filter(mission=mission, pk__in=list(slots)).values_list("pk", flat=True))
    before = set(Absence.objects.filter(**who).values_list("slot", flat=True))
    if wanted != before:
        Absence.objects.filter(slot__in=before - wanted, **who).delete()
        Absence.objects.bulk_create(Absence(slot_id=slot, **who) for slot in sorted(wanted - before))
        _record("mission.absences_set", mission, by, person, away=len(wanted))
    busy = {"people__delegate": person} if is_delegate else {"interpreter": person}
    return Meeting.objects.filter(slot__in=wanted, **busy).distinct().count()


def _change(fresh: Delegate | Interpreter, clean: Mapping[str, Any], action: str, mission: Mission, by: User) -> None:
    changed = sorted(name for name, value in clean.items() if getattr(fresh, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(fresh, name, clean[name])
    fresh.save(update_fields=changed)
    _record(action, mission, by, fresh, fields=changed)


def _record(action: str, mission: Mission, by: User, person: Delegate | Interpreter, **details: Any) -> None:
    audit.record(action, mission, actor=by, person=person.pk, **details)
    touch(mission)

"""People of the archive: forms of their names, and who may be opened to the public (docs/decisions/0010)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, NotAllowed, WrongState
from kopir.core.models import User
from kopir.core.wording import tidy
from kopir.engines.identity.person_names import SCRIPTS, person_keys
from kopir.heritage.actions.access import changed, locked, reason_of, tell_public
from kopir.heritage.models import NameForm, NameOrigin, Person, Record, RecordKind
from kopir.heritage.states import ArchiveState

LONGEST_NAME, LONGEST_SOURCE = 200, 300
MOST_FORMS = 30


@dataclass(frozen=True)
class Form:
    """One form of a name, as a source has it or derived from another form."""

    text: str
    script: str
    source: str
    reading: str = ""
    origin: str = NameOrigin.AS_WRITTEN
    place: int = 1


def _line(text: str, longest: int) -> str:
    clean = " ".join(tidy(text[: 2 * longest]).split())
    if len(clean) > longest:
        raise BadInput(_("At most %(most)d letters are possible here.") % {"most": longest})
    return clean


@transaction.atomic
def add_name_form(record: Record, form: Form, *, by: User | None) -> NameForm:
    """Add a form; none overwrites another. The person is closed until two editors have seen it again."""
    fresh = locked(record)
    person = _person(fresh)
    text, source = _line(form.text, LONGEST_NAME), _line(form.source, LONGEST_SOURCE)
    if not text or not source:
        raise BadInput(_("A form of a name needs the name and who wrote it, in which source."))
    if form.script not in SCRIPTS or form.origin not in NameOrigin.values:
        raise BadInput(_("This script or origin is not known."))
    if person.names.count() >= MOST_FORMS:
        raise BadInput(_("At most %(most)d forms are possible.") % {"most": MOST_FORMS})
    if person.names.filter(text=text, script=form.script, source=source).exists():
        raise AlreadyThere(_("This form stands here already."))
    reading = _line(form.reading, LONGEST_NAME)
    row = NameForm.objects.create(
        person=person, text=text, script=form.script, reading=reading, origin=form.origin, source=source,
        place=form.place, keys=list(person_keys(text, form.script, reading)),
    )  # fmt: skip
    audit.record("record.name_added", fresh, actor=by, script=form.script)
    _close(person, by=by)
    changed(fresh, by=by)
    return row


@transaction.atomic
def remove_name_form(row: NameForm, *, by: User | None) -> None:
    """The form stands in no source."""
    fresh = locked(row.person.record)
    person = _person(fresh)
    audit.record("record.name_removed", fresh, actor=by, script=row.script)
    row.delete()
    _close(person, by=by)
    changed(fresh, by=by)


def _person(record: Record) -> Person:
    if record.kind != RecordKind.PERSON:
        raise BadInput(_("Only a person has forms of a name."))
    return Person.objects.select_for_update(no_key=True).get(record=record)


def may_be_open(person: Person) -> bool:
    """Whether policy allows it: dead and in an official public list, or with consent; and no family objects."""
    is_listed = person.has_died and bool(person.official_list)
    has_consent = bool(person.consent_version) and not person.consent_withdrawn
    return not person.family_objects and (is_listed or has_consent)


@transaction.atomic
def open_person(record: Record, *, by: User) -> Person:
    """Let the public find the person. A second editor does it, of a published record, within the policy."""
    fresh = locked(record)
    person = _person(fresh)
    if fresh.state != ArchiveState.PUBLISHED:
        raise WrongState(_("The record must be published first."))
    if fresh.written_by_id == by.pk:
        raise NotAllowed(_("You were the last to change this; another editor must open it."))
    if not may_be_open(person):
        raise WrongState(
            _(
                "The policy does not allow it: the person must be dead and in an official public list, or have given "
                "consent that stands; and no family may object."
            )
        )
    if not person.is_open:
        person.is_open = True
        person.save(update_fields=["is_open"])
        audit.record("record.person_opened", fresh, actor=by)
        tell_public(fresh)
    return person


@transaction.atomic
def close_person(record: Record, *, reason: str, by: User | None) -> Person:
    """Take the person from the public at once."""
    fresh = locked(record)
    person = _person(fresh)
    words = reason_of(reason)
    if person.is_open:
        person.is_open = False
        person.save(update_fields=["is_open"])
        audit.record("record.person_closed", fresh, actor=by, reason=words)
        tell_public(fresh)
    return person


def close_if_open(row: object, *, by: User | None) -> None:
    """A person whose facts change is closed; the caller saves the row and tells the public."""
    if isinstance(row, Person) and row.is_open:
        row.is_open = False
        audit.record("record.person_closed", row.record, actor=by)


def _close(person: Person, *, by: User | None) -> None:
    if person.is_open:
        close_if_open(person, by=by)
        person.save(update_fields=["is_open"])

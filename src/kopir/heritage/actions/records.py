"""A record written and changed: its facts, the note for editors, the day it is to be read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput
from kopir.core.models import User
from kopir.core.wording import tidy
from kopir.heritage.actions.access import changed, locked, refuse_version
from kopir.heritage.actions.facts import BY_KIND, Facts
from kopir.heritage.actions.people import close_if_open
from kopir.heritage.actions.texts import store_original
from kopir.heritage.models import ArchiveEvent, Camp, Item, Person, Record, RecordKind, RecordTextKind, Site
from kopir.heritage.references import next_reference

LONGEST_NOTE = 10_000
KindRow = Site | Camp | ArchiveEvent | Item | Person


@dataclass(frozen=True)
class Words:
    """One text of a new record, in the language it is written in (empty: found out from the text)."""

    kind: str
    text: str
    language: str = ""


@transaction.atomic
def write_record(
    facts: Facts, words: Iterable[Words], *, note: str = "", review_on: date | None = None, by: User | None
) -> Record:
    """A new record, as a draft. All but people have a name among their words; a person has forms of a name."""
    texts = list(words)
    if facts.kind != RecordKind.PERSON and not any(one.kind == RecordTextKind.NAME for one in texts):
        raise BadInput(_("A record needs a name."))
    values = facts.values()
    record = Record.objects.create(
        reference=next_reference(facts.kind), kind=facts.kind, note=_note(note), review_on=review_on, written_by=by
    )
    row = facts.model.objects.create(record=record, **values)
    _link(row, facts)
    for one in texts:
        store_original(record, one.kind, one.text, language=one.language, by=by)
    audit.record("record.written", record, actor=by, reference=record.reference)
    return record


def row_of(record: Record) -> KindRow:
    """The row with the facts of its kind."""
    return BY_KIND[record.kind].model.objects.get(record=record)


@transaction.atomic
def edit_record(record: Record, facts: Facts, *, version: int | None = None, by: User | None) -> Record:
    """Change the facts. A published record goes back to review; a person who was open is closed."""
    fresh = locked(record)
    refuse_version(version, fresh.version)
    if facts.kind != fresh.kind:
        raise BadInput(_("This kind is not known."))
    row = row_of(fresh)
    values = facts.values()
    names = sorted(name for name, value in values.items() if getattr(row, name) != value)
    linked = _is_linked_anew(row, facts)
    if not names and not linked:
        return fresh
    for name in names:
        setattr(row, name, values[name])
    close_if_open(row, by=by)
    row.save()
    _link(row, facts)
    audit.record("record.edited", fresh, actor=by, fields=[*names, *([facts.linked] if linked else [])])
    changed(fresh, by=by)
    return fresh


def _wanted(facts: Facts) -> set[int]:
    return set(getattr(facts, facts.linked)) if facts.linked else set()


def _is_linked_anew(row: KindRow, facts: Facts) -> bool:
    return bool(facts.linked) and set(getattr(row, facts.linked).values_list("pk", flat=True)) != _wanted(facts)


def _link(row: KindRow, facts: Facts) -> None:
    """Point to other records; never to a person, whose record may be closed."""
    if facts.linked:
        others = Record.objects.filter(pk__in=_wanted(facts)).exclude(kind=RecordKind.PERSON).exclude(pk=row.pk)
        getattr(row, facts.linked).set(others)


@transaction.atomic
def note_record(
    record: Record, *, note: str, review_on: date | None, version: int | None = None, by: User | None
) -> Record:
    """The editors' own note and reminder: never public, so nothing has to be reviewed."""
    fresh = locked(record)
    refuse_version(version, fresh.version)
    clean = _note(note)
    if (fresh.note, fresh.review_on) == (clean, review_on):
        return fresh
    fresh.note, fresh.review_on = clean, review_on
    fresh.save(update_fields=["note", "review_on", "updated_at"])
    audit.record("record.noted", fresh, actor=by, review_on=str(review_on or ""))
    return fresh


def _note(note: str) -> str:
    clean = tidy(note[: 2 * LONGEST_NOTE])
    if len(clean) > LONGEST_NOTE:
        raise BadInput(_("A note has at most %(most)d letters.") % {"most": LONGEST_NOTE})
    return clean

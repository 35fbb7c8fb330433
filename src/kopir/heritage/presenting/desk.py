"""What editors are shown: every text with its state, each claim with its verdict, and what the next step is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from kopir.core.languages import Language, fingerprint
from kopir.core.models import User, WrittenText
from kopir.core.states import may_move
from kopir.core.wording import html_language, shown_in
from kopir.engines.text.edtf import suggest
from kopir.heritage.actions import words_of_subject
from kopir.heritage.actions.texts import STATEMENT
from kopir.heritage.models import (
    Claim,
    CountStatement,
    PresenceWindow,
    Record,
    RecordKind,
    RecordTextKind,
    Request,
)
from kopir.heritage.presenting.dates import DateCheck, date_check
from kopir.heritage.states import MOVES, ArchiveState

SOON = 7  # days: a request is due soon
_LABELS: dict[str, str | Promise] = {RecordTextKind.NAME.value: pgettext_lazy("of a place or a thing", "Name")}


def label_of(kind: str) -> str | Promise:
    """What a kind of text is called. A place has another word for its name than a person, in Russian."""
    return _LABELS.get(kind, RecordTextKind(kind).label)


@dataclass(frozen=True)
class Title:
    """What a thing is called, and in which language."""

    text: str
    lang: str


def title_of(record: Record, language: str) -> Title:
    """The name as an editor sees it, approved or not; a person's first form of the name. Needs `named`."""
    if record.kind == RecordKind.PERSON:
        form = next(iter(record.person.names.all()), None)
        return Title(form.text, form.script.partition("-")[0]) if form is not None else Title(record.reference, "en")
    names = [row for row in record.texts.all() if row.kind == RecordTextKind.NAME]
    shown = shown_in(names, language, private=True)
    return Title(shown.text, shown.lang) if shown is not None else Title(record.reference, "en")


def statement_of(claim: Claim, language: str) -> Title:
    """The statement as an editor sees it."""
    shown = shown_in(claim.texts.all(), language, private=True)
    return Title(shown.text, shown.lang) if shown is not None else Title(str(claim.pk), "en")


@dataclass(frozen=True)
class Cell:
    """One text in one language; no row: not written yet."""

    language: str
    name: str
    row: WrittenText | None
    is_outdated: bool = False

    @property
    def lang(self) -> str:
        """For the `lang` attribute."""
        return html_language(self.language)


@dataclass(frozen=True)
class Block:
    """One kind of text in the four languages, side by side."""

    kind: str
    label: str | Promise
    has_original: bool
    cells: list[Cell]


def blocks_of(record: Record) -> list[Block]:
    """Every kind of text, also those nobody has written."""
    texts = list(record.texts.all())
    return [_block(kind, label_of(kind), [row for row in texts if row.kind == kind]) for kind in RecordTextKind.values]


def claim_block(claim: Claim) -> Block:
    """The statement in the four languages."""
    return _block(STATEMENT, "", list(claim.texts.all()))


def _block(kind: str, label: str | Promise, rows: Iterable[WrittenText]) -> Block:
    by_language = {row.language: row for row in rows}
    original = next((row for row in by_language.values() if row.is_original), None)
    cells = []
    for code, name in Language.choices:
        row = by_language.get(code)
        outdated = row is not None and original is not None and row.is_outdated(original.text)
        cells.append(Cell(code, str(name), row, outdated))
    return Block(kind, label, original is not None, cells)


@dataclass(frozen=True)
class Steps:
    """Which buttons stand beside a thing. `is_own`: who looks wrote it last, so that another must publish it."""

    may_send: bool
    may_publish: bool
    may_return: bool
    may_withdraw: bool
    is_own: bool
    read: str  # fingerprint of what is read on this page


def steps_of(subject: Record | Claim | CountStatement, user: User) -> Steps:
    """By the table of moves and by who looks."""
    state = ArchiveState(subject.state)
    is_own = subject.written_by_id == user.pk
    return Steps(
        may_send=may_move(MOVES, state, ArchiveState.REVIEW),
        may_publish=may_move(MOVES, state, ArchiveState.PUBLISHED) and not is_own,
        may_return=may_move(MOVES, state, ArchiveState.DRAFT),
        may_withdraw=may_move(MOVES, state, ArchiveState.WITHDRAWN),
        is_own=is_own and may_move(MOVES, state, ArchiveState.PUBLISHED),
        read=fingerprint(words_of_subject(subject)),
    )


@dataclass(frozen=True)
class ClaimRow:
    """A claim on the page of its record."""

    claim: Claim
    statement: Title
    block: Block
    steps: Steps


@dataclass(frozen=True)
class RecordPage:
    """One record for editors."""

    record: Record
    title: Title
    blocks: list[Block]
    claims: list[ClaimRow]
    steps: Steps
    check: DateCheck | None
    suggestion: str  # EDTF for a date that has none
    person: Any = None
    picture: str = ""
    names: list[Any] = field(default_factory=list)


def record_page(record: Record, user: User, language: str) -> RecordPage:
    """Needs `whole_record`."""
    window = PresenceWindow.objects.filter(pk=1).first()
    dated = {
        RecordKind.SITE: "site", RecordKind.CAMP: "camp", RecordKind.EVENT: "event", RecordKind.ITEM: "item",
        RecordKind.PERSON: "person",
    }  # fmt: skip
    row = getattr(record, dated[RecordKind(record.kind)])
    is_person = record.kind == RecordKind.PERSON
    return RecordPage(
        record=record,
        title=title_of(record, language),
        blocks=[] if is_person else blocks_of(record),
        claims=[
            ClaimRow(claim, statement_of(claim, language), claim_block(claim), steps_of(claim, user))
            for claim in record.claims.all()
        ],
        steps=steps_of(record, user),
        check=date_check(record, window, language),
        suggestion=suggest(row.date_text) if row.date_text and not row.date_edtf else "",
        person=row if is_person else None,
        picture=row.image.name or "" if record.kind == RecordKind.ITEM else "",
        names=list(row.names.all()) if is_person else [],
    )


@dataclass(frozen=True)
class Due:
    """A request with the days that are left; below zero it is overdue."""

    request: Request
    days: int

    @property
    def is_overdue(self) -> bool:
        """The day has passed."""
        return self.days < 0

    @property
    def is_soon(self) -> bool:
        """A week or less is left."""
        return 0 <= self.days <= SOON

    @property
    def days_over(self) -> int:
        """How many days it is late."""
        return -self.days


def due(requests: Iterable[Request], today: date) -> list[Due]:
    """How much time is left for each."""
    return [Due(request, (request.due_on - today).days) for request in requests]

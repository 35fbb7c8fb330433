"""The archive's first content, loaded from tables (`data/heritage/`), row by row.

A bad row is reported and the good ones stay. Each row is remembered in the audit log by its table and key: loaded
again, it is left as it is, because editors may have changed it meanwhile. One editor writes, another publishes.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.db.models import Model

from kopir.core import audit
from kopir.core.errors import KopirError
from kopir.core.languages import Origin
from kopir.core.models import AuditRow, User
from kopir.heritage import actions, layouts
from kopir.heritage.actions import Facts, HolderFacts, SourceFacts, Words
from kopir.heritage.actions.texts import STATEMENT
from kopir.heritage.models import Claim, CountStatement, Gloss, Holder, PresenceWindow, Record, RecordTextKind, Source

WINDOW = "1945-10-05/1949"
LOADED = "archive.loaded"
_LANGUAGES = ("en", "kk", "ru", "ja")
_NAME, _PLACE = RecordTextKind.NAME.value, RecordTextKind.PLACE.value
Said = dict[str, dict[str, str]]  # field -> language -> words
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What became of a row: made, kept (it was there), left out (it stands elsewhere), refused (with the reason)."""

    table: str
    line: int
    key: str
    what: str
    why: str = ""


@dataclass
class Loading:
    """One run: who writes, who publishes (nobody: all stays in review), and what became of each row."""

    folder: Path
    writer: User
    publisher: User | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    words: dict[tuple[str, str], Said] = field(default_factory=dict)
    sources: dict[str, layouts.Row] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)  # English name -> key of the record

    def counted(self) -> dict[str, int]:
        """How many rows were made, kept, left out and refused."""
        whats = [outcome.what for outcome in self.outcomes]
        return {what: whats.count(what) for what in ("made", "kept", "left out", "refused")}


def load_archive(
    folder: Path, *, writer: User, publisher: User | None = None, progress: Progress = lambda _done, _all: None
) -> Loading:
    """Load what the folder has. Nothing is doubled and nothing overwritten."""
    loading = Loading(folder, writer, publisher)
    loading.words = _words(folder)
    loading.sources = {row["url"]: row for _line, row in _rows(folder / "sources.tsv")}
    steps = (
        ("archives_sources", "name", _holder),
        ("sites", "name_en", _site),
        ("camps", "name_en", _camp),
        ("events", "key", _event),
        ("numbers", "item", _number),
    )
    tables = [(table, key, step, list(_rows(_file(folder, table)))) for table, key, step in steps]
    total = sum(len(rows) for _table, _key, _step, rows in tables)
    _set_window(loading)
    for _line, row in _rows(folder / "glosses.tsv"):
        if not Gloss.objects.filter(english=row["en"]).exists():
            actions.write_gloss(row["en"], row, by=loading.writer)
    for table, key, step, rows in tables:
        for line, row in rows:
            loading.outcomes.append(_load_row(loading, table, line, row[key], row, step))
            progress(len(loading.outcomes), total)
    return loading


Step = Callable[[Loading, layouts.Row], Model | None]


def _load_row(loading: Loading, table: str, line: int, key: str, row: layouts.Row, step: Step) -> Outcome:
    """One row in a transaction of its own."""
    name = f"{table}:{key}:{row.get('source_url', '')}" if table == "numbers" else f"{table}:{key}"
    known = AuditRow.objects.filter(action=LOADED, details__key=name).first()
    if known is not None:
        if table in {"sites", "camps"}:
            loading.places[key] = int(known.subject_id)
        return Outcome(table, line, key, "kept")
    try:
        with transaction.atomic():
            made = step(loading, row)
            if made is None:
                return Outcome(table, line, key, "left out")
            audit.record(LOADED, made, actor=loading.writer, key=name)
    except KopirError as refusal:
        return Outcome(table, line, key, "refused", str(refusal.sentence))
    if table in {"sites", "camps"}:
        loading.places[key] = made.pk
    return Outcome(table, line, key, "made")


def _file(folder: Path, table: str) -> Path:
    return folder / f"{table}.{'tsv' if table == 'events' else 'csv'}"


def _rows(path: Path) -> Iterator[tuple[int, layouts.Row]]:
    """The rows with their line numbers; nothing when the file is not there. Missing cells are empty."""
    if not path.is_file():
        return
    tabs = path.suffix == ".tsv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        if tabs:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
        else:
            reader = csv.DictReader(file, restval="")
        for row in reader:
            yield reader.line_num, {name: (cell or "").strip() for name, cell in row.items() if name is not None}


def _words(folder: Path) -> dict[tuple[str, str], Said]:
    """The words in four languages, by table and key."""
    found: dict[tuple[str, str], Said] = {}
    for _line, row in _rows(folder / "words.tsv"):
        said = {language: row[language] for language in _LANGUAGES if row[language]}
        found.setdefault((row["table"], row["key"]), {})[row["field"]] = said
    return found


def _set_window(loading: Loading) -> None:
    if not PresenceWindow.objects.exists():
        actions.set_window(WINDOW, by=loading.writer)


def _holder(loading: Loading, row: layouts.Row) -> Holder:
    facts = HolderFacts(row["name"], row["place"], row["source_url"], row["holds"], row["access"])
    return actions.write_holder(facts, by=loading.writer)


def _said(loading: Loading, table: str, key: str, row: layouts.Row) -> Said:
    """The words of a row: as translated, else the table's own."""
    own = {
        "name": {language: row[f"name_{language}"] for language in _LANGUAGES if row.get(f"name_{language}")},
        "place": {"en": row.get("place", row.get("seat", ""))},
        "statement": {"en": row.get("what", "")},
    }
    found = {**own, **loading.words.get((table, key), {})}
    return {name: {code: words for code, words in said.items() if words} for name, said in found.items()}


def _site(loading: Loading, row: layouts.Row) -> Record:
    said = _said(loading, "sites", row["name_en"], row)
    notes = [row["note"], f"Date check: {row['chronology_check']}" if row["chronology_check"] else ""]
    return _record(loading, layouts.site_facts(row), row, said, notes)


def _camp(loading: Loading, row: layouts.Row) -> Record:
    said = _said(loading, "camps", row["name_en"], row)
    notes = [row["note"], f"Japanese present: {row['japanese_present']}"]
    return _record(loading, layouts.camp_facts(row), row, said, notes)


def _event(loading: Loading, row: layouts.Row) -> Record:
    said = _said(loading, "events", row["key"], row)
    return _record(loading, layouts.event_facts(row, loading.places), row, said, [])


def _record(loading: Loading, facts: Facts, row: layouts.Row, said: Said, notes: list[str]) -> Record:
    """The record with its words, its one claim, and the sources of that."""
    words = [Words(kind, said[kind]["en"], "en") for kind in (_NAME, _PLACE) if said.get(kind, {}).get("en")]
    note = "\n".join(one for one in notes if one)
    record = actions.write_record(facts, words, note=note, by=loading.writer)
    claim = actions.write_claim(
        record, layouts.assertion(row), said[STATEMENT].get("en", ""), language="en", by=loading.writer
    )
    addresses = [row.get("source_url", ""), *row.get("other_sources", "").split(), *row.get("source_urls", "").split()]
    for url in dict.fromkeys(address for address in addresses if address):
        contradicts = loading.sources.get(url, {}).get("contradicts", "").split("|")
        actions.cite(claim, _source(loading, url), supports=said[_NAME]["en"] not in contradicts, by=loading.writer)
    _finish(loading, claim, {STATEMENT: said[STATEMENT]})
    _finish(loading, record, {kind: said[kind] for kind in (_NAME, _PLACE) if kind in said})
    return record


def _finish(loading: Loading, owner: Record | Claim, said: Said) -> None:
    """Translations, then review, then the second editor's word on both."""
    translations = [
        actions.write_translation(owner, kind, language, words, origin=Origin.MACHINE, by=loading.writer)
        for kind, by_language in said.items()
        for language, words in by_language.items()
        if language != "en" and "en" in by_language
    ]
    actions.send_to_review(owner, by=loading.writer)
    if loading.publisher is not None:
        for row in translations:
            actions.approve_text(row, by=None)  # seen, with the mark that no editor has read it yet
        actions.publish(owner, by=loading.publisher)


def _source(loading: Loading, url: str) -> Source:
    """The source with this address, written the first time it is cited."""
    known = Source.objects.filter(url=url).first()
    if known is not None:
        return known
    row = loading.sources.get(url, {})
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    return actions.write_source(
        SourceFacts(
            title=row.get("title") or f"{host}: {unquote(parts.path).strip('/')}"[:300],
            kind=row.get("kind") or "web",
            url=url,
            publisher=row.get("publisher", ""),
            language=row.get("language", ""),
            independence_group=row.get("independence_group") or host,
        ),
        by=loading.writer,
    )


def _number(loading: Loading, row: layouts.Row) -> CountStatement | None:
    """One number of one source. Rows that tell of events stand on the time line."""
    if row["item"] in layouts.EVENTS_AMONG_NUMBERS:
        return None
    found = layouts.figure(row["figure"])
    status, confidence = layouts.count_status(row)
    count = actions.Count(
        topic=layouts.topic(row),
        low=found.number,
        high=found.number,
        given_by=row["given_by"],
        source=_source(loading, row["source_url"]),
        confidence=confidence,
        status=status,
        is_about=found.is_about,
        is_percent=found.is_percent,
        remark=f"{row['figure']}. {row['note']}".strip()[:500],
    )
    statement = actions.write_count(count, by=loading.writer)
    actions.send_to_review(statement, by=loading.writer)
    if loading.publisher is not None:
        actions.publish(statement, by=loading.publisher)
    return statement

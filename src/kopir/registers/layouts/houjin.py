"""Corporate numbers of Japan's National Tax Agency: no header, 30 columns, UTF-8 or Shift-JIS, full or difference.

A row tells the kind of change (process); superseded rows (latest = 0) are left out, deleted ones taken away by a
difference. A closing date closes the entry. Source to cite: National Tax Agency, Corporate Number Publication Site.
"""

from __future__ import annotations

from collections.abc import Iterator

from kopir.engines.identity.identifiers import Scheme
from kopir.registers.layouts import clean
from kopir.registers.layouts.codes import Fault, Refusal, Unusable, Warning_
from kopir.registers.layouts.japan import KINDS
from kopir.registers.layouts.opening import RegisterFile
from kopir.registers.layouts.records import Record, records
from kopir.registers.layouts.row import Item, Layout, LeftOut, NameText, Refused, Row

WIDTH = 30
(
    _SEQUENCE, NUMBER, PROCESS, _CORRECT, _UPDATED, _CHANGED, NAME, NAME_IMAGE, KIND, PREFECTURE, CITY, STREET,
    _ADDRESS_IMAGE, PREFECTURE_CODE, _CITY_CODE, _POST_CODE, OUTSIDE, _OUTSIDE_IMAGE, CLOSED, _CLOSE_CAUSE, _SUCCESSOR,
    _CHANGE_CAUSE, ASSIGNED, LATEST, ENGLISH, _ENGLISH_PREFECTURE, _ENGLISH_CITY, _ENGLISH_OUTSIDE, FURIGANA, HIDDEN,
) = range(WIDTH)  # fmt: skip
PROCESSES = frozenset({"01", "11", "12", "13", "21", "22", "71", "72", "81", "99"})
DELETED = "99"
FIRST_DAY = "2015-10-05"  # when all older organisations got their number: not a date of registration


def read(file: RegisterFile) -> Iterator[Item]:
    """The rows, one by one. A file whose first row has another width is not this register's."""
    is_first = True
    for record in records(file.lines(), WIDTH):
        if is_first and isinstance(record, Refused) and record.reason == Refusal.COLUMNS:
            raise Unusable(Fault.NOT_THIS_LAYOUT, line=record.line, found=record.found)
        is_first = False
        yield row_of(record) if isinstance(record, Record) else record


def row_of(record: Record) -> Item:
    """One row checked: layout first, since files with shifted columns are about."""
    fields = record.fields
    key = fields[NUMBER].strip()
    refused = _refusal(record, key)
    if refused is not None:
        return refused
    if fields[LATEST] == "0":
        return LeftOut(record.line)
    row = Row(record.line, key, "JP", [], [f"jp-cn:{key}"], removed=fields[PROCESS] == DELETED)
    clean.numbered(Scheme.JP_CORPORATE, key, row)
    if fields[NAME_IMAGE].strip():
        row.warn(Warning_.NAME_IMAGE)
    for place, language, kind in ((NAME, "ja", "legal"), (ENGLISH, "en", "translation"), (FURIGANA, "ja", "reading")):
        text = clean.mended_name(fields[place], row)
        if text:
            row.names.append(NameText(text, language, clean.script_of(text), kind))
    _add_place(row, fields)
    row.legal_form = KINDS.get(fields[KIND], "other")
    row.closed_on = clean.dated(fields[CLOSED], row)
    row.status = "closed" if fields[CLOSED].strip() else "active"
    assigned = clean.dated(fields[ASSIGNED], row)
    row.registered_on = assigned if assigned != FIRST_DAY else None
    if fields[HIDDEN] == "1":
        row.warn(Warning_.HIDDEN)
    return row


def _refusal(record: Record, key: str) -> Refused | None:
    fields = record.fields
    if not key:
        return Refused(record.line, "corporateNumber", Refusal.KEY_MISSING)
    if len(key) != 13 or not key.isascii() or not key.isdigit():
        return Refused(record.line, "corporateNumber", Refusal.KEY_SHAPE, key)
    if len(fields[KIND]) != 3 or not fields[KIND].isascii() or not fields[KIND].isdigit():
        return Refused(record.line, "kind", Refusal.KIND, fields[KIND])
    if fields[PROCESS] not in PROCESSES:
        return Refused(record.line, "process", Refusal.PROCESS, fields[PROCESS])
    if not fields[NAME].strip() and fields[PROCESS] != DELETED:
        return Refused(record.line, "name", Refusal.NAME_MISSING, key)
    if len(fields[NAME]) > clean.NAME_REFUSED:
        return Refused(record.line, "name", Refusal.FIELD_TOO_LONG, fields[NAME])
    return None


def _add_place(row: Row, fields: list[str]) -> None:
    code = fields[PREFECTURE_CODE].strip()
    if code.isdigit() and 1 <= int(code) <= 47:
        row.region = f"JP-{int(code):02d}"
    elif not fields[OUTSIDE].strip():
        row.warn(Warning_.REGION)
    row.place = clean.mended_text(fields[CITY], row, letters=200)
    inside = fields[PREFECTURE] + fields[CITY] + fields[STREET]
    row.address = clean.mended_text(inside or fields[OUTSIDE], row, letters=500)


LAYOUT = Layout("houjin", ("utf-8", "cp932"), read, differences=True)

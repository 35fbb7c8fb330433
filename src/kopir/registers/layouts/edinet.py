"""EDINET code list of Japan's Financial Services Agency: CP932 or UTF-8, zip or CSV, 13 columns.

The first line is a date and a count, the second the header; lists that were converted may begin with the header.
Natural persons are left out. The sector is one of the exchange's 33, brought to ISIC divisions by a table.
"""

from __future__ import annotations

from collections.abc import Iterator

from kopir.engines.identity.identifiers import Scheme
from kopir.registers.layouts import clean, japan
from kopir.registers.layouts.codes import Fault, Refusal, Unusable, Warning_
from kopir.registers.layouts.opening import RegisterFile
from kopir.registers.layouts.records import Record, records
from kopir.registers.layouts.row import Item, Layout, LeftOut, NameText, Refused, Row

WIDTH = 13
CODE, KIND, LISTED, _GROUP, _CAPITAL, _YEAR_END, NAME, ENGLISH, READING, ADDRESS, SECTOR, _SECURITY, NUMBER = range(
    WIDTH
)
_HEADER = "ＥＤＩＮＥＴコード"
_PERSON = "個人"


def read(file: RegisterFile) -> Iterator[Item]:
    """The organisations of the list."""
    lines = file.lines()
    for line in lines:
        if line.refusal is not None:
            raise Unusable(Fault.NOT_THIS_LAYOUT, line=line.number, found=line.text)
        if line.text.lstrip('"').startswith(_HEADER):
            break
        if line.number >= 3:
            raise Unusable(Fault.NOT_THIS_LAYOUT, line=line.number, found=line.text)
    else:
        raise Unusable(Fault.NOT_THIS_LAYOUT)
    for record in records(lines, WIDTH):
        yield _row(record) if isinstance(record, Record) else record


def _row(record: Record) -> Item:
    fields = record.fields
    if _PERSON in fields[KIND]:
        return LeftOut(record.line)
    key = fields[CODE].strip().upper()
    if not key:
        return Refused(record.line, "ＥＤＩＮＥＴコード", Refusal.KEY_MISSING)
    if len(key) != 6 or not key.startswith("E") or not key[1:].isdigit():
        return Refused(record.line, "ＥＤＩＮＥＴコード", Refusal.KEY_SHAPE, key)
    if not fields[NAME].strip():
        return Refused(record.line, "提出者名", Refusal.NAME_MISSING, key)
    if len(fields[NAME]) > clean.NAME_REFUSED:
        return Refused(record.line, "提出者名", Refusal.FIELD_TOO_LONG, fields[NAME])
    foreign = fields[KIND].startswith("外国")
    row = Row(record.line, key, "JP", [], [f"edinet:{key}"], status="active")
    _add_number(row, fields[NUMBER].strip())
    _add_names(row, fields)
    row.address = clean.mended_text(fields[ADDRESS], row, letters=500)
    if not foreign:
        row.region, row.place = japan.region_of(row.address)
        if not row.region:
            row.warn(Warning_.REGION)
    row.legal_form = japan.legal_form(row.names[0].text)
    row.activity = "" if "提出義務者以外" in fields[SECTOR] else clean.mended_text(fields[SECTOR], row, letters=300)
    row.activity_codes = [f"isic4:{code}" for code in japan.sector_codes(row.activity)]
    if row.activity and not japan.is_sector(row.activity):
        row.warn(Warning_.ACTIVITY)
    return row


def _add_number(row: Row, number: str) -> None:
    if len(number) == 13 and number.isdigit():
        row.identifiers.append(clean.numbered(Scheme.JP_CORPORATE, number, row))
    else:
        row.warn(Warning_.NUMBER_SHAPE if number else Warning_.NO_NUMBER)


def _add_names(row: Row, fields: list[str]) -> None:
    for place, language, kind in ((NAME, "ja", "legal"), (ENGLISH, "en", "translation"), (READING, "ja", "reading")):
        text = clean.mended_name(fields[place], row)
        if text and text != "-":
            row.names.append(NameText(text, language, clean.script_of(text), kind))


LAYOUT = Layout("edinet", ("utf-8", "cp932"), read)

"""Kazakhstan's statistical business register: 16 columns below two or three header rows, XLSX, CSV, or one in a zip.

Heads are not read. Rows of sole traders carry a person's number and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from zipfile import ZipFile

from kopir.registers.layouts import clean, kazakhstan
from kopir.registers.layouts.codes import Fault, Refusal, Unusable, Warning_
from kopir.registers.layouts.opening import Line, RegisterFile
from kopir.registers.layouts.records import MAX_FIELD, Record, records
from kopir.registers.layouts.row import Item, Layout, LeftOut, NameText, Refused, Row
from kopir.registers.layouts.sheets import sheet_rows, unpacked

WIDTH = 16
(
    BIN, NAME_KK, NAME_RU, REGISTERED, OKED, ACTIVITY_KK, ACTIVITY_RU, OKED_MORE, KRP, _KRP_KK, _KRP_RU, KATO,
    PLACE_KK, PLACE_RU, ADDRESS, _HEAD,
) = range(WIDTH)  # fmt: skip
_HEADER_ROWS = 6


def read(file: RegisterFile) -> Iterator[Item]:
    """The organisations of the file."""
    is_sheet = file.is_sheet() or (file.is_zip and _holds_sheet(file))
    found = chain.from_iterable(_sheet(path) for path in unpacked(file)) if is_sheet else _text(file)
    heading = 0
    started = False
    for one in found:
        if not started and not _is_data(one):
            heading += 1
            if heading > _HEADER_ROWS:
                raise Unusable(Fault.NOT_THIS_LAYOUT, line=one.line)
            continue
        started = True
        yield _row(one) if isinstance(one, Record) else one
    if not started:
        raise Unusable(Fault.NOT_THIS_LAYOUT)


def _holds_sheet(file: RegisterFile) -> bool:
    with ZipFile(file.path) as archive:
        return any(name.lower().endswith(".xlsx") for name in archive.namelist())


def _sheet(path: Path) -> Iterator[Record]:
    for number, cells in sheet_rows(path, WIDTH):
        if any(cells):
            yield Record(number, cells)


def _text(file: RegisterFile) -> Iterator[Record | Refused]:
    lines = file.lines()
    first = next(lines, None)
    if first is None:
        raise Unusable(Fault.EMPTY)
    delimiter = max(",;\t", key=first.text.count)
    if first.text.count(delimiter) < WIDTH - 1:
        first, lines, delimiter = _past_title(first, lines, delimiter)
    return records(chain([first], lines), WIDTH, delimiter=delimiter)


def _past_title(first: Line, lines: Iterable[Line], delimiter: str) -> tuple[Line, Iterator[Line], str]:
    """A title row above the header has fewer columns: the row below tells the delimiter."""
    rest = iter(lines)
    for line in rest:
        delimiter = max(",;\t", key=line.text.count)
        if line.text.count(delimiter) >= WIDTH - 1:
            return line, rest, delimiter
        if line.number > _HEADER_ROWS:
            break
    raise Unusable(Fault.NOT_THIS_LAYOUT, line=first.number, found=first.text)


def _is_data(one: Record | Refused) -> bool:
    """Header rows hold words, or the numbers 1 to 16, where the BIN stands. A broken row below them is data."""
    if isinstance(one, Refused):
        return False
    digits = one.fields[BIN].strip()
    return digits.isdigit() and len(digits) > 6


def _number(text: str) -> str:
    """Twelve digits; spreadsheets drop the zeros before a number."""
    digits = text.strip().removesuffix(".0")
    return digits.zfill(12) if digits.isascii() and digits.isdigit() and 6 < len(digits) <= 12 else digits


def _row(record: Record) -> Item:
    fields = record.fields
    number = _number(fields[BIN])
    refused = _refusal(record, number)
    if refused is not None:
        return refused
    if kazakhstan.is_person(number):
        return LeftOut(record.line)
    row = Row(record.line, number, "KZ", [], status="active")
    kazakhstan.add_number(row, number)
    for place, language in ((NAME_RU, "ru"), (NAME_KK, "kk")):
        text = clean.mended_name(fields[place], row)
        if text:
            row.names.append(NameText(text, language, clean.script_of(text), "legal"))
    _add_activity(row, fields)
    _add_place(row, fields)
    row.legal_form = kazakhstan.legal_form(row.names[0].text, row.names[0].language)
    row.registered_on = clean.dated(fields[REGISTERED], row)
    return row


def _refusal(record: Record, number: str) -> Refused | None:
    fields = record.fields
    if not number:
        return Refused(record.line, "bin", Refusal.KEY_MISSING, fields[NAME_RU])
    if len(number) != 12 or not number.isascii() or not number.isdigit():
        return Refused(record.line, "bin", Refusal.KEY_SHAPE, number)
    if not fields[NAME_RU].strip() and not fields[NAME_KK].strip():
        return Refused(record.line, "full_name_ru", Refusal.NAME_MISSING, number)
    for place in (NAME_KK, NAME_RU):
        if len(fields[place]) > clean.NAME_REFUSED:
            return Refused(record.line, "full_name_ru", Refusal.FIELD_TOO_LONG, fields[place])
    if max(map(len, fields)) > MAX_FIELD:
        return Refused(record.line, "", Refusal.FIELD_TOO_LONG, max(fields, key=len))
    return None


def _add_activity(row: Row, fields: list[str]) -> None:
    row.activity = clean.mended_text(fields[ACTIVITY_RU] or fields[ACTIVITY_KK], row, letters=300)
    first = fields[OKED].strip()
    row.activity_codes = kazakhstan.activity_codes(first.zfill(5) if len(first) == 4 else first, row)
    if first and not row.activity_codes:
        row.warn(Warning_.ACTIVITY)
    for code in kazakhstan.activity_codes(fields[OKED_MORE], row):
        if code not in row.activity_codes:
            row.activity_codes.append(code)
    krp = fields[KRP].strip()
    row.size, row.size_rank = kazakhstan.SIZES.get(krp, ("", 0))
    if krp and not row.size:
        row.warn(Warning_.SIZE)


def _add_place(row: Row, fields: list[str]) -> None:
    row.place = clean.mended_text(fields[PLACE_RU] or fields[PLACE_KK], row, letters=200)
    row.address = clean.mended_text(fields[ADDRESS], row, letters=500)
    kato = fields[KATO].strip()
    row.region = kazakhstan.region_of(kato.zfill(9) if len(kato) == 8 else kato, f"{row.place} {row.address}")
    if not row.region:
        row.warn(Warning_.REGION)


LAYOUT = Layout("kz-stat", ("utf-8", "cp1251"), read, suffixes=(".csv", ".txt", ".xlsx"))

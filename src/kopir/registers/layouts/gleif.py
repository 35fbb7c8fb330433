"""GLEIF's golden copy, LEI2 CSV (338 columns, read by header name), plain or in its zip.

The registration authority's number bridges to the BIN and the corporate number. AUTO_ASCII transliterations are left
out: of Chinese they are pinyin, of Thai or Arabic unreadable.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping

from kopir.engines.identity.identifiers import Scheme, parse
from kopir.registers.layouts import clean
from kopir.registers.layouts.codes import Fault, Refusal, Unusable, Warning_
from kopir.registers.layouts.opening import RegisterFile
from kopir.registers.layouts.records import Record, records
from kopir.registers.layouts.row import Item, Layout, NameText, Refused, Row

_OTHER = "Entity.OtherEntityNames.OtherEntityName.{}"
_ROMAN = "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.{}"
_KINDS = {
    "PREVIOUS_LEGAL_NAME": "previous",
    "TRADING_OR_OPERATING_NAME": "trade",
    "ALTERNATIVE_LANGUAGE_LEGAL_NAME": "translation",
}
_NEEDED = ("LEI", "Entity.LegalName", "Entity.LegalAddress.Country")
# Kazakhstan's regions had letters in ISO 3166-2 until 2022.
_OLD_REGIONS = {
    "KZ-AKM": "KZ-11", "KZ-AKT": "KZ-15", "KZ-ALM": "KZ-19", "KZ-ATY": "KZ-23", "KZ-ZAP": "KZ-27", "KZ-ZHA": "KZ-31",
    "KZ-KAR": "KZ-35", "KZ-KUS": "KZ-39", "KZ-KZY": "KZ-43", "KZ-MAN": "KZ-47", "KZ-PAV": "KZ-55", "KZ-SEV": "KZ-59",
    "KZ-YUZ": "KZ-61", "KZ-VOS": "KZ-63", "KZ-AST": "KZ-71", "KZ-ALA": "KZ-75", "KZ-SHY": "KZ-79",
}  # fmt: skip


def read(file: RegisterFile) -> Iterator[Item]:
    """The entities of the file."""
    lines = file.lines()
    first = next(lines, None)
    if first is None or first.refusal is not None:
        raise Unusable(Fault.NOT_THIS_LAYOUT, line=1)
    header = next(csv.reader([first.text]), [])
    places = {name: place for place, name in enumerate(header)}
    if any(name not in places for name in _NEEDED):
        raise Unusable(Fault.NOT_THIS_LAYOUT, line=1, found=first.text)
    for record in records(lines, len(header)):
        yield _row(record, places) if isinstance(record, Record) else record


def _row(record: Record, places: Mapping[str, int]) -> Item:
    def cell(name: str) -> str:
        place = places.get(name)
        return record.fields[place].strip() if place is not None else ""

    key = cell("LEI").upper()
    if not key:
        return Refused(record.line, "LEI", Refusal.KEY_MISSING)
    found = parse(key)
    if found.scheme is not Scheme.LEI:
        return Refused(record.line, "LEI", Refusal.KEY_SHAPE, key)
    legal = cell("Entity.LegalName")
    if not legal:
        return Refused(record.line, "Entity.LegalName", Refusal.NAME_MISSING, key)
    row = Row(record.line, key, cell("Entity.LegalAddress.Country").upper()[:2], [], [f"lei:{key}"])
    if found.why:
        row.warn(Warning_.CHECK_DIGIT)
    _add_name(row, legal, cell("Entity.LegalName.xmllang"), "legal")
    for number in range(1, 6):
        kind = _KINDS.get(cell(f"{_OTHER.format(number)}.type"), "trade")
        _add_name(row, cell(_OTHER.format(number)), cell(f"{_OTHER.format(number)}.xmllang"), kind)
        if cell(f"{_ROMAN.format(number)}.type").startswith("PREFERRED"):
            _add_name(row, cell(_ROMAN.format(number)), "en", "romanised")
    _bridge(row, cell("Entity.RegistrationAuthority.RegistrationAuthorityEntityID"))
    address = (cell("Entity.LegalAddress.FirstAddressLine"), cell("Entity.LegalAddress.City"))
    row.address = clean.mended_text(", ".join(filter(None, address)), row, letters=500)
    row.place = clean.mended_text(address[1], row, letters=200)
    region = cell("Entity.LegalAddress.Region")
    row.region = _OLD_REGIONS.get(region, region)[:10]
    row.legal_form = cell("Entity.LegalForm.EntityLegalFormCode")[:60]
    row.status = {"ACTIVE": "active", "INACTIVE": "closed"}.get(cell("Entity.EntityStatus"), "unknown")
    row.registered_on = clean.dated(cell("Entity.EntityCreationDate"), row)
    return row


def _add_name(row: Row, text: str, language: str, kind: str) -> None:
    text = clean.mended_name(text, row) if text else ""
    if text and all(known.text != text for known in row.names):
        row.names.append(NameText(text, language.split("-", maxsplit=1)[0].lower()[:5], clean.script_of(text), kind))


def _bridge(row: Row, number: str) -> None:
    """The national number, if it has the shape the country's numbers have."""
    found = parse(number)
    wanted = {"KZ": Scheme.KZ_BIN, "JP": Scheme.JP_CORPORATE}.get(row.country)
    if wanted is None or not number:
        return
    if found.scheme is wanted and found.valid:
        row.identifiers.append(f"{wanted.value}:{found.value}")
    else:
        row.warn(Warning_.NUMBER_SHAPE)


LAYOUT = Layout("gleif", ("utf-8",), read)

"""Legal entities of Kazakhstan's Ministry of Justice (data.egov.kz `gbd_ul`): JSON pages with all their dirt.

Instead of a line, a row tells the number of its entry. Two rows of a BIN are settled after loading: the active one is
kept. An old entity without BIN is filed under the register's id. Directors are not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from kopir.registers.layouts import clean, kazakhstan
from kopir.registers.layouts.codes import Refusal, Warning_
from kopir.registers.layouts.json_pages import Pages
from kopir.registers.layouts.opening import RegisterFile
from kopir.registers.layouts.records import MAX_FIELD
from kopir.registers.layouts.row import Item, Layout, NameText, Refused, Row

_FIELDS = (
    "bin",
    "id",
    "namekz",
    "nameru",
    "datereg",
    "statuskz",
    "statusru",
    "addresskz",
    "addressru",
    "okedkz",
    "okedru",
)


def read(file: RegisterFile) -> Iterator[Item]:
    """The entries of all pages."""
    pages = Pages()
    for _name, stream in file.streams():
        for entry in pages.entries_of(stream):
            yield _row(entry, pages.entries)
    pages.check()


def _row(entry: object, number: int) -> Item:
    if not isinstance(entry, dict):
        return Refused(number, "", Refusal.NOT_AN_OBJECT, str(entry)[:200])
    found = {name.casefold(): value for name, value in entry.items() if isinstance(name, str)}
    fields = {name: _text(found.get(name)) for name in _FIELDS}
    longest = max(_FIELDS, key=lambda name: len(fields[name]))
    if len(fields[longest]) > MAX_FIELD:
        return Refused(number, longest, Refusal.FIELD_TOO_LONG, fields[longest])
    key = fields["bin"].replace(" ", "")
    if key and (len(key) != 12 or not key.isascii() or not key.isdigit()):
        return Refused(number, "bin", Refusal.KEY_SHAPE, key)
    if not key and not fields["id"]:
        return Refused(number, "bin", Refusal.KEY_MISSING, fields["nameru"])
    if not fields["nameru"].strip("- ") and not fields["namekz"].strip("- "):
        return Refused(number, "nameru", Refusal.NAME_MISSING, key or fields["id"])
    return _kept(fields, key, number)


def _kept(fields: dict[str, str], key: str, number: int) -> Row:
    row = Row(number, key or f"id:{fields['id']}"[:40], "KZ", [])
    if key:
        kazakhstan.add_number(row, key)
    else:
        row.warn(Warning_.NO_NUMBER)
    for name, language in (("nameru", "ru"), ("namekz", "kk")):
        text = clean.mended_name(fields[name].strip("- ") and fields[name], row)
        if text:
            row.names.append(NameText(text, language, clean.script_of(text), "legal"))
    row.legal_form = kazakhstan.legal_form(row.names[0].text, row.names[0].language)
    status = fields["statusru"] or fields["statuskz"]
    row.status = ("closed" if kazakhstan.is_closed(status) else "active") if status else "unknown"
    row.registered_on = clean.dated(fields["datereg"], row)
    row.address = clean.mended_text(fields["addressru"] or fields["addresskz"], row, letters=500)
    row.region = kazakhstan.region_named(row.address)
    if not row.region:
        row.warn(Warning_.REGION)
    row.activity = clean.mended_text(fields["okedru"] or fields["okedkz"], row, letters=300)
    row.activity_codes = kazakhstan.activity_codes(row.activity[:40], row)
    return row


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("\x00", "").strip()


LAYOUT = Layout("gbd-ul", ("utf-8",), read, suffixes=(".json", ".jsonl", ".ndjson", ".txt"), many_members=True)

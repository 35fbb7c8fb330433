"""Those whose assets Japan freezes: the list of the Ministry of Finance.

It comes as a CSV of one table, and as a workbook of many sheets with a head each.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kopir.engines.screening.lists.japanese import japanese_birth, japanese_country
from kopir.engines.screening.lists.parts import Refused, identifier, names_of, rows_of, told
from kopir.engines.screening.lists.sheets import is_workbook, sheets
from kopir.engines.screening.parties import Kind, Listed
from kopir.engines.text.scripts import normalise

_MARKS = re.compile(r"\s*(?:[;\n]|\((?:[a-z]|[ivx]{2,4})\)|[①-⑳])\s*")  # between the values of one cell
_SPACE = re.compile(r"\s+")
_UNKNOWN = frozenset({"不明", "なし", "-", "―", "‐"})
_SECTION = "区分"
_HEAD = "告示日付"
_PERSONS, _FIRMS = "個人", "団体"
_PRIMARY = ("氏名英語", "英語表記", "氏名日本語", "日本語表記")
_ALIASES = ("別名", "別称", "旧称", "過去の別名", "以前の別名", "確定可能な別名")
_WEAK = "確定に十分でない"
_ADDRESSES = ("住所", "所在地", "活動地域")
_NUMBERS = {"旅券番号": "passport", "身分証番号": "national-id", "身分登録番号": "national-id", "ID番号": "number"}
_REMARKS = ("役職", "役職英語", "肩書", "国連参照番号", "リスト掲載日", "その他の情報", "詳細")


def is_frozen_assets(rows: Iterable[list[str]]) -> bool:
    """Whether one of these rows is a head of the list of the Ministry of Finance."""
    return any(_HEAD in _heads(row) for row in rows)


def read(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """The list of those whose assets are frozen, as CSV or as a workbook."""
    if not is_workbook(path):
        yield from _table(rows_of(path, encoding=_encoding(path)), "", prefix, "")
        return
    for title, rows in sheets(path):
        yield from _table(rows, "", prefix, title)


def _encoding(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1_048_576):
                pass
    except UnicodeDecodeError:
        return "cp932"
    return "utf-8-sig"


def _heads(row: Iterable[str]) -> list[str]:
    """The names of the columns without what changes from sheet to sheet: spaces, brackets, dots."""
    return [re.sub(r"[\s()・･]", "", normalise(cell)) for cell in row]


def _table(rows: Iterator[list[str]], section: str, prefix: str, sheet: str) -> Iterator[Listed | Refused]:
    """The rows below a head; what stands above it says whom the sheet lists."""
    columns: list[str] = []
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if _HEAD in _heads(cells):
            columns = _heads(cells)
        elif not columns:
            section = " ".join([section, *filter(None, cells)]).strip()[:300]
        elif any(cells):
            place = f"{sheet} {number}".strip()
            yield _party(list(zip(columns, cells, strict=False)), section or sheet, prefix, place)


def _party(cells: list[tuple[str, str]], section: str, prefix: str, place: str) -> Listed | Refused:
    row = _first(cells)
    names = names_of(_names(cells))
    if not names:
        return Refused(place, "there is no name")
    said_section = row.get(_SECTION, "") or section
    return Listed(
        key=f"{prefix}:{_key(row, [name.text for name in names[:2]])}",
        kind=_kind(row, said_section),
        names=names,
        countries=tuple(
            dict.fromkeys(
                code
                for name, cell in cells
                if name.startswith("国籍") or "所在地国" in name
                for part in _values(cell, "、,")
                if (code := japanese_country(part))
            )
        ),
        births=tuple(
            dict.fromkeys(day for part in _values(row.get("生年月日", ""), "、又は") if (day := japanese_birth(part)))
        ),
        identifiers=tuple(
            dict.fromkeys(
                value
                for name, kind in _NUMBERS.items()
                for part in _values(row.get(name, ""))
                if (value := identifier(kind, part))
            )
        ),
        addresses=tuple(
            dict.fromkeys(
                told([part]) for name, cell in cells if name.startswith(_ADDRESSES) for part in _values(cell)
            )
        ),
        programmes=tuple(text for text in [_SPACE.sub(" ", said_section)] if text),
        remarks=told(f"{name} {row[name]}" for name in _REMARKS if row.get(name)),
    )


def _first(cells: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, cell in cells:
        if cell and cell not in _UNKNOWN:
            found.setdefault(name, cell)
    return found


def _key(row: Mapping[str, str], names: list[str]) -> str:
    """The list's own number; the workbook has none, so there a mark of the names and the day of birth."""
    if row.get("番号"):
        return row["番号"]
    stated = "\x1f".join([*names, row.get("生年月日", "")])
    return hashlib.sha256(normalise(stated).encode()).hexdigest()[:16]


def _kind(row: Mapping[str, str], section: str) -> Kind:
    stated = row.get("個人団体", "") or section
    is_person, is_firm = _PERSONS in stated, _FIRMS in stated
    if is_person != is_firm:
        return Kind.PERSON if is_person else Kind.ORGANISATION
    return Kind.PERSON if row.get("生年月日") or row.get("旅券番号") else Kind.UNKNOWN


def _names(cells: list[tuple[str, str]]) -> Iterator[tuple[str, bool]]:
    for wanted in _PRIMARY:
        yield from ((part, False) for name, cell in cells if name == wanted for part in _values(cell))
    for name, cell in cells:
        if name.startswith(_WEAK):
            yield from ((part, True) for part in _values(cell))
        elif name.startswith(_ALIASES):
            yield from ((part, False) for part in _values(cell))


def _values(cell: str, also: str = "") -> list[str]:
    """The values of a cell, which may be a list: (a) … (b) …, or lines."""
    plain = re.sub(r"[（]", "(", re.sub(r"[）]", ")", cell)).replace("；", ";")
    found = [part for one in _MARKS.split(plain) for part in (re.split(f"[{also}]", one) if also else [one])]
    return [text for part in found if (text := part.strip(" 、,")) and text not in _UNKNOWN]

"""What the readers of lists share: XML that cannot run anything, countries by name, dates, tidy names."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat

from babel import Locale

from kopir.engines.screening.parties import ListedName
from kopir.engines.text.scripts import normalise

LONGEST_NAME = 500
MOST_NAMES = 400  # of one party
_CHUNK = 65_536
_PROLOG = 64 * _CHUNK  # bytes in which the first element has to begin
_DATE = re.compile(r"(?:(\d{1,2})[\s/.-])?(?:(\d{1,2}|[A-Za-z]{3,9})[\s/.-])?(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SPAN = re.compile(r"\b(\d{4})\s*(?:to|and|[-–/])\s*(\d{4})\b")
MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905 -- twelve words
_SPACES = re.compile(r"[\s_]+")
_IMO = re.compile(r"IMO(?:NO\.?|NUMBER)?:?(\d{7})")


class UnknownList(ValueError):
    """The file is none of the lists that can be read, or would run something; the text says which."""


@dataclass(frozen=True)
class Refused:
    """A row that could not be used: its number (from 1) or key, and why, in English."""

    row: str
    reason: str


def elements(path: Path, *tags: str) -> Iterator[ET.Element]:
    """The elements of these names (without their namespaces), one after the other, whatever the length of the file.

    Each is emptied after its turn, and so is everything that stands outside of them.
    """
    refuse_document_type(path)
    inside = 0
    try:
        for event, element in ET.iterparse(path, events=("start", "end")):  # noqa: S314 -- a document type was refused
            is_wanted = local(element.tag) in tags
            if event == "start":
                inside += is_wanted
                continue
            inside -= is_wanted
            if is_wanted and not inside:
                yield element
            if not inside:
                element.clear()
    except ET.ParseError as error:
        raise UnknownList(f"the XML is broken: {error}") from error


class _Begun(Exception):
    """The first element has begun: no document type can follow."""


def refuse_document_type(path: Path) -> None:
    """A document type could name other files or grow without end; no list has one."""

    def refuse(*_said: object) -> None:
        raise UnknownList("the XML has a document type, which a list does not need")

    def begin(*_said: object) -> None:
        raise _Begun

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    try:
        with path.open("rb") as file:
            for _number in range(_PROLOG // _CHUNK):
                chunk = file.read(_CHUNK)
                parser.Parse(chunk, not chunk)
                if not chunk:
                    break
    except _Begun:
        return
    except expat.ExpatError as error:
        raise UnknownList(f"the XML is broken: {error}") from error
    raise UnknownList("the XML does not begin")


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def child(element: ET.Element, name: str) -> ET.Element | None:
    """The first child of this name."""
    return next((one for one in element if local(one.tag) == name), None)


def children(element: ET.Element, name: str) -> list[ET.Element]:
    """All descendants of this name."""
    return [one for one in element.iter() if local(one.tag) == name]


def said(element: ET.Element | None, name: str = "") -> str:
    """The text of an element, or of its child of this name; empty where there is none."""
    found = child(element, name) if name and element is not None else element
    return " ".join((found.text or "").split()) if found is not None else ""


def rows_of(path: Path, *, encoding: str = "utf-8-sig", delimiter: str = ",", skip: int = 0) -> Iterator[list[str]]:
    """The rows of a CSV file, whatever its length; bytes that are not text become marks."""
    csv.field_size_limit(min(sys.maxsize, 10_000_000))
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        for _number in range(skip):
            next(file, None)
        yield from csv.reader((line.replace("\x00", "") for line in file), delimiter=delimiter)


@cache
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, name in Locale("en").territories.items():
        if len(code) == 2 and code.isalpha():
            names[_plain(name)] = code.lower()
    names |= {
        "iran": "ir", "islamic republic of iran": "ir", "iran islamic republic of": "ir", "russian federation": "ru",
        "syrian arab republic": "sy", "democratic peoples republic of korea": "kp", "korea north": "kp", "dprk": "kp",
        "north korea": "kp", "republic of korea": "kr", "korea south": "kr", "south korea": "kr", "burma": "mm",
        "democratic republic of the congo": "cd", "congo democratic republic of the": "cd", "congo": "cg",
        "united kingdom of great britain and northern ireland": "gb", "united states of america": "us", "usa": "us",
        "uk": "gb", "palestinian": "ps", "state of palestine": "ps", "west bank": "ps", "gaza": "ps", "viet nam": "vn",
        "lao peoples democratic republic": "la", "united republic of tanzania": "tz", "cote divoire": "ci",
        "ivory coast": "ci", "turkey": "tr", "turkiye": "tr", "czech republic": "cz", "hong kong": "hk",
        "hong kong china": "hk", "macau": "mo", "taiwan": "tw", "chinese taipei": "tw", "bolivia": "bo",
        "republic of moldova": "md", "the gambia": "gm", "gambia the": "gm", "bahamas the": "bs", "uae": "ae",
        "peoples republic of china": "cn", "swaziland": "sz", "macedonia": "mk", "cape verde": "cv",
    }  # fmt: skip
    return names


def _plain(name: str) -> str:
    letters = normalise(name).lower().replace("&", "and")
    kept = "".join(letter for letter in letters if letter.isalnum() or letter == " ")
    return " ".join(kept.replace("ü", "u").replace("ô", "o").split())


def country(name: str) -> str:
    """ISO 3166 alpha-2 in lower case for a code or an English name; empty where it is none."""
    text = name.strip()
    if len(text) == 2 and text.isalpha():
        return text.lower()
    return _countries().get(_plain(text), "")


def countries(names: Iterable[str]) -> tuple[str, ...]:
    """Those that are known, each once."""
    return tuple(dict.fromkeys(code for name in names if (code := country(name))))


def birth(text: str) -> str:
    """A day, a year or a span in EDTF: 04 May 1962 is 1962-05-04, circa 1962 is 1962; empty where there is no year."""
    found = _ISO.search(text)
    if found is not None:
        return found.group() if "00" not in found.groups()[1:] else found.group(1)
    span = _SPAN.search(text)
    if span is not None:
        return f"{span.group(1)}/{span.group(2)}"
    match = _DATE.search(text)
    if match is None:
        return ""
    day, month, year = match.groups()
    number = _month(month)
    if day is None or number is None or not 0 < int(day) < 32:
        return year
    return f"{year}-{number:02d}-{int(day):02d}"


def _month(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isdigit():
        return int(text) if 0 < int(text) < 13 else None
    return MONTHS.get(text[:3].lower())


def names_of(given: Iterable[tuple[str, bool]]) -> tuple[ListedName, ...]:
    """The names, each once, the first as the primary one: (text, whether the list calls it weak)."""
    found: dict[str, bool] = {}
    for text, is_weak in given:
        clean = " ".join(text.split())[:LONGEST_NAME].strip(" ;,")
        if clean and any(map(str.isalnum, clean)):
            found[clean] = found.get(clean, True) and is_weak
    kept = list(found.items())[:MOST_NAMES]
    return tuple(ListedName(text, is_weak, place == 0) for place, (text, is_weak) in enumerate(kept))


def identifier(kind: str, value: str) -> str:
    """`kind:value` as tables of parties hold numbers; empty where there is no value."""
    clean = _SPACES.sub("", value).upper()
    word = _SPACES.sub("-", kind.strip().lower()) or "number"
    ship = _IMO.fullmatch(clean)
    if ship is not None:
        return f"imo:{ship.group(1)}"
    if "passp" in word or "pasap" in word:
        word = "passport"
    return f"{word}:{clean}"[:120] if clean else ""


def told(parts: Iterable[str]) -> str:
    """Parts of an address or a remark in one line."""
    return ", ".join(part.strip() for part in parts if part and part.strip())[:2_000]

"""What Kazakhstan's registers share: regions by KATO with the reform of 2022, size codes, OKED, numbers, statuses."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache

from kopir.engines import data
from kopir.engines.identity import identifiers
from kopir.engines.identity.legal_forms import split_legal_form
from kopir.engines.taxonomy import concordance, places
from kopir.registers.layouts.codes import Warning_
from kopir.registers.layouts.row import Row

# KRP codes: employees, and our rank (1 up to 50, 2 up to 250, 3 above).
SIZES = {
    "105": ("0-5", 1), "110": ("6-10", 1), "115": ("11-15", 1), "120": ("16-20", 1), "130": ("21-30", 1),
    "140": ("31-40", 1), "150": ("41-50", 1), "160": ("51-100", 2), "215": ("101-150", 2), "220": ("151-200", 2),
    "225": ("201-250", 2), "305": ("251-500", 3), "310": ("501-1000", 3), "311": ("1001+", 3),
}  # fmt: skip
_CLOSED = ("ликвид", "снят", "прекращ", "исключ", "таратыл", "жойыл", "тоқтат")
_OKED = re.compile(r"\b(\d{2})\.?(\d{2})\.?(\d)\b")


@cache
def _moved() -> tuple[tuple[str, str, str], ...]:
    """(old region, mark, new region): a mark is the beginning of a code, or of a district's name."""
    with data.path("registers", "kato_moved.tsv").open(encoding="utf-8", newline="") as file:
        return tuple((row["was"], row["mark"], row["region"]) for row in csv.DictReader(file, delimiter="\t"))


@lru_cache(maxsize=65_536)
def region_of(kato: str, words: str = "") -> str:
    """ISO 3166-2 of a KATO code. What was East Kazakhstan, Almaty region or Karaganda may lie in a newer one."""
    code = f"KZ-{kato[:2]}"
    if code not in places.places():
        return ""
    lower = words.casefold()
    for was, mark, region in _moved():
        if kato[:2] == was and (kato.startswith(mark) if mark.isdigit() else mark in lower):
            return region
    return code


def region_named(address: str) -> str:
    """The region an address names, by the taxonomy's table of places."""
    named = [mention.place.region for mention in places.find_places(address) if mention.place.country == "KZ"]
    return named[0] if named else ""


def activity_codes(text: str, row: Row) -> list[str]:
    """`oked:46211` and its ISIC class, for each five-digit code in the text."""
    codes: list[str] = []
    for found in _OKED.finditer(text):
        oked = "".join(found.groups())
        isic = concordance.oked_to_isic(oked)
        if not isic:
            row.warn(Warning_.ACTIVITY)
            continue
        codes += [code for code in (f"oked:{oked}", f"isic4:{isic[0]}") if code not in codes]
    return codes


def add_number(row: Row, number: str) -> None:
    """The BIN; one whose arithmetic fails is kept and marked."""
    found = identifiers.parse(number)
    if not found.valid:
        row.warn(Warning_.CHECK_DIGIT)
    row.identifiers = [f"{identifiers.Scheme.KZ_BIN.value}:{number}"]


def is_person(number: str) -> bool:
    """Whether it is a person's number (IIN): its fifth digit is of a day, not of a kind of organisation."""
    return len(number) == 12 and number[4] not in "456"


def is_closed(status: str) -> bool:
    """Whether a status in words says that the organisation is no more."""
    lower = status.casefold()
    return any(word in lower for word in _CLOSED)


def legal_form(name: str, language: str) -> str:
    """The code of the legal form in a name, or empty."""
    return split_legal_form(name, language)[1]

"""What Japan's registers share: prefectures from codes and addresses, sectors, kinds of organisation."""

from __future__ import annotations

import csv
import re
from functools import cache

from kopir.engines import data
from kopir.engines.identity.legal_forms import split_legal_form

# Kinds of the corporate number file, as our codes of legal forms.
KINDS = {
    "101": "state", "201": "local-government", "301": "kk", "302": "yk", "303": "general", "304": "limited",
    "305": "gk", "399": "other", "401": "foreign", "499": "other",
}  # fmt: skip
_TOWN = re.compile(r"^.{1,6}?[郡市区町村]")


def _rows(name: str) -> list[dict[str, str]]:
    with data.path("registers", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def prefectures() -> dict[str, str]:
    """Japanese name -> ISO 3166-2."""
    with data.path("taxonomy", "places.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] == "prefecture"]
    return {row["ja"]: row["code"] for row in rows}


@cache
def _towns() -> dict[str, str]:
    """City, ward or county -> ISO 3166-2; a name that two prefectures share is not in it."""
    found: dict[str, str] = {}
    shared = set()
    for row in _rows("japan_towns.tsv"):
        for town in row["towns"].split():
            if found.setdefault(town, row["region"]) != row["region"]:
                shared.add(town)
    return {town: region for town, region in found.items() if town not in shared}


def region_of(address: str) -> tuple[str, str]:
    """(ISO 3166-2 or empty, city): 横浜市都筑区仲町台２－７－１ gives JP-14 and 横浜市. Cities by table."""
    for name, code in prefectures().items():
        if address.startswith(name):
            return code, _town(address[len(name) :])
    towns = _towns()
    for length in range(7, 1, -1):
        if address[:length] in towns:
            return towns[address[:length]], address[:length]
    return "", ""


def _town(rest: str) -> str:
    towns = _towns()
    for length in range(7, 1, -1):
        if rest[:length] in towns:
            return rest[:length]
    found = _TOWN.match(rest)
    return found.group() if found else ""


@cache
def _sectors() -> dict[str, tuple[str, ...]]:
    return {row["sector"]: tuple(row["isic4"].split()) for row in _rows("edinet_industries.tsv")}


def sector_codes(sector: str) -> tuple[str, ...]:
    """The ISIC divisions of one of the exchange's 33 sectors; () if it is none of them."""
    return _sectors().get(sector, ())


def is_sector(sector: str) -> bool:
    """Whether it is one of the 33. Services have no division of their own, so a sector may have no codes."""
    return sector in _sectors()


def legal_form(name: str) -> str:
    """The code of the legal form in a Japanese name, or empty."""
    return split_legal_form(name, "ja")[1]

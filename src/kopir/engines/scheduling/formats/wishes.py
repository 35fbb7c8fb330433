"""A list of wishes, as anybody keeps it in a spreadsheet, made into a mission: row by row, whatever is wrong told."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kopir.engines.scheduling.errors import BadInstance
from kopir.engines.text.tables import delimiter_of, read_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TOP_PRIORITY = 5
_MOST_SLOTS = 64  # a day
_MOST_ROWS = 200_000
_PAIR = re.compile(r"([a-z]{2,3})-([a-z]{2,3}):(\d{1,4})")


@dataclass(frozen=True)
class Hall:
    """When and where: so many days of so many slots, the first at `start` minutes after midnight, and the tables."""

    days: int
    slots: int
    tables: int
    start: int = 9 * 60
    minutes: int = 30


@dataclass(frozen=True)
class Told:
    """What was not taken as it stood, and the line where."""

    line: int
    words: str


def mission_of_wishes(path: Path, hall: Hall, interpreters: str = "") -> tuple[dict[str, Any], list[Told]]:
    """A mission in our own JSON, and what of the list could not be taken.

    Args:
        path: .csv or .tsv with `a` and `b` (who), and where wanted `priority` (1 to 5), `a_languages`, `b_languages`.
        hall: when and where.
        interpreters: "ja-ru:3,ja-kk:1", how many of each pair.
    """
    _check(hall)
    wishes: dict[frozenset[str], dict[str, Any]] = {}
    people: dict[str, dict[str, Any]] = {}
    told: list[Told] = []
    for nth, row in enumerate(read_table(path, ("a", "b"), delimiter=delimiter_of(path))):
        if nth >= _MOST_ROWS:
            raise BadInstance(f"line {row.line}: more than {_MOST_ROWS} wishes")
        names = [_name(row.values[side]) for side in ("a", "b")]
        why = _refused(names, row.values.get("priority", ""))
        if why:
            told.append(Told(row.line, why))
            continue
        for name, side in zip(names, ("a", "b"), strict=True):
            _speaks(people.setdefault(name, {"id": name}), row.values.get(f"{side}_languages", ""))
        priority = int(row.values.get("priority") or 1)
        wish = wishes.get(frozenset(names))
        if wish is None:
            wishes[frozenset(names)] = {"a": names[0], "b": names[1], "priority": priority, "line": row.line}
            continue
        told.append(Told(row.line, f"{names[0]} and {names[1]} stand in line {wish['line']} already; taken once"))
        wish["priority"] = max(wish["priority"], priority)
    return {
        "slots": list(_slots(hall)),
        "tables": hall.tables,
        "people": list(people.values()),
        "interpreters": list(_interpreters(interpreters)),
        "meetings": list(wishes.values()),
    }, told


def _check(hall: Hall) -> None:
    if not (1 <= hall.days <= 60 and 1 <= hall.slots <= _MOST_SLOTS and hall.tables >= 0 and hall.minutes > 0):
        raise BadInstance(f"days from 1 to 60, slots a day from 1 to {_MOST_SLOTS}, no fewer than no tables")
    if hall.start + hall.slots * hall.minutes > 24 * 60:
        raise BadInstance("the last slot ends after midnight")


def _name(value: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", value).split())


def _refused(names: list[str], priority: str) -> str:
    if not all(names):
        return "somebody has no name; left out"
    if names[0] == names[1]:
        return f"{names[0]} is to meet themselves; left out"
    if priority and not (priority.isascii() and priority.isdigit() and 1 <= int(priority[:9]) <= TOP_PRIORITY):
        return f"priority {priority[:20]!r} is no number from 1 to {TOP_PRIORITY}; left out"
    return ""


def _speaks(person: dict[str, Any], languages: str) -> None:
    for language in re.findall(r"[a-z]{2,3}", languages.lower()):
        spoken = person.setdefault("languages", [])
        if language not in spoken:
            spoken.append(language)


def _slots(hall: Hall) -> Iterable[dict[str, str]]:
    for day in range(hall.days):
        for slot in range(hall.slots):
            at = hall.start + slot * hall.minutes
            session = "morning" if at < 12 * 60 else "afternoon"
            yield {"day": str(day + 1), "session": session, "start": f"{at // 60:02}:{at % 60:02}"}


def _interpreters(words: str) -> Iterable[dict[str, Any]]:
    for part in filter(None, words.replace(" ", "").split(",")):
        found = _PAIR.fullmatch(part)
        if found is None:
            raise BadInstance(f"interpreters: {part[:40]!r} is not like ja-ru:3")
        for nth in range(int(found[3])):
            yield {"id": f"{found[1]}-{found[2]} {nth + 1}", "pairs": [[found[1], found[2]]]}

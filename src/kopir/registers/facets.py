"""What a search can be narrowed to, each choice with its number where it is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kopir.engines.taxonomy import labels
from kopir.registers import activities, presenting
from kopir.registers.models import Entry, EntryStatus, Snapshot, Source


@dataclass(frozen=True)
class Choice:
    """One line of a facet. Its link switches it on, or off when it is on."""

    label: str | Promise
    count: int | None
    query: str
    is_on: bool


@dataclass(frozen=True)
class Facet:
    """A named group of choices."""

    label: str
    choices: tuple[Choice, ...]

    @property
    def is_on(self) -> bool:
        """Whether one of its choices is on."""
        return any(choice.is_on for choice in self.choices)


def query_with(asked: QueryDict, **changes: str) -> str:
    """The query string with these values set (empty: taken out), from the first page on."""
    query = asked.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
        if not value:
            del query[name]
    return query.urlencode()


def facets_of(asked: QueryDict, counted: Mapping[str, Mapping[str, int | None]], language: str) -> list[Facet]:
    """The five facets. `counted`: facet -> value -> number, None where it isn't known."""
    said: dict[str, tuple[str, Callable[[str], str | Promise]]] = {
        "source": (_("Register"), lambda code: Source(code).label),
        "region": (_("Region"), lambda code: presenting.region(code, language)),
        "activity": (_("Activity"), lambda code: _division(code, language)),
        "size": (_("Size"), lambda code: presenting.SIZES[int(code)]),
        "status": (_("Status"), lambda code: EntryStatus(code).label),
    }
    return [
        Facet(
            label,
            tuple(
                Choice(words(value), number, query_with(asked, **{name: "" if on else value}), on)
                for value, number in counted.get(name, {}).items()
                if value and value != "0"
                for on in [asked.get(name, "") == value]
            ),
        )
        for name, (label, words) in said.items()
    ]


def _division(code: str, language: str) -> str:
    known = labels.table("isic4")
    return f"{code} {labels.find_label('isic4', code, language).text}" if code in known else code


def counted_in(entries: Sequence[Entry]) -> dict[str, dict[str, int | None]]:
    """Numbers of what a search by name found."""
    divisions = Counter(
        division
        for entry in entries
        for division in {code[6:8] for code in entry.activity_codes if code.startswith("isic4:")}
    )
    counts = {
        "source": Counter(entry.source for entry in entries),
        "region": Counter(entry.region for entry in entries),
        "activity": divisions,
        "size": Counter(str(entry.size_rank) for entry in entries),
        "status": Counter(entry.status for entry in entries),
    }
    return {name: dict(_by_number(found)) for name, found in counts.items()}


def _by_number(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def counted_of(snapshots: Iterable[Snapshot], *, is_narrowed: bool) -> dict[str, dict[str, int | None]]:
    """Numbers of whole registers, kept since they were loaded. Once narrowed, only the choices, without numbers."""
    shown = list(snapshots)
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("region", "size", "status")}
    for snapshot in shown:
        for name, counter in counts.items():
            counter.update(snapshot.counts.get(name, {}))
    found: dict[str, dict[str, int | None]] = {
        name: {value: None if is_narrowed else number for value, number in _by_number(counter)}
        for name, counter in counts.items()
    }
    found["source"] = {one.source: None if is_narrowed else one.rows_kept for one in shown}
    found["activity"] = dict.fromkeys(sorted(code for code in activities.below_all() if len(code) == 2), None)
    return found

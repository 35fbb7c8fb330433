"""Facets beside a list: what it can be narrowed to, how many each choice leaves, and the link that does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise


@dataclass(frozen=True)
class Choice:
    """One line of a facet. Its link switches it on, or off when it is on."""

    label: str
    count: int
    query: str
    is_on: bool


@dataclass(frozen=True)
class Facet:
    """A named group of choices."""

    name: str
    label: str | Promise
    choices: tuple[Choice, ...]

    @property
    def is_on(self) -> bool:
        """Whether one of its choices is on."""
        return any(choice.is_on for choice in self.choices)


def facet(
    name: str,
    label: str | Promise,
    counted: Iterable[tuple[str, int]],
    *,
    asked: QueryDict,
    words: Callable[[str], str],
) -> Facet:
    """A facet from counted values. The chosen value stays even when nothing is left of it."""
    rows = list(counted)
    chosen = asked.get(name, "")
    if chosen and chosen not in {value for value, _number in rows}:
        rows.append((chosen, 0))
    return Facet(
        name,
        label,
        tuple(
            Choice(
                words(value), number, without_page(asked, **{name: "" if value == chosen else value}), value == chosen
            )
            for value, number in rows
            if value
        ),
    )


def without_page(asked: QueryDict, **changes: str) -> str:
    """The query string with these values set (empty: taken out), from the first page on."""
    query = asked.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
        if not value:
            del query[name]
    return query.urlencode()


def for_pages(asked: QueryDict) -> str:
    """The query string before `page=`: empty or ending in &."""
    query = without_page(asked)
    return f"{query}&" if query else ""

"""Open work of rooms above: each registers its kinds of it, and *My day* lists them beside those of the rooms below.

The desk imports no room above it. Such a room's `my_day.py` registers one `Source` a kind, imported by its AppConfig.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from kopir.core.models import User
from kopir.desk.presenting import Named
from kopir.desk.queries.branches import Branch


@dataclass(frozen=True)
class Source:
    """One kind of open work.

    `branches` are its rows, each with this `code` as its source; their SQL is written once a process, so whatever
    depends on the day has to ask the database for it. `permission`: who lacks it sees nothing of them. `page` is the
    address of what has a reference. `names` tells what things of these numbers are called, in a fixed number of
    queries; what is gone is left out.
    """

    code: str
    label: str | Promise
    permission: str
    branches: tuple[Branch, ...]
    page: Callable[[str], str]
    names: Callable[[Sequence[int], str], dict[int, Named]]

    def __post_init__(self) -> None:
        if any(branch.source != self.code for branch in self.branches):
            raise ValueError(f"{self.code}: a branch bears another name")


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Make a kind known. Saying the same twice does no harm; two kinds of one code are a mistake."""
    if _sources.setdefault(source.code, source) != source:
        raise ValueError(f"there is another kind of work called {source.code}")
    return source


def every() -> tuple[Source, ...]:
    """All kinds, as they were registered."""
    return tuple(_sources.values())


def found(code: str) -> Source | None:
    """The kind of that code; None: it belongs to a room below the desk."""
    return _sources.get(code)


def seen_by(user: User) -> list[Source]:
    """The kinds somebody may see."""
    return [one for one in _sources.values() if user.has_perm(one.permission)]

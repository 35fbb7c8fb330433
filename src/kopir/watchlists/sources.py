"""The lists that can be loaded, from `data/watchlists/sources.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from kopir.engines import data


@dataclass(frozen=True)
class ListSource:
    """What is said of a list. `days`: older than this it is shown as old."""

    code: str
    issuer: str
    title: str
    formats: tuple[str, ...]
    page: str
    url: str
    licence: str
    days: int
    kind: str


@cache
def sources() -> dict[str, ListSource]:
    """Code -> source, in the order of the file."""
    with data.path("watchlists", "sources.toml").open("rb") as file:
        found = tomllib.load(file)
    return {code: ListSource(code=code, **{**said, "formats": tuple(said["formats"])}) for code, said in found.items()}

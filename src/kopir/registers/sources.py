"""What is said of each register: publisher, citation, where its file is (`data/registers/sources.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from kopir.engines import data


@dataclass(frozen=True)
class About:
    """One register. `kind` says how it is fetched; `none` means that its publisher offers no file without a key."""

    publisher: str
    title: str
    page: str
    licence: str
    kind: str = "none"
    url: str = ""
    file: str = ""
    token: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@cache
def sources() -> dict[str, About]:
    """All registers by their code."""
    with data.path("registers", "sources.toml").open("rb") as file:
        return {code: About(**stated) for code, stated in tomllib.load(file).items()}


def about(source: str) -> About:
    """What is said of this register."""
    return sources()[source]

"""Parties as plain values for a JSON column, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kopir.engines.screening import Kind, Listed, ListedName

_TUPLES = ("countries", "births", "identifiers", "addresses", "programmes")


def plain(party: Listed) -> dict[str, Any]:
    """What the list states, without the key."""
    values = {name: value for name, value in asdict(party).items() if name != "key"}
    values["kind"] = party.kind.value
    values["names"] = [[name.text, int(name.is_weak), int(name.is_primary)] for name in party.names]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def party_of(key: str, stated: dict[str, Any]) -> Listed:
    """The party as the engine reads it."""
    return Listed(
        key=key,
        kind=Kind(stated["kind"]),
        names=tuple(ListedName(text, bool(weak), bool(primary)) for text, weak, primary in stated["names"]),
        remarks=stated.get("remarks", ""),
        **{name: tuple(stated.get(name, ())) for name in _TUPLES},
    )

"""What an application can be about. Rooms further up say what of theirs is public; this room knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """Something public, with the words by which people know it."""

    label: str
    url: str


Look = Callable[[str], Subject | None]
_looks: list[Look] = []


def offer_subjects(look: Look) -> None:
    """A room hands in how to find a public thing of its own by its reference."""
    if look not in _looks:
        _looks.append(look)


def public_subject(reference: str) -> Subject | None:
    """The public thing with this reference, or nothing."""
    return next((found for look in _looks if (found := look(reference))), None) if reference else None

"""Kinds of mail. Each room declares its own in `letters.py`, which its AppConfig imports; the default texts stand
beside it as `letters/KIND.LANGUAGE.txt`."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from kopir.mail.purposes import Purpose

__all__ = ["Kind", "Purpose", "every", "known", "register"]


@dataclass(frozen=True)
class Kind:
    """One kind of mail.

    `placeholders` are the names its texts may use, no others. `automatic` says whether such a mail goes out without a
    person's look where no rule of the desk says otherwise; first contacts never do. `is_secret`: what it says opens
    something to whoever reads it, so the desk never sees the text and it is emptied when the mail has left.
    """

    name: str
    label: str | Promise
    purpose: Purpose
    placeholders: tuple[str, ...] = ()
    automatic: bool = False
    is_secret: bool = False

    def __post_init__(self) -> None:
        if self.automatic and self.needs_person:
            raise ValueError(f"{self.name}: an invitation is released by a person")

    @property
    def needs_person(self) -> bool:
        """Whether no rule may release it."""
        return self.purpose == Purpose.INVITATIONS


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known. Saying the same twice does no harm; two kinds of one name are a mistake."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"there is another kind of mail called {kind.name}")
    return kind


def known(name: str) -> Kind:
    """The kind of that name; a name nobody declared is a KeyError."""
    return _kinds[name]


def every() -> tuple[Kind, ...]:
    """All kinds, by name."""
    return tuple(sorted(_kinds.values(), key=lambda kind: kind.name))

"""The short descriptions in use, and how they are said in a language."""

from __future__ import annotations

from dataclasses import dataclass

from kopir.core import public
from kopir.heritage.models import CountStatement, Gloss, Holder, Source


def all_glosses() -> dict[str, Gloss]:
    """All of them by their English words."""
    return public.kept("glosses", lambda: {gloss.english: gloss for gloss in Gloss.objects.all()})


@dataclass(frozen=True)
class Described:
    """A description in use with its gloss, if it has one."""

    english: str
    gloss: Gloss | None

    @property
    def missing(self) -> int:
        """In how many languages it is not said yet."""
        return 3 if self.gloss is None else sum(not self.gloss.said(code) for code in ("kk", "ru", "ja"))


def in_use() -> list[Described]:
    """Every short description that a page shows, those with gaps first."""
    words: set[str] = set(Source.objects.values_list("publisher", flat=True))
    words |= set(CountStatement.objects.values_list("given_by", flat=True))
    for row in Holder.objects.values_list("name", "place", "holds", "access"):
        words |= set(row)
    known = {gloss.english: gloss for gloss in Gloss.objects.all()}
    found = [Described(word, known.get(word)) for word in words if word]
    return sorted(found, key=lambda one: (-one.missing, one.english.lower()))

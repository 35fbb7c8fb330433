"""The search over case work: words in four languages, names by their sound in any script, and filters."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kopir.core.models import User
from kopir.core.search import sounds_of
from kopir.core.wordlists import readings_of
from kopir.desk.models import Entry, SavedSearch

LONGEST_QUESTION = 200
MOST_FOUND = 1_000  # beyond that nobody turns pages; the screen says so
MINE = "mine"
NOBODY = "nobody"


@dataclass(frozen=True)
class Asked:
    """What is looked for; empty means all."""

    words: str = ""
    kind: str = ""
    country: str = ""
    state: str = ""
    whose: str = ""

    @classmethod
    def of(cls, kept: SavedSearch) -> Asked:
        """The question of a search somebody keeps."""
        return cls(kept.words, kept.kind, kept.country, kept.state, kept.whose)


@dataclass(frozen=True)
class Findings:
    """Numbers of entries, the best first. `is_cut`: there are more than are listed."""

    ids: list[int]
    is_cut: bool


def find(asked: Asked, user: User) -> Findings:
    """What answers: first what has the words in its title or names, then the rest, each the newest first."""
    rows = _narrowed(asked, user)
    text = _text(asked)
    if not text:
        ids = list(rows.values_list("pk", flat=True)[: MOST_FOUND + 1])
        return Findings(ids[:MOST_FOUND], len(ids) > MOST_FOUND)
    first = list(rows.filter(_in_title(text)).values_list("pk", flat=True)[: MOST_FOUND + 1])
    rest = list(rows.filter(_anywhere(text)).values_list("pk", flat=True)[: MOST_FOUND + 1])
    ids = list(dict.fromkeys([*first, *rest]))
    return Findings(ids[:MOST_FOUND], len(ids) > MOST_FOUND)


def every(asked: Asked, user: User) -> QuerySet[Entry]:
    """All that answers, the newest first: for exports, which nobody turns pages of."""
    text = _text(asked)
    rows = _narrowed(asked, user)
    return rows.filter(_anywhere(text)) if text else rows


def _text(asked: Asked) -> str:
    return " ".join(asked.words[:LONGEST_QUESTION].replace("\x00", "").split())


def _anywhere(text: str) -> Q:
    wanted = Q(words__contains=[text.casefold()[:100]])  # a reference stands among the words
    for reading in readings_of(text):
        wanted |= Q(words__contains=reading)
    sounds = sounds_of((text,))
    return wanted | Q(sounds__contains=sounds) if sounds else wanted


def _in_title(text: str) -> Q:
    wanted = Q(words__contains=[text.casefold()[:100]])  # a reference stands among the words
    for reading in readings_of(text):
        wanted |= Q(words__contains=reading, title_words__contains=reading)  # the first has an index
    sounds = sounds_of((text,))
    return wanted | Q(sounds__contains=sounds) if sounds else wanted


def _narrowed(asked: Asked, user: User) -> QuerySet[Entry]:
    rows = Entry.objects.order_by("-at", "-pk")
    wanted = {name: value for name in ("kind", "country", "state") if (value := getattr(asked, name))}
    rows = rows.filter(**wanted)
    if asked.whose == MINE:
        return rows.filter(owner=user)
    return rows.filter(owner=None) if asked.whose == NOBODY else rows


def page_of(ids: list[int]) -> list[Entry]:
    """These entries, in this order."""
    by_pk = Entry.objects.select_related("owner").in_bulk(ids)
    return [by_pk[pk] for pk in ids if pk in by_pk]


def news_of(kept: SavedSearch) -> list[int]:
    """What a kept search finds that it did not find when its owner last looked: new things, and changed ones."""
    seen = set(kept.seen)
    return [pk for pk in find(Asked.of(kept), kept.owner).ids if pk not in seen]

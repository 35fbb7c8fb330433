"""The search over everything public. Rooms file what they publish and forget what they take down, in the same
transaction; readers search by words in any of the four languages, and by how a name sounds in another script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from kopir.core.languages import Language
from kopir.core.models import SearchEntry, SearchKind
from kopir.core.wordlists import readings_of, words_of
from kopir.engines.identity.phonetics import fold
from kopir.engines.text.tokens import folded, latin
from kopir.engines.text.transliterate import kana_to_latin

LONGEST_QUESTION = 200
MOST_FOUND = 200
_SHORTEST_SOUND = 3
_WORD = re.compile(r"[^\W\d_]+")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc]{2,}")


@dataclass(frozen=True)
class Filed:
    """What a room hands in about one public thing in one language. `names` are found by sound in every script."""

    kind: SearchKind
    subject: str
    language: str
    url: str
    title: str
    summary: str = ""
    text: str = ""
    names: Sequence[str] = field(default_factory=tuple)
    at: datetime | None = None


def file_entry(filed: Filed) -> None:
    """Make this the one entry about the thing in its language."""
    SearchEntry.objects.update_or_create(
        kind=filed.kind,
        subject=filed.subject,
        language=filed.language,
        defaults={
            "url": filed.url,
            "title": filed.title[:500],
            "summary": filed.summary[:600],
            "words": words_of(" ".join((filed.title, filed.summary, filed.text, *filed.names)), filed.language),
            "title_words": words_of(filed.title, filed.language),
            "sounds": sounds_of((filed.title, *filed.names)),
            "at": filed.at or timezone.now(),
        },
    )


def forget(kind: SearchKind, subject: str, *, language: str = "") -> None:
    """Take a thing out of the search, in one language or in all."""
    gone = SearchEntry.objects.filter(kind=kind, subject=subject)
    (gone.filter(language=language) if language else gone).delete()


def sounds_of(names: Iterable[str]) -> list[str]:
    """The words of names as they sound, in one rough spelling for Cyrillic, Latin and kana. Han has no sound here."""
    found: dict[str, None] = {}
    for name in names:
        plain = folded(name)
        for run in _KANA.findall(plain):
            found[_sound(kana_to_latin(run))] = None
        for word in _WORD.findall(_KANA.sub(" ", plain)):
            found[_sound(latin(word))] = None
    return [sound[:100] for sound in found if len(sound) >= _SHORTEST_SOUND]


def _sound(word: str) -> str:
    """One rough spelling; Сәтбаев is also written Satbayev, Ержан also Yerzhan."""
    return fold(word).replace("ie", "e")


@dataclass(frozen=True)
class Finding:
    """A search entry in the language closest to the reader's, with how well the thing answers."""

    entry: SearchEntry
    score: float


def found(question: str, language: str, *, kinds: Sequence[str] = ()) -> list[Finding]:
    """What answers the question, best first: each thing once, in the reader's language where it exists in it."""
    text = " ".join(question[:LONGEST_QUESTION].replace("\x00", "").split())
    if not text:
        return []
    readings = readings_of(text)
    sounds = sounds_of((text,))
    best: dict[tuple[str, str], Finding] = {}
    for entry in _candidates(readings, sounds, kinds):
        key = (entry.kind, entry.subject)
        known = best.get(key)
        score = max(_score(entry, readings, sounds), known.score if known is not None else 0.0)
        if known is None or _closeness(entry, language) < _closeness(known.entry, language):
            best[key] = Finding(entry, score)
        else:
            best[key] = Finding(known.entry, score)
    return sorted(best.values(), key=lambda one: (-one.score, -one.entry.at.timestamp(), one.entry.subject))


def _candidates(readings: list[list[str]], sounds: list[str], kinds: Sequence[str]) -> list[SearchEntry]:
    """What answers in any language, together with the same things in the other languages."""
    wanted = Q(pk__in=[])
    for reading in readings:
        wanted |= Q(words__contains=reading)
    if sounds:
        wanted |= Q(sounds__contains=sounds)
    answers = SearchEntry.objects.filter(wanted).order_by("-at", "pk")
    if kinds:
        answers = answers.filter(kind__in=kinds)
    titled = Q(pk__in=[])
    for reading in readings:
        titled |= Q(title_words__contains=reading)
    keys = set(answers.filter(titled).values_list("kind", "subject")[:MOST_FOUND])  # no cut before the best are in
    keys |= set(answers.values_list("kind", "subject")[:MOST_FOUND])
    every = SearchEntry.objects.filter(subject__in={subject for _kind, subject in keys})
    return [entry for entry in every if (entry.kind, entry.subject) in keys]


def _score(entry: SearchEntry, readings: list[list[str]], sounds: list[str]) -> float:
    words, title, heard = set(entry.words), set(entry.title_words), set(entry.sounds)
    score = 0.0
    if any(words.issuperset(reading) for reading in readings):
        score = 1.0
    if any(title.issuperset(reading) for reading in readings):
        score += 2.0
    if sounds and heard.issuperset(sounds):
        score += 0.5
    return score


def _closeness(entry: SearchEntry, language: str) -> int:
    """Which of a thing's languages to show: the reader's own, else the first of these."""
    order = (language, Language.ENGLISH, Language.RUSSIAN, Language.KAZAKH, Language.JAPANESE)
    return order.index(entry.language)

"""Two names side by side: a score from 0 to 1, whether that is a hit, and why.

The score is a probability learned on labelled pairs (`tools/learn_screening.py`); a hit is at or above `HIT`. Rules
stand before it: the same letters are a hit, and nothing can be said of a name without letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from rapidfuzz.distance import OSA

from kopir.engines import data
from kopir.engines.identity.legal_forms import strip_words
from kopir.engines.identity.model import Model
from kopir.engines.screening.alignment import (
    FEATURES,
    Alignment,
    Link,
    Side,
    align,
    fathers_of,
    figures,
    is_turned_round,
    own_words,
    weights_of,
)
from kopir.engines.screening.parties import Because, Compared
from kopir.engines.screening.spelling import LONGEST, Word, bare_bones, readings
from kopir.engines.text.scripts import normalise, repair_lookalikes

_CJK = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")
_PLAIN = re.compile(r"[\W_]+")
PERSON = "Person"
_BATCH = 1_000
_BELOW = 0.9  # of the threshold: what is certainly not meant
_SHORTEST = 3  # letters: below, words that sound the same prove nothing
_ENOUGH = 4.0  # letters that agree: with fewer, a company is meant by its whole name or not at all
_TELLING = 0.4  # the weight of a word from which on its letters count in full
_PARTICLE = 0.12  # the weight of one
_ALIKE = frozenset({"same", "sound", "number", "joined"})
_IS_PERSON = FEATURES.index("is_person")
_SURE = frozenset({"same", "sound", "short", "number", "joined"})


@lru_cache(maxsize=131_072)
def sides(text: str, schema: str) -> tuple[Side, ...]:
    """A name in each way it may be read, ready to be aligned."""
    plain = repair_lookalikes(normalise(text[: 2 * LONGEST])[:LONGEST])
    written = " ".join(_PLAIN.sub(" ", plain.lower()).split())
    return tuple(_side(words, written, schema) for words in readings(text))


def _side(words: Sequence[Word], written: str, schema: str) -> Side:
    is_person = schema == PERSON
    places, form = strip_words([one.text for one in words]) if words else ([], "")
    kept = [words[place] for place in places]
    if not kept or (is_person and len(kept) < 2):  # a form said of a person is an error in the list, or his name
        kept = list(words)
    own = own_words(kept, is_person=is_person)
    fathers = fathers_of(words) if is_person else ()
    return Side(tuple(own), weights_of(own, is_person=is_person), written, "" if is_person else form, fathers)


@cache
def model() -> Model:
    """The shipped model; refuses one that was learned on other features."""
    with np.load(data.path("learned", "screening_model.npz"), allow_pickle=False) as stored:
        if tuple(stored["features"].tolist()) != FEATURES:
            msg = "screening_model.npz was learned on other features: run tools/learn_screening.py"
            raise ValueError(msg)
        return Model(
            stored["split"], stored["cut"], stored["leaf"], float(stored["start"]), float(stored["threshold"])
        )


@dataclass(frozen=True)
class Pair:
    """One reading of a name beside one reading of another, with what the model is told of them."""

    ours: Side
    theirs: Side
    links: Alignment
    row: list[float]


def prepared(schema: str, name1: str, name2: str) -> list[Pair]:
    """Every pair of readings with its alignment and its figures."""
    is_person = schema == PERSON
    is_cjk = bool(_CJK.search(name1)) and bool(_CJK.search(name2))
    is_foreign = name1.isascii() != name2.isascii()
    found = []
    for ours in sides(name1, schema):
        for theirs in sides(name2, schema):
            links = align(ours, theirs, is_person=is_person)
            is_bare = any(one.bare for one in (*ours.words, *theirs.words))
            row = figures(ours, theirs, links, schema, (is_bare, is_cjk, is_foreign))
            found.append(Pair(ours, theirs, links, row))
    return found


def compare(schema: str, name1: str, name2: str) -> Compared:
    """Two names of a kind (Person, Company, Organization, LegalEntity, Vessel ...): the same party's?

    Symmetric. Never raises, whatever the text; a name without a letter is like nothing.
    """
    return compare_many([(schema, name1, name2)])[0]


def compare_many(asked: Iterable[tuple[str, str, str]]) -> list[Compared]:
    """As `compare`, for many pairs at once: (schema, one name, another)."""
    answers: list[Compared] = []
    batch: list[tuple[str, str, str]] = []
    for one in asked:
        batch.append(one)
        if len(batch) == _BATCH:
            answers += _compared(batch)
            batch = []
    return answers + _compared(batch)


def _compared(batch: Sequence[tuple[str, str, str]]) -> list[Compared]:
    if not batch:
        return []
    found = [prepared(*one) for one in batch]
    scores = scored([pair.row for pairs in found for pair in pairs])
    answers, at = [], 0
    for pairs in found:
        best = max(range(len(pairs)), key=lambda place: scores[at + place])
        answers.append(_judged(pairs[best], scores[at + best]))
        at += len(pairs)
    return answers


def scored(rows: Sequence[Sequence[float]]) -> list[float]:
    """The probability of each row of figures."""
    return [float(score) for score in model().probabilities(np.asarray(rows, dtype=np.float32))]


def hit_at() -> float:
    """From which score on two names are a hit."""
    return model().threshold


def _judged(pair: Pair, score: float) -> Compared:
    score = by_rule(pair, score)
    return Compared(round(score, 4), score >= hit_at(), because(pair))


def by_rule(pair: Pair, score: float) -> float:
    """What needs no weighing: the same letters are the same name, and no letters are nobody's."""
    if not pair.ours.words or not pair.theirs.words:
        return 0.0
    if pair.ours.text == pair.theirs.text or _words_of(pair.ours) == _words_of(pair.theirs):
        return 1.0
    if is_turned_round(pair.ours, pair.theirs) or _are_letters(pair):  # a father is not his son, C B A not A B C
        return min(score, _BELOW * hit_at())
    words = sorted(_runs_of(pair.ours.text))
    if len(words) > 2 and words == sorted(_runs_of(pair.theirs.text)):  # of two words, it may be two people
        return 1.0
    score = min(max(score, _least(pair)), 0.999)
    is_enough = pair.row[_IS_PERSON] or _is_met(pair) or _agreed(pair) >= _ENOUGH
    return score if is_enough else min(score, _BELOW * hit_at())


def _is_met(pair: Pair) -> bool:
    """Every word but particles meets one that is the same by letters, by ear or by custom."""
    left = [pair.ours.weights[place] for place in pair.links.ours_left]
    left += [pair.theirs.weights[place] for place in pair.links.theirs_left]
    return max(left, default=0.0) <= _PARTICLE and all(link.how in _SURE for link in pair.links.links)


def _agreed(pair: Pair) -> float:
    """How many letters of words that tell something agree; of words without vowels each consonant counts for two.

    Of short names of companies too little is left to go by: KITO is not TITO, as long as nothing else speaks for it.
    """
    return sum(_letters(pair, link) for link in pair.links.links)


def _letters(pair: Pair, link: Link) -> float:
    ours, theirs = [pair.ours.words[place] for place in link.ours], [pair.theirs.words[place] for place in link.theirs]
    if any(one.bare for one in (*ours, *theirs)):
        return 2 * link.score * min(sum(len(bare_bones(one)) for one in words) for words in (ours, theirs))
    one, other = "".join(each.text for each in ours), "".join(each.text for each in theirs)
    apart = 0 if link.how in _ALIKE else OSA.distance(one, other)
    weight = max(*(pair.ours.weights[p] for p in link.ours), *(pair.theirs.weights[p] for p in link.theirs))
    return max(0, min(len(one), len(other)) - apart) * min(1.0, weight / _TELLING)


def _are_letters(pair: Pair) -> bool:
    texts = (pair.ours.text, pair.theirs.text)
    return all(text.isascii() and max(map(len, text.split()), default=0) == 1 for text in texts)


def _runs_of(text: str) -> list[str]:
    """The words, letters that stand alone in a row taken as one: whatever else moves, C B A stays in its order."""
    runs: list[str] = []
    was_letter = False
    for word in text.split():
        is_letter = len(word) == 1 and word.isascii()
        if is_letter and was_letter:
            runs[-1] += word
        else:
            runs.append(word)
        was_letter = is_letter
    return runs


def _least(pair: Pair) -> float:
    """Where every word meets one that is the same by letters, by ear or by custom: how well they do on the whole."""
    links = pair.links
    if links.ours_left or links.theirs_left or any(link.how not in _SURE for link in links.links):
        return 0.0
    if min(len("".join(one.text for one in side.words)) for side in (pair.ours, pair.theirs)) < _SHORTEST:
        return 0.0
    lengths = [sum(len(pair.ours.words[place].bones) for place in link.ours) + 1 for link in links.links]
    met = sum(link.score * length for link, length in zip(links.links, lengths, strict=True))
    return met / sum(lengths) - 0.01


def _words_of(side: Side) -> tuple[str, ...]:
    return tuple(one.text for one in side.words)


def _met(pair: Pair, link: Link) -> Because:
    ours = " ".join(pair.ours.words[place].text for place in link.ours)
    theirs = " ".join(pair.theirs.words[place].text for place in link.theirs)
    weight = max(pair.ours.weights[place] for place in link.ours) * link.score
    return Because("word", ours, theirs, link.how, round(weight, 3))


def because(pair: Pair) -> tuple[Because, ...]:
    """Which words met how, and which met nothing."""
    reasons = [_met(pair, link) for link in pair.links.links]
    reasons.extend(_missing(pair.ours, pair.links.ours_left, are_ours=True))
    reasons.extend(_missing(pair.theirs, pair.links.theirs_left, are_ours=False))
    if pair.ours.form and pair.theirs.form and pair.ours.form != pair.theirs.form:
        reasons.append(Because("form", pair.ours.form, pair.theirs.form, "different", -0.1))
    return tuple(reasons)


def _missing(side: Side, places: Sequence[int], *, are_ours: bool) -> Iterator[Because]:
    for place in places:
        text, weight = side.words[place].text, -round(side.weights[place], 3)
        yield Because("word", text if are_ours else "", "" if are_ours else text, "missing", weight)

"""Which word of one name meets which of the other, and how well; and what that says in figures.

Words may stand in any order; two words may meet one (Good Will, Goodwill). What is left over on both sides is a
conflict: Angelo Cruz is not Angela Merkel, however alike the first names are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz.distance import OSA, Indel, JaroWinkler

from kopir.engines.screening.spelling import Word, bare_bones, joined, word
from kopir.engines.screening.words import (
    ABBREVIATIONS,
    CHILD_OF,
    NUMBERS,
    PARTICLES,
    TENS,
    TITLES,
    frequencies,
    same_given_name,
)

_LEAST = 0.55  # less alike, two words do not meet
_INITIAL = 0.7
_ONE = 0.8  # more alike, two words are taken for one


@dataclass(frozen=True, slots=True)
class Link:
    """Words of one name that meet words of the other: `how` is same, sound, spelling, initial, short or number."""

    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    score: float
    how: str


@dataclass(frozen=True)
class Side:
    """The words of one name that are its own, with their weights. Titles and legal forms are gone already."""

    words: tuple[Word, ...]
    weights: tuple[float, ...]
    text: str  # as written, tidied and lower case
    form: str = ""
    fathers: tuple[tuple[Word, Word], ...] = ()  # (child, father), where the name says so

    @property
    def total(self) -> float:
        """What all words weigh together."""
        return sum(self.weights) or 1.0


@dataclass(frozen=True)
class Alignment:
    """The links, and the words that met nothing."""

    links: tuple[Link, ...]
    ours_left: tuple[int, ...] = field(default=())
    theirs_left: tuple[int, ...] = field(default=())


def fathers_of(words: Sequence[Word]) -> tuple[tuple[Word, Word], ...]:
    """(child, father) wherever a name says bin, ibn, ben or bint between the two."""
    return tuple(
        (before, after)
        for before, between, after in zip(words, words[1:], words[2:], strict=False)
        if between.text in CHILD_OF
    )


def is_turned_round(ours: Side, theirs: Side) -> bool:
    """The father of one is the child of the other, and the other way round: Hasan bin Ahmad, Ahmad bin Hasan."""
    return any(
        _is_one(child, other_father) and _is_one(father, other_child) and not _is_one(child, other_child)
        for child, father in ours.fathers
        for other_child, other_father in theirs.fathers
    )


def _is_one(one: Word, other: Word) -> bool:
    return alike(one, other, is_person=True)[0] > _ONE


def own_words(words: Sequence[Word], *, is_person: bool) -> list[Word]:
    """Without titles and without the same word twice, where something is left."""
    if not is_person:
        return list(dict.fromkeys(_numbers_joined([_whole(one) for one in words])))
    kept = [one for one in words if one.text not in TITLES] or list(words)
    return list(dict.fromkeys(kept))


def _whole(one: Word) -> Word:
    """A general word that is written short, whole."""
    return word(ABBREVIATIONS[one.text]) if one.text in ABBREVIATIONS else one


def _numbers_joined(words: Sequence[Word]) -> list[Word]:
    """Forty four is one number."""
    found: list[Word] = []
    for one in words:
        unit = number_of(one.text)
        if found and found[-1].text in TENS and unit is not None and 0 < unit < 10:
            found[-1] = word(str(TENS[found[-1].text] + unit))
        else:
            found.append(one)
    return found


def weights_of(words: Sequence[Word], *, is_person: bool) -> tuple[float, ...]:
    """How much each word tells: rare words much, particles little."""
    known = frequencies()
    found = []
    for one in words:
        weight = known.weight(one.sound, is_person=is_person)
        if one.text in PARTICLES:
            weight = 0.12
        elif len(one.text) == 1:
            weight = 0.25
        found.append(weight)
    return tuple(found)


def align(ours: Side, theirs: Side, *, is_person: bool) -> Alignment:
    """The best links first, each word once; then words that were split or joined."""
    found = sorted(
        _meetings(ours.words, theirs.words, is_person=is_person),
        key=lambda link: (-link.score, link.ours, link.theirs),
    )
    free_ours, free_theirs = set(range(len(ours.words))), set(range(len(theirs.words)))
    links: list[Link] = []
    for link in found:
        if free_ours.issuperset(link.ours) and free_theirs.issuperset(link.theirs):
            free_ours.difference_update(link.ours)
            free_theirs.difference_update(link.theirs)
            links.append(link)
    return Alignment(tuple(links), tuple(sorted(free_ours)), tuple(sorted(free_theirs)))


def _meetings(ours: Sequence[Word], theirs: Sequence[Word], *, is_person: bool) -> list[Link]:
    links = []
    exact_ours, exact_theirs = set(), set()
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            score, how = alike(one, other, is_person=is_person)
            if score >= _LEAST:
                # The same word at the same place goes before the same word elsewhere.
                links.append(Link((i,), (j,), score - 0.001 * abs(i - j) * (how == "same"), how))
            if how == "same":
                exact_ours.add(i)
                exact_theirs.add(j)
    links += [
        Link(link.theirs, link.ours, link.score, link.how)
        for link in _joined_meetings(theirs, ours, exact_theirs, exact_ours)
    ]
    links += _joined_meetings(ours, theirs, exact_ours, exact_theirs)
    return links


def _joined_meetings(
    ours: Sequence[Word], theirs: Sequence[Word], exact_ours: set[int], exact_theirs: set[int]
) -> list[Link]:
    """Two to four neighbouring words of ours that are one of theirs."""
    links = []
    for length in (2, 3, 4):
        for start in range(len(ours) - length + 1):
            places = tuple(range(start, start + length))
            if exact_ours.issuperset(places):
                continue
            together = joined(ours[place] for place in places)
            for j, other in enumerate(theirs):
                if j in exact_theirs or (abs(len(together.text) - len(other.text)) > 2 and not together.bare):
                    continue
                score, how = alike(together, other, is_person=False)
                if score >= 0.8:
                    links.append(Link(places, (j,), score - 0.01, "joined" if how == "same" else how))
    return links


def alike(one: Word, other: Word, *, is_person: bool) -> tuple[float, str]:
    """How alike two words are, from 0 to 1, and in which way."""
    if one.text == other.text:
        return 1.0, "same"
    if one.bare or other.bare:
        return _bare_alike(bare_bones(one), bare_bones(other)), "sound"
    if len(one.text) == 1 or len(other.text) == 1:
        return (_INITIAL, "initial") if is_person and one.text[0] == other.text[0] else (0.0, "different")
    number, other_number = number_of(one.text), number_of(other.text)
    if number is not None and number == other_number:
        return 1.0, "number"
    if one.text.isdigit() or other.text.isdigit():
        return 0.0, "different"
    if one.sound == other.sound:
        return 0.97, "sound"
    if is_person and same_given_name().get(one.text, frozenset()) & same_given_name().get(other.text, frozenset()):
        return 0.9, "short"
    return _spelt_alike(one, other), "spelling"


def _bare_alike(a: str, b: str) -> float:
    """Consonants alone tell less, the fewer there are."""
    if a == b and a:
        return 0.95 if len(a) > 1 else 0.88
    score = OSA.normalized_similarity(a, b)
    return 0.9 * score if min(len(a), len(b)) > 2 else 0.5 * score


def _spelt_alike(one: Word, other: Word) -> float:
    longest, shortest = max(len(one.text), len(other.text)), min(len(one.text), len(other.text))
    edits = OSA.distance(one.text, other.text)
    score = max(1.0 - edits / longest, 0.98 * OSA.normalized_similarity(one.sound, other.sound))
    if (one.bones == other.bones and len(one.bones) > 2) or (edits == 1 and shortest > 3):
        score = max(score, 0.86)
    if longest > shortest > 3 and (one.text.startswith(other.text) or other.text.startswith(one.text)):
        score = max(score, 0.7 + 0.2 * shortest / longest)
    return min(0.96, score + 0.02 * (one.text[0] == other.text[0]))


def number_of(text: str) -> int | None:
    """The number a word says, in digits or in English."""
    if text.isdigit() and len(text) < 10:
        return int(text)
    if text[:-2].isdigit() and text[-2:] in {"st", "nd", "rd", "th"} and len(text) < 8:
        return int(text[:-2])
    return NUMBERS.get(text)


FEATURES = (
    "covered_shorter", "covered_longer", "conflict", "conflict_words", "worst_link", "mean_link", "worst_telling",
    "best_left", "left_near", "left_same_initial", "exact_words", "words_shorter", "words_longer", "extra",
    "letters", "letters_sorted", "raw", "raw_short", "bones", "order", "initials", "split", "form_differs",
    "number_differs",
    "is_person", "is_vessel", "bare", "cjk", "foreign", "first_meets", "last_meets", "edits", "longest_conflict",
)  # fmt: skip


def figures(ours: Side, theirs: Side, found: Alignment, schema: str, flags: tuple[bool, bool, bool]) -> list[float]:
    """The alignment in figures, in the order of FEATURES. The same whichever name comes first."""
    is_bare, is_cjk, is_foreign = flags
    met_ours = sum(link.score * ours.weights[place] for link in found.links for place in link.ours)
    met_theirs = sum(link.score * theirs.weights[place] for link in found.links for place in link.theirs)
    cover = (met_ours / ours.total, met_theirs / theirs.total)
    left_ours = sum(ours.weights[place] for place in found.ours_left)
    left_theirs = sum(theirs.weights[place] for place in found.theirs_left)
    is_ours_short = (ours.total, ours.text) <= (theirs.total, theirs.text)
    scores = [link.score for link in found.links]
    weights = [
        max([ours.weights[place] for place in link.ours] + [theirs.weights[place] for place in link.theirs])
        for link in found.links
    ]
    telling = [score for score, weight in zip(scores, weights, strict=True) if weight > 0.3]
    near, initial, longest = _left_over(ours, theirs, found)
    a, b = "".join(one.text for one in ours.words), "".join(one.text for one in theirs.words)
    sorted_a = "".join(sorted(one.text for one in ours.words))
    sorted_b = "".join(sorted(one.text for one in theirs.words))
    bones_a, bones_b = "".join(one.bones for one in ours.words), "".join(one.bones for one in theirs.words)
    order = [link.theirs[0] for link in sorted(found.links, key=lambda link: link.ours)]
    in_order = sum(1 for one, two in pairwise(order) if one < two)
    conflict = min(left_ours, left_theirs)
    raw = OSA.normalized_similarity(ours.text, theirs.text)
    return [
        cover[0] if is_ours_short else cover[1],
        cover[1] if is_ours_short else cover[0],
        conflict,
        min(len(found.ours_left), len(found.theirs_left)),
        min(scores, default=0.0),
        sum(scores) / len(scores) if scores else 0.0,
        min(telling, default=0.0),
        max([ours.weights[p] for p in found.ours_left] + [theirs.weights[p] for p in found.theirs_left], default=0.0),
        near,
        initial,
        sum(1 for link in found.links if link.how in {"same", "number", "joined"}),
        min(len(ours.words), len(theirs.words)),
        max(len(ours.words), len(theirs.words)),
        max(left_ours, left_theirs) - conflict,
        Indel.normalized_similarity(a, b),
        Indel.normalized_similarity(sorted_a, sorted_b),
        raw,
        min(len(ours.text), len(theirs.text), 30),
        JaroWinkler.similarity(bones_a, bones_b),
        in_order / (len(order) - 1) if len(order) > 1 else 1.0,
        sum(1 for link in found.links if link.how == "initial"),
        sum(1 for link in found.links if len(link.ours) + len(link.theirs) > 2),
        float(bool(ours.form and theirs.form and ours.form != theirs.form)),
        float(_numbers(ours) != _numbers(theirs)),
        float(schema == "Person"),
        float(schema in {"Vessel", "Airplane"}),
        float(is_bare),
        float(is_cjk),
        float(is_foreign),
        _place_meets(ours, theirs, found, last=False),
        _place_meets(ours, theirs, found, last=True),
        min(OSA.distance(a, b), 12),
        longest,
    ]


def _numbers(side: Side) -> frozenset[int]:
    return frozenset(number for one in side.words if (number := number_of(one.text)) is not None)


def _left_over(ours: Side, theirs: Side, found: Alignment) -> tuple[float, float, float]:
    """Of the words that met nothing: how near the nearest two are, whether any two begin alike, the longest."""
    near, initial, longest = 0.0, 0.0, 0.0
    for i in found.ours_left:
        for j in found.theirs_left:
            one, other = ours.words[i], theirs.words[j]
            near = max(near, OSA.normalized_similarity(one.text, other.text))
            initial = max(initial, float(one.text[0] == other.text[0]))
            longest = max(longest, min(len(one.text), len(other.text)))
    return near, initial, longest


def _place_meets(ours: Side, theirs: Side, found: Alignment, *, last: bool) -> float:
    """How well the first (or last) words of both met something; the worse of the two."""
    if not ours.words or not theirs.words:
        return 0.0
    place, other = (len(ours.words) - 1, len(theirs.words) - 1) if last else (0, 0)
    mine = max((link.score for link in found.links if place in link.ours), default=0.0)
    yours = max((link.score for link in found.links if other in link.theirs), default=0.0)
    return min(mine, yours)

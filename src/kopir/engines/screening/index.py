"""All parties of the lists, ready to be screened against: many names in one go.

Candidates are found word by word: every word that is asked for is compared with every word of the lists, by ear, and
with those of the same consonants or the same given name in another language. Names that share enough of what their
words weigh are then aligned and weighed as in `compare`. An equal number is a hit whatever the names say; another
birth year or country lowers the score, but what the names alone make a hit stays one, marked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Indel

from kopir.engines.screening.alignment import Side
from kopir.engines.screening.compare import PERSON, Pair, because, by_rule, hit_at, prepared, scored, sides
from kopir.engines.screening.parties import Because, Found, Kind, Listed, Subject
from kopir.engines.screening.spelling import Word, bare_bones, joined
from kopir.engines.screening.words import same_given_name

MOST_CANDIDATES = 80  # of one name
MOST_NEAR_SAME = 600
_ALL_BUT = 0.8  # of the weight of both names meets
_NEAR = 0.66  # words less alike than this do not bring a candidate
_SHARE = 0.42  # of the lighter name's weight that must meet
_CHUNK = 400  # words compared with all words at once
_SCHEMAS = {
    Kind.PERSON: PERSON, Kind.ORGANISATION: "Company", Kind.VESSEL: "Vessel", Kind.AIRCRAFT: "Airplane",
    Kind.UNKNOWN: "LegalEntity",
}  # fmt: skip
_YEAR = re.compile(r"\d{4}")
_WEAK = 0.92  # what a name the list calls weak counts for
_OTHER_BIRTH, _OTHER_COUNTRY, _SAME_BIRTH = 0.75, 0.92, 0.05

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Name:
    """One name of one party."""

    party: int
    text: str
    is_weak: bool


class Index:
    """The parties by their words. Build it with `build`; it does not change afterwards."""

    def __init__(self, parties: Sequence[Listed]) -> None:
        self.parties = tuple(parties)
        self._names: list[_Name] = []
        self._schemas: list[str] = []
        totals: list[float] = []
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        words: dict[str, Word] = {}
        for number, party in enumerate(self.parties):
            schema = _SCHEMAS[party.kind]
            for name in party.names:
                for side in sides(name.text, schema)[:1]:
                    place = len(self._names)
                    self._names.append(_Name(number, name.text, name.is_weak))
                    self._schemas.append(schema)
                    totals.append(side.total)
                    for one, weight in _terms(side):
                        postings[one.text].append((place, weight))
                        words.setdefault(one.text, one)
        self._totals = np.asarray(totals, dtype=np.float64)
        self._words = list(words.values())
        self._sounds = [one.sound for one in self._words]
        self._posted = [np.asarray([place for place, _w in postings[one.text]], dtype=np.int64) for one in self._words]
        self._weights = [np.asarray([w for _p, w in postings[one.text]], dtype=np.float64) for one in self._words]
        self._by_bones: dict[str, list[int]] = defaultdict(list)
        self._by_bare: dict[str, list[int]] = defaultdict(list)
        self._by_group: dict[int, list[int]] = defaultdict(list)
        for place, one in enumerate(self._words):
            if len(one.bones) > 2:
                self._by_bones[one.bones].append(place)
            self._by_bare[bare_bones(one)].append(place)
            for group in same_given_name().get(one.text, ()):
                self._by_group[group].append(place)
        self._by_number: dict[str, list[int]] = defaultdict(list)
        for number, party in enumerate(self.parties):
            for identifier in party.identifiers:
                self._by_number[_number(identifier)].append(number)

    def __len__(self) -> int:
        return len(self._names)

    def screen(self, subjects: Sequence[Subject], cutoff: float | None = None) -> list[list[Found]]:
        """For each subject the parties it may be, the likeliest first: from `cutoff` on (0 to 1; default: hits)."""
        least = hit_at() if cutoff is None else cutoff
        asked = [(place, name) for place, subject in enumerate(subjects) for name in subject.names]
        ready = [sides(name, _SCHEMAS[subjects[place].kind]) for place, name in asked]
        near = self._near(side for every in ready for side in every)
        best: list[dict[int, Found]] = [{} for _ in subjects]
        waiting: list[tuple[int, str, int, list[Pair]]] = []
        for (place, name), every in zip(asked, ready, strict=True):
            schema = _SCHEMAS[subjects[place].kind]
            candidates = sorted({found for side in every for found in self._candidates(side, near)})
            waiting += [
                (place, name, found, prepared(self._compared_as(schema, found), name, self._names[found].text))
                for found in candidates
                if _may_be(schema, self._schemas[found])
            ]
            if len(waiting) > 2_000:
                self._judge(waiting, subjects, best, least)
                waiting = []
        self._judge(waiting, subjects, best, least)
        for place, subject in enumerate(subjects):
            self._by_identifiers(subject, best[place])
        return [sorted(found.values(), key=lambda one: (-one.score, one.key)) for found in best]

    def candidates(self, subjects: Sequence[Subject]) -> list[list[str]]:
        """The listed names each subject's first name would be compared with, the most alike first; for learning."""
        ready = [sides(subject.names[0], _SCHEMAS[subject.kind]) for subject in subjects]
        near = self._near(side for every in ready for side in every)
        return [
            [
                self._names[place].text
                for place in self._candidates(every[0], near)
                if _may_be(_SCHEMAS[subject.kind], self._schemas[place])
            ]
            for subject, every in zip(subjects, ready, strict=True)
        ]

    def _compared_as(self, schema: str, found: int) -> str:
        return self._schemas[found] if schema == "LegalEntity" else schema

    def _near(self, asked: Iterable[Side]) -> dict[str, list[tuple[int, float]]]:
        """Each word that is asked for -> the words of the lists it may be, with how alike they are."""
        words = {one.text: one for side in asked for one, _weight in _terms(side)}
        near: dict[str, list[tuple[int, float]]] = {text: self._same_bones(one) for text, one in words.items()}
        waiting = list(words.values())
        for start in range(0, len(waiting), _CHUNK):
            chunk = waiting[start : start + _CHUNK]
            alike = process.cdist(
                [one.sound for one in chunk], self._sounds, scorer=Indel.normalized_similarity, score_cutoff=_NEAR,
                dtype=np.float32, workers=-1,
            )  # fmt: skip
            for row, column in zip(*np.nonzero(alike), strict=True):
                near[chunk[row].text].append((int(column), float(alike[row, column])))
        return near

    def _same_bones(self, one: Word) -> list[tuple[int, float]]:
        found: dict[int, float] = dict.fromkeys(self._by_bones.get(one.bones, ()), 0.85)
        bare = bare_bones(one)
        for place in self._by_bare.get(bare, ()):
            if one.bare or self._words[place].bare:
                found[place] = 0.9
        for group in same_given_name().get(one.text, ()):
            found.update(dict.fromkeys(self._by_group.get(group, ()), 0.9))
        return list(found.items())

    def _candidates(self, side: Side, near: dict[str, list[tuple[int, float]]]) -> list[int]:
        """Names of the lists that share enough with this one, the most alike first."""
        alone = _Met()
        together = _Met()  # neighbouring words said as one
        for number, (one, weight) in enumerate(_terms(side)):
            best: dict[int, float] = {}
            for found, alike in near.get(one.text, ()):
                best[found] = max(alike, best.get(found, 0.0))
            met = alone if number < len(side.words) else together
            met.add(
                [
                    (self._posted[found], np.minimum(self._weights[found], weight) * alike)
                    for found, alike in best.items()
                ]
            )
        names, weight_met = alone.best(together)
        if not len(names):
            return []
        share = weight_met / np.minimum(self._totals[names], side.total)
        both = weight_met / np.maximum(self._totals[names], side.total)
        order = np.argsort(-(share + both), kind="stable")
        # Common names have hundreds of near ones: whatever is all but the same stays beside the best of the rest.
        near_same = int(np.count_nonzero((share[order] >= _ALL_BUT) & (both[order] >= _ALL_BUT)))
        most = max(MOST_CANDIDATES, min(near_same, MOST_NEAR_SAME))
        kept = order[share[order] >= _SHARE][:most]
        return [int(place) for place in names[kept]]

    def _judge(
        self,
        waiting: Sequence[tuple[int, str, int, list[Pair]]],
        subjects: Sequence[Subject],
        best: list[dict[int, Found]],
        least: float,
    ) -> None:
        scores = scored([pair.row for _place, _name, _found, pairs in waiting for pair in pairs]) if waiting else []
        at = 0
        for place, name, found, pairs in waiting:
            likeliest = max(range(len(pairs)), key=lambda one, at=at: scores[at + one])  # type: ignore[misc]
            score = by_rule(pairs[likeliest], scores[at + likeliest])
            at += len(pairs)
            listed = self._names[found]
            if listed.is_weak:
                score *= _WEAK
            if score < least:
                continue
            party = self.parties[listed.party]
            known = best[place].get(listed.party)
            score, more = _evidence(score, subjects[place], party, least)
            if known is None or known.score < score:
                reasons = (*because(pairs[likeliest]), *more)
                best[place][listed.party] = Found(party.key, round(score, 4), name, listed.text, reasons)

    def _by_identifiers(self, subject: Subject, best: dict[int, Found]) -> None:
        for identifier in subject.identifiers:
            for number in self._by_number.get(_number(identifier), ()):
                party = self.parties[number]
                proof = Because("identifier", identifier, _number(identifier), "same", 1.0)
                known = best.get(number)
                if known is not None:
                    best[number] = replace(known, score=1.0, because=(proof, *known.because))
                else:
                    own = subject.names[0] if subject.names else identifier
                    listed = party.names[0].text if party.names else party.key
                    best[number] = Found(party.key, 1.0, own, listed, (proof,))


class _Met:
    """What each listed name meets of the words that are asked for: each of them once, by the word it meets best."""

    def __init__(self) -> None:
        self._names: list[Numbers] = []
        self._weights: list[npt.NDArray[np.float64]] = []

    def add(self, found: Sequence[tuple[Numbers, npt.NDArray[np.float64]]]) -> None:
        """One word that is asked for, with the names that have a word like it."""
        if not found:
            return
        names, back = np.unique(np.concatenate([places for places, _met in found]), return_inverse=True)
        best = np.zeros(len(names))
        np.maximum.at(best, back, np.concatenate([met for _places, met in found]))
        self._names.append(names)
        self._weights.append(best)

    def _sums(self) -> tuple[Numbers, npt.NDArray[np.float64]]:
        if not self._names:
            return np.empty(0, dtype=np.int64), np.empty(0)
        names, back = np.unique(np.concatenate(self._names), return_inverse=True)
        return names, np.bincount(back, weights=np.concatenate(self._weights)).astype(np.float64)

    def best(self, other: _Met) -> tuple[Numbers, npt.NDArray[np.float64]]:
        """The names of both, with the better of the two sums."""
        one, two = self._sums(), other._sums()
        names, back = np.unique(np.concatenate([one[0], two[0]]), return_inverse=True)
        best = np.zeros(len(names))
        np.maximum.at(best, back, np.concatenate([one[1], two[1]]))
        return names, best


def build(parties: Sequence[Listed]) -> Index:
    """The index of these parties; about three seconds for 10,000 parties of 26,000 names."""
    return Index(parties)


def _terms(side: Side) -> list[tuple[Word, float]]:
    """The words of a name, and neighbouring words said as one."""
    terms = list(zip(side.words, side.weights, strict=True))
    if 1 < len(side.words) <= 6:
        for start in range(len(side.words) - 1):
            together = joined(side.words[start : start + 2])
            terms.append((together, side.weights[start] + side.weights[start + 1]))
        if len(side.words) > 2:
            terms.append((joined(side.words), side.total))
    return terms


def _may_be(asked: str, listed: str) -> bool:
    """People are not companies; what the list does not say may be either."""
    if "LegalEntity" in {asked, listed}:
        return True
    return (asked == PERSON) == (listed == PERSON)


def _number(identifier: str) -> str:
    """The value of `kind:value`; lists name the kinds of numbers too differently to compare them."""
    return re.sub(r"[\W_]", "", identifier.partition(":")[2]).upper()


def _evidence(score: float, subject: Subject, party: Listed, least: float) -> tuple[float, list[Because]]:
    """What births and countries add to the names; what the names alone make a hit stays one."""
    floor = max((bound for bound in (hit_at(), least) if score >= bound), default=0.0)
    found = []
    ours, theirs = _years(subject.births), _years(party.births)
    if ours and theirs:
        agrees = any(abs(one - other) <= 1 for one in ours for other in theirs)
        score = min(1.0, score + _SAME_BIRTH) if agrees else max(floor, score * _OTHER_BIRTH)
        how, weight = ("same", _SAME_BIRTH) if agrees else ("different", _OTHER_BIRTH - 1)
        found.append(Because("birth", ", ".join(subject.births), ", ".join(party.births), how, round(weight, 2)))
    if subject.countries and party.countries:
        agrees = bool(set(subject.countries) & set(party.countries))
        score = score if agrees else max(floor, score * _OTHER_COUNTRY)
        how, weight = ("same", 0.0) if agrees else ("different", _OTHER_COUNTRY - 1)
        found.append(
            Because("country", ", ".join(subject.countries), ", ".join(party.countries), how, round(weight, 2))
        )
    return score, found


def _years(births: Iterable[str]) -> set[int]:
    years: set[int] = set()
    for birth in births:
        bounds = [int(year) for year in _YEAR.findall(birth)]
        years.update(range(min(bounds), max(bounds) + 1) if "/" in birth and bounds else bounds)
    return years

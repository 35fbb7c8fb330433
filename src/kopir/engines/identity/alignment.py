"""Two prepared names laid side by side: which words say the same, by meaning or by sound, and what is left over.

Words may be cut differently (NittoBest, 日東ベスト), so up to three neighbours may together answer up to three others.
The strongest links are taken first, each word once.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import ratio

from kopir.engines.identity.names import Prepared, Run, Unit

_ENOUGH = 0.55  # a link weaker than this is chance
_SURE_MEANING = 0.12  # a learned translation at least this probable counts as full


@dataclass(frozen=True, slots=True)
class Link:
    """Words `a_from` to `a_to` of the one name answer words `b_from` to `b_to` of the other."""

    score: float
    kind: str
    a_from: int
    a_to: int
    b_from: int
    b_to: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The links and, for each word of both names, how well it is answered (0 to 1)."""

    links: tuple[Link, ...]
    a_answered: tuple[float, ...]
    b_answered: tuple[float, ...]


def align(a: Prepared, b: Prepared) -> Alignment:
    """The best links first, each word used once; ties by place, so that the same input gives the same answer."""
    candidates = _meaning_links(a.units, b.units) + _sound_links(a.runs, b.runs)
    candidates.sort(
        key=lambda link: (-round(link.score, 2), -_words(link, a, b), link.a_from, link.b_from, link.a_to, link.b_to)
    )
    answered_a, answered_b = [0.0] * len(a.units), [0.0] * len(b.units)
    links = []
    for link in candidates:
        if any(answered_a[link.a_from : link.a_to]) or any(answered_b[link.b_from : link.b_to]):
            continue
        links.append(link)
        for place in range(link.a_from, link.a_to):
            answered_a[place] = link.score
        for place in range(link.b_from, link.b_to):
            answered_b[place] = link.score
    return Alignment(tuple(links), tuple(answered_a), tuple(answered_b))


def _words(link: Link, a: Prepared, b: Prepared) -> float:
    """How much of both names a link explains, by the words' weights."""
    words = sum([unit.weight for unit in a.units[link.a_from : link.a_to]])
    return words + sum([unit.weight for unit in b.units[link.b_from : link.b_to]])


def _meaning_links(a: tuple[Unit, ...], b: tuple[Unit, ...]) -> list[Link]:
    """Words with a common meaning."""
    links = []
    for b_place, b_unit in enumerate(b):
        if not b_unit.meanings:
            continue
        known = dict(b_unit.meanings)
        for a_place, a_unit in enumerate(a):
            best = 0.0
            for word, share in a_unit.meanings:
                other = known.get(word)
                if other is not None and min(share, other) > best:
                    best = min(share, other)
            if best > 0.01:
                score = 1.0 if best >= _SURE_MEANING else 0.6 + 0.4 * best / _SURE_MEANING
                kind = "same" if a_unit.text == b_unit.text else "meaning"
                links.append(Link(score, kind, a_place, a_place + 1, b_place, b_place + 1))
    return links


def _sound_links(a: tuple[Run, ...], b: tuple[Run, ...]) -> list[Link]:
    """A word and a run of words that sound alike, with vowels or by their consonants."""
    links = []
    for ours in a:
        sound, bones = ours.sound, ours.bones
        single = ours.end - ours.begin == 1
        least, most = (len(sound) - 2) / 2.2, 2.2 * len(sound) + 2
        for theirs in b:
            if least <= len(theirs.sound) <= most and (single or theirs.end - theirs.begin == 1):
                score = alike(sound, theirs.sound, bones, theirs.bones)
                if score >= _ENOUGH:
                    links.append(Link(score, "sound", ours.begin, ours.end, theirs.begin, theirs.end))
    return links


def alike(a_sound: str, b_sound: str, a_bones: str, b_bones: str) -> float:
    """How alike two runs sound, 0 to 1. Short runs must agree in full."""
    if a_sound == b_sound:
        return 1.0
    shorter = min(len(a_sound), len(b_sound))
    if shorter < 2:
        return 0.0
    by_sound = float(ratio(a_sound, b_sound, score_cutoff=50)) / 100
    if len(a_bones) > 2 and len(b_bones) > 2:
        if a_bones == b_bones:
            return max(by_sound, 0.93 if len(a_bones) > 3 else 0.85)
        by_bones = float(ratio(a_bones, b_bones, score_cutoff=50)) / 100 * 0.9
        if by_bones > by_sound:
            by_sound = 0.5 * (by_sound + by_bones)
    return by_sound * 0.8 if shorter < 4 else by_sound


def whole_likeness(a: Prepared, b: Prepared) -> float:
    """How alike the whole names sound, at their best reading."""
    return max(ratio(one, other) for one in a.sounds for other in b.sounds) / 100


def prefix_likeness(a: Prepared, b: Prepared) -> float:
    """As `whole_likeness`, but the beginning counts more: brands stand first."""
    return max(float(JaroWinkler.similarity(one, other)) for one in a.sounds for other in b.sounds)

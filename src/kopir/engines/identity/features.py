"""What two prepared names have in common, as numbers. One row per pair; the model in `model.py` weighs them.

The order of FEATURES is the order of the columns; `tools/learn_names.py` learns from the same rows, so a change here
needs a new training.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.fuzz import partial_ratio, ratio

from kopir.engines.identity.alignment import Alignment, prefix_likeness, whole_likeness
from kopir.engines.identity.names import Prepared, Unit
from kopir.engines.identity.sounding import MOST_LETTERS, Sounds
from kopir.engines.text.transliterate import cyrillic_to_latin

Rows = npt.NDArray[np.float32]

FEATURES = (
    "whole",  # likeness of the whole names by ear
    "prefix",  # the same, the beginning counting more
    "bones",  # likeness of the consonants
    "part",  # the shorter name inside the longer
    "covered_a",  # share of a's weight that b answers
    "covered_b",
    "covered_least",
    "left_a",  # weight of a's most telling unanswered word
    "left_b",
    "left_sum_a",
    "left_sum_b",
    "first_a",  # how well a's first word is answered
    "first_b",
    "best_weight",  # weight of the most telling word that is well answered
    "by_meaning",  # share of the links' weight that rests on translation
    "numbers",  # 1 the same numbers, -1 different ones, 0 none
    "initials",  # Latin letters of one are the initials of the other
    "group",  # both or neither is a holding or group: 1, only one: -1, neither 0
    "units_a",
    "units_b",
    "length",  # shorter sound length by longer
    "latin_missing",  # Latin words of a Japanese or Cyrillic name that the other name lacks
    "is_japanese",
    "is_kana",
    "is_cyrillic",
    "sure_links",  # weight answered without doubt, both sides
    "cost_a",  # what a's unanswered words cost, by how often such words are left out
    "cost_b",
    "spelt_whole",  # how likely the Latin spelling is, given how the whole name sounds, per letter (see sounding.py)
    "spelt_part",  # the same for the best part
    "spelt_rest",  # the same for what the translated words leave over
    "rest",  # share of the letters that the translated words leave over
)
_GROUP = frozenset({"holding", "group"})


def features(a: Prepared, b: Prepared, found: Alignment) -> list[float]:
    """The row of one pair, in the order of FEATURES, without the spelling columns."""
    weight_a, weight_b = _weights(a), _weights(b)
    answered_a = sum([w * s for w, s in zip(weight_a, found.a_answered, strict=True)])
    answered_b = sum([w * s for w, s in zip(weight_b, found.b_answered, strict=True)])
    covered_a, covered_b = answered_a / (sum(weight_a) or 1.0), answered_b / (sum(weight_b) or 1.0)
    left_a = [w * (1 - s) for w, s in zip(weight_a, found.a_answered, strict=True)]
    left_b = [w * (1 - s) for w, s in zip(weight_b, found.b_answered, strict=True)]
    sure = [w for w, s in zip(weight_a + weight_b, found.a_answered + found.b_answered, strict=True) if s > 0.84]
    long_a, long_b = len(a.sounds[0]), len(b.sounds[0])
    return [
        whole_likeness(a, b),
        prefix_likeness(a, b),
        ratio(a.bones, b.bones) / 100,
        partial_ratio(a.sounds[0], b.sounds[0]) / 100,
        covered_a,
        covered_b,
        min(covered_a, covered_b),
        max(left_a, default=0.0),
        max(left_b, default=0.0),
        sum(left_a),
        sum(left_b),
        found.a_answered[0] if found.a_answered else 0.0,
        found.b_answered[0] if found.b_answered else 0.0,
        max(sure, default=0.0),
        _share_by_meaning(found),
        numbers_agree(a, b),
        initials_agree(a, b),
        _groups_agree(a, b),
        float(len(a.units)),
        float(len(b.units)),
        min(long_a, long_b) / (max(long_a, long_b) or 1),
        _latin_missing(a, b) + _latin_missing(b, a),
        float("Jpan" in (a.writing, b.writing)),
        float(a.kana or b.kana),
        float("Cyrl" in (a.writing, b.writing)),
        sum(sure),
        sum([unit.cost * (1 - s) for unit, s in zip(a.units, found.a_answered, strict=True)]),
        sum([unit.cost * (1 - s) for unit, s in zip(b.units, found.b_answered, strict=True)]),
    ]


def table(pairs: Sequence[tuple[Prepared, Prepared]], found: Sequence[Alignment], sounds: Sounds) -> Rows:
    """The rows of many pairs: `features` and the spelling columns, which are computed together."""
    plain = np.array([features(a, b, links) for (a, b), links in zip(pairs, found, strict=True)], dtype=np.float32)
    return np.concatenate([plain, _spelling_columns(pairs, found, sounds)], axis=1)


def _spelling_columns(pairs: Sequence[tuple[Prepared, Prepared]], found: Sequence[Alignment], sounds: Sounds) -> Rows:
    asked: list[tuple[str, str]] = []
    owner: list[int] = []
    rests: list[tuple[str, str]] = []
    columns = np.zeros((len(pairs), 4), dtype=np.float32)
    for place, ((a, b), links) in enumerate(zip(pairs, found, strict=True)):
        written = _written(a, b)
        if not written:
            rests.append(("", ""))
            continue
        asked += [(heard, written) for heard in a.heard]
        owner += [place] * len(a.heard)
        rests.append(_rest(a, b, links))
        columns[place, 3] = len(rests[-1][1]) / len(written)
    columns[:, :2] = -3.0
    scores = sounds.scores(asked)
    if asked:
        lengths = np.array([min(len(written), MOST_LETTERS) for _, written in asked], dtype=np.float32)[:, None]
        np.maximum.at(columns[:, :2], np.array(owner), np.maximum(scores / lengths, -3.0))
    columns[:, 2] = _rest_scores(rests, sounds)
    return columns


def _rest_scores(rests: list[tuple[str, str]], sounds: Sounds) -> Rows:
    """Per letter; 2 where nothing is left on either side, -3 where only one side has something left."""
    scores = np.array([2.0 if heard == written == "" else -3.0 for heard, written in rests], dtype=np.float32)
    both = [place for place, (heard, written) in enumerate(rests) if heard and written]
    if both:
        found = sounds.scores([rests[place] for place in both])[:, 0]
        lengths = np.array([min(len(rests[place][1]), MOST_LETTERS) for place in both], dtype=np.float32)
        scores[both] = np.maximum(found / lengths, -3.0)
    return scores


def _written(a: Prepared, b: Prepared) -> str:
    """The Latin spelling to be explained: b's, if a is heard and b is of another script."""
    if not a.heard or a.writing == b.writing:
        return ""
    return "".join([_letters(unit, b) for unit in b.units])


def _letters(unit: Unit, name: Prepared) -> str:
    return unit.text if name.writing == "Latn" and unit.text.isascii() else cyrillic_to_latin(unit.text).lower()


def _rest(a: Prepared, b: Prepared, found: Alignment) -> tuple[str, str]:
    """What is left to be heard and to be written when the words that translate are taken away."""
    gone_a: set[int] = set()
    gone_b: set[int] = set()
    for link in found.links:
        if link.kind != "sound" and link.score > 0.8:
            gone_a.update(range(link.a_from, link.a_to))
            gone_b.update(range(link.b_from, link.b_to))
    if not gone_a:
        return a.heard[0], _written(a, b)
    heard = "".join([unit.heard for place, unit in enumerate(a.units) if place not in gone_a])
    return heard, "".join([_letters(unit, b) for place, unit in enumerate(b.units) if place not in gone_b])


def _weights(name: Prepared) -> list[float]:
    return [unit.weight for unit in name.units]


def _share_by_meaning(found: Alignment) -> float:
    links = found.links
    return sum([link.kind == "meaning" for link in links]) / len(links) if links else 0.0


def numbers_agree(a: Prepared, b: Prepared) -> float:
    """1 where both names hold the same numbers, -1 where they differ, 0 where there are none."""
    if not a.numbers and not b.numbers:
        return 0.0
    return 1.0 if a.numbers == b.numbers else -1.0


def initials_agree(a: Prepared, b: Prepared) -> float:
    """1 where a word of two to five letters of one name spells the initials of the other's words."""
    return float(_spells(a, b) or _spells(b, a))


def _spells(short: Prepared, full: Prepared) -> bool:
    initials = "".join([unit.sound[:1] for unit in full.units])
    letters = "".join([unit.text[:1] for unit in full.units if unit.latin])
    for unit in short.units[:3]:
        word = unit.text if unit.latin else ""
        if 2 <= len(word) <= 5 and (word == letters[: len(word)] or word == initials[: len(word)]):
            return True
    return False


def _groups_agree(a: Prepared, b: Prepared) -> float:
    in_a, in_b = _is_group(a.units), _is_group(b.units)
    if not in_a and not in_b:
        return 0.0
    return 1.0 if in_a == in_b else -1.0


def _is_group(units: tuple[Unit, ...]) -> bool:
    return any(word in _GROUP for unit in units for word, share in unit.meanings if share > 0.3)


def _latin_missing(a: Prepared, b: Prepared) -> float:
    """Latin words within a name of another script usually stand in the English name too."""
    if a.writing == "Latn" or not any(unit.latin for unit in a.units):
        return 0.0
    flat = "".join([unit.text for unit in b.units])
    return float(sum([unit.latin and unit.text not in flat for unit in a.units]))

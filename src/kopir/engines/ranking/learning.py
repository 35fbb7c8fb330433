"""Learning the weights of the reasons from graded pairs, and measuring what was learned on needs left out.

A logistic regression in which every reason keeps its sign and is held near a weight it starts from: judgments are few,
so the data must speak clearly to move one. Two losses are added: pairs of offers of one need in the wrong order (what
ranking is judged by), and the probability of an answer over all pairs (which makes scores comparable from need to
need). The sum is convex with one minimum, found by projected gradient steps with momentum; the same data always give
the same weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kopir.engines.ranking.evidence import REASONS

Array = NDArray[np.float64]
Grades = NDArray[np.int64]

ANSWERED = {3: 1.0, 2: 0.85, 1: 0.25}  # the probability of an answer a grade stands for
GOOD = 2  # a pair of this grade or a higher one answers
NOT_JUDGED = -1
NARROWEST = 0.02  # the least spread a reason is scaled by
_POINTWISE, _RIDGE = 1.0, 1.0
_BULK = 12  # the offers nobody judged count together as much as so many judged ones
_STEPS, _STILL = 5000, 1e-9


@dataclass(frozen=True, eq=False)
class Group:
    """One need with the reasons of its offers, a row each in the order of `REASONS`, and their grades."""

    key: str
    values: Array
    grades: Grades  # 0 to 3; NOT_JUDGED where nobody said anything

    @property
    def judged(self) -> int:
        """How many pairs somebody judged."""
        return int((self.grades >= 0).sum())

    @property
    def answerable(self) -> bool:
        """Whether an offer of a good grade is among them."""
        return bool((self.grades >= GOOD).any())


@dataclass(frozen=True, eq=False)
class Model:
    """Weights of the reasons, in the order of `REASONS`, and what is added to their sum."""

    weights: Array
    bias: float

    def score(self, values: Array) -> Array:
        """Log-odds of an answer."""
        return np.asarray(values @ self.weights + self.bias)


@dataclass(frozen=True)
class Held:
    """What a fit starts from and is held to.

    `ridge`: how strongly (1: as the shipped weights were held to the expected ones). `bias_too`: the bias stays as it
    is: pairs that people judged are no sample of all pairs, so they cannot tell how rare an answer is.
    """

    start: Model
    ridge: float = _RIDGE
    bias_too: bool = False


def expected() -> Model:
    """The weights expected from what each reason means in trade."""
    return Model(np.array([held.expected for held in REASONS.values()]), -4.0)


def model_of(table: Mapping[str, float]) -> Model:
    """A table of weights as a model."""
    return Model(np.array([table[name] for name in REASONS]), table["bias"])


def fit(groups: Sequence[Group], held: Held) -> Model:
    """The weights that lose least, each with the sign of its reason."""
    values = np.concatenate([group.values for group in groups])
    grades = np.concatenate([group.grades for group in groups])
    scale = np.maximum(values.std(axis=0), NARROWEST)
    start = np.append(held.start.weights * scale, held.start.bias)
    problem = _Problem.of(groups, values / scale, grades, start, held)
    point = _smallest(problem, start)
    return Model(point[:-1] / scale, float(point[-1]))


@dataclass(frozen=True, eq=False)
class _Problem:
    """The loss over scaled values: its slope, its steepest curve, and the signs to keep."""

    differences: Array
    importance: Array
    values: Array
    wanted: Array
    care: Array
    start: Array
    held: Held

    @classmethod
    def of(cls, groups: Sequence[Group], scaled: Array, grades: Grades, start: Array, held: Held) -> _Problem:
        differences, importance = _preferences(groups, scaled)
        wanted = np.array([ANSWERED.get(int(grade), 0.0) for grade in grades])
        care = np.where(grades >= GOOD, 1.0, np.where(grades >= 0, 0.5, 0.05))
        return cls(differences, importance, scaled, wanted, care / care.sum(), start, held)

    def slope(self, point: Array) -> Array:
        weights, bias = point[:-1], point[-1]
        total = self.values @ weights + bias
        off = self.care * (1 / (1 + np.exp(-total)) - self.wanted)
        found = _POINTWISE * self.values.T @ off + 2 * self.held.ridge * (weights - self.start[:-1])
        if len(self.importance):
            missed = self.importance / (1 + np.exp(self.differences @ weights))
            found = found - self.differences.T @ missed
        return np.append(found, 0.0 if self.held.bias_too else _POINTWISE * off.sum())

    def steepest(self) -> float:
        """No curve of the loss is steeper than this: one over it is a safe step."""
        with_bias = np.hstack([self.values, np.ones((len(self.values), 1))])
        curve = 0.25 * _POINTWISE * _largest(with_bias, self.care) + 2 * self.held.ridge
        return curve + 0.25 * _largest(self.differences, self.importance) if len(self.importance) else curve

    def within(self, point: Array) -> Array:
        """The nearest point at which each weight has its sign."""
        signs = np.array([held.sign for held in REASONS.values()])
        kept = np.where(signs > 0, np.maximum(point[:-1], 0), np.minimum(point[:-1], 0))
        return np.append(kept, point[-1])


def _largest(rows: Array, care: Array) -> float:
    return float(np.linalg.eigvalsh(rows.T @ (rows * care[:, None]))[-1])


def _smallest(problem: _Problem, start: Array) -> Array:
    """Nesterov's steps, begun anew when they overshoot."""
    step = 1 / problem.steepest()
    point = ahead = problem.within(start)
    momentum = 1.0
    for _ in range(_STEPS):
        slope = problem.slope(ahead)
        moved = problem.within(ahead - step * slope)
        if float((ahead - moved) @ (moved - point)) > 0:
            momentum = 1.0
        following = (1 + math.sqrt(1 + 4 * momentum**2)) / 2
        ahead = moved + (momentum - 1) / following * (moved - point)
        if float(np.abs(moved - point).max()) < _STILL:
            return moved
        point, momentum = moved, following
    return point


def _preferences(groups: Sequence[Group], scaled: Array) -> tuple[Array, Array]:
    """Differences of reasons of two offers of one need, the better first, and how much each order matters."""
    differences, importance, start = [], [], 0
    for group in groups:
        own = scaled[start : start + len(group.grades)]
        start += len(group.grades)
        gain = np.where(group.grades > 0, 2.0 ** np.maximum(group.grades, 0) - 1, 0.0)
        for better in np.flatnonzero(gain > 0):
            lower = np.flatnonzero(gain < gain[better])
            weight = (gain[better] - gain[lower]) / 7
            weight = weight * np.where(group.grades[lower] == 0, 1.5, 1.0)
            bulk = group.grades[lower] < 0
            weight = np.where(bulk, weight * _BULK / max(bulk.sum(), 1), weight)
            differences.append(own[better] - own[lower])
            importance.append(weight)
    if not sum(len(one) for one in importance):
        return np.zeros((0, scaled.shape[1])), np.zeros(0)
    weights = np.concatenate(importance)
    return np.concatenate(differences), weights / weights.sum()


def folds(groups: Sequence[Group], count: int, seed: int = 0) -> list[list[int]]:
    """The places of the groups, shuffled into so many parts: a need is never on both sides."""
    order = np.random.RandomState(seed).permutation(len(groups))
    return [order[fold::count].tolist() for fold in range(count)]


def left_out_scores(groups: Sequence[Group], held: Held, *, count: int, seed: int = 0) -> list[Array]:
    """Each need scored by a model that has not seen it."""
    scores: list[Array] = [np.zeros(0)] * len(groups)
    for out in folds(groups, count, seed):
        left_out = set(out)
        model = fit([group for place, group in enumerate(groups) if place not in left_out], held)
        for place in out:
            scores[place] = model.score(groups[place].values)
    return scores


MEASURES = ("nDCG@5", "recall@5", "AUC")


def measures(groups: Sequence[Group], scores: Sequence[Array]) -> dict[str, float]:
    """How good an order is; nan where nothing can be measured.

    nDCG@5 and recall@5 as in the open set's `score.py`, over the offers that stand in each group. AUC: how often a
    pair that was judged an answer scores above one that was judged none, whichever needs they belong to.
    """
    ranked = [group.grades[np.argsort(-score, kind="stable")] for group, score in zip(groups, scores, strict=True)]
    answered = [grades for grades in ranked if (grades >= GOOD).any()]
    return {
        "nDCG@5": mean([ndcg(grades) for grades in answered]),
        "recall@5": mean([float((g[:5] >= GOOD).sum() / (g >= GOOD).sum()) for g in answered]),
        "AUC": _pair_auc(groups, scores),
    }


def _pair_auc(groups: Sequence[Group], scores: Sequence[Array]) -> float:
    grades = np.concatenate([group.grades for group in groups])
    given = np.concatenate(list(scores))
    good, bad = given[grades >= GOOD], given[grades == 0]
    if not len(good) or not len(bad):
        return math.nan
    return float((good[:, None] > bad[None, :]).mean() + (good[:, None] == bad[None, :]).mean() / 2)


def ndcg(grades: Grades) -> float:
    """Of one ranked list, best first: gain 2^grade - 1 over the first five, against the best possible order."""

    def dcg(found: Grades) -> float:
        return sum((2.0 ** max(int(grade), 0) - 1) / math.log2(place + 2) for place, grade in enumerate(found[:5]))

    return dcg(grades) / dcg(np.sort(grades)[::-1])


def mean(values: Sequence[float]) -> float:
    """Their mean; nan for none."""
    return float(np.mean(values)) if values else math.nan


__all__ = [
    "ANSWERED",
    "GOOD",
    "MEASURES",
    "NOT_JUDGED",
    "Group",
    "Held",
    "Model",
    "expected",
    "fit",
    "folds",
    "left_out_scores",
    "mean",
    "measures",
    "model_of",
    "ndcg",
]

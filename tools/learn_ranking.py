"""Learn the weights of the ranking on the open set, with leave-folds-out figures, and write them to `data/learned/`.

    python tools/learn_ranking.py BENCHMARK_FOLDER [--write]

Prints the measures of `score.py` for needs left out of the fold that ranks them (ten folds, five shuffles), the recall
for each language pair, and what each reason is worth (measures without it). `--write` learns from all needs and writes
`ranking_weights.tsv` and `ranking_reference.npz`.

The model is a logistic regression in which every reason keeps its sign and is held near the weight expected from what
it means in trade (`REASONS` in `evidence.py`): the set is small, so the data must speak clearly to move a weight. Two
losses are added: pairs of offers of one need in the wrong order (what ranking is judged by), and the probability of
an answer over all pairs (which makes scores comparable from need to need).

The left-out figures are kinder than a new set will be: the expected weights and the rules were written with the open
set and its errors in view.
"""

from __future__ import annotations

import argparse
import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kopir.engines import data
from kopir.engines.ranking import Need, Offer, Prepared, pool_statistics, prepare_needs, prepare_offers
from kopir.engines.ranking.evidence import REASONS, measure
from kopir.engines.ranking.pairs import Pairs
from kopir.engines.ranking.stack import Stack
from kopir.engines.ranking.statistics import reference
from kopir.engines.taxonomy.documents import code_list

Array = NDArray[np.float64]
ANSWERED = {3: 1.0, 2: 0.85, 1: 0.25}  # the probability of an answer a grade stands for
LANGUAGES = ("en", "ja", "kk", "ru")
POINTWISE, RIDGE = 1.0, 1.0
NARROWEST = 0.02  # the least spread a reason is scaled by
FOLDS, SHUFFLES = 10, 5


@dataclass(frozen=True)
class Judged:
    """One need with the reasons of all offers of the other country and their grades (-1: not judged)."""

    need: Prepared
    offers: tuple[Prepared, ...]
    values: Array
    grades: NDArray[np.int64]

    @property
    def answerable(self) -> bool:
        return bool((self.grades >= 2).any())


@dataclass(frozen=True)
class Model:
    """Weights of the reasons and what is added to their sum."""

    weights: Array
    bias: float

    def score(self, values: Array) -> Array:
        return np.asarray(values @ self.weights + self.bias)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def judged(folder: Path) -> list[Judged]:
    """The open set with its reasons measured."""
    table = rows(folder / "needs.tsv")
    needs = prepare_needs([need_of_row(row) for row in table])
    offers = prepare_offers([offer_of_row(row) for row in rows(folder / "offers.tsv")])
    statistics = pool_statistics(needs, offers)
    found = []
    for row, need in zip(table, needs, strict=True):
        abroad = tuple(offer for offer in offers if offer.country != need.country)
        grades = dict(item.split(":") for item in row["relevant"].split(",") if item)
        values = measure(Pairs(need, Stack(abroad, statistics), one_is_need=True)).astype(np.float64)
        found.append(Judged(need, abroad, values, np.array([int(grades.get(o.id, -1)) for o in abroad])))
    return found


def need_of_row(row: dict[str, str]) -> Need:
    must = tuple(part.strip() for part in row["must"].split(";") if part.strip())
    return Need(row["id"], row["lang"], row["text"], row["wants"], must, row["country"])


def offer_of_row(row: dict[str, str]) -> Offer:
    return Offer(row["id"], row["lang"], row["text"], row["kind"], row["seeks"], row["country"], row["region"])


def learn(items: list[Judged]) -> Model:
    """The weights that lose least, each with the sign of its reason."""
    values = np.concatenate([item.values for item in items])
    grades = np.concatenate([item.grades for item in items])
    scale = np.maximum(values.std(axis=0), NARROWEST)
    expected = np.array([held.expected for held in REASONS.values()]) * scale
    scaled = values / scale
    differences, importance = _preferences(items, scaled)
    wanted = np.array([ANSWERED.get(int(grade), 0.0) for grade in grades])
    care = np.where(grades >= 2, 1.0, np.where(grades >= 0, 0.5, 0.05))
    care = care / care.sum()

    def loss(point: Array) -> tuple[float, Array]:
        weights, bias = point[:-1], point[-1]
        margins, total = differences @ weights, scaled @ weights + bias
        missed = importance / (1 + np.exp(margins))
        off = care * (1 / (1 + np.exp(-total)) - wanted)
        value = importance @ np.logaddexp(0, -margins) + RIDGE * ((weights - expected) @ (weights - expected))
        value += POINTWISE * care @ (np.logaddexp(0, total) - wanted * total)
        slope = -differences.T @ missed + POINTWISE * scaled.T @ off + 2 * RIDGE * (weights - expected)
        return float(value), np.append(slope, POINTWISE * off.sum())

    bounds = [(0, None) if sign > 0 else (None, 0) for sign in (held.sign for held in REASONS.values())] + [
        (None, None)
    ]
    point = minimize(loss, np.append(expected, -4.0), jac=True, bounds=bounds, method="L-BFGS-B").x
    return Model(point[:-1] / scale, float(point[-1]))


def _preferences(items: list[Judged], scaled: Array) -> tuple[Array, Array]:
    """Differences of reasons of two offers of one need, the better first, and how much each order matters."""
    differences, importance, start = [], [], 0
    for item in items:
        own = scaled[start : start + len(item.offers)]
        start += len(item.offers)
        gain = np.where(item.grades > 0, 2.0 ** np.maximum(item.grades, 0) - 1, 0.0)
        for better in np.flatnonzero(gain > 0):
            lower = np.flatnonzero(gain < gain[better])
            weight = (gain[better] - gain[lower]) / 7
            weight = weight * np.where(item.grades[lower] == 0, 1.5, 1.0)
            bulk = item.grades[lower] < 0  # a hundred offers about something else count as much as twelve judged ones
            weight = np.where(bulk, weight * 12 / max(bulk.sum(), 1), weight)
            differences.append(own[better] - own[lower])
            importance.append(weight)
    weights = np.concatenate(importance)
    return np.concatenate(differences), weights / weights.sum()


def left_out_scores(items: list[Judged], seed: int) -> list[Array]:
    """Each need scored by a model that has not seen it."""
    order = np.random.RandomState(seed).permutation(len(items))
    scores: list[Array] = [np.zeros(0)] * len(items)
    for fold in range(FOLDS):
        out = set(order[fold::FOLDS].tolist())
        model = learn([item for place, item in enumerate(items) if place not in out])
        for place in out:
            scores[place] = model.score(items[place].values)
    return scores


def measures(items: list[Judged], scores: list[Array]) -> dict[str, float]:
    """The measures of the benchmark's own `score.py`."""
    ranked = [item.grades[np.argsort(-score, kind="stable")] for item, score in zip(items, scores, strict=True)]
    answered = [grades for item, grades in zip(items, ranked, strict=True) if item.answerable]
    best = [(item.answerable, float(score.max())) for item, score in zip(items, scores, strict=True)]
    return {
        "nDCG@5": _mean([_ndcg(grades) for grades in answered]),
        "recall@5": _mean([float((g[:5] >= 2).sum() / (g >= 2).sum()) for g in answered]),
        "top-1": _mean([float(g[0] >= 2) for g in answered]),
        "zeros below": _mean([_zeros_below(g) for g in answered if (g == 0).any()]),
        "AUC": _mean([float(a > b) for yes, a in best if yes for no, b in best if not no]),
    }


def _ndcg(grades: NDArray[np.int64]) -> float:
    def dcg(found: NDArray[np.int64]) -> float:
        return sum((2.0 ** max(int(grade), 0) - 1) / math.log2(place + 2) for place, grade in enumerate(found[:5]))

    return dcg(grades) / dcg(np.sort(grades)[::-1])


def _zeros_below(grades: NDArray[np.int64]) -> float:
    return float(np.flatnonzero(grades >= 2).max() < np.flatnonzero(grades == 0).min())


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else math.nan


def recall_by_pair(items: list[Judged], scores: list[Array]) -> dict[tuple[str, str], float]:
    """recall@5 for each language of needs and of their answers."""
    found: dict[tuple[str, str], list[float]] = {}
    for item, score in zip(items, scores, strict=True):
        good = np.flatnonzero(item.grades >= 2)
        first = set(np.argsort(-score, kind="stable")[:5].tolist())
        for lang in {item.offers[place].lang for place in good}:
            found.setdefault((item.need.lang, lang), []).append(len(first & set(good.tolist())) / len(good))
    return {pair: _mean(values) for pair, values in sorted(found.items())}


def without(items: list[Judged], reason: int) -> list[Judged]:
    """The same needs with one reason silenced."""
    return [
        Judged(i.need, i.offers, np.where(np.arange(len(REASONS)) == reason, 0.0, i.values), i.grades) for i in items
    ]


def cross_validated(items: list[Judged], shuffles: int) -> dict[str, float]:
    found = [measures(items, left_out_scores(items, seed)) for seed in range(shuffles)]
    return {name: _mean([one[name] for one in found]) for name in found[0]}


def threshold(items: list[Judged]) -> float:
    """The probability that best parts needs with an answer from needs without, on left-out needs."""
    best = [(item.answerable, float(s.max())) for item, s in zip(items, left_out_scores(items, 0), strict=True)]
    answered = sum(yes for yes, _ in best)

    def balance(cut: float) -> float:
        kept = sum(yes and score >= cut for yes, score in best) / max(answered, 1)
        refused = sum(not yes and score < cut for yes, score in best) / max(len(best) - answered, 1)
        return kept + refused

    scores = sorted(score for _, score in best)
    cut = max(scores, key=balance)
    below = max((score for score in scores if score < cut), default=cut)
    return 1 / (1 + math.exp(-(cut + below) / 2))


def write(folder: Path) -> None:
    """Write the reference texts' vectors, then learn from all needs and write the weights."""
    write_reference(folder)
    items = judged(folder)
    model = learn(items)
    lines = [f"{name}\t{weight:.4f}" for name, weight in zip(REASONS, model.weights, strict=True)]
    lines += [f"bias\t{model.bias:.4f}", f"threshold\t{threshold(items):.4f}"]
    data.path("learned", "ranking_weights.tsv").write_text(
        "reason\tweight\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )


def write_reference(folder: Path) -> None:
    """The vectors of the open set's texts (CC0), which fill up a small pool, and the mean of their code profiles."""
    path = data.path("learned", "ranking_reference.npz")
    profile = len(code_list("hs4")) + len(code_list("isic4"))
    _save_reference(path, _texts(folder), np.zeros(profile))
    bare = _texts(folder)  # their profiles have no mean taken away
    _save_reference(path, bare, np.stack([text.profile for text in bare]).mean(axis=0))


def _texts(folder: Path) -> list[Prepared]:
    reference.cache_clear()
    needs = prepare_needs([need_of_row(row) for row in rows(folder / "needs.tsv")])
    return [*needs, *prepare_offers([offer_of_row(row) for row in rows(folder / "offers.tsv")])]


def _save_reference(path: Path, texts: list[Prepared], profile_mean: Array) -> None:
    phrases = {lang: np.concatenate([t.phrase_vectors for t in texts if t.lang == lang]) for lang in LANGUAGES}
    phrases[""] = np.concatenate(list(phrases.values()))
    np.savez_compressed(
        path,
        vectors=np.stack([text.vector for text in texts]).astype(np.float16),
        langs=np.array([text.lang for text in texts]),
        sides=np.array([str(text.side) for text in texts]),
        countries=np.array([text.country for text in texts]),
        phrase_langs=np.array(list(phrases)),
        phrase_means=np.stack([matrix.mean(axis=0) for matrix in phrases.values()]).astype(np.float16),
        profile_mean=profile_mean.astype(np.float16),
    )
    reference.cache_clear()


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn the weights of the ranking.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--ablate", action="store_true")
    given = parser.parse_args()
    items = judged(given.folder)
    print(f"left out: {cross_validated(items, SHUFFLES)}")
    for pair, recall in recall_by_pair(items, left_out_scores(items, 0)).items():
        print(f"recall@5 {pair[0]}->{pair[1]}: {recall:.3f}")
    if given.ablate:
        for place, name in enumerate(REASONS):
            print(f"without {name}: {cross_validated(without(items, place), 2)}")
    if given.write:
        write(given.folder)


if __name__ == "__main__":
    main()

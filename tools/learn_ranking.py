"""Learn the weights of the ranking on the open set, with leave-folds-out figures, and write them to `data/learned/`.

    python tools/learn_ranking.py BENCHMARK_FOLDER [--write]

Prints the measures of `score.py` for needs left out of the fold that ranks them (ten folds, five shuffles), the recall
for each language pair, and what each reason is worth (measures without it). `--write` learns from all needs and writes
`ranking_weights.tsv` and `ranking_reference.npz`.

The model and how it is learned: `kopir.engines.ranking.learning`.

The left-out figures are kinder than a new set will be: the expected weights and the rules were written with the open
set and its errors in view.
"""

from __future__ import annotations

import argparse
import csv
import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kopir.engines import data
from kopir.engines.ranking import Need, Offer, Prepared, pool_statistics, prepare_needs, prepare_offers
from kopir.engines.ranking.evidence import REASONS, measure
from kopir.engines.ranking.learning import (
    GOOD,
    NOT_JUDGED,
    Group,
    Held,
    expected,
    fit,
    left_out_scores,
    mean,
    measures,
)
from kopir.engines.ranking.pairs import Pairs
from kopir.engines.ranking.stack import Stack
from kopir.engines.ranking.statistics import reference
from kopir.engines.taxonomy.documents import code_list

Array = NDArray[np.float64]
LANGUAGES = ("en", "ja", "kk", "ru")
HELD = Held(expected())  # near what each reason means in trade
FOLDS, SHUFFLES = 10, 5


@dataclass(frozen=True)
class Judged:
    """One need with its offers of the other country, and the group that is learned from."""

    need: Prepared
    offers: tuple[Prepared, ...]
    group: Group


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
        judged_as = np.array([int(grades.get(o.id, NOT_JUDGED)) for o in abroad], dtype=np.int64)
        found.append(Judged(need, abroad, Group(need.id, values, judged_as)))
    return found


def need_of_row(row: dict[str, str]) -> Need:
    must = tuple(part.strip() for part in row["must"].split(";") if part.strip())
    return Need(row["id"], row["lang"], row["text"], row["wants"], must, row["country"])


def offer_of_row(row: dict[str, str]) -> Offer:
    return Offer(row["id"], row["lang"], row["text"], row["kind"], row["seeks"], row["country"], row["region"])


def groups(items: list[Judged]) -> list[Group]:
    return [item.group for item in items]


def left_out(items: list[Judged], seed: int) -> list[Array]:
    """Each need scored by a model that has not seen it."""
    return left_out_scores(groups(items), HELD, count=FOLDS, seed=seed)


def measures_of(items: list[Judged], scores: list[Array]) -> dict[str, float]:
    """The measures of the benchmark's own `score.py`."""
    ranked = [item.group.grades[np.argsort(-score, kind="stable")] for item, score in zip(items, scores, strict=True)]
    answered = [grades for item, grades in zip(items, ranked, strict=True) if item.group.answerable]
    best = [(item.group.answerable, float(score.max())) for item, score in zip(items, scores, strict=True)]
    found = measures(groups(items), scores)
    return {
        "nDCG@5": found["nDCG@5"],
        "recall@5": found["recall@5"],
        "top-1": mean([float(g[0] >= GOOD) for g in answered]),
        "zeros below": mean([_zeros_below(g) for g in answered if (g == 0).any()]),
        "AUC": mean([float(a > b) for yes, a in best if yes for no, b in best if not no]),
    }


def _zeros_below(grades: NDArray[np.int64]) -> float:
    return float(np.flatnonzero(grades >= GOOD).max() < np.flatnonzero(grades == 0).min())


def recall_by_pair(items: list[Judged], scores: list[Array]) -> dict[tuple[str, str], float]:
    """recall@5 for each language of needs and of their answers."""
    found: dict[tuple[str, str], list[float]] = {}
    for item, score in zip(items, scores, strict=True):
        good = np.flatnonzero(item.group.grades >= GOOD)
        first = set(np.argsort(-score, kind="stable")[:5].tolist())
        for lang in {item.offers[place].lang for place in good}:
            found.setdefault((item.need.lang, lang), []).append(len(first & set(good.tolist())) / len(good))
    return {pair: mean(values) for pair, values in sorted(found.items())}


def without(items: list[Judged], reason: int) -> list[Judged]:
    """The same needs with one reason silenced."""
    silent = np.arange(len(REASONS)) == reason
    return [
        replace(item, group=replace(item.group, values=np.where(silent, 0.0, item.group.values))) for item in items
    ]


def cross_validated(items: list[Judged], shuffles: int) -> dict[str, float]:
    found = [measures_of(items, left_out(items, seed)) for seed in range(shuffles)]
    return {name: mean([one[name] for one in found]) for name in found[0]}


def threshold(items: list[Judged]) -> float:
    """The probability that best parts needs with an answer from needs without, on left-out needs."""
    best = [(item.group.answerable, float(s.max())) for item, s in zip(items, left_out(items, 0), strict=True)]
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
    model = fit(groups(items), HELD)
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
    for pair, recall in recall_by_pair(items, left_out(items, 0)).items():
        print(f"recall@5 {pair[0]}->{pair[1]}: {recall:.3f}")
    if given.ablate:
        for place, name in enumerate(REASONS):
            print(f"without {name}: {cross_validated(without(items, place), 2)}")
    if given.write:
        write(given.folder)


if __name__ == "__main__":
    main()

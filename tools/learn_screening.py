"""Learn the weighing of the screening engine's figures, and how common the words of names are.

    python tools/learn_screening.py SHARED_FOLDER [--write] [--errors]

Reads `benchmarks/screening/name_bench_cases.csv` (labelled pairs of the OpenSanctions project, MIT) and the lists in
`data/identity/watchlists` (aliases of one party are the same; the likest names of two parties are not). Pairs that
share a name, directly or over others, fall into one fold; the figures printed are of pairs whose fold the model has
not seen. With --write the model of all pairs goes to `data/learned/screening_model.npz`, the words to
screening_words.tsv.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from learn_names import place_nodes
from rapidfuzz import fuzz, process
from sklearn.ensemble import HistGradientBoostingClassifier

from kopir.engines import data
from kopir.engines.screening import Kind, Listed, ListedName, Subject, build
from kopir.engines.screening.alignment import FEATURES
from kopir.engines.screening.compare import Pair, by_rule, prepared
from kopir.engines.screening.spelling import readings

FOLDS = 10
DEPTH = 4
BACKGROUND = 0.04  # the weight of a pair from the lists beside a labelled one
UNLISTED = 0.03  # the same of a company that no list has, beside the nearest listed name
UP = {
    "covered_shorter", "covered_longer", "worst_link", "mean_link", "worst_telling", "letters", "letters_sorted",
    "raw", "bones", "first_meets", "last_meets", "left_near",
}  # fmt: skip
DOWN = {"conflict", "longest_conflict", "edits", "conflict_words"}
Party = tuple[str, list[str]]


def parties(folder: Path) -> Iterator[Party]:
    """The kind and the names of each party of the lists."""
    for stem, alias in (("sdn", "alt"), ("cons_prim", "cons_alt")):
        found: dict[str, Party] = {}
        for row in _csv(folder / f"ofac2021_{stem}.csv"):
            if len(row) > 2:
                kind = {"individual": "Person", "vessel": "Vessel", "aircraft": "Airplane"}
                found[row[0].strip()] = (kind.get(row[2].strip(), "Company"), [row[1].strip()])
        for row in _csv(folder / f"ofac2021_{alias}.csv"):
            if len(row) > 3 and row[0].strip() in found:
                found[row[0].strip()][1].append(row[3].strip())
        yield from found.values()
    root = ET.parse(next((folder / "un").glob("*.xml"))).getroot()
    for tag, kind in (("INDIVIDUAL", "Person"), ("ENTITY", "Company")):
        for entry in root.iter(tag):
            parts = [
                (entry.findtext(f"{place}_NAME") or "").strip() for place in ("FIRST", "SECOND", "THIRD", "FOURTH")
            ]
            names = [" ".join(part for part in parts if part), (entry.findtext("NAME_ORIGINAL_SCRIPT") or "").strip()]
            names += [(alias.findtext("ALIAS_NAME") or "").strip() for alias in entry.iter(f"{tag}_ALIAS")]
            yield kind, [name for name in names if name]


def _csv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="latin-1", newline="") as file:
        yield from csv.reader(file)


def word_counts(known: list[Party]) -> list[str]:
    """The lines of screening_words.tsv: the totals, then words that stand in at least five names."""
    persons, others = Counter[str](), Counter[str]()
    for kind, names in known:
        (persons if kind == "Person" else others).update({one.sound for name in names for one in readings(name)[0]})
    people = sum(kind == "Person" for kind, _names in known)
    common = sorted(sound for sound in persons.keys() | others.keys() if max(persons[sound], others[sound]) > 4)
    lines = [f"*\t{people}\t{len(known) - people}"]
    return lines + [f"{sound}\t{persons[sound]}\t{others[sound]}" for sound in common]


def background(known: list[Party]) -> list[tuple[str, str, str, bool]]:
    """Pairs from the lists: aliases that share something, and the likest names of two parties."""
    chance = random.Random(7)
    pairs: list[tuple[str, str, str, bool]] = []
    for kind, names in known:
        usable = [name for name in names if len(name) > 4]
        if len(usable) > 1:
            one, other = chance.sample(usable, 2)
            if fuzz.token_set_ratio(one.lower(), other.lower()) > 60:  # the rest are other names, not other spellings
                pairs.append((kind, one, other, True))
    pairs = chance.sample(pairs, min(2_500, len(pairs)))
    by_kind: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, (kind, names) in enumerate(known):
        by_kind[kind] += [(number, name) for name in names[:2] if len(name) > 4]
    for kind, share in (("Person", 3_000), ("Company", 3_000), ("Vessel", 300)):
        pool = by_kind[kind]
        texts = [name.lower() for _number, name in pool]
        for place in chance.sample(range(len(pool)), min(share, len(pool))):
            near = process.extract(texts[place], texts, scorer=fuzz.token_sort_ratio, limit=8)
            others = [at for _text, _score, at in near if pool[at][0] != pool[place][0] and texts[at] != texts[place]]
            if others:
                pairs.append((kind, pool[place][1], pool[others[0]][1], False))
    return pairs


def unlisted(known: list[Party], folder: Path) -> list[tuple[str, str, str, bool]]:
    """Real companies of registers, each beside the listed names that the index would compare it with: not the same."""
    kinds = {"Person": Kind.PERSON, "Company": Kind.ORGANISATION, "Vessel": Kind.VESSEL, "Airplane": Kind.AIRCRAFT}
    listed = [
        Listed(str(number), kinds[kind], tuple(ListedName(name) for name in names))
        for number, (kind, names) in enumerate(known)
    ]
    index = build(listed)
    chance = random.Random(13)
    pool: list[str] = []
    for name, columns, delimiter, most in (
        ("edinet_organisations.csv", ("提出者名", "提出者名（英字）"), ",", 700),
        ("kz_trilingual_names.tsv", ("ru", "kk", "en"), "\t", 60),
        ("ror_kz_ru_jp_names.csv", ("name", "name_en"), ",", 250),
        ("gleif_names_slice.csv", ("legal_name",), ",", 500),
    ):
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=delimiter))
        for row in chance.sample(rows, min(most, len(rows))):
            pool += [row[column] for column in columns if row.get(column)]
    pairs = []
    for name, found in zip(
        pool, index.candidates([Subject(Kind.ORGANISATION, (name,)) for name in pool]), strict=True
    ):
        pairs += [("Company", name, other, False) for other in found[:3] if plain(name) != plain(other)]
    return pairs


def plain(name: str) -> str:
    return re.sub(r"\W+", "", name.lower())


def folds(pairs: list[tuple[str, str]]) -> list[int]:
    """A fold for each pair; pairs connected by a name share one."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for one, other in pairs:
        parent[root(plain(one))] = root(plain(other))
    groups = sorted({root(plain(one)) for one, _other in pairs})
    random.Random(11).shuffle(groups)
    number = {group: place % FOLDS for place, group in enumerate(groups)}
    return [number[root(plain(one))] for one, _other in pairs]


def likeliest(pairs: list[tuple[str, str, str]]) -> list[Pair]:
    """The likeliest reading of each pair."""
    return [max(prepared(*pair), key=lambda found: found.row[0] + found.row[1]) for pair in pairs]


def table(pairs: list[Pair]) -> np.ndarray:
    return np.asarray([pair.row for pair in pairs], dtype=np.float32)


def classifier() -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=140, learning_rate=0.06, max_depth=DEPTH, max_leaf_nodes=12, min_samples_leaf=12,
        l2_regularization=3.0,
        monotonic_cst=[1 if name in UP else -1 if name in DOWN else 0 for name in FEATURES], random_state=7,
    )  # fmt: skip


def export(model: HistGradientBoostingClassifier, threshold: float, path: Path) -> None:
    trees = [stage[0].nodes for stage in model._predictors]  # noqa: SLF001 -- scikit-learn has no public way to its trees
    split = np.zeros((len(trees), 2**DEPTH - 1), dtype=np.int16)
    cut = np.full(split.shape, np.inf, dtype=np.float32)
    leaf = np.zeros((len(trees), 2**DEPTH), dtype=np.float32)
    for number, nodes in enumerate(trees):
        place_nodes(nodes, 0, 0, split[number], cut[number], leaf[number])
    np.savez_compressed(
        path, split=split, cut=cut, leaf=leaf,
        start=float(np.ravel(model._baseline_prediction)[0]), threshold=threshold,  # noqa: SLF001 -- as above
        features=np.array(FEATURES),
    )  # fmt: skip


def say(label: str, truth: np.ndarray, score: np.ndarray, threshold: float) -> None:
    hit = score >= threshold
    right = (hit & truth).sum()
    f1 = 2 * right / max(1, hit.sum() + truth.sum())
    print(
        f"{label:<14} n={len(truth):<4} F1={f1:.3f} recall={right / truth.sum():.3f} precision={right / hit.sum():.3f}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("shared", type=Path)
    options.add_argument("--write", action="store_true")
    options.add_argument("--errors", action="store_true")
    given = options.parse_args()
    known = list(parties(given.shared / "data" / "identity" / "watchlists"))
    if given.write:
        data.path("learned", "screening_words.tsv").write_text("\n".join(word_counts(known)) + "\n", encoding="utf-8")
    with (given.shared / "benchmarks" / "screening" / "name_bench_cases.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        cases = list(csv.DictReader(file))
    labelled = [(row["schema"], row["name1"], row["name2"]) for row in cases]
    truth = np.array([row["is_match"] == "true" for row in cases])
    fold = np.array(folds([(one, other) for _schema, one, other in labelled]))
    more = background(known)
    registers = unlisted(known, given.shared / "data" / "identity")
    ready = likeliest(labelled)
    rows = np.vstack([table(ready), table(likeliest([pair[:3] for pair in [*more, *registers]]))])
    answers = np.concatenate([truth, [pair[3] for pair in [*more, *registers]]])
    weights = np.concatenate(
        [np.ones(len(labelled)), np.full(len(more), BACKGROUND), np.full(len(registers), UNLISTED)]
    )
    score = np.zeros(len(labelled))
    for number in range(FOLDS):
        seen = np.concatenate([fold != number, np.ones(len(more) + len(registers), dtype=bool)])
        model = classifier().fit(rows[seen], answers[seen], sample_weight=weights[seen])
        score[fold == number] = model.predict_proba(rows[: len(labelled)][fold == number])[:, 1]
    score = np.array([by_rule(pair, float(one)) for pair, one in zip(ready, score, strict=True)])
    # A miss costs more than a look: of the thresholds within a hundredth of the best F1, the lowest.
    steps = np.arange(0.2, 0.8, 0.01)
    f1 = np.array([2 * ((score >= at) & truth).sum() / ((score >= at).sum() + truth.sum()) for at in steps])
    threshold = float(steps[np.flatnonzero(f1 >= f1.max() - 0.005)[0]])
    print(f"hit from {threshold:.2f}; pairs whose fold was not seen:")
    say("all", truth, score, threshold)
    is_person = np.array([row["schema"] == "Person" for row in cases])
    say("persons", truth[is_person], score[is_person], threshold)
    say("others", truth[~is_person], score[~is_person], threshold)
    strong = np.array([row["quality"] == "STRONG" for row in cases])
    print(f"strong: {((score >= threshold) == truth)[strong].sum()} of {strong.sum()} right")
    alarms = model.predict_proba(rows[len(labelled) + len(more) :])[:, 1] >= threshold
    print(f"companies of registers beside their three nearest listed names: {alarms.mean():.3f} are hits (seen pairs)")
    if given.errors:
        for place in np.flatnonzero((score >= threshold) != truth):
            print(f"{score[place]:.2f} {truth[place]} {' | '.join(labelled[place])}")
    if given.write:
        model = classifier().fit(rows, answers, sample_weight=weights)
        export(model, threshold, data.path("learned", "screening_model.npz"))


if __name__ == "__main__":
    main()

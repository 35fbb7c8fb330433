"""New weights from judgments: held to the ones in use, measured on needs left out, refused from too few answers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kopir.engines.ranking.batch import needs_of, offers_of
from kopir.engines.ranking.evidence import REASONS, measure
from kopir.engines.ranking.learning import MEASURES, NOT_JUDGED, Group, Held, fit, folds, mean, measures, model_of
from kopir.engines.ranking.pairs import Pairs
from kopir.engines.ranking.prepare import prepare_needs, prepare_offers
from kopir.engines.ranking.stack import Stack
from kopir.engines.ranking.statistics import pool_statistics
from kopir.engines.text.encoders import Encoder
from kopir.engines.text.tables import MalformedInput, read_table

FEWEST_JUDGMENTS, FEWEST_NEEDS = 30, 15
ENOUGH = 300  # judgments; below, the weights are held the more strongly to where they start, the fewer there are
_GRADES = frozenset("0123")


class TooFew(ValueError):
    """There are not enough judgments to learn from; the message says how many are needed."""


@dataclass(frozen=True)
class Figure:
    """The mean of a measure over the parts that were left out, and how far it varies from part to part."""

    mean: float
    spread: float


@dataclass(frozen=True)
class Refitted:
    """New weights beside the ones they start from, both measured on the same needs left out while learning."""

    table: Mapping[str, float]
    start: Mapping[str, float]
    before: Mapping[str, Figure]
    after: Mapping[str, Figure]
    judgments: int
    needs: int
    folds: int
    fingerprint: str  # of the data: reasons and grades of every pair


def refit(groups: Sequence[Group], start: Mapping[str, float], *, parts: int = 10) -> Refitted:
    """Learn weights from judged pairs, starting from a table of weights.

    Bias and threshold stay as they are: pairs that people judged are no sample of all pairs, so nothing can be learned
    of how rare an answer is. Raises TooFew below 30 judgments of 15 needs.
    """
    judged = sorted((group for group in groups if group.judged), key=lambda group: group.key)
    count = sum(group.judged for group in judged)
    if count < FEWEST_JUDGMENTS or len(judged) < FEWEST_NEEDS:
        raise TooFew(
            f"{count} judgments of {len(judged)} needs are too few;"
            f" at least {FEWEST_JUDGMENTS} of {FEWEST_NEEDS} are needed"
        )
    parts = min(max(parts, 2), len(judged))
    held = Held(model_of(start), ridge=max(1.0, ENOUGH / count), bias_too=True)
    model = fit(judged, held)
    table = {name: float(weight) for name, weight in zip(REASONS, model.weights, strict=True)}
    before, after = _compared(judged, held, parts)
    return Refitted(
        table=table | {"bias": start["bias"], "threshold": start["threshold"]},
        start=dict(start),
        before=before,
        after=after,
        judgments=count,
        needs=len(judged),
        folds=parts,
        fingerprint=fingerprint(judged),
    )


def _compared(groups: Sequence[Group], held: Held, parts: int) -> tuple[dict[str, Figure], dict[str, Figure]]:
    old: list[dict[str, float]] = []
    new: list[dict[str, float]] = []
    for out in folds(groups, parts):
        left_out = [groups[place] for place in out]
        model = fit([group for place, group in enumerate(groups) if place not in set(out)], held)
        old.append(measures(left_out, [held.start.score(group.values) for group in left_out]))
        new.append(measures(left_out, [model.score(group.values) for group in left_out]))
    return _figures(old), _figures(new)


def _figures(found: Sequence[Mapping[str, float]]) -> dict[str, Figure]:
    """Parts in which a measure says nothing (no answer among them) are left out of its mean."""
    said = {name: [one[name] for one in found if not math.isnan(one[name])] for name in MEASURES}
    return {name: Figure(mean(values), float(np.std(values))) for name, values in said.items() if values}


def fingerprint(groups: Sequence[Group]) -> str:
    """A digest of what was learned from: the same data give the same."""
    told = hashlib.sha256(repr(list(REASONS)).encode())
    for group in groups:
        told.update(group.key.encode())
        told.update(np.round(group.values, 5).tobytes() + group.grades.astype("<i8").tobytes())
    return told.hexdigest()


def folder_groups(folder: Path, *, encoders: Sequence[Encoder] | None = None) -> list[Group]:
    """The needs of a folder in the form of the open set, each with all offers of other countries.

    Raises MalformedInput where `needs.tsv` or `offers.tsv` cannot be read.
    """
    needs_file, offers_file = folder / "needs.tsv", folder / "offers.tsv"
    needs = prepare_needs(needs_of(needs_file), encoders=encoders)
    offers = prepare_offers(offers_of(offers_file), encoders=encoders)
    grades = _grades(needs_file)
    statistics = pool_statistics(needs, offers)
    found = []
    for need in needs:
        abroad = tuple(o for o in offers if not need.country or not o.country or o.country != need.country)
        if not abroad:
            continue
        values = measure(Pairs(need, Stack(abroad, statistics), one_is_need=True)).astype(np.float64)
        own = grades.get(need.id, {})
        found.append(Group(need.id, values, np.array([own.get(o.id, NOT_JUDGED) for o in abroad], dtype=np.int64)))
    return found


def _grades(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in read_table(path, ["id", "relevant"], delimiter="\t"):
        own = found.setdefault(row.values["id"], {})
        for item in filter(None, row.values["relevant"].split(",")):
            offer, _, grade = item.partition(":")
            if grade not in _GRADES:
                raise MalformedInput(row.line, "relevant", f"{item!r} is no offer with a grade from 0 to 3")
            own[offer] = int(grade)
    return found

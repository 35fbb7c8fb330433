"""The learned weighing of the features: boosted trees kept as arrays, read with numpy alone.

Trained by `tools/learn_names.py` with entity-grouped folds; its report is printed there and summarised in the npz.
Every tree is stored as a full binary tree of the same depth, so that all trees of all pairs go down together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from kopir.engines import data
from kopir.engines.identity.features import FEATURES

Rows = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Model:
    """Trees: `split` [trees, nodes] feature numbers, `cut` thresholds, `leaf` values [trees, leaves]."""

    split: npt.NDArray[np.int16]
    cut: Rows
    leaf: Rows
    start: float
    threshold: float

    def probabilities(self, rows: Rows) -> npt.NDArray[np.float64]:
        """The probability of each row of features being of one company."""
        margin = np.concatenate([self._margins(rows[at : at + 512]) for at in range(0, len(rows), 512)])
        return np.asarray(1.0 / (1.0 + np.exp(-margin)), dtype=np.float64)

    def _margins(self, rows: Rows) -> npt.NDArray[np.float64]:
        trees, nodes = self.split.shape
        depth = (nodes + 1).bit_length() - 1
        place = np.zeros((len(rows), trees), dtype=np.int64)
        tree = np.arange(trees)
        pair = np.arange(len(rows))[:, None]
        for _ in range(depth):
            right = rows[pair, self.split[tree, place]] > self.cut[tree, place]
            place = 2 * place + 1 + right
        return np.asarray(self.leaf[tree, place - nodes].sum(axis=1, dtype=np.float64) + self.start)


@cache
def learned_model() -> Model:
    """The shipped model, read once; refuses one that was learned on other features."""
    with np.load(data.path("learned", "names_model.npz"), allow_pickle=False) as stored:
        if tuple(stored["features"].tolist()) != FEATURES:
            msg = "names_model.npz was learned on other features: run tools/learn_names.py"
            raise ValueError(msg)
        return Model(
            stored["split"], stored["cut"], stored["leaf"], float(stored["start"]), float(stored["threshold"])
        )

"""Vector arithmetic that preparing and measuring share."""

from __future__ import annotations

import numpy as np

from kopir.engines.ranking.problem import Vectors


def unit(vectors: Vectors) -> Vectors:
    """Rows at length one; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)

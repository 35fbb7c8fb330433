"""The pool's statistics as bytes and back: a numpy archive, never pickle."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kopir.engines.ranking.problem import Side, Vectors
from kopir.engines.ranking.statistics import PoolStatistics

_NEVER_SEEN = 1.0  # a name this rare need not be stored: an unknown one counts as this rare


def pack_statistics(statistics: PoolStatistics) -> bytes:
    """Means, neighbours and rarity; the hubs stand in the rows of the index."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, means in (("mean", statistics.means), ("phrase", statistics.phrase_means)):
        for lang, vector in means.items():
            arrays[f"{name}:{lang}"] = vector.astype(np.float16)
    for side, (countries, vectors) in statistics.neighbours.items():
        arrays[f"countries:{side}"] = np.array(countries, dtype=np.str_)
        arrays[f"neighbours:{side}"] = vectors.astype(np.float16)
    rarity = {name: round(value, 4) for name, value in statistics.rarity.items() if value < _NEVER_SEEN}
    arrays["rarity"] = np.frombuffer(json.dumps(rarity, ensure_ascii=False).encode(), dtype=np.uint8)
    arrays["size"] = np.array([statistics.size])
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()


def unpack_statistics(content: bytes) -> PoolStatistics:
    """The other way round; without hubs."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    return PoolStatistics(
        means=_means(arrays, "mean"),
        phrase_means=_means(arrays, "phrase"),
        neighbours={
            side: (
                tuple(str(country) for country in arrays[f"countries:{side}"]),
                arrays[f"neighbours:{side}"].astype(np.float32),
            )
            for side in Side
            if f"neighbours:{side}" in arrays
        },
        hubs={},
        rarity=json.loads(arrays["rarity"].tobytes().decode()),
        size=int(arrays["size"][0]),
    )


def _means(arrays: Mapping[str, NDArray[np.generic]], name: str) -> dict[str, Vectors]:
    return {
        key.partition(":")[2]: value.astype(np.float32) for key, value in arrays.items() if key.startswith(f"{name}:")
    }

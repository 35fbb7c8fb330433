"""The open product titles: never below the best baseline seen (skipped where the benchmarks are not at hand)."""

import csv
from pathlib import Path

import numpy as np
import pytest

from kopir.engines.taxonomy.suggest import suggest_many

PRODUCTS = Path(__file__).resolve().parents[4] / "shared" / "benchmarks" / "codes" / "products.tsv"


@pytest.mark.slow
@pytest.mark.skipif(not PRODUCTS.exists(), reason="the benchmarks are not beside the repository")
@pytest.mark.parametrize(("source", "first", "five"), [("HSCodeComp", 0.266, 0.508), ("HSClassify", 0.586, 0.759)])
def test_product_titles_beat_the_baselines(source: str, first: float, five: float) -> None:
    with PRODUCTS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["source"].startswith(source)]

    rows = rows[:: max(1, len(rows) // 150)]
    found = suggest_many([row["text"] for row in rows], [row["lang"] for row in rows], "hs4")

    hits = [[one.code == row["hs4"] for one in some] for some, row in zip(found, rows, strict=True)]
    assert np.mean([some[0] for some in hits]) > first
    assert np.mean([any(some) for some in hits]) > five

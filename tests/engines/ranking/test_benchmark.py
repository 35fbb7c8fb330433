"""The open ranking set keeps its floor (weights were learned on it: the figures to quote are the left-out ones of
`tools/learn_ranking.py`, printed in `docs/benchmarks.md`)."""

import subprocess
import sys
from pathlib import Path

import pytest

from kopir.engines.ranking.batch import rank_file

SET = Path(__file__).resolve().parents[4] / "shared" / "benchmarks" / "ranking"
FLOORS = {
    "nDCG@5": 0.93,
    "recall@5 of grade 2+": 0.95,
    "top-1 precision, grade 2+": 0.90,
    "explicit zeros below": 0.91,
    "separation (AUC)": 0.90,
}


@pytest.mark.slow
@pytest.mark.skipif(not SET.exists(), reason="the open ranking set is not here")
def test_the_open_set_keeps_its_floor(tmp_path):
    out = tmp_path / "ranking.tsv"
    rank_file(SET / "needs.tsv", SET / "offers.tsv", out)
    bare = tmp_path / "bare.tsv"
    bare.write_text("".join("\t".join(line.split("\t")[:4]) + "\n" for line in out.read_text().splitlines()))

    run = subprocess.run([sys.executable, SET / "score.py", bare], capture_output=True, text=True, check=True)

    found = {line[:26].strip(): float(line[26:34]) for line in run.stdout.splitlines()[:6]}
    assert {name: found[name] for name, floor in FLOORS.items() if found[name] < floor} == {}

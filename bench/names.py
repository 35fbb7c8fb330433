"""Speed of comparing names, in pairs a second and core: cold (each name seen for the first time) and warm.

OMP_NUM_THREADS=1 python bench/names.py ../shared/benchmarks/names/dev.csv
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

from kopir.engines.identity.compare import Name, compare_many


def main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        pairs = [
            (Name(row["name_a"], row["lang_a"]), Name(row["name_b"], row["lang_b"])) for row in csv.DictReader(file)
        ]
    compare_many([(Name("ああ", "ja"), Name("Aa", "en"))])  # loads the dictionary and the lexicon
    for state in ("cold", "warm"):
        started = time.perf_counter()
        compare_many(pairs)
        took = time.perf_counter() - started
        print(f"{state}: {len(pairs)} pairs in {took:.2f} s, {len(pairs) / took:,.0f} a second")


if __name__ == "__main__":
    main()

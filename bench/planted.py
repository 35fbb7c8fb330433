"""Large missions whose every wish can be held, since a plan that holds them all is drawn first.

    python bench/planted.py FOLDER            # C1000, C1000t, ATE, B250t: what docs/benchmarks.md measures

The format is the one of `../shared/benchmarks/scheduling/missions`; docs/benchmarks.md has the figures.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LANGUAGES = (0.55, 0.20, 0.10, 0.15)  # ja-ru, ja-kk, en-ru, none
_PRIORITIES = (0.1, 0.2, 0.35, 0.2, 0.15)


class Kind(NamedTuple):
    """Parties on each side, days of so many slots, tables, meetings; `shut`: share of idle hours lost."""

    side: int
    days: int
    slots: int
    tables: int
    meetings: int
    shut: float


KINDS = {
    "B250t": Kind(250, 2, 20, 151, 5_998, 0.15),
    "C1000": Kind(1000, 3, 20, 550, 29_999, 0.05),
    "C1000t": Kind(1000, 3, 20, 505, 29_999, 0.15),
    "ATE": Kind(1000, 3, 20, 800, 44_992, 0.05),
}


def _wanted(kind: Kind, chance: np.random.Generator) -> NDArray[np.float64]:
    """Meetings of each of a side: a few have many."""
    most = kind.days * kind.slots - 2
    drawn = chance.lognormal(0, 0.5, kind.side)
    for _round in range(20):
        drawn = np.minimum(drawn * kind.meetings / drawn.sum(), most)
    return drawn


def _matching(
    left: NDArray[np.int64], right: NDArray[np.int64], met: set[tuple[int, int]], chance: np.random.Generator
) -> list[tuple[int, int]]:
    """Pairs of the two lists, in chance's order, without any that met before."""
    right = chance.permutation(right)
    for _round in range(200):
        again = [nth for nth, pair in enumerate(zip(left, right, strict=True)) if (int(pair[0]), int(pair[1])) in met]
        if not again:
            break
        for nth in again:
            other = int(chance.integers(len(right)))
            right[nth], right[other] = right[other], right[nth]
    return [(int(a), int(b)) for a, b in zip(left, right, strict=True) if (int(a), int(b)) not in met]


def drawn(kind: Kind, seed: int) -> str:
    """A mission as text."""
    chance = np.random.default_rng(seed)
    slots = kind.days * kind.slots
    wanted = [_wanted(kind, chance) for _side in range(2)]
    away = np.zeros((2, kind.side, slots), np.bool_)
    for side in range(2):
        for party in chance.choice(kind.side, kind.side // 10, replace=False):
            half = int(chance.integers(2 * kind.days)) * (kind.slots // 2)
            away[side, party, half : half + kind.slots // 2] = True
    busy = np.zeros((2, kind.side, slots), np.bool_)
    met: set[tuple[int, int]] = set()
    for nth, slot in enumerate(chance.permutation(slots)):
        count = min((kind.meetings - len(met)) // (slots - nth), kind.tables)
        chosen = []
        for side in range(2):
            left_over = np.maximum(wanted[side], 0.02) * ~away[side, :, slot]
            chosen.append(chance.choice(kind.side, count, replace=False, p=left_over / left_over.sum()))
        for a, b in _matching(chosen[0], chosen[1], met, chance):
            met.add((a, b))
            busy[0, a, slot] = busy[1, b, slot] = True
            wanted[0][a] -= 1
            wanted[1][b] -= 1
    shut = away | (~busy & (chance.random(busy.shape) < kind.shut))
    masks = [f"{sum(1 << int(slot) for slot in np.flatnonzero(row)):x}" for row in shut.reshape(-1, slots)]
    every = f"{(1 << slots) - 1:x}"
    rows = [
        f"{a} {kind.side + b} {1 + chance.choice(5, p=_PRIORITIES)} {chance.choice(4, p=_LANGUAGES)} {every}"
        for a, b in sorted(met)
    ]
    head = f"{2 * kind.side} {kind.side} {slots} {kind.days} {kind.tables} 4 {len(rows)}"
    days = " ".join(str(slot // kind.slots) for slot in range(slots))
    return "\n".join([head, days, *masks, *rows]) + "\n"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind in KINDS.items():
        (folder / f"{name}.txt").write_text(drawn(kind, 7), encoding="utf-8")

"""Several proofs of one problem side by side, each in its own process; the first that ends counts."""

from __future__ import annotations

import multiprocessing
import queue
from typing import TYPE_CHECKING

from kopir.engines.scheduling import blocks, proving
from kopir.engines.scheduling.proving import Proof

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

    from kopir.engines.scheduling.problem import Problem

_KINDS = ("CP-SAT", "CP-SAT with counters", "RC2")
_FAIR_KINDS = _KINDS[:2]
_WITH_BLOCKS = 6  # breaks of the best plan known; with more, blocks find nothing


def _run(kind: str, problem: Problem, seconds: float, out: Queue[int | Proof], *, fair: bool) -> None:
    """The whole life of a process."""

    def report(bound: int) -> None:
        out.put(bound)

    proof: Proof | None
    if kind == "blocks":
        few = blocks.fewest_breaks(problem, seconds, report)
        proof = Proof(few.lower, few.plan, kind) if few.plan is not None else None
    elif kind == "RC2":
        proof = proving.by_satisfiability(problem)
    else:
        proof = proving.by_constraints(problem, seconds, counters=kind != "CP-SAT", fair=fair, report=report)
    if proof is not None:
        out.put(proof)


class Portfolio:
    """The processes. How far people's breaks may differ is left out unless `fair`.

    What is proved without is the fewest breaks of any plan, fair or not: a bound, and the answer if the plan is fair.
    `breaks` are those of the best plan known.
    """

    def __init__(self, problem: Problem, seconds: float, workers: int, breaks: int, *, fair: bool = False) -> None:
        context = multiprocessing.get_context("spawn")
        self._out: Queue[int | Proof] = context.Queue()
        self._lower = 0
        self._proof: Proof | None = None
        # More than the cores: they fail on different missions, and none of them waits for another.
        kinds = (*_KINDS[: max(workers, 1) + 1], *(["blocks"] if breaks <= _WITH_BLOCKS else []))
        if fair:
            kinds = _FAIR_KINDS[: max(workers, 1)]
        self._processes = [
            context.Process(target=_run, args=(kind, problem, seconds, self._out), kwargs={"fair": fair}, daemon=True)
            for kind in kinds
        ]
        for process in self._processes:
            process.start()

    def _read(self) -> None:
        while True:
            try:
                told = self._out.get_nowait()
            except queue.Empty:
                return
            if isinstance(told, Proof):
                self._proof = self._proof or told
            else:
                self._lower = max(self._lower, told)

    def lower(self) -> int:
        """The fewest breaks proved so far to be needed."""
        self._read()
        return self._lower

    def proof(self) -> Proof | None:
        """The first proof that ended."""
        self._read()
        return self._proof

    def close(self) -> None:
        """End what still runs."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()
        self._out.close()

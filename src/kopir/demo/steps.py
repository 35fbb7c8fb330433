"""Progress on the terminal: one line a step, with a bar where there is something to count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click

Item = TypeVar("Item")
Report = Callable[[int], None]


def counted(label: str, items: Sequence[Item]) -> Iterator[Item]:
    """The items, one after the other, with a bar."""
    with click.progressbar(items, label=f"{label:<52}", width=30) as bar:
        yield from bar


@contextmanager
def bar(label: str, length: int) -> Iterator[Report]:
    """A bar that is told how far it is: `report(done)`."""
    with click.progressbar(length=max(length, 1), label=f"{label:<52}", width=30) as shown:
        reached = 0

        def report(done: int) -> None:
            nonlocal reached
            if done > reached:
                shown.update(min(done, length) - reached)
                reached = min(done, length)

        yield report
        shown.update(max(length, 1) - reached)


def in_batches(items: Sequence[Item], size: int) -> Iterable[Sequence[Item]]:
    """The items in runs of `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))

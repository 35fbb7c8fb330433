"""Work done one step ahead in a thread: the next batch is made while the database stores this one."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from queue import Full, Queue
from typing import TypeVar

Thing = TypeVar("Thing")
_END = object()


def ahead(things: Iterable[Thing], *, by: int = 1) -> Iterator[Thing]:
    """The same things in the same order, made at most `by` ahead. What the maker raises is raised here."""
    queue: Queue[object] = Queue(by)
    stopped = threading.Event()

    def make() -> None:
        try:
            for thing in things:
                if not _put(queue, thing, stopped):
                    return
            _put(queue, _END, stopped)
        except BaseException as error:  # noqa: BLE001 -- handed over and raised by the taker
            _put(queue, error, stopped)

    maker = threading.Thread(target=make, daemon=True, name="ahead")
    maker.start()
    with closing(_Stopper(stopped, maker)):
        while True:
            thing = queue.get()
            if thing is _END:
                return
            if isinstance(thing, BaseException):
                raise thing
            yield thing  # type: ignore[misc]


def _put(queue: Queue[object], thing: object, stopped: threading.Event) -> bool:
    while not stopped.is_set():
        try:
            queue.put(thing, timeout=0.2)
        except Full:
            continue
        return True
    return False


class _Stopper:
    """Ends the maker when the taker goes away early."""

    def __init__(self, stopped: threading.Event, maker: threading.Thread) -> None:
        self.stopped = stopped
        self.maker = maker

    def close(self) -> None:
        self.stopped.set()
        self.maker.join(timeout=5)

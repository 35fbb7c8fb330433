"""The names of entries filed under search keys, by several processes when there are many. No Django here."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice

from kopir.engines.identity.keys import search_keys

MANY = 20_000  # below this a pool costs more than it gives
_MOST_KEYS = 60
_SKIPPED = frozenset({"reading"})

Named = tuple[int, list[dict[str, str]]]
Filed = tuple[int, tuple[str, ...]]


def keys_of(names: list[dict[str, str]]) -> tuple[str, ...]:
    """The keys of all names of an entry: its official reading stands for the kanji name's sound."""
    reading = next((name["text"] for name in names if name["kind"] == "reading"), None)
    keys: dict[str, None] = {}
    for name in names:
        if name["kind"] in _SKIPPED and len(names) > 1:
            continue
        is_read = reading if name["language"] == "ja" and name["kind"] == "legal" else None
        keys.update(dict.fromkeys(search_keys(name["text"], name["language"], is_read)))
    return tuple(keys)[:_MOST_KEYS]


def keys_of_batch(batch: list[tuple[int, str]]) -> list[Filed]:
    """What one process does: entries as (id, names as JSON)."""
    return [(entry, keys_of(json.loads(names))) for entry, names in batch]


def _batches(entries: Iterable[tuple[int, str]], size: int) -> Iterator[list[tuple[int, str]]]:
    source = iter(entries)
    while batch := list(islice(source, size)):
        yield batch


def filed(entries: Iterable[tuple[int, str]], *, expected: int, processes: int = 0) -> Iterator[list[Filed]]:
    """Batches of (entry, keys) in the order of `entries`, without reading far ahead of what is taken."""
    size = 1000
    processes = processes or min(4, os.cpu_count() or 1)
    if expected < MANY or processes == 1:
        for batch in _batches(entries, size):
            yield keys_of_batch(batch)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        waiting = []
        for batch in _batches(entries, size):
            waiting.append(pool.submit(keys_of_batch, batch))
            if len(waiting) >= processes * 2:
                yield waiting.pop(0).result()
        for answer in waiting:
            yield answer.result()

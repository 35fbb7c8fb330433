"""Reads the shipped classification tables, once a process. They are ours, so a fault in them is a bug and raises."""

from __future__ import annotations

from functools import cache

from kopir.engines import data


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/taxonomy/<name>.tsv` (or of another folder: `thesaurus/goods`), cells by column."""
    folder, _, file = name.rpartition("/")
    text = data.path(folder or "taxonomy", f"{file}.tsv").read_text(encoding="utf-8")
    header, *lines = text.rstrip("\n").split("\n")
    columns = header.split("\t")
    return tuple(dict(zip(columns, line.split("\t"), strict=True)) for line in lines)

"""The layouts of the registers' files: bytes in, plain rows or refusals out. No Django, no database, no network.

One module a source; `layout_of(source)` gives its reader. `opening` finds zips, encodings and lines, `records` cuts
CSV lines without letting one broken quote swallow the file, `sheets` reads XLSX, `clean` mends texts.
"""

from __future__ import annotations

from importlib import import_module

from kopir.registers.layouts.row import Layout

_MODULES = {"edinet": "edinet", "houjin": "houjin", "kz-stat": "kz_stat", "gbd-ul": "gbd_ul", "gleif": "gleif"}


def layout_of(source: str) -> Layout:
    """How this source's files are read."""
    layout: Layout = import_module(f"kopir.registers.layouts.{_MODULES[source]}").LAYOUT
    return layout

"""The old public lists that ship with Kopir: for trying it out, never for real screening."""

from __future__ import annotations

import gzip
import tempfile
from datetime import date
from pathlib import Path

from kopir.core.models import User
from kopir.engines import data
from kopir.watchlists.actions.loading import NothingNew, load_list
from kopir.watchlists.models import ListSnapshot
from kopir.watchlists.states import ListState

_SHIPPED = (
    ("ofac-sdn", "ofac2021_sdn.csv", ("ofac2021_alt.csv", "ofac2021_add.csv"), date(2021, 7, 1)),
    ("ofac-cons", "ofac2021_cons_prim.csv", ("ofac2021_cons_alt.csv", "ofac2021_cons_add.csv"), date(2021, 7, 1)),
    ("un-sc", "UN_consolidated_2026-02-27.xml", (), date(2026, 2, 27)),
)


def load_shipped(*, by: User | None) -> list[ListSnapshot]:
    """Load those of which no list is in use yet, each marked as old data for demonstration: newer ones stay."""
    loaded = []
    in_use = set(ListSnapshot.objects.filter(state=ListState.CURRENT).values_list("source", flat=True))
    with tempfile.TemporaryDirectory() as folder:
        for source, name, beside, published_on in _SHIPPED:
            if source in in_use:
                continue
            for one in (name, *beside):
                packed = data.path("watchlists", f"{one}.gz")
                (Path(folder) / one).write_bytes(gzip.decompress(packed.read_bytes()))
            try:
                loaded.append(
                    load_list(source, Path(folder) / name, by=by, published_on=published_on, is_demonstration=True)
                )
            except NothingNew:
                continue
    return loaded

"""Where the vocabularies that ship with Kopir stand (`data/`, with origin and licence in PROVENANCE.tsv)."""

from __future__ import annotations

import os
from pathlib import Path

_SHIPPED = Path(__file__).resolve().parents[3] / "data"


def path(*parts: str) -> Path:
    """The path of a shipped file: `path("taxonomy", "hs.tsv")`. `KOPIR_DATA_DIR` moves the whole folder."""
    return Path(os.environ.get("KOPIR_DATA_DIR") or _SHIPPED).joinpath(*parts)

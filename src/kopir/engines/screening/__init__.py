"""A name or company against watchlists, and goods against lists of controlled goods.

Reads: tables of listed parties (`parties.py`). Hands on: who may be whom, with the evidence; a person decides.
"""

from kopir.engines.screening.compare import compare, compare_many, hit_at
from kopir.engines.screening.index import Index, build
from kopir.engines.screening.parties import Because, Compared, Found, Kind, Listed, ListedName, Subject

__all__ = [
    "Because",
    "Compared",
    "Found",
    "Index",
    "Kind",
    "Listed",
    "ListedName",
    "Subject",
    "build",
    "compare",
    "compare_many",
    "hit_at",
]

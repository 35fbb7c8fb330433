"""Watchlists as their publishers write them, read into tables of parties. One module a publisher.

`read(path)` tells the format by the content. A row that cannot be used is handed on with the reason, never dropped.
"""

from kopir.engines.screening.lists.parts import Refused, UnknownList
from kopir.engines.screening.lists.reading import FORMATS, dated, files_of, format_of, read

__all__ = ["FORMATS", "Refused", "UnknownList", "dated", "files_of", "format_of", "read"]

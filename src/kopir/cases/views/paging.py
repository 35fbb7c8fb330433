"""Pages of long lists: counted up to a bound, for nobody turns to page 4,000, and counting all would cost more."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

MOST = 2_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """The first MOST rows; `is_cut` says that there are more."""

    @cached_property
    def _found(self) -> int:
        rows: Any = self.object_list
        return int(rows[: MOST + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self._found, MOST)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are listed."""
        return self._found > MOST

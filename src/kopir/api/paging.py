"""Lists come in pages, counted, and never without end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from ninja import Field, Schema

PAGE = 50
LAST_PAGE = 10_000


class PageIn(Schema):
    """Which page."""

    page: int = Field(default=1, ge=1, le=LAST_PAGE, description="From 1.", examples=[1])


@dataclass(frozen=True)
class Page:
    """One page of rows, with the counts that stand above it."""

    rows: list[Any]
    number: int
    count: int
    pages: int

    def counts(self) -> dict[str, int]:
        """For the answer."""
        return {"page": self.number, "pages": self.pages, "count": self.count}


def page_of(rows: QuerySet[Any] | list[Any], number: int) -> Page:
    """A page; one behind the last is empty, not an error: programs stop by it."""
    paginator = Paginator(rows, PAGE)
    found = list(paginator.page(number).object_list) if number <= paginator.num_pages else []
    return Page(found, number, paginator.count, paginator.num_pages)

"""A test may be answered in another language; the next one starts in the usual one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from kopir.watchlists import queries as watchlists


@pytest.fixture(autouse=True)
def _usual_language() -> Iterator[None]:
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _no_index_kept() -> Iterator[None]:
    """Versions of the watchlists begin again with each test."""
    watchlists.forget_index()
    yield
    watchlists.forget_index()

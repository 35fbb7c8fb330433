"""A test may be answered in another language; the next one starts in the usual one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _usual_language() -> Iterator[None]:
    yield
    translation.deactivate()

"""No key that opens something is written to the log."""

from __future__ import annotations

import logging

import pytest

from kopir.core.logs import KeysHidden


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/en/data/m3vQ0kZ1yT7_x-4Rq8aBcDeFgHiJkLmNoPqRsTuVwXy/delete/", "/en/data/…/delete/"),
        ("/ja/data/m3vQ0kZ1yT7_x-4Rq8aBcDeFgHiJkLmNoPqRsTuVwXy/", "/ja/data/…/"),
        ("/desk/vetting/companies/KJ-C-2020-000001/", "/desk/vetting/companies/KJ-C-2020-000001/"),
        ("/ru/kazakhstan-and-japan/news/", "/ru/kazakhstan-and-japan/news/"),
    ],
)
def test_keys_are_hidden_in_paths(path: str, said: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Gone", path), None)

    assert KeysHidden().filter(record)

    assert record.getMessage() == f"Gone: {said}"

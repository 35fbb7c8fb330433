"""What people hand in goes to a folder of the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopir.heritage.models import ContributionFile, Item


@pytest.fixture(autouse=True)
def _private_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in (Item._meta.get_field("image"), ContributionFile._meta.get_field("file")):
        monkeypatch.setitem(vars(field.storage), "base_location", str(tmp_path))
        monkeypatch.setitem(vars(field.storage), "location", str(tmp_path))

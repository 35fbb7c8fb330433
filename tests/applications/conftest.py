"""What the room's tests share: private files under the test's own folder, and a form as a person fills it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import storages

from kopir.applications import links

Typed = Callable[..., dict[str, object]]


@pytest.fixture(autouse=True)
def private_files(settings: object, tmp_path: Path) -> Path:
    """The folder in which files of applicants are kept."""
    folder = tmp_path / "private"
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        },
    }
    assert storages["private"].path("") == f"{folder}"
    return folder


@pytest.fixture
def typed(settings: object) -> Typed:
    """`typed(email=…)`: a form filled in slowly enough."""
    settings.APPLICATION_LEAST_SECONDS = 0  # type: ignore[attr-defined]

    def make(**fields: object) -> dict[str, object]:
        return {
            "stamp": links.new_stamp(),
            "topic": "",
            "applicant_name": "田中 花子",
            "email": "hanako@hachimitsu.example",
            "country": "JP",
            "company_name": "株式会社東京蜂蜜",
            "kind": "partner",
            "seeks": "カザフスタンのはちみつを輸入したい。",
            "agreed": "on",
            **fields,
        }

    return make

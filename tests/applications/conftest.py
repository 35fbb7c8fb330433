"""What the room's tests share: a form as a person fills it in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kopir.applications import links

Typed = Callable[..., dict[str, object]]


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

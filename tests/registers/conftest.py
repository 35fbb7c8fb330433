"""What the room's tests share: a file is written and loaded in one call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kopir.registers import actions
from kopir.registers.models import Snapshot

Load = Callable[..., Snapshot]


@pytest.fixture
def begin(tmp_path: Path) -> Callable[..., Snapshot]:
    """`begin(source, text)`: a waiting snapshot for a file with this content."""
    numbers = iter(range(1000))

    def made(source: str, content: str | bytes | Path, name: str = "file.csv", **said: object) -> Snapshot:
        path = content if isinstance(content, Path) else tmp_path / f"{next(numbers)}-{name}"
        if isinstance(content, str):
            path.write_bytes(content.encode())
        elif isinstance(content, bytes):
            path.write_bytes(content)
        return actions.begin_import(actions.Wanted(source, path, **said), by=None)  # type: ignore[arg-type]

    return made


@pytest.fixture
def load(begin: Callable[..., Snapshot]) -> Load:
    """`load(source, text)`: the same, loaded to its end."""

    def made(*args: object, **said: object) -> Snapshot:
        return actions.load_snapshot(begin(*args, **said), by=None)

    return made

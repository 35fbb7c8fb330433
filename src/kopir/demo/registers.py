"""The demo's registers."""

from __future__ import annotations

from kopir.core.models import User


def load(*, by: User) -> None:
    """Loaded once the importer is there."""

"""What has been held long enough goes."""

from __future__ import annotations

from datetime import date

from kopir.core.personal import keepers


def forget_due(today: date) -> dict[str, int]:
    """Let go of what is past its last day in every room; how many rows, by room. Twice does nothing more."""
    return {keeper.room: number for keeper in keepers() if (number := keeper.forget_due(today))}

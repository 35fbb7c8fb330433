"""What has been held long enough goes."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from kopir.core.personal import keepers
from kopir.privacy.models import Night


def forget_due(today: date) -> dict[str, int]:
    """Let go of what is past its last day in every room; how many rows, by room. Twice does nothing more.

    When it went to its end is kept for the desk; a run that died is not told as one that went.
    """
    rows = {keeper.room: number for keeper in keepers() if (number := keeper.forget_due(today))}
    Night.objects.update_or_create(pk=1, defaults={"at": timezone.now(), "rows": rows})
    return rows

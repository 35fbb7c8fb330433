"""Pages that are to appear at a time of their own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.models import Revision

from kopir.core import audit
from kopir.core.errors import KopirError
from kopir.editorial.actions import publishing
from kopir.editorial.models import HousePage


def hold_back_unready(now: datetime) -> int:
    """Take from the schedule what visitors must not see, so that it does not stand in the way of the others.

    A page was whole when it was scheduled; since then its original may have grown, or a picture lost its words.
    """
    held = 0
    for revision in Revision.page_revisions.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at", "pk"):
        page = revision.as_object()
        if isinstance(page, HousePage):
            held += _is_held_back(revision, page)
    return held


@transaction.atomic
def _is_held_back(revision: Revision, page: HousePage) -> bool:
    try:
        publishing.refuse_unready(page)
    except KopirError:
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        audit.record("page.schedule_refused", page, actor=None, language=page.language)
        return True
    return False

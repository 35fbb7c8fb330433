"""Searches that officers keep, and what they tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput
from kopir.core.models import User
from kopir.core.wording import tidy
from kopir.desk.models import SavedSearch
from kopir.desk.queries.search import Asked, find
from kopir.desk.states import Alert

MOST_KEPT = 50


@transaction.atomic
def keep_search(name: str, asked: Asked, alert: str, *, by: User) -> SavedSearch:
    """Keep a search under a name; the same name again changes it."""
    clean = tidy(name)[:80]
    if not clean:
        raise BadInput(_("Please give the search a name."))
    if alert not in Alert.values:
        raise BadInput(_("Please choose when you want to be told."))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two tabs cannot pass the limit together
    others = SavedSearch.objects.filter(owner=by).exclude(name=clean)
    if others.count() >= MOST_KEPT:
        raise BadInput(_("You keep %(most)d searches already; please delete one first.") % {"most": MOST_KEPT})
    seen = find(asked, by).ids
    kept, _is_new = SavedSearch.objects.update_or_create(
        owner=by, name=clean, defaults={**asdict(asked), "alert": alert, "seen": seen, "seen_at": timezone.now()}
    )
    audit.record("search.kept", kept, actor=by, alert=alert)
    return kept


@transaction.atomic
def change_alert(kept: SavedSearch, alert: str, *, by: User) -> SavedSearch:
    """Be told of its new findings otherwise than before."""
    if alert not in Alert.values:
        raise BadInput(_("Please choose when you want to be told."))
    kept.alert = Alert(alert)
    kept.save(update_fields=["alert"])
    audit.record("search.alert", kept, actor=by, alert=alert)
    return kept


def mark_seen(kept: SavedSearch, ids: Sequence[int]) -> None:
    """What it finds today has been looked at by its owner."""
    SavedSearch.objects.filter(pk=kept.pk).update(seen=list(ids), seen_at=timezone.now())


@transaction.atomic
def forget_search(kept: SavedSearch, *, by: User) -> None:
    """Keep it no longer."""
    audit.record("search.forgotten", kept, actor=by)
    kept.delete()

"""What is screened against today, how old it is, and single parties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from kopir.core.search import sounds_of
from kopir.engines.screening import Index, Listed, build
from kopir.watchlists.models import ListedParty, ListSnapshot, ListsVersion
from kopir.watchlists.sources import ListSource, sources
from kopir.watchlists.states import ListState
from kopir.watchlists.storing import party_of

LONGEST_SEARCH = 200
_built: dict[int, Index] = {}  # of this process: the newest version only


def lists_version() -> int:
    """Rises with each change of the lists in use; 0 before the first."""
    return ListsVersion.objects.values_list("number", flat=True).first() or 0


def current_parties() -> list[Listed]:
    """All parties of the lists in use."""
    rows = ListedParty.objects.filter(snapshot__state=ListState.CURRENT).order_by("pk")
    return [party_of(key, stated) for key, stated in rows.values_list("key", "stated").iterator(chunk_size=2_000)]


def current_index() -> tuple[int, Index]:
    """The version and the index of the lists in use. Built once a version and process, in a few seconds."""
    version = lists_version()
    if version not in _built:
        index = build(current_parties())
        _built.clear()
        _built[version] = index
    return version, _built[version]


def forget_index() -> None:
    """Build it anew at the next use; for tests, where versions begin again."""
    _built.clear()


def snapshots_in_use() -> dict[str, ListSnapshot]:
    """Source -> the snapshot in use."""
    return {one.source: one for one in ListSnapshot.objects.filter(state=ListState.CURRENT)}


def party(key: str) -> ListedParty | None:
    """A party of a list in use."""
    found = ListedParty.objects.filter(key=key, snapshot__state=ListState.CURRENT).select_related("snapshot")
    return found.first()


@dataclass(frozen=True)
class ListRow:
    """A list on the overview: what is in use, what is held, whether it is old."""

    source: ListSource
    current: ListSnapshot | None
    held: ListSnapshot | None
    days_old: int | None
    is_old: bool


def overview(now: datetime | None = None) -> list[ListRow]:
    """All lists, in two queries."""
    today = timezone.localdate(now)
    found = ListSnapshot.objects.filter(state__in=[ListState.CURRENT, ListState.HELD])
    by_state = {(one.source, one.state): one for one in found.select_related("loaded_by")}
    return [
        _row(source, by_state.get((code, ListState.CURRENT)), by_state.get((code, ListState.HELD)), today)
        for code, source in sources().items()
    ]


def _row(source: ListSource, current: ListSnapshot | None, held: ListSnapshot | None, today: date) -> ListRow:
    if current is None:
        return ListRow(source, None, held, None, is_old=False)
    days = (today - (current.published_on or timezone.localdate(current.loaded_at))).days
    return ListRow(source, current, held, days, is_old=days > source.days)


def parties_of(snapshot: ListSnapshot, words: str) -> QuerySet[ListedParty]:
    """The parties of a snapshot whose key or names have the words, whatever the script."""
    rows = ListedParty.objects.filter(snapshot=snapshot)
    text = " ".join(words[:LONGEST_SEARCH].replace("\x00", "").split())
    if not text:
        return rows
    wanted = Q(name__icontains=text) | Q(key__iendswith=f":{text}")
    sounds = sounds_of((text,))
    return rows.filter(wanted | Q(sounds__contains=sounds) if sounds else wanted)

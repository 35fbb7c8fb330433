"""A file of a list is read whole and swapped in at one stroke, or held for a person, or not taken."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from kopir.core import audit
from kopir.core.errors import BadInput, KopirError, WrongState
from kopir.core.models import User
from kopir.core.search import sounds_of
from kopir.core.wording import tidy
from kopir.engines.screening import Listed
from kopir.engines.screening.lists import Refused, UnknownList, format_of, read
from kopir.watchlists.models import ListedParty, ListSnapshot, ListsVersion
from kopir.watchlists.sources import sources
from kopir.watchlists.states import ListState
from kopir.watchlists.storing import plain

SHRINKS_TO = 0.8  # a list that loses more than a fifth is not swapped in without a person
MOST_REFUSED = 0.01  # nor is one of which more than this share of rows cannot be used
MOST_BYTES = 600 * 1024 * 1024
_KEPT_REASONS = 100
_KEPT_NAMES = 200
_BATCH = 2_000


class NothingNew(KopirError):
    """The same file is in use already."""

    status = 200


@dataclass(frozen=True)
class _Read:
    """What a file holds."""

    file_format: str
    parties: list[Listed]
    refused: list[Refused]


def load_list(
    source: str, path: Path, *, by: User | None, published_on: date | None = None, is_demonstration: bool = False
) -> ListSnapshot:
    """Load a file of a list. The same file twice changes nothing; half of one leaves nothing behind.

    The list in use stays until the new one is whole. Raises NothingNew, BadInput.
    """
    if source not in sources():
        raise BadInput(_("There is no list with this code."))
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise BadInput(_("The file is larger than a list can be."))
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    found = _read(source, path)
    with transaction.atomic():
        return _store(
            ListSnapshot(
                source=source,
                published_on=published_on,
                file_name=path.name[:300],
                file_format=found.file_format,
                sha256=sha256,
                size=size,
                loaded_by=by,
                is_demonstration=is_demonstration,
            ),
            found,
            by,
        )


def _read(source: str, path: Path) -> _Read:
    try:
        file_format = format_of(path)
        if file_format not in sources()[source].formats:
            raise BadInput(
                _("This file is a list of another kind (%(found)s) than this source gives.") % {"found": file_format}
            )
        rows = list(read(path, file_format, prefix=source))
    except UnknownList as unknown:
        raise BadInput(_("The file cannot be read as a watchlist: %(why)s.") % {"why": unknown}) from unknown
    except (UnicodeError, zipfile.BadZipFile, OSError, ValueError, KeyError) as broken:
        raise BadInput(_("The file is broken, so nothing of it was taken.")) from broken
    parties = [row for row in rows if isinstance(row, Listed)]
    if not parties:
        raise BadInput(_("The file lists nobody. The list in use stays."))
    return _Read(file_format, parties, [row for row in rows if isinstance(row, Refused)])


def _store(snapshot: ListSnapshot, found: _Read, by: User | None) -> ListSnapshot:
    ListsVersion.objects.get_or_create(pk=1)
    ListsVersion.objects.select_for_update().get(pk=1)  # one list after the other
    current = ListSnapshot.objects.filter(source=snapshot.source, state=ListState.CURRENT).first()
    if current is not None and current.sha256 == snapshot.sha256:
        raise NothingNew(_("This file is in use already; nothing has changed."))
    held = ListSnapshot.objects.filter(source=snapshot.source, state=ListState.HELD).first()
    if held is not None:
        if held.sha256 == snapshot.sha256:
            raise NothingNew(_("This file waits for somebody to look at it already."))
        _end(held, ListState.REFUSED, by, why=_("a newer file of the list was loaded"))
    snapshot.parties = len(found.parties)
    snapshot.refused_number = len(found.refused)
    snapshot.refused = [[row.row, row.reason] for row in found.refused[:_KEPT_REASONS]]
    snapshot.difference = _difference(current, found.parties)
    snapshot.why = _doubt(current, found)
    snapshot.state = ListState.HELD if snapshot.why else ListState.CURRENT
    if current is not None and snapshot.state == ListState.CURRENT:
        _end(current, ListState.REPLACED, by)
    snapshot.save()
    _keep(snapshot, found.parties)
    if snapshot.state == ListState.CURRENT:
        _raise_version()
    audit.record(
        "watchlist.loaded", snapshot, actor=by, source=snapshot.source, state=snapshot.state, parties=snapshot.parties
    )
    return snapshot


def _doubt(current: ListSnapshot | None, found: _Read) -> str:
    """Why a person has to look first; empty when nothing speaks against it. In English: it is kept."""
    with override("en"):
        if current is not None and len(found.parties) < current.parties * SHRINKS_TO:
            return _("It lists %(now)d parties; the one in use lists %(was)d.") % {
                "now": len(found.parties),
                "was": current.parties,
            }
        if len(found.refused) > MOST_REFUSED * (len(found.parties) + len(found.refused)):
            return _("%(number)d of its rows cannot be used.") % {"number": len(found.refused)}
    return ""


def _difference(current: ListSnapshot | None, parties: list[Listed]) -> dict[str, object]:
    if current is None:
        return {"added": len(parties), "removed": 0, "changed": 0, "removed_names": []}
    was = dict(current.rows.values_list("key", "stated"))
    now = {party.key: plain(party) for party in parties}
    removed = [key for key in was if key not in now]
    return {
        "added": sum(1 for key in now if key not in was),
        "removed": len(removed),
        "changed": sum(1 for key, stated in now.items() if key in was and was[key] != stated),
        "removed_names": [f"{key} {was[key]['names'][0][0]}" for key in removed[:_KEPT_NAMES]],
    }


def _keep(snapshot: ListSnapshot, parties: list[Listed]) -> None:
    rows = (
        ListedParty(
            snapshot=snapshot,
            key=party.key[:120],
            kind=party.kind.value,
            name=party.names[0].text[:500],
            sounds=sounds_of(name.text for name in party.names)[:100],
            stated=plain(party),
        )
        for party in parties
    )
    while batch := list(islice(rows, _BATCH)):
        ListedParty.objects.bulk_create(batch)


def _end(snapshot: ListSnapshot, state: ListState, by: User | None, *, why: str = "") -> None:
    """Its parties go; that it was there, with its date and hash, stays."""
    snapshot.state, snapshot.decided_by = state, by
    snapshot.why = why or snapshot.why
    snapshot.save(update_fields=["state", "decided_by", "why"])
    snapshot.rows.all().delete()


def _raise_version() -> None:
    ListsVersion.objects.filter(pk=1).update(number=F("number") + 1)


def _held(snapshot: ListSnapshot) -> ListSnapshot:
    ListsVersion.objects.select_for_update().get(pk=1)
    snapshot.refresh_from_db()
    if snapshot.state != ListState.HELD:
        raise WrongState(_("Somebody has decided on this list already."))
    return snapshot


@transaction.atomic
def accept_held(snapshot: ListSnapshot, *, by: User | None) -> ListSnapshot:
    """A person has looked: the held list is screened against from now on."""
    held = _held(snapshot)
    current = ListSnapshot.objects.filter(source=held.source, state=ListState.CURRENT).first()
    if current is not None:
        _end(current, ListState.REPLACED, by)
    held.state, held.decided_by = ListState.CURRENT, by
    held.save(update_fields=["state", "decided_by"])
    _raise_version()
    audit.record("watchlist.accepted", held, actor=by, source=held.source, parties=held.parties)
    return held


@transaction.atomic
def refuse_held(snapshot: ListSnapshot, reason: str, *, by: User | None) -> ListSnapshot:
    """A person has looked: it is not taken, and the one in use stays."""
    held = _held(snapshot)
    clean = tidy(reason)[:500]
    if not clean:
        raise BadInput(_("Please say why it is not taken."))
    _end(held, ListState.REFUSED, by, why=clean)
    audit.record("watchlist.refused", held, actor=by, source=held.source)
    return held

"""Reads of the room: an entry by any number, by name in any script, by activity, region and size; leads; imports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q, QuerySet

from kopir.engines.identity import identifiers
from kopir.engines.identity.compare import Comparison, Name, compare_many
from kopir.engines.identity.keys import search_keys
from kopir.engines.text.scripts import detect_language
from kopir.registers import activities
from kopir.registers.models import Entry, EntryStatus, Snapshot
from kopir.registers.states import SnapshotState

FOUND = 50  # answers of one search by name
_COMPARED = 120  # candidates that are compared in full
_FETCHED = 1_500  # candidates whose keys are read
_POPULAR = 3_000  # a key that more names have tells nothing by itself
_WORTH_SHOWING = 0.1


@dataclass(frozen=True)
class Filters:
    """What an entry must be. Empty means any. `activity`: ISIC code or section letter, or `oked:…`."""

    source: str = ""
    country: str = ""
    region: str = ""
    activity: str = ""
    size: int = 0
    status: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether anything goes."""
        return self == Filters()


@dataclass(frozen=True)
class Found:
    """An entry with why it was found: by number, or by one of its names with the score of the comparison."""

    entry: Entry
    score: float = 1.0
    same: bool = True
    name: str = ""
    how: str = "number"


@dataclass(frozen=True)
class Lead:
    """A company that only a register knows. `codes` are the shared ISIC codes, the closest first."""

    entry: Entry
    codes: tuple[str, ...] = field(default_factory=tuple)
    is_close: bool = True  # the register names the very class, not only its division


def current_snapshots(source: str = "") -> list[Snapshot]:
    """The full snapshots that readers see, one a source."""
    found = Snapshot.objects.filter(state=SnapshotState.CURRENT, is_difference=False).order_by("source")
    return list(found.filter(source=source) if source else found)


def with_codes(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    """Those that state activities at all: a large register without them need not be walked to find none."""
    return [one for one in snapshots if one.counts.get("activity", {}).get("stated", 1)]


def current_entries(snapshots: Sequence[Snapshot]) -> QuerySet[Entry]:
    """Entries of these snapshots. The numbers go in as values, so that only their partitions are read."""
    return Entry.objects.filter(snapshot_id__in=[snapshot.pk for snapshot in snapshots])


def narrowed(entries: QuerySet[Entry], filters: Filters) -> QuerySet[Entry]:
    """The entries that pass."""
    wanted: dict[str, object] = {
        name: value
        for name, value in (
            ("country", filters.country),
            ("region", filters.region),
            ("size_rank", filters.size),
            ("status", filters.status),
        )
        if value
    }
    if filters.activity:
        wanted["activity_codes__overlap"] = activities.searched(filters.activity)
    return entries.filter(**wanted)


def browsed(filters: Filters) -> QuerySet[Entry]:
    """Entries by filters alone, those that the register hides from searches left out."""
    snapshots = current_snapshots(filters.source)
    entries = current_entries(with_codes(snapshots) if filters.activity else snapshots)
    entries = entries.exclude(warnings__contains=["hidden"])
    # By activity the larger ones come first; in the order of the file the planner would walk the whole register.
    return narrowed(entries, filters).order_by(*(("-size_rank", "pk") if filters.activity else ("pk",)))


def entry_by(source: str, key: str) -> Entry | None:
    """The current entry under the register's own number."""
    found = current_entries(current_snapshots(source)).filter(key=key).first()
    if found is not None:
        found.snapshot = next(one for one in current_snapshots(source) if one.pk == found.snapshot_id)
    return found


def find(
    text: str,
    *,
    source: str | None = None,
    country: str | None = None,
    region: str | None = None,
    activity: str | None = None,
    size: int | None = None,
    status: str | None = None,
    limit: int = FOUND,
) -> list[Found]:
    """Entries by any number (with T, blanks, full width) or by name in any script, the likeliest first."""
    filters = Filters(source or "", country or "", region or "", activity or "", size or 0, status or "")
    snapshots = current_snapshots(filters.source)
    if not snapshots or not text.strip():
        return []
    by_number = _by_number(text, snapshots, filters)
    return by_number or _by_name(text.strip()[:400], snapshots, filters)[:limit]


def _by_number(text: str, snapshots: Sequence[Snapshot], filters: Filters) -> list[Found]:
    read = identifiers.parse(text)
    if read.scheme is identifiers.Scheme.UNKNOWN:
        return []
    named = f"{read.scheme.value}:{read.value}"
    # The index over numbers holds entries with more than one; an entry's only number is its key.
    entries = current_entries(snapshots).extra(
        where=[
            (
                "(registers_entry.key = %s or (registers_entry.identifiers @> array[%s]::varchar[] "
                "and cardinality(registers_entry.identifiers) > 1))"
            )
        ],
        params=[read.value, named],
    )
    # Without an order the planner takes the indexes; with one it may walk the whole register by id.
    found = sorted(narrowed(entries, filters).order_by()[:FOUND], key=lambda entry: entry.pk)
    return [Found(_with(entry, snapshots)) for entry in found]


def _with(entry: Entry, snapshots: Iterable[Snapshot]) -> Entry:
    entry.snapshot = next(one for one in snapshots if one.pk == entry.snapshot_id)
    return entry


def _by_name(text: str, snapshots: Sequence[Snapshot], filters: Filters) -> list[Found]:
    languages = _languages(text)
    keys = tuple(sorted({key for language in languages for key in search_keys(text, language)}))
    chosen = _candidates(keys, [snapshot.pk for snapshot in snapshots])
    entries = list(narrowed(current_entries(snapshots), filters).filter(pk__in=list(chosen)))
    entries.sort(key=lambda entry: (-chosen[entry.pk], entry.pk))
    return _scored(text, languages[0], [_with(entry, snapshots) for entry in entries[:_COMPARED]])


def _languages(text: str) -> tuple[str, ...]:
    """The languages a name may be in: a short Cyrillic one could be Kazakh or Russian."""
    code = detect_language(text).code
    if code in {"ru", "kk"}:
        return (code, "kk" if code == "ru" else "ru")
    return (code if code in {"ja", "en"} else "en",)


def _candidates(keys: Sequence[str], snapshots: list[int]) -> dict[int, float]:
    """Entries that share keys, with how telling the shared keys are; the rarest keys are asked first."""
    shared: dict[int, float] = {}
    with connection.cursor() as cursor:
        for key, entries in sorted(_filed_under(cursor, keys, snapshots), key=lambda one: len(one[1])):
            if len(entries) > _POPULAR and shared:
                continue
            told = {"w": 6.0, "c": 4.0}.get(key[0], 1.0) + 3.0 / (1 + len(entries)) ** 0.5
            for entry in entries:
                if entry in shared or len(shared) < _FETCHED:
                    shared[entry] = shared.get(entry, 0.0) + told
    best = sorted(shared, key=lambda entry: (-shared[entry], entry))[: _COMPARED * 4]
    return {entry: shared[entry] for entry in best}


def _filed_under(cursor: object, keys: Sequence[str], snapshots: list[int]) -> list[tuple[str, list[int]]]:
    found = []
    for key in keys:
        cursor.execute(  # type: ignore[attr-defined]
            "select entry_id from registers_namekeys "
            "where keys @> array[%s]::text[] and snapshot_id = any(%s) limit %s",
            [key, snapshots, _POPULAR + 1],
        )
        found.append((key, [row[0] for row in cursor.fetchall()]))  # type: ignore[attr-defined]
    return found


def _scored(text: str, language: str, entries: list[Entry]) -> list[Found]:
    asked = Name(text, language)
    named = [(entry, name) for entry in entries for name in entry.names if name["kind"] != "reading"]
    pairs = [(asked, Name(name["text"], name["language"], _reading(entry, name))) for entry, name in named]
    best: dict[int, tuple[Comparison, str]] = {}
    for (entry, name), answer in zip(named, compare_many(pairs), strict=True):
        known = best.get(entry.pk)
        if known is None or answer.score > known[0].score:
            best[entry.pk] = (answer, name["text"])
    found = [
        Found(entry, best[entry.pk][0].score, best[entry.pk][0].same, best[entry.pk][1], "name")
        for entry in entries
        if entry.pk in best and best[entry.pk][0].score >= _WORTH_SHOWING
    ]
    return sorted(found, key=lambda one: (-one.score, one.entry.status == EntryStatus.CLOSED, one.entry.pk))


def _reading(entry: Entry, name: dict[str, str]) -> str:
    if name["kind"] != "legal" or name["language"] != "ja":
        return ""
    return next((one["text"] for one in entry.names if one["kind"] == "reading"), "")


def leads(
    *,
    isic: Iterable[str] = (),
    hs: Iterable[str] = (),
    region: str = "",
    size: int = 0,
    country: str = "",
    limit: int = 50,
) -> list[Lead]:
    """Active companies by what they do (ISIC codes, or the HS codes of goods), region and least size rank.

    A register that names only divisions gives leads that are less close; they come last.
    """
    wanted = set(isic) | set(activities.of_goods(hs))
    if not wanted:
        return []
    close = {one for code in wanted for one in activities.below(code)}
    wide = set(activities.divisions(wanted)) - close
    entries = current_entries(with_codes(current_snapshots())).filter(
        Q(status=EntryStatus.ACTIVE), activity_codes__overlap=[f"isic4:{code}" for code in sorted(close | wide)]
    )
    for name, value in (("country", country), ("region", region)):
        if value:
            entries = entries.filter(**{name: value})
    if size:
        entries = entries.filter(size_rank__gte=size)
    found = [_lead(entry, close, wide) for entry in entries.order_by("-size_rank", "pk")[: limit * 4]]
    return sorted(found, key=lambda lead: (not lead.is_close, -lead.entry.size_rank, lead.entry.pk))[:limit]


def _lead(entry: Entry, close: set[str], wide: set[str]) -> Lead:
    codes = [code.removeprefix("isic4:") for code in entry.activity_codes if code.startswith("isic4:")]
    near = [code for code in codes if code in close]
    return Lead(entry, tuple(near or [code for code in codes if code in wide]), bool(near))


def imports() -> QuerySet[Snapshot]:
    """All imports, newest first."""
    return Snapshot.objects.select_related("started_by").order_by("-created_at", "-pk")

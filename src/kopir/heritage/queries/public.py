"""What everybody may read: published records and claims, approved words, and people opened under the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from kopir.core.languages import Language
from kopir.heritage.models import (
    ArchiveEvent,
    Camp,
    Citation,
    Claim,
    ClaimText,
    CountStatement,
    Holder,
    Item,
    ItemKind,
    NameForm,
    PresenceWindow,
    Record,
    RecordKind,
    RecordText,
    RecordTextKind,
    Source,
)
from kopir.heritage.states import ArchiveState

MOST_PLACES = 1_000  # on one map; more are narrowed by filters
MOST_RELATED = 60
PLACES = (RecordKind.SITE, RecordKind.CAMP)
_NO_PERSON = ~Q(kind=RecordKind.PERSON)


def public_records() -> QuerySet[Record]:
    """Published, and of people only those who are open."""
    return Record.objects.filter(_NO_PERSON | Q(person__is_open=True), state=ArchiveState.PUBLISHED)


def with_words(records: QuerySet[Record], *kinds: RecordTextKind) -> QuerySet[Record]:
    """Together with their approved words, of these kinds or of all."""
    texts = RecordText.objects.filter(approved_at__isnull=False)
    return records.prefetch_related(Prefetch("texts", texts.filter(kind__in=kinds) if kinds else texts))


def with_claims(records: QuerySet[Record]) -> QuerySet[Record]:
    """Together with their published claims, what these stand on, and their words."""
    claims = Claim.objects.filter(state=ArchiveState.PUBLISHED).prefetch_related(
        Prefetch("texts", ClaimText.objects.filter(approved_at__isnull=False)),
        Prefetch("citations", Citation.objects.select_related("source")),
    )
    return records.prefetch_related(Prefetch("claims", claims))


def whole(records: QuerySet[Record]) -> QuerySet[Record]:
    """With everything the page of one record shows of it."""
    return with_claims(with_words(records)).select_related("site", "camp", "event", "item__holder", "person")


def places(words: str = "") -> list[Record]:
    """Sites and camps, with names, addresses and claims; those whose name or address has these words."""
    found = public_records().filter(kind__in=PLACES)
    if words:
        named = RecordText.objects.filter(
            approved_at__isnull=False, kind__in=(RecordTextKind.NAME, RecordTextKind.PLACE), text__icontains=words
        )
        found = found.filter(
            Q(pk__in=named.values("record")) | Q(camp__region__icontains=words) | Q(reference__iexact=words)
        )
    claims = Claim.objects.filter(state=ArchiveState.PUBLISHED)
    return list(
        with_words(found, RecordTextKind.NAME, RecordTextKind.PLACE)
        .prefetch_related(Prefetch("claims", claims))
        .select_related("site", "camp")[:MOST_PLACES]
    )


def places_with_sources() -> list[Record]:
    """Sites and camps with everything their sentences stand on."""
    found = public_records().filter(kind__in=PLACES)
    return list(with_claims(with_words(found, RecordTextKind.NAME)).select_related("site", "camp")[:MOST_PLACES])


def events() -> list[Record]:
    """Everything on the time line, the earliest first."""
    found = public_records().filter(kind=RecordKind.EVENT)
    return list(
        with_words(found, RecordTextKind.NAME, RecordTextKind.SUMMARY, RecordTextKind.PLACE)
        .select_related("event")
        .order_by("event__date_min", "event__date_max", "reference")
    )


def dated_camps() -> list[Record]:
    """Camps of which the beginning or the end is known, the earliest first."""
    found = public_records().filter(kind=RecordKind.CAMP).exclude(camp__date_edtf="")
    return list(with_words(found, RecordTextKind.NAME).select_related("camp").order_by("camp__date_min", "reference"))


def items(kind: str = "") -> QuerySet[Record]:
    """Documents, photographs, films and objects."""
    found = public_records().filter(kind=RecordKind.ITEM)
    if kind in ItemKind.values:
        found = found.filter(item__kind=kind)
    return with_words(found, RecordTextKind.NAME, RecordTextKind.SUMMARY).select_related("item__holder")


def related_to(record: Record) -> list[Record]:
    """Records that stand in connection with this one: branches, events, items. People are never listed."""
    found = (
        public_records().filter(pk__in=_connected_keys(record)).exclude(pk=record.pk).exclude(kind=RecordKind.PERSON)
    )
    return list(with_words(found, RecordTextKind.NAME).select_related("event", "item")[:MOST_RELATED])


def _connected_keys(record: Record) -> QuerySet[Record, int]:
    own = ArchiveEvent.places.through.objects
    shown = Item.shows.through.objects
    keys = Record.objects.filter(
        Q(pk__in=own.filter(record=record).values("archiveevent"))
        | Q(pk__in=own.filter(archiveevent=record.pk).values("record"))
        | Q(pk__in=shown.filter(record=record).values("item"))
        | Q(pk__in=shown.filter(item=record.pk).values("record"))
        | Q(camp__branch_of=record.pk)
        | Q(pk__in=Camp.objects.filter(record=record, branch_of__isnull=False).values("branch_of"))
    )
    return keys.values_list("pk", flat=True)


def name_forms_of(record: Record) -> list[NameForm]:
    """Every form of a person's name, in the order of the chain."""
    return list(NameForm.objects.filter(person=record.pk))


def counts() -> list[CountStatement]:
    """The published numbers with their sources."""
    return list(CountStatement.objects.filter(state=ArchiveState.PUBLISHED).select_related("source"))


def presence_window() -> PresenceWindow | None:
    """When internees can have worked at all."""
    return PresenceWindow.objects.filter(pk=1).first()


def cited_sources() -> list[Source]:
    """Sources that something public stands on."""
    cited = Q(citations__claim__in=Claim.objects.filter(state=ArchiveState.PUBLISHED, subject__in=public_records()))
    counted = Q(counts__state=ArchiveState.PUBLISHED)
    return list(Source.objects.filter(cited | counted).distinct().order_by("kind", "title"))


def holders() -> list[Holder]:
    """Archives and other houses that keep what the archive tells of."""
    return list(Holder.objects.all()[:500])


@dataclass(frozen=True)
class SitemapEntry:
    """A record's page for the sitemap: the languages it can be read in whole."""

    reference: str
    languages: tuple[str, ...]
    updated_at: datetime


def sitemap_entries() -> list[SitemapEntry]:
    """Every public page of a record but those of people."""
    records = with_claims(with_words(public_records().filter(_NO_PERSON), RecordTextKind.NAME))
    return [
        SitemapEntry(record.reference, languages_of(record), last_change(record)) for record in records.iterator(500)
    ]


def languages_of(record: Record) -> tuple[str, ...]:
    """The languages in which its name and every statement about it are there. Needs `with_words` and `with_claims`."""
    named = {text.language for text in record.texts.all() if text.kind == RecordTextKind.NAME}
    for claim in record.claims.all():
        named &= {text.language for text in claim.texts.all()}
    return tuple(code for code in Language.values if code in named)


def last_change(record: Record) -> datetime:
    """When the record or a claim about it last changed."""
    return max([record.updated_at, *(claim.updated_at for claim in record.claims.all())])


def texts_of(record: Record, kind: RecordTextKind) -> list[RecordText]:
    """A record's approved words of one kind. Needs `with_words`."""
    return [text for text in record.texts.all() if text.kind == kind]


def grave_of(record: Record) -> Record | None:
    """Where a person is buried, if that place is public."""
    return with_words(public_records(), RecordTextKind.NAME).filter(pk=record.person.buried_at_id or 0).first()

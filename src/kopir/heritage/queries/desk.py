"""What editors see: everything, whatever its state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from kopir.core.languages import Language, Origin
from kopir.heritage.models import (
    Citation,
    Claim,
    ClaimText,
    Contribution,
    CountStatement,
    NameForm,
    Record,
    RecordKind,
    RecordText,
    RecordTextKind,
    Request,
    Source,
)
from kopir.heritage.states import ArchiveState, ContributionState, RequestState

LONGEST_SEARCH = 200
_OPEN = (RequestState.OPEN, RequestState.PROPOSED)


def named(records: QuerySet[Record]) -> QuerySet[Record]:
    """Together with what they are called."""
    names = RecordText.objects.filter(kind=RecordTextKind.NAME)
    return records.prefetch_related(Prefetch("texts", names), "person__names")


def records_in_review() -> QuerySet[Record]:
    """Records that wait for another editor, the oldest first."""
    return named(Record.objects.filter(state=ArchiveState.REVIEW).select_related("written_by")).order_by("updated_at")


def claims_in_review() -> QuerySet[Claim]:
    """Claims that wait, with their words."""
    waiting = Claim.objects.filter(state=ArchiveState.REVIEW).select_related("subject", "written_by")
    return waiting.prefetch_related("texts").order_by("updated_at")


def counts_in_review() -> QuerySet[CountStatement]:
    """Numbers that wait."""
    waiting = CountStatement.objects.filter(state=ArchiveState.REVIEW).select_related("source", "written_by")
    return waiting.order_by("updated_at")


def translations_waiting() -> QuerySet[Record]:
    """Published records with a translation nobody has approved."""
    unread = RecordText.objects.filter(record=OuterRef("pk"), approved_at=None).exclude(origin=Origin.ORIGINAL)
    claims = ClaimText.objects.filter(claim__subject=OuterRef("pk"), approved_at=None).exclude(origin=Origin.ORIGINAL)
    return named(Record.objects.filter(Exists(unread) | Exists(claims), state=ArchiveState.PUBLISHED))


def to_read_again(today: date) -> QuerySet[Record]:
    """Records whose day has come."""
    return named(Record.objects.filter(review_on__lte=today)).order_by("review_on", "reference")


def open_requests() -> QuerySet[Request]:
    """Requests that wait for an answer, the most urgent first."""
    return Request.objects.filter(state__in=_OPEN).select_related("about", "proposed_by").order_by("due_on", "pk")


def new_contributions() -> QuerySet[Contribution]:
    """What was given and not yet answered."""
    waiting = Contribution.objects.filter(state=ContributionState.NEW).select_related("about")
    return waiting.annotate(number_of_files=Count("files")).order_by("created_at")


def _lacks(language: str) -> Q:
    """A record whose name cannot be read in this language."""
    there = RecordText.objects.filter(
        record=OuterRef("pk"), kind=RecordTextKind.NAME, language=language, approved_at__isnull=False
    )
    return ~Q(kind=RecordKind.PERSON) & ~Q(Exists(there))


def language_gaps() -> dict[str, int]:
    """For each language how many published records are not named in it."""
    public = Record.objects.filter(state=ArchiveState.PUBLISHED)
    return public.aggregate(**{code: Count("pk", filter=_lacks(code)) for code in Language.values})


@dataclass(frozen=True)
class Filters:
    """What the list of records is narrowed to; empty means all."""

    kind: str = ""
    state: str = ""
    lacks: str = ""
    words: str = ""

    def records(self) -> QuerySet[Record]:
        """The records, named."""
        found = Record.objects.all()
        if self.kind in RecordKind.values:
            found = found.filter(kind=self.kind)
        if self.state in ArchiveState.values:
            found = found.filter(state=self.state)
        if self.lacks in Language.values:
            found = found.filter(_lacks(self.lacks))
        words = " ".join(self.words[:LONGEST_SEARCH].split())
        if words:
            texts = RecordText.objects.filter(text__icontains=words).values("record")
            forms = NameForm.objects.filter(text__icontains=words).values("person")
            found = found.filter(Q(reference__icontains=words) | Q(pk__in=texts) | Q(pk__in=forms))
        return named(found.annotate(number_of_claims=Count("claims"))).order_by("reference")


def whole_record() -> QuerySet[Record]:
    """Everything the page of one record shows."""
    claims = Claim.objects.select_related("written_by").prefetch_related(
        "texts", Prefetch("citations", Citation.objects.select_related("source"))
    )
    return Record.objects.select_related("site", "camp", "event", "item", "person", "written_by").prefetch_related(
        "texts", Prefetch("claims", claims), "person__names"
    )


def whole_claim() -> QuerySet[Claim]:
    """A claim with everything its page shows."""
    cited = Prefetch("citations", Citation.objects.select_related("source"))
    return Claim.objects.select_related("subject", "written_by").prefetch_related("texts", cited)


def sources(words: str = "") -> QuerySet[Source]:
    """Sources by title, address, publisher or group, with how often they are cited."""
    found = Source.objects.annotate(number_of_claims=Count("citations", distinct=True))
    words = " ".join(words[:LONGEST_SEARCH].split())
    if words:
        named_so = Q(title__icontains=words) | Q(url__icontains=words)
        found = found.filter(named_so | Q(publisher__icontains=words) | Q(independence_group__icontains=words))
    return found.order_by("title", "pk")


def counts() -> QuerySet[CountStatement]:
    """All numbers, those that count the same together."""
    return CountStatement.objects.select_related("source", "written_by").order_by("topic", "low", "pk")

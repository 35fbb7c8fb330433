"""Reads of wishes: what is between two parties, and what one party sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kopir.companies.models import CompanyIdentifier, CompanyName
from kopir.engines.identity.identifiers import Scheme, parse
from kopir.engines.identity.keys import search_keys
from kopir.missions.models import Delegate, Meeting, Mission, Party, Veto, Wish
from kopir.missions.states import OPEN_WISHES, Group, MeetingState, Part, WishSource, WishState

LONGEST_SEARCH = 200


def between(one: Party, other: Party) -> Q:
    """Wishes of these two, whoever asked."""
    return Q(asker=one, asked=other) | Q(asker=other, asked=one)


def open_between(one: Party, other: Party) -> Wish | None:
    """The open wish of two parties; there is one at most."""
    return Wish.objects.filter(between(one, other), state__in=OPEN_WISHES).first()


def vetoes_between(one: Party, other: Party) -> QuerySet[Veto]:
    """Who said that these two must not be brought together: either of them, or the organiser."""
    return Veto.objects.filter(Q(party=one, other=other) | Q(party=other, other=one))


def planned_in_spite(mission: Mission, now: datetime) -> QuerySet[Meeting]:
    """Planned meetings to come of two who are not to be brought together: the next plan leaves them out."""
    vetoes = Veto.objects.filter(
        Q(party=OuterRef("wish__asker"), other=OuterRef("wish__asked"))
        | Q(party=OuterRef("wish__asked"), other=OuterRef("wish__asker"))
    )
    rows = Meeting.objects.filter(mission=mission, state=MeetingState.PLANNED, slot__starts_at__gt=now)
    return rows.filter(Exists(vetoes)).order_by("slot__starts_at", "pk")


def wishes_left(mission: Mission, party: Party) -> int:
    """How many more wishes the participants of a party may make."""
    made = Wish.objects.filter(asker=party, state__in=OPEN_WISHES, source=WishSource.PARTICIPANT).count()
    return max(0, mission.most_wishes - made)


def with_parties(wishes: QuerySet[Wish]) -> QuerySet[Wish]:
    """With all that a row says, in a fixed number of queries."""
    return wishes.select_related(
        "mission", "asker__company", "asked__company", "asker_delegate", "asked_delegate", "meeting__slot", "fixed"
    ).prefetch_related("asker__company__names", "asked__company__names")


def wishes_of(party: Party) -> QuerySet[Wish]:
    """All that one side made or was asked for, the newest first."""
    return with_parties(Wish.objects.filter(Q(asker=party) | Q(asked=party)).order_by("-pk"))


def partners_of(party: Party, mission: Mission) -> QuerySet[Party]:
    """Whom a party may ask to meet.

    Without those of either's vetoes and the organiser's: whom one cannot meet, one is not shown, whoever said so.
    """
    groups = [group for group in Group.values if mission.allows(party.group, group)]
    vetoed = Veto.objects.filter(Q(party=party, other=OuterRef("pk")) | Q(party=OuterRef("pk"), other=party))
    rows = Party.objects.filter(mission=mission, group__in=groups, is_withdrawn=False).exclude(pk=party.pk)
    return rows.exclude(Exists(vetoed)).select_related("company").prefetch_related("company__names")


def holders_of(party: Party) -> list[Delegate]:
    """Its people who can hold a meeting."""
    return list(party.delegates.exclude(part=Part.COMPANION).order_by("pk"))


def own_vetoes(party: Party) -> QuerySet[Veto]:
    """What the party itself has said. The organiser's word is not shown to it."""
    rows = Veto.objects.filter(party=party, by_organiser=False)
    return rows.select_related("other__company").prefetch_related("other__company__names")


def named(parties: QuerySet[Party], words: str, *, with_numbers: bool = False) -> QuerySet[Party]:
    """Parties by name in any script, or by whom they seek; for the desk also by reference and number."""
    text = " ".join(words.replace("\x00", "")[:LONGEST_SEARCH].split())
    if not text:
        return parties
    names = CompanyName.objects.filter(
        Q(text__icontains=text) | Q(keys__overlap=list(search_keys(text, ""))), company=OuterRef("company")
    )
    wanted = Q(Exists(names)) | Q(organisation__icontains=text) | Q(seeks__icontains=text)
    if with_numbers:
        wanted |= Q(company__reference__iexact=text)
        read = parse(text)
        if read.scheme != Scheme.UNKNOWN:
            wanted |= Q(Exists(CompanyIdentifier.objects.filter(value=read.value, company=OuterRef("company"))))
    return parties.filter(wanted)


@dataclass(frozen=True)
class Filters:
    """What the desk's list is narrowed to; empty means all."""

    state: str = ""
    party: int | None = None
    source: str = ""
    only: str = ""  # one of the words below


LATE, UNANSWERED, VETOED, UNPLANNED = "late", "unanswered", "vetoed", "unplanned"
UNANSWERED_AFTER = timedelta(days=3)


def wishes(mission: Mission, filters: Filters) -> QuerySet[Wish]:
    """The desk's list: what waits for an answer longest comes first, then the newest."""
    rows = Wish.objects.filter(mission=mission)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.source:
        rows = rows.filter(source=filters.source)
    if filters.party is not None:
        rows = rows.filter(Q(asker=filters.party) | Q(asked=filters.party))
    rows = _only(rows, filters.only)
    return with_parties(rows.order_by("-pk"))


def _only(rows: QuerySet[Wish], only: str) -> QuerySet[Wish]:
    if only == LATE:
        return rows.filter(is_late=True)
    if only == UNANSWERED:
        return rows.filter(state=WishState.ASKED, asked_at__lt=timezone.now() - UNANSWERED_AFTER)
    if only == UNPLANNED:
        without = Q(meeting__isnull=True) | Q(meeting__state__in=[MeetingState.WAITING, MeetingState.CANCELLED])
        return rows.filter(without, state=WishState.ACCEPTED)
    if only == VETOED:
        vetoes = Veto.objects.filter(
            Q(party=OuterRef("asker"), other=OuterRef("asked")) | Q(party=OuterRef("asked"), other=OuterRef("asker"))
        )
        return rows.filter(Exists(vetoes), state__in=OPEN_WISHES)
    return rows


def counts(mission: Mission) -> dict[str, int]:
    """How many wishes are in which state, late, or agreed without a meeting."""
    rows = Wish.objects.filter(mission=mission)
    found = dict.fromkeys(WishState.values, 0)
    for state in rows.order_by().values_list("state", flat=True):
        found[state] += 1
    return {**found, **{only: _only(rows, only).count() for only in (LATE, UNANSWERED, VETOED, UNPLANNED)}}

"""What other parts ask of people: when they are away, what they speak, which interpreters are needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from kopir.companies.models import Company
from kopir.core.languages import Language
from kopir.core.pair import sides
from kopir.missions.models import Absence, Delegate, Mission, Wish
from kopir.missions.states import Group, MeetingState, Part, WishState
from kopir.vetting.models import Hit
from kopir.vetting.states import BLOCKING

_FINISHED = (MeetingState.HELD, MeetingState.NOT_HELD)


def not_free(mission: Mission) -> set[tuple[int, int]]:
    """(delegate, slot) in which somebody said to be away."""
    rows = Absence.objects.filter(delegate__party__mission=mission)
    return {(delegate, slot) for delegate, slot in rows.values_list("delegate", "slot") if delegate is not None}


def interpreters_not_free(mission: Mission) -> set[tuple[int, int]]:
    """(interpreter, slot) likewise."""
    rows = Absence.objects.filter(interpreter__mission=mission)
    return {(one, slot) for one, slot in rows.values_list("interpreter", "slot") if one is not None}


def spoken(mission: Mission) -> dict[int, tuple[str, ...]]:
    """Delegate -> languages."""
    rows = Delegate.objects.filter(party__mission=mission).values_list("pk", "speaks")
    return {pk: tuple(sorted(speaks)) for pk, speaks in rows}


def pair_of(one: str, other: str) -> str:
    """Two languages as interpreters' pairs are kept: "ja-ru"."""
    return "-".join(sorted((one, other)))


def all_pairs() -> list[str]:
    """Every pair out of the four languages."""
    codes = sorted(Language.values)
    return [pair_of(one, other) for nth, one in enumerate(codes) for other in codes[nth + 1 :]]


@dataclass(frozen=True)
class Need:
    """Accepted meetings that one of these pairs would serve.

    No pairs: what one side speaks was not said, and the planner takes it that they understand each other.
    """

    pairs: tuple[str, ...]
    meetings: int
    is_served: bool


def interpreting_needed(mission: Mission) -> list[Need]:
    """Which pairs the accepted wishes need, the most wanted first: those whose people share no language."""
    wishes = Wish.objects.filter(mission=mission, state=WishState.ACCEPTED).exclude(meeting__state__in=_FINISHED)
    speech = _speech_of_parties(mission)
    own = spoken(mission)
    needed: Counter[tuple[str, ...]] = Counter()
    for asker, asked, first, second in wishes.values_list("asker", "asked", "asker_delegate", "asked_delegate"):
        here = [own.get(first, ())] if first is not None else speech.get(asker, [])
        there = [own.get(second, ())] if second is not None else speech.get(asked, [])
        if any(set(one) & set(other) for one in here for other in there):
            continue
        ways = {pair_of(one, other) for mine in here for one in mine for theirs in there for other in theirs}
        needed[tuple(sorted(ways))] += 1
    held = {pair for pairs in mission.interpreters.values_list("pairs", flat=True) for pair in pairs}
    rows = [Need(pairs, number, bool(held & set(pairs))) for pairs, number in needed.items()]
    return sorted(rows, key=lambda one: (-one.meetings, one.pairs))


def _speech_of_parties(mission: Mission) -> dict[int, list[tuple[str, ...]]]:
    """Party -> what each of its people who hold meetings speaks."""
    rows = Delegate.objects.filter(party__mission=mission, part=Part.PRINCIPAL).order_by("pk")
    found: dict[int, list[tuple[str, ...]]] = {}
    for party, speaks in rows.values_list("party", "speaks"):
        found.setdefault(party, []).append(tuple(speaks))
    return found


def with_open_hits(companies: Iterable[int]) -> set[int]:
    """Which companies have hits on watchlists that nobody cleared: `vetting.obstacles` of many at once."""
    hits = Hit.objects.filter(company__in=list(companies), state__in=BLOCKING)
    return set(hits.values_list("company", flat=True))


def open_wishes_of(party_pk: int) -> Q:
    """For filters on Wish: those a party asked or was asked."""
    return Q(asker=party_pk) | Q(asked=party_pk)


def group_of(company: Company) -> Group:
    """A company belongs to its country; one of neither comes as a partner."""
    first, second = sides()
    return {first.code: Group.FIRST, second.code: Group.SECOND}.get(company.country, Group.PARTNER)

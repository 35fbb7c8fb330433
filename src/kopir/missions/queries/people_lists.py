"""Lists of the people of a mission, as pages show them: a fixed number of queries each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kopir.companies import queries as companies
from kopir.companies.models import Company
from kopir.core.models import User
from kopir.missions.models import Delegate, Interpreter, Meeting, Mission, Party, Wish
from kopir.missions.queries.people_companies import NOT_TAKEN
from kopir.missions.states import OPEN_WISHES, WITH_SLOT, MeetingState

MOST_FOUND = 20


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty means all that take part."""

    words: str = ""
    group: str = ""
    withdrawn: bool = False


def _number_of(rows: QuerySet[Wish] | QuerySet[Meeting]) -> Coalesce:
    counted = rows.order_by().annotate(_one=Coalesce(None, 1, output_field=IntegerField()))
    grouped = counted.values("_one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def _side(prefix: str) -> Q:
    return Q(**{f"{prefix}asker": OuterRef("pk")}) | Q(**{f"{prefix}asked": OuterRef("pk")})


def _words(found: QuerySet[Party], words: str, user: User) -> QuerySet[Party]:
    text = " ".join(words[: companies.LONGEST_SEARCH].replace("\x00", "").split())
    if not text:
        return found
    people = Delegate.objects.filter(
        Q(name__icontains=text) | Q(name_latin__icontains=text) | Q(email__icontains=text), party=OuterRef("pk")
    )
    meant = companies.found_by(Company.objects.all(), text, user=user)
    return found.filter(
        Q(organisation__icontains=text) | Q(company__in=meant.order_by().values("pk")) | Exists(people)
    )


def parties(mission: Mission, filters: Filters, *, user: User) -> QuerySet[Party]:
    """Who takes part, by group, with delegates and how many wishes and meetings."""
    found = _words(Party.objects.filter(mission=mission, is_withdrawn=filters.withdrawn), filters.words, user)
    if filters.group:
        found = found.filter(group=filters.group)
    wishes = Wish.objects.filter(_side(""), state__in=OPEN_WISHES)
    meetings = Meeting.objects.filter(_side("wish__"), state__in=WITH_SLOT)
    return (
        found.select_related("company")
        .prefetch_related("company__names", Prefetch("delegates", Delegate.objects.order_by("pk")))
        .annotate(number_of_wishes=_number_of(wishes), number_of_meetings=_number_of(meetings))
        .order_by("group", "pk")
    )


def numbers_by_group(mission: Mission) -> dict[str, tuple[int, int]]:
    """Group -> parties and delegates that take part."""
    rows = Party.objects.filter(mission=mission, is_withdrawn=False).order_by().values("group")
    counted = rows.annotate(parties=Count("pk", distinct=True), people=Count("delegates", distinct=True))
    return {row["group"]: (row["parties"], row["people"]) for row in counted}


def companies_to_add(mission: Mission, words: str, *, user: User) -> list[Company]:
    """Companies of ours that the words mean and that are not on the mission."""
    if not words.strip():
        return []
    free = Company.objects.exclude(state__in=NOT_TAKEN).exclude(parties__mission=mission)
    found = companies.found_by(free, words.replace("\x00", ""), user=user).prefetch_related("names")
    return list(found.order_by("reference")[:MOST_FOUND])


def delegates(mission: Mission) -> QuerySet[Delegate]:
    """Everybody of the parties that take part."""
    rows = Delegate.objects.filter(party__mission=mission, party__is_withdrawn=False)
    rows = rows.select_related("party__company", "party__mission").prefetch_related("party__company__names")
    return rows.order_by("party__group", "party", "pk")


def interpreters(mission: Mission) -> QuerySet[Interpreter]:
    """With how many planned meetings each has."""
    planned = Count("meetings", filter=Q(meetings__state=MeetingState.PLANNED))
    return Interpreter.objects.filter(mission=mission).annotate(number_of_meetings=planned).order_by("name", "pk")


def slots_taken(person: Delegate | Interpreter) -> set[int]:
    """In which slots somebody sits in a planned meeting."""
    rows = Meeting.objects.filter(state=MeetingState.PLANNED)
    rows = rows.filter(people__delegate=person) if isinstance(person, Delegate) else rows.filter(interpreter=person)
    return {slot for slot in rows.values_list("slot", flat=True) if slot is not None}

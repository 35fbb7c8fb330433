"""What the pages of a mission's people show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kopir.cases import zones
from kopir.companies.labels import reader_language
from kopir.companies.models import Company
from kopir.companies.naming import Title, title_of
from kopir.core.languages import Language
from kopir.core.models import User
from kopir.missions.forms_people import DelegateForm, PartyForm, group_choices, pair_label
from kopir.missions.framing import desk_frame
from kopir.missions.letters_people import Invited, invited
from kopir.missions.models import Delegate, Interpreter, Meeting, Mission, Party, Slot, Wish
from kopir.missions.people_links import own_address
from kopir.missions.queries import people, people_lists
from kopir.missions.states import OPEN_WISHES, MeetingState
from kopir.vetting.models import Standing
from kopir.vetting.queries import Obstacle, obstacles, standings
from kopir.vetting.states import Verdict
from kopir.watchlists.queries import lists_version

_NAMES = dict(Language.choices)


def people_frame(mission: Mission, inner: str) -> dict[str, Any]:
    """The frame of the room, with the row of pages that the people have."""
    return {**desk_frame(mission, "people"), "inner": inner}


def languages_in_words(codes: Iterable[str]) -> str:
    """ "Русский, 日本語", or a dash."""
    return ", ".join(str(_NAMES.get(code, code)) for code in codes) or "–"


def _key(one: Delegate | Interpreter) -> str:
    return f"{one._meta.label_lower}:{one.pk}"


@dataclass(frozen=True)
class PersonShown:
    """A person in a list."""

    person: Delegate | Interpreter
    speaks: str
    invited: Invited | None
    stands_in_for: str = ""
    party_name: str = ""

    @property
    def key(self) -> str:
        """As it travels in forms."""
        return _key(self.person)


def delegates_shown(rows: Iterable[Delegate], known: dict[str, Invited]) -> list[PersonShown]:
    """Rows of one party."""
    every = list(rows)
    names = {one.pk: str(one) for one in every}
    return [
        PersonShown(
            one, languages_in_words(one.speaks), known.get(_key(one)), names.get(one.stands_in_for_id or 0, "")
        )
        for one in every
    ]


def interpreters_shown(rows: Iterable[Interpreter]) -> list[PersonShown]:
    """Rows of a mission."""
    every = list(rows)
    known = invited(every)
    return [PersonShown(one, "; ".join(map(pair_label, one.pairs)) or "–", known.get(_key(one))) for one in every]


@dataclass(frozen=True)
class PartyRow:
    """A party in the list."""

    party: Party
    title: Title
    group: str
    people: list[PersonShown]

    @property
    def invited(self) -> int:
        """How many have their link."""
        return sum(one.invited is not None and not one.invited.is_old for one in self.people)


def title_for(party: Party, language: str) -> Title:
    """Its name with the language it is in."""
    return title_of(party.company, language) if party.company is not None else Title(party.organisation, "")


def party_rows(parties: Iterable[Party], language: str) -> list[PartyRow]:
    """The list; `people_lists.parties` fetched what it needs."""
    every = list(parties)
    known = invited(one for party in every for one in party.delegates.all())
    groups = dict(group_choices(language))
    return [
        PartyRow(
            party,
            title_for(party, language),
            groups[party.group],
            delegates_shown(party.delegates.all(), known),
        )
        for party in every
    ]


def group_figures(mission: Mission, language: str) -> list[tuple[str, int, int]]:
    """Name of the group, parties, delegates."""
    numbers = people_lists.numbers_by_group(mission)
    return [(label, *numbers.get(code, (0, 0))) for code, label in group_choices(language)]


@dataclass(frozen=True)
class Found:
    """A company that could be added, and what vetting says of it."""

    company: Company
    title: Title
    group: str
    verdict: str
    may_be_introduced: bool
    is_listed: bool


def companies_found(mission: Mission, words: str, user: User, language: str) -> list[Found]:
    """What the words mean, with what vetting says. Why one has no good verdict stands on its party's page."""
    rows = people_lists.companies_to_add(mission, words, user=user)
    version = lists_version()
    known, listed = standings(one.pk for one in rows), people.with_open_hits(one.pk for one in rows)
    return [
        Found(
            one,
            title_of(one, language),
            dict(group_choices(language))[people.group_of(one)],
            _verdict(known.get(one.pk)),
            _is_good(known.get(one.pk), version) and one.pk not in listed,
            one.pk in listed,
        )
        for one in rows
    ]


def _verdict(standing: Standing | None) -> str:
    return str(Verdict(standing.verdict if standing is not None else Verdict.NONE).label)


def _is_good(standing: Standing | None, version: int | None) -> bool:
    """`vetting.obstacles` of many at once, without the hits."""
    if standing is None or standing.verdict != Verdict.PASSED or standing.is_stale or standing.screened_at is None:
        return False
    today = max(timezone.localdate(), timezone.now().astimezone(UTC).date())
    return standing.valid_until is not None and standing.valid_until >= today and standing.lists_version == version


def party_page(party: Party, language: str, *, delegate_form: DelegateForm | None = None) -> dict[str, Any]:
    """One party with its people."""
    rows = list(party.delegates.order_by("pk"))
    stops: list[Obstacle] = obstacles(party.company) if party.company is not None else []
    standing = Standing.objects.filter(company=party.company).first() if party.company is not None else None
    wishes = Wish.objects.filter(people.open_wishes_of(party.pk), state__in=OPEN_WISHES)
    meetings = Meeting.objects.filter(wish__in=wishes, state=MeetingState.PLANNED)
    taken = {one.contact_id for one in rows} | {one.name for one in rows}
    contacts = party.company.people.all() if party.company is not None else []
    return {
        **people_frame(party.mission, "parties"),
        "party": party,
        "title": title_for(party, language),
        "group": dict(group_choices(language))[party.group],
        "people": delegates_shown(rows, invited(rows)),
        "stops": stops,
        "verdict": _verdict(standing),
        "form": PartyForm(party=party),
        "delegate_form": delegate_form or DelegateForm(colleagues=rows, language=language),
        "contacts": [one for one in contacts if one.pk not in taken and one.name not in taken],
        "wishes": wishes.count(),
        "meetings": meetings.count(),
    }


@dataclass(frozen=True)
class SlotShown:
    """A slot of the grid of absences."""

    slot: Slot
    is_away: bool
    is_taken: bool


def absence_grid(
    person: Delegate | Interpreter, mission: Mission
) -> list[tuple[Any, list[tuple[Any, list[SlotShown]]]]]:
    """Days with sessions with slots."""
    away = set(person.absences.values_list("slot", flat=True))
    taken = people_lists.slots_taken(person)
    rows = list(Slot.objects.filter(mission=mission).select_related("session").order_by("starts_at"))
    grid = []
    for day, of_day in groupby(rows, key=lambda one: one.session.day):
        sessions = [
            (session, [SlotShown(one, one.pk in away, one.pk in taken) for one in slots])
            for session, slots in groupby(of_day, key=lambda one: one.session)
        ]
        grid.append((day, sessions))
    return grid


def person_page(person: Delegate | Interpreter, mission: Mission) -> dict[str, Any]:
    """What the pages of a delegate and of an interpreter share: the link and the hours."""
    known = invited([person])
    return {
        "person": person,
        "kind": person._meta.model_name,
        "link": own_address(person),
        "place": zones.place_of(mission.time_zone, reader_language()),
        "invited": known.get(_key(person)),
        "grid": absence_grid(person, mission),
        "back": reverse("missions_desk:people", args=[mission.reference]),
    }


def needs_shown(mission: Mission) -> list[tuple[str, people.Need]]:
    """Which pairs of languages are needed, in words."""
    return [
        (" / ".join(pair_label(pair) for pair in need.pairs), need) for need in people.interpreting_needed(mission)
    ]


def people_to_invite(
    rows: Iterable[Delegate | Interpreter], known: dict[str, Invited], language: str
) -> list[PersonShown]:
    """With the name of the party; empty for an interpreter."""
    return [
        PersonShown(
            one,
            "",
            known.get(_key(one)),
            party_name=title_for(one.party, language).text if isinstance(one, Delegate) else "",
        )
        for one in rows
    ]

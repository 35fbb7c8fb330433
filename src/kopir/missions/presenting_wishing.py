"""A participant's own page of wishes, as plain values: who asked, whom one asked, whom one might ask, one's hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.core.paginator import Paginator
from django.utils import timezone

from kopir.cases.zones import place_of
from kopir.companies.labels import country_label
from kopir.companies.naming import title_of
from kopir.core.pair import side
from kopir.missions.actions.wishing import is_past
from kopir.missions.forms_wishing import PRIORITIES, AskForm, PriorityForm
from kopir.missions.models import Absence, Delegate, MeetingPerson, Mission, Party, Slot, Wish
from kopir.missions.queries import wishing as queries
from kopir.missions.queries.wishing_partners import Partners, Published, Suggested, published_by, suggested_for
from kopir.missions.states import IN_FORCE, OPEN_WISHES, TAKES_WISHES, Group, Priority, WishState

A_PAGE = 25
_OPEN_FIRST = [WishState.ASKED, WishState.ACCEPTED]


@dataclass(frozen=True)
class Clock:
    """A moment where somebody is: the place is named, never left to guess."""

    at: datetime  # on that clock
    place: str


def clocks(at: datetime, mission: Mission, country: str, language: str) -> list[Clock]:
    """The moment where the mission is, and where the reader comes from if the clock is another there."""
    zones = [mission.time_zone]
    home = side(country)
    if home is not None and home.time_zone != mission.time_zone:
        zones.append(home.time_zone)
    found = [Clock(timezone.make_naive(at, ZoneInfo(zone)), place_of(zone, language)) for zone in zones]
    return found[:1] if len({clock.at for clock in found}) == 1 else found


@dataclass(frozen=True)
class Named:
    """A party as another participant sees it: its name and country, nothing of its people."""

    party: Party
    name: str
    lang: str
    country: str

    @property
    def pk(self) -> int:
        """Its key."""
        return self.party.pk


def named(party: Party, language: str) -> Named:
    """Needs `company__names` prefetched to cost no query."""
    if party.company is None:
        return Named(party, party.organisation, "", "")
    title = title_of(party.company, language)
    return Named(party, title.text, title.lang, country_label(party.company.country, language))


@dataclass(frozen=True)
class Row:
    """One wish as one side sees it."""

    wish: Wish
    other: Named
    is_mine: bool  # this side asked
    until: list[Clock]
    meeting: list[Clock]  # once schedules are out
    priority: int | None  # one's own; the other side's is not shown
    form: PriorityForm

    @property
    def priority_label(self) -> str:
        """One's own priority in words."""
        return str(Priority(self.priority).label) if self.priority else ""

    @property
    def is_open(self) -> bool:
        """Whether anything can still become of it."""
        return self.wish.state in OPEN_WISHES

    @property
    def may_change(self) -> bool:
        """Whether one's own priority stands in it."""
        return self.is_open and (self.is_mine or self.wish.state == WishState.ACCEPTED)


def _row(wish: Wish, party: Party, mission: Mission, language: str) -> Row:
    is_mine = wish.asker_id == party.pk
    own = wish.priority if is_mine else wish.counter_priority
    country = _country(party)
    meeting = getattr(wish, "meeting", None)
    slot = meeting.slot if meeting is not None and mission.state in IN_FORCE else None
    return Row(
        wish=wish,
        other=named(wish.asked if is_mine else wish.asker, language),
        is_mine=is_mine,
        until=clocks(wish.expires_at, mission, country, language) if wish.expires_at else [],
        meeting=clocks(slot.starts_at, mission, country, language) if slot is not None else [],
        priority=own,
        form=PriorityForm(auto_id=f"wish_{wish.pk}_%s", initial={"priority": own or 3}),
    )


def _country(party: Party) -> str:
    return party.company.country if party.company is not None else ""


@dataclass(frozen=True)
class Partner:
    """Somebody who may be asked, with what is public of the company, and why it is suggested."""

    named: Named
    published: Sequence[Published]
    why: Suggested | None = None


@dataclass(frozen=True)
class Hour:
    """One slot in the grid of a person's hours."""

    slot: Slot
    here: Clock
    ends: datetime
    there: Clock | None
    there_ends: datetime | None
    is_there: bool
    has_meeting: bool


@dataclass(frozen=True)
class Day:
    """The slots of one day where the mission is."""

    label: str
    hours: list[Hour]


def hours_of(delegate: Delegate, mission: Mission, language: str) -> list[Day]:
    """Every slot of the mission, and whether the person is there. Three queries."""
    away = set(Absence.objects.filter(delegate=delegate).values_list("slot_id", flat=True))
    busy = set(MeetingPerson.objects.filter(delegate=delegate, slot__isnull=False).values_list("slot_id", flat=True))
    is_told = mission.state in IN_FORCE
    country = _country(delegate.party)
    hours = []
    for slot in Slot.objects.filter(mission=mission):
        begins, ends = (clocks(at, mission, country, language) for at in (slot.starts_at, slot.ends_at))
        hours.append(
            Hour(
                slot,
                begins[0],
                ends[0].at,
                begins[1] if begins[1:] else None,
                ends[1].at if ends[1:] else None,
                slot.pk not in away,
                is_told and slot.pk in busy,
            )
        )
    return [
        Day(_weekday(day, language), list(rows)) for day, rows in groupby(hours, key=lambda hour: hour.here.at.date())
    ]


def _weekday(day: date, language: str) -> str:
    return format_date(day, "M月d日(E)" if language == "ja" else "EEEE, d MMMM", locale=language)


def my_wishes(delegate: Delegate, mission: Mission, language: str, words: str, page: str | None) -> dict[str, Any]:
    """The whole page."""
    party = delegate.party
    rows = [_row(wish, party, mission, language) for wish in queries.wishes_of(party)]
    rows.sort(key=lambda row: _place(row.wish))
    is_taking = _is_taking(mission)
    free = _free(party, mission, rows) if is_taking else []
    suggested = suggested_for(party, free, language) if not words else Partners()
    found = [one for one in free if one.pk in _found(party, mission, words)] if words else free
    first = {one.party.pk for one in suggested.suggested}
    pages = Paginator([one for one in found if one.pk not in first], A_PAGE).get_page(page)
    shown = [*(one.party for one in suggested.suggested), *pages.object_list]
    published = published_by({one.company_id for one in shown if one.company_id is not None}, language)
    country = _country(party)
    return {
        "asked_of_me": [row for row in rows if not row.is_mine and row.wish.state != WishState.WITHDRAWN],
        "asked_by_me": [row for row in rows if row.is_mine],
        "left": queries.wishes_left(mission, party),
        "is_taking": is_taking,
        "until": clocks(mission.wishes_until, mission, country, language) if mission.wishes_until else [],
        "is_late": is_past(mission, timezone.now()),
        "suggested": [_partner(one.party, published, language, one) for one in suggested.suggested],
        "has_published": suggested.has_published,
        "partners": [_partner(one, published, language) for one in pages.object_list],
        "page": pages,
        "people": queries.holders_of(party),
        "priorities": PRIORITIES,
        "words": words,
        "vetoes": [named(one.other, language) for one in queries.own_vetoes(party)],
        "days": hours_of(delegate, mission, language),
        "place": place_of(mission.time_zone, language),
    }


@dataclass(frozen=True)
class Refused:
    """A wish that was not made, with what was typed. `named`: none where one is not shown that party (any more)."""

    party: Party
    named: Named | None
    form: AskForm


def refused_wish(party: Party, other: Party, form: AskForm, language: str) -> Refused:
    """Whom one cannot meet, one is not shown by a refusal either."""
    is_shown = queries.partners_of(party, party.mission).filter(pk=other.pk).exists()
    is_known = is_shown or Wish.objects.filter(queries.between(party, other)).exists()
    return Refused(other, named(other, language) if is_known else None, form)


def _place(wish: Wish) -> tuple[int, int]:
    """What waits for an answer first, then what is agreed, then the rest."""
    state = WishState(wish.state)
    return (_OPEN_FIRST.index(state) if state in _OPEN_FIRST else len(_OPEN_FIRST), -wish.pk)


def _is_taking(mission: Mission) -> bool:
    if mission.state not in TAKES_WISHES:
        return False
    return mission.takes_late or not is_past(mission, timezone.now())


def _free(party: Party, mission: Mission, rows: Sequence[Row]) -> list[Party]:
    """Whom one may ask and has not: by name, partners last."""
    spoken = {row.other.pk for row in rows if row.is_open or (row.is_mine and row.wish.state == WishState.DECLINED)}
    free = [one for one in queries.partners_of(party, mission) if one.pk not in spoken]
    return sorted(free, key=lambda one: (one.group == Group.PARTNER, one.pk))


def _found(party: Party, mission: Mission, words: str) -> set[int]:
    return set(queries.named(queries.partners_of(party, mission), words).values_list("pk", flat=True))


def _partner(
    one: Party, published: dict[int, list[Published]], language: str, why: Suggested | None = None
) -> Partner:
    texts = published.get(one.company_id, []) if one.company_id is not None else []
    return Partner(named(one, language), texts, why)

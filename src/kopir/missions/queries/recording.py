"""The figures of a mission: each with what it counts, of how many, and the rows it was counted from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kopir.cases.models import OutcomeAnswer
from kopir.cases.models.outcomes import MONTHS
from kopir.companies.labels import reader_language
from kopir.core.pair import sides
from kopir.missions.models import Interpreter, Missing, Mission
from kopir.missions.queries.recording_world import World, read
from kopir.missions.states import Group, MeetingState, Result, WishState
from kopir.missions.telling import was_missing

SHARE, MEAN, PER_HUNDRED = "share", "mean", "per-hundred"
FEWEST_RATINGS = 3  # a mean of fewer tells what somebody said
FEWEST_RATERS = 2


@dataclass(frozen=True)
class Part:
    """What one row adds to a figure; nothing is said of its numerator where that would tell who said what."""

    pk: int
    numerator: int | None
    denominator: int


@dataclass(frozen=True)
class Figure:
    """One number: `numerator` of `denominator`, counted for the moment `at` from rows of `kind`.

    A mean of ratings has no numerator, and no value where so few rated that it would tell who said what.
    """

    key: str
    label: str | Promise
    kind: str
    parts: tuple[Part, ...]
    numerator: int | None
    denominator: int
    at: datetime
    shown: str = SHARE
    value: float | None = None


@dataclass(frozen=True)
class Section:
    """Figures of one thing."""

    key: str
    label: str | Promise
    figures: tuple[Figure, ...]


def figures(mission: Mission, at: datetime) -> list[Section]:
    """All of them, in the language of the page, in a number of queries that does not grow with the mission."""
    return sections(read(mission, at))


def sections(world: World) -> list[Section]:
    """The same of a mission that was read already."""
    return [
        Section("meetings", _("Meetings"), tuple(_meetings(world))),
        Section("absences", _("Who did not come"), tuple(_absences(world))),
        Section("results", _("What the sides say"), tuple(_results(world))),
        Section("time", _("Time and tables"), tuple(_time(world))),
        Section("interpreters", _("Interpreters"), tuple(_interpreters(world))),
        Section("arrivals", _("Arrivals"), tuple(_arrivals(world))),
        Section("wishes", _("Wishes"), tuple(_wishes(world))),
        Section("later", _("What came of it later"), tuple(_later(world))),
    ]


def figure(found: Iterable[Section], key: str) -> Figure | None:
    """One of them by its key."""
    return next((one for section in found for one in section.figures if one.key == key), None)


def _of(
    world: World, key: str, label: str, kind: str, parts: Iterable[tuple[int, int, int]], shown: str = SHARE
) -> Figure:
    rows = tuple(Part(*one) for one in parts)
    numerator, denominator = sum(one.numerator or 0 for one in rows), sum(one.denominator for one in rows)
    value = numerator / denominator if denominator else None
    return Figure(key, label, kind, rows, numerator, denominator, world.at, shown, value)


def group_label(group: str) -> str:
    """A group's name for the reader: the country's, or that of the partners."""
    first, second = sides()
    known = {Group.FIRST: first.label(reader_language()), Group.SECOND: second.label(reader_language())}
    return known.get(Group(group), str(Group.PARTNER.label))


def _meetings(world: World) -> Iterable[Figure]:
    booked = {one.wish_id for one in world.booked}
    accepted = [one.pk for one in world.wishes if one.state == WishState.ACCEPTED]
    yield _of(
        world, "booked", _("Meetings booked, of the wishes that were accepted"), "wish",
        ((pk, int(pk in booked), 1) for pk in accepted),
    )  # fmt: skip
    for key, label, state in (
        ("held", _("Meetings held, of those booked whose time is over"), MeetingState.HELD),
        ("not-held", _("Meetings not held, of those booked whose time is over"), MeetingState.NOT_HELD),
        ("unknown", _("Meetings of which nobody has said anything, of those whose time is over"),
         MeetingState.PLANNED),
    ):  # fmt: skip
        yield _of(world, key, label, "meeting", ((one.pk, int(one.state == state), 1) for one in world.over))


def _absences(world: World) -> Iterable[Figure]:
    not_held = [one for one in world.over if one.state == MeetingState.NOT_HELD]
    for missing, label in (
        (Missing.ASKER, _("Not held because the side that had asked did not come")),
        (Missing.ASKED, _("Not held because the side that was asked did not come")),
        (Missing.BOTH, _("Not held because neither side came")),
        (Missing.INTERPRETER, _("Not held because the interpreter was missing")),
        (Missing.NOBODY, _("Not held for another reason")),
    ):
        key = f"missing-{missing or 'nobody'}"
        counted = ((one.pk, int(world.known[one.pk].missing == missing), 1) for one in not_held)
        yield _of(world, key, label, "meeting", counted)
    for group in Group:
        label = _("%(group)s: no-shows, of its places in meetings whose time is over")
        yield _of(world, f"no-show-{group}", label % {"group": group_label(group)}, "party", _no_shows(world, group))


def _no_shows(world: World, group: str) -> Iterable[tuple[int, int, int]]:
    for pk, party in world.parties.items():
        if party.group != group:
            continue
        places = [one for one in world.over if pk in world.sides_of(one)]
        missed = sum(was_missing(world.known[one.pk], is_asker=one.wish.asker_id == pk) for one in places)
        yield pk, missed, len(places)


def _results(world: World) -> Iterable[Figure]:
    yield _of(
        world, "answers", _("Answers of the sides, of two for each meeting whose time is over"), "meeting",
        ((one.pk, len(one.reports.all()), 2) for one in world.over),
    )  # fmt: skip
    for result in Result:
        yield _of(
            world, f"result-{result}", str(result.label), "meeting",
            ((one.pk, sum(said.result == result for said in one.reports.all()), len(one.reports.all()))
             for one in world.over),
        )  # fmt: skip
    held = [one for one in world.over if one.state == MeetingState.HELD]
    yield _of(
        world, "next-steps", _("Meetings with an agreed next step, of those held"), "meeting",
        ((one.pk, int(any(said.next_step for said in one.reports.all())), 1) for one in held),
    )  # fmt: skip
    yield from _ratings(world)


def _ratings(world: World) -> Iterable[Figure]:
    """Means, only where they tell nothing of one side: of all, and by group where no group's can be told thereby."""
    said: dict[int, list[int]] = {}
    for meeting in world.over:
        for report in meeting.reports.all():
            if report.rating is not None:
                said.setdefault(report.party_id, []).append(report.rating)
    yield _rating(world, "rating", _("How useful the sides found the meetings, from 1 to 5"), said)
    by_group = {
        group: {pk: found for pk, found in said.items() if world.parties[pk].group == group} for group in Group
    }
    if all(not found or _is_enough(found) for found in by_group.values()):
        for group, found in by_group.items():
            label = _("%(group)s: how useful it found them, from 1 to 5") % {"group": group_label(group)}
            yield _rating(world, f"rating-{group}", label, found)


def _is_enough(said: dict[int, list[int]]) -> bool:
    return len(said) >= FEWEST_RATERS and sum(map(len, said.values())) >= FEWEST_RATINGS


def _rating(world: World, key: str, label: str, said: dict[int, list[int]]) -> Figure:
    every = [one for found in said.values() for one in found]
    value = sum(every) / len(every) if _is_enough(said) else None
    parts = tuple(Part(pk, None, len(found)) for pk, found in sorted(said.items()))
    return Figure(key, label, "party", parts, None, len(every), world.at, MEAN, value)


def _time(world: World) -> Iterable[Figure]:
    idle = [(one.pk, idle_slots(world, one.pk), len(world.sits.get(one.pk, []))) for one in world.delegates]
    sitting = [one for one in idle if one[2]]
    yield _of(
        world, "idle-person", _("Idle slots between two meetings of a day, for each person with meetings"),
        "delegate", ((pk, slots, 1) for pk, slots, _meetings in sitting), MEAN,
    )  # fmt: skip
    yield _of(world, "idle-meetings", _("Idle slots, for 100 places in meetings"), "delegate", sitting, PER_HUNDRED)
    used: dict[int, int] = {}
    for meeting in world.booked:
        used[meeting.table_id or 0] = used.get(meeting.table_id or 0, 0) + 1
    yield _of(
        world, "tables", _("Tables in use, of the slots in which they were to be had"), "table",
        ((one.pk, used.get(one.pk, 0), len(world.slots) - len(world.away["table"].get(one.pk, set())))
         for one in world.tables),
    )  # fmt: skip


def idle_slots(world: World, delegate: int) -> int:
    """Slots of a day between somebody's first and last meeting in which the person was there and met nobody."""
    mine, away = world.sits.get(delegate, []), world.away["delegate"].get(delegate, set())
    by_day: dict[object, list[datetime]] = {}
    for slot in mine:
        by_day.setdefault(world.day_of(slot), []).append(world.slots[slot].starts_at)
    free = [one.starts_at for pk, one in world.slots.items() if pk not in away and pk not in mine]
    return sum(min(begins) < at < max(begins) for begins in by_day.values() for at in free)


def available(world: World, interpreter: Interpreter) -> int:
    """Slots in which an interpreter could have worked: there, and within what was agreed for a day."""
    away, by_day = world.away["interpreter"].get(interpreter.pk, set()), dict[object, int]()
    for pk in world.slots:
        if pk not in away:
            by_day[world.day_of(pk)] = by_day.get(world.day_of(pk), 0) + 1
    most = interpreter.most_a_day
    return sum(count if most is None else min(count, most) for count in by_day.values())


def _interpreters(world: World) -> Iterable[Figure]:
    load: dict[int, int] = {}
    for meeting in world.booked:
        if meeting.interpreter_id is not None:
            load[meeting.interpreter_id] = load.get(meeting.interpreter_id, 0) + 1
    yield _of(
        world, "interpreters", _("Meetings of interpreters, of the slots in which they were to be had"), "interpreter",
        ((one.pk, load.get(one.pk, 0), available(world, one)) for one in world.interpreters),
    )  # fmt: skip
    yield _of(
        world, "interpreted", _("Meetings with an interpreter, of those booked"), "meeting",
        ((one.pk, int(one.interpreter_id is not None), 1) for one in world.booked),
    )  # fmt: skip


def _arrivals(world: World) -> Iterable[Figure]:
    yield _of(
        world, "arrived", _("People who arrived on at least one day, of those expected"), "delegate",
        ((one.pk, int(bool(world.arrived.get(one.pk))), 1) for one in world.delegates),
    )  # fmt: skip
    days = (world.mission.ends_on - world.mission.starts_on).days + 1
    for nth in range(min(days, 31)):
        day = world.mission.starts_on + timedelta(days=nth)
        if any(day in found for found in world.arrived.values()):
            yield _of(
                world, f"arrived-{day.isoformat()}", _("Arrived on day %(nth)d") % {"nth": nth + 1}, "delegate",
                ((one.pk, int(day in world.arrived.get(one.pk, set())), 1) for one in world.delegates),
            )  # fmt: skip


def _wishes(world: World) -> Iterable[Figure]:
    for state in WishState:
        yield _of(
            world, f"wish-{state}", str(state.label), "wish",
            ((one.pk, int(one.state == state), 1) for one in world.wishes),
        )  # fmt: skip


def _met(world: World) -> dict[frozenset[int], datetime]:
    """Companies that met, and when their first meeting began."""
    found: dict[frozenset[int], datetime] = {}
    for meeting in world.over:
        pair = world.companies_of(meeting)
        if pair is not None and meeting.state == MeetingState.HELD:
            found.setdefault(pair, world.slots[meeting.slot_id or 0].starts_at)
    return found


def _later(world: World) -> Iterable[Figure]:
    met = _met(world)
    later = {}
    for case in world.cases:
        pair = frozenset({case.publisher_id, case.interested_id})
        if pair in met and case.introduced_at is not None and case.introduced_at >= met[pair]:
            later[case.pk] = pair
    introduced = set(later.values())
    held = [one for one in world.over if one.state == MeetingState.HELD]
    yield _of(
        world, "introduced", _("Meetings whose companies the chamber introduced afterwards, of those held"),
        "meeting", ((one.pk, int(world.companies_of(one) in introduced), 1) for one in held),
    )  # fmt: skip
    today = world.at.astimezone(world.mission.zone).date()
    for months in MONTHS:
        due = {one.case_id for one in world.outcomes if one.months == months and one.due_on <= today} & later.keys()
        for answer, label in (
            (
                OutcomeAnswer.CONTRACT,
                _("Introductions with a confirmed contract after %(months)d months, of those due"),
            ),
            (OutcomeAnswer.TALKS, _("Introductions with confirmed talks after %(months)d months, of those due")),
        ):
            said = _confirmed(world, months, answer)
            counted = ((pk, int(pk in said), 1) for pk in sorted(due))
            yield _of(world, f"{answer}-{months}", label % {"months": months}, "case", counted)


def _confirmed(world: World, months: int, answer: str) -> set[int]:
    """Cases of which a company said this, and an officer confirmed it by the day of the count."""
    return {
        one.case_id
        for one in world.outcomes
        if one.months == months
        and one.answer == answer
        and one.confirmed_at is not None
        and one.confirmed_at <= world.at
    }

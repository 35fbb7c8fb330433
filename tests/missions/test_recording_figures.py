"""The figures of a mission, counted against one that was made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cases.factories import CaseFactory
from core import pdf_text
from kopir.cases.models import Case, Outcome
from kopir.core import printing
from kopir.core.models import User
from kopir.missions import presenting_recording_report as presenting
from kopir.missions import recording_charts as charts
from kopir.missions.models import Absence, CheckIn, Delegate, MeetingReport, Mission
from kopir.missions.queries.recording import Figure, figure, figures
from kopir.missions.states import Absent, Group, Part, WishState
from kopir.missions.views.recording_report import TEMPLATE
from missions.factories import DelegateFactory, WishFactory, party_of
from missions.recorded import EVENING, GOOD, NONE, NOT_HELD, NOTE, PAST, SOME, World, made, says

pytestmark = pytest.mark.django_db


def of(world: World, key: str, at: datetime = EVENING) -> Figure:
    found = figure(figures(world.mission, at), key)
    assert found is not None, key
    return found


def counted(world: World, *keys: str, at: datetime = EVENING) -> dict[str, tuple[int | None, int]]:
    found = {one.key: one for section in figures(world.mission, at) for one in section.figures}
    return {key: (found[key].numerator, found[key].denominator) for key in keys}


@pytest.fixture
def world() -> World:
    """Six slots; five meetings, of which three were held, one not, one is without an answer."""
    world = made()
    meetings = [
        world.meet(0, 0, 0, interpreter=True),
        world.meet(0, 1, 3, interpreter=True),
        world.meet(1, 0, 1, table=1),
        world.meet(1, 1, 5),
    ]
    late = world.slots[2]  # of nobody's: the idle slots of the first delegate are 1 and 2
    Absence.objects.create(slot=late, interpreter=world.interpreter)
    Absence.objects.create(slot=late, table=world.tables[1])
    says(meetings[0], world.first[0], GOOD, next_step="Образцы", rating=5, note=NOTE)
    says(meetings[0], world.second[0], SOME, rating=4)
    says(meetings[1], world.first[0], NONE, rating=2)
    says(meetings[2], world.second[0], NOT_HELD, Absent.THEM, reason="Ждали")
    WishFactory(asker=world.second[0], asked=world.second[1], mission=world.mission)  # accepted, never planned
    WishFactory(asker=world.first[0], asked=world.first[1], mission=world.mission, state=WishState.DECLINED)
    return world


def test_meetings_and_absences(world: World) -> None:
    group = "no-show-first"

    assert counted(
        world, "booked", "held", "not-held", "unknown", "missing-asker", "missing-asked", "missing-nobody", group,
        "no-show-second",
    ) == {
        "booked": (4, 5), "held": (2, 4), "not-held": (1, 4), "unknown": (1, 4), "missing-asker": (1, 1),
        "missing-asked": (0, 1), "missing-nobody": (0, 1), group: (1, 4), "no-show-second": (0, 4),
    }  # fmt: skip


def test_results_steps_and_wishes(world: World) -> None:
    assert counted(
        world, "answers", "result-not-held", "result-no-interest", "result-informative", "result-possible",
        "next-steps", "wish-accepted", "wish-declined", "wish-asked",
    ) == {
        "answers": (4, 8), "result-not-held": (1, 4), "result-no-interest": (1, 4), "result-informative": (1, 4),
        "result-possible": (1, 4), "next-steps": (1, 2), "wish-accepted": (5, 6), "wish-declined": (1, 6),
        "wish-asked": (0, 6),
    }  # fmt: skip


def test_time_tables_and_interpreters(world: World) -> None:
    """First party: slots 0 and 3, two idle. Second: 1 and 5, three. Guests: 0 and 1, none; 3 and 5, one."""
    world.interpreter.most_a_day = 4
    world.interpreter.save()

    assert counted(world, "idle-person", "idle-meetings", "tables", "interpreters", "interpreted") == {
        "idle-person": (6, 4), "idle-meetings": (6, 8), "tables": (4, 11), "interpreters": (2, 4),
        "interpreted": (2, 4),
    }  # fmt: skip


def test_idle_is_only_when_somebody_was_there_and_between_meetings_of_one_day(world: World) -> None:
    delegate = world.first[0].delegates.get()
    before = of(world, "idle-person")

    Absence.objects.create(slot=world.slots[1], delegate=delegate)

    assert (before.numerator, of(world, "idle-person").numerator) == (6, 5)


def test_before_meetings_are_over_nothing_of_them_is_counted(world: World) -> None:
    at = world.slots[3].ends_at

    assert counted(world, "booked", "held", "not-held", "unknown", at=at) == {
        "booked": (4, 5), "held": (2, 3), "not-held": (1, 3), "unknown": (0, 3),
    }  # fmt: skip


def test_arrivals_count_those_expected(world: World) -> None:
    person = world.first[0].delegates.get()
    DelegateFactory(party=world.first[0], part=Part.COMPANION)
    world.second[1].is_withdrawn = True
    world.second[1].save()
    for day in (PAST, PAST + timedelta(days=1)):
        CheckIn.objects.create(delegate=person, day=day, at=EVENING)
    other = world.first[1].delegates.get()
    CheckIn.objects.create(delegate=other, day=PAST, at=EVENING)
    CheckIn.objects.create(interpreter=world.interpreter, day=PAST, at=EVENING)

    assert counted(world, "arrived", "arrived-2024-05-15", "arrived-2024-05-16") == {
        "arrived": (2, 3), "arrived-2024-05-15": (2, 3), "arrived-2024-05-16": (1, 3),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ratings", "value"),
    [
        ([], None),
        ([(0, 5), (1, 5)], None),  # two answers
        ([(0, 5), (0, 4), (0, 3)], None),  # three, all of one side
        ([(0, 5), (0, 4), (1, 3)], 4.0),
    ],
)
def test_a_mean_is_shown_of_three_answers_of_two_sides_at_least(
    ratings: list[tuple[int, int]], value: float | None
) -> None:
    world = made()
    world.second.append(party_of(world.mission, Group.SECOND))
    for nth, (first, rating) in enumerate(ratings):
        meeting = world.meet(first, nth, nth)
        MeetingReport.objects.create(meeting=meeting, party=world.first[first], result=GOOD, rating=rating)

    found = of(world, "rating")

    assert (found.value, found.numerator, found.denominator) == (value, None, len(ratings))
    assert all(part.numerator is None for part in found.parts)


def test_no_group_can_be_told_from_the_whole_and_the_other_group(world: World) -> None:
    """The first country's three ratings and the second's one: with the mean of the first, the one would be known."""
    keys = [one.key for section in figures(world.mission, EVENING) for one in section.figures]

    assert of(world, "rating").value == pytest.approx(11 / 3)
    assert "rating-first" not in keys
    assert "rating-second" not in keys


def introduced(world: World, first: int, second: int, at: datetime) -> Case:
    return CaseFactory(publisher=world.first[first].company, interested=world.second[second].company, introduced_at=at)


def test_later_agreements_are_those_of_companies_that_met_and_were_introduced_afterwards(
    world: World, officer: User
) -> None:
    after = EVENING + timedelta(days=3)
    met, early = introduced(world, 0, 0, after), introduced(world, 0, 1, EVENING - timedelta(days=30))
    never_held = introduced(world, 1, 0, after)
    for case, answer, confirmed in ((met, "contract", True), (early, "contract", True), (never_held, "talks", True)):
        outcome(case, case.publisher, answer, 3, officer if confirmed else None)
    outcome(met, met.interested, "talks", 3, None)  # not confirmed
    outcome(met, met.publisher, "talks", 12, officer)
    keys = ("introduced", "contract-3", "talks-3", "contract-12", "talks-12")

    year_later = counted(world, *keys, at=EVENING + timedelta(days=500))
    half_year_later = counted(world, *keys, at=EVENING + timedelta(days=150))
    day_later = counted(world, *keys, at=EVENING + timedelta(days=1))

    assert list(year_later.values()) == [(1, 2), (1, 1), (0, 1), (0, 1), (1, 1)]
    assert list(half_year_later.values()) == [(1, 2), (1, 1), (0, 1), (0, 0), (0, 0)]
    assert list(day_later.values()) == [(0, 2), (0, 0), (0, 0), (0, 0), (0, 0)]


def outcome(case: Case, company: object, answer: str, months: int, by: User | None) -> None:
    due = date(2024, 8, 15) if months == 3 else date(2025, 5, 15)
    at = datetime(due.year, due.month, due.day, 12, tzinfo=UTC)
    Outcome.objects.create(
        case=case, company=company, months=months, due_on=due, answer=answer, answered_at=at,
        confirmed_at=at if by is not None else None, confirmed_by=by,
    )  # fmt: skip


def test_every_figure_is_the_sum_of_its_rows_and_names_them(world: World) -> None:
    for section in figures(world.mission, EVENING):
        for one in section.figures:
            assert one.denominator == sum(part.denominator for part in one.parts), one.key
            assert one.numerator in (None, sum(part.numerator or 0 for part in one.parts)), one.key
            rows = presenting.rows_of(one, one.parts, world.mission, "ru")
            assert [row.label for row in rows if row.label in ("", "–")] == [], one.key
            assert one.at == EVENING


def test_a_mission_without_anything_has_figures_without_values() -> None:
    world = made(count=1)

    found = [one for section in figures(world.mission, EVENING) for one in section.figures]

    assert len(found) > 30
    assert [one.key for one in found if one.numerator] == []
    assert all(presenting.said(one, "en") in ("–", "0 %") for one in found)


def test_figures_cost_the_same_with_few_and_with_many(world: World) -> None:
    small = made()
    small.meet(0, 0, 0)
    Mission.objects.update(time_zone="Asia/Almaty")

    with CaptureQueriesContext(connection) as few:
        figures(small.mission, EVENING)
    with CaptureQueriesContext(connection) as many:
        figures(world.mission, EVENING)

    assert len(many) == len(few)


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_print_and_table_say_the_figures_in_the_readers_language(world: World, language: str) -> None:
    with translation.override(language):
        found = figures(world.mission, EVENING)
        given = presenting.printed(found, world.mission, EVENING)
        lines = list(presenting.cells(found, world.mission))

    document = pdf_text.read(printing.pdf(TEMPLATE, given))

    assert document.missing == 0
    assert given["parts"][2]["picture"].startswith("<svg ")
    assert lines[0][2:4] == ["4", "5"]
    assert "80" in lines[0][4]
    assert lines[0][5] == "2024-05-16T00:30+05:00"
    assert NOTE not in document.text


def test_pictures_hold_what_people_wrote_as_words_alone() -> None:
    picture = charts.bars([charts.Bar('<script>"&\x00', "1/2", 7.0)], "T<i>")

    assert "<script" not in picture
    assert "&lt;script&gt;&quot;&amp;" in picture
    assert "\x00" not in picture
    assert f'width="{charts.WIDE - 90:.1f}"' in picture  # never wider than its ground


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("short", ["short"]),
        ("one two three", ["one two", "three"]),
        ("абвгдежзийклмн", ["абвгдежзий", "клмн"]),
        ("漢字漢字漢字漢字", ["漢字漢字漢", "字漢字"]),
        ("x" * 100, ["x" * 10, "x" * 9 + "…"]),
    ],
)
def test_labels_are_broken_into_two_lines_at_most(text: str, lines: list[str]) -> None:
    assert charts.wrapped(text, 10) == lines


def test_delegates_who_were_forgotten_stay_in_the_count(world: World) -> None:
    Delegate.objects.update(name="", email="")

    assert counted(world, "idle-person") == {"idle-person": (6, 4)}

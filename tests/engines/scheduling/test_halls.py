"""Halls in which tables differ, people with few meetings a day, and plans in force that keep what they can."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engines.scheduling.missions import own, problem
from kopir.engines.scheduling import BadInstance, Confirmed, check, plan_in_force, read, solve, told
from kopir.engines.scheduling.formats.own import read_own
from kopir.engines.scheduling.formats.so_far import so_far_of
from kopir.engines.scheduling.interpreters import named
from kopir.engines.scheduling.limits import Wanted, cap_days
from kopir.engines.scheduling.tables import Table, Taste, arranged

HALL = (Table("A", place=1), Table("B", frozenset({1}), place=5), Table("C", of=frozenset({0}), place=9))


def _slots(*slots: int) -> np.ndarray:
    return np.array(slots, np.int32)


def test_owner_sits_at_their_booth_and_a_table_that_is_gone_at_nobodys() -> None:
    asked = problem([(0, 2), (1, 3), (1, 2)], slots=2, left=2, tables=3)

    at, _changes = arranged(asked, _slots(0, 0, 1), HALL, Taste(), hosts=2)

    assert [HALL[table].name for table in at] == ["C", "A", "A"]


def test_meeting_that_stays_keeps_its_table_whatever_else_would_be_nicer() -> None:
    asked = problem([(0, 2), (1, 3)], slots=1, left=2, tables=3)

    at, _changes = arranged(asked, _slots(0, 0), HALL, Taste(), had=_slots(0, -1), hosts=2)

    assert [HALL[table].name for table in at] == ["A", "B"]


def test_guest_walks_little_where_that_matters() -> None:
    hall = tuple(Table(name, place=place) for name, place in (("A", 0), ("B", 50), ("C", 51)))
    asked = problem([(0, 2), (1, 3), (1, 2)], slots=2, left=0, tables=3)

    near, _ = arranged(asked, _slots(0, 0, 1), hall, Taste(stay=0, near=5), had=_slots(2, 0, -1))
    far, _ = arranged(asked, _slots(0, 0, 1), hall, Taste(stay=0, near=0), had=_slots(2, 0, -1))

    assert (hall[near[2]].name, hall[far[2]].name) == ("C", "A")


def test_instance_with_a_hall_is_planned_as_the_judge_wants_it() -> None:
    tables = [{"id": "A", "away": [0, 1, 2]}, {"id": "B", "of": ["KZ-2"], "place": 3}]
    people = [*json.loads(own())["people"]]
    people[3]["most_a_day"] = 1
    meetings = [
        {name: value for name, value in one.items() if name != "after"} for one in json.loads(own())["meetings"]
    ]
    interpreters = [{"id": "I-1", "pairs": [["ja", "ru"]]}]
    weights = {"idle": 5, "walking": 2}
    text = own(tables=tables, people=people, meetings=meetings, interpreters=interpreters, weights=weights)
    mission = read(text, "json")

    plan = told(mission, solve(mission.problem, seconds=1, workers=1, prices=mission.weights.prices()))

    assert check(text, "json", json.dumps(plan)).faults == []
    assert mission.problem.room.tolist() == [1, 1, 1, 2, 2, 2]
    assert plan["held"] == 4


@pytest.mark.parametrize(
    ("slots", "tables", "fault"),
    [
        ([0, -1, -1, -1], ["A", None, None, None], "meeting 1 is at table A, which is not to be had in slot 1"),
        ([0, -1, 1, -1], ["B", None, "B", None], "JP-1 has 2 meetings on day 1, 1 at most"),
    ],
)
def test_judge_knows_halls_and_limits_of_a_day(slots: list[int], tables: list[str | None], fault: str) -> None:
    people = [*json.loads(own())["people"]]
    people[1]["away"] = []
    people[2]["most_a_day"] = 1
    text = own(tables=[{"id": "A", "away": [0]}, "B"], people=people, interpreters=[])

    assert fault in check(text, "json", json.dumps({"slots": slots, "tables": tables})).faults


@pytest.mark.parametrize(
    "change",
    [
        {"tables": [{"id": "A"}, "A"]},
        {"tables": [{"away": [0]}]},
        {"tables": [{"id": "A", "away": [99]}]},
        {"tables": [{"id": "A", "of": ["nobody"]}]},
        {"tables": [{"id": "A", "of": "KZ-1"}]},
        {"tables": [{"id": "A", "place": "near"}]},
        {"weights": {"idle": 6}},
        {"weights": {"speed": 1}},
        {"weights": 3},
        {"people": [{"id": "KZ-1", "most_a_day": 0}]},
    ],
)
def test_hall_that_means_nothing_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BadInstance):
        read(own(**change), "json")


def test_plan_goes_on_with_the_names_it_had() -> None:
    text = own()
    mission = read(text, "json")
    first = told(mission, solve(mission.problem, seconds=1, workers=1, seed=1))
    swapped = first | {"tables": [{"A": "B", "B": "A"}.get(name) for name in first["tables"]]}

    old = plan_in_force(mission, json.dumps(swapped))
    again = told(mission, solve(mission.problem, seconds=1, workers=1, seed=2, keep=old.slots), old)

    assert again["slots"] == first["slots"]
    assert again["tables"] == swapped["tables"]
    assert again["interpreters"] == first["interpreters"]
    assert (again["moved"], again["lost"]) == (0, 0)


def test_names_that_are_gone_count_for_none() -> None:
    mission = read(own(), "json")

    old = plan_in_force(mission, json.dumps({"slots": [0, 1], "tables": ["Z", "B"], "interpreters": "I-1"}))

    assert old.tables.tolist() == [-1, 1, -1, -1]
    assert old.interpreters.tolist() == [-1, -1, -1, -1]


def test_confirmed_interpreter_comes_first_and_others_by_taste() -> None:
    serves = np.zeros((3, 2), np.int32)
    pairs, language = np.array([[0, 2], [1, 3], [0, 3]], np.int32), np.zeros(3, np.int32)
    slots = _slots(0, 0, 1)

    kept = named(serves, slots, language, pairs, confirmed=_slots(2, -1, -1))
    even = named(serves, slots, language, pairs, confirmed=_slots(2, -1, -1), same=False)

    assert (kept, even) == ([2, 0, 2], [2, 0, 1])


def test_only_meetings_that_stay_keep_what_they_had() -> None:
    old = Confirmed(_slots(0, 1, -1), _slots(4, 5, 6), _slots(7, 8, 9))

    assert old.where_kept(old.tables, _slots(0, 2, -1)).tolist() == [4, -1, 6]


def test_few_meetings_a_day_take_the_hours_that_hold_most_of_them() -> None:
    allowed = np.ones((3, 6), np.bool_)
    allowed[0, [0, 1, 3, 4]] = False  # only in slot 2 or 5
    pairs, day_of = np.array([[0, 1], [0, 2], [3, 4]], np.int32), np.array([0, 0, 0, 1, 1, 1], np.int32)

    cap_days(allowed, pairs, day_of, Wanted({0: [1, 1]}, np.ones(3, np.int64), _slots(-1, -1, -1)))

    mine = allowed[:2].any(axis=0)
    assert (mine[:3].sum(), mine[3:].sum()) == (1, 1)
    assert allowed[0].sum() == 1
    assert allowed[1].sum() == 2
    assert allowed[2].all()


def test_limit_of_a_day_prefers_what_weighs_more_and_stays_where_it_is() -> None:
    pairs, day_of = np.array([[0, 1], [0, 2]], np.int32), np.zeros(5, np.int32)
    for slot in range(5):
        allowed = np.ones((2, 5), np.bool_)
        allowed[1] = np.arange(5) == slot  # locked

        cap_days(allowed, pairs, day_of, Wanted({0: [1]}, np.array([200, 1_000], np.int64), _slots(-1, slot)))

        assert allowed[1, slot]


def test_nothing_more_is_held_on_a_day_whose_limit_is_reached() -> None:
    allowed, pairs = np.ones((2, 4), np.bool_), np.array([[0, 1], [0, 2]], np.int32)
    day_of = np.array([0, 0, 1, 1], np.int32)

    cap_days(allowed, pairs, day_of, Wanted({0: [0, 1]}, np.ones(2, np.int64), _slots(-1, -1)))

    assert (allowed[:, :2].any(), allowed[:, 2:].any(axis=0).sum()) == (False, 1)


def test_interpreters_rest_and_limit_go_on_from_the_part_of_the_day_that_is_over() -> None:
    given = {
        "slots": [{"day": "1"}] * 4,
        "tables": 3,
        "people": [{"id": "a", "languages": ["ru"], "most_a_day": 3}, {"id": "b", "languages": ["ja"]}],
        "interpreters": [{"id": "i", "pairs": [["ja", "ru"]], "in_a_row": 2, "most": 3}],
        "meetings": [{"id": "m", "a": "a", "b": "b"}],
    }
    fresh = read_own(json.dumps(given))
    begun = {"day": "1", "slots": 3, "people": {"a": 3}, "interpreters": {"i": [2, 2]}}

    later = read_own(json.dumps({**given, "so_far": begun}))

    assert (fresh.serves[0] >= 0).sum() == 3
    assert later.serves[0, 0] == -1  # two in a row already: a rest comes first
    assert (later.serves[0] >= 0).sum() == 1  # of three, two are had
    assert not later.problem.allowed.any()  # and the person has had theirs
    judged = json.dumps({**given, "so_far": begun})
    faults = check(judged, "json", json.dumps({"slots": [0], "tables": ["1"], "interpreters": ["i"]})).faults
    assert [fault for fault in faults if "rest" in fault]
    assert [fault for fault in faults if "4 meetings on day 1" in fault]


@pytest.mark.parametrize(
    "odd", [3, {}, {"day": "1", "people": []}, {"day": "1", "slots": -1}, {"day": "1", "interpreters": {"i": [1]}}]
)
def test_odd_part_of_a_day_is_told(odd: object) -> None:
    with pytest.raises(BadInstance, match="so_far"):
        so_far_of({"so_far": odd})

"""The judge finds every broken rule, and whatever cannot be read is told with its place."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.scheduling.missions import own, problem
from kopir.engines.scheduling import (
    BadInstance,
    BadPlan,
    Unreadable,
    check,
    checking,
    conflict,
    plan_in_force,
    read,
    solve,
    told,
)
from kopir.engines.scheduling.bounds import fewest_breaks
from kopir.engines.scheduling.interpreters import Interpreter, capacity
from kopir.engines.scheduling.problem import Problem
from kopir.engines.scheduling.tables import seated

DZN = """nBusiness = 4; nMeetings = 3; nTables = 1; nTotalSlots = 4; nMorningSlots = 2;
requested = [|1, 2, 1,
|1, 3, 2,
|4, 2, 3,|];
forbidden = [{0}, {3}, {4}, {0}];
fixed = [0, 0, 2];
precedences = [{}, {3}, {}];
"""
TXT = "4 2 3 2 1 4 2\n0 0 1\n0\n1\n0\n0\n0 2 5 1 7\n1 3 2 3 7\n"


def faults(text: str, kind: str, slots: list[int], **more: object) -> list[str]:
    return check(text, kind, json.dumps({"slots": slots, **more})).faults


def test_example_of_the_docs_is_planned_whole() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs/scheduling.md").read_text(encoding="utf-8")
    text = page.split("```json\n")[1].split("```")[0]
    mission = read(text, "json")

    plan = told(mission, solve(mission.problem, seconds=1.0, workers=1))

    assert plan["held"] == len(plan["slots"])
    assert check(text, "json", json.dumps(plan)).faults == []


def test_girona_file_is_read_with_sessions_fixed_slots_hours_and_order() -> None:
    found = read(DZN, "dzn").problem

    assert found.allowed.astype(int).tolist() == [[1, 1, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0]]
    assert found.pairs.tolist() == [[0, 1], [0, 2], [3, 1]]
    assert found.precedes.tolist() == [[2, 1]]
    assert (found.spread, found.counts_idle, found.room.tolist()) == (2, False, [1, 1, 1, 1])


def test_mission_file_is_read_with_days_hours_priority_and_language() -> None:
    found = read(TXT, "txt").problem

    assert found.allowed.astype(int).tolist() == [[1, 1, 1], [0, 1, 1]]
    assert (found.weight.tolist(), found.language.tolist(), found.left) == ([5, 2], [1, -1], 2)
    assert found.day_of.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("text", "kind", "slots", "expected"),
    [
        (DZN, "dzn", [0, 2, 1], []),
        (DZN, "dzn", [-1, -1, -1], []),
        (DZN, "dzn", [2, 2, 1], ["meeting 1 may not be in slot 3"]),
        (DZN, "dzn", [1, 2, 1], ["2 has meetings 1 and 3 in slot 2", "2 meetings in slot 2, which has 1 tables"]),
        (TXT, "txt", [1, 1], ["2 meetings in slot 2, which has 1 tables"]),
        (TXT, "txt", [0, 0], ["meeting 2 may not be in slot 1"]),
        (TXT, "txt", [9, 1], ["meeting 1 may not be in slot 10"]),
    ],
)
def test_judge_names_each_broken_rule(text: str, kind: str, slots: list[int], expected: list[str]) -> None:
    assert faults(text, kind, slots) == expected


def test_judge_names_an_order_that_is_not_kept() -> None:
    assert faults(DZN.replace("fixed = [0, 0, 2];", "").replace("{4}", "{0}"), "dzn", [0, 2, 3]) == [
        "meeting 3 must come before meeting 2"
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        (
            {"interpreters": [None, "I-1", "I-1", None]},
            ["meeting 1 needs an interpreter for kk-ja|ru-ja and has none"],
        ),
        ({"tables": ["A", "A", "C", "A"]}, ["meeting 3 is at table C, which there is not"]),
        ({"slots": [0, 2, 3, 3]}, ["KZ-2 has meetings 3 and 4 in slot 4", "meeting 3 must come before meeting 4"]),
    ],
)
def test_judge_reads_names_of_tables_and_interpreters(change: dict[str, object], expected: list[str]) -> None:
    plan = {"slots": [0, 2, 3, 4], "tables": ["A"] * 4, "interpreters": ["I-1", "I-1", "I-1", None]} | change

    found = check(own(), "json", json.dumps(plan)).faults

    words = [fault.replace("ja-kk", "kk-ja").replace("ja-ru", "ru-ja") for fault in found]
    assert [word for word in words if "table A has" not in word] == expected


def test_judge_counts_an_interpreters_hours_and_rests() -> None:
    plan = {"slots": [1, 2, 5, -1], "interpreters": ["I-1", "I-1", "I-1", None]}

    assert check(own(), "json", json.dumps(plan)).faults == ["interpreter I-1 has no rest in slot 3 after 1 in a row"]


@pytest.mark.parametrize(
    "plan",
    [
        "",
        "[]",
        "{}",
        '{"slots": [0]}',
        '{"slots": ["0", 1, 2]}',
        '{"slots": [true, 1, 2]}',
        '{"slots": 3}',
        "[" * 9999,
    ],
)
def test_plan_edited_by_hand_is_refused_in_words(plan: str) -> None:
    with pytest.raises(Unreadable):
        check(DZN, "dzn", plan)
    if plan != '{"slots": [0]}':  # the plan of a smaller mission can be gone on with
        with pytest.raises(BadPlan):
            plan_in_force(read(DZN, "dzn"), plan)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("", "dzn", "no number nTotalSlots"),
        (DZN.replace("nMeetings = 3", "nMeetings = 4"), "dzn", "nMeetings is 4 with 3 rows"),
        (DZN.replace("|1, 3, 2", "|1, 9, 2"), "dzn", "somebody who is not there"),
        (DZN.replace("|1, 3, 2", "|1, 3, 7"), "dzn", "session 7"),
        (DZN.replace("{3}", "{9}", 1), "dzn", "slot 9 of 4"),
        ("x", "txt", "line 1"),
        (TXT.replace("4 2 3 2 1 4 2", "4 2 3 2 1 4 9"), "txt", "lines for"),
        (TXT.replace("0 2 5 1 7", "0 2 5 1 zz"), "txt", "line 7"),
        (TXT.replace("0 2 5 1 7", "0 9 5 1 7"), "txt", "somebody who is not there"),
        (TXT.replace("0 2 5 1 7", "0 0 5 1 7"), "txt", "one person twice"),
        (TXT.replace("0 2 5 1 7", "0 2 0 1 7"), "txt", "below 1"),
        (TXT.replace("0 2 5 1 7", f"0 {10**30} 5 1 7"), "txt", "line 7"),
        ("[]", "json", "no JSON object"),
        ("[" * 100_000, "json", "no JSON"),
        (own(slots=[]), "json", "slots: empty"),
        (own(tables=-1), "json", "tables"),
        (own(tables=["A", "A"]), "json", "tables"),
        (own(people=[{"id": "KZ-1"}, {"id": "KZ-1"}]), "json", "KZ-1 stands twice"),
        (own(people=[{"id": "KZ-1", "away": [6]}]), "json", "people[0]: away"),
        (own(meetings=[{"a": "KZ-1", "b": "X"}]), "json", "meetings[0]: b names 'X'"),
        (own(meetings=[{"a": "KZ-1", "b": "KZ-1"}]), "json", "meet themselves"),
        (own(meetings=[{"a": "KZ-1", "b": "JP-1"}, {"a": "JP-1", "b": "KZ-1"}]), "json", "already by meetings[0]"),
        (own(meetings=[{"a": "KZ-1", "b": "JP-1", "priority": 0}]), "json", "priority"),
        (own(meetings=[{"a": "KZ-1", "b": "JP-1", "session": "night"}]), "json", "night"),
        (own(meetings=[{"a": "KZ-1", "b": "JP-1", "after": ["m7"]}]), "json", "after names 'm7'"),
        (own(interpreters=[{"id": "I", "pairs": "ja-ru"}]), "json", "pairs"),
        (own(interpreters=[{"id": "I", "pairs": [["ja", "ru"]], "most": 0}]), "json", "most"),
    ],
)
def test_instance_that_means_nothing_is_refused_with_its_place(text: str, kind: str, words: str) -> None:
    with pytest.raises(BadInstance, match=words.replace("[", r"\[").replace("]", r"\]")):
        read(text, kind)


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.sampled_from(["dzn", "txt", "json"]), st.text(max_size=80), st.integers(0, 200), st.integers(0, 30))
def test_no_garbled_instance_ends_in_anything_but_a_refusal(kind: str, noise: str, at: int, cut: int) -> None:
    text = {"dzn": DZN, "txt": TXT, "json": own()}[kind]
    try:
        read(text[:at] + noise + text[at + cut :], kind)
    except BadInstance:
        return


def named(asked: Problem) -> list[tuple[str, tuple[int, ...]]]:
    found = conflict(asked, 20.0)
    assert found is not None
    return [(rule.kind, rule.of) for rule in found]


def test_conflict_names_a_meeting_without_a_slot() -> None:
    assert named(problem([(0, 1), (2, 3)], slots=3, away={0: [0, 1], 1: [2]})) == [("held", (0,))]


def test_conflict_names_a_person_with_too_many_meetings_and_one_with_too_few_slots_for_some() -> None:
    many = problem([(0, 1), (0, 2), (0, 3)], slots=2)
    few = problem([(0, 1), (0, 2), (0, 3)], slots=4, only={1: [2], 2: [2]})

    assert named(many) == [("person", (0,)), ("held", (0,)), ("held", (1,)), ("held", (2,))]
    assert named(few) == [("person", (0,)), ("held", (1,)), ("held", (2,))]


def test_conflict_names_tables_of_all_slots_and_of_some() -> None:
    whole = problem([(0, 3), (1, 4), (2, 5)], slots=1, tables=2)
    morning = problem([(0, 3), (1, 4), (2, 5)], slots=2, tables=2, only={0: [0], 1: [0], 2: [0]})

    assert named(whole) == [("tables", (0,))]
    assert named(morning) == [("tables", (0,))]


def test_conflict_that_only_a_search_sees_is_a_smallest_one() -> None:
    """An odd ring of three meets in two slots: three people, three meetings, and nothing of what else there is."""
    ring = problem([(0, 1), (1, 2), (2, 0), (3, 4), (3, 5)], slots=2)

    found = named(ring)

    assert found == [("person", (p,)) for p in range(3)] + [("held", (m,)) for m in range(3)]


def test_conflict_of_an_order_tells_the_hours_it_hangs_on() -> None:
    asked = problem([(0, 1), (2, 3)], slots=3, only={0: [2], 1: [0, 1]}, precedes=np.array([[0, 1]], np.int32))

    assert named(asked) == [("held", (0,)), ("held", (1,)), ("order", (0,))]


def test_conflict_names_whose_fixed_slots_make_more_breaks_than_another_may_differ_by() -> None:
    pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (4, 5)]
    asked = problem(pairs, slots=5, only={0: [0], 1: [2], 2: [4]}, counts_idle=False, spread=1)
    calm = problem(pairs, slots=5, only={0: [0], 1: [2], 2: [4]}, counts_idle=False, spread=2)

    assert named(asked) == [
        ("person", (0,)), ("held", (0,)), ("held", (1,)), ("held", (2,)), ("person", (3,)), ("spread", (1,)),
    ]  # fmt: skip
    assert named(calm) == []


def runs(hours: set[int], day: range) -> int:
    """Groups of neighbouring hours of a day."""
    return sum(slot in hours and (slot == day[0] or slot - 1 not in hours) for slot in day)


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.integers(0, 10_000))
def test_fewest_breaks_of_a_person_alone_are_those_of_their_best_hours(seed: int) -> None:
    """Against every choice of slots: fixed ones are taken, the rest anywhere they are open, on two days."""
    chance = np.random.default_rng(seed)
    open_ = chance.random(8) < 0.8
    own = int(chance.integers(1, 6))
    fixed = [int(slot) for slot in np.flatnonzero(open_ & (chance.random(8) < 0.25))][:own]
    days = [0, 0, 0, 0, 1, 1, 1, 1]
    wide = {nth: fixed[nth : nth + 1] or np.flatnonzero(open_).tolist() for nth in range(own)}
    asked = problem([(0, nth + 1) for nth in range(own)], slots=8, days=days, only=wide)

    hours = [set(some) for some in itertools.combinations(np.flatnonzero(open_).tolist(), own) if {*fixed} <= {*some}]
    breaks = [sum(max(runs(some, day) - 1, 0) for day in (range(4), range(4, 8))) for some in hours]

    assert fewest_breaks(asked)[0] == min(breaks, default=0)


def test_no_conflict_where_all_can_be_held() -> None:
    assert conflict(problem([(0, 1), (1, 2), (2, 0)], slots=3), 20.0) == []


def test_host_keeps_a_table_where_there_are_enough_and_a_table_has_one_meeting() -> None:
    asked = problem([(0, 2), (1, 2), (0, 3), (1, 3)], slots=3, left=2, tables=2)
    slots = np.array([0, 1, 2, 2], np.int32)

    at, changes = seated(asked, slots, 2, 2)

    assert (at, changes) == ([0, 1, 0, 1], 0)


def test_host_who_waits_gives_the_table_up_where_there_are_too_few() -> None:
    asked = problem([(0, 2), (1, 3), (0, 3)], slots=3, left=2, tables=1)

    at, changes = seated(asked, np.array([0, 1, 2], np.int32), 1, 2)

    assert (at, changes) == ([0, 0, 0], 0)


@settings(deadline=None, max_examples=50, derandomize=True)
@given(st.integers(1, 6), st.integers(1, 4), st.one_of(st.none(), st.integers(1, 5)), st.integers(2, 14))
def test_interpreters_work_no_more_than_they_may(count: int, in_a_row: int, most: int | None, slots: int) -> None:
    people = tuple(
        Interpreter(f"I{nth}", frozenset({"ja-ru", "ja-kk"}), frozenset({nth % slots}), most, in_a_row)
        for nth in range(count)
    )
    day_of = np.array([slot * 2 // slots for slot in range(slots)], np.int32)

    serves, speech = capacity(people, ("ja-kk", "ja-ru"), day_of, np.array([3, 9]))

    assert (speech.sum(axis=0) == (serves >= 0).sum(axis=0)).all()
    for nth, row in enumerate(serves >= 0):
        assert not row[nth % slots]
        for day in (0, 1):
            today = "".join("x" if one else "." for one in row[day_of == day])
            assert most is None or today.count("x") <= most
            assert all(len(run) <= in_a_row for run in today.split("."))


def _shared(name: str) -> str:
    found = Path(__file__).resolve().parents[4] / "shared" / "benchmarks" / "scheduling" / name
    if not found.exists():
        pytest.skip("the open missions aren't here")
    return found.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["tic-12.original", "forumt-14.original", "forum-13.prec15"])
def test_reader_and_judge_see_the_same_rules_in_real_files(name: str) -> None:
    text = _shared(f"girona/{name}.dzn")
    found = read(text, "dzn").problem

    rules = checking._from_dzn(text)
    assert rules.allowed == [set(np.flatnonzero(row).tolist()) for row in found.allowed]
    assert rules.meetings == [(str(a + 1), str(b + 1)) for a, b in found.pairs]
    assert sorted((b, m) for m, before in rules.after.items() for b in before) == sorted(map(tuple, found.precedes))

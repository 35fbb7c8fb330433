"""Plans of the search, judged by code that shares nothing with it; bounds and proofs against every plan there is."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.scheduling.missions import own, problem, random_problem, text_of
from kopir.engines.scheduling import bounds_of, check, kempe, measure_of, read, solve, told
from kopir.engines.scheduling.blocks import Fewest, fewest_breaks
from kopir.engines.scheduling.board import Prices, board_of, hand_of
from kopir.engines.scheduling.problem import Problem
from kopir.engines.scheduling.proving import INFEASIBLE, Proof, by_constraints, by_satisfiability
from kopir.engines.scheduling.solve import Search, hold_more

SLOW = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck), derandomize=True)


def searched(given: Problem, moves: int = 20_000, prices: Prices | None = None, seed: int = 1) -> np.ndarray:
    """The best plan after a number of moves: no clock, so the same each time."""
    board = board_of(given, prices or Prices())
    hand = hand_of(board, seed)
    kempe.fill(board, hand, np.arange(given.meetings, dtype=np.int32), True)
    for heat in (1.0, 0.5, 0.2):
        kempe.anneal(board, hand, moves // 3, heat)
    return hand.best


def every_plan(given: Problem) -> list[np.ndarray]:
    """All plans of a tiny problem that break no rule, meetings left out or not."""
    choices = [[-1, *np.flatnonzero(row).tolist()] for row in given.allowed]
    plans = (np.array(plan, np.int32) for plan in itertools.product(*choices))
    return [plan for plan in plans if not check(text_of(given), "txt", json.dumps({"slots": plan.tolist()})).faults]


@SLOW
@given(seed=st.integers(0, 10_000))
def test_plan_breaks_no_rule_and_is_worth_what_it_says(seed: int) -> None:
    asked = random_problem(seed, people=14, slots=7, tables=4)

    plan = searched(asked)

    verdict = check(text_of(asked), "txt", json.dumps({"slots": plan.tolist()}))
    measure = measure_of(asked, plan)
    assert verdict.faults == []
    assert {name: verdict.figures[name] for name in ("held", "weight", "idle", "breaks", "most_breaks")} == {
        "held": measure.held, "weight": measure.weight, "idle": measure.idle, "breaks": measure.breaks,
        "most_breaks": measure.most_breaks,
    }  # fmt: skip
    assert measure.weight <= bounds_of(asked).weight


@SLOW
@given(seed=st.integers(0, 10_000))
def test_no_plan_passes_the_bounds_and_the_search_finds_the_best(seed: int) -> None:
    asked = random_problem(seed, people=6, slots=3, tables=2)
    plans = [measure_of(asked, plan) for plan in every_plan(asked)]
    bounds = bounds_of(asked)

    most = max(found.weight for found in plans)
    whole = [found for found in plans if found.held == asked.meetings]

    assert most <= bounds.weight
    assert all(found.idle >= bounds.idle and found.breaks >= bounds.breaks for found in whole)
    search = Search(asked, bounds, 1)
    assert measure_of(asked, hold_more(search, searched(asked), 1, math.inf, rounds=1)).weight == most


@SLOW
@given(seed=st.integers(0, 10_000))
def test_three_proofs_agree_with_every_plan_there_is(seed: int) -> None:
    asked = random_problem(seed, people=6, slots=4, tables=2, counts_idle=False)
    whole = [
        found.breaks
        for found in (measure_of(asked, plan) for plan in every_plan(asked))
        if found.held == asked.meetings
    ]
    expected = min(whole, default=INFEASIBLE)

    proofs = [
        by_constraints(asked, 30.0, counters=False),
        by_constraints(asked, 30.0, counters=True),
        by_satisfiability(asked),
    ]

    assert [proof.cost if proof else None for proof in proofs] == [expected] * 3
    for proof in proofs:
        if isinstance(proof, Proof) and proof.plan is not None:
            assert measure_of(asked, np.array(proof.plan, np.int32)).breaks == expected
    few = fewest_breaks(asked, 30.0)
    if expected == INFEASIBLE or expected > 2:
        assert (few.lower, few.plan) == (3, None)
    else:
        assert few.lower == expected
        measure = measure_of(asked, np.array(few.plan, np.int32))
        assert (measure.breaks, measure.held) == (expected, asked.meetings)


def test_blocks_are_asked_for_on_one_day_only() -> None:
    assert fewest_breaks(problem([(0, 1)], days=[0, 0, 1, 1]), 1.0) == Fewest(0, None)


def test_person_without_room_for_a_block_has_a_break() -> None:
    asked = problem([(0, 1), (0, 2)], slots=3, only={0: [0], 1: [2]}, counts_idle=False)

    assert fewest_breaks(asked, 5.0) == Fewest(1, [0, 2])


@SLOW
@given(seed=st.integers(0, 10_000), load=st.sampled_from([1.0, 1.1]))
def test_what_the_search_has_in_hand_is_what_its_plan_is_worth(seed: int, load: float) -> None:
    """Full slots are left by two paths at once; load, interpreters, order and moved meetings are still counted."""
    asked = random_problem(seed, people=16, slots=7, tables=4)
    chance = np.random.default_rng(seed)
    tables = max(1, math.ceil(asked.meetings / 7 * load))
    asked = Problem(
        **{**vars(asked), "room": np.full(7, tables, np.int32), "languages": ("ja-ru",)},
    ).with_speech(np.full((1, 7), max(1, tables // 2), np.int32))
    asked.language[:] = chance.integers(-1, 1, asked.meetings)
    stay = searched(asked, moves=3_000) if seed % 2 else None
    asked = Problem(**{**vars(asked), "stay": stay, "precedes": np.array([[0, 1]], np.int32)})
    board = board_of(asked, Prices(moved=2.0 if seed % 2 else 0.0))
    hand = hand_of(board, seed)
    kempe.fill(board, hand, np.arange(asked.meetings, dtype=np.int32), True)

    for heat, price in ((2.0, 1.0), (0.5, 8.0)):
        kempe.price_faults(board, hand, price)
        kempe.look_for_concerned(board, hand)
        kempe.anneal(board, hand, 5_000, heat)

    plan = hand.when
    held = np.flatnonzero(plan >= 0)
    assert np.array_equal(hand.load, np.bincount(plan[held], minlength=7))
    spoken = held[asked.language[held] == 0]
    assert np.array_equal(hand.spoken[0], np.bincount(plan[spoken], minlength=7))
    over = np.maximum(hand.load - board.room, 0).sum() + np.maximum(hand.spoken[0] - board.speech[0], 0).sum()
    late = bool(plan[0] >= 0 and plan[1] >= 0 and plan[0] >= plan[1])
    assert hand.counts[kempe.FAULTS] == over + late
    away = 0 if stay is None else int(((stay >= 0) & (plan >= 0) & (plan != stay)).sum())
    assert hand.counts[kempe.AWAY] == away
    assert hand.cost[kempe.NOW] == pytest.approx(kempe.price_of(board, hand))
    assert check(text_of(asked), "txt", json.dumps({"slots": hand.best.tolist()})).faults == []


def test_all_is_held_where_all_but_one_seat_in_a_hundred_are_taken() -> None:
    """Every slot is full but few: a table is freed by a path of others before a meeting comes in."""
    chance = np.random.default_rng(5)
    pairs, days = [], [0] * 12 + [1] * 12
    for slot in range(24):  # a plan is drawn first, so there is one
        ones, others = chance.permutation(30)[:18], 30 + chance.permutation(30)[:18]
        pairs += [(int(a), int(b)) for a, b in zip(ones, others, strict=True)][: 18 - (slot % 6 == 0)]
    asked = problem(pairs, slots=24, tables=18, left=30, days=days)
    board = board_of(asked, Prices())
    hand = hand_of(board, 1)

    waiting = kempe.fill(board, hand, np.arange(asked.meetings, dtype=np.int32), True)

    assert waiting <= 2
    assert solve(asked, seconds=3.0, workers=1).measure.held == len(pairs)


def test_same_seed_and_moves_give_the_same_plan_and_another_seed_another() -> None:
    asked = random_problem(7, people=30, slots=12, tables=12)

    plans = [searched(asked, seed=seed).tolist() for seed in (1, 1, 2)]

    assert plans[0] == plans[1]
    assert plans[0] != plans[2]


def test_everything_is_held_as_koenig_promises() -> None:
    """Two sides, nobody away: slots for the busiest and tables for the mean are enough, whatever the pairs."""
    chance = np.random.default_rng(3)
    pairs = sorted({(int(a), 20 + int(b)) for a, b in chance.integers(0, 20, (160, 2))})
    slots = int(np.bincount(np.array(pairs).ravel()).max())
    asked = problem(pairs, people=40, slots=slots, tables=-(-len(pairs) // slots), left=20)

    found = solve(asked, seconds=2.0, workers=1)

    assert found.measure.held == len(pairs)
    assert found.bounds.tables == asked.room[0]


def test_priority_decides_who_is_held_when_not_all_can_be() -> None:
    asked = problem([(0, 2), (1, 2), (0, 3)], slots=1, tables=1, weight=[1, 5, 2], left=2)

    found = solve(asked, seconds=5.0, workers=1)

    assert found.slots.tolist() == [-1, 0, -1]
    assert (found.measure.weight, found.bounds.weight, found.proved) == (5, 5, True)


def test_waits_are_shortened_where_wishes_fill_every_seat() -> None:
    """A slot that holds too many leaves room elsewhere that is not there: nobody may come in by it."""
    pairs = [(a, 12 + b) for a in range(12) for b in range(12)]
    asked = problem(pairs, slots=10, tables=6, left=12)

    first, plan = searched(asked, moves=0), searched(asked, moves=600_000)

    assert (first >= 0).sum() == (plan >= 0).sum() == 60
    assert measure_of(asked, plan).idle < measure_of(asked, first).idle / 2


def test_order_of_two_meetings_is_kept_and_a_fault_is_never_a_plan() -> None:
    asked = problem(
        [(0, 2), (1, 3)], slots=2, only={0: [0, 1], 1: [0, 1]}, precedes=np.array([[1, 0]], np.int32), left=2
    )

    plan = solve(asked, seconds=1.0, workers=1).slots

    assert plan.tolist() == [1, 0]


def test_interpreters_are_never_more_than_there_are() -> None:
    pairs = [(a, 6 + b) for a in range(6) for b in range(6) if (a + b) % 2]
    language = np.array([nth % 2 for nth in range(len(pairs))], np.int32)
    speech = np.full((2, 9), 1, np.int32)
    asked = problem(pairs, slots=9, left=6, language=language, languages=("ja-ru", "ja-kk"), speech=speech)

    plan = solve(asked, seconds=2.0, workers=1).slots

    assert (plan >= 0).all()
    for spoken in (0, 1):
        assert np.bincount(plan[language == spoken], minlength=9).max() == 1


def test_small_mission_is_proved_and_one_that_cannot_be_is_proved_too() -> None:
    whole = problem([(0, 1), (0, 2), (1, 2)], slots=3, tables=1, counts_idle=False, spread=2)
    never = problem([(0, 1), (0, 2)], slots=2, only={0: [0], 1: [0]}, counts_idle=False, spread=2)

    found, none = solve(whole, seconds=300.0), solve(never, seconds=300.0)  # both end when they are proved

    assert (found.measure.breaks, found.lower, found.proved) == (1, 1, True)
    assert (none.measure.held, none.proved) == (1, True)


def test_fewest_breaks_of_fair_plans_are_proved_where_the_best_plan_of_all_is_unfair() -> None:
    """One person's meetings stand apart so that all breaks are theirs, unless another's are moved apart too."""
    pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (4, 5)]
    only = {0: [0], 1: [2], 2: [4], 3: [1, 3], 4: [0]}
    asked = problem(pairs, slots=5, only=only, counts_idle=False, spread=1)
    open_ = Problem(**{**vars(asked), "spread": 2})

    fair, wide = solve(asked, seconds=60.0), solve(open_, seconds=60.0)

    assert (wide.measure.breaks, wide.measure.most_breaks, wide.proved, wide.infeasible) == (2, 2, True, False)
    assert (fair.infeasible, fair.proved, fair.measure.held) == (True, True, 5)


@SLOW
@given(seed=st.integers(0, 10_000))
def test_fair_proof_agrees_with_every_fair_plan_there_is(seed: int) -> None:
    days = [0, 0, 0, 0, 1] if seed % 2 else None
    asked = random_problem(seed, people=5, slots=5, tables=2, counts_idle=False, spread=seed % 3 // 2)
    asked = Problem(**{**vars(asked), "day_of": np.array(days or [0] * 5, np.int32)})
    search = Search(asked, bounds_of(asked), 1)
    whole = [
        measure_of(asked, plan).breaks for plan in every_plan(asked) if (plan >= 0).all() and search.is_fair(plan)
    ]

    proofs = [by_constraints(asked, 30.0, counters=counters, fair=True) for counters in (False, True)]

    assert [proof.cost if proof else None for proof in proofs] == [min(whole, default=INFEASIBLE)] * 2
    for proof in proofs:
        if isinstance(proof, Proof) and proof.plan is not None:
            assert search.is_fair(np.array(proof.plan, np.int32))


def test_plan_in_force_changes_as_little_as_can_be() -> None:
    asked = random_problem(11, people=40, slots=18, tables=14)
    before = solve(asked, seconds=1.0, workers=1).slots
    assert (before >= 0).all()
    person = int(asked.pairs[0, 0])
    allowed = asked.allowed.copy()
    hers = (asked.pairs == person).any(axis=1)
    allowed[hers, :3] = False  # late
    late = Problem(**{**vars(asked), "allowed": allowed})

    after = solve(late, seconds=2.0, workers=1, keep=before)

    must = int((hers & (before < 3)).sum())
    moved = int((after.slots != before).sum())
    assert (after.slots >= 0).all()
    assert must <= moved <= 2 * must


def test_plan_in_force_gives_way_to_priority_where_counting_did_not_see_that_not_all_can_be_held() -> None:
    """Three who all meet in two slots: nobody has too many meetings, and still one of three is left out."""
    asked = problem([(0, 1), (0, 2), (1, 2)], slots=2, weight=[1, 5, 5])
    keep = np.array([0, 1, -1], np.int32)

    found = solve(asked, seconds=1.0, workers=1, keep=keep)

    assert found.bounds.weight == 11
    assert (found.slots < 0).tolist() == [True, False, False]


def test_some_tables_stay_free_where_there_are_more_than_needed_and_none_where_all_are() -> None:
    chance = np.random.default_rng(5)
    pairs = [
        (int(a), 60 + int(b))
        for _slot in range(12)
        for a, b in zip(chance.permutation(60)[:36], chance.permutation(60)[:36], strict=True)
    ]
    wide, narrow = (problem(pairs, slots=12, tables=tables, left=60) for tables in (40, 36))

    loads = [np.bincount(solve(one, seconds=2.0, workers=1).slots, minlength=12) for one in (wide, narrow)]

    assert [load.sum() for load in loads] == [len(pairs)] * 2
    assert loads[0].max() <= 39
    assert loads[1].tolist() == [36] * 12


def test_plan_of_fewer_tables_keeps_all_it_can() -> None:
    asked = random_problem(11, people=40, slots=18, tables=14)
    before = solve(asked, seconds=1.0, workers=1).slots
    room = asked.room.copy()
    room[:6] = 8
    fewer = Problem(**{**vars(asked), "room": room})
    must = int(np.maximum(np.bincount(before[before >= 0], minlength=18) - room, 0).sum())

    after = solve(fewer, seconds=2.0, workers=1, keep=before)

    assert (after.slots >= 0).all()
    assert (np.bincount(after.slots, minlength=18) <= room).all()
    assert must <= int((after.slots != before).sum()) <= 2 * must + 2


def test_cancelled_search_answers_with_what_it_has() -> None:
    asked = random_problem(5, people=40, slots=12, tables=18)

    found = solve(asked, seconds=600.0, workers=1, cancelled=lambda: True)

    assert found.seconds < 60
    assert check(text_of(asked), "txt", json.dumps({"slots": found.slots.tolist()})).faults == []


def test_mission_with_everything_in_it_is_planned_by_name() -> None:
    mission = read(own(), "json")

    plan = told(mission, solve(mission.problem, seconds=1.0, workers=1))

    assert plan["held"] == 4
    assert check(own(), "json", json.dumps(plan)).faults == []
    assert plan["interpreters"][1] == "I-1"  # who speaks kk and ru needs one for ja and en
    assert plan["interpreters"][3] is None  # both speak English


@pytest.mark.parametrize(("interpreters", "held"), [([], 1), ([{"id": "I-9", "pairs": [["en", "ru"]]}], 2)])
def test_without_an_interpreter_of_the_pair_nobody_meets_who_needs_one(
    interpreters: list[dict[str, object]], held: int
) -> None:
    text = own(interpreters=interpreters)
    mission = read(text, "json")

    plan = told(mission, solve(mission.problem, seconds=0.5, workers=1))

    assert plan["held"] == held
    assert check(text, "json", json.dumps(plan)).faults == []

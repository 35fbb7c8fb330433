"""Weights are learned from graded pairs, keep their signs, stay near where they start, and lean on demand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.engines.ranking import Weighing, rank_one
from kopir.engines.ranking.evidence import REASONS, leaning, weights
from kopir.engines.ranking.learning import NOT_JUDGED, Group, Held, expected, fit, measures, model_of
from kopir.engines.ranking.problem import Side
from kopir.engines.ranking.refit import FEWEST_JUDGMENTS, FEWEST_NEEDS, TooFew, folder_groups, refit

NAMES = list(REASONS)


def _group(number: int, telling: str, *, offers: int = 4, judged: int | None = None) -> Group:
    """A need of which the first offer is the answer, told by one reason alone; the rest is noise."""
    noise = np.random.RandomState(number)
    values = noise.rand(offers, len(NAMES)) * 0.2
    values[:, NAMES.index(telling)] = 0.0
    values[0, NAMES.index(telling)] = 1.0
    grades = np.array([3, *[0] * (offers - 1)])
    grades[offers if judged is None else judged :] = NOT_JUDGED
    return Group(f"n{number:03d}", values, grades)


def _change(telling: str, needs: int) -> float:
    found = refit([_group(n, telling) for n in range(needs)], weights())
    return abs(found.table[telling] - weights()[telling])


def test_a_reason_that_tells_answers_apart_gains_weight() -> None:
    found = refit([_group(n, "place_fits") for n in range(40)], weights())

    assert found.table["place_fits"] > weights()["place_fits"]
    assert found.after["AUC"].mean >= found.before["AUC"].mean
    assert (found.judgments, found.needs, found.folds) == (160, 40, 10)


def test_every_weight_keeps_the_sign_of_its_reason() -> None:
    """Even where the data say that refusing speaks for an answer."""
    found = refit([_group(n, "offer_refuses") for n in range(60)], weights())

    assert all(found.table[name] * held.sign >= 0 for name, held in REASONS.items())


def test_few_judgments_move_a_weight_less_than_many() -> None:
    assert _change("place_fits", 15) < _change("place_fits", 80)


def test_bias_and_threshold_are_not_refitted() -> None:
    found = refit([_group(n, "place_fits") for n in range(40)], weights())

    assert (found.table["bias"], found.table["threshold"]) == (weights()["bias"], weights()["threshold"])


@pytest.mark.parametrize(("needs", "judged"), [(FEWEST_NEEDS - 1, 4), (FEWEST_NEEDS, 1)])
def test_too_few_judgments_are_refused(needs: int, judged: int) -> None:
    groups = [_group(n, "place_fits", judged=judged) for n in range(needs)]

    with pytest.raises(TooFew, match=str(FEWEST_JUDGMENTS)):
        refit(groups, weights())


def test_the_least_number_of_judgments_is_enough() -> None:
    found = refit([_group(n, "place_fits", judged=2) for n in range(FEWEST_NEEDS)], weights())

    assert found.judgments == FEWEST_JUDGMENTS


def test_the_same_judgments_give_the_same_weights_in_any_order() -> None:
    groups = [_group(n, "place_fits") for n in range(30)]

    forth, back = refit(groups, weights()), refit(groups[::-1], weights())

    assert forth.table == back.table
    assert forth.fingerprint == back.fingerprint


def test_another_grade_is_another_fingerprint() -> None:
    groups = [_group(n, "place_fits") for n in range(30)]
    changed = [Group(groups[0].key, groups[0].values, groups[0].grades[::-1].copy()), *groups[1:]]

    assert refit(groups, weights()).fingerprint != refit(changed, weights()).fingerprint


def test_the_minimum_is_where_the_loss_is_flat() -> None:
    """Two starts with the same pull end at the same weights: there is one minimum and it is reached."""
    groups = [_group(n, NAMES[n % len(NAMES)], offers=8, judged=5) for n in range(40)]

    first = fit(groups, Held(expected()))
    again = fit(groups, Held(expected()))

    assert np.allclose(first.weights, again.weights, atol=1e-6)
    assert np.abs(first.weights).sum() > 0


def test_measures_of_a_perfect_and_a_turned_order() -> None:
    group = _group(1, "place_fits")
    right = np.array([4.0, 3.0, 2.0, 1.0])

    assert measures([group], [right]) == {"nDCG@5": 1.0, "recall@5": 1.0, "AUC": 1.0}
    assert measures([group], [-right])["AUC"] == 0.0
    assert measures([group], [-right])["nDCG@5"] < 0.5


def test_the_shipped_weights_as_a_model_score_as_the_ranking_does() -> None:
    values = _group(3, "role_fits").values
    table = weights()

    total = values @ np.array([table[name] for name in NAMES]) + table["bias"]

    assert np.allclose(model_of(table).score(values), total)


@given(share=st.floats(0, 1))
def test_leaning_moves_wishes_only_and_twice_the_half_is_the_whole(share: float) -> None:
    leant = leaning(weights(), share)

    for name, weight in weights().items():
        held = REASONS.get(name)
        if held is None or held.wish is None:
            assert leant[name] == weight
        else:
            factor = 2 * share if held.wish is Side.NEED else 2 * (1 - share)
            assert leant[name] == pytest.approx(weight * factor)


def test_leaning_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        leaning(weights(), 1.5)


def test_refusals_count_whole_whichever_side_is_weighed() -> None:
    assert all(held.wish is None for held in REASONS.values() if held.sign < 0)


def test_other_weights_order_otherwise_and_the_shipped_ones_are_the_default(market) -> None:
    need, offers = market.needs["cheese"], tuple(market.offers.values())
    only_bias = dict.fromkeys(REASONS, 0.0) | {"bias": -4.0, "threshold": 0.5}

    default = rank_one(need, offers, market.statistics)
    named = rank_one(need, offers, market.statistics, weighing=Weighing(weights()))
    nothing = rank_one(need, offers, market.statistics, weighing=Weighing(only_bias))

    assert default == named
    assert len({one.score for one in nothing}) == 1
    assert not any(one.fits for one in nothing)


def test_a_leant_score_is_explained_by_the_leant_weights_and_fits_by_the_balanced_ones(market) -> None:
    need, offers = market.needs["cheese"], tuple(market.offers.values())

    balanced = {s.offer_id: s for s in rank_one(need, offers, market.statistics, explained=None)}
    leant = rank_one(need, offers, market.statistics, explained=None, weighing=Weighing(need_share=1.0))

    assert {s.offer_id: s.fits for s in leant} == {name: s.fits for name, s in balanced.items()}
    best = leant[0]
    total = sum(reason.contribution for reason in best.evidence) + weights()["bias"]
    assert best.score == pytest.approx(1 / (1 + np.exp(-total)), abs=1e-6)
    assert any(s.score != balanced[s.offer_id].score for s in leant)


def test_a_folder_of_the_open_sets_form_becomes_groups(tmp_path) -> None:
    (tmp_path / "needs.tsv").write_text(
        "id\tlang\tcountry\ttext\twants\tmust\trelevant\nn1\ten\tJP\tHoney in drums\tsupplier\t\to1:3,o2:0\n",
        encoding="utf-8",
    )
    (tmp_path / "offers.tsv").write_text(
        "id\tlang\tcountry\tregion\tkind\tseeks\ttext\n"
        "o1\ten\tKZ\t\tsupplier\t\tBuckwheat honey in drums\n"
        "o2\ten\tKZ\t\tsupplier\t\tPower cables\n"
        "o3\ten\tJP\t\tsupplier\t\tHoney\n",
        encoding="utf-8",
    )

    [group] = folder_groups(tmp_path)

    assert group.grades.tolist() == [3, 0]
    assert group.values.shape == (2, len(NAMES))

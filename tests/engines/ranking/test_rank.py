from dataclasses import replace

import numpy as np
import pytest

from kopir.engines.ranking import (
    VERSION,
    Need,
    Offer,
    need_of,
    pool_statistics,
    prepare_needs,
    prepare_offers,
    rank,
    rank_needs,
    rank_one,
)
from kopir.engines.ranking.storage import OutdatedForm, pack, unpack

from .conftest import NEEDS, OFFERS


@pytest.fixture(scope="module")
def ranked():
    return {ranking.id: ranking for ranking in rank(NEEDS, OFFERS)}


@pytest.mark.parametrize(
    ("need", "first"),
    [
        ("cheese", "cheese-ru"),
        ("carpet", "carpet-kk"),
        ("coal", "coal-en"),
        ("tractor", "tractors-new"),
        ("sawmill", "sawmill-ja"),
    ],
)
def test_the_right_offer_stands_first_and_fits(ranked, need, first):
    best = ranked[need].suggestions[0]

    assert best.offer_id == first
    assert best.fits
    assert best.version == VERSION


@pytest.mark.parametrize("need", ["submarine", "horse"])
def test_nothing_fits_is_an_answer(ranked, need):
    assert ranked[need].nothing_fits


def test_the_opposite_role_stands_below(ranked):
    order = [suggestion.offer_id for suggestion in ranked["cheese"].suggestions]

    assert order.index("cheese-ru") < order.index("cheese-import")


def test_only_the_other_country_is_ranked(ranked):
    assert {s.offer_id for s in ranked["sawmill"].suggestions} == {"sawmill-ja"}
    assert len(ranked["cheese"].suggestions) == len(OFFERS) - 1


def test_an_unknown_country_is_ranked_with_all():
    need = replace(NEEDS[0], country="")

    assert len(rank([need], OFFERS)[0].suggestions) == len(OFFERS)


def test_twice_the_same_and_in_any_order(ranked):
    again = {ranking.id: ranking for ranking in rank(tuple(reversed(NEEDS)), tuple(reversed(OFFERS)))}

    for name, ranking in ranked.items():
        other = again[name].suggestions
        assert [s.offer_id for s in other] == [s.offer_id for s in ranking.suggestions]
        np.testing.assert_allclose([s.score for s in other], [s.score for s in ranking.suggestions], atol=1e-4)


def test_one_at_a_time_gives_what_the_whole_list_gives(ranked, market):
    for name, need in market.needs.items():
        alone = rank_one(need, tuple(market.offers.values()), market.statistics)
        together = ranked[name].suggestions
        assert [s.offer_id for s in alone] == [s.offer_id for s in together]
        np.testing.assert_allclose([s.score for s in alone], [s.score for s in together], atol=1e-5)


def test_a_need_the_statistics_have_not_seen_scores_nearly_the_same(market):
    others = [need for name, need in market.needs.items() if name != "cheese"]
    without = pool_statistics(others, list(market.offers.values()))

    known = rank_one(market.needs["cheese"], tuple(market.offers.values()), market.statistics)
    unseen = rank_one(market.needs["cheese"], tuple(market.offers.values()), without)

    assert known[0].offer_id == unseen[0].offer_id
    assert abs(known[0].score - unseen[0].score) < 0.15


def test_a_pair_scores_the_same_from_both_sides(market):
    offer = market.offers["cheese-ru"]

    needs = {s.need_id: s.score for s in rank_needs(offer, tuple(market.needs.values()), market.statistics)}

    assert max(needs, key=lambda name: needs[name]) == "cheese"
    for name, score in needs.items():
        forth = {s.offer_id: s.score for s in rank_one(market.needs[name], (offer,), market.statistics)}
        assert score == pytest.approx(forth["cheese-ru"], abs=1e-5)


def test_scores_are_probabilities_in_falling_order(ranked):
    for ranking in ranked.values():
        scores = [suggestion.score for suggestion in ranking.suggestions]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize("fact", ["Халал-сертификат есть", "ISO 22000 есть", "Работаем до -40 °C"])
def test_a_requirement_met_never_lowers_the_score(fact):
    must = {
        "Халал-сертификат есть": "halal certificate",
        "ISO 22000 есть": "ISO 22000",
        "Работаем до -40 °C": "-30 °C",
    }[fact]
    need = replace(NEEDS[0], must=(must,))
    plain = OFFERS[0]
    better = replace(plain, id="better", text=f"{plain.text} {fact}.")

    scores = {s.offer_id: s.score for s in rank([need], [plain, better])[0].suggestions}

    assert scores["better"] >= scores["cheese-ru"]


def test_a_list_cut_short_is_the_beginning_of_the_whole(ranked):
    short = rank(NEEDS[:1], OFFERS, top=3)[0].suggestions

    assert len(short) == 3
    assert short[0].offer_id == ranked["cheese"].suggestions[0].offer_id


def test_the_score_is_the_sum_of_its_reasons(ranked):
    from kopir.engines.ranking.evidence import weights

    best = ranked["cheese"].suggestions[0]
    total = sum(reason.contribution for reason in best.evidence) + weights()["bias"]

    assert best.score == pytest.approx(1 / (1 + np.exp(-total)), abs=1e-4)


def test_complementary_offers_are_found_through_the_partner_sought():
    seeker = Offer("jp", "ja", "乳製品の輸入商社です。", "buyer", "チーズを製造する工場", "JP")

    need = need_of(seeker)

    assert need is not None
    assert rank([need], OFFERS)[0].suggestions[0].offer_id == "cheese-ru"
    assert need_of(replace(seeker, seeks=" ")) is None


def test_nothing_given_nothing_ranked():
    assert rank([], []) == []
    assert rank([], OFFERS) == []
    assert rank(NEEDS[:1], [])[0].suggestions == ()


def test_a_bare_text_is_enough():
    ranking = rank(
        [Need("n", text="ハードチーズを作る工場を探しています")], [Offer(o.id, text=o.text) for o in OFFERS]
    )[0]

    assert ranking.suggestions[0].offer_id == "cheese-ru"


def test_a_stored_form_scores_as_the_fresh_one(market):
    kept = tuple(unpack(pack(offer)) for offer in market.offers.values())

    fresh = rank_one(market.needs["cheese"], tuple(market.offers.values()), market.statistics)
    stored = rank_one(unpack(pack(market.needs["cheese"])), kept, market.statistics)

    assert [s.offer_id for s in stored] == [s.offer_id for s in fresh]
    np.testing.assert_allclose([s.score for s in stored], [s.score for s in fresh], atol=0.02)
    assert stored[0].requirements == fresh[0].requirements


def test_a_stored_form_of_another_version_is_refused(market):
    raw = pack(market.needs["cheese"])

    with pytest.raises(OutdatedForm, match="ranking-0"):
        unpack(raw.replace(VERSION.encode(), b"ranking-0"))
    with pytest.raises(OutdatedForm):
        unpack(b"something else")


def test_preparing_leaves_out_nothing_for_odd_texts():
    odd = ["", " ", "?!", "😀", "A" * 5000, "\u202eабв", "=1+1", "0", "не", "ません"]

    needs = prepare_needs([Need(f"n{i}", text=text) for i, text in enumerate(odd)])
    offers = prepare_offers([Offer(f"o{i}", text=text) for i, text in enumerate(odd)])
    found = rank_one(needs[0], offers, pool_statistics(needs, offers))

    assert len(found) == len(odd)
    assert all(np.isfinite(s.score) for s in found)

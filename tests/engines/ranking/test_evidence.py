"""Each reason alone: kept by a pair it speaks for, broken by a pair it does not."""

from dataclasses import replace

import numpy as np
import pytest

from kopir.engines.ranking import Need, Offer, prepare_needs, prepare_offers
from kopir.engines.ranking import evidence as reasons
from kopir.engines.ranking.evidence import REASONS, measure, weights
from kopir.engines.ranking.pairs import Pairs
from kopir.engines.ranking.stack import Stack


def values(market, reason, need, *offers):
    pairs = Pairs(
        market.needs[need], Stack(tuple(market.offers[o] for o in offers), market.statistics), one_is_need=True
    )
    return [float(value) for value in reason(pairs)]


def of_texts(market, reason, need, *offers):
    one = prepare_needs([need])[0]
    stack = Stack(tuple(prepare_offers(offers)), market.statistics)
    return [float(value) for value in reason(Pairs(one, stack, one_is_need=True))]


@pytest.mark.parametrize(
    ("reason", "need", "kept", "broken"),
    [
        (reasons.whole_meaning, "cheese", "cheese-ru", "coal-en"),
        (reasons.whole_meaning_second, "cheese", "cheese-ru", "coal-en"),
        (reasons.trade_terms_meaning, "cheese", "cheese-ru", "coal-en"),
        (reasons.shared_concepts, "cheese", "cheese-ru", "coal-en"),
        (reasons.answered_phrases, "cheese", "cheese-ru", "truck-ru"),
        (reasons.best_phrase, "cheese", "cheese-ru", "truck-ru"),
        (reasons.role_fits, "cheese", "cheese-ru", "cheese-import"),
        (reasons.requirements_met, "cheese", "cheese-ru", "coal-en"),
        (reasons.requirements_near, "cheese", "cheese-ru", "truck-ru"),
        (reasons.goods_alike, "cheese", "cheese-ru", "truck-ru"),
        (reasons.industry_alike, "cheese", "cheese-ru", "truck-ru"),
        (reasons.shared_codes, "cheese", "cheese-ru", "truck-ru"),
        (reasons.shared_words, "coal", "coal-en", "closed-japan"),
        (reasons.trade_terms_meaning, "carpet", "carpet-kk", "coal-en"),
        (reasons.shared_concepts, "carpet", "carpet-kk", "coal-en"),
    ],
)
def test_a_reason_for_a_match_is_higher_where_it_holds(market, reason, need, kept, broken):
    holds, fails = values(market, reason, need, kept, broken)

    assert holds > fails


@pytest.mark.parametrize(
    ("reason", "need", "broken", "kept"),
    [
        (reasons.offer_refuses, "cheese", "cheese-import", "cheese-ru"),
        (reasons.offer_refuses, "horse", "closed-japan", "cheese-ru"),
        (reasons.opposite_quality, "tractor", "tractors-used", "tractors-new"),
        (reasons.need_refuses, "tractor", "tractors-used", "tractors-new"),
        (reasons.requirements_refused, "tractor", "tractors-used", "tractors-new"),
        (reasons.role_denied, "cheese", "cheese-import", "cheese-ru"),
    ],
)
def test_a_reason_against_a_match_is_higher_where_it_is_broken(market, reason, need, broken, kept):
    speaks_against, silent = values(market, reason, need, broken, kept)

    assert speaks_against > silent
    assert silent == 0


def test_both_sides_denying_the_same_thing_is_no_conflict(market):
    assert values(market, reasons.opposite_quality, "coal", "coal-en") == [0.0]


def test_a_region_named_is_met_missed_or_left_open(market):
    need = Need("n", "ja", "カラガンダ州の修理工場を探しています。", "service", (), "JP")
    inside = Offer("in", "ru", "Ремонт насосов, своя мастерская.", "service", "", "KZ", "Karaganda")
    outside = Offer("out", "ru", "Ремонт насосов, своя мастерская.", "service", "", "KZ", "Almaty")
    unknown = Offer("open", "ru", "Ремонт насосов, своя мастерская.", "service", "", "KZ", "")

    assert of_texts(market, reasons.place_fits, need, inside, outside, unknown) == [1.0, -1.0, 0.0]


def test_a_partner_sought_speaks_for_the_company_that_is_one(market):
    need = Need("n", "ja", "チーズ工場です。輸入業者に販売したい。", "distributor", (), "JP")
    seeker = Offer("a", "ru", "Сеть магазинов.", "distributor", "Производители сыра и молочной продукции", "KZ", "")
    other = Offer("b", "ru", "Сеть магазинов.", "distributor", "Поставщики строительной техники", "KZ", "")

    right, wrong = of_texts(market, reasons.partner_sought, need, seeker, other)

    assert right > wrong


def test_who_looks_for_the_same_thing_stands_on_the_same_side(market):
    need = Need("n", "ja", "チーズを製造する工場を探しています。", "manufacturer", (), "JP")
    rival = Offer("a", "ru", "Магазин.", "distributor", "Производители сыра", "KZ", "")

    assert of_texts(market, reasons.same_search, need, rival)[0] > 0
    assert of_texts(market, reasons.partner_sought, need, rival) == [0.0]


def test_a_role_the_need_rules_out(market):
    need = Need("n", "en", "Steel pipes wanted. No distributors, no dealers.", "manufacturer", (), "JP")
    dealer = Offer("a", "ru", "Трубы стальные со склада.", "distributor", "", "KZ", "")
    maker = Offer("b", "ru", "Трубы стальные, свой завод.", "manufacturer", "", "KZ", "")

    assert of_texts(market, reasons.role_unwanted, need, dealer, maker) == [1.0, 0.0]


def test_confirmed_codes_count_when_both_have_them(market):
    need = Need("n", "ja", "チーズ", codes=("hs6:040690",))
    same = Offer("a", "ru", "Сыр", codes=("hs6:040690",))
    heading = Offer("b", "ru", "Сыр", codes=("hs6:040610",))
    none = Offer("c", "ru", "Сыр")

    assert of_texts(market, reasons.confirmed_codes, need, same, heading, none) == [1.0, 0.5, 0.0]


def test_each_weight_has_the_sign_of_its_reason():
    table = weights()

    assert set(table) == {*REASONS, "bias", "threshold"}
    for name, held in REASONS.items():
        assert table[name] * held.sign >= 0, name
        assert held.expected * held.sign > 0, name
        assert held.reason.__doc__, name


def test_one_column_a_reason_and_finite_figures(market):
    pairs = Pairs(market.needs["cheese"], Stack(tuple(market.offers.values()), market.statistics), one_is_need=True)

    found = measure(pairs)

    assert found.shape == (len(market.offers), len(REASONS))
    assert np.isfinite(found).all()


def test_an_empty_list_is_measured_too(market):
    assert measure(Pairs(market.needs["cheese"], Stack((), market.statistics), one_is_need=True)).shape == (
        0,
        len(REASONS),
    )


def test_measuring_from_either_side_gives_the_same(market):
    need, offer = market.needs["cheese"], market.offers["cheese-import"]

    forth = measure(Pairs(need, Stack((offer,), market.statistics), one_is_need=True))
    back = measure(Pairs(offer, Stack((need,), market.statistics), one_is_need=False))

    np.testing.assert_allclose(forth, back, atol=1e-5)


def test_a_text_of_no_language_of_ours_is_measured(market):
    foreign = prepare_offers([Offer("de", "de", "Käse aus eigener Herstellung", "manufacturer", country="KZ")])[0]
    bare = replace(foreign, country="")

    assert np.isfinite(
        measure(Pairs(market.needs["cheese"], Stack((foreign, bare), market.statistics), one_is_need=True))
    ).all()

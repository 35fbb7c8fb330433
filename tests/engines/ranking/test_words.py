import re

import pytest

from kopir.engines.ranking import rank, rank_one
from kopir.engines.ranking.problem import Because, RequirementResult, Verdict
from kopir.engines.ranking.words import READERS, code_name, explain, reader_of, requirement_said, said, sentences

from .conftest import NEEDS, OFFERS

JAPANESE = re.compile(r"[\u3040-\u30ff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def test_every_sentence_is_there_in_four_languages_with_the_same_slots():
    for key, row in sentences().items():
        slots = {lang: sorted(re.findall(r"{\w+}", row[lang])) for lang in READERS}
        assert all(row[lang].strip() or key == "list" for lang in READERS), key
        assert len({tuple(found) for found in slots.values()}) == 1, key


@pytest.mark.parametrize("reader", READERS)
def test_a_match_is_explained_in_the_readers_language(market, reader):
    best = rank_one(market.needs["cheese"], tuple(market.offers.values()), market.statistics)[0]

    told = explain(best, reader)

    assert len(told) >= 3
    own = {"ja": JAPANESE, "ru": CYRILLIC, "kk": CYRILLIC, "en": re.compile(r"[A-Za-z]{3}")}[reader]
    assert all(own.search(sentence) for sentence in told)
    assert all("{" not in sentence for sentence in told)
    assert len(told) == len(set(told))


def test_the_phrases_of_both_texts_are_quoted(market):
    best = rank_one(market.needs["cheese"], tuple(market.offers.values()), market.statistics)[0]

    together = " ".join(explain(best, "ja"))

    assert "「HACCP必須」" in together or "「HACCP」" in together
    assert "сыр" in together


def test_an_offer_that_does_not_fit_says_so(market):
    worst = rank_one(market.needs["submarine"], tuple(market.offers.values()), market.statistics)[0]

    assert explain(worst, "en")[-1] == sentences()["verdict.nothing_fits"]["en"]


def test_a_refusal_is_told():
    ranking = {s.offer_id: s for s in rank(NEEDS[:1], OFFERS)[0].suggestions}

    assert any("Сами сыр не производим" in sentence for sentence in explain(ranking["cheese-import"], "ru"))


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("reader", READERS)
def test_each_verdict_has_its_sentence(verdict, reader):
    sentence = requirement_said(RequirementResult("ISO 9001", verdict, "some words"), reader)

    assert "ISO 9001" in sentence
    assert ("some words" in sentence) is (verdict is not Verdict.UNKNOWN)


def test_codes_carry_their_label_in_the_readers_language():
    assert code_name("hs4:0406", "ja").startswith("HS 0406")
    assert JAPANESE.search(code_name("hs4:0406", "ja")) or "チーズ" in code_name("hs4:0406", "ja")
    assert CYRILLIC.search(code_name("hs4:0406", "ru"))
    assert code_name("hs4:9999", "en") == "hs4:9999"


def test_confirmed_codes_are_told_apart():
    plain = said(Because("codes", {"codes": ("hs4:0406",), "confirmed": ()}), "en")
    sure = said(Because("codes", {"codes": ("hs4:0406",), "confirmed": ("hs4:0406",)}), "en")

    assert "confirmed" not in plain
    assert "confirmed" in sure


def test_other_readers_get_english():
    assert reader_of("de") == "en"
    assert reader_of(None) == "en"
    assert reader_of("kk-Latn") == "kk"

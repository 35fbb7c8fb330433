import pytest

from kopir.engines.ranking.concepts import closeness, load, opposites, thesaurus
from kopir.engines.ranking.wordforms import is_form_of


def found(text: str, lang: str) -> set[str]:
    return {hit.concept for hit in thesaurus().find(text, lang)}


@pytest.mark.parametrize(
    ("text", "lang"),
    [("はちみつの輸入", "ja"), ("Поставки мёда", "ru"), ("Балды сатамыз", "kk"), ("honey in drums", "en")],
)
def test_a_concept_is_the_same_in_four_languages(text, lang):
    assert "honey" in found(text, lang)


def test_stages_are_told_apart():
    ore, alloy = found("хромовая руда", "ru"), found("феррохром высокоуглеродистый", "ru")

    assert ore
    assert alloy
    assert not ore & alloy


def test_the_longest_term_counts():
    assert "wheat" not in found("durum wheat", "en")
    assert "durum-wheat" in found("durum wheat", "en")


@pytest.mark.parametrize(
    ("text", "lang", "not_there"),
    [
        ("медь катодная", "ru", "honey"),
        ("жылына 600 бас", "kk", "live-horse"),
        ("20馬力のエンジン", "ja", "live-horse"),
        ("we can deliver", "en", "pk-can"),
        ("мед. изделия", "ru", "honey"),
        ("10名の会社", "ja", "cp-employees"),
    ],
)
def test_words_that_only_look_alike_are_left_alone(text, lang, not_there):
    assert not_there not in found(text, lang)


def test_abbreviations_are_met_in_capitals_only():
    assert "lg-llp" not in found("not too late", "en")


@pytest.mark.parametrize(
    ("word", "term", "lang", "expected"),
    [
        ("меди", "медь", "ru", True),
        ("меди", "мед", "ru", False),
        ("меда", "мед", "ru", True),
        ("сырой", "сыр", "ru", False),
        ("сыра", "сыр", "ru", True),
        ("жылқының", "жылқы", "kk", True),
        ("жылына", "жылқы", "kk", False),
        ("hospitals", "hospital", "en", True),
        ("hospitals", "hospitality", "en", False),
    ],
)
def test_a_form_of_a_word_is_told_by_its_ending(word, term, lang, expected):
    assert is_form_of(word, term, lang) is expected


def test_closeness_is_symmetric_and_one_for_the_same():
    assert closeness("honey", "honey") == 1
    assert closeness("honey", "wheat") == closeness("wheat", "honey")
    assert closeness("honey", "wheat") < 0.5


def test_opposites_go_both_ways():
    for one, others in opposites().items():
        assert all(one in opposites()[other] for other in others)


def test_a_missing_file_counts_as_empty(tmp_path):
    assert load(tmp_path).concepts == {}

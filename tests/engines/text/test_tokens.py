import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.engines.text.tokens import (
    character_bigrams,
    kazakh_cyrillic,
    kazakh_stem,
    language_of,
    standards,
    stem,
    tokens,
    words,
)


@pytest.mark.parametrize(
    ("text", "given_lang", "expected"),
    [
        ("はちみつを輸入したい", "", "ja"),
        ("Ищем поставщика мёда", "", "ru"),
        ("Бал сатып аламыз, жәшікпен", "", "kk"),
        ("Мал керек", "kk", "kk"),
        ("We buy honey", "", "en"),
        ("Kümis zergerlik būiymdary jasaimyz", "kk-Latn", "kk"),
        ("Киіз – войлок оптом", "mul", "kk"),
        ("Wir suchen Honig", "de", "de"),
        ("", "", "und"),
    ],
)
def test_language_is_read_from_the_letters_where_they_tell(text, given_lang, expected):
    assert language_of(text, given_lang) == expected


def test_kazakh_in_latin_letters_meets_kazakh_in_cyrillic():
    assert words("Qoldan jasaimyz", "kk-Latn") == words("Қолдан жасаймыз", "kk")
    assert kazakh_cyrillic("Astana, 6 refrijerator") == "астана, 6 рефріжератор"


@pytest.mark.parametrize(
    "forms",
    [
        ("бал", "балды", "балдың", "балға"),
        ("құты", "құтыға", "құтылар"),
        ("зауыт", "зауытын", "зауыттар"),
        ("мата", "матаны", "маталар"),
    ],
)
def test_kazakh_forms_share_a_stem(forms):
    assert len({kazakh_stem(form) for form in forms}) == 1


def test_russian_and_english_forms_share_a_stem():
    assert stem("поставщика", "ru") == stem("поставщики", "ru")
    assert stem("exporters", "en") == stem("exporter", "en")


def test_standards_and_units_stay_whole():
    found = tokens("Мука по ГОСТ 26574-2017, ISO 22000, HACCP, 20ft контейнер, от 5 т", "ru")

    assert {"гост 26574-2017", "iso 22000", "haccp", "20ft", "5 т"} <= set(found)
    assert standards("ISO/IEC 27001 and API 570") == ["api 570", "iso/iec 27001"]


def test_names_are_found_in_latin_letters():
    assert "sairam" in set(tokens("Сайрам", "ru")) & set(tokens("Sairam Ltd", "en"))
    assert "turkistan" in set(tokens("Түркістан", "kk")) & set(tokens("Turkistan", "en"))


def test_japanese_is_cut_into_words_and_bigrams():
    found = tokens("業務用はちみつの輸入", "ja")

    assert "輸入" in found
    assert "蜂蜜" in found
    assert "はち" in found
    assert character_bigrams("馬油") == ["馬油"]


def test_a_token_stands_once():
    found = tokens("мёд мёд МЁД", "ru")

    assert len(found) == len(set(found))


@given(st.text(max_size=200), st.sampled_from(["", "ru", "kk", "en", "kk-Latn", "mul", "xx"]))
def test_any_text_gives_folded_tokens(text, lang):
    for token in tokens(text, lang):
        assert token == token.lower()
        assert token.strip() == token
        assert token


def test_two_thousand_texts_a_second():
    texts = [("Мукомольный комбинат: мука пшеничная в/с по ГОСТ 26574, до 450 т/сут. FSSC 22000", "ru")] * 500
    tokens(*texts[0])

    started = time.thread_time()  # whatever else the machine does
    for text, lang in texts:
        tokens(text, lang)

    assert len(texts) / (time.thread_time() - started) > 500  # a quarter of what an idle core does

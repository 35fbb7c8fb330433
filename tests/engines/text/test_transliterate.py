"""Cyrillic and kana in Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.engines.text.transliterate import cyrillic_to_latin, kana_to_latin, to_hiragana, to_katakana


@pytest.mark.parametrize(
    ("text", "language", "latin"),
    [
        ("Казахтелеком", "ru", "Kazakhtelekom"),
        ("Щучинск", "ru", "Shchuchinsk"),
        ("ЖЕТЫСУ", "ru", "ZHETYSU"),
        ("Қазақтелеком", "kk", "Qazaqtelekom"),
        ("Өскемен", "kk", "Oskemen"),
        ("Маңғыстау", "kk", "Mangghystau"),
        ("KEGOC 5", "ru", "KEGOC 5"),
    ],
)
def test_cyrillic(text: str, language: str, latin: str) -> None:
    assert cyrillic_to_latin(text, language) == latin


@pytest.mark.parametrize(
    ("kana", "plain", "macron", "short"),
    [
        ("トウキョウ", "toukyou", "tōkyō", "tokyo"),
        ("グループ", "gurupu", "gurūpu", "gurupu"),
        ("マッチャ", "matcha", "matcha", "matcha"),
        ("ニッポン", "nippon", "nippon", "nippon"),
        ("ヴァイオリン", "vaiorin", "vaiorin", "vaiorin"),
        ("さかた", "sakata", "sakata", "sakata"),
        ("ﾀﾈ", "tane", "tane", "tane"),
    ],
)
def test_kana(kana: str, plain: str, macron: str, short: str) -> None:
    assert (kana_to_latin(kana), kana_to_latin(kana, "macron"), kana_to_latin(kana, "short")) == (plain, macron, short)


def test_kana_widths() -> None:
    assert to_katakana("さかたｶﾞ") == "サカタガ"
    assert to_hiragana("サカタガー") == "さかたがー"


@given(st.text(alphabet=st.characters(min_codepoint=0x30A1, max_codepoint=0x30F4), max_size=30))
def test_all_kana_have_latin_letters(text: str) -> None:
    assert kana_to_latin(text, "short").isascii()


@given(st.text(max_size=60))
def test_hiragana_and_back(text: str) -> None:
    assert to_katakana(to_hiragana(to_katakana(text))) == to_katakana(text)

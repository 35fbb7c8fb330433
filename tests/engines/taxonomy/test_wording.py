"""What is not goods is taken out of a text, and several goods are taken apart."""

import pytest

from kopir.engines.taxonomy.wording import MOST_CLAUSES, clauses, goods_words


@pytest.mark.parametrize(
    ("text", "lang", "kept", "gone"),
    [
        ("Looking for a supplier of frozen lamb, 20 tons a month, CIF Osaka", "en", "frozen lamb", "Osaka"),
        ("Ищем поставщика баранины, 20 тонн в месяц, Алматы", "ru", "баранины", "Алматы"),
        ("Қой етін сатып аламыз, Астанаға жеткізу", "kk", "Қой етін", "Астана"),
        ("冷凍羊肉を輸入したい。月20トン、大阪港渡し", "ja", "冷凍羊肉", "大阪"),
    ],
)
def test_asides_go_and_goods_stay(text: str, lang: str, kept: str, gone: str) -> None:
    words = goods_words(text, lang)

    assert kept in words
    assert gone not in words
    assert "20" not in words


@pytest.mark.parametrize(("text", "lang"), [("ISO 9001", "en"), ("20 т", "ru"), ("東京", "ja"), ("Алматы", "kk")])
def test_a_text_of_asides_alone_stays_whole(text: str, lang: str) -> None:
    assert goods_words(text, lang) == text


@pytest.mark.parametrize(
    ("text", "lang", "parts"),
    [
        ("beef and ferrochrome; honey", "en", ["beef", "ferrochrome", "honey"]),
        ("пшеница, лён и ячмень", "ru", ["пшеница", "лён", "ячмень"]),
        ("бал және құрт", "kk", ["бал", "құрт"]),
        ("牛肉、蜂蜜と羊毛", "ja", ["牛肉", "蜂蜜", "羊毛"]),
        ("one thing", "en", []),
    ],
)
def test_several_goods_come_apart(text: str, lang: str, parts: list[str]) -> None:
    assert clauses(text, lang) == parts


def test_a_long_list_is_cut() -> None:
    assert len(clauses(", ".join(f"thing{'x' * n}" for n in range(40)), "en")) == MOST_CLAUSES

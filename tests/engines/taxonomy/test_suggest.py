"""Codes suggested for plain sentences in four languages."""

import csv
from pathlib import Path

import numpy as np
import pytest

from kopir.engines.taxonomy.documents import code_list
from kopir.engines.taxonomy.labels import UnknownCode, codes, label
from kopir.engines.taxonomy.suggest import SCHEMES, code_profile, suggest, suggest_many

PLAIN = Path(__file__).with_name("plain_products.tsv")


def _plain(lang: str) -> list[tuple[str, set[str]]]:
    with PLAIN.open(encoding="utf-8", newline="") as file:
        return [(row[lang], set(row["hs4"].split(","))) for row in csv.DictReader(file, delimiter="\t")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "first", "five"), [("en", 0.75, 0.9), ("ru", 0.7, 0.9), ("ja", 0.7, 0.85), ("kk", 0.6, 0.8)]
)
def test_plain_products_find_their_heading(lang: str, first: float, five: float) -> None:
    products = _plain(lang)

    found = suggest_many([text for text, _ in products], [lang] * len(products), "hs4")

    hits = [[one.code in right for one in some] for some, (_, right) in zip(found, products, strict=True)]
    assert np.mean([some[0] for some in hits]) >= first
    assert np.mean([any(some) for some in hits]) >= five


@pytest.mark.parametrize(
    ("text", "lang", "scheme", "code"),
    [
        ("We want to import natural honey in drums", "en", "hs4", "0409"),
        ("Ищем производителя пшеничной муки", "ru", "hs4", "1101"),
        ("フェロクロムを月500t購入したい", "ja", "hs4", "7202"),
        ("Ұлттық киіз үй жасаймыз, мақта талшығын сатамыз", "kk", "hs4", "5201"),
        ("ソフトウェア開発を受託します", "ja", "isic4", "6201"),
        ("перевозка грузов автомобильным транспортом", "ru", "isic4", "4923"),
        ("coal mining company", "en", "isic4", "0510"),
        ("қонақ үй қызметтері", "kk", "isic4", "5510"),
        ("Натуральный мёд", "ru", "hs6", "040900"),
    ],
)
def test_sentences_find_their_code(text: str, lang: str, scheme: str, code: str) -> None:
    found = suggest(text, lang, scheme)

    assert code in [one.code for one in found]
    assert len(found) == 5
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0 <= one.score <= 1 and one.because for one in found)
    assert [one.label for one in found] == [label(scheme, one.code, lang) for one in found]


def test_several_goods_in_one_text_are_all_found() -> None:
    found = {one.code for one in suggest("We sell frozen beef, ferrochrome and natural honey.", "en", "hs4")}

    assert {"0202", "7202", "0409"} <= found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_answers_with_its_own_codes(scheme: str) -> None:
    found = suggest("rice farming", "en", scheme, top=3)

    assert 1 <= len(found) <= 3
    assert all(one.code in codes(scheme) for one in found)


@pytest.mark.parametrize("text", ["", "  ", "...", "。、"])
def test_a_text_without_words_gets_nothing(text: str) -> None:
    assert suggest(text, "ja", "hs4") == []


@pytest.mark.parametrize("lang", ["", "de", "zz", "KK-Latn", "日本語"])
def test_other_languages_are_accepted(lang: str) -> None:
    assert suggest("Honig, natürlich", lang, "hs4", top=2)


def test_odd_texts_do_no_harm() -> None:
    texts = ["x" * 100_000, "мёд " * 20_000, "=cmd()", "\u0000\u202e honey", "123 456", "🍯"]

    found = suggest_many(texts, ["en"] * len(texts), "hs4", top=1)

    assert [len(some) for some in found] == [1, 1, 1, 1, 1, 0]


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(UnknownCode):
        suggest("honey", "en", "cpv")


def test_answers_do_not_depend_on_company() -> None:
    texts, langs = ["honey", "мёд", "はちみつ"], ["en", "ru", "ja"]

    together = suggest_many(texts, langs, "hs4")

    for text, lang, some in zip(texts, langs, together, strict=True):
        assert [one.code for one in suggest(text, lang, "hs4")] == [one.code for one in some]


def test_profiles_of_the_same_goods_meet_across_languages() -> None:
    table = code_profile(
        ["natural honey", "мёд натуральный", "табиғи бал", "はちみつ", "ferrochrome", ""],
        ["en", "ru", "kk", "ja", "en", "en"],
    )

    assert table.shape == (6, len(code_list("hs4")))
    assert not table[5].any()
    alike = table @ table[0]
    assert alike[1:4].min() > 10 * alike[4]

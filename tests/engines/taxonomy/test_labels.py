"""Labels: every code can be shown to every reader, and a borrowed language is marked."""

import pytest

from kopir.engines.taxonomy.labels import LANGUAGES, SCHEMES, UnknownCode, codes, find_label, label, plain_code


def test_schemes_hold_the_whole_classifications() -> None:
    sizes = {scheme: len(codes(scheme)) for scheme in SCHEMES}

    assert sizes == {"hs2": 96, "hs4": 1228, "hs6": 5612, "isic4": 766, "oked": 2098, "jsic": 1846}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_code_has_a_label_or_a_marked_one_in_each_language(scheme: str) -> None:
    for code in codes(scheme):
        for lang in LANGUAGES:
            found = find_label(scheme, code, lang)

            assert found.text.strip()
            assert found.is_fallback == (found.lang != lang)
            assert label(scheme, code, lang) == (f"{found.text} [{found.lang}]" if found.is_fallback else found.text)


@pytest.mark.parametrize("scheme", ["hs2", "hs4", "isic4"])
@pytest.mark.parametrize("lang", ["en", "ru", "ja", "kk"])
def test_headings_and_classes_are_in_the_readers_own_language(scheme: str, lang: str) -> None:
    borrowed = [code for code in codes(scheme) if find_label(scheme, code, lang).is_fallback]

    assert len(borrowed) <= 1  # the Japanese tariff has no heading 2716 (electrical energy)


def test_a_label_that_only_says_other_is_shown_below_its_branch() -> None:
    assert label("hs6", "010190", "ja") == "馬、ろ馬、ら馬及びヒニー（生きているものに限る。） › その他のもの"
    assert not [code for code in codes("hs6") if label("hs6", code, "ja") == "その他のもの"]
    assert not [code for code in codes("hs6") if label("hs6", code, "ru") == "прочие"]


def test_a_missing_language_is_marked() -> None:
    assert label("jsic", "0111", "ru") == "Rice farming [en]"
    assert label("jsic", "0111", "ja") == "米作農業"


def test_codes_are_read_with_dots_and_blanks() -> None:
    assert plain_code(" 04 09.00 ") == "040900"
    assert label("oked", "01.12", "ru") == label("oked", "0112", "ru") == "Выращивание риса"


@pytest.mark.parametrize(("scheme", "code"), [("hs4", "9999"), ("hs4", ""), ("hs4", "04"), ("unspsc", "10")])
def test_an_unknown_code_or_scheme_is_refused(scheme: str, code: str) -> None:
    with pytest.raises(UnknownCode):
        label(scheme, code, "en")

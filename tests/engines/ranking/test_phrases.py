import pytest

from kopir.engines.ranking.phrases import phrases, without_negation
from kopir.engines.ranking.problem import Phrase, Polarity


def polarities(text: str, lang: str) -> dict[str, int]:
    return {phrase.text: int(phrase.polarity) for phrase in phrases(text, lang)}


@pytest.mark.parametrize(
    ("text", "lang", "denied"),
    [
        ("We grow barley. We do not export.", "en", "We do not export"),
        ("Sheep skins in bulk, no horse hides", "en", "no horse hides"),
        ("Steel pipes rather than fittings", "en", "rather than fittings"),
        ("Сеем ячмень. Рапс не сеем.", "ru", "Рапс не сеем"),
        ("Растительное масло (обычное, не органик)", "ru", "не органик"),
        ("Монтаж делаем, своего склада нет", "ru", "своего склада нет"),
        ("Тері сатамыз. Ет өндірмейміз.", "kk", "Ет өндірмейміз"),
        ("Жүн бар, мата емес", "kk", "мата емес"),
        ("Сервис жоқ, бағасы арзан", "kk", "Сервис жоқ"),
        ("Jün satamyz, et emes", "kk-Latn", "et emes"),
        ("蒸気ボイラを製造。中古品は扱っていません。", "ja", "中古品は扱っていません"),
        ("完成品ではなく部品を探しています", "ja", "完成品ではなく"),
        ("小麦の輸入。小麦粉は不要", "ja", "小麦粉は不要"),
        ("据付可、輸出の取扱いなし", "ja", "輸出の取扱いなし"),
    ],
)
def test_a_denial_is_told_from_what_is_affirmed(text, lang, denied):
    found = polarities(text, lang)

    assert found[denied] == Polarity.DENIED
    assert sum(polarity == Polarity.DENIED for polarity in found.values()) == 1
    assert sum(polarity == Polarity.AFFIRMED for polarity in found.values()) >= 1


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Not only flour but bran too", "en"),
        ("Capacity not less than 5 t a day", "en"),
        ("Партия не менее 20 тонн", "ru"),
        ("Не только мука", "ru"),
        ("Кемінде 20 тонна, 5 тоннадан кем емес", "kk"),
        ("規模は問いません", "ja"),
        ("国内だけでなく海外にも販売", "ja"),
        ("在庫が少なくなっても対応", "ja"),
        ("はちみつを提供しなければなりません", "ja"),
    ],
)
def test_set_phrases_with_a_negation_deny_nothing(text, lang):
    assert all(phrase.polarity is not Polarity.DENIED for phrase in phrases(text, lang))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("認証のない工場とは取引できません", "ja"),
        ("Без лицензии не работаем", "ru"),
        ("No deal without a certificate", "en"),
    ],
)
def test_a_lack_that_is_denied_is_left_open(text, lang):
    assert {phrase.polarity for phrase in phrases(text, lang)} <= {Polarity.UNCLEAR}


def test_a_closing_denial_reaches_back_over_its_list():
    found = polarities("鋳物を作るメーカーを探しています。商社、施工会社、個人は対象外。", "ja")

    assert found == {
        "鋳物を作るメーカーを探しています": 1,
        "商社, 施工会社": -1,
        "個人は対象外": -1,
    } or [found[p] for p in found][1:] == [-1] * (len(found) - 1)


def test_an_opening_denial_reaches_over_its_list():
    found = polarities("Please no used machines, spare parts or scrap.", "en")

    assert set(found.values()) == {-1}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("HACCP audit planned for autumn", "en"),
        ("ISO 9001: готовимся к аудиту", "ru"),
        ("Сертификат келесі жылы алынады, дайындалып жатыр", "kk"),
        ("ISO 22000は取得予定", "ja"),
    ],
)
def test_what_is_planned_is_pending(text, lang):
    assert any(phrase.pending for phrase in phrases(text, lang))


def test_a_decimal_comma_is_no_border():
    assert phrases("Сахар 99,5 %, мешок", "ru")[0].text.startswith("Сахар 99,5 %")


def test_the_denied_thing_is_read_without_its_negation():
    assert without_negation(Phrase("Рапс не сеем", "ru", Polarity.DENIED)) == "рапс сеем"
    assert without_negation(Phrase("Рапс сеем", "ru")) == "Рапс сеем"


def test_empty_and_endless_texts():
    assert phrases("", "ru") == ()
    assert len(phrases("слово, " * 10_000, "ru")) <= 40

"""Scripts, languages and the dirt that hides a name."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.engines.text.scripts import (
    Script,
    detect_language,
    detect_script,
    fold_gaiji,
    has_han,
    normalise,
    repair_lookalikes,
)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Kazakhtelecom JSC", Script.LATIN),
        ("Қазақтелеком", Script.CYRILLIC),
        ("株式会社サカタのタネ", Script.JAPANESE),
        ("ソニーGroup", Script.JAPANESE),
        ("ТОО Silk Way", Script.MIXED),
        ("삼성전자", Script.OTHER),
        ("12 345", Script.NONE),
        ("", Script.NONE),
    ],
)
def test_detect_script(text: str, script: Script) -> None:
    assert detect_script(text) is script


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Біз жапон серіктесін іздейміз", "kk"),
        ("казак тилинде сериктестик керек", "kk"),
        ("Qazaqstan temır joly ulttyq kompaniasy", "kk"),
        ("Ищем партнера в Японии для поставки оборудования", "ru"),
        ("Мы поставляем оборудование для «Қазақстан темір жолы» и других компаний", "ru"),
        ("АО «Казахтелеком»", "ru"),
        ("логистика и специалисты", "ru"),
        ("日本の種苗会社を探しています", "ja"),
        ("東京電力", "ja"),
        ("ｶﾌﾞｼｷｶﾞｲｼｬ", "ja"),
        ("We are looking for a partner in Japan", "en"),
        ("Quality bearings of Osaka", "en"),
        ("我们是一家贸易公司", "other"),
        ("Товариство з обмеженою відповідальністю «Україна» її", "other"),
        ("Wir suchen einen Partner für die Lieferung", "other"),
        ("삼성전자", "other"),
        ("", "other"),
    ],
)
def test_detect_language(text: str, code: str) -> None:
    assert detect_language(text).code == code


def test_confidence_is_lower_without_cues() -> None:
    assert detect_language("Inkai").confidence < detect_language("The company of the year").confidence


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("ЛОГИCТИК", "ЛОГИСТИК"),  # a Latin C among Cyrillic letters
        ("Kаzatomprom", "Kazatomprom"),  # a Cyrillic а among Latin letters
        ("ТРАНС ЛОГИCТИК LLP", "ТРАНС ЛОГИСТИК LLP"),
        ("Дizайн", "Дizайн"),  # letters proper to both: meant, or not to be known
        ("ТОО Silk Way", "ТОО Silk Way"),
    ],
)
def test_repair_lookalikes(text: str, repaired: str) -> None:
    assert repair_lookalikes(text) == repaired


def test_normalise_removes_the_invisible_and_the_wide() -> None:
    assert normalise("\u202eＫＤＤＩ\u200b\u3000㈱\x00ﾀﾈ\ufeff ") == "KDDI (株) タネ"


def test_fold_gaiji() -> None:
    assert fold_gaiji(normalise("髙島屋 山﨑 センタ－")) == "高島屋 山崎 センター"


def test_has_han() -> None:
    assert (has_han("日立"), has_han("ヒタチ")) == (True, False)


@given(st.text(max_size=80))
def test_normalise_twice_is_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=80))
def test_repair_twice_is_once(text: str) -> None:
    assert repair_lookalikes(repair_lookalikes(text)) == repair_lookalikes(text)


@given(st.text(max_size=200))
def test_any_text_has_a_language(text: str) -> None:
    found = detect_language(text)

    assert found.code in {"kk", "ru", "ja", "en", "other"}
    assert 0.0 <= found.confidence <= 1.0


def test_a_long_text_is_no_burden() -> None:
    begun = time.process_time()
    detect_language("Қазақстан " * 100_000)

    assert time.process_time() - begun < 0.5

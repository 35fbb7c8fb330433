"""Legal forms told from the name proper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.engines.identity.legal_forms import split_legal_form


@pytest.mark.parametrize(
    ("name", "core", "form"),
    [
        ("«Қазақтелеком» АҚ", "Қазақтелеком", "jsc"),
        ("АО «Казахтелеком»", "Казахтелеком", "jsc"),
        ("Kazakhtelecom JSC", "Kazakhtelecom", "jsc"),
        ("JSC National Atomic Company Kazatomprom", "National Atomic Company Kazatomprom", "jsc"),
        ('Товарищество с ограниченной ответственностью "<< Glass Aktau >>"', "Glass Aktau", "llc"),
        ('"<< Glass Aktau >>" жауапкершілігі шектеулі серіктестігі', "Glass Aktau", "llc"),
        ('ТОО "ТОО Арқа"', "Арқа", "llc"),
        ("株式会社　サカタのタネ", "サカタのタネ", "kk"),
        ("カネコ種苗㈱", "カネコ種苗", "kk"),
        ("（株）髙島屋", "髙島屋", "kk"),
        ("アマゾンジャパン合同会社", "アマゾンジャパン", "gk"),
        ("カブシキガイシャ　サカタノタネ", "サカタノタネ", "kk"),
        ("学校法人早稲田大学", "早稲田大学", "school"),
        ("SAKATA SEED CO.,LTD.", "SAKATA SEED", "company"),
        ("K.K.AAM", "AAM", "kk"),
        ("Grove garden Co,.ltd", "Grove garden", "company"),
        ("Qazaqtelekom aksionerlik qogamy", "Qazaqtelekom", "jsc"),
        ("Siemens Aktiengesellschaft", "Siemens", "company"),
        ("АО", "АО", ""),
        ("株式会社", "株式会社", ""),
        ("Inkai", "Inkai", ""),
        ("", "", ""),
    ],
)
def test_split(name: str, core: str, form: str) -> None:
    assert split_legal_form(name) == (core, form)


@given(st.text(max_size=120))
def test_never_raises_and_never_empties(text: str) -> None:
    core, _ = split_legal_form(text)

    assert bool(core) or not any(letter.isalnum() for letter in text)

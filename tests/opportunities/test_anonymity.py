"""A public version that names the company, or lets a reader reach it, is found out."""

from __future__ import annotations

import pytest

from companies.factories import CompanyFactory, IdentifierFactory, NameFactory, PersonFactory
from kopir.companies.models import Company
from kopir.opportunities.anonymity import giveaways


@pytest.fixture
def kazakh(db: None) -> Company:
    company = CompanyFactory(website="https://www.altynbal.example/kk")
    NameFactory(company=company, text="«Алтынбал» ЖШС", language="kk")
    NameFactory(company=company, text="ТОО «Алтынбал»", language="ru")
    IdentifierFactory(company=company, value="160240000018")
    PersonFactory(company=company)
    return company


@pytest.fixture
def japanese(db: None) -> Company:
    company = CompanyFactory(country="JP")
    NameFactory(company=company, text="株式会社サカタのタネ", language="ja", script="Jpan")
    NameFactory(company=company, text="サカタノタネ", language="ja", script="Kana", kind="reading")
    NameFactory(company=company, text="SAKATA SEED CORPORATION", language="en", script="Latn", kind="translation")
    return company


@pytest.mark.parametrize(
    "text",
    [
        "Компания Алтынбал продаёт мёд",
        "алтынбал жоғары сапалы бал ұсынады",
        "Altynbal sells honey",
        "ALTYN-BAL honey",
        "アルティンバル Altynbal の蜂蜜",
        "Пишите на sales@altynbal.example",
        "Подробнее на www.altynbal.example",
        "См. https://example.org/x",
        "наш сайт honey-market.kz",
        "Telegram: t.me/bal_riddler",
        "WhatsApp wa.me/77015550102",
        "Звоните +7 701 555 01 02",
        "Звоните 77015550102",
        "Звоните 7 701 555 01 02",
        "Тел. 8(701)5550102",
        "Телеграм @honey_riddler",
        "наш сайт honey-market.store",
        "order: honey.app",
        "Тел. 8 (727) 250-12-34",
        "БИН 160240000018",
        "БИН 160 240 000 018",
        "ИИН/БИН другой фирмы 160240000028",
        "Спросите Айгерім Сейтқали",
        "Алт\u200bынбал продаёт мёд",
        "Aлтынбaл (латинские буквы) продаёт мёд",
    ],
)
def test_kazakh_company_is_given_away(kazakh: Company, text: str) -> None:
    assert giveaways(text, kazakh) != []


@pytest.mark.parametrize(
    "text",
    [
        "サカタのタネは種を売ります",
        "さかたのたねは種を売ります",
        "ｻｶﾀﾉﾀﾈの種",
        "Sakata Seed offers seeds",
        "Семена от Саката Сид",
        "電話 03-1234-5678 まで",
        "法人番号 3020001012345",
    ],
)
def test_japanese_company_is_given_away(japanese: Company, text: str) -> None:
    assert giveaways(text, japanese) != []


@pytest.mark.parametrize(
    "text",
    [
        "Гречишный мёд в бочках по 290 кг, 60 тонн в год, 1 000 000 тенге, ГОСТ 26574-2017, 2026-11-23.",
        "業務用はちみつを年60t程度輸入したい。単価1,200円、ロット20,000kg、HS 0409.00。",
        "Бал, 20 000 - 30 000 кг, ISO 22000:2018, 4607025390015",
        "Wheat flour, 1st grade, 450 t/day, 5/10/25/50 kg bags, protein 12.5-13.0 %, 2019-2024.",
        "70 тыс.тонн в год, ISO.9001, до 7 700 000 000 тенге, 5 кг @ 290 тенге",
        "Steel pipes 12.5x100.25 mm, GOST 8732-78, 10-15 days, CIF Aktau.",
    ],
)
def test_plain_trade_text_is_let_through(kazakh: Company, japanese: Company, text: str) -> None:
    assert (giveaways(text, kazakh), giveaways(text, japanese)) == ([], [])


def test_what_was_found_is_said_once(kazakh: Company) -> None:
    found = giveaways("Алтынбал, алтынбал, sales@altynbal.example", kazakh)

    assert [one.text for one in found] == ["sales@altynbal.example", "altynbal.example", "Алтынбал"]

"""A small market of our own: eight offers and a few needs, prepared once for all tests of the ranking."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kopir.engines.ranking import Need, Offer, PoolStatistics, Prepared, pool_statistics, prepare_needs, prepare_offers

OFFERS = (
    Offer("cheese-ru", "ru", "Сыроварня: твёрдый сыр из коровьего молока, головки 5 кг. HACCP. 40 т в месяц.",
          "manufacturer", "Импортёры сыра", "KZ", "Almaty"),
    Offer("cheese-import", "ru", "Импорт и продажа европейского сыра в супермаркеты. Сами сыр не производим.",
          "distributor", "Производители сыра", "KZ", "Astana"),
    Offer("carpet-kk", "kk", "Қолдан тоқылған жүн кілем, табиғи бояу. Шағын шеберхана, айына 20 дана.",
          "producer-ovop", "Сыйлық дүкендері", "KZ", "Turkistan"),
    Offer("coal-en", "en", "Thermal coal from our own open pit, 5,500 kcal, 2 mln t a year. No coking coal.",
          "supplier", "Power stations", "KZ", "Pavlodar"),
    Offer("truck-ru", "ru", "Перевозка грузов автотранспортом по Казахстану, рефрижераторы. Склада нет.",
          "service", "Экспортёры", "KZ", "Karaganda"),
    Offer("tractors-used", "ru", "Продажа б/у тракторов и комбайнов, склад в Костанае.",
          "distributor", "", "KZ", "Kostanay"),
    Offer("tractors-new", "ru", "Продажа новых тракторов и комбайнов, сервис, склад в Костанае.",
          "distributor", "", "KZ", "Kostanay"),
    Offer("closed-japan", "en", "Frozen horse meat, halal. Japan is not open to us, our plant has no approval.",
          "manufacturer", "", "KZ", "Aktobe"),
    Offer("sawmill-ja", "ja", "製材機械のメーカーです。丸太から板材までのラインを設計、据付します。",
          "manufacturer", "木材会社", "JP", "Nagano"),
)  # fmt: skip

NEEDS = (
    Need("cheese", "ja", "ハードチーズを作る工場を探しています。HACCP必須。", "manufacturer", ("HACCP",), "JP"),
    Need("carpet", "ja", "手織りのウールじゅうたんを工房から少量仕入れたい。", "supplier", ("small lots",), "JP"),
    Need("coal", "en", "Thermal coal for a power plant, 1 mln t a year. No coking coal please.", "supplier",
         ("1,000,000 t a year",), "JP"),
    Need("tractor", "ja", "新品のトラクターの販売店を探しています。中古は不要です。", "distributor", ("new",), "JP"),
    Need("horse", "ja", "馬肉の冷凍品。日本向け輸出の認定工場に限る。", "manufacturer",
         ("plant approved for export to Japan",), "JP"),
    Need("sawmill", "ru", "Ищем изготовителя линии распиловки леса, с монтажом.", "manufacturer", (), "KZ"),
    Need("submarine", "ja", "深海用の潜水艇を製造する会社。", "manufacturer", (), "JP"),
)  # fmt: skip


@dataclass(frozen=True)
class Market:
    needs: dict[str, Prepared]
    offers: dict[str, Prepared]
    statistics: PoolStatistics


@pytest.fixture(scope="session")
def market() -> Market:
    needs, offers = prepare_needs(NEEDS), prepare_offers(OFFERS)
    return Market({n.id: n for n in needs}, {o.id: o for o in offers}, pool_statistics(needs, offers))


@pytest.fixture(scope="session")
def need_of_market() -> dict[str, Need]:
    return {need.id: need for need in NEEDS}


@pytest.fixture(scope="session")
def offer_of_market() -> dict[str, Offer]:
    return {offer.id: offer for offer in OFFERS}

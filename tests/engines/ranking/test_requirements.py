import pytest

from kopir.engines.ranking import Need, Offer, Verdict, prepare_needs, prepare_offers, rank
from kopir.engines.ranking.pairs import Pairs
from kopir.engines.ranking.stack import Stack


def verdict(market, must: str, lang: str, text: str, **more: str) -> Verdict:
    need = prepare_needs([Need("n", "ja", "探しています", "supplier", (must,))])[0]
    offer = prepare_offers([Offer("o", lang, text, **more)])[0]
    pairs = Pairs(need, Stack((offer,), market.statistics), one_is_need=True)
    return pairs.requirements[0][0].verdict


@pytest.mark.parametrize(
    ("must", "lang", "text", "expected"),
    [
        ("halal certificate", "ru", "Колбаса. Халал-сертификат есть.", Verdict.MET),
        ("halal certificate", "kk", "Шұжық. Халал сертификаты бар.", Verdict.MET),
        ("halal certificate", "ja", "ソーセージ。ハラール認証を取得済み。", Verdict.MET),
        ("halal certificate", "en", "Sausages. Halal certificate planned for next year.", Verdict.PENDING),
        ("halal certificate", "ru", "Колбаса варёная, полукопчёная.", Verdict.UNKNOWN),
        ("ISO 9001", "en", "Steel castings. ISO 9001 certified.", Verdict.MET),
        ("ISO 9001", "ru", "Литьё стальное. ISO 9001 не проходили.", Verdict.UNMET),
        ("ISO 9001", "kk", "Құйма. ISO 9001 әзірге жоқ.", Verdict.PENDING),
        ("100 t a year", "ru", "Горох, 500 т в год.", Verdict.MET),
        ("100 t a year", "ru", "Горох, 10 т в год.", Verdict.UNMET),
        ("100 t a year", "ja", "えんどう豆、月20t。", Verdict.MET),
        ("20 micron or finer", "ru", "Шерсть мериноса 18 мкм.", Verdict.MET),
        ("20 micron or finer", "ru", "Шерсть 27 мкм.", Verdict.UNMET),
        ("-30 °C or colder", "ru", "Насосы для работы до -45.", Verdict.MET),
        ("new", "ru", "Только б/у станки.", Verdict.UNMET),
        ("new", "ru", "Станки новые, гарантия.", Verdict.MET),
    ],
)
def test_a_requirement_is_met_pending_refused_or_unknown(market, must, lang, text, expected):
    assert verdict(market, must, lang, text) is expected


def test_a_region_is_checked_against_where_the_company_is(market):
    assert verdict(market, "region: Karaganda", "ru", "Ремонт насосов", region="Karaganda") is Verdict.MET
    assert verdict(market, "region: Karaganda", "ru", "Ремонт насосов", region="Almaty") is Verdict.UNMET
    assert verdict(market, "region: Karaganda", "ru", "Ремонт насосов") is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("チーズを輸入したい。HACCP必須。", "ja", ["HACCP必須"]),
        ("Куплю горох. От 100 т в год. Обязательно халал.", "ru", ["От 100 т в год", "Обязательно халал"]),
        ("Ет керек. Халал сертификаты міндетті.", "kk", ["Халал сертификаты міндетті"]),
        ("Looking for cheese. ISO 22000 required.", "en", ["ISO 22000 required"]),
        ("Looking for cheese makers", "en", []),
    ],
)
def test_conditions_are_read_from_the_words_when_none_are_listed(text, lang, expected):
    assert [r.text for r in prepare_needs([Need("n", lang, text)])[0].requirements] == expected


def test_listed_requirements_are_all_there_are():
    need = prepare_needs([Need("n", "ja", "チーズ。HACCP必須。", must=("small lots",))])[0]

    assert [r.text for r in need.requirements] == ["small lots"]


def test_the_phrase_that_says_so_is_quoted(market):
    need = prepare_needs([Need("n", "ja", "探しています", "supplier", ("ISO 9001",))])[0]
    offer = prepare_offers([Offer("o", "en", "Steel castings. Quality by ISO 9001.")])[0]

    found = Pairs(need, Stack((offer,), market.statistics), one_is_need=True).requirements[0][0]

    assert found.quote == "Quality by ISO 9001"


@pytest.mark.parametrize("region", ["KZ-63", "East Kazakhstan", "Восточно-Казахстанская область", "東カザフスタン州"])
def test_a_region_is_known_by_its_code_and_by_its_names(region: str) -> None:
    need = Need("n", "en", "We want honey.", must=("region: East Kazakhstan",), wants="supplier", country="JP")
    offer = Offer("o", "ru", "Мёд натуральный.", kind="supplier", region=region, country="KZ")

    (suggestion,) = rank([need], [offer])[0].suggestions

    assert [result.verdict.value for result in suggestion.requirements] == ["met"]


def test_a_word_that_names_a_packing_is_read_as_the_packing() -> None:
    need = Need("n", "en", "We want honey.", must=("in drums",), wants="supplier", country="JP")
    offer = Offer("o", "ru", "Мёд натуральный, бочка 300 кг.", kind="supplier", country="KZ")

    (suggestion,) = rank([need], [offer])[0].suggestions

    assert [(result.verdict.value, result.quote) for result in suggestion.requirements] == [("met", "бочка 300 кг")]

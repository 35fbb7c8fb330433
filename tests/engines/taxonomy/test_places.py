"""Places: met in four languages with their case endings, named in four languages."""

import pytest

from kopir.engines.taxonomy.labels import UnknownCode
from kopir.engines.taxonomy.places import find_places, place, place_label, places, regions_named


@pytest.mark.parametrize(
    "text",
    [
        "Our plant is in East Kazakhstan.",
        "предприятие ВКО",
        "Склад в Восточно-Казахстанской области",
        "восточно-казахстанский мёд, Восточно-Казахстанская обл.",
        "Шығыс Қазақстан облысында орналасқан",
        "ШҚО",
        "東カザフスタン州産のはちみつ",
        "пасеки под Усть-Каменогорском",
    ],
)
def test_east_kazakhstan_is_one_place_in_all_languages(text: str) -> None:
    assert regions_named(text) == {"KZ-63"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Алматинская область и г. Алматы", ["KZ-19", "KZ-75"]),
        ("Almaty Region, not Almaty", ["KZ-19", "KZ-75"]),
        ("Алматыдан Астанаға дейін", ["KZ-75", "KZ-71"]),
        ("東京都と京都府、大阪", ["JP-13", "JP-26", "JP-27"]),
        ("завод в префектуре Айти, офис в Токио", ["JP-23", "JP-13"]),
        ("в Карагандинской области и в Караганде", ["KZ-35", "KZ:609655"]),
    ],
)
def test_places_are_found_in_order_the_longest_name_first(text: str, codes: list[str]) -> None:
    assert [mention.place.code for mention in find_places(text)] == codes


@pytest.mark.parametrize("text", ["", "айти-услуги для семей", "だいぶ大きい", "вкус и цвет", "three regions"])
def test_everyday_words_are_no_places(text: str) -> None:
    assert find_places(text) == []


def test_mentions_say_where_they_stand() -> None:
    text = "Мёд из Семея"

    (mention,) = find_places(text)

    assert text[mention.start : mention.end] == "Семея"
    assert mention.place.region == "KZ-10"


def test_every_unit_is_there_with_its_names() -> None:
    kinds = [known.kind for known in places().values()]

    assert kinds.count("prefecture") == 47
    assert len({known.region for known in places().values() if known.country == "KZ"}) == 20
    for known in places().values():
        assert all(known.names.values())
        assert known.region in places()
        assert 20 < known.latitude < 56
        assert 46 < known.longitude < 155


@pytest.mark.parametrize("code", sorted(places()))
@pytest.mark.parametrize("lang", ["kk", "ru", "ja", "en"])
def test_every_label_is_found_again(code: str, lang: str) -> None:
    name = place_label(code, lang)

    found = [mention.place.code for mention in find_places(name)]

    short_russian = places()[code].kind == "prefecture" and lang in {"kk", "ru"} and len(name) < 5
    assert found == ([] if short_russian else [code])


def test_labels_and_national_codes() -> None:
    assert [place_label("KZ-63", lang) for lang in ("kk", "ru", "en", "ja")] == [
        "Шығыс Қазақстан облысы",
        "Восточно-Казахстанская область",
        "East Kazakhstan Region",
        "東カザフスタン州",
    ]
    assert place("63") is place("KZ-63")
    assert place_label("JP-13", "de") == "Tokyo"
    with pytest.raises(UnknownCode):
        place("KZ-99")

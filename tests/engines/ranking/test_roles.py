import pytest

from kopir.engines.ranking.phrases import phrases
from kopir.engines.ranking.roles import FIT, denied_roles, fit, own_roles, sought_roles


def test_a_role_fits_itself_best():
    for sought, row in FIT.items():
        if sought in row:
            assert row[sought] == max(row.values())


def test_the_opposite_role_counts_against():
    assert fit({"supplier": 1.0}, {"buyer": 1.0}) < 0
    assert fit({"manufacturer": 1.0}, {"distributor": 1.0}) < 0
    assert fit({"supplier": 1.0}, {"manufacturer": 1.0}) > 0


def test_an_unknown_role_says_nothing():
    assert fit({}, {"buyer": 1.0}) == 0
    assert fit({"supplier": 1.0}, {}) == 0


def test_a_given_role_is_taken_as_it_is():
    assert sought_roles("distributor", phrases("Ищем завод", "ru")) == {"distributor": 1.0}
    assert own_roles("buyer", phrases("We make steel", "en")) == {"buyer": 1.0}


@pytest.mark.parametrize(
    ("text", "lang", "role"),
    [
        ("We are looking for a distributor", "en", "distributor"),
        ("Ищем дистрибьютора и дилера", "ru", "distributor"),
        ("Инвестор іздейміз", "kk", "investor"),
        ("販売代理店を探しています", "ja", "distributor"),
    ],
)
def test_the_role_sought_is_read_from_the_words(text, lang, role):
    found = sought_roles("", phrases(text, lang))

    assert max(found, key=lambda name: found[name]) == role
    assert sum(found.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "lang", "role"),
    [
        ("We manufacture steel pipes in our factory", "en", "manufacturer"),
        ("Производим сыр, свой завод", "ru", "manufacturer"),
        ("Жиһаз шығарамыз, өз өндірісіміз", "kk", "manufacturer"),
        ("医療機器の輸入販売、販売代理店", "ja", "distributor"),
    ],
)
def test_the_own_role_is_read_from_the_words(text, lang, role):
    found = own_roles("", phrases(text, lang))

    assert max(found, key=lambda name: found[name]) == role


def test_a_role_that_is_denied_is_known():
    assert "manufacturer" in denied_roles(phrases("Торгуем сталью. Сами не производим.", "ru"))
    assert "manufacturer" not in own_roles("", phrases("Сами не производим.", "ru"))

"""Dates and numbers as a Kazakh reader expects them."""

from datetime import date

from django.utils import formats, translation


def test_kazakh_dates_begin_with_the_year() -> None:
    with translation.override("kk"):
        assert formats.date_format(date(2027, 5, 23)).lower() == "2027 ж. 23 мамыр"
        assert formats.date_format(date(2027, 5, 23), "SHORT_DATE_FORMAT") == "23.05.2027"


def test_kazakh_numbers_have_a_comma() -> None:
    with translation.override("kk"):
        assert formats.number_format("12345.6", force_grouping=True) == "12\xa0345,6"

"""Numbers of companies: shape and arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kopir.engines import data
from kopir.engines.identity.identifiers import (
    Scheme,
    Why,
    corporate_check_digit,
    kazakh_check_digit,
    parse,
)
from kopir.engines.text.tables import Row, read_table

_SCHEMES = {"KZ-BIN": Scheme.KZ_BIN, "JP-HOUJIN": Scheme.JP_CORPORATE, "LEI": Scheme.LEI}
_VECTORS = list(
    read_table(data.path("identity", "identifier_test_vectors.csv"), ["type", "value", "valid"], delimiter=",")
)


@pytest.mark.parametrize("row", _VECTORS, ids=lambda row: row.values["value"])
def test_vectors(row: Row) -> None:
    found = parse(row.values["value"])

    assert (found.scheme, found.value) == (_SCHEMES[row.values["type"]], row.values["value"])
    assert found.valid == (row.values["valid"] == "1")
    assert bool(found.why) != found.valid


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("T6020001008662", "6020001008662"),
        ("Ｔ６０２０００１００８６６２", "6020001008662"),
        (" 6-0200-0100-8662 ", "6020001008662"),
        ("9412 4000 0193", "941240000193"),
        ("e00006", "E00006"),
    ],
)
def test_reads_as_people_write(written: str, value: str) -> None:
    found = parse(written)

    assert (found.value, found.valid) == (value, True)


def test_an_lei_whose_check_fails_is_warned_of_not_refused() -> None:
    found = parse("2138001H1M69RFJCSH89")

    assert (found.valid, found.why) == (True, (Why("lei_check_warning"),))


def test_says_what_is_wrong() -> None:
    assert parse("941240000194").why == (Why("check_digit", (("expected", "3"), ("found", "4"))),)
    assert Why("month", (("found", "13"),)) in parse("971340001315").why
    assert parse("hello").why == (Why("unknown_shape"),)
    assert parse("9" * 5000).why == (Why("too_long"),)


def test_iin_needs_a_day_that_existed() -> None:
    stem = "9002303" + "0012"
    whole = stem + str(kazakh_check_digit(stem))

    assert parse(whole).why == (Why("birth_date", (("found", "900230"),)),)


@given(
    st.from_regex("[0-9]{2}(0[1-9]|1[0-2])[456][0-3][0-9]{5}", fullmatch=True), st.integers(0, 10), st.integers(1, 9)
)
def test_kazakh_check_digit_holds_and_a_changed_one_does_not(stem: str, place: int, change: int) -> None:
    digit = kazakh_check_digit(stem)
    assume(digit is not None)

    assert parse(f"{stem}{digit}").valid
    assert not parse(f"{stem}{(int(digit or 0) + change) % 10}").valid


@given(st.from_regex("[0-9]{12}", fullmatch=True), st.integers(0, 12), st.integers(1, 8))
def test_corporate_number_notices_one_wrong_digit(stem: str, place: int, change: int) -> None:
    whole = f"{corporate_check_digit(stem)}{stem}"
    wrong = (int(whole[place]) + change) % 10
    changed = whole[:place] + str(wrong) + whole[place + 1 :]
    assume((int(whole[place]) - wrong) % 9 != 0)

    assert parse(whole).valid
    assert not parse(changed).valid


@given(st.text(max_size=100))
def test_never_raises(text: str) -> None:
    assert parse(text).scheme in Scheme

import pytest

from kopir.engines.ranking.problem import Quantity
from kopir.engines.ranking.quantities import quantities
from kopir.engines.ranking.requirements import satisfies


def amounts(text: str) -> list[tuple[float, float, str]]:
    return [(round(q.low, 6), round(q.high, 6), q.unit) for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40 t a year", (40_000, 40_000, "kg/year")),
        ("月20t", (240_000, 240_000, "kg/year")),
        ("айына 15 т", (180_000, 180_000, "kg/year")),
        ("2 тыс т/мес", (24_000_000, 24_000_000, "kg/year")),
        ("80-120 т за сезон", (80_000, 120_000, "kg/year")),
        ("тәулігіне 10 тонна", (3_000_000, 3_000_000, "kg/year")),
        ("purity 99.5%", (99.5, 99.5, "percent")),
        ("35 МВт", (35_000, 35_000, "kw")),
        ("2 ha", (20_000, 20_000, "m2")),
        ("до -25 °С", (-25, -25, "celsius")),
        ("аязда −35 аязда", (-35, -35, "celsius")),
        ("1 500 pcs", (1500, 1500, "piece")),
        ("18 micron", (18, 18, "micrometre")),
    ],
)
def test_an_amount_is_read_in_its_base_unit(text, expected):
    assert expected in amounts(text)


@pytest.mark.parametrize("text", ["", "ГОСТ 26574", "phone 87011234567", "TG-90", "3D"])
def test_what_is_no_amount_is_left_alone(text):
    assert amounts(text) == []


def test_bounds_are_read():
    assert quantities("from 10 t a year")[0].at_least
    assert quantities("10t以上")[0].at_least
    assert quantities("20 microns or finer")[0].at_most
    assert quantities("не более 5 %")[0].at_most


@pytest.mark.parametrize(
    ("asked", "own", "expected"),
    [
        (Quantity(100, 100, "kg/year"), Quantity(150, 180, "kg/year"), True),
        (Quantity(100, 100, "kg/year"), Quantity(20, 20, "kg/year"), False),
        (Quantity(-30, -30, "celsius"), Quantity(-40, -40, "celsius"), True),
        (Quantity(-30, -30, "celsius"), Quantity(-18, -18, "celsius"), False),
        (Quantity(20, 20, "micrometre", at_most=True), Quantity(17, 19, "micrometre"), True),
        (Quantity(20, 20, "micrometre", at_most=True), Quantity(24, 27, "micrometre"), False),
        (Quantity(99, 99, "percent", at_least=True), Quantity(99.5, 99.5, "percent"), True),
    ],
)
def test_an_offered_amount_covers_what_is_asked(asked, own, expected):
    assert satisfies(asked, own) is expected

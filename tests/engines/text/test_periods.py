"""The date check on every site with dates."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kopir.engines.text.edtf import Period, read
from kopir.engines.text.periods import Overlap, against

SITES = Path(__file__).resolve().parents[3] / "data" / "heritage" / "sites.csv"
WINDOW = read("1945-10-05/1949")
DATED = {
    "Academy of Sciences of Kazakhstan": Overlap.PARTLY,
    "Former Government House (now KBTU)": Overlap.AFTER,
    "Almaty hydropower cascade, station No. 7 and penstock": Overlap.PARTLY,
    "Abay Opera and Ballet Theatre": Overlap.IMPOSSIBLE,
    "Miners' Palace of Culture": Overlap.PARTLY,
    "Kyzylorda dam (Syr Darya)": Overlap.PARTLY,
    "Ust-Kamenogorsk hydropower station, foundation pit": Overlap.PARTLY,
    "Memorial stone, Almaty Central Cemetery": Overlap.AFTER,
    "Tamga sanatorium (Kyrgyzstan)": Overlap.INSIDE,
}


def test_all_dated_sites_are_judged() -> None:
    with SITES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["years"]]

    assert {row["name_en"]: against(read(row["years"]), WINDOW) for row in rows} == DATED


@pytest.mark.parametrize(
    ("edtf", "overlap"),
    [
        ("1945-10-05/1949-12-31", Overlap.INSIDE),
        ("1945-10-04", Overlap.IMPOSSIBLE),
        ("1945/1946", Overlap.PARTLY),
        ("1950", Overlap.AFTER),
        ("1950/..", Overlap.AFTER),
        ("1941/..", Overlap.PARTLY),
        ("../1944", Overlap.IMPOSSIBLE),
        ("../1960", Overlap.PARTLY),
        ("194X", Overlap.PARTLY),
    ],
)
def test_edges(edtf: str, overlap: Overlap) -> None:
    assert against(read(edtf), WINDOW) is overlap


def test_no_dates_say_nothing() -> None:
    assert against(Period("", None, None), WINDOW) is Overlap.UNKNOWN

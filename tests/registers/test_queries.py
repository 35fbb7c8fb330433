"""Look-up by any number and by name in any script; leads by activity, region and size."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.registers import files
from tests.registers.conftest import Load

from kopir.registers import activities, queries, storing
from kopir.registers.naming import keys_of

TELECOM = "941240000193"


@pytest.fixture
def _loaded(db: None, load: Load) -> None:
    load("edinet", files.edinet(files.SAKATA, *map(files.edinet_row, range(10, 40))))
    load(
        "kz-stat",
        files.kz_stat(
            files.kz_row(TELECOM, 'АО "Казахтелеком"', "«Қазақтелеком» АҚ", c5="61100", c9="311", c12="710000000"),
            files.kz_row(files.bin_number(1), 'ТОО "Астық Трейд"', "«Астық Трейд» ЖШС"),
            files.kz_row(files.bin_number(2), 'ТОО "Алтын дән"', "«Алтын дән» ЖШС", c9="105", c12="390000000"),
            files.kz_row(files.bin_number(3), 'ТОО "Самал"', "«Самал» ЖШС", c5="10710"),
        ),
    )


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("株式会社サカタのタネ", "E00006"),
        ("Sakata Seed", "E00006"),
        ("サカタノタネ", "E00006"),
        ("SAKATA SEED CORPORATION", "E00006"),
        ("«Қазақтелеком» АҚ", TELECOM),
        ("АО «Казахтелеком»", TELECOM),
        ("Kazakhtelecom JSC", TELECOM),
    ],
)
def test_a_name_in_any_script_finds_the_company_first(asked: str, key: str) -> None:
    found = queries.find(asked)

    assert (found[0].entry.key, found[0].same, found[0].how) == (key, True, "name")


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("6020001008662", "E00006"),
        ("T6020001008662", "E00006"),
        ("Ｔ６０２０００１００８６６２", "E00006"),
        ("6020 0010 08662", "E00006"),
        ("e00006", "E00006"),
        ("941240000193", TELECOM),
        ("9412 4000 0193", TELECOM),
    ],
)
def test_a_number_as_people_write_it_finds_the_entry(asked: str, key: str) -> None:
    assert [(one.entry.key, one.how) for one in queries.find(asked)] == [(key, "number")]


@pytest.mark.usefixtures("_loaded")
def test_filters_narrow_what_is_found() -> None:
    assert queries.find("Kazakhtelecom", region="KZ-75") == []
    assert queries.find("Kazakhtelecom", source="edinet") == []
    assert [one.entry.key for one in queries.find("Kazakhtelecom", activity="61", size=3)] == [TELECOM]
    assert queries.find("") == []
    assert queries.find("完全に無関係な名前") == []


@pytest.mark.usefixtures("_loaded")
def test_browsing_by_code_region_and_size() -> None:
    def keys(**filters: object) -> set[str]:
        return set(queries.browsed(queries.Filters(**filters)).values_list("key", flat=True))  # type: ignore[arg-type]

    one, two, three = (files.bin_number(number) for number in (1, 2, 3))
    assert keys(activity="46") == {one, two}
    assert keys(activity="oked:46211", region="KZ-39") == {two}
    assert keys(activity="C", country="KZ") == {three}
    assert keys(activity="46", size=2) == {one}


@pytest.mark.usefixtures("_loaded")
def test_leads_come_by_closeness_then_size() -> None:
    found = queries.leads(isic=["4620"], country="KZ")

    assert [(lead.entry.key, lead.codes, lead.is_close) for lead in found] == [
        (files.bin_number(1), ("4620",), True),
        (files.bin_number(2), ("4620",), True),
    ]
    assert [lead.is_close for lead in queries.leads(isic=["0111"], country="JP")] == [False]
    assert [lead.entry.key for lead in queries.leads(hs=["1905"], country="KZ")] == [files.bin_number(3)]
    assert queries.leads(country="KZ") == []
    assert queries.leads(isic=["4620"], country="KZ", size=3) == []


def test_hidden_entries_are_found_by_number_only(db: None, load: Load) -> None:
    number = files.corporate_number(1)
    load("houjin", files.houjin(files.houjin_row(number, "株式会社桜桃製菓", c30="1")))

    assert queries.find("株式会社桜桃製菓") == []
    assert list(queries.browsed(queries.Filters())) == []
    assert [one.entry.key for one in queries.find(number)] == [number]


def test_an_old_snapshot_is_never_found(db: None, load: Load) -> None:
    load("edinet", files.edinet(files.SAKATA))
    load("edinet", files.edinet(files.edinet_row(1)), swap_anyway=True)

    assert queries.find("Sakata Seed") == []
    assert queries.entry_by("edinet", "E00006") is None


def test_codes_are_searched_as_people_type_them() -> None:
    assert activities.searched("46211") == ["oked:46211"]
    assert activities.searched("oked:46211") == ["oked:46211"]
    assert "isic4:4620" in activities.searched("46")
    assert "isic4:0111" in activities.searched("A")
    assert activities.searched("isic4:4620") == ["isic4:4620"]


def test_the_reading_of_the_register_makes_the_keys() -> None:
    name = {"text": "株式会社夏目", "language": "ja", "script": "Jpan", "kind": "legal"}
    reading = {"text": "ナツメ", "language": "ja", "script": "Jpan", "kind": "reading"}

    read = keys_of([name, reading])
    latin = keys_of([{"text": "Natsume", "language": "en", "script": "Latn", "kind": "translation"}])
    assert {key for key in read if key.startswith("w:")} == {key for key in latin if key.startswith("w:")}


def test_shipped_registers_load(db: None, load: Load, tmp_path: Path) -> None:
    """The demo's two files: nothing refused, each region and activity known."""
    from kopir.engines import data

    japan = load("edinet", data.path("registers", "edinet.csv"))
    kazakhstan = load("kz-stat", data.path("registers", "kz_stat_synthetic.csv"), is_synthetic=True)

    assert (japan.rows_kept, japan.rows_refused) == (6494, 0)
    assert (kazakhstan.rows_kept, kazakhstan.rows_refused) == (3000, 0)
    assert kazakhstan.counts["region"].keys() >= {"KZ-75", "KZ-71", "KZ-10", "KZ-33", "KZ-62"}
    [(with_codes,)] = storing.rows_of(
        "select count(*) from {} where activity_codes <> '{{}}'", storing.entry_table(kazakhstan.pk)
    )
    assert with_codes == 3000
    marks = {mark for entry in queries.browsed(queries.Filters(source="kz-stat")) for mark in entry.warnings}
    assert marks == {"date", "lookalikes", "quotes_mended", "check_digit", "size"}

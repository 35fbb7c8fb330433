"""The thesaurus and our own Kazakh labels keep their form; whoever corrects a word is told when a row breaks."""

from __future__ import annotations

import csv
import unicodedata

import pytest

from kopir.engines import data

COLUMNS = {
    "goods.tsv": ["concept", "hs", "isic", "en", "ru", "kk", "ja"],
    "services.tsv": ["concept", "hs", "isic", "en", "ru", "kk", "ja"],
    "requirements.tsv": ["concept", "kind", "en", "ru", "kk", "ja"],
}


def _rows(*path: str) -> list[dict[str, str]]:
    with data.path(*path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _codes(name: str, column: str) -> set[str]:
    return {row[column] for row in _rows("taxonomy", name)}


@pytest.mark.parametrize("name", COLUMNS)
def test_rows_are_whole(name: str) -> None:
    rows = _rows("thesaurus", name)

    assert list(rows[0]) == COLUMNS[name]
    assert [row["concept"] for row in rows if None in row.values() or None in row] == []
    assert [row["concept"] for row in rows if not all(row[lang].strip() for lang in ("en", "ru", "kk", "ja"))] == []
    assert [
        row["concept"] for row in rows if any(value != unicodedata.normalize("NFC", value) for value in row.values())
    ] == []


def test_a_concept_stands_once_in_all_three_files() -> None:
    concepts = [row["concept"] for name in COLUMNS for row in _rows("thesaurus", name)]

    assert sorted(one for one in set(concepts) if concepts.count(one) > 1) == []


def test_codes_of_concepts_exist() -> None:
    hs, isic = _codes("hs.tsv", "code"), _codes("isic4.tsv", "code")

    for name in ("goods.tsv", "services.tsv"):
        for row in _rows("thesaurus", name):
            assert {code.strip() for code in row["hs"].split(",") if code.strip()} <= hs, row["concept"]
            assert {code.strip() for code in row["isic"].split(",") if code.strip()} <= isic, row["concept"]


@pytest.mark.parametrize(
    ("labels", "codes"), [("kazakh_labels_hs.tsv", "hs.tsv"), ("kazakh_labels_isic.tsv", "isic4.tsv")]
)
def test_kazakh_labels_name_codes_that_exist(labels: str, codes: str) -> None:
    rows = _rows("taxonomy", labels)

    assert len({row["code"] for row in rows}) == len(rows)
    assert {row["code"] for row in rows} <= _codes(codes, "code")
    assert {row["status"] for row in rows} <= {"own-unreviewed", "own-reviewed"}

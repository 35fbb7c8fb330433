"""Files of name pairs."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kopir.engines.identity.batch import compare_file
from kopir.engines.text.tables import MalformedInput

_PAIRS = (
    "pair_id,name_a,lang_a,name_b,lang_b,is_match\n"
    'p1,"АО ""Казахтелеком""",ru,Kazakhtelecom JSC,en,1\n'
    'p2,株式会社サカタのタネ,ja,"TAKII & CO., LTD.",en,0\n'
    "p3,,ja,,en,0\n"
)


def test_adds_three_columns_and_keeps_the_others(tmp_path: Path) -> None:
    pairs, out = tmp_path / "pairs.csv", tmp_path / "out.csv"
    pairs.write_text(_PAIRS, encoding="utf-8")

    count = compare_file(pairs, out)

    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert count == 3
    assert list(rows[0]) == ["pair_id", "name_a", "lang_a", "name_b", "lang_b", "is_match", "score", "same", "because"]
    assert [(row["pair_id"], row["same"]) for row in rows] == [("p1", "1"), ("p2", "0"), ("p3", "0")]
    assert rows[0]["name_a"] == 'АО "Казахтелеком"'
    assert "reading_agrees" in rows[0]["because"]
    assert 0.0 <= float(rows[1]["score"]) < float(rows[0]["score"]) <= 1.0


def test_asked_twice_answers_the_same(tmp_path: Path) -> None:
    pairs, out, again = tmp_path / "pairs.csv", tmp_path / "out.csv", tmp_path / "again.csv"
    pairs.write_text(_PAIRS, encoding="utf-8")

    compare_file(pairs, out)
    compare_file(out, again)

    assert again.read_bytes() == out.read_bytes()


def test_reads_and_writes_tsv(tmp_path: Path) -> None:
    pairs, out = tmp_path / "pairs.tsv", tmp_path / "out.tsv"
    pairs.write_text('name_a\tlang_a\tname_b\tlang_b\nТОО "А\tru\tB\ten\n', encoding="utf-8")

    compare_file(pairs, out)

    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t")[-3:] == ["score", "same", "because"]
    assert lines[1].split("\t")[0] == 'ТОО "А'


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"name_a,lang_a,name_b\n", 1, "lang_b"),
        ("name_a,lang_a,name_b,lang_b\nТОО,ru,A,en\n".encode("cp1251"), 2, ""),
        (b"name_a,lang_a,name_b,lang_b\na,en,b,en\nx,en\n", 3, "name_b"),
    ],
)
def test_malformed_input_leaves_nothing(tmp_path: Path, content: bytes, line: int, column: str) -> None:
    pairs, out = tmp_path / "pairs.csv", tmp_path / "out.csv"
    pairs.write_bytes(content)

    with pytest.raises(MalformedInput) as caught:
        compare_file(pairs, out)

    assert (caught.value.line, caught.value.column) == (line, column)
    assert list(tmp_path.iterdir()) == [pairs]

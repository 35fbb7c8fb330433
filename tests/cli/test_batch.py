"""The three file commands: .tsv, .csv and .xlsx in, results whole or not at all."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from kopir.cli import main

NEEDS = [
    ("n1", "ja", "業務用のはちみつを輸入したい。ドラム缶入り。"),
    ("n2", "en", "We want to buy scoured sheep wool."),
]
OFFERS = [
    ("o1", "ru", "Натуральный мёд оптом, бочки по 300 кг."),
    ("o2", "kk", "Жуылған қой жүнін сатамыз."),
    ("o3", "ru", "Ремонт и обслуживание лифтов."),
]


def _table(path: Path, rows: list[tuple[str, ...]], head: str = "id\tlang\ttext") -> Path:
    path.write_text("\n".join([head, *("\t".join(row) for row in rows)]) + "\n", encoding="utf-8")
    return path


def _book(path: Path, rows: list[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def _ranked(path: Path) -> dict[str, str]:
    """Need -> the offer ranked first."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert list(rows[0]) == ["need_id", "rank", "offer_id", "score", "because"]
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    return {row["need_id"]: row["offer_id"] for row in rows if row["rank"] == "1"}


def test_rank_finds_the_right_offer_across_languages(tmp_path: Path) -> None:
    needs, offers, out = _table(tmp_path / "n.tsv", NEEDS), _table(tmp_path / "o.tsv", OFFERS), tmp_path / "r.tsv"

    done = _run("rank", "--needs", needs, "--offers", offers, "--out", out)

    assert (done.exit_code, done.output) == (0, "")
    assert _ranked(out) == {"n1": "o1", "n2": "o2"}


def test_rank_reads_the_spreadsheets_people_have(tmp_path: Path) -> None:
    needs = _book(tmp_path / "needs.xlsx", [("id", "lang", "text"), *NEEDS])
    offers = _book(tmp_path / "offers.xlsx", [("id", "lang", "text"), *OFFERS])
    out = tmp_path / "r.tsv"

    done = _run("rank", "--needs", needs, "--offers", offers, "--out", out, "--top", "1")

    assert (done.exit_code, done.output) == (0, "")
    assert _ranked(out) == {"n1": "o1", "n2": "o2"}


def test_rank_writes_json_in_the_readers_language(tmp_path: Path) -> None:
    needs, offers, out = _table(tmp_path / "n.tsv", NEEDS), _table(tmp_path / "o.tsv", OFFERS), tmp_path / "r.json"

    done = _run("rank", "--needs", needs, "--offers", offers, "--out", out, "--reader", "ru", "--format", "json")

    assert done.exit_code == 0
    assert "мёд" in json.dumps(json.loads(out.read_text(encoding="utf-8")), ensure_ascii=False)


def test_names_compare_keeps_the_columns(tmp_path: Path) -> None:
    pairs, out = tmp_path / "p.csv", tmp_path / "out.csv"
    pairs.write_text(
        "pair_id,name_a,lang_a,name_b,lang_b\n"
        "1,«Қазақтелеком» АҚ,kk,Kazakhtelecom JSC,en\n"
        "2,株式会社サカタのタネ,ja,Toyota Motor Corporation,en\n",
        encoding="utf-8",
    )

    done = _run("names", "compare", "--pairs", pairs, "--out", out)

    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert done.exit_code == 0
    assert list(rows[0]) == ["pair_id", "name_a", "lang_a", "name_b", "lang_b", "score", "same", "because"]
    assert [row["same"] for row in rows] == ["1", "0"]


def test_codes_are_labelled_in_the_texts_language(tmp_path: Path) -> None:
    texts, out = _table(tmp_path / "t.tsv", [("t1", "ru", "мёд натуральный")]), tmp_path / "c.tsv"

    done = _run("codes", "--texts", texts, "--scheme", "hs4", "--top", "3", "--out", out)

    rows = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
    assert done.exit_code == 0
    assert rows[0] == ["id", "rank", "code", "score", "label"]
    assert rows[1][:3] == ["t1", "1", "0409"]
    assert "мед" in rows[1][4].lower().replace("ё", "е")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"id\tlang\n1\tru\n", "text"),
        ("id\tlang\ttext\nn1\tru\tмёд\nn2\tru\n".encode(), "line 3"),
        ("id\tlang\ttext\nn1\tru\tмёд\n".encode("cp1251"), "UTF-8"),
        (b"id\tlang\ttext\nn1\tru\t\x00\n", "NUL"),
        ("id\tlang\ttext\nn1\tru\tмёд\n".encode("utf-16"), "UTF-16"),
    ],
    ids=["empty", "column missing", "row cut", "wrong encoding", "NUL", "UTF-16"],
)
def test_malformed_input_is_said_in_one_line_and_leaves_no_output(tmp_path: Path, content: bytes, said: str) -> None:
    needs, offers = tmp_path / "n.tsv", _table(tmp_path / "o.tsv", OFFERS)
    needs.write_bytes(content)

    done = _run("rank", "--needs", needs, "--offers", offers, "--out", tmp_path / "r.tsv")

    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.tsv", "o.tsv"]


def test_an_earlier_result_survives_a_refusal(tmp_path: Path) -> None:
    out = tmp_path / "r.tsv"
    out.write_text("what was there")

    needs, offers = _table(tmp_path / "n.tsv", [("n1",)]), _table(tmp_path / "o.tsv", OFFERS)
    done = _run("rank", "--needs", needs, "--offers", offers, "--out", out)

    assert (done.exit_code, out.read_text()) == (2, "what was there")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    done = _run("codes", "--texts", tmp_path / "none.tsv", "--scheme", "hs4", "--out", tmp_path / "c.tsv")

    assert done.exit_code == 2
    assert "there is no such file" in done.stderr


def test_a_formula_is_text_not_a_program(tmp_path: Path) -> None:
    texts = _book(tmp_path / "t.xlsx", [("id", "lang", "text"), ("t1", "ru", "=1+1"), ("t2", "ru", "мёд")])
    out = tmp_path / "c.tsv"

    done = _run("codes", "--texts", texts, "--scheme", "hs4", "--top", "1", "--out", out)

    assert done.exit_code == 0
    assert out.read_text(encoding="utf-8").splitlines()[-1].startswith("t2\t1\t0409\t")


@pytest.mark.parametrize("broken", ["cut", "bomb", "no zip"])
def test_broken_spreadsheets_are_refused(tmp_path: Path, broken: str) -> None:
    book = _book(tmp_path / "t.xlsx", [("id", "lang", "text"), *NEEDS])
    if broken == "cut":
        book.write_bytes(book.read_bytes()[:-200])
    elif broken == "bomb":
        with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/zeros.bin", bytes(30_000_000))
    else:
        book.write_text("id,lang,text")

    done = _run("codes", "--texts", book, "--scheme", "hs4", "--out", tmp_path / "c.tsv")

    assert done.exit_code == 2
    assert not (tmp_path / "c.tsv").exists()
    assert len(done.stderr.strip().splitlines()) == 1

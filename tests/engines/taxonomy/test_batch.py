"""`kopir codes`: a table in, a table out, or a clear refusal and no file."""

from pathlib import Path

import pytest

from kopir.engines.taxonomy.batch import codes_file
from kopir.engines.taxonomy.labels import label
from kopir.engines.text.tables import MalformedInput


def _table(folder: Path, text: str) -> Path:
    path = folder / "texts.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_text_gets_ranked_codes_with_labels_in_its_language(tmp_path: Path) -> None:
    texts = _table(
        tmp_path, "id\tlang\ttext\tmore\na\tja\tはちみつ\tx\nb\tru\tферрохром\tx\nc\ten\t\tx\nd\t\tнан\tx\n"
    )
    out = tmp_path / "codes.tsv"

    count = codes_file(texts, "hs4", 2, out)

    header, *lines = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
    assert count == 4
    assert header == ["id", "rank", "code", "score", "label"]
    assert [line[:2] for line in lines] == [["a", "1"], ["a", "2"], ["b", "1"], ["b", "2"], ["d", "1"], ["d", "2"]]
    assert lines[0][2] == "0409"
    assert lines[0][4] == label("hs4", "0409", "ja")
    assert lines[2][2] == "7202"
    assert all(0 <= float(line[3]) <= 1 for line in lines)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("id\ttext\na\thoney\n", 1, "lang"),
        ("id\tlang\ttext\na\ten\n", 2, "text"),
        ("id\tlang\ttext\na\ten\thoney\na\ten\tbeef\n", 3, "id"),
        ("id\tlang\ttext\n \ten\thoney\n", 2, "id"),
    ],
)
def test_malformed_tables_are_refused_and_leave_no_file(tmp_path: Path, text: str, line: int, column: str) -> None:
    out = tmp_path / "codes.tsv"

    with pytest.raises(MalformedInput) as refused:
        codes_file(_table(tmp_path, text), "hs4", 5, out)

    assert (refused.value.line, refused.value.column) == (line, column)
    assert [path.name for path in tmp_path.iterdir()] == ["texts.tsv"]


def test_wrong_wishes_are_refused(tmp_path: Path) -> None:
    texts = _table(tmp_path, "id\tlang\ttext\na\ten\thoney\n")

    with pytest.raises(ValueError, match="unknown scheme"):
        codes_file(texts, "cn8", 5, tmp_path / "out.tsv")
    with pytest.raises(ValueError, match="top is 0"):
        codes_file(texts, "hs4", 0, tmp_path / "out.tsv")

"""Tables from outside: read in one way only, or refused with the place; written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.engines.text import tables
from kopir.engines.text.tables import MalformedInput, Row, read_table, write_atomically


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "table"
    path.write_bytes(content)
    return path


def test_reads_tsv_with_mark_crlf_and_ordinary_quotation_marks(tmp_path: Path) -> None:
    path = _file(tmp_path, '\ufeffid\tname\r\n1\tТОО "А\r\n2\tか"\r\n'.encode())

    rows = list(read_table(path, ["name"], delimiter="\t"))

    assert rows == [Row(2, {"id": "1", "name": 'ТОО "А'}), Row(3, {"id": "2", "name": 'か"'})]


def test_reads_csv_with_breaks_inside_a_field_and_counts_lines(tmp_path: Path) -> None:
    path = _file(tmp_path, b'a,b\n"x\ny","say ""hi"""\n1,2\n\n')

    assert list(read_table(path, ["a", "b"], delimiter=",")) == [
        Row(2, {"a": "x\ny", "b": 'say "hi"'}),
        Row(4, {"a": "1", "b": "2"}),
    ]


@pytest.mark.parametrize(
    ("delimiter", "content", "line", "column", "word"),
    [
        (",", b"", 1, "", "empty"),
        (",", b"\n", 1, "", "empty"),
        (",", b"a,c\n1,2\n", 1, "b", "missing"),
        (",", b"a,b,a\n1,2,3\n", 1, "a", "twice"),
        (",", b"a,b\n1\n", 2, "b", "1 fields where 2"),
        ("\t", b"a\tb\n1\t2\t3\n", 2, "3", "3 fields where 2"),
        (",", b"a,b\n1,2\n\n3,4\n", 3, "", "empty line"),
        (",", "a,b\nТОО,1\n".encode("cp1251"), 2, "", "not UTF-8"),
        (",", "a,b\n高島,1\n".encode("cp932"), 2, "", "not UTF-8"),
        (",", "a,b\n1,2\n".encode("utf-16"), 1, "", "UTF-16"),
        ("\t", b"a\tb\n1\t\x002\n", 2, "", "NUL"),
        (",", b'a,b\n1,2\n"1,2\n3,4\n', 3, "", "never closed"),
        (",", b'a,b\n"1"x,2\n', 2, "", "closing quotation mark"),
        (",", b"a,b\n" + b"x" * 1_000_001 + b",1\n", 2, "", "more than 1,000,000"),
        ("\t", b"a\tb\n1\t" + b"x" * 1_000_001 + b"\n", 2, "2", "more than 1,000,000"),
    ],
)
def test_refuses_with_the_place(
    tmp_path: Path, delimiter: str, content: bytes, line: int, column: str, word: str
) -> None:
    path = _file(tmp_path, content)

    with pytest.raises(MalformedInput) as caught:
        list(read_table(path, ["a", "b"], delimiter=delimiter))

    assert (caught.value.line, caught.value.column) == (line, column)
    assert word in str(caught.value)
    assert f"line {line}" in str(caught.value)


def test_refuses_a_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_MAX_LINE", 100)
    path = _file(tmp_path, b"a\tb\n" + b"1\t" * 200)

    with pytest.raises(MalformedInput, match="more than 100 bytes"):
        list(read_table(path, ["a"], delimiter="\t"))


def test_refuses_a_header_before_the_first_row_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(MalformedInput):
        read_table(_file(tmp_path, b"x\n"), ["a"], delimiter="\t")


def test_refuses_another_delimiter(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="tab or a comma"):
        read_table(_file(tmp_path, b"a;b\n"), ["a"], delimiter=";")


@given(st.binary(max_size=200), st.sampled_from(["\t", ","]))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, delimiter: str
) -> None:
    path = _file(tmp_path_factory.mktemp("any"), b"a" + delimiter.encode() + b"b\n" + content)

    try:
        rows = list(read_table(path, ["a"], delimiter=delimiter))
    except MalformedInput as error:
        place, rows = error.line, []
    else:
        place = 1

    assert place >= 1
    assert all(set(row.values) == {"a", "b"} for row in rows)


def test_writes_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"

    with write_atomically(target) as file:
        file.write("ә\n")
        assert not target.exists()

    assert target.read_text(encoding="utf-8") == "ә\n"
    assert list(tmp_path.iterdir()) == [target]


def test_failure_leaves_the_old_file(tmp_path: Path) -> None:
    target = _file(tmp_path, b"old")

    with pytest.raises(TypeError), write_atomically(target) as file:
        file.writelines(["new", 1])  # type: ignore[list-item]

    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_device_is_written_not_replaced() -> None:
    with write_atomically(Path("/dev/null")) as file:
        file.write("x")

    assert Path("/dev/null").is_char_device()

import csv
import json

import pytest

from kopir.engines.ranking.batch import rank_file
from kopir.engines.text.tables import MalformedInput

NEEDS = 'id\tlang\ttext\nn1\tja\tハードチーズの工場を探しています\nn2\t\tИщем поставщика угля, "уголь"\n'
OFFERS = "id\tlang\ttext\no1\tru\tСыроварня: твёрдый сыр, HACCP\no2\t\tThermal coal, own pit\n"


@pytest.fixture
def files(tmp_path):
    needs, offers = tmp_path / "needs.tsv", tmp_path / "offers.tsv"
    needs.write_text(NEEDS, encoding="utf-8")
    offers.write_text(OFFERS, encoding="utf-8")
    return needs, offers, tmp_path / "out.tsv"


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_two_tables_give_a_ranking(files):
    needs, offers, out = files

    count = rank_file(needs, offers, out)

    rows = read(out)
    assert count == len(rows) == 4
    assert list(rows[0]) == ["need_id", "rank", "offer_id", "score", "because"]
    assert [(row["need_id"], row["rank"]) for row in rows] == [("n1", "1"), ("n1", "2"), ("n2", "1"), ("n2", "2")]
    assert rows[0]["offer_id"] == "o1"
    assert rows[2]["offer_id"] == "o2"
    assert all(row["because"] for row in rows)


def test_the_list_is_cut_and_the_reader_chosen(files):
    needs, offers, out = files

    rank_file(needs, offers, out, top=1, reader="en")

    rows = read(out)
    assert [row["offer_id"] for row in rows] == ["o1", "o2"]
    assert "The need says" in rows[0]["because"] or "name the same" in rows[0]["because"]


def test_json_holds_the_same(files):
    needs, offers, out = files

    rank_file(needs, offers, out, format="json")

    rows = json.loads(out.read_text(encoding="utf-8"))
    assert [row["rank"] for row in rows] == [1, 2, 1, 2]
    assert isinstance(rows[0]["because"], list)


def test_more_columns_are_used_when_they_are_there(files):
    needs, offers, out = files
    needs.write_text(
        "id\tlang\ttext\tcountry\tmust\twants\nn1\tja\tチーズ\tJP\tHACCP; 5 kg\tmanufacturer\n", encoding="utf-8"
    )
    offers.write_text("id\tlang\ttext\tcountry\nkz\tru\tСыр\tKZ\njp\tja\tチーズ\tJP\n", encoding="utf-8")

    rank_file(needs, offers, out)

    assert [row["offer_id"] for row in read(out)] == ["kz"]


@pytest.mark.parametrize(
    ("needs_text", "line", "column"),
    [
        ("id\tlang\nn1\tja\n", 1, ""),
        ("id\tlang\ttext\nn1\tja\tチーズ\nn1\tja\tチーズ\n", 3, "id"),
        ("id\tlang\ttext\n\tja\tチーズ\n", 2, "id"),
        ("id\tlang\ttext\nn1\tja\t \n", 2, "text"),
        ("id\tlang\ttext\nn1\tja\n", 2, None),
    ],
)
def test_malformed_input_is_named_and_nothing_is_written(files, needs_text, line, column):
    needs, offers, out = files
    needs.write_text(needs_text, encoding="utf-8")

    with pytest.raises(MalformedInput) as refused:
        rank_file(needs, offers, out)

    assert refused.value.line == line
    if column:
        assert refused.value.column == column
    assert not out.exists()
    assert {path.name for path in out.parent.iterdir()} == {"needs.tsv", "offers.tsv"}


def test_a_table_of_another_encoding_is_refused(files):
    needs, offers, out = files
    needs.write_bytes(NEEDS.encode("shift_jis", errors="replace"))

    with pytest.raises(MalformedInput):
        rank_file(needs, offers, out)
    assert not out.exists()


def test_a_table_without_rows_gives_a_header(files):
    needs, offers, out = files
    needs.write_text("id\tlang\ttext\n", encoding="utf-8")

    assert rank_file(needs, offers, out) == 0
    assert out.read_text(encoding="utf-8") == "need_id\trank\toffer_id\tscore\tbecause\n"


def test_a_cut_below_one_is_refused(files):
    with pytest.raises(ValueError, match="1 or more"):
        rank_file(*files, top=0)

"""Each layout: good files, every known kind of dirt, cut files, wrong encodings. No database."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.registers import files

from kopir.registers.layouts import layout_of
from kopir.registers.layouts.codes import Fault, Refusal, Unusable
from kopir.registers.layouts.opening import RegisterFile
from kopir.registers.layouts.row import Item, LeftOut, Refused, Row

Written = Callable[..., list[Item]]


@pytest.fixture
def read(tmp_path: Path) -> Written:
    """`read(source, text or bytes or path, name=…)`: what the layout makes of it."""

    def made(source: str, content: str | bytes | Path, name: str = "file.csv") -> list[Item]:
        path = content if isinstance(content, Path) else tmp_path / name
        if isinstance(content, str):
            path.write_bytes(content.encode())
        elif isinstance(content, bytes):
            path.write_bytes(content)
        layout = layout_of(source)
        file = RegisterFile(
            path, encodings=layout.encodings, suffixes=layout.suffixes, many_members=layout.many_members
        )
        return list(layout.read(file))

    return made


def texts(row: Item) -> list[tuple[str, str, str]]:
    assert isinstance(row, Row)
    return [(name.text, name.language, name.kind) for name in row.names]


# --- EDINET ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_edinet_reads_both_encodings(read: Written, encoding: str) -> None:
    [row, person] = read("edinet", files.edinet(files.SAKATA, files.PERSON).encode(encoding))

    assert isinstance(row, Row)
    assert texts(row) == [
        ("株式会社 サカタのタネ", "ja", "legal"),
        ("SAKATA SEED CORPORATION", "en", "translation"),
        ("カブシキガイシャ サカタノタネ", "ja", "reading"),
    ]
    assert (row.line, row.key, row.country, row.region, row.place) == (3, "E00006", "JP", "JP-14", "横浜市")
    assert row.identifiers == ["edinet:E00006", "jp-cn:6020001008662"]
    assert row.activity_codes == ["isic4:01", "isic4:02", "isic4:03"]
    assert (row.legal_form, row.status, row.warnings) == ("kk", "active", [])
    assert person == LeftOut(4)


def test_edinet_reads_zip_and_file_without_first_line(read: Written, tmp_path: Path) -> None:
    without = files.edinet(files.SAKATA, first="").lstrip("\r\n")
    zipped = files.zipped(
        tmp_path / "Edinetcode.zip", EdinetcodeDlInfo__csv=files.edinet(files.SAKATA).encode("cp932")
    )

    assert [row.line for row in read("edinet", without)] == [2]
    assert [row.line for row in read("edinet", zipped)] == [3]


def test_edinet_marks_a_wrong_check_digit_and_keeps_the_row(read: Written) -> None:
    [row] = read("edinet", files.edinet(files.SAKATA.replace("6020001008662", "7020001008662")))

    assert isinstance(row, Row)
    assert row.warnings == ["check_digit"]


def test_edinet_refuses_rows_with_their_line_and_column(read: Written) -> None:
    broken = [
        files.SAKATA.replace("E00006", ""),
        files.SAKATA.replace("E00006", "X1"),
        files.SAKATA.replace("株式会社　サカタのタネ", ""),
        "a,b",
        files.SAKATA.replace("株式会社　サカタのタネ", "長" * 70_000),
    ]
    items = read("edinet", files.edinet(*broken, files.edinet_row(7)))

    assert [(one.line, one.column, one.reason) for one in items[:-1] if isinstance(one, Refused)] == [
        (3, "ＥＤＩＮＥＴコード", Refusal.KEY_MISSING),
        (4, "ＥＤＩＮＥＴコード", Refusal.KEY_SHAPE),
        (5, "提出者名", Refusal.NAME_MISSING),
        (6, "2", Refusal.COLUMNS),
        (7, "7", Refusal.FIELD_TOO_LONG),
    ]
    assert isinstance(items[-1], Row)


def test_name_of_four_thousand_letters_is_cut_and_marked(read: Written) -> None:
    [row] = read("edinet", files.edinet(files.SAKATA.replace("株式会社　サカタのタネ", "長" * 4000)))

    assert isinstance(row, Row)
    assert row.warnings == ["name_cut"]
    assert len(row.names[0].text) == 384


def test_cell_of_ten_megabytes_costs_one_row(read: Written) -> None:
    long = files.SAKATA.replace("横浜市都筑区仲町台２－７－１", "x" * 10_000_000)
    [refused, row] = read("edinet", files.edinet(long, files.edinet_row(7)))

    assert refused == Refused(3, "", Refusal.LINE_TOO_LONG)
    assert isinstance(row, Row)
    assert row.line == 4


def test_an_unbalanced_quote_swallows_no_other_row(read: Written) -> None:
    open_quote = files.SAKATA.replace("株式会社　サカタのタネ", '"株式会社')
    rows = [open_quote, *[files.edinet_row(number) for number in range(10, 300)]]

    items = read("edinet", files.edinet(*rows))

    assert isinstance(items[0], Refused)
    assert (items[0].line, items[0].reason) == (3, Refusal.QUOTES)
    assert [one.line for one in items[1:]] == list(range(4, 294))
    assert all(isinstance(one, Row) for one in items[1:])


def test_two_unbalanced_quotes_do_not_join_rows(read: Written) -> None:
    first = files.SAKATA.replace("株式会社　サカタのタネ", '"株式会社')
    second = files.edinet_row(9, name='株式会社"')

    items = read("edinet", files.edinet(first, files.edinet_row(8), second, files.edinet_row(10)))

    assert [(one.line, type(one).__name__) for one in items] == [
        (3, "Refused"), (4, "Row"), (5, "Refused"), (6, "Row"),
    ]  # fmt: skip


def test_a_line_break_inside_quotes_is_one_row(read: Written) -> None:
    two_lines = files.SAKATA.replace("横浜市都筑区仲町台２－７－１", '"横浜市\r\n都筑区"')

    [row, following] = read("edinet", files.edinet(two_lines, files.edinet_row(7)))

    assert isinstance(row, Row)
    assert (row.address, row.line, following.line) == ("横浜市 都筑区", 3, 5)


def test_wrong_bytes_and_zero_bytes_cost_their_rows(read: Written) -> None:
    content = files.edinet(files.SAKATA, files.edinet_row(7), files.edinet_row(8), files.edinet_row(9)).encode()
    content = content.replace("試験7".encode(), b"\xff\xfe\x81").replace("試験8".encode(), b"\x00")

    items = read("edinet", content)

    assert [(one.line, one.reason) for one in items if isinstance(one, Refused)] == [
        (4, Refusal.ENCODING), (5, Refusal.NUL),
    ]  # fmt: skip
    assert [one.line for one in items if isinstance(one, Row)] == [3, 6]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (files.edinet(files.SAKATA).encode("utf-16"), Fault.UTF16),
        (b"\x81\xff,\xff\xff\r\n", Fault.ENCODING_UNKNOWN),
        (b"a,b,c\r\n1,2,3\r\n4,5,6\r\n", Fault.NOT_THIS_LAYOUT),
        (files.edinet(files.SAKATA).encode()[:-60], Fault.CUT),
    ],
)
def test_a_file_that_cannot_be_used_says_why(read: Written, content: bytes, fault: Fault) -> None:
    with pytest.raises(Unusable) as refused:
        read("edinet", content)

    assert refused.value.fault == fault


def test_formulas_stay_text_and_are_marked(read: Written) -> None:
    [row] = read("edinet", files.edinet(files.SAKATA.replace("横浜市都筑区仲町台２－７－１", "=HYPERLINK(1)")))

    assert isinstance(row, Row)
    assert row.address == "=HYPERLINK(1)"
    assert "formula" in row.warnings


# --- zips ------------------------------------------------------------------------------------------------------------


def test_a_zip_bomb_is_not_unpacked(read: Written, tmp_path: Path) -> None:
    bomb = files.zipped(tmp_path / "bomb.zip", list__csv=b"0" * 50_000_000)

    with pytest.raises(Unusable) as refused:
        read("edinet", bomb)

    assert refused.value.fault == Fault.ZIP_BOMB


def test_a_member_that_lies_about_its_size_is_stopped(read: Written, tmp_path: Path) -> None:
    path = files.zipped(tmp_path / "liar.zip", list__csv=files.edinet(*map(files.edinet_row, range(1, 5000))))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.infolist()[0].file_size
    true, small = size.to_bytes(4, "little"), (1000).to_bytes(4, "little")
    path.write_bytes(bytes(content).replace(true, small))

    with pytest.raises(Unusable) as refused:
        read("edinet", path)

    assert refused.value.fault in {Fault.ZIP_BOMB, Fault.ZIP_BROKEN, Fault.CUT}


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "..\\evil.csv"])
def test_a_path_out_of_the_zip_is_refused(read: Written, tmp_path: Path, name: str) -> None:
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, files.edinet(files.SAKATA))

    with pytest.raises(Unusable) as refused:
        read("edinet", path)

    assert refused.value.fault == Fault.ZIP_PATH


def test_two_files_in_a_zip_are_refused(read: Written, tmp_path: Path) -> None:
    path = files.zipped(tmp_path / "two.zip", a__csv="x", b__csv="y")

    with pytest.raises(Unusable) as refused:
        read("edinet", path)

    assert refused.value.fault == Fault.ZIP_MEMBERS


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_zip_cut_in_the_middle_is_unusable(read: Written, tmp_path: Path, share: float) -> None:
    path = files.zipped(tmp_path / "cut.zip", list__csv=files.edinet(*map(files.edinet_row, range(1, 3000))))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])

    with pytest.raises(Unusable) as refused:
        read("edinet", path)

    assert refused.value.fault == Fault.ZIP_BROKEN


def test_a_zip_with_a_flipped_byte_is_unusable(read: Written, tmp_path: Path) -> None:
    path = files.zipped(tmp_path / "flipped.zip", list__csv=files.edinet(*map(files.edinet_row, range(1, 3000))))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))

    with pytest.raises(Unusable) as refused:
        read("edinet", path)

    assert refused.value.fault == Fault.ZIP_BROKEN


# --- corporate numbers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_houjin_reads_thirty_columns(read: Written, encoding: str) -> None:
    number = files.corporate_number(1)
    row = files.houjin_row(number, "株式会社サカタのタネ", c25="Sakata Seed Corporation", c29="サカタノタネ")

    [found] = read("houjin", files.houjin(row).encode(encoding))

    assert isinstance(found, Row)
    assert texts(found) == [
        ("株式会社サカタのタネ", "ja", "legal"),
        ("Sakata Seed Corporation", "en", "translation"),
        ("サカタノタネ", "ja", "reading"),
    ]
    assert (found.key, found.identifiers) == (number, [f"jp-cn:{number}"])
    assert (found.region, found.place, found.address) == ("JP-13", "千代田区", "東京都千代田区丸の内１")
    assert (found.legal_form, found.status, found.registered_on, found.warnings) == ("kk", "active", None, [])


def test_houjin_reads_closures_and_leaves_superseded_rows_out(read: Written) -> None:
    one, two, three, four = (files.corporate_number(serial) for serial in range(4))
    closed = files.houjin_row(one, "株式会社甲", c3="71", c19="2020-03-31", c20="11")
    old = files.houjin_row(two, "株式会社乙", c24="0")
    hidden = files.houjin_row(three, "株式会社丙", c30="1")
    deleted = files.houjin_row(four, "株式会社丁", c3="99")

    [first, second, third, fourth] = read("houjin", files.houjin(closed, old, hidden, deleted))

    assert isinstance(first, Row)
    assert (first.status, first.closed_on) == ("closed", "2020-03-31")
    assert second == LeftOut(2)
    assert isinstance(third, Row)
    assert third.warnings == ["hidden"]
    assert isinstance(fourth, Row)
    assert fourth.removed


def test_houjin_refuses_shifted_columns(read: Written) -> None:
    row = files.houjin_row(files.corporate_number(1), "株式会社甲")

    with pytest.raises(Unusable) as refused:
        read("houjin", files.houjin([*row, "one more"]))
    [kind, process, key] = read(
        "houjin",
        files.houjin(
            files.houjin_row(files.corporate_number(1), "株式会社甲", c9="31"),
            files.houjin_row(files.corporate_number(2), "株式会社甲", c3="55"),
            files.houjin_row("123", "株式会社甲"),
        ),
    )

    assert refused.value.fault == Fault.NOT_THIS_LAYOUT
    assert isinstance(kind, Refused)
    assert isinstance(process, Refused)
    assert isinstance(key, Refused)
    assert (kind.reason, process.reason, key.reason) == (Refusal.KIND, Refusal.PROCESS, Refusal.KEY_SHAPE)


# --- Kazakhstan's statistical register -------------------------------------------------------------------------------


def check_kz(items: list[Item]) -> None:
    [row, person] = items
    assert isinstance(row, Row)
    assert texts(row) == [('ТОО "Астық"', "ru", "legal"), ("«Астық» ЖШС", "kk", "legal")]
    assert (row.key, row.identifiers) == ("010540000118", ["bin:010540000118"])
    assert row.activity_codes == ["oked:46211", "isic4:4620"]
    assert (row.size, row.size_rank, row.region, row.status) == ("51-100", 2, "KZ-75", "active")
    assert (row.registered_on, row.legal_form, row.warnings) == ("2010-05-01", "llc", [])
    assert "ИВАНОВ" not in json.dumps([row.address, row.place, row.activity, *texts(row)], ensure_ascii=False)
    assert isinstance(person, LeftOut)


def kz_rows() -> list[list[str]]:
    assert files.bin_number(11) == "010540000118"
    return [
        files.kz_row("010540000118", 'ТОО "Астық"', "«Астық» ЖШС"),
        files.kz_row("800101300123", "ИП Иванов"),
    ]


def test_kz_stat_reads_csv(read: Written) -> None:
    text = files.kz_stat(*kz_rows())

    check_kz(read("kz-stat", text))
    check_kz(read("kz-stat", text.encode("utf-8-sig")))


def test_kz_stat_reads_the_old_encoding_and_semicolons(read: Written) -> None:
    text = files.kz_stat(files.kz_row("010540000118", "ТОО Арка")).replace(",", ";")

    [row] = read("kz-stat", text.encode("cp1251"))

    assert texts(row) == [("ТОО Арка", "ru", "legal")]


def test_kz_stat_reads_xlsx_with_numbers_that_lost_their_zeros(read: Written, tmp_path: Path) -> None:
    first, second = kz_rows()
    sheet = files.kz_sheet(tmp_path / "cut.xlsx", [10540000118, *first[1:]], second)
    zipped = files.zipped(tmp_path / "cut.zip", cut__xlsx=sheet.read_bytes())

    check_kz(read("kz-stat", sheet))
    check_kz(read("kz-stat", zipped))


def test_kz_stat_sheet_formulas_are_not_evaluated(read: Written, tmp_path: Path) -> None:
    row = files.kz_row("010540000118", 'ТОО "Астық"', c15='=HYPERLINK("http://example.org")')

    [found] = read("kz-stat", files.kz_sheet(tmp_path / "formula.xlsx", row))

    assert isinstance(found, Row)
    assert found.address == ""


@pytest.mark.parametrize("share", [0.3, 0.7, 0.97])
def test_kz_stat_cut_sheet_is_unusable(read: Written, tmp_path: Path, share: float) -> None:
    sheet = files.kz_sheet(tmp_path / "cut.xlsx", *[files.kz_row(files.bin_number(n), f"ТОО {n}") for n in range(500)])
    content = sheet.read_bytes()
    sheet.write_bytes(content[: int(len(content) * share)])

    with pytest.raises(Unusable) as refused:
        read("kz-stat", sheet)

    assert refused.value.fault in {Fault.SHEET_BROKEN, Fault.ZIP_BROKEN}


@pytest.mark.parametrize(
    ("kato", "words", "region"),
    [
        ("750000000", "", "KZ-75"),
        ("632810000", "", "KZ-10"),
        ("633400000", "Аягозский район", "KZ-10"),
        ("631010000", "Усть-Каменогорск", "KZ-63"),
        ("191010000", "", "KZ-33"),
        ("351810000", "", "KZ-62"),
        ("351010000", "Караганда", "KZ-35"),
        ("991010000", "", ""),
    ],
)
def test_kato_of_before_the_reform_finds_its_region(kato: str, words: str, region: str) -> None:
    from kopir.registers.layouts.kazakhstan import region_of

    assert region_of(kato, words) == region


def test_kz_stat_dirt_is_marked_or_refused(read: Written) -> None:
    good, bad_date, latin, wrong, short = (files.bin_number(number) for number in (11, 12, 13, 14, 15))
    wrong = wrong[:-1] + str((int(wrong[-1]) + 1) % 10)
    items = read(
        "kz-stat",
        files.kz_stat(
            files.kz_row(good, "ТОО <<Арқа>>"),
            files.kz_row(bad_date, 'ТОО "Арқа"', c4="0196-01-01"),
            files.kz_row(latin, 'ТОО "ЛОГИCТИК"'),
            files.kz_row(wrong, 'ТОО "Арқа"', c9="999", c5="99999"),
            files.kz_row(short[:5], 'ТОО "Арқа"'),
            files.kz_row("", 'ТОО "Арқа"'),
        ),
    )

    assert [one.warnings for one in items if isinstance(one, Row)] == [
        ["quotes_mended"], ["date"], ["lookalikes"], ["check_digit", "activity", "size"],
    ]  # fmt: skip
    assert texts(items[0])[0][0] == "ТОО «Арқа»"
    assert texts(items[2])[0][0] == 'ТОО "ЛОГИСТИК"'
    assert isinstance(items[1], Row)
    assert items[1].registered_on is None
    assert [(one.line, one.reason) for one in items if isinstance(one, Refused)] == [
        (8, Refusal.KEY_SHAPE), (9, Refusal.KEY_MISSING),
    ]  # fmt: skip


# --- Ministry of Justice ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["page", "lines", "array of pages", "array of entries", "zip"])
def test_gbd_ul_reads_pages_in_every_wrapping(read: Written, tmp_path: Path, shape: str) -> None:
    one = files.legal_entity(files.bin_number(1), 'ТОО "Арқа"', namekz='"Арқа" жауапкершілігі шектеулі серіктестігі')
    two = files.legal_entity(files.bin_number(2), 'АО "Самал"', statusru="Снят с учета")
    pages = [files.page(one, total=2), files.page(two, total=2)]
    content: str | Path = {
        "page": files.page(one, two),
        "lines": "\n".join(pages),
        "array of pages": f"[{','.join(pages)}]",
        "array of entries": json.dumps([one, two], ensure_ascii=False, indent=1),
        "zip": "",
    }[shape]
    if shape == "zip":
        content = files.zipped(tmp_path / "pages.zip", page1__json=pages[0], page2__json=pages[1])

    [first, second] = read("gbd-ul", content, name="pages.json")

    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert texts(first) == [
        ('ТОО "Арқа"', "ru", "legal"),
        ('"Арқа" жауапкершілігі шектеулі серіктестігі', "kk", "legal"),
    ]
    assert (first.line, first.status, second.status) == (1, "active", "closed")
    assert (first.region, first.registered_on, first.activity_codes) == (
        "KZ-75", "2001-05-01", ["oked:46211", "isic4:4620"],
    )  # fmt: skip


def test_gbd_ul_dirt(read: Written) -> None:
    order = " на основании постановления суда о наложении ареста " + "и обременения " * 60
    items = read(
        "gbd-ul",
        files.page(
            files.legal_entity("", "Старый кооператив", id="77", director="-"),
            files.legal_entity(files.bin_number(2), 'ТОО "Арқа"' + order, datereg="0002-01-01T00:00:00"),
            files.legal_entity(files.bin_number(3), 'ТОО "Фирма "Арқа"'),
            files.legal_entity(files.bin_number(4), '"ТОО "Самал""'),
            "not an object",
            files.legal_entity("12", "ТОО"),
            files.legal_entity(files.bin_number(5), ""),
        ),
        name="page.json",
    )

    [old, arrested, nested, inside, *refused] = items
    assert isinstance(old, Row)
    assert isinstance(arrested, Row)
    assert isinstance(nested, Row)
    assert isinstance(inside, Row)
    assert (old.key, old.identifiers, old.warnings) == ("id:77", [], ["no_number"])
    assert arrested.names[0].text == 'ТОО "Арқа"'
    assert set(arrested.warnings) == {"name_cut", "date"}
    assert arrested.registered_on is None
    assert nested.names[0].text.count('"') % 2 == 0
    assert nested.legal_form == inside.legal_form == "llc"
    assert [(one.line, one.reason) for one in refused if isinstance(one, Refused)] == [
        (5, Refusal.NOT_AN_OBJECT), (6, Refusal.KEY_SHAPE), (7, Refusal.NAME_MISSING),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (files.page(files.legal_entity("010540000118", "ТОО"))[:-40], Fault.CUT),
        (files.page(files.legal_entity("010540000118", "ТОО"), total=9), Fault.PAGES_MISSING),
        ('{"error": "Access denied"}', Fault.ERROR_ANSWER),
        ("<html>blocked</html>", Fault.JSON_BROKEN),
        ('{"elements": [{"bin": nonsense, and much more after it', Fault.JSON_BROKEN),
    ],
)
def test_gbd_ul_broken_json_is_unusable(read: Written, content: str, fault: Fault) -> None:
    with pytest.raises(Unusable) as refused:
        read("gbd-ul", content, name="page.json")

    assert refused.value.fault == fault


# --- GLEIF -----------------------------------------------------------------------------------------------------------


def test_gleif_reads_names_and_the_bridge(read: Written) -> None:
    roman = "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1"
    row = {
        "LEI": "2138001H1M69RFJCSH88",
        "Entity.LegalName": 'Акционерное общество "Национальная компания "КазМунайГаз"',
        "Entity.LegalName.xmllang": "ru",
        "Entity.OtherEntityNames.OtherEntityName.1": "KazMunayGas JSC",
        "Entity.OtherEntityNames.OtherEntityName.1.xmllang": "en",
        "Entity.OtherEntityNames.OtherEntityName.1.type": "ALTERNATIVE_LANGUAGE_LEGAL_NAME",
        roman: "AO KazMunajGaz",
        f"{roman}.type": "AUTO_ASCII_TRANSLITERATED_LEGAL_NAME",
        "Entity.LegalAddress.Country": "KZ",
        "Entity.LegalAddress.Region": "KZ-AST",
        "Entity.RegistrationAuthority.RegistrationAuthorityEntityID": "020240000555",
        "Entity.EntityStatus": "ACTIVE",
        "Entity.EntityCreationDate": "2002-02-27T00:00:00Z",
    }

    [found] = read("gleif", files.gleif(row))

    assert isinstance(found, Row)
    assert [name.kind for name in found.names] == ["legal", "translation"]
    assert found.identifiers == ["lei:2138001H1M69RFJCSH88", "bin:020240000555"]
    assert (found.country, found.region, found.status, found.registered_on) == ("KZ", "KZ-71", "active", "2002-02-27")


def test_gleif_needs_its_header(read: Written) -> None:
    with pytest.raises(Unusable) as refused:
        read("gleif", "a,b,c\n1,2,3\n")

    assert refused.value.fault == Fault.NOT_THIS_LAYOUT

"""The lists of Japan, with parties that nobody can take for real; columns and heads are the published ones."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from kopir.engines.screening import Kind, Listed
from kopir.engines.screening.lists import Refused, UnknownList, dated, format_of, read
from kopir.engines.screening.lists.japanese import japanese_birth, japanese_country


def parties(path: Path) -> dict[str, Listed]:
    return {row.key: row for row in read(path, prefix="x") if isinstance(row, Listed)}


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


MOF = (
    "区分,番号,告示日付,告示番号,個人・団体,氏名（日本語）,氏名（英語）,別名・別称（日本語）,別名・別称（英語）,旧称（英語）,"
    "確定に十分でない別名（英語）,生年月日,国籍（日本語）,旅券番号,住所・所在地（国）（英語）,"
    "住所・所在地（都市その他の情報）（英語）\n"
    "29.試験用（個人）,002-000001,2026-01-05,7,個人,プリメロフ・イワン,PRIMEROV Ivan,,"
    '"(a) Obraztsov; （b）Vydumka",,Ivan the Example,昭和37年5月4日,ロシア連邦,K 12,Kazakhstan,"1 Test St, Almaty"\n'
    "29.試験用（団体）,002-000002,2026-01-05,7,団体,例示株式会社,Example JSC,,,Old Example,,,,,,\n"
    "29.試験用（団体）,002-000003,2026-01-05,7,団体,,,,,,,,,,,\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_frozen_assets_are_read_from_the_table(encoding: str, tmp_path: Path) -> None:
    path = written(tmp_path, "shisantouketsu20261001.csv", MOF, encoding)

    person, firm, refused = read(path, prefix="x")

    assert isinstance(person, Listed)
    assert (person.key, person.kind, person.births) == ("x:002-000001", Kind.PERSON, ("1962-05-04",))
    assert [(name.text, name.is_weak) for name in person.names] == [
        ("PRIMEROV Ivan", False), ("プリメロフ・イワン", False), ("Obraztsov", False), ("Vydumka", False),
        ("Ivan the Example", True),
    ]  # fmt: skip
    assert (person.countries, person.identifiers) == (("ru", "kz"), ("passport:K12",))
    assert person.addresses == ("Kazakhstan", "1 Test St, Almaty")
    assert isinstance(firm, Listed)
    assert (firm.kind, [name.text for name in firm.names]) == (
        Kind.ORGANISATION, ["Example JSC", "例示株式会社", "Old Example"],
    )  # fmt: skip
    assert isinstance(refused, Refused)
    assert (format_of(path), dated(path, "jp-mof")) == ("jp-mof", date(2026, 10, 1))


def test_frozen_assets_are_read_from_every_sheet_whatever_the_spaces_of_its_head(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["試験用の団体（団体）"])
    book.active.append([])
    book.active.append(["告示日付", "告示 番号", "日 本 語 表 記", "英 語 表 記", "別 称 ・ 別 名", "住 所・所在地"])
    book.active.append(["2026年1月5日", 7, "例示株式会社", "Example JSC", "（a）EJSC\n(b) 例示", "Minsk"])
    second = book.create_sheet("個人")
    second.append(["試験用の個人（個人）"])
    second.append(["告示日付", "告示番号", "日本語表記", "英語表記", "生 年 月 日", "国 籍", "旅 券 番 号"])
    second.append(["2026年1月5日", 7, "イワン", "Ivan Primerov", "1960年から1962年の間", "ベラルーシ共和国", "不明"])
    path = tmp_path / "list.xlsx"
    book.save(path)

    firm, person = read(path, prefix="x")

    assert isinstance(firm, Listed)
    assert isinstance(person, Listed)
    assert format_of(path) == "jp-mof"
    assert (firm.kind, firm.programmes) == (Kind.ORGANISATION, ("試験用の団体（団体）",))
    assert [name.text for name in firm.names] == ["Example JSC", "例示株式会社", "EJSC", "例示"]
    assert (person.kind, person.births, person.countries) == (Kind.PERSON, ("1960/1962",), ("by",))
    assert person.identifiers == ()
    assert [one.key for one in (firm, person)] == list(parties(path))  # the same keys each time


def test_end_users_are_read_with_merged_cells_and_bullets(tmp_path: Path) -> None:
    text = (
        "No.,Country or Region,Company or Organization,Also Known As,Type of WMD\n"
        '1,Islamic Republic of Iran,Example Works,"・EW\n・Example Factory","N,M"\n2,,Test Institute,,B\n'
    )
    found = parties(written(tmp_path, "meti.csv", text))

    assert [name.text for name in found["x:1"].names] == ["Example Works", "EW", "Example Factory"]
    assert (found["x:1"].countries, found["x:2"].countries) == (("ir",), ("ir",))
    assert found["x:1"].programmes == ("N", "M")


def test_end_users_are_read_from_a_workbook_with_heads_in_two_languages(tmp_path: Path) -> None:
    book = Workbook()
    head = ["No.", "国名、地域名\nCountry or Region", "企業名、組織名\nCompany or Organization"]
    head += ["別名\nAlso Known As", "懸念区分\nType of WMD", "通常兵器\nConventional Weapons"]
    for row in (
        head,
        [1, "アフガニスタン\nIslamic Republic of Afghanistan", "Example Works", "・EW", "B,C", "CW"],
        head,
    ):
        book.active.append(row)
    path = tmp_path / "meti.xlsx"
    book.save(path)

    (found,) = read(path, prefix="x")

    assert isinstance(found, Listed)
    assert (found.key, found.countries, found.programmes) == ("x:1", ("af",), ("B", "C", "CW"))
    assert [name.text for name in found.names] == ["Example Works", "EW"]


LINES = """No.
国名、地域名
Country or Region
企業名、組織名
Company or Organization
別名
Also Known As
懸念区分
Type of WMD
1
アフガニスタン
Islamic Republic of Afghanistan
Example Trading
Company
・Example Trading Co.
・ETC
B,C
CW
2
イラン / Islamic Republic of Iran
Test Institute
N
3
Atlantis
Lost Works
"""
COLUMNS = """No.  Country or Region   Company or Organization   Also Known As      Type of WMD
1    Afghanistan         Example Trading Company   ・Example Trading Co.   B,C
                                                   ・ETC
2    Iran                Test Institute                                  N
"""


@pytest.mark.parametrize("text", [LINES, COLUMNS])
def test_end_users_are_read_from_the_text_of_the_pdf(text: str, tmp_path: Path) -> None:
    path = written(tmp_path, "meti.txt", text)

    first, second, *rest = read(path, prefix="x")

    assert format_of(path) == "jp-meti-text"
    assert isinstance(first, Listed)
    assert isinstance(second, Listed)
    assert [name.text for name in first.names] == ["Example Trading Company", "Example Trading Co.", "ETC"]
    assert (first.key, first.countries, first.programmes[:2]) == ("x:1", ("af",), ("B", "C"))
    assert (second.key, second.countries, [name.text for name in second.names]) == (
        "x:2", ("ir",), ["Test Institute"],
    )  # fmt: skip
    assert rest in ([], [Refused("3", "no country is said")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("昭和37年5月4日", "1962-05-04"), ("昭 和 元 年", "1926"), ("１９６２年５月４日", "1962-05-04"),
     ("1962年頃", "1962"), ("1962年5月", "1962"), ("1960年から1962年の間", "1960/1962"),
     ("Born on 4 May 1962", "1962-05-04"), ("1962-05-04", "1962-05-04"), ("不明", "")],
)  # fmt: skip
def test_days_are_read_in_japanese_and_in_eras(text: str, expected: str) -> None:
    assert japanese_birth(text) == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [("ロシア連邦", "ru"), ("ベラルーシ共和国", "by"), ("シリア・アラブ共和国", "sy"), ("カザフスタン共和国", "kz"),
     ("イラン・イスラム共和国", "ir"), ("北朝鮮", "kp"), ("中華人民共和国", "cn"), ("Kazakhstan", "kz"),
     ("中国", "cn"), ("アラブ首長国連邦", "ae"), ("韓国", "kr"), ("タイ王国", "th"), ("架空国", "")],
)  # fmt: skip
def test_countries_are_known_by_their_japanese_names(name: str, code: str) -> None:
    assert japanese_country(name) == code


def test_workbook_that_would_unpack_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _number in range(300):
                member.write(b" " * 1024 * 1024)

    with pytest.raises(UnknownList, match="larger"):
        list(read(path))


@pytest.mark.parametrize("name", ["other.txt", "xl/workbook.xml"])
def test_archive_that_is_no_list_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "<broken")

    with pytest.raises(UnknownList):
        list(read(path))

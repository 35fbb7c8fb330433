"""Small files in the real layouts, good and dirty."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from kopir.engines.identity.identifiers import corporate_check_digit, kazakh_check_digit

EDINET_HEADER = (
    "ＥＤＩＮＥＴコード,提出者種別,上場区分,連結の有無,資本金,決算日,提出者名,提出者名（英字）,提出者名（ヨミ）,所在地,"
    "提出者業種,証券コード,提出者法人番号"
)
SAKATA = (
    "E00006,内国法人・組合,上場,有,13500,5月31日,株式会社　サカタのタネ,SAKATA SEED CORPORATION,"
    "カブシキガイシャ　サカタノタネ,横浜市都筑区仲町台２－７－１,水産・農林業,13770,6020001008662"
)
PERSON = "E99999,個人（組合発行者を除く）,,,,,山田　太郎,TARO YAMADA,ヤマダ　タロウ,東京都千代田区,個人,,"


def corporate_number(serial: int) -> str:
    """A corporate number with the right check digit."""
    stem = f"{700_000_000_000 + serial:012d}"
    return f"{corporate_check_digit(stem)}{stem}"


def bin_number(serial: int) -> str:
    """A BIN of May 2001 with the right check digit."""
    while True:
        stem = f"010540{serial:05d}"
        digit = kazakh_check_digit(stem)
        if digit is not None:
            return f"{stem}{digit}"
        serial += 50_000


def edinet_row(number: int, name: str = "") -> str:
    """A row of the EDINET list."""
    return (
        f"E{number:05d},内国法人・組合,上場,有,1,3月31日,{name or f'株式会社試験{number}'},TEST {number} CO LTD,,"
        f"東京都港区１－{number},化学,,{corporate_number(number)}"
    )


def edinet(*rows: str, first: str = "ダウンロード実行日,2026年10月05日現在,件数,1件") -> str:
    """An EDINET list as the agency gives it out."""
    return "\r\n".join([first, EDINET_HEADER, *rows]) + "\r\n"


def houjin_row(number: str, name: str, **cells: str) -> list[str]:
    """A row of the corporate number file. Cells by number of the column from 1: c3='21'."""
    row = [""] * 30
    row[0:6] = ["1", number, "01", "0", "2024-04-02", "2018-10-05"]
    row[6], row[8] = name, "301"
    row[9:12] = ["東京都", "千代田区", "丸の内１"]
    row[13:16] = ["13", "101", "1000005"]
    row[22:24] = ["2015-10-05", "1"]
    row[29] = "0"
    for place, value in cells.items():
        row[int(place[1:]) - 1] = value
    return row


def houjin(*rows: list[str]) -> str:
    """A corporate number file."""
    return written(rows, "\r\n")


def written(rows: Any, end: str = "\n") -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows(rows)
    return out.getvalue()


def kz_row(number: str, name_ru: str, name_kk: str = "", **cells: str) -> list[str]:
    """A row of the statistical register."""
    row = [
        number, name_kk, name_ru, "2010-05-01", "46211", "", "Оптовая торговля зерном", "", "160", "", "51-100",
        "750000000", "Алматы", "Алматы", "Алматы, улица 1", "ИВАНОВ ИВАН ИВАНОВИЧ",
    ]  # fmt: skip
    for place, value in cells.items():
        row[int(place[1:]) - 1] = value
    return row


KZ_HEADERS = [["Срез", *[""] * 15], [f"column {number}" for number in range(1, 17)], [str(n) for n in range(1, 17)]]


def kz_stat(*rows: list[str]) -> str:
    """A file of the statistical register with its three header rows."""
    return written([*KZ_HEADERS, *rows])


def kz_sheet(path: Path, *rows: list[Any]) -> Path:
    """The same as XLSX."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in [*KZ_HEADERS, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def legal_entity(number: str, name_ru: str, **fields: Any) -> dict[str, Any]:
    """An entry of gbd_ul."""
    return {
        "id": "1", "bin": number, "namekz": "", "nameru": name_ru, "datereg": "2001-05-01T00:00:00",
        "statuskz": "", "statusru": "Зарегистрирован", "addresskz": "", "addressru": "г. Алматы, ул. Абая 1",
        "okedkz": "", "okedru": "46211 Оптовая торговля зерном", "director": "ИВАНОВ ИВАН", **fields,
    }  # fmt: skip


def page(*entries: Any, total: int = 1) -> str:
    """A page of data.egov.kz."""
    return json.dumps({"elements": list(entries), "totalPages": total}, ensure_ascii=False)


GLEIF_HEADER = [
    "LEI", "Entity.LegalName", "Entity.LegalName.xmllang",
    *[
        column
        for number in (1, 2, 3, 4, 5)
        for column in (
            f"Entity.OtherEntityNames.OtherEntityName.{number}",
            f"Entity.OtherEntityNames.OtherEntityName.{number}.xmllang",
            f"Entity.OtherEntityNames.OtherEntityName.{number}.type",
        )
    ],
    "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1",
    "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1.type",
    "Entity.LegalAddress.FirstAddressLine", "Entity.LegalAddress.City", "Entity.LegalAddress.Region",
    "Entity.LegalAddress.Country", "Entity.RegistrationAuthority.RegistrationAuthorityEntityID",
    "Entity.LegalForm.EntityLegalFormCode", "Entity.EntityStatus", "Entity.EntityCreationDate",
]  # fmt: skip


def gleif(*rows: dict[str, str]) -> str:
    """A file of LEIs; the columns that are not read are left out."""
    return written([GLEIF_HEADER, *[[row.get(name, "") for name in GLEIF_HEADER] for row in rows]])


def zipped(path: Path, **members: str | bytes) -> Path:
    """A zip of texts; a double underscore in a name stands for the point."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return path

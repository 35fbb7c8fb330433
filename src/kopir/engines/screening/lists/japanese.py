"""Days and countries as lists in Japanese write them."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from kopir.engines.screening.lists.parts import birth, country
from kopir.engines.text.scripts import normalise

_SPACE = re.compile(r"\s+")
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_YEAR = r"(?:(明治|大正|昭和|平成|令和)(\d{1,2}|元)|(\d{4}))年"
_DAY = re.compile(_YEAR + r"(?:(\d{1,2})月(?:(\d{1,2})日?)?)?")
_SPAN = re.compile(_YEAR + r"(?:から|-|~|〜)" + _YEAR)
_OF_STATES = re.compile(r"(?:民主人民|人民民主|アラブ|イスラム|社会主義|人民|連邦)*(?:共和国|連邦|王国|国)$")


def japanese_birth(text: str) -> str:
    """A day, a year or a span in EDTF; years of an era too: 昭和37年5月4日 is 1962-05-04."""
    plain = _SPACE.sub("", normalise(text))
    span = _SPAN.search(plain)
    if span is not None:
        era, of_era, year, *later = span.groups()
        return f"{_year(era, of_era, year)}/{_year(later[0], later[1], later[2])}"
    found = _DAY.search(plain)
    if found is None:
        return birth(text)
    era, of_era, year, month, day = found.groups()
    first = _year(era, of_era, year)
    if month is None or day is None or not 0 < int(month) < 13 or not 0 < int(day) < 32:
        return first
    return f"{first}-{int(month):02d}-{int(day):02d}"


def _year(era: str | None, of_era: str | None, year: str | None) -> str:
    if era is None:
        return year or ""
    return str(_ERAS[era] + (1 if of_era == "元" else int(of_era or 0)))


@cache
def _japanese_countries() -> dict[str, str]:
    names = {_letters(name): code.lower() for code, name in Locale("ja").territories.items() if code.isalpha()}
    names = {name: code for name, code in names.items() if len(code) == 2}
    return names | {
        "朝鮮": "kp", "朝鮮民主主義人民共和国": "kp", "大韓民国": "kr", "中華人民": "cn", "中華人民共和国": "cn",
        "ロシア": "ru", "ベラルシ": "by", "シリア": "sy", "英国": "gb", "米国": "us", "アメリカ合衆国": "us",
        "アラブ首長国": "ae", "アラブ首長国連邦": "ae", "サウディアラビア": "sa", "トルコ": "tr",
        "香港": "hk", "マカオ": "mo",
        "コンゴ民主": "cd", "コンゴ民主共和国": "cd", "中央アフリカ": "cf", "南スダン": "ss", "ウズベキスタン": "uz",
        "キルギス": "kg", "ジョジア": "ge", "グルジア": "ge", "ミャンマ": "mm", "イエメン": "ye", "リビア": "ly",
    }  # fmt: skip


def _letters(name: str) -> str:
    return re.sub(r"[・･ー\s()]", "", normalise(name))


def japanese_country(name: str) -> str:
    """ISO 3166 alpha-2 in lower case for a Japanese or an English name; empty where it is none."""
    text = re.split(r"[(（\[]", name, maxsplit=1)[0].strip()
    letters = _letters(text)
    known = _japanese_countries()
    return known.get(letters) or known.get(_OF_STATES.sub("", letters)) or country(text)

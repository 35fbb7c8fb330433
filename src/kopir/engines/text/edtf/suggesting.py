"""EDTF suggested from the forms people type in four languages. Shown to the editor, never applied by itself."""

from __future__ import annotations

import re
import unicodedata

from kopir.engines.text.edtf.reading import NotEdtf, read

_LONGEST = 200
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
        "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    )
    for number, name in enumerate(names.split(), start=1)
}
_SEASONS = {
    name: 21 + number
    for names in (
        "spring summer autumn winter", "spring summer fall winter", "весна лето осень зима",
        "весной летом осенью зимой",
        "весны лета осени зимы", "көктем жаз күз қыс", "春 夏 秋 冬",
    )
    for number, name in enumerate(names.split())
}  # fmt: skip
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA = re.compile(f"({'|'.join(_ERAS)})(\\d{{1,2}}|元)年")
_CIRCA = re.compile(
    r"\b(?:about|around|circa|ca?\.|ca?(?= ?\d)|около|примерно|ок\.|приблизительно|шамамен)|約|ごろ|頃"
)
_DOUBT = re.compile(r"\b(?:possibly|probably|perhaps|возможно|вероятно|предположительно|мүмкін)|\(\?\)|\?|（推定）")
_EITHER = re.compile(r" (?:or|или|либо|немесе|не) |または|又は|あるいは")
_TO = re.compile(r" ?(?:[–—〜~]|(?<=[\d年月日])から(?=\d)) ?| - | (?:to|till|по|and|и) |(?<=\b\d{4})-(?=\d{4}\b)")
_BETWEEN = re.compile(r"^(?:between|from|с|между) (?=.*(?: and | to | till | по | и ))")
_BEFORE = re.compile(r"^(?:before|until|up to|till|до|по) |(?: (?:дейін)|以前|まで)$")
_AFTER = re.compile(r"^(?:after|since|from|после|с|начиная с) |(?: (?:бастап|кейін)|以降|から|以後)$")
_NOISE = re.compile(
    r"\b(?:годов|годы|году|года|год|гг?\.?|жылдары|жылдар|жылдың|жылғы|жылға|жылдан|жылы|жыл|ж\.?|the|in|of|в|"
    r"early|late|mid|начало|конец|середина)(?=\s|$|[,;)])"
)
_DECADE = re.compile(r"(\d{3})0(?:s|'s|-?е|-х|-|年代)")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})(?:[./年-](\d{1,2})(?:[./月-](\d{1,2})日?|月)?|年)?")
_SEASON_JA = re.compile(r"(\d{4})年の?([春夏秋冬])")
_WORD = re.compile(r"[^\W\d_]+|\d+")


def suggest(text: str) -> str:
    """EDTF for what somebody typed, or nothing when it is not understood. What is said twice is left out."""
    if len(text) > _LONGEST:
        return ""
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().split()).rstrip(".,; ")
    plain = _ERA.sub(lambda era: f"{_ERAS[era[1]] + (1 if era[2] == '元' else int(era[2]))}年", plain)
    found = _whole(plain)
    try:
        return read(found).edtf if found else ""
    except NotEdtf:
        return ""


def _whole(plain: str) -> str:
    straight = plain.upper().replace(" ", "")
    try:
        return read(straight).edtf
    except NotEdtf:
        pass
    pieces = [_point(piece) for piece in _EITHER.split(plain)]
    if len(pieces) > 1:
        return f"[{','.join(piece.rstrip('~?%') for piece in pieces)}]" if all(pieces) else ""
    return _interval(plain) or _open(plain) or _point(plain)


def _interval(plain: str) -> str:
    without = _NOISE.sub(" ", plain)
    inner = " ".join(_BETWEEN.sub("", without).removesuffix("дейін").split())
    pieces = [_point(piece.removesuffix("まで").removesuffix("аралығы").strip()) for piece in _TO.split(inner)]
    return "/".join(pieces) if len(pieces) == 2 and all(pieces) else ""


def _open(plain: str) -> str:
    without = " ".join(_NOISE.sub(" ", plain).split())
    for pattern, form in ((_BEFORE, "../{}"), (_AFTER, "{}/..")):
        if pattern.search(without):
            point = _point(pattern.sub("", without))
            return form.format(point) if point else ""
    return ""


def _point(plain: str) -> str:
    """One point of time with its mark."""
    rest, circa = _CIRCA.subn(" ", plain)
    rest, doubt = _DOUBT.subn(" ", rest)
    rest = " ".join(_NOISE.sub(" ", rest).split()).strip(" ,;")
    found = _bare(rest)
    mark = {(True, False): "~", (False, True): "?", (True, True): "%"}.get((bool(circa), bool(doubt)), "")
    return found + mark if found else ""


def _bare(rest: str) -> str:
    if decade := _DECADE.fullmatch(rest):
        return f"{decade[1]}X"
    if season := _SEASON_JA.fullmatch(rest):
        return f"{season[1]}-{_SEASONS[season[2]]}"
    if day := _DAY_FIRST.fullmatch(rest):
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    if year := _YEAR_FIRST.fullmatch(rest):
        return "-".join([year[1], *(f"{int(part):02}" for part in year.groups()[1:] if part)])
    return _worded(_WORD.findall(rest))


def _worded(words: list[str]) -> str:
    """A year with a month or a season in words, and perhaps a day: in any order."""
    years = [word for word in words if word.isdigit() and len(word) == 4]
    days = [word for word in words if word.isdigit() and len(word) < 3]
    names = [word for word in words if not word.isdigit()]
    if len(years) != 1 or len(names) != 1 or len(days) > 1:
        return ""
    if names[0] in _SEASONS and not days:
        return f"{years[0]}-{_SEASONS[names[0]]}"
    month = _MONTHS.get(names[0])
    if month is None:
        return ""
    return f"{years[0]}-{month:02}" + (f"-{int(days[0]):02}" if days else "")

"""EDTF in words: Kazakh, Russian, Japanese, English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kopir.engines.text.edtf.reading import WINTER, Point, Reading, parts_of


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_EN_MONTHS = _list("January February March April May June July August September October November December")
_RU_MONTHS = _list("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь")
_RU_OF_MONTH = _list("января февраля марта апреля мая июня июля августа сентября октября ноября декабря")
_KK_MONTHS = _list("қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан")
_KK_FROM = _list("дан нан дан ден дан нан ден дан тен нан дан нан")
_KK_TO = _list("ға ға ға ге ға ға ге ға ке ға ға ға")
_SEASONS = {
    "en": ("spring", "summer", "autumn", "winter"),
    "ru": ("весна", "лето", "осень", "зима"),
    "kk": ("көктем", "жаз", "күз", "қыс"),
    "ja": ("春", "夏", "秋", "冬"),
}
_RU_OF_SEASON = ("весны", "лета", "осени", "зимы")
_RU_TO_SEASON = ("весну", "лето", "осень", "зиму")
_KK_FROM_SEASON = ("көктемнен", "жаздан", "күзден", "қыстан")
_KK_TO_SEASON = ("көктемге", "жазға", "күзге", "қысқа")


@dataclass(frozen=True)
class Words:
    """How one language says the patterns. `{}` is a point of time; `point` says one in a case of its grammar."""

    point: Callable[[Point, str], str]
    years: str  # from year to year
    between: str
    since: tuple[str, str]  # open, unknown
    until: tuple[str, str]
    not_before: str
    not_after: str
    either: str
    both: str
    cases: tuple[str, str, str] = ("", "", "")  # of the first and the last point between, and after `until`


def in_words(edtf: str, language: str) -> str:
    """The date as a reader of kk, ru, ja or en would say it. `NotEdtf` if it cannot be read."""
    words = _LANGUAGES.get(language, _LANGUAGES["en"])
    return _said(parts_of(edtf.strip()), words)


def _said(reading: Reading, words: Words) -> str:
    if reading.kind in {"one", "all"}:
        joint = words.either if reading.kind == "one" else words.both
        return joint.join(_said(part, words) for part in reading.parts)
    if reading.kind == "point":
        (point,) = reading.points
        return words.point(_there(point), "") if point is not None else ""
    return _from_to(reading, words)


def _from_to(reading: Reading, words: Words) -> str:
    start, end = reading.points
    first, last, until = words.cases
    is_run = reading.kind == "run"
    if start is None:
        if is_run:
            return words.not_after.format(words.point(_there(end), first))
        return words.until[reading.ends[0] == "?"].format(words.point(_there(end), until))
    if end is None:
        pattern = words.not_before if is_run else words.since[reading.ends[1] == "?"]
        return pattern.format(words.point(start, first))
    if _is_bare_year(start) and _is_bare_year(end):
        return words.years.format(start.year, end.year)
    return words.between.format(words.point(start, first), words.point(end, last))


def _there(point: Point | None) -> Point:
    if point is None:
        raise ValueError(point)
    return point


def _is_bare_year(point: Point) -> bool:
    return point.year.isdigit() and not point.month and not point.mark


def _span(point: Point) -> tuple[int, int] | None:
    """The years of what is longer than a decade: they are said one by one."""
    return (point.first_year, point.last_year) if point.year.endswith("XX") else None


def _winter(point: Point) -> str:
    return f"{point.first_year}–{point.last_year + 1}"


def _english(point: Point, _case: str) -> str:
    said = _english_plain(point)
    return {"": said, "~": f"about {said}", "?": f"{said} (uncertain)", "%": f"about {said} (uncertain)"}[point.mark]


def _english_plain(point: Point) -> str:
    span = _span(point)
    year = f"{span[0]}–{span[1]}" if span else f"{point.first_year}s" if "X" in point.year else point.year
    if point.month == WINTER:
        return f"winter {_winter(point)}"
    if point.month > 12:
        return f"{_SEASONS['en'][point.month - 21]} {year}"
    if point.day:
        return f"{point.day} {_EN_MONTHS[point.month - 1]} {year}"
    return f"{_EN_MONTHS[point.month - 1]} {year}" if point.month else year


def _russian(point: Point, case: str) -> str:
    """Cases: nothing (когда), gen (с, до, около), acc (по)."""
    if point.mark in {"~", "%"} and not case:
        said = f"около {_russian_plain(point, 'gen')}"
    else:
        said = ("примерно " if point.mark in {"~", "%"} else "") + _russian_plain(point, case)
    return f"{said} (предположительно)" if point.mark in {"?", "%"} else said


def _russian_plain(point: Point, case: str) -> str:
    year = point.year
    many, one = ("годов", "года") if case == "gen" else ("годы", "год")
    span = _span(point)
    if span:
        return f"{span[0]}–{span[1]} {many}"
    if point.month > 12:
        season = {"gen": _RU_OF_SEASON, "acc": _RU_TO_SEASON}.get(case, _SEASONS["ru"])[point.month - 21]
        return f"{season} {_winter(point)} годов" if point.month == WINTER else f"{season} {_of_russian_year(point)}"
    if point.day:
        return f"{point.day} {_RU_OF_MONTH[point.month - 1]} {_of_russian_year(point)}"
    if point.month:
        month = _RU_OF_MONTH[point.month - 1] if case == "gen" else _RU_MONTHS[point.month - 1]
        return f"{month} {_of_russian_year(point)}"
    if "X" in year:
        return f"{point.first_year}-{'х' if case == 'gen' else 'е'} {many}"
    return f"{year} {one}"


def _of_russian_year(point: Point) -> str:
    return f"{point.first_year}-х годов" if "X" in point.year else f"{point.year} года"


def _kazakh(point: Point, case: str) -> str:
    """Cases: nothing, from (-дан), to (-ға)."""
    said = _kazakh_plain(point, case)
    said = f"шамамен {said}" if point.mark in {"~", "%"} else said
    return f"{said} (болжам бойынша)" if point.mark in {"?", "%"} else said


def _kazakh_plain(point: Point, case: str) -> str:
    decade = "X" in point.year
    year = f"{point.first_year}-" if decade else f"{point.year} "
    ending = {"from": "дан", "to": "ға"}.get(case, "")
    span = _span(point)
    if span:
        return f"{span[0]}–{span[1]} жылдар{ending}"
    if point.month > 12:
        season = {"from": _KK_FROM_SEASON, "to": _KK_TO_SEASON}.get(case, _SEASONS["kk"])[point.month - 21]
        of_year = f"{_winter(point)} жылдардағы" if point.month == WINTER else f"{year}жылғы"
        return f"{of_year} {season}"
    if point.month:
        endings = {"from": _KK_FROM, "to": _KK_TO}.get(case)
        month = _KK_MONTHS[point.month - 1] + (endings[point.month - 1] if endings else "")
        return f"{year}жылғы {point.day} {month}" if point.day else f"{year}жылғы {month}"
    return f"{year}{'жылдар' if decade else 'жыл'}{ending}"


def _japanese(point: Point, _case: str) -> str:
    said = _japanese_plain(point) + ("ごろ" if point.mark in {"~", "%"} else "")
    return f"{said}（推定）" if point.mark in {"?", "%"} else said


def _japanese_plain(point: Point) -> str:
    span = _span(point)
    if span:
        return f"{span[0]}〜{span[1]}年"
    year = f"{point.first_year}年代" if "X" in point.year else f"{point.first_year}年"
    if point.month == WINTER:
        return f"{point.first_year}年から{point.last_year + 1}年にかけての冬"
    if point.month > 12:
        return f"{year}{_SEASONS['ja'][point.month - 21]}"
    if point.month:
        return f"{year}{point.month}月" + (f"{point.day}日" if point.day else "")
    return year


_LANGUAGES = {
    "en": Words(
        _english, "{}–{}", "{} – {}", ("from {}", "from {} (end not known)"),
        ("until {}", "until {} (beginning not known)"), "{} or later", "{} or earlier", " or ", " and ",
    ),
    "ru": Words(
        _russian, "{}–{} годы", "с {} по {}", ("с {}", "с {} (конец неизвестен)"),
        ("до {}", "до {} (начало неизвестно)"), "не ранее {}", "не позднее {}", " или ", " и ",
        cases=("gen", "acc", "gen"),
    ),
    "kk": Words(
        _kazakh, "{}–{} жылдар", "{} {} дейін", ("{} бастап", "{} бастап (аяқталуы белгісіз)"),
        ("{} дейін", "{} дейін (басталуы белгісіз)"), "{} ерте емес", "{} кеш емес", " немесе ", " және ",
        cases=("from", "to", "to"),
    ),
    "ja": Words(
        _japanese, "{}〜{}年", "{}〜{}", ("{}から", "{}から（終期不明）"), ("{}まで", "{}まで（始期不明）"),
        "{}以降", "{}以前", "または", "および",
    ),
}  # fmt: skip

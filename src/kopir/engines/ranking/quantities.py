"""Amounts with their units, in base units that can be compared: "60 t a year", 月500t, «9 тыс т/мес», «айына 40 т».

Masses become kilograms, flows kilograms a year (of 12 months, 50 weeks, 300 working days with 3 shifts or 16 hours),
temperatures degrees Celsius, shares percent, power kilowatts, lengths metres, areas square metres, volumes litres,
money US dollars only when it says so, and counted things stay counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kopir.engines.ranking.problem import Quantity
from kopir.engines.text.tokens import folded

_THOUSANDS = {"тыс": 1e3, "мың": 1e3, "thousand": 1e3, "k": 1e3, "千": 1e3, "万": 1e4, "млн": 1e6, "million": 1e6,
              "億": 1e8, "млрд": 1e9, "billion": 1e9}  # fmt: skip
# unit as written -> (kind, factor to the base unit)
UNITS: dict[str, tuple[str, float]] = {}
_WRITTEN: dict[str, dict[str, float]] = {
    "kg": {"t": 1e3, "т": 1e3, "тн": 1e3, "тонн": 1e3, "тонна": 1e3, "тонны": 1e3, "тоннаға": 1e3, "тонналық": 1e3,
           "tons": 1e3, "ton": 1e3, "tonnes": 1e3, "tonne": 1e3, "mt": 1e3, "トン": 1e3, "kt": 1e6, "кт": 1e6,
           "kg": 1, "кг": 1, "キロ": 1, "g": 1e-3, "г": 1e-3, "гр": 1e-3, "グラム": 1e-3},
    "celsius": {"°c": 1, "°с": 1, "℃": 1, "度": 1, "градус": 1, "градусов": 1},
    "percent": {"%": 1, "パーセント": 1},
    "kw": {"mw": 1e3, "мвт": 1e3, "gw": 1e6, "гвт": 1e6, "kw": 1, "квт": 1},
    "kv": {"kv": 1, "кв": 1},
    "horsepower": {"馬力": 1, "л.с": 1, "hp": 1, "а.к": 1},
    "micrometre": {"μm": 1, "µm": 1, "мкм": 1, "micron": 1, "microns": 1, "ミクロン": 1},
    "mm": {"mm": 1, "мм": 1, "cm": 10, "см": 10},
    "m2": {"ha": 1e4, "га": 1e4, "ヘクタール": 1e4, "m2": 1, "м2": 1, "㎡": 1, "m²": 1, "м²": 1},
    "litre": {"l": 1, "л": 1, "リットル": 1, "ml": 1e-3, "мл": 1e-3},
    "piece": {"pcs": 1, "pc": 1, "шт": 1, "дана": 1, "個": 1, "本": 1, "枚": 1, "台": 1, "units": 1, "ед": 1,
              "jars": 1, "құты": 1, "банок": 1, "bottles": 1},
    "head": {"гол": 1, "голов": 1, "бас": 1, "頭": 1, "head": 1, "mares": 1},
    "person": {"чел": 1, "名": 1, "人": 1, "people": 1, "engineers": 1, "адам": 1, "инженер": 1, "слушателей": 1},
    "usd": {"usd": 1, "$": 1, "долл": 1, "долларов": 1, "ドル": 1},
    "year_span": {"years": 1, "лет": 1, "года": 1, "жыл": 1, "жылдық": 1},
    "pallet": {"паллет": 1, "п/м": 1, "pallets": 1, "パレット": 1},
    "unit_u": {"u": 1},
}  # fmt: skip
for _kind, _written in _WRITTEN.items():
    UNITS.update({written: (_kind, factor) for written, factor in _written.items()})

_A_YEAR = {"year": 1.0, "month": 12.0, "week": 50.0, "day": 300.0, "shift": 900.0, "hour": 4800.0, "quarter": 4.0}
_PERIODS = {
    "year": r"a year|per year|per annum|annual\w*|/ ?y(?:ea)?r?\b|/ ?год\w*|в год|за год"
    r"|за сезон|год\w*|жылына|маусымына|年間?(?!産)|/y",
    "quarter": r"a quarter|per quarter|в квартал|тоқсанына|四半期",
    "month": r"a month|per month|monthly|/ ?mo(?:nth)?\b|/ ?мес\w*|в месяц|за месяц|айына|毎?月",
    "week": r"a week|per week|weekly|в неделю|аптасына|週",
    "shift": r"per shift|a shift|в смену|/ ?смен\w*|ауысымына",
    "day": r"a day|per day|daily|/ ?d(?:ay)?\b|/ ?сут\w*|в сутки|в день|тәулігіне|күніне|日量|毎日|/日|一日|1日",
    "hour": r"an hour|per hour|hourly|/ ?h\b|/ ?час\w*|в час|сағатына|毎時|時間あたり",
}
_PERIOD_RE = {name: re.compile(pattern) for name, pattern in _PERIODS.items()}
_NUMBER = r"(?:(?<!\w)[-+])?\d{1,3}(?:[  ,]\d{3})+(?:[.,]\d+)?|(?:(?<!\w)[-+])?\d+(?:[.,]\d+)?"
_UNIT_WORDS = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_SCALE_WORDS = "|".join(re.escape(scale) for scale in sorted(_THOUSANDS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?<![\d.,])(?P<low>{_NUMBER})\s*(?:(?:-|~|〜|～|…|\.\.\.|to|до|/)\s*(?P<high>{_NUMBER}))?\s*\+?\s*"
    rf"(?:(?P<scale>{_SCALE_WORDS})\.?\s*)?(?P<unit>{_UNIT_WORDS})(?![a-zа-яәғқңөұүһі])"
)
_BEFORE = 14  # letters around an amount in which its period and its bound are looked for
_AT_LEAST = re.compile(r"\b(?:from|at least|above|over|more than|min\.?|от|не менее|более|свыше|кем дегенде)\s*$")
_AT_LEAST_AFTER = re.compile(
    r"^\s*(?:\+|or more|and above|以上|以降|〜|~|и более|и выше|дан астам|ден астам|тан астам|артық)"
)
_AT_MOST = re.compile(r"\b(?:up to|below|under|max\.?|less than|до|не более|не выше)\s*$")
_AT_MOST_AFTER = re.compile(r"^\s*(?:or (?:finer|less|colder|lower|below)|以下|未満|まで|и ниже|и менее|дейін|max)")


@lru_cache(maxsize=20_000)
def quantities(text: str, lang: str = "") -> tuple[Quantity, ...]:  # noqa: ARG001 -- units tell their language
    """The amounts of a phrase.

    >>> [(q.low, q.high, q.unit) for q in quantities("150-180 т за сезон")]
    [(150000.0, 180000.0, 'kg/year')]
    """
    plain = folded(text)
    return (*(_quantity(plain, match) for match in _AMOUNT.finditer(plain)), *_bare_degrees(plain))


# Degrees without their sign: "-25 / +2..+8", «до -40», 零下40度, «−40 аязда».
_BELOW_ZERO = re.compile(
    r"(?<![\w.,°%+])-(\d{1,2})(?=$|[.,;:)/]|\s*[/+]| аяз| мороз| and | или |から|でも|以下|対応|まで)"
    r"|(?:零下|マイナス|氷点下)(\d{1,2})"
)


def _bare_degrees(plain: str) -> Iterator[Quantity]:
    for match in _BELOW_ZERO.finditer(plain):
        degrees = -float(match[1] or match[2])
        yield Quantity(degrees, degrees, "celsius", text=match[0])


def _quantity(plain: str, match: re.Match[str]) -> Quantity:
    kind, factor = UNITS[match["unit"]]
    scale = _THOUSANDS.get(match["scale"] or "", 1.0)
    low = _number(match["low"]) * scale * factor
    high = _number(match["high"]) * scale * factor if match["high"] else low
    before, after = plain[max(0, match.start() - _BEFORE) : match.start()], plain[match.end() : match.end() + _BEFORE]
    period = _period(before, after)
    if period and kind in {"kg", "litre", "piece", "head", "usd"}:
        low, high, kind = low * _A_YEAR[period], high * _A_YEAR[period], f"{kind}/year"
    return Quantity(
        min(low, high),
        max(low, high),
        kind,
        at_least=bool(_AT_LEAST.search(before) or _AT_LEAST_AFTER.search(after)),
        at_most=bool(_AT_MOST.search(before) or _AT_MOST_AFTER.search(after)),
        text=match[0].strip(),
    )


def _period(before: str, after: str) -> str:
    for name, pattern in _PERIOD_RE.items():
        found = pattern.search(after)
        if found and found.start() <= 4:
            return name
    for name, pattern in _PERIOD_RE.items():
        if pattern.search(before):
            return name
    return ""


def _number(written: str) -> float:
    """`1 200`, `1,200` and `1.200,5` are read; a comma before one or two digits is a decimal sign."""
    plain = written.replace(" ", "").replace(" ", "")
    if re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    return float(plain.replace(",", "."))

"""Texts and dates of registers mended: what was changed is marked on the row, nothing is changed silently."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from kopir.engines.identity import identifiers
from kopir.engines.text.scripts import Script, detect_script, normalise, repair_lookalikes
from kopir.registers.layouts.codes import Warning_
from kopir.registers.layouts.row import Row

NAME_LETTERS = 384  # beyond it registers append court orders and pledges
NAME_REFUSED = 20_000
_SPACES = re.compile(r"[\s\u3000]+")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FORMULA = re.compile(r"^(?:[=@\t\r]|[+-](?=[^\d\s]|\d+[^\d\s.,]))")
_APPENDED = re.compile(
    r"[\s,;(]+(?:на основании|согласно|постановлени|определени[ея] суд|решени[ея] суд|арест|обременени|наложен|"
    r"сот шешімі|соттың|негізінде|тыйым салын)",
    re.IGNORECASE,
)
_FIRST_YEAR, _LAST_YEAR = 1860, 2100


def squeeze(text: str) -> str:
    """One line, single blanks, no control letters."""
    return _SPACES.sub(" ", _CONTROL.sub("", text)).strip()


def mended_text(text: str, row: Row, *, letters: int) -> str:
    """A free text, squeezed and cut to what the column holds; formulas are kept as text and marked."""
    text = squeeze(text)
    if _FORMULA.match(text):
        row.warn(Warning_.FORMULA)
    if len(text) > letters:
        row.warn(Warning_.TEXT_CUT)
        return text[:letters].rstrip()
    return text


def mended_name(text: str, row: Row) -> str:
    """A name: quotes and look-alike letters mended, what was appended to it cut off."""
    text = squeeze(text)
    if _FORMULA.match(text):
        row.warn(Warning_.FORMULA)
    text = _mended_quotes(text, row)
    if len(text) > NAME_LETTERS:
        text = _legal_name(text)
        row.warn(Warning_.NAME_CUT)
    repaired = repair_lookalikes(text)
    if repaired != text:
        row.warn(Warning_.LOOKALIKES)
    return repaired


def _legal_name(text: str) -> str:
    """The name without the court order after it; without any mark of one, cut at a word."""
    found = _APPENDED.search(text, 8)
    if found and found.start() <= NAME_LETTERS:
        return text[: found.start()].rstrip(" ,;(")
    return text[:NAME_LETTERS].rsplit(" ", 1)[0]


def _mended_quotes(text: str, row: Row) -> str:
    """`<< >>` as « », doubled quotes as one, and a quote that is never closed taken away."""
    mended = text.replace("<<", "«").replace(">>", "»").replace("''", '"')
    mended = re.sub('"{2,}', '"', mended)
    opened, closed = mended.count("«"), mended.count("»")
    if opened > closed and not mended.rstrip().endswith("»"):
        mended = mended + "»" * (opened - closed) if opened - closed == 1 else mended.replace("«", "").replace("»", "")
    elif closed > opened:
        mended = mended.replace("»", "", closed - opened)
    if mended.count('"') % 2:
        mended = mended[:-1] + '"' if mended.endswith("'") else _without_last_quote(mended)
    if mended != text:
        row.warn(Warning_.QUOTES_MENDED)
    return squeeze(mended)


def _without_last_quote(text: str) -> str:
    """ТОО "Фирма "Арқа" has three: nested quotes closed by one. A lone one goes, else one is added at the end."""
    if text.count('"') == 1:
        return text.replace('"', "")
    return text + '"' if not text.endswith('"') else text.replace('"', "", 1)


@lru_cache(maxsize=65_536)
def iso_date(text: str) -> str | None:
    """2018-04-02, 02.04.2018, 2018/4/2 or an ISO time as an ISO date; None if it is none or out of reason."""
    text = text.strip()
    found = re.match(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})(?!\d)", text)
    if found:
        year, month, day = (int(part) for part in found.groups())
    else:
        found = re.match(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?!\d)", text)
        if not found:
            return None
        day, month, year = (int(part) for part in found.groups())
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def dated(text: str, row: Row) -> str | None:
    """A date, or nothing and a warning: registers hold years like 0196."""
    if not text.strip() or text.strip() == "-":
        return None
    found = iso_date(text)
    if found is None:
        row.warn(Warning_.DATE)
    return found


def script_of(text: str) -> str:
    """Jpan, Cyrl, Latn ... as the database keeps it. Full-width letters count as the plain ones they are."""
    found = detect_script(normalise(text))
    return found.value if found is not Script.NONE else "other"


def numbered(scheme: identifiers.Scheme, value: str, row: Row) -> str:
    """`bin:941240000193`; a wrong check digit is marked, since registers contain them."""
    found = identifiers.parse(value)
    if not found.valid or found.why:
        row.warn(Warning_.CHECK_DIGIT)
    return f"{scheme.value}:{value}"

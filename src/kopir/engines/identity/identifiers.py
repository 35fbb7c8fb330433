"""Numbers that name a company: Kazakhstan's BIN and IIN, Japan's corporate number and EDINET code, the LEI.

A number is read as people write it (full-width digits, spaces, hyphens, the T of an invoice number) and checked by its
own arithmetic; whether it was ever issued only a register can tell. Messages are codes; the web has the words.

Sources: Kazakhstan's rules on the BIN and IIN (check digit in two passes), Japan's National Tax Agency (corporate
number), ISO 17442 and ISO 7064 MOD 97-10 (LEI).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kopir.engines.text.scripts import normalise


class Scheme(StrEnum):
    """Whose number it is."""

    KZ_BIN = "bin"
    KZ_IIN = "iin"
    JP_CORPORATE = "jp-cn"
    JP_EDINET = "edinet"
    LEI = "lei"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Why:
    """A reason as a code with parameters, such as `check_digit` with expected and found."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number as read: `value` is its plain form. `valid` may come with a warning in `why` (an LEI's check)."""

    scheme: Scheme
    value: str
    valid: bool
    why: tuple[Why, ...] = ()


_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−ー.]+")
_FIRST_WEIGHTS = range(1, 12)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_MONTHS = range(1, 13)
_MAX_LENGTH = 60  # nobody writes a number longer than this; the rest isn't read


def parse(text: str) -> Identifier:
    """What number this is, by its shape, and whether its arithmetic holds. Never raises."""
    if len(text) > _MAX_LENGTH:
        return Identifier(Scheme.UNKNOWN, "", valid=False, why=(Why("too_long"),))
    value = _SEPARATORS.sub("", normalise(text)).upper()
    if re.fullmatch("T[0-9]{13}", value):
        value = value[1:]
    if re.fullmatch("[0-9]{12}", value):
        return _bin(value) if value[4] in "456" else _iin(value)
    if re.fullmatch("[0-9]{13}", value):
        return _corporate_number(value)
    if re.fullmatch("E[0-9]{5}", value):
        return Identifier(Scheme.JP_EDINET, value, valid=True)
    if re.fullmatch("[0-9A-Z]{18}[0-9]{2}", value):
        return _lei(value)
    return Identifier(Scheme.UNKNOWN, value, valid=False, why=(Why("unknown_shape"),))


def kazakh_check_digit(stem: str) -> int | None:
    """The twelfth digit of a BIN or IIN from the first eleven; None where no number may be issued."""
    digits = [int(digit) for digit in stem]
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        rest = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def corporate_check_digit(stem: str) -> int:
    """The first digit of a Japanese corporate number from its twelve others."""
    return 9 - sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(stem))) % 9


def lei_check_holds(value: str) -> bool:
    """ISO 7064 MOD 97-10 over the letters as numbers (A is 10)."""
    return int("".join(str(int(letter, 36)) for letter in value)) % 97 == 1


def _bin(value: str) -> Identifier:
    """Year, month, type 4 to 6, unit 0 to 3, serial, check digit."""
    why = []
    if int(value[2:4]) not in _MONTHS:
        why.append(Why("month", (("found", value[2:4]),)))
    if value[5] not in "0123":
        why.append(Why("unit", (("found", value[5]),)))
    return _checked_kazakh(Scheme.KZ_BIN, value, why)


def _iin(value: str) -> Identifier:
    """Birth date, century and sex (0 to 6), serial, check digit."""
    why = []
    century = {"1": 18, "2": 18, "3": 19, "4": 19, "5": 20, "6": 20}.get(value[6], 20)
    if value[6] not in "0123456":
        why.append(Why("century", (("found", value[6]),)))
    try:
        date(century * 100 + int(value[:2]), int(value[2:4]), int(value[4:6]))
    except ValueError:
        why.append(Why("birth_date", (("found", value[:6]),)))
    return _checked_kazakh(Scheme.KZ_IIN, value, why)


def _checked_kazakh(scheme: Scheme, value: str, why: list[Why]) -> Identifier:
    expected = kazakh_check_digit(value[:11])
    if expected is None:
        why.append(Why("never_issued"))
    elif expected != int(value[11]):
        why.append(Why("check_digit", (("expected", str(expected)), ("found", value[11]))))
    return Identifier(scheme, value, valid=not why, why=tuple(why))


def _corporate_number(value: str) -> Identifier:
    expected = str(corporate_check_digit(value[1:]))
    if expected == value[0]:
        return Identifier(Scheme.JP_CORPORATE, value, valid=True)
    why = Why("check_digit", (("expected", expected), ("found", value[0])))
    return Identifier(Scheme.JP_CORPORATE, value, valid=False, why=(why,))


def _lei(value: str) -> Identifier:
    """Valid even if the check fails: about 1 in 25,000 issued LEIs does fail it. Then `why` warns."""
    warning = () if lei_check_holds(value) else (Why("lei_check_warning"),)
    return Identifier(Scheme.LEI, value, valid=True, why=warning)

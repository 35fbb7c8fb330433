"""Bars drawn by the server, for the page and for paper alike: a label, a bar, and the number in words beside it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDE = 360  # units of the drawing; one line holds about LETTERS narrow letters
LETTERS = 52
MOST = 30  # bars; the table below the picture has all
_LINE, _BAR, _GAP = 17, 12, 8
_TEXT = 'font-size="11.5"'


@dataclass(frozen=True)
class Bar:
    """`share` is between 0 and 1."""

    label: str
    said: str
    share: float


@dataclass(frozen=True)
class Colours:
    """Variables of the house on the page, their values on paper."""

    bar: str = "var(--accent)"
    ground: str = "var(--accent-soft)"
    ink: str = "currentColor"
    letters: str = ""


ON_PAPER = Colours("#17527a", "#e6eef4", "#1c2430", "Kopir Print")
ON_PAPER_JAPANESE = Colours("#17527a", "#e6eef4", "#1c2430", "Kopir Print JP")


def _width(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def wrapped(text: str, most: int = LETTERS) -> list[str]:
    """Lines that fit, broken at blanks where there are any; two at most, the rest is cut."""
    lines, line, used, blank = [], "", 0, -1
    for letter in text:
        if letter == " ":
            blank = len(line)
        line, used = line + letter, used + _width(letter)
        if used > most:
            cut = blank if blank > 0 else len(line) - 1
            lines.append(line[:cut].rstrip())
            line = line[cut:].lstrip()
            used, blank = sum(map(_width, line)), -1
    lines.append(line)
    if len(lines) > 2:
        return [lines[0], f"{lines[1][:-1]}…"]
    return lines


def bars(rows: Sequence[Bar], title: str, colours: Colours = Colours()) -> str:
    """The picture. What it shows stands in the table beside it, so a reader of screens hears its title alone."""
    parts, at = [], 0
    for row in rows[:MOST]:
        for line in wrapped(row.label):
            at += _LINE
            parts.append(f'<text x="0" y="{at - 5}" {_TEXT} fill="{colours.ink}">{_xml(line)}</text>')
        share = min(max(row.share, 0.0), 1.0)
        room = WIDE - 90
        parts.append(f'<rect x="0" y="{at}" width="{room}" height="{_BAR}" fill="{colours.ground}"/>')
        parts.append(f'<rect x="0" y="{at}" width="{share * room:.1f}" height="{_BAR}" fill="{colours.bar}"/>')
        parts.append(f'<text x="{room + 8}" y="{at + 10}" {_TEXT} fill="{colours.ink}">{_xml(row.said)}</text>')
        at += _BAR + _GAP
    letters = f' font-family="{escape(colours.letters)}"' if colours.letters else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {max(at, 1)}" width="{WIDE}" '
        f'height="{max(at, 1)}" role="img" aria-label="{_xml(title)}"{letters}>{"".join(parts)}</svg>'
    )


def _xml(text: str) -> str:
    return escape("".join(letter for letter in text if letter.isprintable()))

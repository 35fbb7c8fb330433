"""What is printed holds every letter of four languages, and nothing that somebody wrote is read as code."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest

from core import pdf_text
from kopir.core import printing

PRINTS = Path(printing.__file__).parent / "prints"
PLAIN = PRINTS / "plain.typ"
KAZAKH = "ӘәӨөҮүҰұҚқҒғҢңҺһІі"
NAMES = "髙﨑𠮷栁邉邊濵德惠隆廣櫻澤"
HOSTILE = '#eval("1+1") #panic("x") \\ \\u{41} " \' $x^2$ *b* _i_ `raw` @a <b> // c /* d #import "house.typ"'


def printed(language: str = "en", **given: Any) -> pdf_text.Printed:
    document = {"language": language, "title": "", "foot": "", "parts": [], **given}
    return pdf_text.read(printing.pdf(PLAIN, document))


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_every_letter_has_a_shape_in_both_weights(language: str) -> None:
    text = f"{KAZAKH} {NAMES} ёЁ№₸ĀŌŪ 株式会社「テスト」ー、。“”…―"

    found = printed(language, title=text, foot=text, parts=[{"head": [text], "rows": [[text]]}])

    assert found.missing == 0
    assert found.text.count(text) == 4


def test_what_somebody_wrote_is_never_code() -> None:
    found = printed(
        title=HOSTILE, foot="", parts=[{"heading": HOSTILE, "lines": [HOSTILE], "head": ["a"], "rows": []}]
    )

    assert found.text.count(HOSTILE) == 3


def test_control_letters_and_halves_of_letters_are_left_out() -> None:
    assert printed(parts=[{"lines": ["a\x00b\x07c\ud800d\u202ee"]}]).text.startswith("abcde")


@pytest.mark.parametrize("letter", ["A", "ы", "語", "-", "\\"])
def test_ten_thousand_letters_without_a_blank_are_all_there(letter: str) -> None:
    found = printed(parts=[{"head": ["a", "b"], "rows": [["x", letter * 10_000]]}])

    assert found.text.count(letter) == 10_000
    assert found.pages > 1
    assert f"{found.pages} / {found.pages}" in found.text


def test_a_letter_no_font_has_is_counted_as_missing() -> None:
    """Otherwise the test of the letters could not fail."""
    assert printed(title="ก").missing == 1


def test_a_qr_code_is_a_picture_that_stands_alone() -> None:
    picture = printing.qr_svg("https://kopir.example/ja/m/Abc-_123/")

    assert picture.startswith("<svg xmlns=")
    assert "<script" not in picture
    assert "href" not in picture


def test_templates_fetch_nothing() -> None:
    found = [path for path in (PRINTS.parents[1]).rglob("*.typ") if re.search(r"@preview|@local", path.read_text())]

    assert found == []


def test_colours_are_those_of_the_screens() -> None:
    colours = re.findall(r'rgb\("(#\w+)"\)', (PRINTS / "house.typ").read_text())
    sheet = (PRINTS.parent / "static/core/variables.css").read_text()

    assert colours
    assert [one for one in colours if one not in sheet] == []


def test_while_pages_are_set_whoever_waits_is_called_and_gets_the_same() -> None:
    calls: list[float] = []
    document = {"language": "en", "title": "T", "foot": "", "parts": [{"lines": ["word " * 60] * 400}]}

    found = printing.pdf(PLAIN, document, lambda: calls.append(time.monotonic()))

    assert pdf_text.read(found) == pdf_text.read(printing.pdf(PLAIN, document))
    assert calls


def test_what_is_called_meanwhile_can_end_the_waiting() -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        printing.pdf(PLAIN, {"language": "en", "title": "", "foot": "", "parts": []}, stop)


def test_fault_of_a_template_is_raised_where_it_is_waited_for() -> None:
    with pytest.raises(RuntimeError):
        printing.pdf(PLAIN, {"language": "en"}, lambda: None)

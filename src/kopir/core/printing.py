"""What is printed: a PDF from a template and data, and QR codes.

A template (`.typ`) lies in its room and takes its look from `core/prints/house.typ`. The data comes to it as JSON,
which it reads as values: no text that somebody wrote is ever Typst. Letters are those of `data/fonts`, the same on
every machine, and nothing is fetched.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import segno
import typst

from kopir.engines import data as shipped

_ROOT = Path(__file__).resolve().parents[1]
_NO_PACKAGES = Path("/nonexistent")
_TICK = 0.5  # seconds


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(shipped.path("fonts"))]
    )


def pdf(template: Path, data: dict[str, Any], meanwhile: Callable[[], None] | None = None) -> bytes:
    """The document. `data` holds plain values only; a template that does not fit them is a bug and raises.

    `meanwhile` is called about twice a second while pages are set. What it raises ends the waiting; Typst itself
    cannot be stopped, so its thread goes on to the end and what it made is thrown away.
    """
    given = json.dumps(_printable(data))
    if meanwhile is None:
        return _set(template, given)
    made: Future[bytes] = Future()
    Thread(target=_set_into, args=(made, template, given), daemon=True).start()
    while not made.done():
        meanwhile()
        wait([made], timeout=_TICK)
    return made.result()


def _set_into(made: Future[bytes], template: Path, given: str) -> None:
    try:
        made.set_result(_set(template, given))
    except BaseException as odd:  # noqa: BLE001 -- raised anew where it is waited for
        made.set_exception(odd)


def _set(template: Path, given: str) -> bytes:
    printed = typst.compile(
        template,
        root=_ROOT,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": given},
        package_path=_NO_PACKAGES,
        package_cache_path=_NO_PACKAGES,
        format="pdf",
    )
    return bytes(printed)


def _printable(value: object) -> object:
    """The same without control letters and halves of letters, which no font has."""
    if isinstance(value, str):
        whole = value.encode("utf-8", "ignore").decode("utf-8")
        return "".join(letter for letter in whole if letter.isprintable() or letter in "\n\u3000\u00a0\u202f")
    if isinstance(value, dict):
        return {str(name): _printable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def qr_svg(text: str) -> str:
    """A QR code as an SVG picture that stands alone; a quarter of it may be soiled."""
    buffer = io.BytesIO()
    segno.make_qr(text, error="q", boost_error=False).save(buffer, kind="svg", border=2, xmldecl=False)
    return buffer.getvalue().decode()

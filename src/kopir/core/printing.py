"""What is printed: a PDF from a template and data, and QR codes.

A template (`.typ`) lies in its room and takes its look from `core/prints/house.typ`. The data comes to it as JSON,
which it reads as values: no text that somebody wrote is ever Typst. Letters are those of `data/fonts`, the same on
every machine, and nothing is fetched.
"""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

from kopir.engines import data as shipped

_ROOT = Path(__file__).resolve().parents[1]
_NO_PACKAGES = Path("/nonexistent")


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(shipped.path("fonts"))]
    )


def pdf(template: Path, data: dict[str, Any]) -> bytes:
    """The document. `data` holds plain values only; a template that does not fit them is a bug and raises."""
    printed = typst.compile(
        template,
        root=_ROOT,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_printable(data))},
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

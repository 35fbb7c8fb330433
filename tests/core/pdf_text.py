"""The letters of a PDF of ours, read back from what it says its glyphs mean."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)endobj", re.DOTALL)
_SHOWN = re.compile(rb"/(\S+) [\d.]+ Tf|<([0-9A-Fa-f]*)>|(\()", re.DOTALL)
_MEANS = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")

_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Printed:
    """All text, page after page without blanks between runs, and how many glyphs are the empty box."""

    text: str
    missing: int
    pages: int


def read(pdf: bytes) -> Printed:
    """What a reader could copy out of it."""
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(pdf)}
    text, missing, pages = [], 0, 0
    for body in objects.values():
        if not re.search(rb"/Type\s*/Page\b", body):
            continue
        pages += 1
        fonts = _fonts(objects, body)
        for contents in _references(rb"/Contents", body):
            found, boxes = _shown(_stream(objects[contents]), fonts)
            text.append(found)
            missing += boxes
    return Printed("".join(text), missing, pages)


def _references(name: bytes, body: bytes) -> list[int]:
    found = re.search(name + rb"\s*\[?((?:\s*\d+ 0 R)+)", body)
    return [int(number) for number in re.findall(rb"(\d+) 0 R", found[1])] if found else []


def _stream(body: bytes) -> bytes:
    found = re.search(rb"stream\r?\n(.*)endstream", body, re.DOTALL)
    assert found is not None
    return zlib.decompressobj().decompress(found[1]) if b"FlateDecode" in body else found[1]


def _fonts(objects: dict[int, bytes], page: bytes) -> dict[bytes, dict[int, str]]:
    resources = _references(rb"/Resources", page)
    holder = objects[resources[0]] if resources else page
    named = re.search(rb"/Font\s*<<(.*?)>>", holder, re.DOTALL)
    fonts = {}
    for name, number in re.findall(rb"/(\S+)\s+(\d+) 0 R", named[1] if named else b""):
        meaning = _stream(objects[_references(rb"/ToUnicode", objects[int(number)])[0]])
        fonts[name] = {
            int(code, 16): bytes.fromhex(letters.decode()).decode("utf-16-be")
            for code, letters in _MEANS.findall(meaning)
        }
    return fonts


def _string(content: bytes, at: int) -> tuple[bytes, int]:
    """The string in brackets that begins before `at`, and where it ends. Brackets inside it may stand as they are."""
    found, depth = bytearray(), 1
    while True:
        letter = content[at : at + 1]
        escape = _ESCAPE.match(content, at)
        if escape is not None:
            found += bytes([int(escape[1], 8)]) if escape[1].isdigit() else _NAMED.get(escape[1], escape[1])
            at = escape.end()
            continue
        depth += {b"(": 1, b")": -1}.get(letter, 0)
        at += 1
        if depth == 0:
            return bytes(found), at
        found += letter


def _shown(content: bytes, fonts: dict[bytes, dict[int, str]]) -> tuple[str, int]:
    text: list[str] = []
    missing, at, font = 0, 0, dict[int, str]()
    while (found := _SHOWN.search(content, at)) is not None:
        at = found.end()
        if found[1] is not None:
            font = fonts.get(found[1], {})
            continue
        codes, at = (bytes.fromhex(found[2].decode()), at) if found[2] is not None else _string(content, at)
        for place in range(0, len(codes) - 1, 2):
            code = int.from_bytes(codes[place : place + 2], "big")
            missing += code == 0
            text.append(font.get(code, ""))
    return "".join(text), missing

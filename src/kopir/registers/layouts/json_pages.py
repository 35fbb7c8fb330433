"""JSON pages read entry by entry, whatever they are wrapped in: one page, pages in lines, an array, a zip of pages.

Only one entry is held in memory at a time. Broken or cut JSON makes the whole file unusable, with the entry's number.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO

from kopir.registers.layouts.codes import Fault, Unusable

_CHUNK = 1024 * 1024
_LONGEST = 32 * 1024 * 1024
_WRAPPER = re.compile(r'\s*\{[^\[\]{}]*?"(?:elements|objects|data)"\s*:\s*\[', re.DOTALL)
_TOTAL = re.compile(r'"totalPages"\s*:\s*"?(\d+)')
_ERROR = re.compile(r'\s*\{\s*"error"\s*:')
_BETWEEN = re.compile(r"[\s,\ufeff]*")


class Pages:
    """The entries of the streams, and how many pages there were against how many the source announced."""

    def __init__(self) -> None:
        self.pages = 0
        self.announced = 0
        self.entries = 0
        self._decoder = json.JSONDecoder()

    def entries_of(self, stream: IO[bytes]) -> Iterator[object]:
        """Every entry of one stream."""
        self._read = codecs.getreader("utf-8")(stream).read
        self._text, self._at, self._is_end = "", 0, False
        while self._skip():
            if self._text[self._at] == "[":
                self._at += 1
                yield from self._items(is_array=True)
            elif self._enters_page():
                yield from self._items(is_array=False)
                self._leave_page()
            else:
                yield from self._unwrapped(self._value())

    def check(self) -> None:
        """Fewer pages than announced is a broken download."""
        if self.announced and self.pages < self.announced:
            raise Unusable(Fault.PAGES_MISSING, found=f"{self.pages} / {self.announced}")

    def _more(self) -> bool:
        if self._is_end:
            return False
        if len(self._text) - self._at > _LONGEST:
            raise Unusable(Fault.JSON_BROKEN, line=self.entries)
        try:
            chunk = self._read(_CHUNK)
        except UnicodeDecodeError as error:
            raise Unusable(Fault.ENCODING_UNKNOWN, line=self.entries) from error
        self._is_end = not chunk
        self._text, self._at = self._text[self._at :] + chunk, 0
        return True

    def _skip(self) -> bool:
        """Go to the next sign; False at the end."""
        while True:
            self._at = _BETWEEN.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return True
            if not self._more():
                return False

    def _enters_page(self) -> bool:
        """Step into the entries of a page that begins here."""
        while len(self._text) - self._at < 4096 and self._more():
            pass
        if _ERROR.match(self._text, self._at):
            raise Unusable(Fault.ERROR_ANSWER, found=self._text[self._at : self._at + 200])
        found = _WRAPPER.match(self._text, self._at)
        if not found:
            return False
        self._note(found.group())
        self._at = found.end()
        return True

    def _leave_page(self) -> None:
        """What stands between the entries and the end of the page."""
        while "}" not in self._text[self._at :]:
            if not self._more():
                raise Unusable(Fault.CUT, line=self.entries)
        end = self._text.index("}", self._at) + 1
        self._note(self._text[self._at : end])
        self._at = end
        self.pages += 1

    def _note(self, wrapper: str) -> None:
        found = _TOTAL.search(wrapper)
        if found:
            self.announced = max(self.announced, int(found.group(1)))

    def _items(self, *, is_array: bool) -> Iterator[object]:
        while True:
            if not self._skip():
                raise Unusable(Fault.CUT, line=self.entries)
            if self._text[self._at] == "]":
                self._at += 1
                return
            if is_array and self._text[self._at] == "{" and self._enters_page():
                yield from self._items(is_array=False)
                self._leave_page()
            else:
                yield from self._unwrapped(self._value())

    def _value(self) -> object:
        while True:
            try:
                value, self._at = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._is_end or self._is_nonsense(error):
                    is_cut = self._is_end and not self._is_nonsense(error)
                    found = self._text[self._at : self._at + 80]
                    fault = Fault.CUT if is_cut else Fault.JSON_BROKEN
                    raise Unusable(fault, line=self.entries + 1, found=found) from error
                self._more()
                continue
            except RecursionError as error:
                raise Unusable(Fault.JSON_BROKEN, line=self.entries + 1) from error
            if self._at >= len(self._text) and self._more() and not isinstance(value, dict | list | str):
                continue
            return value

    def _is_nonsense(self, error: json.JSONDecodeError) -> bool:
        """Whether more text could not mend it: the fault stands before the end of what is read."""
        return not error.msg.startswith("Unterminated") and error.pos < len(self._text.rstrip()) - 12

    def _unwrapped(self, value: object) -> Iterator[object]:
        if isinstance(value, dict) and "error" in value and "bin" not in value:
            raise Unusable(Fault.ERROR_ANSWER, found=str(value)[:200])
        if isinstance(value, dict) and isinstance(value.get("elements"), list):
            self.pages += 1
            self.announced = max(self.announced, int(value.get("totalPages") or 0))
            entries = value["elements"]
        else:
            entries = [value]
        for entry in entries:
            self.entries += 1
            yield entry

"""Texts of members: made safe to store, their language guessed, and the one a reader is shown chosen.

Used by every room whose texts are `WrittenText` rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kopir.core.errors import BadInput
from kopir.core.languages import Origin, TextLanguage
from kopir.core.models import WrittenText
from kopir.engines.text.scripts import detect_language

LONGEST = 20_000  # letters of one text
# Marks that turn the reading direction (a text could pretend to say something else), and the byte order mark.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANK_LINES = re.compile(r"\n{4,}")


def tidy(text: str) -> str:
    """The text as typed, without control characters, direction marks and loose surrogates; line ends become one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    kept = "".join(
        letter
        for letter in _TURNING.sub("", lines)
        if letter in "\n\t" or unicodedata.category(letter) not in _UNWANTED
    )
    return _BLANK_LINES.sub("\n\n\n", unicodedata.normalize("NFC", kept)).strip()


_UNWANTED = frozenset({"Cc", "Cs", "Co", "Cn"})


def plain(asked: str) -> str:
    """What stands in an address, without what a database cannot hold."""
    return asked.replace("\x00", "")


def checked(text: str, *, longest: int = LONGEST) -> str:
    """The tidied text; refused when empty or too long."""
    if len(text) > 2 * longest:  # far too long: not even tidied
        raise BadInput(_too_long(len(text), longest))
    clean = tidy(text)
    if not clean:
        raise BadInput(_("There is no text."))
    if len(clean) > longest:
        raise BadInput(_too_long(len(clean), longest))
    return clean


def _too_long(found: int, longest: int) -> str:
    return _("The text has %(found)d letters; at most %(longest)d are possible.") % {
        "found": found,
        "longest": longest,
    }


def language_of(text: str) -> TextLanguage:
    """The language a text is probably in; none of the four is `other`."""
    return TextLanguage(detect_language(text).code)


@dataclass(frozen=True)
class Shown:
    """A text as one reader sees it. `original` is there when the reader may turn to it."""

    text: str
    language: str
    origin: Origin
    is_approved: bool
    is_outdated: bool
    original: str = ""
    original_language: str = ""

    @property
    def lang(self) -> str:
        """For the `lang` attribute; an unknown language is 'undetermined'."""
        return html_language(self.language)

    @property
    def original_lang(self) -> str:
        """The same for the original."""
        return html_language(self.original_language)

    @property
    def is_translation(self) -> bool:
        """Whether these are not the author's own words."""
        return self.origin != Origin.ORIGINAL

    @property
    def language_label(self) -> str:
        """The language's own name."""
        return str(TextLanguage(self.language).label)

    @property
    def original_language_label(self) -> str:
        """The same for the original."""
        return str(TextLanguage(self.original_language).label) if self.original_language else ""


def html_language(code: str) -> str:
    """A language for an HTML attribute."""
    return "und" if code == TextLanguage.OTHER else code


def shown_in(rows: Iterable[WrittenText], language: str, *, private: bool) -> Shown | None:
    """The text in the reader's language if it was written in it or an approved translation exists, else the original.

    `rows` are the texts of one kind. Who may not see the private side (`private=False`) is shown approved rows only.
    """
    every = list(rows)
    original = next((row for row in every if row.is_original), None)
    approved = [row for row in every if row.approved_at is not None]
    readable = original if original is not None and (private or original.approved_at is not None) else None
    chosen = _chosen(readable, approved, language)
    if chosen is None:
        return None
    turn_to = readable if readable is not None and readable is not chosen else None
    return Shown(
        text=chosen.text,
        language=chosen.language,
        origin=Origin(chosen.origin),
        is_approved=chosen.approved_at is not None,
        is_outdated=original is not None and chosen.is_outdated(original.text),
        original=turn_to.text if turn_to is not None else "",
        original_language=turn_to.language if turn_to is not None else "",
    )


def _chosen(readable: WrittenText | None, approved: list[WrittenText], language: str) -> WrittenText | None:
    if readable is not None and readable.language == language:
        return readable
    translation = next((row for row in approved if row.language == language), None)
    if translation is not None:
        return translation
    if readable is not None:
        return readable
    english = next((row for row in approved if row.language == TextLanguage.ENGLISH), None)
    return english or next(iter(approved), None)

"""The words of a mail: shipped default or the desk's own version, with `{placeholder}`s filled in.

A text is a subject and a body. Nothing but the named values can be put in: no attribute, no index, no format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.utils import translation
from django.utils.translation import gettext as _

from kopir.core.errors import BadInput
from kopir.core.languages import Language
from kopir.core.wording import tidy
from kopir.mail.addresses import one_line
from kopir.mail.kinds import Kind
from kopir.mail.models import Template

LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True)
class Letter:
    """What stands in a mail, or in a template of one."""

    subject: str
    body: str


@cache
def shipped(kind: str, language: str) -> Letter:
    """The default text, from the room that declared the kind."""
    name = f"{kind}.{language}.txt"
    folders = (Path(room.path) / "letters" for room in apps.get_app_configs() if room.name.startswith("kopir."))
    found = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if found is None:
        raise LookupError(f"no room ships letters/{name}")
    subject, _empty, body = found.read_text(encoding="utf-8").partition("\n\n")
    return Letter(subject.strip(), body.strip() + "\n")


def current(kind: str, language: str) -> Letter:
    """What the desk last saved for this kind and language, else the default."""
    saved = Template.objects.filter(kind=kind, language=language).order_by("-number").first()
    return shipped(kind, language) if saved is None or saved.is_default else Letter(saved.subject, saved.body)


def checked(kind: Kind, subject: str, body: str) -> Letter:
    """A text fit to be saved as a template: whole, and with no placeholder that this kind does not have."""
    letter = checked_words(subject, body)
    for text in (letter.subject, letter.body):
        unknown = [name for name in _PLACEHOLDER.findall(text) if name not in kind.placeholders]
        if unknown:
            raise BadInput(
                _("There is no value called {%(unknown)s} in this mail. Possible are: %(known)s.")
                % {"unknown": unknown[0], "known": ", ".join(f"{{{name}}}" for name in kind.placeholders) or "–"}
            )
        if _BRACE.search(_PLACEHOLDER.sub("", text)):
            raise BadInput(_("Braces stand only around the name of a value, such as {link}."))
    _checked_secret(kind, letter)
    return letter


def _checked_secret(kind: Kind, letter: Letter) -> None:
    """The desk reads the subject of a secret mail: it may name only what the shipped subjects of its kind name."""
    named = _PLACEHOLDER.findall(letter.subject)
    if not kind.is_secret or not named:
        return
    allowed = {name for code in Language for name in _PLACEHOLDER.findall(shipped(kind.name, code).subject)}
    hidden = [name for name in named if name not in allowed]
    if hidden:
        raise BadInput(
            _("The subject of this mail is seen at the desk: {%(hidden)s} stands in its text only.")
            % {"hidden": hidden[0]}
        )


def checked_words(subject: str, body: str) -> Letter:
    """A subject of one line and a body, neither of them empty or too long."""
    line, words = one_line(subject), tidy(body)
    if not line or not words:
        raise BadInput(_("A mail needs a subject and a text."))
    if len(line) > LONGEST_SUBJECT or len(words) > LONGEST_BODY:
        raise BadInput(
            _("The subject can have %(subject)d letters and the text %(body)d.")
            % {"subject": LONGEST_SUBJECT, "body": LONGEST_BODY}
        )
    return Letter(line, words + "\n")


def filled(letter: Letter, kind: Kind, values: Mapping[str, object], language: str) -> Letter:
    """The text with its values, each put in once and never read for placeholders itself."""
    if set(values) != set(kind.placeholders):
        raise ValueError(f"{kind.name} takes {kind.placeholders}, not {tuple(values)}")
    with translation.override(language):
        words = {name: tidy(str(value)) for name, value in values.items()}
    return Letter(one_line(_put_in(letter.subject, words), LONGEST_SUBJECT), tidy(_put_in(letter.body, words)) + "\n")


def _put_in(text: str, words: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), text)


def example(letter: Letter, kind: Kind, language: str) -> Letter:
    """The text as it looks filled in: each placeholder's own name stands where its value will."""
    return filled(letter, kind, {name: f"[{name}]" for name in kind.placeholders}, language)

"""A record's words in the reader's language, or in another one with a mark that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kopir.core.languages import Language, Origin
from kopir.core.models import WrittenText
from kopir.core.wording import html_language, shown_in
from kopir.heritage.models import Record, RecordTextKind
from kopir.heritage.queries.public import texts_of

_SHOWN_IN = {
    "kk": gettext_noop("Not yet translated; shown in Kazakh."),
    "ru": gettext_noop("Not yet translated; shown in Russian."),
    "ja": gettext_noop("Not yet translated; shown in Japanese."),
    "en": gettext_noop("Not yet translated; shown in English."),
}


@dataclass(frozen=True)
class Words:
    """A text as one reader sees it. `mark` is there when it is not in the reader's language."""

    text: str
    language: str
    mark: str = ""
    is_machine: bool = False
    is_outdated: bool = False

    @property
    def lang(self) -> str:
        """For the `lang` attribute."""
        return html_language(self.language)


def words_in(rows: Iterable[WrittenText], language: str) -> Words | None:
    """The approved text in this language, else the original, marked."""
    shown = shown_in(rows, language, private=False)
    if shown is None:
        return None
    mark = "" if shown.language == language else _mark(shown.language)
    return Words(shown.text, shown.language, mark, shown.origin == Origin.MACHINE, shown.is_outdated)


def _mark(language: str) -> str:
    return _(_SHOWN_IN[language]) if language in _SHOWN_IN else _("Not yet translated; shown in the original.")


def text_in(record: Record, kind: RecordTextKind, language: str) -> Words | None:
    """One kind of a record's words. Needs `with_words`."""
    return words_in(texts_of(record, kind), language)


def name_in(record: Record, language: str) -> Words:
    """A record's name; its code where no name is approved."""
    return text_in(record, RecordTextKind.NAME, language) or Words(record.reference, "en")


def other_names(record: Record, shown: Words) -> list[Words]:
    """The names in the other languages, each once."""
    seen = {shown.text}
    found = []
    for row in sorted(texts_of(record, RecordTextKind.NAME), key=lambda row: _order(row.language)):
        if row.text not in seen:
            seen.add(row.text)
            found.append(Words(row.text, row.language, is_machine=row.origin == Origin.MACHINE))
    return found


def _order(language: str) -> int:
    return Language.values.index(language) if language in Language.values else len(Language.values)


@dataclass(frozen=True)
class LanguageState:
    """How much of a page can be read in one language."""

    code: str
    name: str
    state: str
    is_whole: bool


_WRITTEN = gettext_lazy("Written in this language")
_BY_PERSON = gettext_lazy("Translated by a person")
_BY_MACHINE = gettext_lazy("Translated by a machine, read by an editor")
_UNREAD = gettext_lazy("Machine translation, not read by a native editor yet")
_IN_PART = gettext_lazy("Translated in part")
_NOT_YET = gettext_lazy("Not yet translated")


def language_states(record: Record) -> list[LanguageState]:
    """For each language what the reader can expect. Needs `with_words` and `with_claims`."""
    groups = [texts_of(record, kind) for kind in RecordTextKind]
    texts: list[list[WrittenText]] = [list(group) for group in groups if group]
    texts += [list(claim.texts.all()) for claim in record.claims.all()]
    return [_language_state(code, str(name), texts) for code, name in Language.choices]


def _language_state(code: str, name: str, texts: list[list[WrittenText]]) -> LanguageState:
    found = [next((row for row in rows if row.language == code), None) for rows in texts]
    there = [row for row in found if row is not None]
    if not there:
        return LanguageState(code, name, str(_NOT_YET), False)
    if len(there) < len(found):
        return LanguageState(code, name, str(_IN_PART), False)
    machine = [row for row in there if row.origin == Origin.MACHINE]
    if any(row.approved_by_id is None for row in machine):
        return LanguageState(code, name, str(_UNREAD), True)
    if machine:
        return LanguageState(code, name, str(_BY_MACHINE), True)
    if any(row.origin == Origin.PERSON for row in there):
        return LanguageState(code, name, str(_BY_PERSON), True)
    return LanguageState(code, name, str(_WRITTEN), True)

"""A person's page: the forms of the name and what the policy lets be shown, nothing else (docs/decisions/0010)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from kopir.heritage.models import NameForm, Record, RecordTextKind
from kopir.heritage.presenting.dates import When, when
from kopir.heritage.presenting.words import Words, name_in, text_in
from kopir.heritage.queries import public

SCRIPT_LABELS = {
    "ja-Kana": gettext_lazy("Japanese, katakana"),
    "ja-Hira": gettext_lazy("Japanese, hiragana"),
    "ja-Jpan": gettext_lazy("Japanese, kanji and kana"),
    "ja-Latn": gettext_lazy("Japanese in Latin letters"),
    "ru-Cyrl": gettext_lazy("Russian spelling"),
    "kk-Cyrl": gettext_lazy("Kazakh spelling"),
    "en-Latn": gettext_lazy("Latin spelling"),
}


@dataclass(frozen=True)
class ShownForm:
    """One form of a name."""

    form: NameForm
    script: str

    @property
    def lang(self) -> str:
        """For the `lang` attribute: a BCP 47 tag already."""
        return self.form.script


def shown_forms(forms: list[NameForm]) -> list[ShownForm]:
    """In the order of the chain."""
    return [ShownForm(form, str(SCRIPT_LABELS.get(form.script, form.script))) for form in forms]


def person_page(record: Record, language: str) -> dict[str, Any]:
    """What the template shows of somebody who is open."""
    person = record.person
    forms = shown_forms(public.name_forms_of(record))
    grave = public.grave_of(record)
    return {
        "record": record,
        "person": person,
        "title": Words(forms[0].form.text, forms[0].lang) if forms else Words(record.reference, "en"),
        "forms": forms,
        "died": when(person, language),
        "place": text_in(record, RecordTextKind.PLACE, language),
        "grave": grave,
        "grave_name": name_in(grave, language) if grave is not None else None,
        "no_apply": True,
    }


@dataclass(frozen=True)
class Found:
    """One candidate of a search: its forms, nothing more."""

    reference: str
    forms: list[ShownForm]
    died: When | None


def found(records: list[Record], language: str) -> list[Found]:
    """In the order of the search. Needs `queries.people.open_people`."""
    return [
        Found(record.reference, shown_forms(list(record.person.names.all())), when(record.person, language))
        for record in records
    ]

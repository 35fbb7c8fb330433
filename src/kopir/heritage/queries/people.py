"""Finding one person among those who are open. There is no list."""

from __future__ import annotations

from django.db.models import Prefetch

from kopir.engines.identity.person_names import Name, find
from kopir.engines.text.scripts import has_han
from kopir.heritage.models import NameForm, Record, RecordKind
from kopir.heritage.queries.public import public_records

MOST_FOUND = 8
NEAR_ENOUGH = 0.72
FEWEST_LETTERS, FEWEST_KANJI = 3, 2
_MOST_FORMS = 100_000


def is_long_enough(question: str) -> bool:
    """Three letters, or two if they are kanji: most surnames have two."""
    letters = sum(letter.isalpha() for letter in question)
    return letters >= (FEWEST_KANJI if has_han(question) else FEWEST_LETTERS)


def people_called(question: str) -> list[Record]:
    """The open people whose name may be meant, nearest first, with the forms of their names."""
    open_people = public_records().filter(kind=RecordKind.PERSON)
    forms = NameForm.objects.filter(person__in=open_people.values("pk")).values_list("person_id", "keys")
    keys: dict[int, list[str]] = {}
    for person, own in forms[:_MOST_FORMS]:
        keys.setdefault(person, []).extend(own)
    near = find(question, (Name(person, tuple(own)) for person, own in keys.items()), most=MOST_FOUND)
    order = [candidate.id for candidate in near if candidate.score >= NEAR_ENOUGH]
    named = open_people.filter(pk__in=order).select_related("person")
    found = {one.pk: one for one in named.prefetch_related(Prefetch("person__names"))}
    return [found[pk] for pk in order if pk in found]

"""Which company of ours a list means, by reference, number or name in any script: many at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from kopir.companies.models import Company, CompanyIdentifier, CompanyName
from kopir.companies.states import CompanyState
from kopir.engines.identity.identifiers import Scheme, parse
from kopir.engines.identity.keys import search_keys

_AT_ONCE = 200
NOT_TAKEN = frozenset({CompanyState.ARCHIVED})


def plain_name(text: str) -> str:
    """A name by its letters and digits alone: quotation marks, points and case differ from list to list."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    every = sorted(texts)
    for begin in range(0, len(every), _AT_ONCE):
        yield every[begin : begin + _AT_ONCE]


def companies_meant(texts: Iterable[str]) -> dict[str, set[int]]:
    """What was written -> the companies it may mean. A name that several bear means all of them."""
    wanted = {text for text in texts if text}
    found: dict[str, set[int]] = {}
    references: dict[str, set[str]] = {}
    for text in wanted:
        references.setdefault(text.upper(), set()).add(text)
    for pk, reference in Company.objects.filter(reference__in=references).values_list("pk", "reference"):
        for text in references[reference]:
            found.setdefault(text, set()).add(pk)
    numbers: dict[str, set[str]] = {}
    for text in wanted - found.keys():
        read = parse(text)
        if read.scheme != Scheme.UNKNOWN:
            numbers.setdefault(read.value, set()).add(text)
    for pk, value in CompanyIdentifier.objects.filter(value__in=numbers).values_list("company", "value"):
        for text in numbers[value]:
            found.setdefault(text, set()).add(pk)
    for some in _chunks(wanted - found.keys()):
        for text, pk in _named(some):
            found.setdefault(text, set()).add(pk)
    return found


def _named(texts: list[str]) -> Iterator[tuple[str, int]]:
    plain: dict[str, list[str]] = {}
    for text in texts:
        plain.setdefault(plain_name(text), []).append(text)
    keys = sorted({key for text in texts for key in search_keys(text, "")})
    rows = CompanyName.objects.filter(keys__overlap=keys) if keys else CompanyName.objects.none()
    for pk, name in rows.values_list("company", "text").iterator():
        for text in plain.get(plain_name(name), ()):
            yield text, pk

"""Which party of a mission is meant by a reference, a name in any script, or a number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from kopir.companies.models import CompanyIdentifier, CompanyName
from kopir.engines.identity.identifiers import Scheme, parse
from kopir.engines.identity.keys import search_keys
from kopir.missions.models import Mission, Party


@dataclass
class Known:
    """The parties of one mission by all that they are called. Made with four queries, asked any number of times."""

    exact: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[str, int] = field(default_factory=dict)
    sounds: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    asked: dict[str, frozenset[int]] = field(default_factory=dict)

    def parties(self, text: str) -> frozenset[int]:
        """None, one, or those between which the text does not decide."""
        if text not in self.asked:
            self.asked[text] = frozenset(self._parties(text))
        return self.asked[text]

    def _parties(self, text: str) -> set[int]:
        exact = self.exact.get(_plain(text))
        if exact:
            return exact
        read = parse(text)
        if read.scheme != Scheme.UNKNOWN:
            return {self.numbers[read.value]} if read.value in self.numbers else set()
        return self._by_sound(text)

    def _by_sound(self, text: str) -> set[int]:
        """In another script: who shares the most keys of the whole name; only the best."""
        counts: dict[int, int] = defaultdict(int)
        for key in search_keys(text, ""):
            for party in self.sounds.get(key, ()):
                counts[party] += 1 if not key.startswith("c:") else 10
        best = max(counts.values(), default=0)
        return {party for party, count in counts.items() if count == best} if best > 1 else set()


def known_in(mission: Mission) -> Known:
    """Everything the parties of the mission are called."""
    known = Known()
    parties = list(Party.objects.filter(mission=mission).select_related("company"))
    by_company = {one.company_id: one.pk for one in parties if one.company_id is not None}
    for one in parties:
        called = one.company.reference if one.company is not None else one.organisation
        known.exact[_plain(called)].add(one.pk)
        if one.company is None:
            for key in search_keys(called, ""):
                known.sounds[key].add(one.pk)
    for company, text, keys in CompanyName.objects.filter(company__in=by_company).values_list(
        "company", "text", "keys"
    ):
        known.exact[_plain(text)].add(by_company[company])
        for key in keys:
            known.sounds[key].add(by_company[company])
    numbers = CompanyIdentifier.objects.filter(company__in=by_company).values_list("value", "company")
    known.numbers = {value: by_company[company] for value, company in numbers}
    return known


def _plain(text: str) -> str:
    """Without what people leave out or type otherwise: case, quotation marks, spaces."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())

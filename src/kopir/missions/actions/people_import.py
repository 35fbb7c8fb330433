"""A list of delegates becomes parties and people. What cannot be used is said row by row; the rest is taken.

Can be run twice: who is there already is left as he is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from babel import Locale
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kopir.companies.models import Company
from kopir.core import audit
from kopir.core.errors import BadInput, KopirError
from kopir.core.languages import Language
from kopir.core.models import User
from kopir.core.pair import sides
from kopir.core.wording import tidy
from kopir.mail import addresses
from kopir.missions.actions.access import touch
from kopir.missions.actions.people_parties import LONGEST_ORGANISATION, open_mission
from kopir.missions.actions.people_persons import clean_delegate
from kopir.missions.models import Delegate, Mission, Party
from kopir.missions.queries.people import group_of, with_open_hits
from kopir.missions.queries.people_companies import NOT_TAKEN, companies_meant, plain_name
from kopir.missions.reading_people import Line, List
from kopir.missions.states import Group, Part

_BETWEEN = re.compile(r"[\s,;/、，・+]+")


class Became(StrEnum):
    """What became of a row."""

    ADDED = "added"
    THERE = "there"
    REFUSED = "refused"


@dataclass(frozen=True)
class RowSaid:
    """One row of the report. `why` is a sentence for a refusal, or a note."""

    number: int
    who: str
    became: Became
    why: str = ""


@dataclass
class Report:
    """What became of a list."""

    rows: list[RowSaid] = field(default_factory=list)
    parties: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what became of them."""
        counted = Counter(row.became.value for row in self.rows)
        return {one.value: counted[one.value] for one in Became}


class _Refused(KopirError):
    """This row, with a sentence."""


@cache
def _groups() -> dict[str, str]:
    """How lists write a group -> the group: our own words, codes and names of the countries."""
    known = {}
    for group, side in zip((Group.FIRST, Group.SECOND), sides(), strict=True):
        words = (group.value, side.code, *side.name.values())
        known.update({plain_name(word): group.value for word in words})
    return known | _labels(Group)


def _labels(choices: type[Group] | type[Part]) -> dict[str, str]:
    known = {plain_name(one.value): one.value for one in choices}
    for language in Language.values:
        with translation.override(language):
            known |= {plain_name(str(one.label)): one.value for one in choices}
    return known


@cache
def _parts() -> dict[str, str]:
    return _labels(Part)


@cache
def _languages() -> dict[str, str]:
    """How lists write a language -> its code: the code, and its name in each of the four."""
    known = {code: code for code in Language.values} | {"kz": "kk", "jp": "ja", "rus": "ru", "eng": "en", "日": "ja"}
    for language in Language.values:
        names = Locale.parse(language).languages
        known |= {plain_name(str(names[code])): code for code in Language.values if code in names}
    return known


def _group(text: str) -> str:
    if not text:
        return Group.PARTNER.value
    found = _groups().get(plain_name(text))
    if found is None:
        raise _Refused(
            _("“%(text)s” is no group: first, second or partner, or one of the countries.") % {"text": text[:60]}
        )
    return found


def _part(text: str) -> str:
    found = _parts().get(plain_name(text)) if text else Part.PRINCIPAL.value
    if found is None:
        raise _Refused(_("“%(text)s” is no part: principal, substitute or companion.") % {"text": text[:60]})
    return found


def _spoken(text: str) -> tuple[list[str], list[str]]:
    """Codes in the order of the row, and what is none of the four languages."""
    words = [word for word in _BETWEEN.split(text) if word]
    codes = [_languages().get(plain_name(word)) for word in words]
    unknown = [word for word, code in zip(words, codes, strict=True) if code is None]
    return [code for code in dict.fromkeys(codes) if code is not None], unknown


class _Taking:
    """One run: what was there before, and what the rows add."""

    def __init__(self, mission: Mission, lines: list[Line]) -> None:
        self.mission = mission
        self.meant = companies_meant(line.cells.get("company", "") for line in lines)
        parties = list(mission.parties.prefetch_related("delegates"))
        self.by_company = {one.company_id: one for one in parties if one.company_id is not None}
        self.by_name = {plain_name(one.organisation): one for one in parties if one.organisation}
        self.people = {
            (id(party), plain_name(name))  # parties that are new have no number yet
            for party in parties
            for one in party.delegates.all()
            for name in (one.name, one.name_latin)
            if name
        }
        named = {pk for pks in self.meant.values() for pk in pks}
        self.companies = Company.objects.in_bulk(named - self.by_company.keys())
        self.listed = with_open_hits(self.companies)
        self.parties: list[Party] = []
        self.new: list[Delegate] = []

    def take(self, line: Line) -> RowSaid:
        who = (line.cells.get("name") or line.cells.get("company") or line.cells.get("organisation") or "")[:80]
        if line.fault:
            return RowSaid(line.number, who, Became.REFUSED, line.fault)
        try:
            fields, note = _fields(line.cells)
            party = self._party(line.cells)
        except KopirError as refused:
            return RowSaid(line.number, who, Became.REFUSED, str(refused.sentence))
        keys = {(id(party), plain_name(name)) for name in (fields["name"], fields["name_latin"]) if name}
        if keys & self.people:
            return RowSaid(line.number, who, Became.THERE)
        self.people |= keys
        self.new.append(Delegate(party=party, **fields))
        return RowSaid(line.number, who, Became.ADDED, note)

    def _party(self, cells: Mapping[str, str]) -> Party:
        company, organisation = cells.get("company", ""), cells.get("organisation", "")
        if company:
            party = self._of_company(company)
        elif organisation:
            party = self._of_organisation(organisation, cells.get("group", ""))
        else:
            raise _Refused(_("Neither a company nor an organisation is named."))
        if party.is_withdrawn:
            raise _Refused(_("This company or organisation has left the mission."))
        return party

    def _of_company(self, text: str) -> Party:
        found = self.meant.get(text, set())
        if not found:
            raise _Refused(
                _("No company of ours is called “%(text)s”. Write its reference, or name it as an organisation.")
                % {"text": text[:80]}
            )
        if len(found) > 1:
            raise _Refused(_("Several companies are called “%(text)s”. Write the reference.") % {"text": text[:80]})
        (pk,) = found
        if pk in self.by_company:
            return self.by_company[pk]
        company = self.companies[pk]
        if company.state in NOT_TAKEN:
            raise _Refused(_("%(company)s is archived.") % {"company": company.reference})
        if pk in self.listed:
            raise _Refused(
                _("%(company)s has hits on watchlists that are not cleared.") % {"company": company.reference}
            )
        self.by_company[pk] = self._made(company=company, group=group_of(company))
        return self.by_company[pk]

    def _of_organisation(self, text: str, group: str) -> Party:
        wanted = _group(group)
        name = " ".join(tidy(text).split())
        if not plain_name(name) or len(name) > LONGEST_ORGANISATION:
            raise _Refused(_("The organisation's name is empty or too long."))
        key = plain_name(name)
        if key not in self.by_name:
            self.by_name[key] = self._made(organisation=name, group=wanted)
        return self.by_name[key]

    def _made(self, **fields: Any) -> Party:
        party = Party(mission=self.mission, **fields)
        self.parties.append(party)
        return party


def _fields(cells: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """What a delegate's row holds, and a note of what was left aside."""
    speaks, unknown = _spoken(cells.get("speaks", ""))
    clean = clean_delegate(
        {
            **{name: cells.get(name, "") for name in ("name", "name_latin", "position", "phone")},
            "email": addresses.checked(cells["email"]) if cells.get("email") else "",
            "language": speaks[0] if speaks else "",
            "speaks": speaks,
            "part": _part(cells.get("part", "")),
        }
    )
    if not plain_name(clean["name"]):
        raise BadInput(_("A person needs a name."))
    if not unknown:
        return clean, ""
    return clean, _("Left aside: %(words)s is none of the four languages.") % {"words": ", ".join(unknown)[:100]}


@transaction.atomic
def take_list(mission: Mission, found: List, *, by: User, only_look: bool = False) -> Report:
    """Take the rows of a list; `only_look`: say what would become of them, and change nothing."""
    fresh = open_mission(mission)
    taking = _Taking(fresh, found.lines)
    report = Report([taking.take(line) for line in found.lines])
    report.parties = len(taking.parties)
    if only_look:
        return report
    Party.objects.bulk_create(taking.parties, batch_size=500)
    Delegate.objects.bulk_create(taking.new, batch_size=500)
    if taking.new or taking.parties:
        audit.record("mission.delegates_imported", fresh, actor=by, parties=report.parties, **report.counts)
        touch(fresh)
    return report

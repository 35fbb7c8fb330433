"""A company and its people as the screening engine reads them, and the lists they are looked for in.

The only place of the room that touches the index and the engine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kopir.companies.models import Company, Person
from kopir.core.errors import WrongState
from kopir.engines.screening import Found, Index, Kind, Listed, Subject
from kopir.vetting.admission import admission
from kopir.watchlists import queries as watchlists
from kopir.watchlists.models import ListSnapshot

OWN = "company"


@dataclass(frozen=True)
class Lists:
    """What is screened against: the version, the index of all parties, and each list's snapshot."""

    version: int
    index: Index
    snapshots: Mapping[str, ListSnapshot]


@dataclass(frozen=True)
class Looked:
    """What was found for one subject of a company: "company" or "person:<pk>". Each with the party as listed."""

    subject: str
    person: Person | None
    asked: Subject
    found: tuple[tuple[Found, Listed], ...]


@dataclass(frozen=True)
class Asked:
    """The subjects of one company, with a fingerprint of all that is looked for."""

    company: Company
    subjects: tuple[tuple[str, Person | None, Subject], ...]
    fingerprint: str


def lists_in_use() -> Lists:
    """The lists of today. Building the index takes seconds once a version: ask before anything is locked.

    Refused when a list that the chamber's rules name is not in use: nobody would be found, and nobody would know.
    """
    there = watchlists.snapshots_in_use()
    missing = [code for code in admission().required_lists if code not in there]
    if missing:
        raise WrongState(
            _("Nobody can be screened: these watchlists are not loaded: %(lists)s.") % {"lists": ", ".join(missing)}
        )
    if not there:
        raise WrongState(_("Nobody can be screened: no watchlist is loaded."))
    version, index = watchlists.current_index()
    return Lists(version, index, there)


def asked_of(company: Company) -> Asked:
    """Read the company's names, numbers and people as they are now. Needs them prefetched to cost no query."""
    country = (company.country.lower(),) if company.country else ()
    names = tuple(dict.fromkeys(name.text for name in company.names.all()))
    numbers = tuple(f"{one.scheme}:{one.value}" for one in company.identifiers.all())
    subjects: list[tuple[str, Person | None, Subject]] = [
        (OWN, None, Subject(Kind.ORGANISATION, names, country, (), numbers))
    ]
    for person in company.people.all():
        own = tuple(dict.fromkeys(name for name in (person.name, person.name_latin) if name))
        subjects.append((f"person:{person.pk}", person, Subject(Kind.PERSON, own)))
    said = repr([(code, subject) for code, _person, subject in subjects])
    return Asked(company, tuple(subjects), hashlib.sha256(said.encode()).hexdigest())


def look(asked: Sequence[Asked], lists: Lists) -> list[list[Looked]]:
    """Screen many companies at one go: for each company what was found, subject by subject."""
    found = iter(look_for([subject for one in asked for _code, _person, subject in one.subjects], lists))
    return [[Looked(code, person, subject, next(found)) for code, person, subject in one.subjects] for one in asked]


def look_for(subjects: Sequence[Subject], lists: Lists) -> list[tuple[tuple[Found, Listed], ...]]:
    """Screen names that are nobody's here: for each what was found. Nothing is written down."""
    answers = lists.index.screen(subjects)
    parties = _parties(lists.index, (found.key for answer in answers for found in answer))
    return [tuple((hit, parties[hit.key]) for hit in answer) for answer in answers]


def _parties(index: Index, keys: Iterable[str]) -> dict[str, Listed]:
    """As the index has them, not as the tables do by now: a list may be replaced while somebody is screened."""
    wanted = set(keys)
    return {party.key: party for party in index.parties if party.key in wanted} if wanted else {}


def fingerprint(asked: Subject, party: Listed) -> str:
    """Of who the two are: a clearance is of these and no others.

    What the list says besides (its programmes, remarks and addresses) may change without the hit being another one.
    """
    ours = (asked.names, asked.identifiers, asked.countries, asked.births)
    names = tuple(name.text for name in party.names)
    theirs = (names, party.identifiers, party.countries, party.births)
    said = repr((party.kind.value, [sorted(one) for one in ours], [sorted(one) for one in theirs]))
    return hashlib.sha256(said.encode()).hexdigest()

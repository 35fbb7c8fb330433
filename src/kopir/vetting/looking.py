"""A company and its people as the screening engine reads them, and the index they are looked for in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kopir.companies.models import Company, Person
from kopir.core.errors import WrongState
from kopir.engines.screening import Found, Kind, Subject
from kopir.vetting.admission import admission
from kopir.watchlists import queries as watchlists

OWN = "company"


@dataclass(frozen=True)
class Looked:
    """What was found for one subject of a company: "company" or "person:<pk>"."""

    subject: str
    person: Person | None
    found: tuple[Found, ...]


@dataclass(frozen=True)
class Asked:
    """The subjects of one company, with a fingerprint of all that is looked for."""

    company: Company
    subjects: tuple[tuple[str, Person | None, Subject], ...]
    fingerprint: str


def asked_of(company: Company) -> Asked:
    """Read the company's names, numbers and people as they are now."""
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


def look(asked: Sequence[Asked]) -> tuple[int, list[list[Looked]]]:
    """Screen many companies at one go: the version of the lists, and for each company what was found.

    Refused when a list that the chamber's rules name is not in use: nobody would be found, and nobody would know.
    """
    there = watchlists.snapshots_in_use()
    missing = [code for code in admission().required_lists if code not in there]
    if missing:
        raise WrongState(
            _("Nobody can be screened: these watchlists are not loaded: %(lists)s.") % {"lists": ", ".join(missing)}
        )
    version, index = watchlists.current_index()
    found = iter(index.screen([subject for one in asked for _code, _person, subject in one.subjects]))
    return version, [
        [Looked(code, person, tuple(next(found))) for code, person, _subject in one.subjects] for one in asked
    ]

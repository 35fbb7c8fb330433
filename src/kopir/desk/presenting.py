"""Findings as screens and tables show them: titles in the reader's language, read from the things themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise

from kopir.applications.models import Application
from kopir.applications.states import ApplicationState
from kopir.cases.models import Case, Interest
from kopir.cases.states import CaseState, InterestState
from kopir.companies.labels import country_label
from kopir.companies.models import Company
from kopir.companies.naming import title_of
from kopir.companies.states import CompanyState
from kopir.core.models import User
from kopir.core.wording import Shown, shown_in
from kopir.desk.models import Entry
from kopir.desk.states import EntryKind
from kopir.opportunities.models import Opportunity, OpportunityTextKind
from kopir.opportunities.states import OpportunityState

STATES: dict[str, list[tuple[str, str | Promise]]] = {
    EntryKind.COMPANY: list(CompanyState.choices),
    EntryKind.OPPORTUNITY: list(OpportunityState.choices),
    EntryKind.APPLICATION: list(ApplicationState.choices),
    EntryKind.INTEREST: list(InterestState.choices),
    EntryKind.CASE: list(CaseState.choices),
}


@dataclass(frozen=True)
class Named:
    """What a thing is called on a line: a title with its language, and a second line below it."""

    title: str
    lang: str
    below: str = ""
    below_lang: str = ""
    is_example: bool = False


@dataclass(frozen=True)
class Row:
    """One finding."""

    pk: int
    subject_id: int
    kind: str
    kind_label: str
    reference: str
    url: str
    named: Named
    country: str
    state: str
    owner: User | None
    due_on: date | None
    at: datetime


def rows(entries: Sequence[Entry], language: str) -> list[Row]:
    """Lines in the order of the entries, in a fixed number of queries. What is gone since is left out."""
    names = named_things([(EntryKind(entry.kind), entry.subject_id) for entry in entries], language)
    return [
        Row(
            pk=entry.pk,
            subject_id=entry.subject_id,
            kind=entry.kind,
            kind_label=str(EntryKind(entry.kind).label),
            reference=entry.reference,
            url=address_of(entry.kind, entry.reference),
            named=names[EntryKind(entry.kind), entry.subject_id],
            country=country_label(entry.country, language) if entry.country else "",
            state=str(dict(STATES[entry.kind]).get(entry.state, entry.state)),
            owner=entry.owner,
            due_on=entry.due_on,
            at=entry.at,
        )
        for entry in entries
        if (EntryKind(entry.kind), entry.subject_id) in names
    ]


def named_things(things: Iterable[tuple[EntryKind, int]], language: str) -> dict[tuple[EntryKind, int], Named]:
    """What each thing is called, in a few queries for each kind. What is gone is left out."""
    wanted = set(things)
    names: dict[tuple[EntryKind, int], Named] = {}
    for kind, reader in _NAMERS.items():
        ids = [pk for one, pk in wanted if one == kind]
        if ids:
            names |= {(kind, pk): named for pk, named in reader(ids, language).items()}
    return names


_PAGES = {
    EntryKind.COMPANY: "companies:detail",
    EntryKind.OPPORTUNITY: "opportunities:detail",
    EntryKind.APPLICATION: "applications_desk:detail",
    EntryKind.INTEREST: "cases_desk:interest",
    EntryKind.CASE: "cases_desk:case",
}


def address_of(kind: str, reference: str) -> str:
    """The page of a thing."""
    return reverse(_PAGES[EntryKind(kind)], args=[reference])


def title_of_opportunity(opportunity: Opportunity, language: str) -> Shown | None:
    """Its title for an officer. Needs `texts` prefetched to cost no query."""
    titles = [text for text in opportunity.texts.all() if text.kind == OpportunityTextKind.TITLE]
    return shown_in(titles, language, private=True)


def _companies(ids: Iterable[int], language: str) -> dict[int, Named]:
    found = Company.objects.filter(pk__in=ids).prefetch_related("names")
    named = {}
    for company in found:
        title = title_of(company, language)
        named[company.pk] = Named(title.text, title.lang, title.legal, title.legal_lang, company.is_example)
    return named


def _opportunities(ids: Iterable[int], language: str) -> dict[int, Named]:
    found = Opportunity.objects.filter(pk__in=ids).select_related("company")
    named = {}
    for one in found.prefetch_related("texts", "company__names"):
        title, company = title_of_opportunity(one, language), title_of(one.company, language)
        words = (title.text, title.lang) if title is not None else (one.reference, "en")
        named[one.pk] = Named(*words, company.text, company.lang, one.is_example)
    return named


def _applications(ids: Iterable[int], language: str) -> dict[int, Named]:
    found = Application.objects.filter(pk__in=ids)
    return {
        one.pk: Named(one.company_name or one.reference, "und", str(one.get_kind_display()), language) for one in found
    }


def _interests(ids: Iterable[int], language: str) -> dict[int, Named]:
    found = Interest.objects.filter(pk__in=ids).select_related("company", "opportunity")
    named = {}
    for one in found.prefetch_related("company__names", "opportunity__texts"):
        company, title = title_of(one.company, language), title_of_opportunity(one.opportunity, language)
        below = (title.text, title.lang) if title is not None else (one.opportunity.reference, "en")
        named[one.pk] = Named(company.text, company.lang, *below, one.company.is_example)
    return named


def _cases(ids: Iterable[int], language: str) -> dict[int, Named]:
    found = Case.objects.filter(pk__in=ids).select_related("publisher", "interested")
    named = {}
    for case in found.prefetch_related("publisher__names", "interested__names"):
        one, other = title_of(case.publisher, language), title_of(case.interested, language)
        is_example = case.publisher.is_example or case.interested.is_example
        named[case.pk] = Named(one.text, one.lang, other.text, other.lang, is_example)
    return named


_NAMERS: dict[EntryKind, Callable[[Iterable[int], str], dict[int, Named]]] = {
    EntryKind.COMPANY: _companies,
    EntryKind.OPPORTUNITY: _opportunities,
    EntryKind.APPLICATION: _applications,
    EntryKind.INTEREST: _interests,
    EntryKind.CASE: _cases,
}

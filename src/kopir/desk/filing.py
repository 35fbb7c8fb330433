"""What of a thing goes into the desk's index: every name in every script, every text in every language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from kopir.applications.models import Application
from kopir.cases.models import Case, Interest
from kopir.companies.models import Company
from kopir.core.models import WrittenText
from kopir.core.search import sounds_of
from kopir.core.wordlists import words_of
from kopir.desk.models import Entry
from kopir.desk.states import EntryKind
from kopir.engines.text.scripts import detect_language
from kopir.opportunities.models import Opportunity, OpportunityTextKind

_TITLES = frozenset({OpportunityTextKind.TITLE, OpportunityTextKind.PUBLIC_TITLE})
_NO_DATE: date | None = None


def entries_of(kind: EntryKind, ids: Iterable[int]) -> list[Entry]:
    """The index rows of these things as they are now, in a fixed number of queries. What is gone has none."""
    return _READERS[kind](sorted(ids))


def _companies(ids: Sequence[int]) -> list[Entry]:
    found = Company.objects.filter(pk__in=ids).prefetch_related("names", "texts", "identifiers")
    return [
        _entry(
            EntryKind.COMPANY,
            company.pk,
            company.reference,
            names=[name.text for name in company.names.all()],
            texts=[*company.texts.all()],
            plain=[company.place, *(number.value for number in company.identifiers.all())],
            country=company.country,
            state=company.state,
            owner_id=company.owner_id,
            at=company.created_at,
        )
        for company in found
    ]


def _opportunities(ids: Sequence[int]) -> list[Entry]:
    found = Opportunity.objects.filter(pk__in=ids).select_related("company")
    return [
        _entry(
            EntryKind.OPPORTUNITY,
            one.pk,
            one.reference,
            names=[name.text for name in one.company.names.all()],
            titles=[text for text in one.texts.all() if text.kind in _TITLES],
            texts=[*one.texts.all()],
            plain=[one.company.reference, *(code.code for code in one.codes.all())],
            country=one.company.country,
            state=one.state,
            owner_id=one.owner_id,
            due_on=one.valid_until,
            at=one.created_at,
        )
        for one in found.prefetch_related("texts", "codes", "company__names")
    ]


def _applications(ids: Sequence[int]) -> list[Entry]:
    """The company and what it seeks; never who applied."""
    return [
        _entry(
            EntryKind.APPLICATION,
            one.pk,
            one.reference,
            names=[one.company_name] if one.company_name else [],
            plain=[one.company_number, one.seeks],
            country=one.country,
            state=one.state,
            owner_id=one.owner_id,
            due_on=one.due_on,
            at=one.created_at,
        )
        for one in Application.objects.filter(pk__in=ids)
    ]


def _interests(ids: Sequence[int]) -> list[Entry]:
    found = Interest.objects.filter(pk__in=ids).select_related("company", "opportunity__company")
    prefetched = ("texts", "company__names", "opportunity__texts", "opportunity__company__names")
    return [
        _entry(
            EntryKind.INTEREST,
            one.pk,
            one.reference,
            names=[n.text for side in (one.company, one.opportunity.company) for n in side.names.all()],
            titles=[text for text in one.opportunity.texts.all() if text.kind in _TITLES],
            texts=[*one.texts.all()],
            plain=[one.opportunity.reference, one.company.reference],
            country=one.company.country,
            state=one.state,
            owner_id=one.adviser_id,
            due_on=one.due_on,
            at=one.submitted_at,
        )
        for one in found.prefetch_related(*prefetched)
    ]


def _cases(ids: Sequence[int]) -> list[Entry]:
    found = Case.objects.filter(pk__in=ids).select_related("publisher", "interested", "opportunity")
    prefetched = (
        "publisher__names", "interested__names", "opportunity__texts", "messages__texts", "tasks",
    )  # fmt: skip
    return [
        _entry(
            EntryKind.CASE,
            case.pk,
            case.reference,
            names=[n.text for side in (case.publisher, case.interested) for n in side.names.all()],
            titles=[text for text in case.opportunity.texts.all() if text.kind in _TITLES],
            texts=[text for message in case.messages.all() for text in message.texts.all()],
            plain=[
                case.opportunity.reference,
                case.publisher.reference,
                case.interested.reference,
                case.next_step,
                *(task.title for task in case.tasks.all()),
            ],
            country=case.interested.country,
            state=case.state,
            owner_id=case.owner_id,
            due_on=case.next_on,
            at=case.created_at,
        )
        for case in found.prefetch_related(*prefetched)
    ]


_READERS: dict[EntryKind, Callable[[Sequence[int]], list[Entry]]] = {
    EntryKind.COMPANY: _companies,
    EntryKind.OPPORTUNITY: _opportunities,
    EntryKind.APPLICATION: _applications,
    EntryKind.INTEREST: _interests,
    EntryKind.CASE: _cases,
}


def _entry(
    kind: EntryKind,
    pk: int,
    reference: str,
    *,
    names: Sequence[str],
    country: str,
    state: str,
    owner_id: int | None,
    at: datetime,
    titles: Sequence[WrittenText] = (),
    texts: Sequence[WrittenText] = (),
    plain: Sequence[str] = (),
    due_on: date | None = _NO_DATE,
) -> Entry:
    title = _words([(name, "") for name in names] + [(text.text, text.language) for text in titles])
    words = _words([(text.text, text.language) for text in texts] + [(line, "") for line in plain if line])
    return Entry(
        kind=kind,
        subject_id=pk,
        reference=reference,
        title_words=[*title],
        words=[*dict.fromkeys((reference.casefold(), *title, *words))],
        sounds=sounds_of(names),
        country=country,
        state=state,
        owner_id=owner_id,
        due_on=due_on,
        at=at,
    )


def _words(texts: Iterable[tuple[str, str]]) -> dict[str, None]:
    """The words of texts whose language is known or guessed, each once, in order."""
    found: dict[str, None] = {}
    for text, language in texts:
        found.update(dict.fromkeys(words_of(text, language or detect_language(text).code)))
    return found

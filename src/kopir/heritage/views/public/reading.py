"""Pages to read: the start, one record, the time line, items, sources, how the archive works."""

from __future__ import annotations

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kopir.companies import facets
from kopir.companies.labels import reader_language
from kopir.core.context import Alternate, alternates
from kopir.core.kept_pages import for_everybody
from kopir.core.wording import plain
from kopir.heritage.models import ClaimStatus, Confidence, CountTopic, ItemKind, RecordKind
from kopir.heritage.presenting import dates, numbers, people, records, sheets
from kopir.heritage.presenting import items as shown_items
from kopir.heritage.presenting import timeline as shown_timeline
from kopir.heritage.presenting.words import LanguageState
from kopir.heritage.queries import public
from kopir.heritage.views.public.access import record_or_404

A_PAGE = 25
NOT_FOR_ROBOTS = "noindex, nofollow"


@require_safe
@for_everybody
def home(request: HttpRequest) -> HttpResponse:
    """What the archive is, how many were held, and the ways in."""
    statements = public.counts()
    found = numbers.ranges(statements)
    context = {
        "held": next((one for one in found if one.topic == CountTopic.HELD), None),
        "others": [one for one in found if one.topic != CountTopic.HELD],
        "refuted": numbers.refuted(statements),
    }
    return render(request, "heritage/home.html", context)


@require_safe
@for_everybody
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """One page for a site, camp, event or item; a plain one for a person."""
    found = record_or_404(public.whole(public.public_records()), reference)
    language = reader_language()
    if found.kind != RecordKind.PERSON:
        context = records.record_page(found, language)
        context["alternates"] = _alternates(request, context["languages"])
        return render(request, "heritage/record.html", context)
    response = render(request, "heritage/person.html", people.person_page(found, language))
    response.headers["X-Robots-Tag"] = NOT_FOR_ROBOTS
    return response


def _alternates(request: HttpRequest, states: list[LanguageState]) -> list[Alternate]:
    """The languages to switch to, each with a word where the page is not whole in it."""
    notes = {one.code: "" if one.is_whole else one.state for one in states}
    return [replace(one, note=notes[one.code]) for one in alternates(request)]


@require_safe
@for_everybody
def timeline(request: HttpRequest) -> HttpResponse:
    """What happened, in order, and when each camp was there."""
    language = reader_language()
    first, last = _year(request.GET.get("from", "")), _year(request.GET.get("to", ""))
    context = {
        "happenings": shown_timeline.happenings(shown_timeline.within(public.events(), first, last), language),
        "bars": shown_timeline.bars(public.dated_camps(), language),
        "first": "" if first is None else str(first),
        "last": "" if last is None else str(last),
    }
    return render(request, "heritage/timeline.html", context)


def _year(asked: str) -> int | None:
    """A year as typed; nothing for anything else."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None


@require_safe
@for_everybody
def items(request: HttpRequest) -> HttpResponse:
    """Documents, photographs, films and objects."""
    kind = plain(request.GET.get("kind", ""))
    page = Paginator(public.items(kind), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": shown_items.rows(page.object_list, reader_language()),
        "kinds": ItemKind.choices,
        "kind": kind,
        "query": facets.for_pages(request.GET),
    }
    return render(request, "heritage/items.html", context)


@require_safe
@for_everybody
def sources(request: HttpRequest) -> HttpResponse:
    """Who holds what, and what the archive cites."""
    return render(request, "heritage/sources.html", {"holders": public.holders(), "sources": public.cited_sources()})


@require_safe
@for_everybody
def about(request: HttpRequest) -> HttpResponse:
    """How the archive works: statuses, the scale, the date check, people, citing."""
    window = public.presence_window()
    context = {
        "statuses": ClaimStatus.choices,
        "scale": Confidence.choices,
        "window": dates.when(window, reader_language()) if window is not None else None,
    }
    return render(request, "heritage/about.html", context)


@require_safe
@for_everybody
def sheet(request: HttpRequest) -> HttpResponse:
    """One sheet of paper for a school or a visit."""
    return render(request, "heritage/sheet.html", sheets.sheet(reader_language()))

"""What waits: an officer's page of today, and each of its sections whole."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopir.companies.facets import for_pages
from kopir.companies.labels import reader_language
from kopir.companies.views.access import person
from kopir.core.models import User
from kopir.core.wording import plain
from kopir.desk import actions
from kopir.desk.models import Morning, SavedSearch
from kopir.desk.queries import work
from kopir.desk.queries.search import news_of
from kopir.desk.states import Alert
from kopir.desk.views.access import desk_only
from kopir.desk.worklines import Shown, shown

A_PAGE = 50
_SHOWN = {work.DUE: 25, work.COMING: 8, work.SECONDS: 8, work.NOBODYS: 8, work.OTHERS: 8, work.STUCK: 8}


@dataclass(frozen=True)
class Section:
    """A part of the page: its first lines, and how many there are. `is_cut`: there are more than were counted."""

    code: str
    label: str | Promise
    lines: list[Shown]
    number: int
    is_cut: bool


@desk_only
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """One page an officer: what is due, what waits for whom, what is stuck."""
    user, language = person(request), reader_language()
    now, day = timezone.now(), timezone.localdate()
    reader = work.Reader(user, day, now)
    firsts = work.open_work(reader, _SHOWN)
    numbers = {code: len(lines) for code, lines in firsts.items()}
    numbers |= work.numbers_of(reader, [code for code, most in _SHOWN.items() if numbers[code] >= most])
    every = shown([line for lines in firsts.values() for line in lines], language, day)
    sections = [
        Section(
            code,
            label,
            [every[line] for line in firsts[code] if line in every],
            min(numbers[code], work.MOST_LISTED),
            is_cut=numbers[code] > work.MOST_LISTED,
        )
        for code, label in work.SECTIONS.items()
    ]
    context = {
        "sections": [one for one in sections if one.number or one.code == work.DUE],
        "searches": _news(user),
        "has_mornings": not Morning.objects.filter(officer=user, is_wanted=False).exists(),
        "day": day,
    }
    return render(request, "desk/today.html", context)


def _news(user: User) -> list[tuple[SavedSearch, int]]:
    kept = SavedSearch.objects.filter(owner=user).exclude(alert=Alert.NEVER).select_related("owner")
    return [(one, len(news_of(one))) for one in kept[:10]]


@desk_only
@require_POST
def mornings(request: HttpRequest) -> HttpResponse:
    """Be told each morning by mail what waits, or no longer."""
    is_wanted = request.POST.get("wanted") == "1"
    actions.want_mornings(is_wanted, by=person(request))
    said = _("You get a mail each morning.") if is_wanted else _("You get no mail in the morning any more.")
    messages.success(request, said)
    return redirect(f"{reverse('desk_desk:today')}#mornings")


@desk_only
@require_safe
def section(request: HttpRequest, code: str) -> HttpResponse:
    """One section whole, page by page, narrowed to one kind of work if wanted."""
    if code not in work.SECTIONS:
        raise Http404
    user, day = person(request), timezone.localdate()
    kinds, source = work.sources_for(user), plain(request.GET.get("source", ""))
    source = source if source in kinds else ""
    reader, sources = work.Reader(user, day, timezone.now()), [source] if source else []
    number = work.numbers_of(reader, [code], sources)[code]
    page = Paginator(range(min(number, work.MOST_LISTED)), A_PAGE).get_page(request.GET.get("page"))
    lines = work.page_of(code, reader, sources, A_PAGE * (page.number - 1), A_PAGE)
    named = shown(lines, reader_language(), day)
    context = {
        "code": code,
        "label": work.SECTIONS[code],
        "page": page,
        "query": for_pages(request.GET),
        "lines": [named[line] for line in lines if line in named],
        "sources": list(kinds.items()),
        "source": source,
        "is_cut": number > work.MOST_LISTED,
        "most": work.MOST_LISTED,
    }
    return render(request, "desk/section.html", context)

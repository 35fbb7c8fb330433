"""The desk's pages: the queue, the sheet of one company, and the buttons on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kopir.companies.history import history_of
from kopir.companies.labels import reader_language
from kopir.companies.models import Company
from kopir.companies.naming import title_of
from kopir.core.errors import KopirError
from kopir.core.models import User
from kopir.core.wording import plain
from kopir.vetting import actions, queries
from kopir.vetting.admission import admission
from kopir.vetting.forms import EvidenceForm, ReasonForm
from kopir.vetting.history import VETTING_WORDS
from kopir.vetting.models import Evidence, Hit, Screening, Standing, VerdictRow
from kopir.vetting.queries import queue as queues
from kopir.vetting.states import VERDICT_MOVES, Verdict

A_PAGE = 25
PARTS: dict[str, str | Promise] = {
    "hits": gettext_lazy("Hits to look at"),
    "second": gettext_lazy("Hits that wait for a second person"),
    "checking": gettext_lazy("Companies being checked"),
    "papers": gettext_lazy("Papers to look at"),
    "ending": gettext_lazy("Verdicts that run out"),
}


def officer_of(request: HttpRequest) -> User:
    """Who does no case work does not learn that the page exists."""
    if not isinstance(request.user, User) or not request.user.has_perm("vetting.work"):
        raise Http404
    return request.user


def _company(reference: str) -> Company:
    prefetched = ("names", "identifiers", "people")
    return get_object_or_404(Company.objects.prefetch_related(*prefetched), reference=plain(reference))


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What has to be looked at, one kind of it at a time."""
    officer = officer_of(request)
    part = plain(request.GET.get("part", "hits"))
    part = part if part in PARTS else "hits"
    rows: dict[str, Callable[[], QuerySet[Any]]] = {
        "hits": queues.open_hits,
        "second": lambda: queues.proposed_hits(officer),
        "checking": queues.being_checked,
        "papers": queues.papers,
        "ending": queues.ending,
    }
    page = Paginator(rows[part](), A_PAGE).get_page(request.GET.get("page"))
    language = reader_language()
    counts = queues.counts(officer)
    numbers = (counts.open_hits, counts.proposed, counts.checking, counts.papers, counts.ending)
    context = {
        "part": part,
        "parts": [(code, label, number) for (code, label), number in zip(PARTS.items(), numbers, strict=True)],
        "counts": counts,
        "most_due": queues.MOST_DUE,
        "page": page,
        "query": f"part={part}&",
        "rows": [(row, title_of(row.company, language)) for row in page.object_list],
        "today": timezone.localdate(),
        "labels": {kind: admission().label(kind, language) for kind in admission().evidence},
    }
    return render(request, "vetting/queue.html", context)


@login_required
@require_safe
def company(request: HttpRequest, reference: str) -> HttpResponse:
    """The sheet: every check, the hits, the papers, the verdicts so far."""
    officer = officer_of(request)
    found, language = _company(reference), reader_language()
    standing = Standing.objects.filter(company=found).select_related("owner", "decided_by").first()
    verdict = Verdict(standing.verdict) if standing is not None else Verdict.NONE
    checks = queries.sheet(found, language)
    hits = Hit.objects.filter(company=found).select_related("person", "proposed_by", "decided_by")
    papers = Evidence.objects.filter(company=found).select_related("added_by", "reviewed_by")
    rules = admission()
    context = {
        "company": found,
        "title": title_of(found, language),
        "standing": standing,
        "verdict": verdict,
        "moves": VERDICT_MOVES[verdict],
        "checks": checks,
        "stops": sum(1 for one in checks if one.outcome == "stop"),
        "hits": hits,
        "me": officer,
        "papers": [(one, rules.label(one.kind, language)) for one in papers],
        "verdicts": VerdictRow.objects.filter(company=found).select_related("by")[:10],
        "screenings": Screening.objects.filter(company=found).select_related("by")[:5],
        "reason_form": ReasonForm(auto_id=False),
        "evidence_form": EvidenceForm(company=found, language=language),
        "history": history_of(found, VETTING_WORDS),
        "today": timezone.localdate(),
    }
    return render(request, "vetting/company.html", context)


def _do(request: HttpRequest, reference: str, step: Callable[[User], object], said: str) -> HttpResponse:
    """Press a button; a refusal is said on the sheet."""
    officer = officer_of(request)
    try:
        step(officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, said)
    return redirect("vetting_desk:company", reference=reference)


@login_required
@require_POST
def screen(request: HttpRequest, reference: str) -> HttpResponse:
    """Screen now."""
    officer_of(request)
    found = _company(reference)
    return _do(request, found.reference, lambda by: actions.screen(found, by=by), _("The company was screened."))


@login_required
@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin to check."""
    officer_of(request)
    found = _company(reference)
    return _do(request, found.reference, lambda by: actions.take(found, by=by), _("You check this company now."))


@login_required
@require_POST
def passed(request: HttpRequest, reference: str) -> HttpResponse:
    """It may be introduced."""
    officer_of(request)
    found, reason = _company(reference), plain(request.POST.get("reason", ""))

    def step(by: User) -> object:
        rows = queries.as_rows(queries.sheet(found, "en"))
        return actions.pass_company(found, rows, by=by, reason=reason)

    return _do(request, found.reference, step, _("The company may be introduced."))


@login_required
@require_POST
def refused(request: HttpRequest, reference: str) -> HttpResponse:
    """It may not be introduced."""
    officer_of(request)
    found, reason = _company(reference), plain(request.POST.get("reason", ""))

    def step(by: User) -> object:
        return actions.refuse_company(found, reason, queries.as_rows(queries.sheet(found, "en")), by=by)

    return _do(request, found.reference, step, _("The company may not be introduced."))


_OF_HIT: dict[str, Callable[[Hit, str, User], object]] = {
    "propose": lambda hit, reason, by: actions.propose_clearance(hit, reason, by=by),
    "clear": lambda hit, _reason, by: actions.clear(hit, by=by),
    "send-back": lambda hit, reason, by: actions.send_back(hit, reason, by=by),
    "confirm": lambda hit, reason, by: actions.confirm(hit, reason, by=by),
    "reopen": lambda hit, reason, by: actions.reopen(hit, reason, by=by),
}


@login_required
@require_POST
def hit(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A person's word on a hit."""
    officer_of(request)
    found = get_object_or_404(Hit.objects.select_related("company"), pk=pk)
    action = _OF_HIT.get(step)
    if action is None:
        raise Http404
    reason = plain(request.POST.get("reason", ""))
    return _do(
        request, found.company.reference, lambda by: action(found, reason, by), _("Your word on the hit is kept.")
    )


@login_required
@require_POST
def evidence(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A paper is accepted or not."""
    officer_of(request)
    found = get_object_or_404(Evidence.objects.select_related("company"), pk=pk)
    reason = plain(request.POST.get("reason", ""))

    def decide(by: User) -> object:
        if step == "accept":
            return actions.accept_evidence(found, by=by)
        return actions.refuse_evidence(found, reason, by=by)

    return _do(request, found.company.reference, decide, _("Your word on the paper is kept."))

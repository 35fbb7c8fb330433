"""The sheet of one company, and the buttons on it. What is refused is said there, with what was typed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopir.companies.labels import reader_language
from kopir.companies.models import Company
from kopir.core.errors import BadInput, KopirError
from kopir.core.models import User
from kopir.core.wording import plain
from kopir.vetting import actions, presenting
from kopir.vetting.forms import OwnerForm, PassForm
from kopir.vetting.models import Evidence, Hit
from kopir.vetting.presenting import Typed
from kopir.vetting.views.access import officer_of


def _company(reference: str) -> Company:
    prefetched = ("names", "identifiers", "people")
    return get_object_or_404(Company.objects.prefetch_related(*prefetched), reference=plain(reference))


@login_required
@require_safe
def company(request: HttpRequest, reference: str) -> HttpResponse:
    """The sheet: every check, the hits, the papers, the verdicts so far."""
    officer = officer_of(request)
    context = presenting.company_page(_company(reference), officer, reader_language())
    return render(request, "vetting/company.html", context)


def _do(
    request: HttpRequest, reference: str, step: Callable[[User], object], said: str, typed: Typed | None = None
) -> HttpResponse:
    """Press a button."""
    officer = officer_of(request)
    try:
        step(officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
        context = presenting.company_page(_company(reference), officer, reader_language(), typed)
        return render(request, "vetting/company.html", context, status=refusal.status)
    messages.success(request, said)
    return redirect("vetting_desk:company", reference=reference)


def _reason(request: HttpRequest) -> str:
    return plain(request.POST.get("reason", ""))


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
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the checking to another officer."""
    officer_of(request)
    found = _company(reference)

    def step(by: User) -> object:
        form = OwnerForm(request.POST)
        if not form.is_valid():
            raise BadInput(_("Please choose an officer."))
        return actions.assign(found, form.cleaned_data["owner"], by=by)

    return _do(request, found.reference, step, _("The officer in charge has been changed."))


@login_required
@require_POST
def passed(request: HttpRequest, reference: str) -> HttpResponse:
    """It may be introduced."""
    officer_of(request)
    found = _company(reference)

    def step(by: User) -> object:
        form = PassForm(request.POST)
        if not form.is_valid():
            raise BadInput(_("Please type the day as it stands in the calendar."))
        given = form.cleaned_data
        return actions.pass_company(found, by=by, reason=given["reason"], until=given["until"])

    typed = Typed("pass", _reason(request))
    return _do(request, found.reference, step, _("The company may be introduced."), typed)


@login_required
@require_POST
def refused(request: HttpRequest, reference: str) -> HttpResponse:
    """It may not be introduced."""
    officer_of(request)
    found, reason = _company(reference), _reason(request)
    return _do(
        request,
        found.reference,
        lambda by: actions.refuse_company(found, reason, by=by),
        _("The company may not be introduced."),
        Typed("refuse", reason),
    )


_OF_HIT: dict[str, Callable[[Hit, str, User], object]] = {
    "propose": lambda hit, reason, by: actions.propose_clearance(hit, reason, by=by),
    "clear": lambda hit, _reason, by: actions.clear(hit, by=by),
    "send-back": lambda hit, reason, by: actions.send_back(hit, reason, by=by),
    "confirm": lambda hit, reason, by: actions.confirm(hit, reason, by=by),
    "reopen": lambda hit, reason, by: actions.reopen(hit, reason, by=by),
}


@login_required
@require_POST
def hit(request: HttpRequest, pk: str, step: str) -> HttpResponse:
    """A person's word on a hit."""
    officer_of(request)
    found = get_object_or_404(Hit.objects.select_related("company"), pk=pk)
    action = _OF_HIT.get(step)
    if action is None:
        raise Http404
    reason = _reason(request)
    return _do(
        request,
        found.company.reference,
        lambda by: action(found, reason, by),
        _("Your word on the hit is kept."),
        Typed(f"hit-{found.pk}", reason),
    )


@login_required
@require_POST
def evidence(request: HttpRequest, pk: str, step: str) -> HttpResponse:
    """A paper is accepted or not."""
    officer_of(request)
    found = get_object_or_404(Evidence.objects.select_related("company"), pk=pk)
    reason = _reason(request)

    def decide(by: User) -> object:
        if step == "accept":
            return actions.accept_evidence(found, by=by)
        return actions.refuse_evidence(found, reason, by=by)

    typed = Typed(f"paper-{found.pk}", reason)
    return _do(request, found.company.reference, decide, _("Your word on the paper is kept."), typed)

"""Stating and changing a need or an offer, with codes suggested while typing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopir.companies.actions.access import refuse_if_changed
from kopir.companies.labels import reader_language
from kopir.companies.models import Company
from kopir.companies.naming import title_of
from kopir.companies.queries import companies_visible_to
from kopir.companies.suggesting import suggested_codes, ticked_codes
from kopir.companies.views.access import person
from kopir.core.errors import KopirError
from kopir.core.models import User
from kopir.core.wording import plain
from kopir.opportunities import actions
from kopir.opportunities.actions.access import locked
from kopir.opportunities.forms import OpportunityForm, starting_values, version_of
from kopir.opportunities.models import Direction, Opportunity, ProfileType
from kopir.opportunities.views.access import opportunity_for

_FIRST_TYPE = {Direction.NEED: ProfileType.BUSINESS_REQUEST, Direction.OFFER: ProfileType.BUSINESS_OFFER}


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A new draft for a company."""
    reference = plain(request.GET.get("company", ""))
    if not reference:
        return redirect("companies:list")
    company = get_object_or_404(companies_visible_to(request.user), reference=reference)
    if not request.user.has_perm("companies.edit", company):
        raise PermissionDenied
    asked = request.GET.get("direction", "")
    direction = Direction(asked) if asked in Direction.values else Direction.NEED
    start = {"direction": direction.value, "profile_type": _FIRST_TYPE[direction].value}
    form = OpportunityForm(request.POST or None, country=company.country, initial=start)
    if _is_saving(request) and form.is_valid():
        opportunity = _saved(request, form, company, None)
        if opportunity is not None:
            return redirect("opportunities:detail", reference=opportunity.reference)
    return render(request, "opportunities/form.html", _context(request, form, company, None))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change it."""
    opportunity = opportunity_for(request, reference, "opportunities.edit")
    company = opportunity.company
    start = {**starting_values(opportunity), "seen": version_of(opportunity)}
    form = OpportunityForm(request.POST or None, country=company.country, initial=start)
    if _is_saving(request) and form.is_valid() and _saved(request, form, company, opportunity) is not None:
        return redirect("opportunities:detail", reference=opportunity.reference)
    return render(request, "opportunities/form.html", _context(request, form, company, opportunity))


def _is_saving(request: HttpRequest) -> bool:
    """The button 'Suggest codes' posts the form too, and saves nothing."""
    return request.method == "POST" and "suggest" not in request.POST


def _saved(
    request: HttpRequest, form: OpportunityForm, company: Company, opportunity: Opportunity | None
) -> Opportunity | None:
    try:
        return _save(form, company, opportunity, ticked_codes(request.POST.getlist("code")), by=person(request))
    except KopirError as refusal:
        form.add_error(None, str(refusal.sentence))
        return None


@transaction.atomic
def _save(
    form: OpportunityForm,
    company: Company,
    opportunity: Opportunity | None,
    codes: list[tuple[str, str]],
    *,
    by: User,
) -> Opportunity:
    """All parts of the page, or none: each by its own action."""
    if opportunity is None:
        saved = actions.draft_opportunity(company, form.statement(), by=by)
    else:
        refuse_if_changed(form.cleaned_data["seen"], version_of(locked(opportunity)))
        saved = actions.edit_opportunity(opportunity, form.statement(), by=by)
    for kind, text in form.texts():
        actions.write_text(saved, kind, text, language=form.cleaned_data["language"], by=by)
    for row in saved.texts.filter(kind__in=form.emptied(), origin="original"):
        actions.remove_text(row, by=by)
    actions.set_requirements(saved, form.requirements(), by=by)
    actions.set_codes(saved, codes, by=by)
    return saved


def _context(
    request: HttpRequest, form: OpportunityForm, company: Company, opportunity: Opportunity | None
) -> dict[str, Any]:
    reader = reader_language()
    if request.method == "POST":
        ticked = request.POST.getlist("code")
        text = _typed(request) if "suggest" in request.POST else ""
        language = request.POST.get("language", "")
    else:
        ticked = [f"{row.scheme}:{row.code}" for row in opportunity.codes.all()] if opportunity is not None else []
        text, language = "", ""
    if "suggest" in request.POST:
        form.errors.clear()
    return {
        "form": form,
        "company": company,
        "opportunity": opportunity,
        "company_title": title_of(company, reader),
        "ticks": suggested_codes(text, language, reader, ticked=ticked),
        "asked": "suggest" in request.POST,
    }


def _typed(request: HttpRequest) -> str:
    return f"{request.POST.get('title', '')[:400]}\n{request.POST.get('body', '')[:20_000]}"


@login_required
@require_POST
def suggest_codes(request: HttpRequest) -> HttpResponse:
    """The fragment with boxes: what is ticked stays, suggestions follow. Nothing is saved."""
    ticks = suggested_codes(
        _typed(request),
        request.POST.get("language", ""),
        reader_language(),
        ticked=request.POST.getlist("code")[:100],
    )
    return render(request, "companies/parts/ticks.html", {"ticks": ticks, "asked": True})


def published_message(request: HttpRequest, opportunity: Opportunity) -> None:
    """Said after publication; without codes with a warning, because codes carry the match."""
    if opportunity.codes.filter(status="confirmed").exists():
        messages.success(request, _("The opportunity is published."))
    else:
        messages.warning(request, _("The opportunity is published, but nobody has confirmed a code: matches suffer."))

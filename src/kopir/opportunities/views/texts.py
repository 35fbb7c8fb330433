"""Translations of an opportunity's texts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kopir.companies.views.access import person
from kopir.core.errors import KopirError
from kopir.core.languages import Origin
from kopir.core.wording import plain
from kopir.opportunities import actions
from kopir.opportunities.forms import OpportunityTranslationForm
from kopir.opportunities.models import OpportunityTextKind
from kopir.opportunities.views.access import opportunity_for


@login_required
@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Add or replace a translation."""
    opportunity = opportunity_for(request, reference, "opportunities.edit")
    original = opportunity.texts.filter(kind=plain(kind), origin=Origin.ORIGINAL).first()
    if original is None:
        raise Http404
    form = OpportunityTranslationForm(request.POST or None, original_language=original.language)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.write_translation(
                opportunity, kind, typed["language"], typed["text"], origin=Origin(typed["origin"]), by=person(request)
            )
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("opportunities:detail", reference=reference)
    context = {"form": form, "opportunity": opportunity, "original": original, "head": OpportunityTextKind(kind).label}
    return render(request, "opportunities/translate.html", context)


@login_required
@require_POST
def approve(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Let others see it."""
    opportunity = opportunity_for(request, reference, "opportunities.approve")
    try:
        row = get_object_or_404(opportunity.texts, pk=pk)
        actions.approve_text(row, read=request.POST.get("read", ""), by=person(request))
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("opportunities:detail", reference=reference)


@login_required
@require_POST
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Throw it away."""
    opportunity = opportunity_for(request, reference, "opportunities.edit")
    try:
        actions.remove_text(get_object_or_404(opportunity.texts, pk=pk), by=person(request))
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("opportunities:detail", reference=reference)

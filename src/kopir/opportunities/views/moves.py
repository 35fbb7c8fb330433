"""Buttons that move an opportunity from state to state."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kopir.companies.views.access import person
from kopir.core.errors import KopirError
from kopir.core.models import User
from kopir.opportunities import actions
from kopir.opportunities.forms import RenewForm
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState
from kopir.opportunities.views.access import opportunity_for
from kopir.opportunities.views.writing import published_message

_PERMISSIONS = {
    OpportunityState.REVIEW: "opportunities.send_to_review",
    OpportunityState.PUBLISHED: "opportunities.publish",
    OpportunityState.DRAFT: "opportunities.return_to_draft",
    OpportunityState.CLOSED: "opportunities.close",
}


@login_required
@require_POST
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """One step along the table of states. A refusal is said on the opportunity's own page."""
    state = request.POST.get("state", "")
    if state not in _PERMISSIONS:
        raise Http404
    opportunity = opportunity_for(request, reference, _PERMISSIONS[OpportunityState(state)])
    step = _step(opportunity, OpportunityState(state), request.POST, person(request))
    try:
        moved = step()
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        if moved.state == OpportunityState.PUBLISHED:
            published_message(request, moved)
    return redirect("opportunities:detail", reference=reference)


def _step(opportunity: Opportunity, state: OpportunityState, sent: QueryDict, user: User) -> Callable[[], Opportunity]:
    reason = sent.get("reason", "")
    if state == OpportunityState.PUBLISHED:
        return lambda: actions.publish(opportunity, read=sent.get("read", ""), by=user)
    if state == OpportunityState.DRAFT:
        return lambda: actions.return_to_draft(opportunity, reason=reason, by=user)
    if state == OpportunityState.CLOSED:
        return lambda: actions.close(opportunity, reason=reason, by=user)
    if opportunity.state == OpportunityState.PUBLISHED:
        return lambda: actions.withdraw_to_review(opportunity, reason=reason, by=user)
    return lambda: actions.send_to_review(opportunity, by=user)


@login_required
@require_POST
def renew(request: HttpRequest, reference: str) -> HttpResponse:
    """Live on until another day."""
    opportunity = opportunity_for(request, reference, "opportunities.renew")
    form = RenewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give the last day."))
        return redirect("opportunities:detail", reference=reference)
    try:
        actions.renew(opportunity, form.day(), by=person(request))
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The opportunity has been renewed."))
    return redirect("opportunities:detail", reference=reference)


@login_required
@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """The officer who presses the button looks after it from now on."""
    opportunity = opportunity_for(request, reference, "opportunities.own")
    if not person(request).is_desk:
        raise PermissionDenied
    actions.assign_owner(opportunity, person(request), by=person(request))
    return redirect("opportunities:detail", reference=reference)

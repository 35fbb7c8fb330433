"""The desk sees what was asked, what is left, and what goes when. It never sees here what is held of somebody."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopir.core.personal import person
from kopir.privacy import actions, queries
from kopir.privacy.forms import AddressForm
from kopir.privacy.models import DataRequest, Place
from kopir.privacy.states import Wish

_A_PAGE = 25
_LATE = timedelta(hours=36)  # since the job of the night last went


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Requests, places to look at, and what is held until when."""
    if not request.user.has_perm("privacy.work"):
        raise Http404
    night = queries.last_night()
    context = {
        "page": Paginator(queries.requests(), _A_PAGE).get_page(request.GET.get("page")),
        "places": queries.open_places()[:100],
        "corrections": queries.corrections()[:100],
        "lines": queries.kept(),
        "night": night,
        "is_late": night is None or night.at < timezone.now() - _LATE,
        "overdue": queries.overdue(timezone.localdate()),
        "form": AddressForm(),
    }
    return render(request, "privacy/desk.html", context)


@login_required
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """An administrator has somebody forgotten who asked by letter or telephone."""
    if not request.user.has_perm("privacy.forget_others"):
        raise Http404
    form = AddressForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is not an e-mail address."))
        return redirect("privacy_desk:overview")
    who = person(addresses=[form.cleaned_data["email"]])
    if not queries.is_known(who):
        messages.error(request, _("Nothing is held of this address."))
        return redirect("privacy_desk:overview")
    actions.ask_to_be_forgotten(who, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The person is being forgotten; the result stands here in a minute."))
    return redirect("privacy_desk:overview")


@login_required
@require_POST
def corrected(request: HttpRequest, pk: str) -> HttpResponse:
    """An officer put right what somebody said was wrong."""
    if not request.user.has_perm("privacy.work"):
        raise Http404
    actions.corrected(get_object_or_404(DataRequest, pk=pk, wish=Wish.CORRECTION), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Noted."))
    return redirect("privacy_desk:overview")


@login_required
@require_POST
def decide(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """What an officer found in a place."""
    if not request.user.has_perm("privacy.work"):
        raise Http404
    place = get_object_or_404(Place, pk=pk)
    act = actions.take_out_place if step == "take-out" else actions.it_is_another
    act(place, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Noted."))
    return redirect("privacy_desk:overview")

"""The weights of the ranking: in use, proposed, what each changes, and who applied them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kopir.core.models import User
from kopir.engines.ranking.evidence import weights as shipped_weights
from kopir.engines.ranking.learning import MEASURES
from kopir.matches import actions
from kopir.matches.models import Weights
from kopir.matches.queries.weights import current_weights, difference, history
from kopir.matches.shown_weights import reason_words

PER_PAGE = 20


def _administrator(request: HttpRequest) -> User:
    if not request.user.has_perm("matches.change_weights"):
        raise Http404
    assert isinstance(request.user, User)  # noqa: S101 -- for the type checker; the permission says so
    return request.user


@login_required
@require_safe
def weights(request: HttpRequest) -> HttpResponse:
    """What is in use, what is proposed and what it would change; all that was ever proposed below."""
    _administrator(request)
    in_use = current_weights()
    page = Paginator(history(), PER_PAGE).get_page(request.GET.get("page"))
    proposed = history().filter(applied_at__isnull=True).first()
    current = history().filter(is_current=True).first()
    shown = proposed or current
    against = in_use.table
    context = {
        "in_use": in_use,
        "current": current,
        "proposed": proposed,
        "shown": shown,
        "rows": _rows(shown, against, current),
        "figures": _figures(shown),
        "page": page,
        "query": "",
    }
    return render(request, "matches/weights.html", context)


def _rows(
    shown: Weights | None, against: Mapping[str, float], current: Weights | None
) -> list[tuple[str, float, float, float]]:
    """The weights with their change; of those in use, against the ones before them."""
    if shown is None:
        return [(reason_words(name), weight, weight, 0.0) for name, weight in against.items()]
    if shown == current:
        against = shown.before.content if shown.before is not None else shipped_weights()
    return [(reason_words(name), old, new, change) for name, old, new, change in difference(shown.content, against)]


def _figures(shown: Weights | None) -> list[tuple[str, Any, Any]]:
    """Measure, then mean and spread before and after."""
    if shown is None:
        return []
    before, after = shown.figures.get("shipped", {}), shown.figures.get("refitted", {})
    return [(name, before.get(name), after.get(name)) for name in MEASURES if before.get(name) and after.get(name)]


@login_required
@require_POST
def apply_weights(request: HttpRequest) -> HttpResponse:
    """An administrator puts a table of weights in use."""
    user = _administrator(request)
    key = request.POST.get("weights", "")
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        raise Http404
    actions.apply_weights(get_object_or_404(Weights, pk=int(key)), by=user)
    return redirect("matches:weights")


@login_required
@require_POST
def weights_back(request: HttpRequest) -> HttpResponse:
    """Back to the weights that were in use before."""
    actions.go_back(by=_administrator(request))
    return redirect("matches:weights")

"""Missions at the desk: the list, and each mission's own pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kopir.missions.models import Mission
from kopir.missions.views.access import officer_of

A_PAGE = 25


@login_required
@require_safe
def missions(request: HttpRequest) -> HttpResponse:
    """All missions, the next and newest first."""
    officer_of(request)
    page = Paginator(Mission.objects.select_related("owner"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "missions/missions.html", {"page": page})

"""The navigation, by role: the one place that knows which rooms a person may enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    label: str
    url: str
    is_here: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Where this person can go from every page. Who does not work here can apply from everywhere; a page that sets
    `no_apply` leaves that out."""
    places = [(_("Opportunities"), reverse("opportunities:list"))]
    if request.user.is_authenticated:
        places.append((_("Companies"), reverse("companies:list")))
        if request.user.is_desk:
            places.append((_("Applications"), reverse("applications_desk:queue")))
            places.append((_("Matches"), reverse("matches:desk")))
            places.append((_("Registers"), reverse("registers:search")))
    return {
        "navigation": [Place(label, url, request.path.startswith(url)) for label, url in places],
        "apply_url": "" if getattr(request.user, "is_staff", False) else reverse("applications:apply"),
    }

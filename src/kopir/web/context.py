"""The navigation, by role: the one place that knows which rooms a person may enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kopir.core.models import User
from kopir.editorial.queries import menu


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    label: str
    url: str
    is_here: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Where this person can go from every page. Public pages that editors put in the menu come first."""
    user = request.user
    pages = menu(get_language() or "en")
    places = [(face.title, face.url) for face in pages]
    places.append((_("Opportunities"), reverse("opportunities:list")))
    if user.is_authenticated and user.is_staff:
        places = [(_("Opportunities"), reverse("opportunities:list")), *_of_staff(user)]
    elif user.is_authenticated:
        places.append((_("Companies"), reverse("companies:list")))
    return {
        "navigation": [Place(label, url, request.path.startswith(url)) for label, url in places],
        "public_search_url": reverse("search"),
    }


def _of_staff(user: User) -> list[tuple[str, str]]:
    """Those who work here see their rooms, and the public pages from the start page."""
    places = []
    if user.is_desk:
        places += [
            (_("Companies"), reverse("companies:list")),
            (_("Matches"), reverse("matches:desk")),
            (_("Registers"), reverse("registers:search")),
        ]
    if user.is_editor:
        places += [
            (_("Pages"), reverse("wagtailadmin_home")),
            (_("Languages of pages"), reverse("editorial_desk:languages")),
        ]
    return places

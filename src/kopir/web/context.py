"""The navigation, by role: the one place that knows which rooms a person may enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kopir.core.models import User
from kopir.editorial.queries import places as public_places


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    label: str
    url: str
    is_here: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Where this person can go from every page. Public pages that editors put in the menu come first.

    Who does not work here can apply from everywhere; a page that sets `no_apply` leaves that out.
    """
    user = getattr(request, "user", None)
    if user is None:  # a request refused before anybody asked who sent it
        return {}
    pages = [(face, Place(face.title, face.url, request.path == face.url)) for face in public_places(_language())]
    entries = [place for face, place in pages if face.in_menu]
    rooms = [(_("Opportunities"), reverse("opportunities:list")), (_("Heritage archive"), reverse("heritage:home"))]
    if user.is_authenticated and user.is_staff:
        entries, rooms = [], [rooms[0], *_of_staff(user)]
    elif user.is_authenticated:
        rooms.append((_("Companies"), reverse("companies:list")))
    entries += [Place(label, url, request.path.startswith(url)) for label, url in rooms]
    return {
        "navigation": entries,
        "public_search_url": reverse("search"),
        "apply_url": "" if getattr(user, "is_staff", False) else reverse("applications:apply"),
        "footer_links": [place for face, place in pages if not face.in_menu],
    }


def _language() -> str:
    return get_language() or "en"


def _of_staff(user: User) -> list[tuple[str, str]]:
    """Those who work here see their rooms, and the public pages from the start page."""
    places = []
    if user.is_desk:
        places += [
            (_("Applications"), reverse("applications_desk:queue")),
            (_("Companies"), reverse("companies:list")),
            (_("Matches"), reverse("matches:desk")),
            (_("Registers"), reverse("registers:search")),
        ]
    if user.is_editor:
        places += [
            (_("Pages"), reverse("wagtailadmin_home")),
            (_("Languages of pages"), reverse("editorial_desk:languages")),
            (_("Archive desk"), reverse("heritage_desk:overview")),
        ]
    return places

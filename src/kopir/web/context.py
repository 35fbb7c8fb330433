"""The navigation, by role: the one place that knows which rooms a person may enter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kopir.core import public
from kopir.core.models import Role, User
from kopir.editorial.queries import places as public_places


@dataclass(frozen=True)
class Place:
    """One entry of the navigation. `under`: what its room's other pages begin with."""

    label: str
    url: str
    is_here: bool = False
    under: str = ""

    def reach(self, path: str) -> int:
        """How much of a page's address this entry leads to; the one that reaches furthest is where the reader is."""
        return max((len(one) for one in (self.url, self.under) if one and path.startswith(one)), default=0)


@dataclass(frozen=True)
class Doors:
    """Where everybody can go, in one language: made anew when something public has changed."""

    menu: list[Place]
    rooms: list[Place]
    foot: list[Place]
    search: str
    apply: str


def _doors(language: str) -> Doors:
    pages = [(face.in_menu, Place(face.title, face.url)) for face in public_places(language)]
    return Doors(
        menu=[place for in_menu, place in pages if in_menu],
        rooms=[
            Place(_("Opportunities"), reverse("opportunities:list")),
            Place(_("Heritage archive"), reverse("heritage:home")),
        ],
        foot=[*(place for in_menu, place in pages if not in_menu), Place(_("Your data"), reverse("privacy:ask"))],
        search=reverse("search"),
        apply=reverse("applications:apply"),
    )


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Where this person can go from every page. Public pages that editors put in the menu come first.

    Who does not work here can apply from everywhere; a page that sets `no_apply` leaves that out.
    """
    user = getattr(request, "user", None)
    if user is None:  # a request refused before anybody asked who sent it
        return {}
    language = get_language() or "en"
    doors = public.kept(f"doors:{language}", lambda: _doors(language))
    entries = [*doors.menu, *doors.rooms]
    if user.is_authenticated and user.is_staff:
        entries = [doors.rooms[0], *_of_staff(user)]
    elif user.is_authenticated:
        entries.append(Place(_("Companies"), reverse("companies:list")))
        entries.append(Place(_("Interests and cases"), reverse("cases:overview"), under=reverse("cases:cases")))
    return {
        "navigation": _marked(entries, request.path),
        "public_search_url": doors.search,
        "apply_url": "" if getattr(user, "is_staff", False) else doors.apply,
        "footer_links": doors.foot,
    }


def _marked(entries: list[Place], path: str) -> list[Place]:
    """One entry at most is where the reader is: the desk's own page begins like those of all its rooms."""
    furthest = max((one.reach(path) for one in entries), default=0)
    return [replace(one, is_here=True) if furthest and one.reach(path) == furthest else one for one in entries]


def _of_staff(user: User) -> list[Place]:
    """Those who work here see their rooms, and the public pages from the start page."""
    places = []
    if user.is_desk:
        places += [
            Place(_("My day"), reverse("desk_desk:today")),
            Place(_("Applications"), reverse("applications_desk:queue")),
            Place(_("Companies"), reverse("companies:list")),
            Place(_("Matches"), reverse("matches:desk")),
            Place(_("Cases"), reverse("cases_desk:interests"), under=reverse("cases_desk:cases")),
            Place(_("Missions"), reverse("missions_desk:missions")),
            Place(_("Vetting"), reverse("vetting_desk:queue"), under=reverse("watchlists_desk:overview")),
            Place(_("Mail"), reverse("mail_desk:queue")),
            Place(_("Registers"), reverse("registers:search")),
        ]
    if user.role == Role.ADMINISTRATOR:
        places.append(Place(_("Data about people"), reverse("privacy_desk:overview")))
    if user.is_editor:
        places += [
            Place(_("Pages"), reverse("wagtailadmin_home")),
            Place(_("Languages of pages"), reverse("editorial_desk:languages")),
            Place(_("Archive desk"), reverse("heritage_desk:overview")),
        ]
    return places

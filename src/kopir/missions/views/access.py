"""Who opens which page: officers the desk's, participants their own by its link."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control

from kopir.companies.labels import reader_language
from kopir.core.models import User
from kopir.core.wording import plain
from kopir.mail.addresses import of_the_house
from kopir.missions.letters_people import when_of
from kopir.missions.models import Delegate, Interpreter, Mission
from kopir.missions.states import MissionState

Participant = Delegate | Interpreter

# The link is told to no other host. "no-referrer" would do that too, but then browsers send forms without an origin,
# and the guard against other sites' forms refuses them.
_HEADERS = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow"}
_CLOSED = frozenset({MissionState.PREPARING, MissionState.CANCELLED})


def officer_of(request: HttpRequest) -> User:
    """The officer who asks. Who does no case work does not learn that the page exists."""
    if not isinstance(request.user, User) or not request.user.has_perm("missions.work"):
        raise Http404
    return request.user


def mission_of(reference: str) -> Mission:
    """The mission of an address."""
    return get_object_or_404(Mission.objects.select_related("owner"), reference=plain(reference))


def mission_for(person: Participant) -> Mission:
    """On which mission somebody is."""
    return person.party.mission if isinstance(person, Delegate) else person.mission


def _participant(key: str) -> Participant | None:
    key = plain(key)
    delegate = Delegate.objects.select_related("party__mission", "party__company").filter(key=key).first()
    if delegate is not None:
        return None if delegate.party.is_withdrawn else delegate
    return Interpreter.objects.select_related("mission").filter(key=key).first()


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`view(request, participant, ...)`, opened by a personal link.

    A link that opens nothing says so. No page is kept on its way, found by others, or in a log of ours.
    """
    return _by_link(view, _CLOSED)


def by_link_when_cancelled(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for what says itself that the mission is cancelled."""
    return _by_link(view, _CLOSED - {MissionState.CANCELLED})


def _by_link(view: Callable[..., HttpResponse], closed: Collection[MissionState]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def opened(request: HttpRequest, key: str, *args: Any, **kwargs: Any) -> HttpResponse:
        person = _participant(key)
        if person is None:
            answer = render(request, "missions/my_no_link.html", {"no_apply": True}, status=404)
        elif mission_for(person).state in closed:
            answer = _not_open(request, mission_for(person))
        else:
            try:
                answer = view(request, person, *args, **kwargs)
            except Http404:  # answered here: elsewhere the address would be logged
                answer = render(request, "missions/my_no_link.html", {"no_apply": True}, status=404)
        for name, value in _HEADERS.items():
            answer.headers[name] = value
        if not answer.has_header("Cache-Control"):
            patch_cache_control(answer, private=True, no_store=True)
        answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 -- Django would log the address of a refusal
        return answer

    return opened


def _not_open(request: HttpRequest, mission: Mission) -> HttpResponse:
    context: dict[str, object] = {"mission": mission, "no_apply": True}
    if mission.state == MissionState.CANCELLED:
        context |= {"when": when_of(mission, reader_language()), "contact": of_the_house()}
    return render(request, "missions/my_not_yet.html", context, status=410)


def delegates_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages that an interpreter has none of; put it under `by_link`."""

    @wraps(view)
    def opened(request: HttpRequest, person: Participant, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(person, Delegate):
            raise Http404
        return view(request, person, *args, **kwargs)

    return opened

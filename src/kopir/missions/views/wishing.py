"""A participant's page of wishes, opened by the personal link, and the buttons on it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.companies.facets import for_pages
from kopir.companies.labels import reader_language
from kopir.core.errors import KopirError
from kopir.core.wording import plain
from kopir.missions import presenting_wishing as presenting
from kopir.missions.actions import wishing, wishing_hours, wishing_vetoes
from kopir.missions.forms_wishing import AskForm, HoursForm, PriorityForm, ReasonForm
from kopir.missions.framing import my_frame
from kopir.missions.models import Delegate, Party, Wish
from kopir.missions.queries import wishing as queries
from kopir.missions.views.access import by_link, delegates_only


@require_safe
@by_link
@delegates_only
def wishes(request: HttpRequest, person: Delegate) -> HttpResponse:
    """Who wants to meet, whom to ask, and when one is there."""
    return _page(request, person)


def _page(request: HttpRequest, person: Delegate, status: int = 200, **typed: object) -> HttpResponse:
    """The page; `typed` is what was refused, so that nobody has to write it again."""
    words = plain(request.GET.get("q", ""))[: queries.LONGEST_SEARCH].strip()
    mission = person.party.mission
    context = presenting.my_wishes(person, mission, reader_language(), words, request.GET.get("page"))
    context |= {**my_frame(person, "wishes"), "query": for_pages(request.GET), **typed}
    return render(request, "missions/wishing_mine.html", context, status=status)


def _back(person: Delegate, to: str) -> HttpResponse:
    return redirect(f"{reverse('my_mission:wishes', args=[person.key])}#{to}")


def _told(request: HttpRequest, sentence: str, act: Callable[[], object]) -> bool:
    """Do it. That it was done is said on the page that follows; so is why it was not."""
    try:
        act()
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
        return False
    messages.success(request, sentence)
    return True


# What is refused is answered with the page under the address it was sent to; who loads that one again, or in another
# language, is led to the page.
_sent = require_http_methods(["GET", "HEAD", "POST"])


@_sent
@by_link
@delegates_only
def ask(request: HttpRequest, person: Delegate, party: int) -> HttpResponse:
    """Ask for a meeting. A wish that is refused comes back with its words."""
    if request.method != "POST":
        return _back(person, "find")
    other = get_object_or_404(Party, pk=party, mission=person.party.mission)
    form = AskForm(request.POST, people=queries.holders_of(person.party), auto_id="refused_%s")
    if form.is_valid():
        try:
            wishing.ask(person.party, other, form.wanted())
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("You have asked for a meeting. The other side is told."))
            return _back(person, "mine")
    refused = presenting.refused_wish(person.party, other, form, reader_language())
    return _page(request, person, 422, refused=refused)


@_sent
@by_link
@delegates_only
def step(request: HttpRequest, person: Delegate, wish: int, step: str) -> HttpResponse:
    """Press a button on a wish. Where the answer is refused, its reason stays in the form."""
    party = person.party
    found = get_object_or_404(Wish, Q(asker=party) | Q(asked=party), pk=wish)
    press = {"accept": _accept, "decline": _decline, "withdraw": _withdraw, "priority": _priority}.get(step)
    if press is None:
        raise Http404
    if request.method == "POST" and not press(request, found, party) and step == "decline":
        return _page(request, person, 422, declining=found.pk, reason=request.POST.get("reason", ""))
    return _back(person, "mine" if found.asker_id == party.pk else "theirs")


def _accept(request: HttpRequest, wish: Wish, party: Party) -> bool:
    form = PriorityForm(request.POST)
    priority = form.cleaned_data["priority"] if form.is_valid() else 0
    sentence = _("You agreed to meet. When and where it will be, you read in your schedule.")
    return _told(request, sentence, lambda: wishing.accept(wish, priority, party=party))


def _decline(request: HttpRequest, wish: Wish, party: Party) -> bool:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(str(error) for errors in form.errors.values() for error in errors))
        return False
    reason = form.cleaned_data["reason"]
    sentence = _("You declined. The other side is told.")
    return _told(request, sentence, lambda: wishing.decline(wish, reason, party=party))


def _withdraw(request: HttpRequest, wish: Wish, party: Party) -> bool:
    return _told(request, _("Your wish is withdrawn."), lambda: wishing.withdraw(wish, party=party))


def _priority(request: HttpRequest, wish: Wish, party: Party) -> bool:
    form = PriorityForm(request.POST)
    priority = form.cleaned_data["priority"] if form.is_valid() else 0
    return _told(request, _("Kept."), lambda: wishing.change_priority(wish, priority, party))


@require_POST
@by_link
@delegates_only
def veto(request: HttpRequest, person: Delegate, party: int) -> HttpResponse:
    """Rather not meet somebody. Nobody but the chamber learns of it."""
    other = get_object_or_404(Party, pk=party, mission=person.party.mission)
    sentence = _("You will not be brought together. Nobody but the chamber learns of it.")
    _told(request, sentence, lambda: wishing_vetoes.veto(person.party, other))
    return _back(person, "not")


@require_POST
@by_link
@delegates_only
def lift_veto(request: HttpRequest, person: Delegate, party: int) -> HttpResponse:
    """Take that back."""
    other = get_object_or_404(Party, pk=party, mission=person.party.mission)
    _told(request, _("Taken back."), lambda: wishing_vetoes.lift_veto(person.party, other))
    return _back(person, "find")


@require_POST
@by_link
@delegates_only
def hours(request: HttpRequest, person: Delegate) -> HttpResponse:
    """When the person is there."""
    form = HoursForm(request.POST, mission=person.party.mission)
    if not form.is_valid():
        messages.error(request, _("The hours have changed meanwhile. Please look at them again."))
        return _back(person, "hours")
    try:
        clashes = wishing_hours.set_hours(person, form.cleaned_data["shown"], form.cleaned_data["there"])
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
        return _back(person, "hours")
    messages.success(request, _("Your hours are kept."))
    if clashes:
        messages.warning(
            request,
            ngettext(
                "In one of the hours you gave up, a meeting of yours is planned. It stays until the chamber moves it.",
                "In %(number)d of the hours you gave up, meetings of yours are planned. They stay until the chamber"
                " moves them.",
                clashes,
            )
            % {"number": clashes},
        )
    return _back(person, "hours")

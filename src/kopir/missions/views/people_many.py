"""Many people at once: a list read from a file, and invitations."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kopir.companies.facets import for_pages
from kopir.companies.labels import reader_language
from kopir.core.models import User
from kopir.missions import presenting_people as presenting
from kopir.missions.actions import people_import, people_inviting
from kopir.missions.forms_people import ListForm
from kopir.missions.letters_people import Participant, invited
from kopir.missions.models import Mission
from kopir.missions.queries import people_lists
from kopir.missions.reading_people import COLUMNS, MOST_ROWS, read_list
from kopir.missions.views.access import mission_of, officer_of
from kopir.missions.views.people_persons import tell_invited

A_PAGE = 25
_SHOWN = 500  # rows of a report in full; those that need nobody's look are counted


@login_required
def take_list(request: HttpRequest, reference: str) -> HttpResponse:
    """Read a list of delegates, and say row by row what became of it."""
    officer = officer_of(request)
    mission = mission_of(reference)
    form = ListForm(request.POST or None, request.FILES or None)
    context = {
        **presenting.people_frame(mission, "list"),
        "form": form,
        "columns": COLUMNS,
        "most": MOST_ROWS,
    }
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            typed = form.cleaned_data
            found = read_list(typed["file"], typed["encoding"])
            report = people_import.take_list(mission, found, by=officer, only_look=typed["only_look"])
            refused = [row for row in report.rows if row.became == people_import.Became.REFUSED]
            rest = [row for row in report.rows if row.became != people_import.Became.REFUSED]
            context |= {
                "report": report,
                "found": found,
                "only_look": typed["only_look"],
                "refused": refused,
                "rest": rest[:_SHOWN],
                "hidden": max(0, len(rest) - _SHOWN),
            }
            status = 200
    return render(request, "missions/people_list.html", context, status=status)


def _everybody(mission: Mission) -> list[Participant]:
    return [*people_lists.interpreters(mission), *people_lists.delegates(mission)]


def _name(one: Participant) -> str:
    return f"{one._meta.label_lower}:{one.pk}"


@login_required
def invitations(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has a personal link and when it was sent; drafts for those chosen, or for all who have none."""
    officer = officer_of(request)
    mission, language = mission_of(reference), reader_language()
    everybody = _everybody(mission)
    known = invited(everybody)
    waiting = [one for one in everybody if _name(one) not in known or known[_name(one)].is_old]
    if request.method == "POST":
        return _write(request, mission, everybody, waiting, officer)
    shown = everybody if request.GET.get("show") == "all" else waiting
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    context = {
        **presenting.people_frame(mission, "invitations"),
        "page": page,
        "people": presenting.people_to_invite(page.object_list, known, language),
        "number": len(everybody),
        "waiting": len(waiting),
        "all": shown is everybody,
        "query": for_pages(request.GET),
    }
    return render(request, "missions/people_invitations.html", context)


def _write(
    request: HttpRequest, mission: Mission, everybody: list[Participant], waiting: list[Participant], officer: User
) -> HttpResponse:
    if request.POST.get("who") == "waiting":
        chosen = waiting
    else:
        ticked = set(request.POST.getlist("person"))
        chosen = [one for one in everybody if _name(one) in ticked]
    if chosen:
        said = people_inviting.write_invitations(mission, chosen, by=officer, again="again" in request.POST)
        tell_invited(request, said)
    else:
        messages.warning(request, _("Nobody was chosen."))
    return redirect("missions_desk:invitations", mission.reference)

"""Who takes part: the list of companies and organisations, one added, one with its people, the buttons on it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kopir.companies.facets import for_pages
from kopir.companies.labels import reader_language
from kopir.companies.models import Company
from kopir.companies.models import Person as Contact
from kopir.core.wording import plain
from kopir.missions import presenting_people as presenting
from kopir.missions.actions import people_parties, people_persons
from kopir.missions.forms_people import DelegateForm, FindForm, OrganisationForm, PartyForm, SearchForm
from kopir.missions.models import Delegate, Mission, Party
from kopir.missions.queries import people_lists
from kopir.missions.states import IN_FORCE
from kopir.missions.views.access import Participant, by_link, mission_for, mission_of, officer_of

A_PAGE = 25


@login_required
@require_safe
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Companies and organisations of a mission, by group."""
    officer = officer_of(request)
    mission, language = mission_of(reference), reader_language()
    form = SearchForm(request.GET, language=language)
    form.is_valid()
    asked = form.cleaned_data
    filters = people_lists.Filters(asked.get("q", ""), asked.get("group", ""), asked.get("withdrawn", False))
    page = Paginator(people_lists.parties(mission, filters, user=officer), A_PAGE).get_page(request.GET.get("page"))
    context = {
        **presenting.people_frame(mission, "parties"),
        "form": form,
        "page": page,
        "rows": presenting.party_rows(page.object_list, language),
        "figures": presenting.group_figures(mission, language),
        "query": for_pages(request.GET),
    }
    return render(request, "missions/people_parties.html", context)


@login_required
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Find a company of ours, or name an organisation."""
    officer = officer_of(request)
    mission, language = mission_of(reference), reader_language()
    form = OrganisationForm(request.POST if "organisation" in request.POST else None, language=language)
    if request.method == "POST":
        if "company" in request.POST:
            company = get_object_or_404(Company, reference=plain(request.POST["company"]))
            made = people_parties.add_company(mission, company, by=officer)
            return redirect("missions_desk:party", reference, made.pk)
        if form.is_valid():
            typed = form.cleaned_data
            made = people_parties.add_organisation(mission, typed["organisation"], typed["group"], by=officer)
            return redirect("missions_desk:party", reference, made.pk)
    words = request.GET.get("q", "")[:400]
    context = {
        **presenting.people_frame(mission, "parties"),
        "find": FindForm({"q": words}),
        "words": words.strip(),
        "found": presenting.companies_found(mission, words, officer, language),
        "most": people_lists.MOST_FOUND,
        "form": form,
    }
    return render(request, "missions/people_add.html", context, status=422 if form.is_bound else 200)


def _party(mission: Mission, pk: int) -> Party:
    rows = Party.objects.select_related("mission", "company").prefetch_related("company__names")
    return get_object_or_404(rows, pk=pk, mission=mission)


@login_required
@require_safe
def party(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One party with its people."""
    officer_of(request)
    found = _party(mission_of(reference), pk)
    return render(request, "missions/people_party.html", presenting.party_page(found, reader_language()))


@login_required
@require_POST
def party_step(request: HttpRequest, reference: str, pk: int, step: str) -> HttpResponse:
    """Press a button on it."""
    officer = officer_of(request)
    found = _party(mission_of(reference), pk)
    if step == "delegate":
        return _add_delegate(request, found)
    if step == "change":
        form = PartyForm(request.POST, party=found)
        if not form.is_valid():
            context = {**presenting.party_page(found, reader_language()), "form": form}
            return render(request, "missions/people_party.html", context, status=422)
        people_parties.change_party(found, by=officer, **form.cleaned_data)
    elif step == "contact":
        contact = get_object_or_404(Contact, company=found.company_id, pk=_number(request))
        people_persons.add_contact(found, contact, by=officer)
    elif step == "withdraw":
        left = people_parties.withdraw_party(found, by=officer, because=_("The company has left the mission."))
        messages.success(request, _left(left))
    elif step == "bring-back":
        people_parties.bring_back(found, by=officer)
        messages.success(request, _("It takes part again. Its earlier wishes stay withdrawn: they can be asked anew."))
    else:
        raise Http404
    return redirect("missions_desk:party", reference, pk)


def _number(request: HttpRequest) -> int:
    text = request.POST.get("contact", "")
    if not (text.isdecimal() and text.isascii() and len(text) < 18):
        raise Http404
    return int(text)


def _left(left: people_parties.Left) -> str:
    wishes = ngettext("%(n)d wish was withdrawn", "%(n)d wishes were withdrawn", left.wishes) % {"n": left.wishes}
    meetings = ngettext("%(n)d meeting was cancelled", "%(n)d meetings were cancelled", left.meetings) % {
        "n": left.meetings
    }
    return _("It no longer takes part: %(wishes)s, %(meetings)s.") % {"wishes": wishes, "meetings": meetings}


def _add_delegate(request: HttpRequest, found: Party) -> HttpResponse:
    officer = officer_of(request)
    form = DelegateForm(request.POST, colleagues=list(found.delegates.all()))
    if not form.is_valid():
        context = presenting.party_page(found, reader_language(), delegate_form=form)
        return render(request, "missions/people_party.html", context, status=422)
    made = people_persons.add_delegate(found, by=officer, **form.cleaned_data)
    messages.success(request, _("%(name)s is on the list.") % {"name": made})
    return redirect("missions_desk:party", found.mission.reference, found.pk)


@by_link
@require_safe
def door(request: HttpRequest, person: Participant) -> HttpResponse:  # noqa: ARG001
    """The address that invitations bring: to the wishes while these are collected, then to the schedule."""
    is_early = mission_for(person).state not in IN_FORCE
    page = "wishes" if is_early and isinstance(person, Delegate) else "schedule"
    return redirect(f"my_mission:{page}", person.key)

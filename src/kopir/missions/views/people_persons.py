"""A delegate and an interpreter: contacts, languages, the personal link, and when they are away."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kopir.companies.labels import reader_language
from kopir.core.models import User
from kopir.missions import presenting_people as presenting
from kopir.missions.actions import people_inviting, people_persons
from kopir.missions.forms_people import DelegateForm, InterpreterForm
from kopir.missions.models import Delegate, Interpreter, Mission, Slot
from kopir.missions.queries import people_lists
from kopir.missions.views.access import Participant, mission_of, officer_of

A_PAGE = 25


def _person(mission: Mission, kind: str, pk: int) -> Participant:
    if kind == "delegate":
        rows = Delegate.objects.select_related("party__mission", "party__company")
        return get_object_or_404(rows.prefetch_related("party__company__names"), pk=pk, party__mission=mission)
    if kind == "interpreter":
        return get_object_or_404(Interpreter.objects.select_related("mission"), pk=pk, mission=mission)
    raise Http404


def _form(person: Participant, data: QueryDict | None = None) -> forms.Form:
    if isinstance(person, Delegate):
        return DelegateForm(data, colleagues=list(person.party.delegates.order_by("pk")), delegate=person)
    return InterpreterForm(data, interpreter=person)


def _page(
    request: HttpRequest, mission: Mission, person: Participant, form: forms.Form, status: int = 200
) -> HttpResponse:
    inner = "parties" if isinstance(person, Delegate) else "interpreters"
    context = {
        **presenting.people_frame(mission, inner),
        **presenting.person_page(person, mission),
        "form": form,
        "party": person.party if isinstance(person, Delegate) else None,
        "title": presenting.title_for(person.party, reader_language()) if isinstance(person, Delegate) else None,
    }
    return render(request, "missions/people_person.html", context, status=status)


@login_required
@require_safe
def person(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """One of them."""
    officer_of(request)
    mission = mission_of(reference)
    found = _person(mission, kind, pk)
    return _page(request, mission, found, _form(found))


@login_required
@require_POST
def person_step(request: HttpRequest, reference: str, kind: str, pk: int, step: str) -> HttpResponse:
    """Press a button on the page."""
    officer = officer_of(request)
    mission = mission_of(reference)
    found = _person(mission, kind, pk)
    if step == "change":
        form = _form(found, request.POST)
        if not form.is_valid():
            return _page(request, mission, found, form, 422)
        _change(found, form, officer)
        messages.success(request, _("The change is kept."))
    elif step == "remove":
        return _remove(request, mission, found, officer)
    elif step == "link":
        people_inviting.give_new_link(found, by=officer)
        messages.success(request, _("There is a new link; the old one opens nothing any more."))
    elif step == "invite":
        said = people_inviting.write_invitations(mission, [found], by=officer, again="again" in request.POST)
        tell_invited(request, said)
    elif step == "absences":
        _absences(request, mission, found, officer)
    else:
        raise Http404
    return redirect("missions_desk:person", reference, kind, pk)


def _change(found: Participant, form: forms.Form, officer: User) -> None:
    if isinstance(found, Delegate):
        people_persons.change_delegate(found, by=officer, **form.cleaned_data)
    else:
        people_persons.change_interpreter(found, by=officer, **form.cleaned_data)


def _remove(request: HttpRequest, mission: Mission, found: Participant, officer: User) -> HttpResponse:
    if isinstance(found, Delegate):
        people_persons.remove_delegate(found, by=officer)
        messages.success(request, _("The person is off the list."))
        return redirect("missions_desk:party", mission.reference, found.party_id)
    people_persons.remove_interpreter(found, by=officer)
    messages.success(request, _("The person is off the list."))
    return redirect("missions_desk:interpreters", mission.reference)


def _absences(request: HttpRequest, mission: Mission, found: Participant, officer: User) -> None:
    """The ticked slots; the buttons beside a session tick or clear all of it, whatever else is ticked."""
    slots = {int(one) for one in request.POST.getlist("slot") if one.isdecimal() and one.isascii() and len(one) < 18}
    how, _dash, session = request.POST.get("all", "").partition("-")
    if session.isdecimal() and session.isascii() and len(session) < 18:
        of_session = set(Slot.objects.filter(mission=mission, session=int(session)).values_list("pk", flat=True))
        slots = slots | of_session if how == "away" else slots - of_session
    busy = people_persons.set_absences(found, slots, by=officer)
    messages.success(request, _("The hours are kept."))
    if busy:
        sentence = ngettext(
            "%(n)d planned meeting lies in these hours and has to be moved or cancelled.",
            "%(n)d planned meetings lie in these hours and have to be moved or cancelled.",
            busy,
        )
        messages.warning(request, sentence % {"n": busy})


@login_required
def interpreters(request: HttpRequest, reference: str) -> HttpResponse:
    """Who interprets, which pairs of languages are needed, and one more."""
    officer = officer_of(request)
    mission = mission_of(reference)
    form = InterpreterForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        people_persons.add_interpreter(mission, by=officer, **form.cleaned_data)
        return redirect("missions_desk:interpreters", reference)
    page = Paginator(people_lists.interpreters(mission), A_PAGE).get_page(request.GET.get("page"))
    needs = presenting.needs_shown(mission)
    context = {
        **presenting.people_frame(mission, "interpreters"),
        "page": page,
        "people": presenting.interpreters_shown(page.object_list),
        "needs": needs,
        "is_short": any(need.pairs and not need.is_served for _label, need in needs),
        "form": form,
        "query": "",
    }
    return render(request, "missions/people_interpreters.html", context, status=422 if form.is_bound else 200)


def tell_invited(request: HttpRequest, said: people_inviting.Written) -> None:
    """What became of it, a message each."""
    told = (
        (said.drafts, messages.success, ngettext(
            "%(n)d invitation waits at the mail desk to be released.",
            "%(n)d invitations wait at the mail desk to be released.", said.drafts)),
        (said.were_invited, messages.warning, ngettext(
            "%(n)d person was invited before and is not written to again.",
            "%(n)d people were invited before and are not written to again.", said.were_invited)),
        (said.without_address, messages.warning, ngettext(
            "%(n)d person has no e-mail address.", "%(n)d people have no e-mail address.", said.without_address)),
        (said.left, messages.warning, ngettext(
            "%(n)d more was too many for one go: press once more.",
            "%(n)d more were too many for one go: press once more.", said.left)),
    )  # fmt: skip
    for number, tell, sentence in told:
        if number:
            tell(request, sentence % {"n": number})
    for refused in said.refused[:10]:
        messages.error(request, refused)

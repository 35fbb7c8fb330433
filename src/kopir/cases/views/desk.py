"""The desk's pages: interests and cases, one of each, and the buttons on them."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopir.cases import actions, presenting
from kopir.cases.forms import ListForm
from kopir.cases.models import Case, Interest
from kopir.cases.queries import lists
from kopir.cases.states import CaseState, InterestState
from kopir.cases.views.access import given, officer_of
from kopir.cases.views.paging import BoundedPaginator
from kopir.cases.views.steps import TYPED, TYPED_IN_CASES, press_case, press_interest
from kopir.companies import facets
from kopir.companies.facets import for_pages
from kopir.companies.labels import reader_language
from kopir.companies.models import Company
from kopir.core.models import DESK, User
from kopir.core.wording import plain
from kopir.opportunities.models import Opportunity

A_PAGE = 25


def _filters(form: ListForm) -> lists.Filters:
    form.is_valid()
    typed = form.cleaned_data
    return lists.Filters(
        typed.get("state") or lists.OPEN,
        typed.get("whose", ""),
        typed.get("q", "")[: lists.LONGEST_SEARCH],
        typed.get("owner"),
    )


def _facets(filters: lists.Filters, officer: User, asked: QueryDict) -> list[facets.Facet]:
    """States and officers with how many cases each leaves."""
    names = {str(one.pk): str(one) for one in User.objects.filter(role__in=DESK)}
    by_state, by_owner = lists.cases_by_state(filters, officer), lists.cases_by_owner(filters, officer)
    labels = dict(CaseState.choices)
    return [
        facets.facet("state", _("State"), by_state, asked=asked, words=lambda one: str(labels.get(one, one))),
        facets.facet("owner", _("Officer in charge"), by_owner, asked=asked, words=lambda one: names.get(one, "–")),
    ]


@login_required
@require_safe
def interests(request: HttpRequest) -> HttpResponse:
    """Expressions of interest: what is due first."""
    officer = officer_of(request)
    form = ListForm(given(request), states=InterestState)
    page = BoundedPaginator(lists.interests(_filters(form), officer), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": presenting.interest_rows(page.object_list, officer, reader_language()),
        "query": for_pages(request.GET),
        "speed": lists.answer_speed(),
    }
    return render(request, "cases/desk_interests.html", context)


def _interest(reference: str, officer: User) -> Interest:
    return get_object_or_404(lists.whole_interests(officer), reference=plain(reference))


@login_required
@require_safe
def interest(request: HttpRequest, reference: str) -> HttpResponse:
    """One interest with all that an adviser needs."""
    officer = officer_of(request)
    context = presenting.interest_page(_interest(reference, officer), officer, reader_language())
    return render(request, "cases/interest.html", {**context, "step_url": "cases_desk:interest_step"})


@login_required
@require_POST
def interest_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Press a button on it."""
    officer = officer_of(request)
    found = _interest(reference, officer)
    if not press_interest(request, found, step, officer) and step in TYPED:
        typed = presenting.Typed(step, request.POST)
        context = presenting.interest_page(_interest(reference, officer), officer, reader_language(), typed)
        return render(request, "cases/interest.html", {**context, "step_url": "cases_desk:interest_step"}, status=422)
    case = Case.objects.filter(interest=found).first() if step == "propose" else None
    if case is not None:
        return redirect("cases_desk:case", reference=case.reference)
    return redirect("cases_desk:interest", reference=found.reference)


@login_required
@require_POST
def propose(request: HttpRequest, opportunity: str, company: str) -> HttpResponse:
    """Ask both sides of a match whether they want to be introduced."""
    officer = officer_of(request)
    published = get_object_or_404(Opportunity.objects.select_related("company"), reference=plain(opportunity))
    interested = get_object_or_404(Company, reference=plain(company))
    made = actions.propose(published, interested, by=officer)
    return redirect("cases_desk:case", reference=made.reference)


@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Cases: what is due first."""
    officer = officer_of(request)
    form = ListForm(given(request), states=CaseState)
    filters = _filters(form)
    if filters.words:
        filters = replace(filters, meant=lists.meaning_of(filters.words))
    page = BoundedPaginator(lists.cases(filters, officer), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": presenting.case_rows(page.object_list, officer, reader_language()),
        "facets": _facets(filters, officer, request.GET),
        "query": for_pages(request.GET),
    }
    return render(request, "cases/desk_cases.html", context)


def _case(reference: str, officer: User) -> Case:
    return get_object_or_404(lists.whole_cases(officer), reference=plain(reference))


@login_required
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case with all that an officer needs."""
    officer = officer_of(request)
    context = presenting.case_page(_case(reference, officer), officer, reader_language())
    return render(request, "cases/case.html", {**context, "step_url": "cases_desk:case_step"})


@login_required
@require_POST
def case_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Press a button on it."""
    officer = officer_of(request)
    found = _case(reference, officer)
    if press_case(request, found, step, officer) or step not in TYPED_IN_CASES:
        return redirect("cases_desk:case", reference=found.reference)
    context = presenting.case_page(
        _case(reference, officer), officer, reader_language(), typed=presenting.Typed(step, request.POST)
    )
    return render(request, "cases/case.html", {**context, "step_url": "cases_desk:case_step"}, status=422)

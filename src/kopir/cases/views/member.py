"""The companies' own pages: express interest, what was sent and received, and their cases."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.cases import actions, presenting, presenting_meetings
from kopir.cases.calendar_file import calendar_of
from kopir.cases.forms import InterestForm
from kopir.cases.models import Case, CaseFile, Interest
from kopir.cases.queries import may_express_for, meetings_shown, messages_shown
from kopir.cases.queries.lists import answer_speed, own_cases, own_interests, whole_cases, whole_interests
from kopir.cases.views.steps import TYPED, TYPED_IN_CASES, press_case, press_interest
from kopir.companies.facets import for_pages
from kopir.companies.labels import reader_language
from kopir.companies.views.access import person
from kopir.core.errors import KopirError
from kopir.core.models import User
from kopir.core.wording import plain
from kopir.opportunities.models import Opportunity
from kopir.opportunities.queries import opportunities_visible_to

A_PAGE = 25
_MOST_COMPANIES = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def express(request: HttpRequest, reference: str) -> HttpResponse:
    """The three questions about one opportunity."""
    user, language = person(request), reader_language()
    visible = opportunities_visible_to(user).select_related("company").prefetch_related("texts")
    opportunity = get_object_or_404(visible, reference=plain(reference))
    companies = may_express_for(user, opportunity)
    asked = plain(request.GET.get("company", "") or request.POST.get("company", ""))
    chosen = companies.filter(reference=asked)[:1] if user.is_desk and asked else companies[:_MOST_COMPANIES]
    form = InterestForm(request.POST or None, companies=chosen, language=language)
    if request.method == "POST" and form.is_valid():
        company = companies.get(reference=form.cleaned_data["company"])
        own = Opportunity.objects.filter(company=company, reference=plain(request.POST.get("own", ""))).first()
        try:
            interest = actions.express(actions.Wish(opportunity, company, form.texts(), own), by=user)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Your interest was handed in. An adviser of the chamber reads it first."))
            return redirect("cases:interest", reference=interest.reference)
    title, lang = presenting.title_for(opportunity, language, private=user.is_desk)
    own_reference = plain(request.GET.get("own", "") or request.POST.get("own", ""))
    usual = presenting.usual_answer(answer_speed(of=opportunity.company))
    context = {"opportunity": opportunity, "title": title, "lang": lang, "form": form, "own": own_reference}
    context |= {"usual_answer": usual}
    return render(request, "cases/express.html", {**context, "has_company": bool(form.fields["company"].choices)})  # type: ignore[attr-defined]


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What was sent and received, and the cases that came of it."""
    user, language = person(request), reader_language()
    if user.is_desk:
        return redirect("cases_desk:interests")
    page = Paginator(own_interests(user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": presenting.interest_rows(page.object_list, user, language),
        "cases": presenting.case_rows(own_cases(user)[:A_PAGE], user, language),
        "query": for_pages(request.GET),
    }
    return render(request, "cases/overview.html", context)


@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Every case of the person's companies, the newest first."""
    user = person(request)
    if user.is_desk:
        return redirect("cases_desk:cases")
    page = Paginator(own_cases(user), A_PAGE).get_page(request.GET.get("page"))
    rows = presenting.case_rows(page.object_list, user, reader_language())
    return render(request, "cases/cases.html", {"page": page, "rows": rows, "query": for_pages(request.GET)})


def _interest(user: User, reference: str) -> Interest:
    return get_object_or_404(whole_interests(user), reference=plain(reference))


@login_required
@require_safe
def interest(request: HttpRequest, reference: str) -> HttpResponse:
    """One interest, as one of its two companies sees it."""
    user = person(request)
    if user.is_desk:
        return redirect("cases_desk:interest", reference=reference)
    context: dict[str, Any] = presenting.interest_page(_interest(user, reference), user, reader_language())
    return render(request, "cases/interest.html", {**context, "step_url": "cases:interest_step"})


@login_required
@require_POST
def interest_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Press a button on it."""
    user = person(request)
    found = _interest(user, reference)
    if press_interest(request, found, step, user) or step not in TYPED:
        return redirect("cases:interest", reference=found.reference)
    typed = presenting.Typed(step, request.POST)
    context = presenting.interest_page(_interest(user, reference), user, reader_language(), typed)
    return render(request, "cases/interest.html", {**context, "step_url": "cases:interest_step"}, status=422)


def _case(user: User, reference: str) -> Case:
    return get_object_or_404(whole_cases(user), reference=plain(reference))


@login_required
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case, as one of its two companies sees it."""
    user = person(request)
    if user.is_desk:
        return redirect("cases_desk:case", reference=reference)
    context = presenting.case_page(_case(user, reference), user, reader_language())
    return render(request, "cases/case.html", {**context, "step_url": "cases:case_step"})


@login_required
@require_POST
def case_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Press a button on it."""
    user = person(request)
    found = _case(user, reference)
    if press_case(request, found, step, user) or step not in TYPED_IN_CASES:
        return redirect("cases:case", reference=found.reference)
    context = presenting.case_page(
        _case(user, reference), user, reader_language(), typed=presenting.Typed(step, request.POST)
    )
    return render(request, "cases/case.html", {**context, "step_url": "cases:case_step"}, status=422)


@login_required
@require_safe
def file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """A file of a message this person may read, to be saved and never opened in the page."""
    user = person(request)
    readable = messages_shown(_case(user, reference), user)
    found = get_object_or_404(CaseFile, pk=pk, message__in=readable.values("pk"))
    answer = FileResponse(
        storages["private"].open(found.stored), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_safe
def calendar_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A meeting as a file for one's calendar; for the desk too."""
    user = person(request)
    meeting = get_object_or_404(meetings_shown(_case(user, reference), user), pk=min(pk, 2**63 - 1))
    answer = HttpResponse(
        calendar_of(presenting_meetings.event_of(meeting)), content_type="text/calendar; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{meeting.case.reference}-{meeting.pk}.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer

"""The list of companies, one company, and changes to the record itself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.companies import actions, facets, labels, presenting, queries
from kopir.companies.forms import CompanyForm, NewCompanyForm
from kopir.companies.models import Company, Size
from kopir.companies.naming import title_of
from kopir.companies.states import CompanyState
from kopir.companies.views.access import company_for, person
from kopir.core.errors import KopirError
from kopir.core.wording import plain
from kopir.registers.queries import entry_by

A_PAGE = 25


@login_required
@require_safe
def company_list(request: HttpRequest) -> HttpResponse:
    """Companies this person may see, searched and narrowed."""
    language = labels.reader_language()
    words = plain(request.GET.get("q", ""))
    visible = queries.found_by(queries.companies_visible_to(request.user), words, user=request.user)
    asked = {name: plain(request.GET.get(name, "")) for name in queries.Filters.__dataclass_fields__}
    if not request.user.has_perm("companies.create"):
        asked["state"] = ""
    narrowed = visible.filter(queries.Filters(**asked).as_query())
    page = Paginator(queries.with_titles(narrowed), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [presenting.row(company, language) for company in page.object_list],
        "facets": _facets(request, narrowed, language),
        "words": words,
        "query": facets.for_pages(request.GET),
        "may_create": request.user.has_perm("companies.create"),
    }
    return render(request, "companies/list.html", context)


def _facets(request: HttpRequest, narrowed: QuerySet[Company], language: str) -> list[facets.Facet]:
    asked = request.GET
    found = [
        facets.facet(
            "country",
            _("Country"),
            queries.counted_by(narrowed, "country"),
            asked=asked,
            words=lambda code: labels.country_label(code, language),
        ),
        facets.facet(
            "region",
            _("Region"),
            queries.counted_by(narrowed, "region"),
            asked=asked,
            words=lambda code: labels.region_label(code, language),
        ),
        facets.facet(
            "activity",
            _("Activity"),
            queries.counted_by_activity(narrowed),
            asked=asked,
            words=lambda code: labels.code_label("isic4", code, language).text or code,
        ),
        facets.facet(
            "size",
            _("Size"),
            queries.counted_by(narrowed, "size"),
            asked=asked,
            words=lambda code: str(dict(Size.choices).get(code, code)),
        ),
    ]
    if request.user.has_perm("companies.create"):
        states = dict(CompanyState.choices)
        found.append(
            facets.facet(
                "state",
                _("State"),
                queries.counted_by(narrowed, "state"),
                asked=asked,
                words=lambda code: str(states.get(code, code)),
            )
        )
    return found


@login_required
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One company: its public side, and to the desk and itself the private one."""
    company = company_for(request, reference)
    return render(request, "companies/detail.html", presenting.page(company, request.user, labels.reader_language()))


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A company by hand. Likely doubles are shown before anything is made."""
    if not request.user.has_perm("companies.create"):
        raise PermissionDenied
    form = NewCompanyForm(request.POST or None, is_desk=True)
    likely: list[queries.Likely] = []
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        typed = form.cleaned_data
        if "is_new" not in request.POST:  # the box stands beside the likely doubles
            likely = queries.likely_same(typed["name"], facts["country"], language=typed["language"])
        if not likely:
            company = actions.create_company(
                name=typed["name"], language=typed["language"], by=person(request), **facts
            )
            messages.success(request, _("The company has been added as a draft."))
            return redirect("companies:detail", reference=company.reference)
    return render(request, "companies/create.html", {"form": form, "likely": likely})


@login_required
@require_POST
def from_entry(request: HttpRequest) -> HttpResponse:
    """One click on a register entry makes a company, or leads to the one that is already there."""
    if not request.user.has_perm("companies.create"):
        raise PermissionDenied
    entry = entry_by(plain(request.POST.get("source", "")), plain(request.POST.get("key", "")))
    if entry is None:
        raise Http404
    try:
        company = actions.company_from_entry(entry, by=person(request))
    except actions.AlreadyKnown as known:
        messages.warning(request, str(known.sentence))
        return redirect("companies:detail", reference=known.company.reference)
    messages.success(request, _("The company has been made from the register entry, as a draft."))
    return redirect("companies:detail", reference=company.reference)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the facts of the record."""
    company = company_for(request, reference, "companies.edit")
    is_desk = request.user.has_perm("companies.edit_identity", company)
    start = {**model_to_dict(company), "seen": company.updated_at.isoformat()}
    form = CompanyForm(request.POST or None, initial=start, is_desk=is_desk, country=company.country)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_company(company, by=person(request), seen=form.cleaned_data["seen"], **form.facts())
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("companies:detail", reference=company.reference)
    title = title_of(company, labels.reader_language())
    return render(
        request,
        "companies/form.html",
        {"form": form, "company": company, "title": title, "head": _("Edit the record")},
    )


@login_required
@require_POST
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Activate, archive, bring back."""
    company = company_for(request, reference, "companies.move")
    state = request.POST.get("state", "")
    if state not in CompanyState.values:
        raise Http404
    actions.move_company(company, CompanyState(state), by=person(request))
    return redirect("companies:detail", reference=company.reference)

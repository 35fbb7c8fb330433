"""Names, numbers, people, texts, codes and accounts of one company: a form page or a button each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopir.companies import actions, labels
from kopir.companies.forms import CodeForm, IdentifierForm, MemberForm, NameForm, PersonForm, TextForm, TranslationForm
from kopir.companies.models import Company, CompanyText, TextKind
from kopir.companies.naming import title_of
from kopir.companies.suggesting import Tick, suggested_codes, ticked_codes
from kopir.companies.views.access import company_for, person
from kopir.core.errors import KopirError
from kopir.core.languages import Origin

_PAGE = require_http_methods(["GET", "POST"])


def _form_page(
    request: HttpRequest,
    company: Company,
    form: forms.BaseForm,
    head: str,
    do: Callable[[dict[str, Any]], object],
    *,
    template: str = "companies/form.html",
    **more: object,
) -> HttpResponse:
    """Show the form; when it is right and the action does not refuse, go back to the company."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("companies:detail", reference=company.reference)
    title = title_of(company, labels.reader_language())
    return render(request, template, {"form": form, "company": company, "title": title, "head": head, **more})


def _back(company: Company) -> HttpResponse:
    return redirect("companies:detail", reference=company.reference)


@login_required
@_PAGE
def add_name(request: HttpRequest, reference: str) -> HttpResponse:
    company = company_for(request, reference, "companies.edit_identity")
    form = NameForm(request.POST or None)
    return _form_page(
        request,
        company,
        form,
        _("Add a name"),
        lambda typed: actions.add_name(company, by=person(request), **typed),
    )


@login_required
@_PAGE
def edit_name(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    company = company_for(request, reference, "companies.edit_identity")
    name = get_object_or_404(company.names, pk=pk)
    form = NameForm(request.POST or None, initial=model_to_dict(name))
    return _form_page(
        request,
        company,
        form,
        _("Correct the name"),
        lambda typed: actions.edit_name(name, by=person(request), **typed),
        remove_url=reverse("companies:remove_name", args=[reference, pk]),
    )


@login_required
@require_POST
def remove_name(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    company = company_for(request, reference, "companies.edit_identity")
    actions.remove_name(get_object_or_404(company.names, pk=pk), by=person(request))
    return _back(company)


@login_required
@_PAGE
def add_identifier(request: HttpRequest, reference: str) -> HttpResponse:
    company = company_for(request, reference, "companies.edit_identity")
    form = IdentifierForm(request.POST or None)
    return _form_page(
        request,
        company,
        form,
        _("Add a number"),
        lambda typed: actions.add_identifier(company, by=person(request), **typed),
    )


@login_required
@_PAGE
def edit_identifier(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    company = company_for(request, reference, "companies.edit_identity")
    number = get_object_or_404(company.identifiers, pk=pk)
    form = IdentifierForm(request.POST or None, initial=model_to_dict(number), is_known=True)
    return _form_page(
        request,
        company,
        form,
        _("Correct the number"),
        lambda typed: actions.edit_identifier(number, by=person(request), **typed),
        remove_url=reverse("companies:remove_identifier", args=[reference, pk]),
    )


@login_required
@require_POST
def remove_identifier(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    company = company_for(request, reference, "companies.edit_identity")
    actions.remove_identifier(get_object_or_404(company.identifiers, pk=pk), by=person(request))
    return _back(company)


@login_required
@_PAGE
def add_person(request: HttpRequest, reference: str) -> HttpResponse:
    company = company_for(request, reference, "companies.edit")
    form = PersonForm(request.POST or None)
    return _form_page(
        request,
        company,
        form,
        _("Add a person"),
        lambda typed: actions.add_person(company, by=person(request), **typed),
    )


@login_required
@_PAGE
def edit_person(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    company = company_for(request, reference, "companies.edit")
    contact = get_object_or_404(company.people, pk=pk)
    form = PersonForm(request.POST or None, initial=model_to_dict(contact))
    return _form_page(
        request,
        company,
        form,
        _("Correct the person"),
        lambda typed: actions.edit_person(contact, by=person(request), **typed),
        remove_url=reverse("companies:remove_person", args=[reference, pk]),
    )


@login_required
@require_POST
def remove_person(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    company = company_for(request, reference, "companies.edit")
    actions.remove_person(get_object_or_404(company.people, pk=pk), by=person(request))
    return _back(company)


def _original(company: Company, kind: str) -> CompanyText | None:
    if kind not in TextKind.values:
        raise Http404
    return company.texts.filter(kind=kind, origin=Origin.ORIGINAL).first()


@login_required
@_PAGE
def write_text(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    company = company_for(request, reference, "companies.edit")
    original = _original(company, kind)
    start = {"text": original.text, "language": original.language} if original is not None else None
    form = TextForm(request.POST or None, initial=start)
    return _form_page(
        request,
        company,
        form,
        str(TextKind(kind).label),
        lambda typed: actions.write_text(company, kind, by=person(request), **typed),
    )


@login_required
@_PAGE
def translate(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    company = company_for(request, reference, "companies.edit")
    original = _original(company, kind)
    if original is None:
        raise Http404
    form = TranslationForm(
        request.POST or None,
        original_language=original.language,
        initial={"language": request.GET.get("language", "")},
    )

    def do(typed: dict[str, Any]) -> None:
        origin = Origin(typed["origin"])
        actions.write_translation(company, kind, typed["language"], typed["text"], origin=origin, by=person(request))

    return _form_page(request, company, form, _("Translate: %(kind)s") % {"kind": TextKind(kind).label}, do)


@login_required
@require_POST
def approve_text(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    company = company_for(request, reference, "companies.approve")
    row = get_object_or_404(company.texts, pk=pk)
    actions.approve_text(row, read=request.POST.get("read", ""), by=person(request))
    return _back(company)


@login_required
@require_POST
def remove_translation(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    company = company_for(request, reference, "companies.edit")
    actions.remove_translation(get_object_or_404(company.texts, pk=pk), by=person(request))
    return _back(company)


@login_required
@_PAGE
def add_code(request: HttpRequest, reference: str) -> HttpResponse:
    """Codes suggested by the company's own text, and a field for one typed by hand."""
    company = company_for(request, reference, "companies.edit")
    form = CodeForm(request.POST or None)
    return _form_page(
        request,
        company,
        form,
        _("Add codes"),
        lambda typed: actions.suggest_code(company, by=person(request), **typed),
        template="companies/add_codes.html",
        ticks=_new_codes(company),
    )


def _new_codes(company: Company) -> list[Tick]:
    text = company.texts.filter(kind=TextKind.PROFILE, origin=Origin.ORIGINAL).first()
    if text is None:
        return []
    known = {str(row) for row in company.codes.all()}
    found = suggested_codes(text.text, text.language, labels.reader_language())
    return [tick for tick in found if tick.shown.key not in known]


@login_required
@require_POST
def add_codes(request: HttpRequest, reference: str) -> HttpResponse:
    """The ticked suggestions; what the desk ticks is confirmed with it."""
    company = company_for(request, reference, "companies.edit")
    known = {str(row) for row in company.codes.all()}
    may_confirm = request.user.has_perm("companies.approve", company)
    for scheme, code in ticked_codes(request.POST.getlist("code")):
        if f"{scheme}:{code}" not in known:
            row = actions.suggest_code(company, scheme, code, by=person(request))
            if may_confirm:
                actions.confirm_code(row, by=person(request))
    return _back(company)


@login_required
@require_POST
def confirm_code(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    company = company_for(request, reference, "companies.approve")
    actions.confirm_code(get_object_or_404(company.codes, pk=pk), by=person(request))
    return _back(company)


@login_required
@require_POST
def remove_code(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    company = company_for(request, reference, "companies.edit")
    actions.remove_code(get_object_or_404(company.codes, pk=pk), by=person(request))
    return _back(company)


@login_required
@_PAGE
def add_member(request: HttpRequest, reference: str) -> HttpResponse:
    company = company_for(request, reference, "companies.manage_members")
    form = MemberForm(request.POST or None)
    return _form_page(
        request,
        company,
        form,
        _("Let an account act for the company"),
        lambda typed: actions.add_member(company, typed["account"], by=person(request)),
    )


@login_required
@require_POST
def remove_member(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    company = company_for(request, reference, "companies.manage_members")
    actions.remove_member(get_object_or_404(company.members, pk=pk), by=person(request))
    return _back(company)

"""Claims and what they stand on; sources and holders."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.companies import facets
from kopir.companies.history import history_of
from kopir.companies.labels import reader_language
from kopir.companies.views.access import person
from kopir.core.errors import KopirError
from kopir.core.wording import plain
from kopir.heritage import actions
from kopir.heritage.forms.claims import CitationForm, ClaimForm, GlossForm, HolderForm, SourceForm, claim_values
from kopir.heritage.history import HERITAGE_WORDS
from kopir.heritage.models import Claim, Gloss, Holder, PresenceWindow, Record, Source
from kopir.heritage.presenting.dates import date_check
from kopir.heritage.presenting.desk import claim_block, statement_of, steps_of, title_of
from kopir.heritage.queries import desk, glosses
from kopir.heritage.views.desk.access import claim_for, done, editors, record_for
from kopir.heritage.views.desk.moves import take_step

A_PAGE = 50


@require_http_methods(["GET", "POST"])
@editors
def create(request: HttpRequest, reference: str) -> HttpResponse:
    """A new claim about a record."""
    record = record_for(reference)
    form = ClaimForm(request.POST or None, initial={"language": reader_language()})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            claim = actions.write_claim(
                record, form.assertion(), typed["statement"], language=typed["language"], by=person(request)
            )
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("heritage_desk:claim", pk=claim.pk)
    context = {"form": form, "record": record, "title": title_of(record, reader_language()), **_check(record)}
    return render(request, "heritage/desk/new_claim.html", context)


def _check(record: Record) -> dict[str, Any]:
    window = PresenceWindow.objects.filter(pk=1).first()
    return {"check": date_check(record, window, reader_language())}


@require_http_methods(["GET", "POST"])
@editors
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim. Posted to, it changes what the claim says."""
    found = claim_for(pk)
    form = ClaimForm(request.POST or None, initial=claim_values(found))
    if request.method == "POST" and form.is_valid() and _saved(request, found, form):
        return redirect("heritage_desk:claim", pk=pk)
    return render(request, "heritage/desk/claim.html", _context(request, found, form=form))


def _saved(request: HttpRequest, found: Claim, form: ClaimForm) -> bool:
    typed = form.cleaned_data
    try:
        actions.edit_claim(
            found,
            form.assertion(),
            typed["statement"],
            language=typed["language"],
            version=typed["seen"],
            by=person(request),
        )
    except KopirError as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    return True


def _context(request: HttpRequest, found: Claim, **forms: Any) -> dict[str, Any]:
    language = reader_language()
    record = record_for(found.subject.reference)
    context = {
        "claim": found,
        "record": record,
        "title": title_of(record, language),
        "statement": statement_of(found, language),
        "texts": claim_block(found),
        "steps": steps_of(found, person(request)),
        "history": history_of(found, HERITAGE_WORDS),
        "form": ClaimForm(initial=claim_values(found)),
        "citation_form": CitationForm(),
        **_check(record),
    }
    return {**context, **forms}


@require_POST
@editors
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One step along the table of states; back to the page the button stood on."""
    found = claim_for(pk)
    take_step(request, found)
    if request.POST.get("from") == "record":
        return redirect("heritage_desk:record", reference=found.subject.reference)
    return redirect("heritage_desk:claim", pk=pk)


@require_POST
@editors
def cite(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where the claim stands in a source."""
    found = claim_for(pk)
    form = CitationForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.cite(
                found,
                typed["source"],
                locator=typed["locator"],
                accessed_on=typed["accessed_on"],
                supports=not typed["contradicts"],
                by=person(request),
            )
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("heritage_desk:claim", pk=pk)
    return render(request, "heritage/desk/claim.html", _context(request, found, citation_form=form))


@require_POST
@editors
def remove_citation(request: HttpRequest, pk: int, citation: int) -> HttpResponse:
    """The source does not say it."""
    row = get_object_or_404(claim_for(pk).citations, pk=citation)
    done(request, lambda: actions.remove_citation(row, by=person(request)))
    return redirect("heritage_desk:claim", pk=pk)


@require_safe
@editors
def sources(request: HttpRequest) -> HttpResponse:
    """All sources, and who keeps the items."""
    words = plain(request.GET.get("q", ""))
    page = Paginator(desk.sources(words), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "query": facets.for_pages(request.GET),
        "holders": Holder.objects.all(),
    }
    return render(request, "heritage/desk/sources.html", context)


@require_http_methods(["GET", "POST"])
@editors
def new_source(request: HttpRequest) -> HttpResponse:
    """A source."""
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_source(form.facts(), by=person(request))
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("heritage_desk:sources")
    return render(request, "heritage/desk/source.html", {"form": form})


@require_http_methods(["GET", "POST"])
@editors
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a source."""
    found = get_object_or_404(Source, pk=pk)
    start = {name: getattr(found, name) for name in SourceForm.base_fields}
    form = SourceForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_source(found, form.facts(), by=person(request))
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("heritage_desk:sources")
    cited = Claim.objects.filter(citations__source=found).select_related("subject").distinct()[:A_PAGE]
    return render(request, "heritage/desk/source.html", {"form": form, "source": found, "cited": cited})


@require_http_methods(["GET", "POST"])
@editors
def holder(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Who keeps items: a new one, or one corrected."""
    found = get_object_or_404(Holder, pk=pk) if pk else None
    start = {name: getattr(found, name) for name in HolderForm.base_fields} if found is not None else None
    form = HolderForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            if found is None:
                actions.write_holder(form.facts(), by=person(request))
            else:
                actions.edit_holder(found, form.facts(), by=person(request))
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("heritage_desk:sources")
    return render(request, "heritage/desk/holder.html", {"form": form, "holder": found})


@require_safe
@editors
def descriptions(request: HttpRequest) -> HttpResponse:
    """The short descriptions of sources and holders, those with gaps first."""
    page = Paginator(glosses.in_use(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "heritage/desk/descriptions.html", {"page": page, "query": ""})


@require_http_methods(["GET", "POST"])
@editors
def say(request: HttpRequest) -> HttpResponse:
    """One of them in the other languages."""
    found = Gloss.objects.filter(english=plain(request.GET.get("en", ""))).first()
    start = {name: getattr(found, name) for name in GlossForm.base_fields} if found is not None else None
    form = GlossForm(request.POST or None, initial=start or {"english": plain(request.GET.get("en", ""))})
    if request.method == "POST" and form.is_valid():
        actions.write_gloss(form.cleaned_data["english"], form.cleaned_data, by=person(request))
        return redirect("heritage_desk:descriptions")
    return render(request, "heritage/desk/say.html", {"form": form})

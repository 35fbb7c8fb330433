"""The words of records and claims, in four languages."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kopir.companies.views.access import person
from kopir.core.errors import KopirError
from kopir.core.languages import Language, Origin, fingerprint
from kopir.core.wording import plain
from kopir.heritage import actions
from kopir.heritage.actions.texts import STATEMENT, Owner, Text, texts_of
from kopir.heritage.forms.claims import TextForm, TranslationForm
from kopir.heritage.models import Record, RecordKind, RecordTextKind
from kopir.heritage.presenting.desk import label_of
from kopir.heritage.views.desk.access import claim_for, done, editors, record_for


@require_http_methods(["GET", "POST"])
@editors
def record_text(request: HttpRequest, reference: str, kind: str, language: str) -> HttpResponse:
    """One kind of a record's words in one language."""
    found = record_for(reference)
    if kind not in RecordTextKind.values or found.kind == RecordKind.PERSON:
        raise Http404
    return _write(request, found, kind, plain(language), label_of(kind))


@require_http_methods(["GET", "POST"])
@editors
def claim_text(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The statement of a claim in one language."""
    return _write(request, claim_for(pk), STATEMENT, plain(language), "")


def _write(request: HttpRequest, owner: Owner, kind: str, language: str, label: object) -> HttpResponse:
    """The original when there is none or it is in this language, else a translation beside it."""
    if language not in Language.values:
        raise Http404
    rows = texts_of(owner, kind)
    original = next((row for row in rows if row.is_original), None)
    here = next((row for row in rows if row.language == language), None)
    is_original = original is None or original.language == language
    words = here.text if here is not None else ""
    start = {"text": words, "seen": owner.version, "was": fingerprint(words)}
    form = (TextForm if is_original else TranslationForm)(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid() and _saved(request, owner, kind, language, form):
        return redirect(_page_of(owner))
    context = {
        "form": form,
        "owner": owner,
        "record": owner if isinstance(owner, Record) else owner.subject,
        "label": label,
        "original": None if is_original else original,
        "language": language,
        "language_name": Language(language).label,
        "back": _page_of(owner),
    }
    return render(request, "heritage/desk/text.html", context)


def _saved(request: HttpRequest, owner: Owner, kind: str, language: str, form: TextForm) -> bool:
    typed = form.cleaned_data
    try:
        if isinstance(form, TranslationForm):
            origin = Origin(typed["origin"])
            actions.write_translation(
                owner, kind, language, typed["text"], origin=origin, was=typed["was"], by=person(request)
            )
        else:
            actions.write_text(
                owner, kind, typed["text"], language=language, version=typed["seen"], by=person(request)
            )
    except KopirError as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    return True


def _page_of(owner: Owner) -> str:
    if isinstance(owner, Record):
        return reverse("heritage_desk:record", kwargs={"reference": owner.reference})
    return reverse("heritage_desk:claim", kwargs={"pk": owner.pk})


@require_POST
@editors
def approve_record_text(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Let the public read a translation."""
    found = record_for(reference)
    return _approve(request, found, found.texts.all(), pk)


@require_POST
@editors
def approve_claim_text(request: HttpRequest, pk: int, text: int) -> HttpResponse:
    """Let the public read a translation of the statement."""
    claim = claim_for(pk)
    return _approve(request, claim, claim.texts.all(), text)


@require_POST
@editors
def remove_record_text(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Throw a text away."""
    found = record_for(reference)
    return _remove(request, found, found.texts.all(), pk)


@require_POST
@editors
def remove_claim_text(request: HttpRequest, pk: int, text: int) -> HttpResponse:
    """Throw a translation of the statement away."""
    claim = claim_for(pk)
    return _remove(request, claim, claim.texts.all(), text)


def _approve(request: HttpRequest, owner: Owner, rows: QuerySet[Text], pk: int) -> HttpResponse:
    row = get_object_or_404(rows, pk=pk)
    done(request, lambda: actions.approve_text(row, read=request.POST.get("read", ""), by=person(request)))
    return redirect(_page_of(owner))


def _remove(request: HttpRequest, owner: Owner, rows: QuerySet[Text], pk: int) -> HttpResponse:
    row = get_object_or_404(rows, pk=pk)
    done(request, lambda: actions.remove_text(row, by=person(request)))
    return redirect(_page_of(owner))

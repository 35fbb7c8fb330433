"""One record: its facts, its note, its steps, its picture; a person's forms of the name."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.companies.history import history_of
from kopir.companies.labels import reader_language
from kopir.companies.views.access import person
from kopir.core.errors import KopirError
from kopir.core.languages import Language
from kopir.heritage import actions
from kopir.heritage.forms.claims import NameFormForm
from kopir.heritage.forms.facts import FORMS, FactsForm, NewRecordForm, NoteForm, PictureForm, starting_values
from kopir.heritage.history import HERITAGE_WORDS
from kopir.heritage.models import Item, NameForm, Record, RecordKind
from kopir.heritage.pictures import MOST_BYTES
from kopir.heritage.presenting.desk import record_page
from kopir.heritage.views.desk.access import done, editors, record_for
from kopir.heritage.views.desk.moves import take_step


@require_http_methods(["GET", "POST"])
@editors
def create(request: HttpRequest, kind: str) -> HttpResponse:
    """A new record of a kind, as a draft."""
    if kind not in RecordKind.values:
        raise Http404
    form = FORMS[kind](request.POST or None)
    is_person = kind == RecordKind.PERSON
    language = reader_language()
    words = None if is_person else NewRecordForm(request.POST or None, initial={"language": language})
    if request.method == "POST" and form.is_valid() and (words is None or words.is_valid()):
        try:
            record = actions.write_record(form.facts(), words.words() if words is not None else [], by=person(request))
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("heritage_desk:record", reference=record.reference)
    context = {"form": form, "words": words, "label": RecordKind(kind).label}
    return render(request, "heritage/desk/create.html", context)


@require_http_methods(["GET", "POST"])
@editors
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about one record. Posted to, it changes the facts."""
    found = record_for(reference)
    form = FORMS[found.kind](request.POST or None, initial=starting_values(found))
    if request.method == "POST" and form.is_valid() and _saved(request, found, form):
        return _back(reference)
    return render(request, "heritage/desk/record.html", _context(request, found, form=form))


def _saved(request: HttpRequest, found: Record, form: FactsForm) -> bool:
    try:
        actions.edit_record(found, form.facts(), version=form.cleaned_data["seen"], by=person(request))
    except KopirError as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    return True


def _back(reference: str) -> HttpResponse:
    return redirect("heritage_desk:record", reference=reference)


def _context(request: HttpRequest, found: Record, **forms: Any) -> dict[str, Any]:
    context = {
        "shown": record_page(found, person(request), reader_language()),
        "form": FORMS[found.kind](initial=starting_values(found)),
        "note": NoteForm(initial={"note": found.note, "review_on": found.review_on, "seen": found.version}),
        "history": history_of(found, HERITAGE_WORDS),
        "languages": Language.choices,
        "name_form": NameFormForm() if found.kind == RecordKind.PERSON else None,
        "picture_form": _picture_form(found),
    }
    return {**context, **forms}


def _picture_form(found: Record) -> PictureForm | None:
    if found.kind != RecordKind.ITEM:
        return None
    return PictureForm(initial={"rights": found.item.rights, "credit": found.item.credit})


@require_POST
@editors
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """The editors' own note and reminder."""
    found = record_for(reference)
    form = NoteForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.note_record(
                found, note=typed["note"], review_on=typed["review_on"], version=typed["seen"], by=person(request)
            )
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return _back(reference)
    return render(request, "heritage/desk/record.html", _context(request, found, note=form))


@require_POST
@editors
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """One step along the table of states."""
    take_step(request, record_for(reference))
    return _back(reference)


@require_POST
@editors
def add_name(request: HttpRequest, reference: str) -> HttpResponse:
    """A form of a person's name."""
    found = record_for(reference)
    if found.kind != RecordKind.PERSON:
        raise Http404
    form = NameFormForm(request.POST)
    if form.is_valid():
        try:
            actions.add_name_form(found, form.form(), by=person(request))
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return _back(reference)
    return render(request, "heritage/desk/record.html", _context(request, found, name_form=form))


@require_POST
@editors
def remove_name(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a form of the name away."""
    row = get_object_or_404(NameForm, pk=pk, person__record=record_for(reference))
    done(request, lambda: actions.remove_name_form(row, by=person(request)))
    return _back(reference)


@require_POST
@editors
def open_or_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a person to the public, or close him."""
    found = record_for(reference)
    if found.kind != RecordKind.PERSON:
        raise Http404
    if request.POST.get("open"):
        done(request, lambda: actions.open_person(found, by=person(request)), _("The person is open to the public."))
    else:
        reason = request.POST.get("reason", "")
        done(
            request, lambda: actions.close_person(found, reason=reason, by=person(request)), _("The person is closed.")
        )
    return _back(reference)


@require_POST
@editors
def set_picture(request: HttpRequest, reference: str) -> HttpResponse:
    """Give an item its picture, or take it away."""
    found = record_for(reference)
    if found.kind != RecordKind.ITEM:
        raise Http404
    if request.POST.get("remove"):
        done(request, lambda: actions.remove_picture(found, by=person(request)))
        return _back(reference)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            content = _content(typed["picture"])
            actions.set_picture(found, content, rights=typed["rights"], credit=typed["credit"], by=person(request))
        except KopirError as refusal:
            form.add_error("picture", str(refusal.sentence))
        else:
            return _back(reference)
    return render(request, "heritage/desk/record.html", _context(request, found, picture_form=form))


def _content(file: File[bytes]) -> bytes:
    """At most one byte more than is allowed: the action refuses what is larger."""
    content: bytes = file.read(MOST_BYTES + 1)
    return content


@require_safe
@editors
def picture(request: HttpRequest, reference: str) -> FileResponse:
    """The picture as the public would see it, for editors at any time; `?original` gives the untouched file."""
    item = get_object_or_404(Item, record=record_for(reference))
    if not item.image:
        raise Http404
    if "original" not in request.GET:
        return FileResponse(item.image.open("rb"), content_type="image/jpeg")
    name = actions.original_of(item)
    if not name:
        raise Http404
    return FileResponse(item.image.storage.open(name, "rb"), as_attachment=True, filename=name.rsplit("/", 1)[-1])

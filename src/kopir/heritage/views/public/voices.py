"""The forms by which people give to the archive and ask of it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.companies.labels import reader_language
from kopir.core.errors import BadInput
from kopir.heritage import actions
from kopir.heritage.actions.attempts import count_attempt
from kopir.heritage.models import AttemptKind, RequestKind
from kopir.heritage.presenting.records import About, about_record
from kopir.heritage.public_forms import CONSENT_VERSION, AskForm, GiveForm, VoiceForm
from kopir.heritage.views.public.access import network_of

_numbers = signing.Signer(salt="kopir.heritage.thanks")


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """A memory, a picture, a document, with the giver's consent."""
    form = GiveForm(request.POST, request.FILES) if request.method == "POST" else GiveForm(initial=_initial(request))
    return _answer(request, form, "heritage/give.html", lambda: _contribute(form))


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A correction, a removal, a question; with the record filled in where one was being read."""
    form = AskForm(request.POST) if request.method == "POST" else AskForm(initial=_initial(request))
    return _answer(request, form, "heritage/ask.html", lambda: _ask(form))


def _initial(request: HttpRequest) -> dict[str, str]:
    kind = request.GET.get("kind", "")
    return {
        "about": request.GET.get("about", "").replace("\x00", "")[:16],
        "kind": kind if kind in RequestKind.values else RequestKind.CORRECTION.value,
    }


def _answer(request: HttpRequest, form: VoiceForm, template: str, take_in: Callable[[], str]) -> HttpResponse:
    """Thanks for what could be taken in; the form again, with everything typed, for what could not."""
    if form.is_bound and form.is_valid():
        if count_attempt(AttemptKind.VOICE, network_of(request)):
            try:
                return redirect(f"{reverse('heritage:thanks')}?{urlencode({'number': _numbers.sign(take_in())})}")
            except BadInput as refusal:
                form.add_error(None, str(refusal.sentence))
        else:
            form.add_error(None, _("Too many messages came from your network in one hour. Please try again later."))
    record = form.record
    about: About | None = about_record(record, reader_language()) if record is not None else None
    status = 422 if form.is_bound else 200
    response = render(request, template, {"form": form, "about": about, "no_apply": True}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _voice(form: VoiceForm, relation: str = "") -> actions.Voice:
    data = form.cleaned_data
    return actions.Voice(data["name"], data["email"], reader_language(), data["text"], form.record, relation)


def _contribute(form: GiveForm) -> str:
    voice = _voice(form, form.cleaned_data["relation"])
    return actions.contribute(voice, form.cleaned_data["attached"], consent_version=CONSENT_VERSION).reference


def _ask(form: AskForm) -> str:
    return actions.ask(RequestKind(form.cleaned_data["kind"]), _voice(form)).reference


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What was sent has a number; one that we did not sign is not shown."""
    try:
        number = _numbers.unsign(request.GET.get("number", ""))
    except signing.BadSignature:
        number = ""
    return render(request, "heritage/thanks.html", {"number": number, "no_apply": True})

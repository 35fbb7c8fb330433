"""The application form, the look-up of companies in it, and the page after sending."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.applications import actions, consent, links, lookup, subjects
from kopir.applications.forms import ApplyForm, country_guessed
from kopir.applications.limits import may_look_up
from kopir.applications.models import ApplicationKind
from kopir.applications.views.bounds import bounded
from kopir.companies.labels import reader_language
from kopir.core.errors import KopirError
from kopir.core.network import network_of
from kopir.core.wording import plain

TRAP = "topic"  # a field no person sees, of a name no browser fills in by itself


@bounded
@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """The form: a page of its own, or by htmx what the dialog shows."""
    if request.method != "POST":
        return _page(request, ApplyForm(initial=_asked_for(request)))
    stamp = links.read_stamp(request.POST.get("stamp", ""))
    if request.POST.get(TRAP) or (stamp.is_hasty and "look_up" not in request.POST):  # a robot: told what all are told
        return _sent(links.reference_for_robots(timezone.localdate().year))
    if "look_up" in request.POST:
        return _page(request, ApplyForm(initial=request.POST.dict()))
    form = ApplyForm(request.POST, request.FILES)
    if form.is_valid():
        reference = _received(request, form, stamp)
        if reference:
            return _sent(reference)
    return _page(request, form)


def _asked_for(request: HttpRequest) -> dict[str, str]:
    """What the link to the form already says."""
    about = plain(request.GET.get("about", ""))
    kind = request.GET.get("kind", "")
    is_open = subjects.public_subject(about) is not None
    return {
        "country": country_guessed(),
        "about": about if is_open else "",
        "kind": kind if kind in ApplicationKind.values else ApplicationKind.PARTNER.value if is_open else "",
    }


def _received(request: HttpRequest, form: ApplyForm, stamp: links.Stamp) -> str:
    """The reference of what was kept; where it was refused, nothing, and the form says why."""
    if not stamp.nonce:
        form.add_error(None, _("This page was opened long ago. Nothing is lost: please send it once more."))
        return ""
    try:
        files = form.cleaned_data["attached"]
        return actions.receive(form.asked(stamp.nonce), files, network=network_of(request)).reference
    except KopirError as refusal:
        form.add_error(None, str(refusal.sentence))
        return ""


def _sent(reference: str) -> HttpResponse:
    return redirect("applications:received", token=links.received_token(reference))


def _page(request: HttpRequest, form: ApplyForm) -> HttpResponse:
    is_fragment = bool(getattr(request, "htmx", False))
    typed = request.POST.get("stamp", "")
    about = plain(form["about"].value() or "")
    context = {
        "form": form,
        "trap": TRAP,
        "stamp": _stamp(typed, is_again=request.method == "POST"),
        "consent": consent.WORDS,
        "about": about,
        "subject": subjects.public_subject(about),
        "is_dialog": is_fragment,
        "files_are_lost": bool(request.FILES) and not is_fragment,
        "no_apply": True,
        **_companies(request, form),
    }
    return render(request, "applications/parts/apply.html" if is_fragment else "applications/apply.html", context)


def _stamp(typed: str, *, is_again: bool) -> str:
    """The stamp that came with the form while it is good; a form shown again may be sent at once."""
    if links.read_stamp(typed).nonce:
        return typed
    return links.stamp_again() if is_again else links.new_stamp()


def _companies(request: HttpRequest, form: ApplyForm) -> dict[str, Any]:
    """The companies to choose from, when the form is shown again."""
    if request.method != "POST" or not may_look_up(network_of(request)):
        return {}
    words, chosen = form["company_name"].value() or "", form["entry"].value() or ""
    return _offered(str(words), str(chosen))


def _offered(words: str, chosen: str) -> dict[str, Any]:
    clean = plain(words)[:300]
    return {
        "offered": lookup.offered(clean, reader_language(), chosen=plain(chosen)),
        "chosen": chosen,
        "is_looked_up": len(clean.strip()) >= lookup.FEWEST_LETTERS,
    }


@never_cache
@require_POST
def companies(request: HttpRequest) -> HttpResponse:
    """While the applicant types: the companies that may be meant. By POST, so that no name stands in an address."""
    may = may_look_up(network_of(request))
    found = _offered(request.POST.get("company_name", ""), request.POST.get("entry", "")) if may else {}
    return render(request, "applications/parts/companies.html", found)


@never_cache
@require_safe
def received(request: HttpRequest, token: str) -> HttpResponse:
    """After sending. It shows what its signed address says and reads nothing else."""
    reference = links.read_received(token)
    if not reference:
        raise Http404
    is_fragment = bool(getattr(request, "htmx", False))
    template = "applications/parts/received.html" if is_fragment else "applications/received.html"
    return render(request, template, {"reference": reference, "no_apply": True})

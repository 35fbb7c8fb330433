"""Pages for everybody: no more mails of a purpose."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kopir.mail import links
from kopir.mail.actions import consents


@never_cache  # who has the address can press the button
@csrf_exempt  # mail programs press the button themselves (RFC 8058); the token is the permission
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One button; opening the page alone stops nothing, as mail scanners open every link."""
    asked = links.read_stop(token)
    if asked is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        everything = request.POST.get("everything") == "on"
        consents.stop(asked.address_hash, asked.purpose, mail_pk=asked.mail_pk, everything=everything)
    return render(request, "mail/stop.html", {"purpose": asked.purpose, "is_done": is_done, "no_apply": True})

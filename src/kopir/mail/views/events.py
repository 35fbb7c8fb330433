"""What the mail provider calls."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kopir.mail import reports
from kopir.mail.actions.events import take_events


@csrf_exempt  # the signature is the permission
@require_POST
def events(request: HttpRequest) -> JsonResponse:
    """Take a list of events. The same one twice is answered alike and has one effect."""
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        length = 0
    if length > reports.MOST_BYTES:
        return JsonResponse({"error": "too large"}, status=413)
    body = request.read(reports.MOST_BYTES + 1)
    if len(body) > reports.MOST_BYTES:
        return JsonResponse({"error": "too large"}, status=413)
    if not reports.is_signed(body, request.headers.get("X-Kopir-Signature", "")):
        return JsonResponse({"error": "wrong signature"}, status=401)
    return JsonResponse({"new": take_events(reports.read(body))})

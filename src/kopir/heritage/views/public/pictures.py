"""The picture of an item and its manifest, where both access and rights allow it."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kopir.heritage.models import Record
from kopir.heritage.presenting.linked import manifest_of, media_type
from kopir.heritage.presenting.records import picture_of
from kopir.heritage.queries import public
from kopir.heritage.views.public.access import record_or_404


def _with_picture(reference: str) -> Record:
    """The item, or 404 where its picture is closed, without rights, or not there."""
    records = public.with_words(public.public_records()).select_related("item")
    record = record_or_404(records, reference)
    if picture_of(record) is None:
        raise Http404
    return record


@require_safe
def picture(request: HttpRequest, reference: str) -> FileResponse:  # noqa: ARG001
    """The picture itself. Its file lies where no address leads."""
    item = _with_picture(reference).item
    try:
        file = item.image.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    kind = media_type(item)
    response = FileResponse(file, content_type=kind, filename=f"{reference}.{kind.rpartition('/')[2]}")
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def manifest(request: HttpRequest, reference: str) -> HttpResponse:  # noqa: ARG001
    """IIIF Presentation 3, for viewers on any site."""
    record = _with_picture(reference)
    response = JsonResponse(manifest_of(record, record.item), json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Type"] = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response

"""A record for machines: schema.org on its page, and an IIIF manifest of an item's picture."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from kopir.heritage.models import Item, Record, RecordKind, RecordTextKind
from kopir.heritage.presenting.citing import address_of, archive_name
from kopir.heritage.presenting.words import Words, other_names
from kopir.heritage.queries.public import texts_of

_TYPES = {
    RecordKind.SITE: "Place",
    RecordKind.CAMP: "Place",
    RecordKind.EVENT: "Event",
    RecordKind.ITEM: "ArchiveComponent",
}
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def script_of(record: Record, name: Words, language: str) -> SafeString:
    """The schema.org description as the content of a data block. Of people there is none."""
    if record.kind == RecordKind.PERSON:
        return SafeString("")
    text = json.dumps(_described(record, name, language), ensure_ascii=False, sort_keys=True)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 -- every sign that could end the block is escaped


def _described(record: Record, name: Words, language: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _TYPES[RecordKind(record.kind)],
        "@id": address_of(record),
        "identifier": record.reference,
        "name": {"@value": name.text, "@language": name.language},
        "alternateName": [{"@value": one.text, "@language": one.language} for one in other_names(record, name)],
        "inLanguage": language,
        "isPartOf": {"@type": "ArchiveOrganization", "name": archive_name()},
        "license": CC_BY,
    }
    if record.kind == RecordKind.EVENT and record.event.date_min is not None:
        found["startDate"] = record.event.date_min.isoformat()
        if record.event.date_max is not None:
            found["endDate"] = record.event.date_max.isoformat()
    if record.kind == RecordKind.ITEM:
        found.update(_item(record.item))
    return {key: value for key, value in found.items() if value}


def _item(item: Item) -> dict[str, Any]:
    return {
        "license": item.rights,
        "creditText": item.credit,
        "holdingArchive": {"@type": "ArchiveOrganization", "name": item.holder.name} if item.holder else None,
        "itemLocation": item.holder_code,
    }


def manifest_of(record: Record, item: Item) -> dict[str, Any]:
    """IIIF Presentation 3: one canvas with one picture. Needs `with_words`."""
    with translation.override(settings.LANGUAGE_CODE):  # one address for one manifest, whoever asks
        base = f"{settings.PUBLIC_URL}{reverse('heritage:manifest', args=[record.reference])}"
        picture = f"{settings.PUBLIC_URL}{reverse('heritage:picture', args=[record.reference])}"
    names = {row.language: [row.text] for row in texts_of(record, RecordTextKind.NAME)}
    size = {"width": item.image_width, "height": item.image_height}
    body = {"id": picture, "type": "Image", "format": media_type(item), **size}
    canvas = f"{base.removesuffix('manifest.json')}canvas"  # no fragment: parts of a picture are told by one
    painting = {
        "id": f"{base}#painting",
        "type": "Annotation",
        "motivation": "painting",
        "body": body,
        "target": canvas,
    }
    page = {"id": f"{base}#page", "type": "AnnotationPage", "items": [painting]}
    manifest: dict[str, Any] = {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": base,
        "type": "Manifest",
        "label": names or {"none": [record.reference]},
        "metadata": [{"label": {"en": ["Reference code"]}, "value": {"none": [record.reference]}}],
        "rights": item.rights,
        "requiredStatement": {"label": {"en": ["Credit"]}, "value": {"none": [item.credit]}},
        "items": [{"id": canvas, "type": "Canvas", **size, "items": [page]}],
    }
    return manifest


_MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
}


def media_type(item: Item) -> str:
    """Of the picture, from its name; what is no picture of these is served as bytes."""
    ending = (item.image.name or "").rpartition(".")[2].lower()
    return _MEDIA_TYPES.get(ending, "application/octet-stream")

"""What an application may be about: an event that everybody can read of."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import get_language

from kopir.applications.subjects import Subject, offer_subjects
from kopir.editorial.models import Face, FaceKind


def public_event(reference: str) -> Subject | None:
    """A published event by its key, in the reader's language where it exists in it; or nothing."""
    try:
        key = UUID(reference)
    except ValueError:
        return None
    faces = Face.objects.filter(key=key, kind=FaceKind.EVENT).only("language", "path", "title").order_by("language")
    found = {face.language: Subject(face.title, face.url) for face in faces}
    return found.get(get_language() or "en") or next(iter(found.values()), None)


offer_subjects(public_event)

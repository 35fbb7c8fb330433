"""What a page says in words, and how far a translation of it has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from kopir.core.languages import Origin, fingerprint
from kopir.editorial.models import HousePage


def words_of(page: HousePage) -> list[str]:
    """Every string a translator would see, in order."""
    return [
        str(segment.string.data)
        for segment in extract_segments(page)
        if isinstance(segment, StringSegmentValue) and not segment.is_empty()
    ]


def print_of(page: HousePage) -> str:
    """The fingerprint of these words and no others."""
    return fingerprint("\n".join(words_of(page)))


@dataclass(frozen=True)
class Standing:
    """Where a page's text comes from. `missing` of `total` strings are not translated yet."""

    origin: Origin = Origin.ORIGINAL
    translated_from: str = ""
    translator: str = ""
    missing: int = 0
    total: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether a visitor may see it."""
        return self.missing == 0


def translation_of(page: HousePage) -> Translation | None:
    """The side-by-side translation this page is the target of; None for an original and for a page of its own."""
    found = Translation.objects.select_related("source__locale").filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    )
    return found.exclude(source__locale_id=page.locale_id).first()


def standing_of(page: HousePage) -> Standing:
    """Where the page's text comes from, and what is missing."""
    translation = translation_of(page)
    if translation is None:
        return Standing()
    total, done = translation.get_progress()
    made = _made_by(translation)
    machine = any(kind == StringTranslation.TRANSLATION_TYPE_MACHINE for kind, *_rest in made)
    return Standing(
        origin=Origin.MACHINE if machine else Origin.PERSON,
        translated_from=print_of(translation.source.as_instance()),
        translator=", ".join(dict.fromkeys(_name(row) for row in made if _name(row)))[:200],
        missing=total - done,
        total=total,
    )


def _made_by(translation: Translation) -> list[tuple[Any, ...]]:
    return list(
        StringTranslation.objects.filter(
            context__object_id=translation.source.object_id, locale_id=translation.target_locale_id
        )
        .values_list("translation_type", "tool_name", "last_translated_by__name")
        .distinct()
        .order_by("translation_type", "tool_name", "last_translated_by__name")
    )


def _name(row: tuple[Any, ...]) -> str:
    kind, tool, person = row
    return str(tool or "") if kind == StringTranslation.TRANSLATION_TYPE_MACHINE else str(person or "")

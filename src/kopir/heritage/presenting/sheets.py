"""One sheet of paper: the frame, the numbers, the dates and the places that are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kopir.heritage.models import CountTopic, Record
from kopir.heritage.presenting import claims, numbers, timeline
from kopir.heritage.presenting.dates import date_check
from kopir.heritage.presenting.words import Words, name_in
from kopir.heritage.queries import public

MOST_PLACES, MOST_EVENTS = 9, 10  # what fits on the two sides of a sheet


@dataclass(frozen=True)
class KnownPlace:
    """A place with the first sentence that is known of it."""

    record: Record
    name: Words
    sentence: claims.Sentence


def sheet(language: str) -> dict[str, Any]:
    """Only what stands under 'What we know'."""
    found = numbers.ranges(public.counts())
    notes = claims.Notes()
    places: list[KnownPlace] = []
    window = public.presence_window()
    for record in public.places_with_sources():
        check = date_check(record, window, language)
        verdict = check.verdict if check is not None else None
        known = [one for one in record.claims.all() if claims.standing_of(one, verdict) is claims.Standing.KNOWN]
        if known and len(places) < MOST_PLACES:
            (group,) = claims.groups_of(known[:1], verdict, language, notes)
            places.append(KnownPlace(record, name_in(record, language), group.sentences[0]))
    return {
        "held": next((one for one in found if one.topic == CountTopic.HELD), None),
        "happenings": timeline.happenings(public.events()[:MOST_EVENTS], language),
        "places": places,
        "notes": notes.every,
    }

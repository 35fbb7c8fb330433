"""Points on the map, no finer than their precision: groups on one centre, a static drawing, and the rows beside it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.heritage.models import Camp, Claim, Precision, Record, RecordKind, RecordTextKind, Site
from kopir.heritage.presenting.claims import SHORT_LABELS, Standing, standing_of_place, strongest_first
from kopir.heritage.presenting.dates import DateCheck, date_check, when
from kopir.heritage.presenting.words import Words, name_in, text_in
from kopir.heritage.queries.public import presence_window

WEST, SOUTH, EAST, NORTH = 45.0, 38.0, 95.0, 57.0  # as in tools/build_outlines.py
SCALE = 20
NARROW = math.cos(math.radians(48))
WIDTH, HEIGHT = (EAST - WEST) * NARROW * SCALE, (NORTH - SOUTH) * SCALE
_KM_A_DEGREE = 111.2
_NO_STANDING = gettext_lazy("No claim yet")
_COMMA = re.compile("[,、，(（]")
EXACT = frozenset({Precision.SURVEYED, Precision.ADDRESS})
CENTRES = frozenset({Precision.CITY, Precision.SETTLEMENT})
_PRECISION_WORDS = {
    Precision.SURVEYED: gettext_lazy("The point was surveyed on the spot."),
    Precision.ADDRESS: gettext_lazy("The point is the address."),
    Precision.CITY: gettext_lazy("The point is the centre of the city, not the place itself."),
    Precision.SETTLEMENT: gettext_lazy("The point is the centre of the settlement, not the place itself."),
    Precision.DISTRICT: gettext_lazy("The point is the centre of the district; the place itself is not known."),
    Precision.APPROXIMATE: gettext_lazy("The point is our own estimate."),
    Precision.UNKNOWN: gettext_lazy("No point is known."),
}


@dataclass(frozen=True)
class Place:
    """A site or a camp in the list and on the map."""

    record: Record
    located: Site | Camp
    name: Words
    where: Words | None
    kind: str
    when: str
    standing: Standing | None
    standing_label: str
    best: Claim | None

    @property
    def has_point(self) -> bool:
        """Whether it can stand on the map."""
        return self.located.latitude is not None


def located_of(record: Record) -> Site | Camp:
    """The part of a site or camp that has the point."""
    return record.site if record.kind == RecordKind.SITE else record.camp


def places_of(records: Sequence[Record], language: str) -> list[Place]:
    """One row a record. Needs `queries.public.places`."""
    window = presence_window()
    return [_place(record, language, date_check(record, window, language)) for record in records]


def _place(record: Record, language: str, check: DateCheck | None) -> Place:
    located = located_of(record)
    verdict = check.verdict if check is not None else None
    claims = strongest_first(record.claims.all(), verdict)
    standing = standing_of_place(claims, verdict)
    found = when(located, language)
    return Place(
        record=record,
        located=located,
        name=name_in(record, language),
        where=text_in(record, RecordTextKind.PLACE, language),
        kind=located.get_kind_display(),
        when=found.words if found is not None else "",
        standing=standing,
        standing_label=str(SHORT_LABELS[standing] if standing is not None else _NO_STANDING),
        best=claims[0] if claims else None,
    )


def precision_words(located: Site | Camp) -> str:
    """What the point means, said in a sentence."""
    return str(_PRECISION_WORDS[Precision(located.precision)])


def symbol_of(precision: str) -> str:
    """How it is drawn: a dot, a soft circle, or a wide dashed one."""
    if precision in EXACT:
        return "dot"
    return "soft" if precision in CENTRES else "wide"


@dataclass(frozen=True)
class Group:
    """Everything on one centre: one symbol, one list."""

    places: list[Place]
    label: str
    symbol: str
    standing: str
    latitude: float
    longitude: float
    radius_km: int
    shows_label: bool = False

    @property
    def x(self) -> float:
        """In the drawing."""
        return round((self.longitude - WEST) * NARROW * SCALE, 1)

    @property
    def y(self) -> float:
        """In the drawing, from above."""
        return round((NORTH - self.latitude) * SCALE, 1)

    @property
    def left(self) -> float:
        """Of the sign in the drawing, which is 14 units wide."""
        return round(self.x - 7, 1)

    @property
    def top(self) -> float:
        """The same, from above."""
        return round(self.y - 7, 1)

    @property
    def is_east(self) -> bool:
        """Whether the town's name has no room to the right."""
        return self.x > WIDTH * 0.8

    @property
    def radius(self) -> float:
        """Of the wide circle in the drawing, never too small to be seen."""
        return round(max(self.radius_km / _KM_A_DEGREE * SCALE, 13.0), 1)


def groups_of(places: Sequence[Place]) -> list[Group]:
    """Records on the same centre together, the fullest first, so that single ones lie above them."""
    found: dict[tuple[float, float], list[Place]] = {}
    for place in places:
        if place.located.latitude is not None and place.located.longitude is not None:
            key = (float(place.located.latitude), float(place.located.longitude))
            found.setdefault(key, []).append(place)
    groups = [_group(key, own) for key, own in found.items()]
    return _labelled(sorted(groups, key=lambda group: (-len(group.places), group.places[0].record.reference)))


def _labelled(groups: list[Group]) -> list[Group]:
    """Names of towns where they cover neither a sign nor another name, the fuller places first."""
    taken = [(group.x - 9, group.y - 9, group.x + 9, group.y + 9) for group in groups]
    found = []
    for number, group in enumerate(groups):
        box = _label_box(group)
        others = taken[:number] + taken[number + 1 :]
        fits = bool(group.label) and not any(_overlap(box, other) for other in others)
        if fits:
            taken.append(box)
        found.append(replace(group, shows_label=fits))
    return found


def _label_box(group: Group) -> tuple[float, float, float, float]:
    wide = sum(11.0 if ord(letter) > 0x2E7F else 6.4 for letter in group.label[:22])
    start = group.x - 14 - wide if group.is_east else group.x + 12
    return (start, group.y - 7, start + wide + 2, group.y + 7)


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _group(key: tuple[float, float], places: list[Place]) -> Group:
    """Its circle is that of most of its places; what each point means stands in words beside the list."""
    latitude, longitude = key
    symbols = Counter(symbol_of(place.located.precision) for place in places)
    standings = {place.standing.value if place.standing is not None else "none" for place in places}
    return Group(
        places,
        _label(places),
        symbols.most_common(1)[0][0],
        standings.pop() if len(standings) == 1 else "several",
        latitude,
        longitude,
        max(place.located.radius_km or 0 for place in places),
    )


def _label(places: Sequence[Place]) -> str:
    """The name of the town, taken from what most of the addresses begin with."""
    towns = Counter(_COMMA.split(place.where.text)[0].strip() for place in places if place.where is not None)
    return towns.most_common(1)[0][0] if towns else ""


def points_of(groups: Sequence[Group]) -> list[dict[str, object]]:
    """What the map in the browser draws: the same groups as the drawing, as plain values."""
    return [
        {
            "lat": group.latitude,
            "lon": group.longitude,
            "symbol": group.symbol,
            "standing": group.standing,
            "radius": group.radius_km,
            "label": _group_label(group),
            "precision": list(dict.fromkeys(precision_words(place.located) for place in group.places)),
            "places": [
                {
                    "name": place.name.text,
                    "lang": place.name.lang,
                    "url": place.record.reference,
                    "kind": place.kind,
                    "standing": place.standing.value if place.standing is not None else "none",
                    "words": place.standing_label,
                }
                for place in group.places
            ],
        }
        for group in groups
    ]


def _group_label(group: Group) -> str:
    if len(group.places) == 1:
        return group.places[0].name.text
    return _("%(town)s: %(number)d places") % {"town": group.label, "number": len(group.places)}


@dataclass(frozen=True)
class Frame:
    """The part of the drawing that is shown."""

    x: float = 0.0
    y: float = 0.0
    width: float = round(WIDTH, 1)
    height: float = round(HEIGHT, 1)

    @property
    def box(self) -> str:
        """For the `viewBox`. Written by code: no decimal comma here."""
        return f"{self.x:.1f} {self.y:.1f} {self.width:.1f} {self.height:.1f}"


def frame_around(group: Group) -> Frame:
    """A window of the drawing around one point, kept within the drawing."""
    width, height = WIDTH / 2.2, HEIGHT / 2.2
    left = min(max(group.x - width / 2, 0.0), WIDTH - width)
    top = min(max(group.y - height / 2, 0.0), HEIGHT - height)
    return Frame(left, top, width, height)

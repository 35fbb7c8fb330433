"""The facts of each kind of record, as a form or an importer has them, and what is refused in them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from kopir.core.errors import BadInput
from kopir.core.pair import sides
from kopir.core.wording import tidy
from kopir.heritage.actions.dates import when
from kopir.heritage.models import ArchiveEvent, Camp, Holder, Item, Person, Precision, RecordKind, Site

_FINEST = Decimal("0.00001")


@dataclass(frozen=True)
class Facts:
    """What every kind has: when. Values are the columns of the kind's table."""

    model: ClassVar[type[Site | Camp | ArchiveEvent | Item | Person]]
    kind: ClassVar[RecordKind]
    linked: ClassVar[str] = ""  # the field of records it points to

    date_text: str = ""
    date_edtf: str = ""

    def values(self) -> dict[str, Any]:
        """The checked columns, the links left out."""
        found = {field.name: getattr(self, field.name) for field in fields(self) if field.name != self.linked}
        found = {name: tidy(value) if isinstance(value, str) else value for name, value in found.items()}
        return found | vars(when(self.date_text, self.date_edtf))


@dataclass(frozen=True)
class Located(Facts):
    """A kind that has a point on the map."""

    latitude: Decimal | None = None
    longitude: Decimal | None = None
    precision: str = Precision.UNKNOWN
    radius_km: int | None = None
    point_source: str = ""

    def values(self) -> dict[str, Any]:
        found = super().values()
        refuse_point(self.latitude, self.longitude, self.precision)
        for name in ("latitude", "longitude"):
            found[name] = None if found[name] is None else Decimal(found[name]).quantize(_FINEST)
        return found


def refuse_point(latitude: Decimal | None, longitude: Decimal | None, precision: str) -> None:
    """Half a point, a point outside the world, a swapped one, or one whose precision is not said."""
    if (latitude is None) != (longitude is None):
        raise BadInput(_("A point needs both latitude and longitude."))
    if latitude is None or longitude is None:
        if precision != Precision.UNKNOWN:
            raise BadInput(_("Without a point there is no precision: choose “No point”."))
        return
    lies_in = [side.holds(float(latitude), float(longitude)) for side in sides()]
    swapped = [side.holds(float(longitude), float(latitude)) for side in sides()]
    if not any(lies_in) and any(swapped):
        raise BadInput(
            _("Latitude and longitude seem to be swapped: did you mean latitude %(lat)s and longitude %(lon)s?")
            % {"lat": longitude, "lon": latitude}
        )
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise BadInput(_("Latitude goes from -90 to 90, longitude from -180 to 180."))
    if precision == Precision.UNKNOWN:
        raise BadInput(_("Say how precise the point is."))


@dataclass(frozen=True)
class SiteFacts(Located):
    """Of a building, mine, dam, burial ground or memorial."""

    model = Site
    kind = RecordKind.SITE

    site_kind: str = ""
    present_state: str = ""
    was_built: bool = True
    country: str = ""  # empty: the country of the archive

    def values(self) -> dict[str, Any]:
        found = super().values()
        found["country"] = self.country or sides()[0].code
        return found | {"kind": _known(found.pop("site_kind"), Site)}


@dataclass(frozen=True)
class CampFacts(Located):
    """Of a camp."""

    model = Camp
    kind = RecordKind.CAMP

    camp_kind: str = "gupvi"
    number: str = ""
    number_is_confirmed: bool = False
    branch_of: Camp | None = None
    region: str = ""

    def values(self) -> dict[str, Any]:
        found = super().values()
        if self.number_is_confirmed and not found["number"]:
            raise BadInput(_("A number that is confirmed must be given."))
        return found | {"kind": _known(found.pop("camp_kind"), Camp)}


@dataclass(frozen=True)
class EventFacts(Facts):
    """Of something that happened. `places` are the keys of the records it happened at."""

    model = ArchiveEvent
    kind = RecordKind.EVENT
    linked = "places"

    event_kind: str = ""
    places: tuple[int, ...] = ()

    def values(self) -> dict[str, Any]:
        found = super().values()
        return found | {"kind": _known(found.pop("event_kind"), ArchiveEvent)}


@dataclass(frozen=True)
class ItemFacts(Facts):
    """Of a document, photograph, film or object. `shows` are the keys of the records it is about."""

    model = Item
    kind = RecordKind.ITEM
    linked = "shows"

    item_kind: str = ""
    holder: Holder | None = None
    holder_code: str = ""
    extent: str = ""
    creator: str = ""
    languages: tuple[str, ...] = ()
    rights: str = ""
    credit: str = ""
    access: str = "closed"
    url: str = ""
    shows: tuple[int, ...] = ()

    def values(self) -> dict[str, Any]:
        found = super().values()
        found["languages"] = list(self.languages)
        return found | {"kind": _known(found.pop("item_kind"), Item)}


@dataclass(frozen=True)
class PersonFacts(Facts):
    """Of a person who was held. The dates are of the death."""

    model = Person
    kind = RecordKind.PERSON

    birth_year: int | None = None
    has_died: bool = False
    buried_at: Site | None = None
    nationality_as_recorded: str = ""
    official_list: str = ""
    family_objects: bool = False
    consent_version: str = ""
    consent_withdrawn: bool = False
    identification: str = "unmatched"


def _known(kind: str, model: type[Site | Camp | ArchiveEvent | Item]) -> str:
    choices = dict(model._meta.get_field("kind").choices or ())
    if kind not in choices:
        raise BadInput(_("This kind is not known."))
    return kind


BY_KIND: dict[str, type[Facts]] = {one.kind: one for one in (SiteFacts, CampFacts, EventFacts, ItemFacts, PersonFacts)}

"""Sites and camps to take away, with how far each point can be trusted. Never people. CC BY 4.0."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from kopir.core.spreadsheets import safe_cell
from kopir.heritage.presenting.citing import address_of, archive_name
from kopir.heritage.presenting.linked import CC_BY
from kopir.heritage.presenting.maps import Place

COLUMNS = (
    "code", "kind", "name", "name_language", "place", "years", "years_edtf", "standing", "status", "confidence",
    "latitude", "longitude", "precision", "may_be_wrong_by_km", "source_of_point", "address", "licence",
)  # fmt: skip


def row_of(place: Place) -> dict[str, str]:
    """One place, in the reader's language; what is in another one says so in `name_language`."""
    located, best = place.located, place.best
    return {
        "code": place.record.reference,
        "kind": place.kind,
        "name": place.name.text,
        "name_language": place.name.language,
        "place": place.where.text if place.where is not None else "",
        "years": place.when,
        "years_edtf": located.date_edtf,
        "standing": place.standing_label,
        "status": best.get_status_display() if best is not None else "",
        "confidence": best.confidence if best is not None else "",
        "latitude": str(located.latitude) if located.latitude is not None else "",
        "longitude": str(located.longitude) if located.longitude is not None else "",
        "precision": located.precision,
        "may_be_wrong_by_km": str(located.radius_km) if located.radius_km is not None else "",
        "source_of_point": located.point_source,
        "address": address_of(place.record),
        "licence": CC_BY,
    }


def as_csv(places: Sequence[Place]) -> str:
    """With a byte order mark, so that spreadsheets read the letters; no cell can be a formula."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: safe_cell(value) for name, value in row_of(place).items()} for place in places)
    return "\ufeff" + file.getvalue()


def as_geojson(places: Sequence[Place]) -> dict[str, Any]:
    """A feature for each place; one without a point has no geometry."""
    return {
        "type": "FeatureCollection",
        "license": CC_BY,
        "attribution": _("%(archive)s, Kopir") % {"archive": archive_name()},
        "features": [_feature(place) for place in places],
    }


def _feature(place: Place) -> dict[str, Any]:
    located = place.located
    point = None
    if located.latitude is not None and located.longitude is not None:
        point = {"type": "Point", "coordinates": [float(located.longitude), float(located.latitude)]}
    properties = {name: value for name, value in row_of(place).items() if name not in {"latitude", "longitude"}}
    return {"type": "Feature", "id": place.record.reference, "geometry": point, "properties": properties}

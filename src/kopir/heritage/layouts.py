"""How the shipped tables (`data/heritage/`) say things, and what that is here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from kopir.core.errors import BadInput
from kopir.heritage.actions import Assertion, CampFacts, EventFacts, SiteFacts
from kopir.heritage.models import ClaimStatus, Confidence, CountTopic, Precision, SiteKind

Row = Mapping[str, str]
_SITE_KINDS = {
    "public building": SiteKind.PUBLIC_BUILDING,
    "power station": SiteKind.POWER_STATION,
    "social facility": SiteKind.SOCIAL,
    "arrival place": SiteKind.ARRIVAL,
    "cemetery (cleared)": SiteKind.CEMETERY,
    "search area": SiteKind.SEARCH_AREA,
}
# Whose building is not at issue, so that their dates are not checked.
_NOT_BUILT = frozenset({SiteKind.CEMETERY, SiteKind.MEMORIAL, SiteKind.ARRIVAL, SiteKind.SEARCH_AREA, SiteKind.LEGEND})
_STATUSES = (
    ("refuted", ClaimStatus.REFUTED),
    ("disputed", ClaimStatus.DISPUTED),
    ("legend", ClaimStatus.LEGEND),
    ("oral", ClaimStatus.ORAL),
    ("eyewitness", ClaimStatus.ORAL),
    ("documented", ClaimStatus.DOCUMENTED),
)  # by how the words begin; everything else is attributed to somebody
_CONFIDENCES = {"high": Confidence.HIGH, "medium": Confidence.MEDIUM, "unverified": Confidence.UNVERIFIED}
_TOPICS = {
    "internees in Kazakhstan": CountTopic.HELD,
    "camps with Japanese in Kazakhstan": CountTopic.CAMPS,
    "Karaganda region": CountTopic.KARAGANDA,
    "East Kazakhstan": CountTopic.EAST,
    "Almaty region": CountTopic.ALMATY,
    "deaths in Kazakhstan": CountTopic.DEATHS,
    "named burials in the ministry index": CountTopic.NAMED_BURIALS,
    "death rate": CountTopic.DEATH_RATE,
    "WRONG: 58,900 graves": CountTopic.GRAVES,
    "WRONG: over 7,000 Japanese dead at Spassk": CountTopic.SPASSK_DEATHS,
    "interned in USSR and Mongolia, all": CountTopic.INTERNED_ALL,
    "repatriates through Maizuru": CountTopic.MAIZURU,
}
# Rows of the table of numbers that tell of events: the time line has them (`events.tsv`).
EVENTS_AMONG_NUMBERS = frozenset({"first train", "legal order", "end of the mass stay"})
_COUNTRIES = {"Kyrgyzstan": "KG"}  # neighbours named in an address
_NUMBER = re.compile(r"(about )?(\d[\d,]*(?:\.\d+)?)(%)?")
_RADIUS = re.compile(r"\+-(\d+) km")


def site_facts(row: Row) -> SiteFacts:
    """A site as the table has it."""
    said = row["kind"]
    kind = _SITE_KINDS.get(said, said)
    return SiteFacts(
        date_edtf=row["years"],
        **_point(row, row["coord_precision"], row["coord_source"]),
        site_kind=kind,
        present_state="cleared" if said == "cemetery (cleared)" else "",
        was_built=kind not in _NOT_BUILT,
        country=next((code for name, code in _COUNTRIES.items() if name in row["place"]), ""),
    )


def camp_facts(row: Row) -> CampFacts:
    """A camp as the table has it. `?` and `-` are no number; who is unverified has an unconfirmed one."""
    number = row["camp_no"] if row["camp_no"].isdigit() else ""
    precision = "approximate" if "Coordinates approximate" in row["note"] else "settlement"
    return CampFacts(
        date_edtf=row["years"],
        **_point(row, precision, "the table of camps"),
        camp_kind="gulag" if row["camp_no"] == "-" else "gupvi",
        number=number,
        number_is_confirmed=bool(number) and row["confidence"] != "unverified",
        region=row["region"],
    )


def event_facts(row: Row, places: Mapping[str, int]) -> EventFacts:
    """An event as the table has it; `places` are the keys of the records by their English names."""
    named = [name for name in row["places"].split("|") if name]
    missing = [name for name in named if name not in places]
    if missing:
        raise BadInput(f"There is no place “{missing[0]}”.")
    return EventFacts(
        date_edtf=row["date_edtf"],
        event_kind=row["kind"],
        places=tuple(places[name] for name in named),
    )


def _point(row: Row, precision: str, source: str) -> dict[str, Any]:
    if not row["lat"] or not row["lon"]:
        return {}
    try:
        latitude, longitude = Decimal(row["lat"]), Decimal(row["lon"])
    except InvalidOperation:
        raise BadInput(f"“{row['lat']}, {row['lon']}” is no point.") from None
    radius = _RADIUS.search(precision)
    return {
        "latitude": latitude,
        "longitude": longitude,
        "precision": _precision(precision),
        "radius_km": int(radius[1]) if radius else None,
        "point_source": source,
    }


def _precision(said: str) -> str:
    begun = re.split(r"[ -]", said)[0]
    return Precision.APPROXIMATE if begun == "approx" else begun


def assertion(row: Row) -> Assertion:
    """Status and confidence of the row's claim. A camp's claim is documented where a good source has it."""
    confidence = _CONFIDENCES.get(row["confidence"], Confidence.LOW)
    if "status" in row:
        said = next((status for word, status in _STATUSES if row["status"].startswith(word)), ClaimStatus.ATTRIBUTED)
        return Assertion(said, confidence)
    is_good = confidence in {Confidence.HIGH, Confidence.MEDIUM}
    when = row.get("years", row.get("date_edtf", ""))
    return Assertion(ClaimStatus.DOCUMENTED if is_good else ClaimStatus.ATTRIBUTED, confidence, "", when)


@dataclass(frozen=True)
class Figure:
    """The first number of a cell."""

    number: Decimal
    is_about: bool
    is_percent: bool


def figure(cell: str) -> Figure:
    """`about 50,000` is a number that is about; `2.5% in …` a share."""
    found = _NUMBER.search(cell)
    if found is None:
        raise BadInput(f"“{cell}” has no number.")
    return Figure(Decimal(found[2].replace(",", "")), bool(found[1]), bool(found[3]))


def topic(row: Row) -> str:
    """What the row counts."""
    found = _TOPICS.get(row["item"])
    if found is None:
        raise BadInput(f"It is not known what “{row['item']}” counts.")
    return found


def count_status(row: Row) -> tuple[str, str]:
    """Status and confidence of a number."""
    if row["confidence"] == "refuted":
        return ClaimStatus.REFUTED, Confidence.LOW
    confidence = _CONFIDENCES.get(row["confidence"], Confidence.LOW)
    return (ClaimStatus.DOCUMENTED if confidence == Confidence.HIGH else ClaimStatus.ATTRIBUTED), confidence

"""The consolidated financial sanctions list of the European Union (XML, version 1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from kopir.engines.screening.lists.parts import (
    Refused,
    birth,
    children,
    countries,
    elements,
    identifier,
    names_of,
    said,
    told,
)
from kopir.engines.screening.parties import Kind, Listed

_KINDS = {"person": Kind.PERSON, "enterprise": Kind.ORGANISATION, "p": Kind.PERSON, "e": Kind.ORGANISATION}


def read(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """One party for each sanctionEntity."""
    for entity in elements(path, "sanctionEntity"):
        yield _party(entity, prefix)


def _party(entity: ET.Element, prefix: str) -> Listed | Refused:
    key = entity.get("euReferenceNumber") or entity.get("logicalId") or ""
    names = names_of((_name(alias), alias.get("strong", "true") == "false") for alias in children(entity, "nameAlias"))
    if not key or not names:
        return Refused(key or "?", "there is no reference number or no name")
    subject = next(iter(children(entity, "subjectType")), None)
    code = (subject.get("code") or subject.get("classificationCode") or "") if subject is not None else ""
    addresses = children(entity, "address")
    of_country = [*children(entity, "citizenship"), *addresses]
    return Listed(
        key=f"{prefix}:{key}",
        kind=_KINDS.get(code.lower(), Kind.UNKNOWN),
        names=names,
        countries=countries(one.get("countryIso2Code", "") for one in of_country),
        births=tuple(dict.fromkeys(day for one in children(entity, "birthdate") if (day := _birth(one)))),
        identifiers=tuple(
            value
            for one in children(entity, "identification")
            if (value := identifier(one.get("identificationTypeCode", ""), one.get("number", "")))
        ),
        addresses=tuple(
            line
            for one in addresses
            if (line := told(one.get(part, "") for part in ("street", "city", "region", "countryDescription")))
        ),
        programmes=tuple(
            dict.fromkeys(text for one in children(entity, "regulation") if (text := one.get("programme", "")))
        ),
        remarks=told(said(one) for one in children(entity, "remark")),
    )


def _name(alias: ET.Element) -> str:
    whole = alias.get("wholeName", "")
    return whole or " ".join(part for name in ("firstName", "middleName", "lastName") if (part := alias.get(name, "")))


def _birth(one: ET.Element) -> str:
    first, last = one.get("yearRangeFrom", ""), one.get("yearRangeTo", "")
    if first and last:
        return f"{first}/{last}"
    return birth(one.get("birthdate", "")) or one.get("year", "")

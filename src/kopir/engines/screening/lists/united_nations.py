"""The consolidated list of the Security Council of the United Nations (XML)."""

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

_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_TAGS = (("INDIVIDUAL", Kind.PERSON), ("ENTITY", Kind.ORGANISATION))


def read(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """Individuals, then entities."""
    for tag, kind in _TAGS:
        for entry in elements(path, tag):
            yield _party(entry, tag, kind, prefix)


def _party(entry: ET.Element, tag: str, kind: Kind, prefix: str) -> Listed | Refused:
    key = said(entry, "REFERENCE_NUMBER") or said(entry, "DATAID")
    names = names_of(_names(entry, tag))
    if not key or not names:
        return Refused(key or "?", "there is no reference number or no name")
    addresses = children(entry, f"{tag}_ADDRESS")
    nations = [said(value) for nation in children(entry, "NATIONALITY") for value in children(nation, "VALUE")]
    return Listed(
        key=f"{prefix}:{key}",
        kind=kind,
        names=names,
        countries=countries([*nations, *(said(one, "COUNTRY") for one in addresses)]),
        births=tuple(dict.fromkeys(day for one in children(entry, f"{tag}_DATE_OF_BIRTH") if (day := _birth(one)))),
        identifiers=tuple(
            value
            for one in children(entry, f"{tag}_DOCUMENT")
            if (value := identifier(said(one, "TYPE_OF_DOCUMENT"), said(one, "NUMBER")))
        ),
        addresses=tuple(
            line
            for one in addresses
            if (line := told(said(one, part) for part in ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY")))
        ),
        programmes=tuple(text for text in [said(entry, "UN_LIST_TYPE")] if text),
        remarks=said(entry, "COMMENTS1")[:2_000],
    )


def _names(entry: ET.Element, tag: str) -> Iterator[tuple[str, bool]]:
    yield " ".join(part for name in _PARTS if (part := said(entry, name))), False
    yield said(entry, "NAME_ORIGINAL_SCRIPT"), False
    for alias in children(entry, f"{tag}_ALIAS"):
        yield said(alias, "ALIAS_NAME"), said(alias, "QUALITY").lower() == "low"


def _birth(one: ET.Element) -> str:
    first, last = said(one, "FROM_YEAR"), said(one, "TO_YEAR")
    if first and last:
        return f"{first}/{last}"
    return birth(said(one, "DATE")) or said(one, "YEAR")

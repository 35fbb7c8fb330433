"""Lists as their publishers write them, with parties that nobody can take for real."""

from __future__ import annotations

from pathlib import Path

UN = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:00Z"><INDIVIDUALS>{people}</INDIVIDUALS></CONSOLIDATED_LIST>
"""
PERSON = """<INDIVIDUAL><DATAID>{number}</DATAID><FIRST_NAME>{first}</FIRST_NAME><SECOND_NAME>{second}</SECOND_NAME>
<UN_LIST_TYPE>Example</UN_LIST_TYPE><REFERENCE_NUMBER>EXi.{number:03d}</REFERENCE_NUMBER>
<NATIONALITY><VALUE>Russian Federation</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>{alias}</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1962-05-04</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>K 12{number}</NUMBER></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL>"""


def un_list(folder: Path, number: int, *, name: str = "un.xml") -> Path:
    """A list of so many invented people."""
    people = "".join(
        PERSON.format(number=one, first=f"Primer{one}", second="Obraztsov", alias=f"Vydumka{one}")
        for one in range(1, number + 1)
    )
    path = folder / name
    path.write_text(UN.format(people=people), encoding="utf-8")
    return path

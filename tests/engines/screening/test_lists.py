"""Each publisher's format is read into the same table, and a row that cannot be used is handed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopir.engines.screening import Kind, Listed
from kopir.engines.screening.goods import controlled
from kopir.engines.screening.lists import Refused, UnknownList, format_of, read
from kopir.engines.screening.lists.parts import birth, country


def parties(path: Path, prefix: str = "x") -> dict[str, Listed]:
    return {row.key: row for row in read(path, prefix=prefix) if isinstance(row, Listed)}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_ofac_csv_is_read_with_the_files_beside_it(tmp_path: Path) -> None:
    written(tmp_path, "alt.csv", '7,1,"aka","EXAMPLE TRADING",-0- \n')
    written(tmp_path, "add.csv", '7,1,"1 Test Street","Tehran","Iran",-0- \n')
    path = written(
        tmp_path,
        "sdn.csv",
        '7,"PRIMER, Obrazets","individual","TEST] [SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
        "\"DOB 04 May 1962; alt. DOB 1963; nationality Russia; Passport K123456 (Russia); a.k.a. 'PRIMEROV'.\"\n"
        '8,"too short"\n',
    )

    rows = list(read(path, prefix="ofac-sdn"))

    assert format_of(path) == "ofac-csv"
    assert isinstance(rows[1], Refused)
    found = rows[0]
    assert isinstance(found, Listed)
    assert found.kind is Kind.PERSON
    assert [name.text for name in found.names] == ["PRIMER, Obrazets", "EXAMPLE TRADING", "PRIMEROV"]
    assert found.countries == ("ir", "ru")
    assert found.births == ("1962-05-04", "1963")
    assert found.identifiers == ("passport:K123456",)
    assert found.programmes == ("TEST", "SDGT")


ADVANCED = """<?xml version="1.0"?><Sanctions xmlns="https://www.treasury.gov/ofac/ADVANCED_XML">
<ReferenceValueSets><CountryValues><Country ID="11082" ISO2="KZ">Kazakhstan</Country></CountryValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="10">Nationality Country</FeatureType>
</FeatureTypeValues><IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
</ReferenceValueSets><DistinctParties><DistinctParty FixedRef="9"><Comment/><Profile ID="9" PartySubTypeID="4">
<Identity ID="90" Primary="true"><Alias Primary="false" LowQuality="true"><DocumentedName><DocumentedNamePart>
<NamePartValue>Vydumka</NamePartValue></DocumentedNamePart></DocumentedName></Alias><Alias Primary="true"
LowQuality="false"><DocumentedName><DocumentedNamePart><NamePartValue>Primerov</NamePartValue></DocumentedNamePart>
<DocumentedNamePart><NamePartValue>Ivan</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>
<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod><Start><From><Year>1962</Year><Month>5</Month><Day>4</Day>
</From></Start><End><From><Year>1962</Year><Month>5</Month><Day>4</Day></From></End></DatePeriod></FeatureVersion></Feature>
<Feature FeatureTypeID="10"><FeatureVersion><VersionLocation/><Location><LocationCountry CountryID="11082"/></Location>
</FeatureVersion></Feature></Profile></DistinctParty></DistinctParties><IDRegDocuments><IDRegDocument
IDRegDocTypeID="1571" IdentityID="90"><IDRegistrationNo>N 778</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<SanctionsEntries><SanctionsEntry ProfileID="9"><SanctionsMeasure><Comment>TEST</Comment></SanctionsMeasure>
</SanctionsEntry></SanctionsEntries></Sanctions>"""


def test_ofac_advanced_xml_is_read(tmp_path: Path) -> None:
    found = parties(written(tmp_path, "sdn_advanced.xml", ADVANCED))["x:9"]

    assert (found.kind, found.births, found.countries) == (Kind.PERSON, ("1962-05-04",), ("kz",))
    assert [(name.text, name.is_weak) for name in found.names] == [("Primerov Ivan", False), ("Vydumka", True)]
    assert (found.identifiers, found.programmes) == (("passport:N778",), ("TEST",))


def test_european_xml_is_read(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?><export xmlns="http://eu.europa.ec/fpi/fsd/export"><sanctionEntity
    euReferenceNumber="EU.1.1" logicalId="1"><regulation programme="TEST"/><subjectType code="enterprise"/><nameAlias
    wholeName="ООО Пример" strong="true"/><nameAlias firstName="" lastName="Primer LLC" wholeName="" strong="false"/>
    <address countryIso2Code="RU" city="Test"/><identification identificationTypeCode="regnumber" number="12 34"/>
    </sanctionEntity></export>"""

    found = parties(written(tmp_path, "eu.xml", text))["x:EU.1.1"]

    assert (found.kind, found.countries, found.programmes) == (Kind.ORGANISATION, ("ru",), ("TEST",))
    assert [(name.text, name.is_weak) for name in found.names] == [("ООО Пример", False), ("Primer LLC", True)]
    assert found.identifiers == ("regnumber:1234",)


def test_uk_rows_of_one_party_are_put_together(tmp_path: Path) -> None:
    text = (
        "Report Date: 01-Oct-2026\n"
        "Unique ID,Name 6,Name 1,Name 2,Name type,Alias strength,Name non-latin script,Regime Name,Designation Type,"
        "D.O.B,Nationality(/ies),Passport number\n"
        "TST0001,PRIMEROV,Ivan,,Alias,Low quality,,Test,Individual,,,\n"
        "TST0001,OBRAZTSOV,Ivan,,Primary name,,Образцов Иван,Test,Individual,04/05/1962,Russia,K1\n"
        ",X,,,,,,,,,,\n"
    )
    path = written(tmp_path, "uk.csv", text)

    found = parties(path)["x:TST0001"]

    assert [(name.text, name.is_weak) for name in found.names] == [
        ("Ivan OBRAZTSOV", False), ("Образцов Иван", False), ("Ivan PRIMEROV", True),
    ]  # fmt: skip
    assert (found.births, found.countries, found.identifiers) == (("1962-05-04",), ("ru",), ("passport:K1",))
    assert sum(isinstance(row, Refused) for row in read(path)) == 1


def test_consolidated_us_list_is_read_from_csv_and_json(tmp_path: Path) -> None:
    head = "_id,source,entity_number,type,programs,name,addresses,alt_names,citizenships,dates_of_birth,"
    head += "nationalities,ids\n"
    row = 'a,Entity List (EL) - Bureau,,,,Example Institute,"1 Road, Test, CN",EI; Example Inst,,,,\n'
    of_csv = next(iter(parties(written(tmp_path, "csl.csv", head + row)).values()))
    text = """{"results": [{"source": "Entity List (EL) - Bureau", "name": "Example Institute", "id": "a",
    "type": null, "alt_names": ["EI", "Example Inst"], "ids": [],
    "addresses": [{"address": "1 Road", "country": "CN"}]}]}"""
    of_json = next(iter(parties(written(tmp_path, "csl.json", text)).values()))

    for found in (of_csv, of_json):
        assert found.key.startswith("x:el-")
        assert [name.text for name in found.names] == ["Example Institute", "EI", "Example Inst"]
        assert found.countries == ("cn",)


def test_japanese_end_users_are_read_with_merged_cells_and_bullets(tmp_path: Path) -> None:
    text = (
        "No.,Country or Region,Company or Organization,Also Known As,Type of WMD\n"
        '1,Islamic Republic of Iran,Example Works,"・EW\n・Example Factory","N,M"\n2,,Test Institute,,B\n'
    )
    found = parties(written(tmp_path, "meti.csv", text))

    assert [name.text for name in found["x:1"].names] == ["Example Works", "EW", "Example Factory"]
    assert (found["x:1"].countries, found["x:2"].countries) == (("ir",), ("ir",))
    assert found["x:1"].programmes == ("N", "M")


def test_numbers_that_come_twice_are_told_apart(tmp_path: Path) -> None:
    head = '"Name"\t"Street_Address"\t"Standard_Order"\n'
    path = written(tmp_path, "dpl.txt", head + '"A B"\t"C"\t"Y"\n' * 2)

    assert set(parties(path)) == {"x:a-b-c", "x:a-b-c.2"}


@pytest.mark.parametrize("text", ["", "{}", "[1]", "<a/>", "a,b\n1,2\n", '{"results": 3}'])
def test_what_is_no_list_is_refused(text: str, tmp_path: Path) -> None:
    path = written(tmp_path, "list.txt", text)

    with pytest.raises((UnknownList, TypeError)):
        list(read(path))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("04 May 1962", "1962-05-04"), ("circa 1962", "1962"), ("May 1962", "1962"), ("1962-05-04T00:00", "1962-05-04"),
     ("04/05/1962", "1962-05-04"), ("dd/mm/1962", "1962"), ("31/13/1962", "1962"), ("", ""), ("unknown", "")],
)  # fmt: skip
def test_days_are_read_as_lists_write_them(text: str, expected: str) -> None:
    assert birth(text) == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [("Kazakhstan", "kz"), ("Russian Federation", "ru"), ("IR", "ir"), ("Korea, North", "kp"), ("Côte d’Ivoire", "ci"),
     ("Atlantis", ""), ("", "")],
)  # fmt: skip
def test_countries_are_known_by_the_names_lists_use(name: str, code: str) -> None:
    assert country(name) == code


def test_goods_are_controlled_exactly_or_in_part() -> None:
    exact, finer, part = (controlled([code]) for code in ("854231", "8542.31.90", "8542"))

    assert [(one.listed, one.is_exact, one.tier) for one in (*exact, *finer)] == [("854231", True, "1")] * 2
    assert len(part) > 1
    assert not any(one.is_exact for one in part)
    assert controlled(["0409", "85", "x", ""]) == []

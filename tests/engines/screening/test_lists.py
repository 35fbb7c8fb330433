"""Each publisher's format is read into the same table, and a row that cannot be used is handed on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kopir.engines.screening import Kind, Listed
from kopir.engines.screening.goods import controlled
from kopir.engines.screening.lists import Refused, UnknownList, dated, files_of, format_of, read
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


# The elements and their order are those of the published schema; the parties are invented.
ADVANCED = """<?xml version="1.0"?><Sanctions xmlns="https://www.treasury.gov/ofac/ADVANCED_XML">
<DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>11</Month><Day>5</Day></DateOfIssue>
<ReferenceValueSets><CountryValues><Country ID="11082" ISO2="KZ">Kazakhstan</Country><Country ID="11206">Russia
</Country></CountryValues><FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="9">Place of
Birth</FeatureType><FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="13">SWIFT/BIC</FeatureType>
<FeatureType ID="25">Location</FeatureType></FeatureTypeValues><IDRegDocTypeValues><IDRegDocType ID="1571">Passport
</IDRegDocType><IDRegDocType ID="1626">Vessel Registration Identification</IDRegDocType></IDRegDocTypeValues>
</ReferenceValueSets><Locations><Location ID="25"><LocationCountry CountryID="11082" CountryRelevanceID="1"/>
</Location><Location ID="26"><LocationCountry CountryID="11206"/><LocationPart LocPartTypeID="1451"><LocationPartValue
Primary="true"><Comment/><Value>1 Test Street</Value></LocationPartValue></LocationPart><LocationPart
LocPartTypeID="1454"><LocationPartValue Primary="true"><Value>Moscow</Value></LocationPartValue></LocationPart>
</Location>
<Location ID="27"><LocationPart><LocationPartValue><Value>Iran</Value></LocationPartValue></LocationPart></Location>
</Locations>
<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="90"><IDRegistrationNo>N 778</IDRegistrationNo>
</IDRegDocument><IDRegDocument ID="2" IDRegDocTypeID="1626" IdentityID="91"><IDRegistrationNo>IMO 9123456
</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<DistinctParties><DistinctParty FixedRef="9"><Comment/><Profile ID="9" PartySubTypeID="4">
<Identity ID="90" Primary="true"><Alias Primary="false" LowQuality="true"><DocumentedName><DocumentedNamePart>
<NamePartValue>Vydumka</NamePartValue></DocumentedNamePart></DocumentedName></Alias><Alias Primary="true"
LowQuality="false"><DocumentedName><DocumentedNamePart><NamePartValue>Primerov</NamePartValue></DocumentedNamePart>
<DocumentedNamePart><NamePartValue>Ivan</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>
<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod><Start><From><Year>1962</Year><Month>5</Month><Day>4</Day>
</From></Start><End><From><Year>1962</Year><Month>5</Month><Day>4</Day></From></End></DatePeriod></FeatureVersion>
</Feature>
<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod><Start Approximate="true"><From><Year>1963</Year>
<Month>1</Month><Day>1</Day></From></Start><End><To><Year>1963</Year><Month>12</Month><Day>31</Day></To></End>
</DatePeriod>
</FeatureVersion></Feature>
<Feature FeatureTypeID="9"><FeatureVersion><VersionLocation LocationID="27"/></FeatureVersion></Feature>
<Feature FeatureTypeID="10"><FeatureVersion><Comment/><VersionDetail DetailTypeID="1433"/><VersionLocation
LocationID="25"/></FeatureVersion></Feature>
<Feature FeatureTypeID="25"><FeatureVersion><VersionLocation LocationID="26"/></FeatureVersion></Feature>
</Profile></DistinctParty><DistinctParty FixedRef="10"><Profile ID="10" PartySubTypeID="1"><Identity ID="91"><Alias
Primary="true"><DocumentedName><DocumentedNamePart><NamePartValue>EXAMPLE STAR</NamePartValue></DocumentedNamePart>
</DocumentedName></Alias></Identity><Feature FeatureTypeID="13"><FeatureVersion><VersionDetail DetailTypeID="1432">
TESTKZKA</VersionDetail></FeatureVersion></Feature><Feature FeatureTypeID="25"><FeatureVersion><VersionLocation
LocationID="27"/></FeatureVersion></Feature></Profile></DistinctParty></DistinctParties>
<SanctionsEntries><SanctionsEntry ProfileID="9"><SanctionsMeasure><Comment/></SanctionsMeasure><SanctionsMeasure>
<Comment>TEST</Comment></SanctionsMeasure></SanctionsEntry></SanctionsEntries></Sanctions>"""


def test_ofac_advanced_xml_is_read_with_its_places_and_numbers(tmp_path: Path) -> None:
    path = written(tmp_path, "sdn_advanced.xml", ADVANCED)
    found = parties(path)

    person, ship = found["x:9"], found["x:10"]
    assert (person.kind, person.births, person.countries) == (Kind.PERSON, ("1962-05-04", "1963"), ("kz", "ru"))
    assert [(name.text, name.is_weak) for name in person.names] == [("Primerov Ivan", False), ("Vydumka", True)]
    assert (person.identifiers, person.programmes) == (("passport:N778",), ("TEST",))
    assert person.addresses == ("1 Test Street, Moscow, Russia",)
    assert (ship.kind, ship.countries) == (Kind.VESSEL, ("ir",))
    assert ship.identifiers == ("imo:9123456", "swift/bic:TESTKZKA")
    assert dated(path, format_of(path)) == date(2026, 11, 5)


def test_remarks_that_go_on_in_another_file_are_read(tmp_path: Path) -> None:
    written(tmp_path, "sdn_comments.csv", '7,"nationality Kazakhstan; Passport N1."\n')
    row = '7,"PRIMER","individual","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1960 to 1962;"\n'
    path = written(tmp_path, "sdn.csv", row)

    found = parties(path)["x:7"]

    assert (found.births, found.countries, found.identifiers) == (("1960/1962",), ("kz",), ("passport:N1",))
    assert [one.name for one in files_of(path, "ofac-csv")] == ["sdn.csv", "sdn_comments.csv"]


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


def test_uk_xml_says_what_the_uk_table_says(tmp_path: Path) -> None:
    text = """<?xml version="1.0" encoding="utf-8"?><Designations><DateGenerated>08/10/2026</DateGenerated>
    <Designation><LastUpdated>01/10/2026</LastUpdated><UniqueID>TST0001</UniqueID><Names><Name><Name1>Ivan</Name1>
    <Name6>PRIMEROV</Name6><NameType>Alias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name><Name>
    <Name1>Ivan</Name1><Name6>OBRAZTSOV</Name6><NameType>Primary Name</NameType></Name></Names>
    <NonLatinNames><NonLatinName><NameNonLatinScript>Образцов Иван</NameNonLatinScript></NonLatinName>
    </NonLatinNames><RegimeName>Test</RegimeName>
    <IndividualEntityShip>Individual</IndividualEntityShip><OtherInformation>Invented</OtherInformation>
    <Addresses><Address><AddressLine1>1 Test Street</AddressLine1><AddressCountry>Kazakhstan</AddressCountry>
    </Address></Addresses>
    <IndividualDetails><Individual><DOBs><DOB>dd/mm/1962</DOB></DOBs><Nationalities><Nationality>Russia</Nationality>
    </Nationalities><PassportDetails><Passport><PassportNumber>K1</PassportNumber></Passport></PassportDetails>
    </Individual>
    </IndividualDetails></Designation><Designation><Names/></Designation></Designations>"""
    path = written(tmp_path, "uk.xml", text)

    person, refused = read(path, prefix="x")

    assert isinstance(person, Listed)
    assert (person.key, person.kind) == ("x:TST0001", Kind.PERSON)
    assert [(name.text, name.is_weak) for name in person.names] == [
        ("Ivan OBRAZTSOV", False), ("Ivan PRIMEROV", True), ("Образцов Иван", False),
    ]  # fmt: skip
    assert (person.births, person.countries, person.identifiers) == (("1962",), ("kz", "ru"), ("passport:K1",))
    assert (person.addresses, person.programmes) == (("1 Test Street, Kazakhstan",), ("Test",))
    assert person.remarks == "Invented"
    assert refused == Refused("2", "there is no Unique ID")
    assert dated(path, "uk-xml") == date(2026, 10, 8)


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


def test_words_beside_the_numbers_of_the_us_list_are_no_numbers(tmp_path: Path) -> None:
    ids = "CO, 1978075, Matricula Mercantil No; IMO 8898831, Vessel Registration Identification; "
    ids += "http://x.test/1, Website; Subject to Directive 3, Executive Order 13662 Directive Determination -"
    path = written(tmp_path, "csl.csv", f'source,name,alt_names,ids\n(SDN),Example,,"{ids}"\n')

    found = next(iter(parties(path).values()))

    assert found.identifiers == ("matricula-mercantil-no:1978075", "imo:8898831")


def test_numbers_that_come_twice_are_told_apart(tmp_path: Path) -> None:
    head = '"Name"\t"Street_Address"\t"Standard_Order"\n'
    path = written(tmp_path, "dpl.txt", head + '"A B"\t"C"\t"Y"\n' * 2)

    assert set(parties(path)) == {"x:a-b-c", "x:a-b-c.2"}


def test_long_keys_that_come_twice_stay_apart_and_short(tmp_path: Path) -> None:
    head = '"Name"\t"Street_Address"\t"Standard_Order"\n'
    path = written(tmp_path, "dpl.txt", head + f'"{"A" * 200}"\t"C"\t"Y"\n' * 2)

    keys = list(parties(path))

    assert len(keys) == 2
    assert max(map(len, keys)) <= 120


ENTITY = '<!DOCTYPE a [<!ENTITY b "c">]><CONSOLIDATED_LIST/>'


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", "<a/>", "a,b\n1,2\n", '{"results": 3}', "[" * 100_000, f'<?xml version="1.0"?>{ENTITY}',
     f"<!--{'x' * 300_000}-->{ENTITY}", "<CONSOLIDATED_LIST><INDIVIDUALS>", "<Designations><Designation>"],
)  # fmt: skip
def test_what_is_no_list_is_refused(text: str, tmp_path: Path) -> None:
    path = written(tmp_path, "list.txt", text)

    with pytest.raises(UnknownList):
        list(read(path))


def test_document_type_is_refused_in_any_encoding_and_behind_any_comment(tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    for encoding in ("utf-8", "utf-16"):
        path.write_bytes(f'<?xml version="1.0" encoding="{encoding}"?><!--{"x" * 300_000}-->{ENTITY}'.encode(encoding))
        with pytest.raises(UnknownList, match="document type"):
            list(read(path, "un-xml"))


def test_entries_of_the_us_list_that_are_no_entries_are_handed_on(tmp_path: Path) -> None:
    text = '{"results": [1, {"name": 3}, {"name": "Example", "alt_names": 5, "ids": "x", "addresses": [2]}]}'

    rows = list(read(written(tmp_path, "csl.json", text)))

    assert [type(row) for row in rows] == [Refused, Refused, Listed]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("04 May 1962", "1962-05-04"), ("circa 1962", "1962"), ("May 1962", "1962"), ("1962-05-04T00:00", "1962-05-04"),
     ("04/05/1962", "1962-05-04"), ("dd/mm/1962", "1962"), ("31/13/1962", "1962"), ("00/00/1962", "1962"),
     ("1962-00-00", "1962"), ("1960 to 1962", "1960/1962"), ("", ""), ("unknown", "")],
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

"""Lists of delegates: every row is taken or says why not, whatever the file is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from cases.factories import JapaneseFactory, named
from companies.factories import CompanyFactory, IdentifierFactory, NameFactory
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import AuditRow, User
from kopir.core.spreadsheets import xlsx_file
from kopir.missions.actions import people_import
from kopir.missions.actions.people_import import Became, Report
from kopir.missions.models import Delegate, Mission, Party
from kopir.missions.reading_people import LONGEST_CELL, MOST_BYTES, MOST_ROWS, read_list
from kopir.missions.states import Group, MissionState, Part
from kopir.vetting.models import Hit
from missions.factories import MissionFactory, PartyFactory
from vetting.vetted import known_company, load_lists, vetted

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
HEAD = "company,organisation,group,name,name_latin,position,email,phone,speaks,part"


@pytest.fixture
def mission() -> Mission:
    return MissionFactory()


def file(content: str | bytes, name: str = "list.csv", encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode(encoding))


def take(mission: Mission, officer: User, content: str | bytes, encoding: str = "", **more: bool) -> Report:
    return people_import.take_list(mission, read_list(file(content), encoding), by=officer, **more)


def became(report: Report) -> list[str]:
    return [row.became.value for row in report.rows]


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_company_is_meant_by_reference_number_or_name(mission: Mission, officer: User) -> None:
    honey, bees = CompanyFactory(), JapaneseFactory()
    NameFactory(company=honey, text="ТОО «Алтай Бал»")
    IdentifierFactory(company=honey, value="160240000018")
    named(bees, "株式会社みつばち", "ja")
    IdentifierFactory(company=bees, scheme="jp-cn", value="5010401000001")
    lines = [
        f"{honey.reference.lower()},,,Айгерім,,,,,kk,",
        "1602 4000 0018,,,Болат,,,,,,",
        '"ТОО ""Алтай Бал""",,,Виктор,,,,,,',
        "тоо алтай бал,,,Гүлнар,,,,,,",
        "５０１０４０１０００００１,,,蜂 花子,Hachi H,部長,hanako@mitsubachi.example,+81 3 5550 0100,日本語 英語,",
        "株式会社みつばち,,,蜂 太郎,,,,,Japanese; french,companion",
    ]

    report = take(mission, officer, "\r\n".join([HEAD, *lines]))

    assert became(report) == ["added"] * 6
    assert report.rows[-1].why == "Left aside: french is none of the four languages."
    assert [(one.company, one.group, one.delegates.count()) for one in Party.objects.order_by("pk")] == [
        (honey, Group.FIRST, 4),
        (bees, Group.SECOND, 2),
    ]
    hanako = Delegate.objects.get(name="蜂 花子")
    assert (hanako.name_latin, hanako.email, hanako.phone, hanako.speaks, hanako.language, hanako.part) == (
        "Hachi H", "hanako@mitsubachi.example", "+81 3 5550 0100", ["ja", "en"], "ja", Part.PRINCIPAL,
    )  # fmt: skip
    assert AuditRow.objects.get(action="mission.delegates_imported").details == {
        "parties": 2, "added": 6, "there": 0, "refused": 0,
    }  # fmt: skip


def test_rows_that_cannot_be_used_say_why_and_the_rest_is_taken(mission: Mission, officer: User) -> None:
    same = [CompanyFactory(), CompanyFactory()]
    for company in same:
        NameFactory(company=company, text="ТОО «Тёзка»")
    archived, gone = CompanyFactory(state="archived"), PartyFactory(mission=mission, is_withdrawn=True)
    lines = [
        "Nobody Knows Ltd,,,One,,,,,,",
        "ТОО «Тёзка»,,,Two,,,,,,",
        f"{archived.reference},,,Three,,,,,,",
        f"{gone.company.reference},,,Four,,,,,,",
        ",,,Five,,,,,,",
        ",Agency,partner,,,,,,,",
        ",Agency,partner,Six,,,not an address,,,",
        ",Agency,seaside,Seven,,,,,,",
        ",Agency,partner,Eight,,,,,,boss",
        ",Agency,partner,=1+1,,,,,,",
        f",Agency,partner,{'x' * 201},,,,,,",
        f",Agency,partner,{'x' * (LONGEST_CELL + 1)},,,,,,",
        ",Agency,partner,Nine,,,,,,,too,many",
        ",Agency,partner,Te\x00n,,,,,,",
        ",Agency,partner,---,,,,,,",
        ",Agency,Japan,Good,,,,,,",
        ",AGENCY,,Good too,,,,'+7 701 555 01 02,,substitute",
    ]

    report = take(mission, officer, "\n".join([HEAD, *lines]))

    refused = [row.why for row in report.rows if row.became == Became.REFUSED]
    assert became(report)[-2:] == ["added", "added"]
    assert (len(refused), all(refused)) == (15, True)
    good = Party.objects.get(organisation="Agency")
    assert (good.group, report.parties, good.delegates.get(name="Good too").phone) == (
        Group.SECOND, 1, "+7 701 555 01 02",
    )  # fmt: skip


def test_listed_company_is_refused_and_its_people_with_it(mission: Mission, officer: User) -> None:
    load_lists("VYDUMKA TRADING")
    company = vetted(known_company("VYDUMKA TRADING", language="en"), by=officer)
    assert Hit.objects.filter(company=company).exists()

    report = take(mission, officer, f"{HEAD}\n{company.reference},,,One,,,,,,\n,Agency,,Two,,,,,,")

    assert became(report) == ["refused", "added"]
    assert "watchlists" in report.rows[0].why
    assert not Party.objects.filter(company=company).exists()


def test_list_is_read_again_without_harm_and_doubles_in_it_count_once(mission: Mission, officer: User) -> None:
    text = f"{HEAD}\n,Agency,,Өмірбек Ұлан,Omirbek Ulan,,,,,\n,agency,,ӨМІРБЕК ҰЛАН,,,,,,\n,Agency,,Omirbek Ulan,,,,,,"

    first, second = take(mission, officer, text), take(mission, officer, text)

    assert (became(first), became(second)) == (["added", "there", "there"], ["there"] * 3)
    assert (Delegate.objects.count(), AuditRow.objects.filter(action="mission.delegates_imported").count()) == (1, 1)


def test_looking_changes_nothing(mission: Mission, officer: User) -> None:
    report = take(mission, officer, f"{HEAD}\n,Agency,,One,,,,,,", only_look=True)

    assert (became(report), report.parties) == (["added"], 1)
    assert (Party.objects.count(), Delegate.objects.count(), AuditRow.objects.count()) == (0, 0, 0)
    assert Mission.objects.get().version == 0


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Әлия Ұзақбаева", "utf-8"),
        ("Әлия Ұзақбаева", "utf-8-sig"),
        ("Әлия Ұзақбаева", "utf-16"),
        ("Иванова Юлия", "cp1251"),
        ("蜂 花子", "cp932"),
        ("Plain Name", "ascii"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_of_both_countries_are_found(
    mission: Mission, officer: User, name: str, encoding: str, delimiter: str
) -> None:
    text = delimiter.join(["Organisation", "Name", "E-mail"]) + f"\r\n{delimiter.join(['Agency', name, 'x'])}\r\n"

    report = take(mission, officer, text.encode(encoding))

    assert became(report) == ["added"]
    assert Delegate.objects.get().name == name


def test_encoding_that_is_said_is_used_and_one_that_cannot_be_is_refused(mission: Mission, officer: User) -> None:
    text = "organisation,name\nAgency,ﾊﾁ ﾊﾅｺ\n".encode("cp932")
    take(mission, officer, text, encoding="cp932")

    assert Delegate.objects.get().name == "ﾊﾁ ﾊﾅｺ"
    with pytest.raises(BadInput, match="letters"):
        take(mission, officer, text, encoding="utf-8")


def test_open_quotation_mark_spoils_its_own_line_alone(mission: Mission, officer: User) -> None:
    lines = [
        '"Agency,One',
        "Agency,Two",
        '"Bank ""Good""",Three',
        '"Two\nlines",Four',
        'Bank "Inside",Five',
        '"Bank "Wrong" Name",Six',
    ]

    report = take(mission, officer, "\n".join(["organisation,name", *lines]))

    assert [(row.number, row.became.value) for row in report.rows] == [
        (2, "refused"), (3, "added"), (4, "added"), (5, "added"), (7, "added"), (8, "added"),
    ]  # fmt: skip
    assert "quotation mark" in report.rows[0].why


def test_workbook_is_read_and_a_formula_never_run(mission: Mission, officer: User) -> None:
    rows = [
        ["organisation", "name", "phone"],
        ["Agency", "=1+1", ""],
        ["Agency", "蜂 花子", 77015550102],
        [None, None, None],
    ]
    ours = xlsx_file(["organisation", "name"], [["Agency", "=cmd()"], ["Agency", "Good"]])

    first = take(mission, officer, workbook(rows))
    second = take(mission, officer, ours.read())

    assert (became(first), became(second)) == (["refused", "added"], ["refused", "added"])
    assert Delegate.objects.get(name="蜂 花子").phone == "77015550102"


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 101 * 1024 * 1024)
    return out.getvalue()


def _zip(name: str, content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"\xd0\xcf\x11\xe0old", "old Excel"),
        (b"PK\x03\x04 broken", "workbook cannot be read"),
        (b"organisation,name\nAgency,\xff\x98", "letters"),
        ("organisation,name".encode("utf-16-le"), "letters"),
        (b"a,b,c\n1,2,3", "first row"),
        (b"name\nOne", "first row"),
        (b"organisation,name,Name\nAgency,One,Two", "twice"),
        (_zip("letter.txt", "x"), "no spreadsheet"),
        (_zip("xl/workbook.xml", "<x/>"), "workbook cannot be read"),
    ],
)
def test_file_that_is_no_list_is_refused_whole(mission: Mission, officer: User, content: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        take(mission, officer, content)


def test_file_that_is_too_large_is_refused(mission: Mission, officer: User) -> None:
    with pytest.raises(BadInput, match="workbook cannot be read"):
        take(mission, officer, _bomb())
    with pytest.raises(BadInput, match="too large"):
        take(mission, officer, b"x" * (MOST_BYTES + 1))
    rows = "\n".join(f"Agency,Person {number}" for number in range(MOST_ROWS + 1))
    with pytest.raises(BadInput, match="more than 10000 rows"):
        take(mission, officer, f"organisation,name\n{rows}")

    assert (Party.objects.count(), Delegate.objects.count()) == (0, 0)


def test_five_thousand_rows_with_doubles_and_rubbish(mission: Mission, officer: User) -> None:
    companies = CompanyFactory.create_batch(40)
    for number, company in enumerate(companies):
        NameFactory(company=company, text=f"ТОО «Пример {number} Торг»")
    lines = []
    for number in range(5000):
        if number % 10 == 7:
            lines.append(f"Unknown Company {number},,,Person {number},,,,,,")
        elif number % 10 == 8:
            lines.append(f",Agency,,Person {number % 100},,,broken@,,,")
        elif number % 10 == 9:
            lines.append('"\x01,,",,\ufeff,=rubbish')
        elif number % 2:
            lines.append(f"тоо пример {number % 40} торг,,,Person {number % 1000},,,,,ru,")
        else:
            lines.append(
                f"{companies[number % 40].reference},,,Person {number % 1000},,,p{number}@one.example,,ja ru,"
            )
    text = "\n".join([HEAD, *lines])

    with CaptureQueriesContext(connection) as queries:
        report = take(mission, officer, text)
    again = take(mission, officer, text)

    assert report.counts["refused"] == 1500
    assert report.counts["added"] + report.counts["there"] == 3500
    assert report.counts["added"] == Delegate.objects.count() > 600
    assert again.counts == {"added": 0, "there": 3500, "refused": 1500}
    assert len(queries) < 150
    assert [row.number for row in report.rows] == list(range(2, 5002))


def test_page_reports_row_by_row(mission: Mission, officer: User, as_user: AsUser) -> None:
    page = reverse("missions_desk:take_list", args=[mission.reference])
    client = as_user(officer)
    text = f"{HEAD},shoe size\n,Agency,,蜂 花子,,,,,,,42\n,Agency,nowhere,One,,,,,,,\n"

    looked = client.post(page, {"file": file(text), "only_look": "on"})
    taken = client.post(page, {"file": file(text)})
    refused = client.post(page, {"file": file("no list")})
    nothing = client.post(page, {})

    assert [one.status_code for one in (looked, taken, refused, nothing)] == [200, 200, 422, 422]
    assert "Nothing was changed." in looked.content.decode()
    shown = taken.content.decode()
    for words in ("Added: 1", "Refused: 1", "“nowhere” is no group", "Columns left aside: shoe_size", "utf-8"):
        assert words in shown, words
    assert Delegate.objects.count() == 1


def test_mission_that_is_over_takes_no_list(officer: User) -> None:
    with pytest.raises(WrongState):
        take(MissionFactory(state=MissionState.OVER), officer, f"{HEAD}\n,Agency,,One,,,,,,")

    assert not Delegate.objects.exists()

"""Lists of wishes from spreadsheets: right lines are kept, others told with their reason, nothing is half-made."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from companies.factories import IdentifierFactory, NameFactory
from kopir.core.errors import BadInput
from kopir.core.models import AuditRow, User
from kopir.missions.actions.wishing_lists import KEPT_LISTS, read_list
from kopir.missions.models import Mission, Party, Veto, Wish, WishList
from kopir.missions.states import Group, WishSource, WishState
from missions.factories import MissionFactory, PartyFactory, WishFactory, party_of, slots_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    return MissionFactory()


@pytest.fixture
def honey(mission: Mission) -> Party:
    party = party_of(mission)
    NameFactory(company=party.company, text="ТОО «Алтай Бал»")
    IdentifierFactory(company=party.company)
    return party


@pytest.fixture
def buyer(mission: Mission) -> Party:
    party = party_of(mission, Group.SECOND)
    NameFactory(company=party.company, text="北海道蜂蜜株式会社", language="ja", script="Jpan")
    return party


def read(mission: Mission, text: str | bytes, by: User, name: str = "wishes.csv") -> WishList:
    content = text.encode() if isinstance(text, str) else text
    return read_list(mission, io.BytesIO(content), name, len(content), by=by)


def test_names_in_any_script_references_and_numbers_are_understood(
    mission: Mission, honey: Party, buyer: Party, officer: User
) -> None:
    others = [party_of(mission, Group.SECOND) for _nth in range(3)]
    partner = PartyFactory(mission=mission, group=Group.PARTNER, company=None, organisation="Example Trade House")
    lines = [
        f"алтай бал,{buyer.company.reference},5",
        f"160240000018,{others[0].company.reference},",
        f"Altai Bal,{others[1].company.reference},1",
        f"example trade house,{others[2].company.reference.lower()},3",
    ]
    NameFactory(company=honey.company, text="Алтай Бал", kind="trade")

    kept = read(mission, "a,b,priority\r\n" + "\r\n".join(lines), officer)

    assert kept.refused == []
    assert kept.figures == {"lines": 4, "new": 4, "agreed": 0}
    wishes = list(Wish.objects.order_by("pk").values_list("asker", "asked", "priority", "state", "source"))
    accepted, imported = WishState.ACCEPTED, WishSource.IMPORT
    assert wishes == [
        (honey.pk, buyer.pk, 5, accepted, imported),
        (honey.pk, others[0].pk, 3, accepted, imported),
        (honey.pk, others[1].pk, 1, accepted, imported),
        (partner.pk, others[2].pk, 3, accepted, imported),
    ]
    assert AuditRow.objects.filter(action="mission.wish_list").count() == 1


def test_each_wrong_line_is_told_with_its_reason_and_the_right_ones_are_kept(
    mission: Mission, honey: Party, buyer: Party, officer: User
) -> None:
    slots_of(mission)
    slots_of(mission, hour=14)
    slots_of(mission, day=mission.ends_on)
    vetoed, mate, away = party_of(mission, Group.SECOND), party_of(mission), party_of(mission, Group.SECOND)
    Veto.objects.create(party=vetoed, other=honey)
    Party.objects.filter(pk=away.pk).update(is_withdrawn=True)
    for party in (mate, away):
        NameFactory(company=party.company, text="ТОО «Двойник»")
    a, b = honey.company.reference, buyer.company.reference
    c = party_of(mission, Group.SECOND).company.reference
    cases = [
        (f"{a};{b};9;;", "priority"),
        (f"{a};{b};3;evening;", "session-unknown"),
        (f"{a};{b};3;;25:00", "hour-unreadable"),
        (f"{a};{b};3;;2027-05-12 09:10", "hour-none"),
        (f"{a};{b};3;;2030-05-12 09:00", "hour-none"),
        (f"{a};{b};3;;09:00", "hour-several"),
        (f"{a};{b};3;2027-05-12 14:00;2027-05-12 09:00", "hour-session"),
        (f"{a};{b};3;2027-05-12 14:00;14:30", None),
        (f"{b};{a};3;;", "double"),
        (f";{b};3;;", "a-missing"),
        (f"{a};;3;;", "b-missing"),
        (f"Кто-то;{b};3;;", "a-unknown"),
        (f"{a};誰か;3;;", "b-unknown"),
        (f"{a};'=1+1;3;;", "b-unknown"),
        (f"Двойник;{b};3;;", None),  # see below
        (f"{a};{a};3;;", "same"),
        (f"{a};{vetoed.company.reference};3;;", "not-possible"),
        (f"{a};{mate.company.reference};3;;", "not-possible"),
        (f"{a};{away.company.reference};3;;", "not-possible"),
        (f"{a};{c};;;", None),
    ]
    cases[14] = (f"ТОО «Двойник»;{b};3;;", "a-several")

    kept = read(mission, "A;B;Priority;Session;Hour\n" + "\n".join(line for line, _why in cases), officer)

    expected = [(number, why) for number, (_line, why) in enumerate(cases, 2) if why is not None]
    assert [(number, code) for number, code, _found in kept.refused] == expected
    assert kept.figures["new"] == 2
    fixed = Wish.objects.get(asked=buyer).fixed
    assert fixed is not None
    assert fixed.starts_at.astimezone(mission.zone).hour == 14


def test_same_list_twice_keeps_nothing_new_and_open_wishes_become_agreed(
    mission: Mission, honey: Party, buyer: Party, officer: User
) -> None:
    wish = WishFactory(asker=buyer, asked=honey, state=WishState.ASKED, priority=2)
    text = f"a\tb\tpriority\n{honey.company.reference}\t{buyer.company.reference}\t4\n"

    first = read(mission, text, officer, "wishes.tsv")
    second = read(mission, text, officer, "wishes.tsv")

    wish.refresh_from_db()
    assert (first.figures["agreed"], first.figures["new"]) == (1, 0)
    assert (second.figures["there"], second.figures["agreed"], second.figures["new"]) == (1, 0, 0)
    assert (wish.state, wish.priority, wish.counter_priority) == (WishState.ACCEPTED, 2, 4)
    assert Wish.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name,partner name\nx,y\n",
        "a,b\nАлтай,Бал\n".encode("cp1251"),
        b"PK\x03\x04 not a sheet",
        b'a,b\n"' + b"x" * 200_000,
    ],
    ids=["empty", "no heads", "other letters", "broken sheet", "endless cell"],
)
def test_file_that_cannot_be_read_is_refused_whole(mission: Mission, officer: User, content: bytes) -> None:
    usual = csv.field_size_limit(10_000_000)  # as readers of registers leave it
    try:
        with pytest.raises(BadInput):
            read(mission, content, officer)
    finally:
        csv.field_size_limit(usual)

    assert (Wish.objects.count(), WishList.objects.count()) == (0, 0)


def test_sheet_with_days_and_hours_as_excel_keeps_them(
    mission: Mission, honey: Party, buyer: Party, officer: User
) -> None:
    slot = slots_of(mission)[1]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a", "b", "priority", "hour"])
    at = slot.starts_at.astimezone(mission.zone).replace(tzinfo=None)
    sheet.append([honey.company.reference, buyer.company.reference, 4.0, at])
    file = io.BytesIO()
    book.save(file)

    kept = read(mission, file.getvalue(), officer, "wishes.xlsx")

    assert kept.refused == []
    assert (Wish.objects.get().priority, Wish.objects.get().fixed) == (4, slot)


def test_fifty_thousand_lines_are_read_quickly_and_their_reports_do_not_pile_up(
    mission: Mission, officer: User
) -> None:
    slots_of(mission)
    ones = [party_of(mission).company.reference for _nth in range(15)]
    others = [party_of(mission, Group.SECOND).company.reference for _nth in range(15)]
    lines = []
    for nth in range(50_000):
        one = "unknown company" if nth % 7 == 0 else ones[nth % 15]
        hour = ("", "10:00", "99:99", "03:00")[nth % 4]
        lines.append(f"{one},{others[(nth // 15) % 15]},{nth % 6},{hour}")
    text = "a,b,priority,hour\n" + "\n".join(lines)

    began = time.process_time()
    kept = read(mission, text, officer)
    took = time.process_time() - began

    assert kept.figures["lines"] == 50_000
    assert kept.figures["new"] + len(kept.refused) == 50_000
    assert Wish.objects.count() == kept.figures["new"] > 100
    assert took < 60  # a few seconds; whatever is quadratic takes minutes
    for _nth in range(KEPT_LISTS + 1):
        read(mission, "a,b\n", officer)
    assert WishList.objects.count() == KEPT_LISTS


def test_report_on_the_page_and_as_a_file(
    mission: Mission, honey: Party, buyer: Party, officer: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(officer)
    text = f"a,b\n{honey.company.reference},=HYPERLINK(1)\n{honey.company.reference},{buyer.company.reference}\n"
    upload = reverse("missions_desk:wish_lists", args=[mission.reference])

    sent = client.post(upload, {"file": SimpleUploadedFile("wishes.csv", text.encode())})
    page = client.get(sent.url).content.decode()
    kept = WishList.objects.get()
    file = client.get(reverse("missions_desk:wish_list_report", args=[mission.reference, kept.pk]))
    refused = client.post(upload, {"file": SimpleUploadedFile("wishes.csv", b"nothing here")})

    assert sent.status_code == 302
    assert "Nobody on this mission is called what stands in the column b." in page
    lines = file.getvalue().decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[1:] == ["2,Nobody on this mission is called what stands in the column b.,'=HYPERLINK(1)"]
    assert refused.status_code == 422
    assert "name the columns" in refused.content.decode()

"""PDFs of schedules, badges, signs and lists, read back as text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from companies.factories import NameFactory
from core import pdf_text
from kopir.core.models import User
from kopir.missions import prints_handing_out as prints
from kopir.missions.models import Meeting, Mission
from kopir.missions.queries import handing_out as queries
from kopir.missions.states import Group, MissionState
from missions.factories import (
    DelegateFactory,
    InterpreterFactory,
    MissionFactory,
    PartyFactory,
    TableFactory,
    WishFactory,
    meeting_of,
    slots_of,
)

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
HOSTILE = '#panic("x") *b* $y$ \\ "'


def whole(text: str) -> str:
    """Lines break where they fit: blanks do not count."""
    return "".join(text.split())


@pytest.fixture
def mission() -> Mission:
    return MissionFactory(state=MissionState.PUBLISHED, venue="Дворец Ә")


@pytest.fixture
def meeting(mission: Mission) -> Meeting:
    asker, asked = PartyFactory(mission=mission), PartyFactory(mission=mission, group=Group.SECOND)
    DelegateFactory(party=asker, name="Айгүл Қожа", language="kk")
    DelegateFactory(party=asked, name="髙橋﨑 太郎", name_latin="Takahashi Taro", language="ja", position=HOSTILE)
    NameFactory(company=asker.company, text="Әсем Өріс ЖШС", language="kk")
    NameFactory(company=asked.company, text="株式会社例", language="ja", script="Jpan")
    table = TableFactory(mission=mission, name="12", place="Hall A")
    interpreter = InterpreterFactory(mission=mission, name="Ұлжан", language="ru")
    return meeting_of(WishFactory(asker=asker, asked=asked), slots_of(mission)[0], table, interpreter)


def read(client: Client, name: str, *args: object, query: str = "") -> pdf_text.Printed:
    answer = client.get(reverse(f"missions_desk:{name}", args=args) + query)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    return pdf_text.read(answer.content)


@pytest.mark.usefixtures("meeting")
def test_all_schedules_are_one_file_each_in_its_language(as_user: AsUser, officer: User, mission: Mission) -> None:
    found = read(as_user(officer), "schedules_pdf", mission.reference)

    assert (found.pages, found.missing) == (3, 0)
    text = whole(found.text)
    assert whole(f"髙橋﨑 太郎 (Takahashi Taro), {HOSTILE}") in text
    assert text.count("09:00–09:30") == 3
    assert text.count("13:00–13:30") == 3
    assert "2027年5月12日(水)" in text
    assert "сәрсенбі" in text
    assert "среда" in text


def test_one_persons_schedule(as_user: AsUser, officer: User, mission: Mission, meeting: Meeting) -> None:
    delegate = meeting.wish.asked.delegates.get()

    found = read(as_user(officer), "one_schedule_pdf", mission.reference, f"d{delegate.pk}")

    assert found.pages == 1
    assert "Айгүл" in found.text
    assert as_user(officer).get(
        reverse("missions_desk:one_schedule_pdf", args=[MissionFactory().reference, f"d{delegate.pk}"])
    ).status_code == 404  # fmt: skip


def test_a_participants_own_pdf_holds_nobody_elses(client: Client, mission: Mission, meeting: Meeting) -> None:
    asker = meeting.wish.asker.delegates.get()
    stranger = DelegateFactory(party=PartyFactory(mission=mission))

    own = pdf_text.read(client.get(f"/ja/missions/my/{asker.key}/schedule.pdf").content)
    other = pdf_text.read(client.get(f"/en/missions/my/{stranger.key}/schedule.pdf").content)

    assert "株式会社例" in own.text
    assert "株式会社例" not in other.text
    assert "Nothingisplanned" in whole(other.text)


def test_badges_name_everybody_and_their_codes_open_no_personal_page(
    as_user: AsUser, officer: User, mission: Mission, meeting: Meeting
) -> None:
    found = read(as_user(officer), "badges_pdf", mission.reference)
    delegate = meeting.wish.asked.delegates.get()
    address = prints.check_in_address(mission, delegate)

    assert (found.pages, found.missing) == (1, 0)
    text = whole(found.text)
    assert [name for name in ("髙橋﨑太郎", "TakahashiTaro", "Айгүл", "Ұлжан", "Русский") if name not in text] == []
    assert address.endswith(f"/desk/missions/{mission.reference}/check-in/d{delegate.pk}/")
    assert delegate.key not in address


def test_eleven_badges_need_a_second_sheet_and_none_needs_none(mission: Mission) -> None:
    party = PartyFactory(mission=mission)
    DelegateFactory.create_batch(10, party=party, name="Д" * 200, name_latin="W" * 200)
    assert pdf_text.read(prints.badges(mission, queries.participants_of(mission))).pages == 1
    DelegateFactory(party=party)
    assert pdf_text.read(prints.badges(mission, queries.participants_of(mission))).pages == 2
    assert prints.badges(mission, []).startswith(b"%PDF")


def test_signs_with_meetings_and_with_numbers(
    as_user: AsUser, officer: User, mission: Mission, meeting: Meeting
) -> None:
    TableFactory(mission=mission, name="13")

    with_meetings = read(as_user(officer), "signs_pdf", mission.reference)
    numbers = read(as_user(officer), "signs_pdf", mission.reference, query="?numbers")

    assert (with_meetings.pages, numbers.pages) == (1, 2)
    assert "09:00–09:30" in with_meetings.text
    assert ("12" in numbers.text, "13" in numbers.text, "09:00" in numbers.text) == (True, True, False)


@pytest.mark.usefixtures("meeting")
@pytest.mark.parametrize("by", ["slots", "tables", "interpreters"])
def test_lists_are_printed_and_taken_away(as_user: AsUser, officer: User, mission: Mission, by: str) -> None:
    found = read(as_user(officer), "meetings_list", mission.reference, by, "pdf")
    answer = as_user(officer).get(reverse("missions_desk:meetings_list", args=[mission.reference, by, "xlsx"]))
    path = officer_file(answer)

    assert found.missing == 0
    assert [one for one in ("09:00–09:30", "Ұлжан", "Айгүл") if one not in found.text] == []
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert "Ұлжан" in rows[1][-1]


def officer_file(answer: object) -> object:
    from io import BytesIO

    return BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]


def test_printing_everything_costs_the_same_with_few_and_many(mission: Mission, meeting: Meeting) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            loaded = queries.load(mission)
            prints.schedules(loaded, [(one, "en") for one in queries.participants_of(mission)])
        return len(found)

    few = cost()
    for slot in list(mission.slots.all())[1:]:
        asked = PartyFactory(mission=mission, group=Group.SECOND)
        DelegateFactory(party=asked)
        NameFactory(company=asked.company)
        wish = WishFactory(asker=meeting.wish.asker, asked=asked)
        meeting_of(wish, slot, TableFactory(mission=mission), meeting.interpreter)

    assert cost() == few

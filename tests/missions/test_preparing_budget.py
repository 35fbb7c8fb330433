"""Lines of a budget, their totals, and the table to take away."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from kopir.core import audit
from kopir.core.models import User
from kopir.missions.models import BudgetLine, Mission
from kopir.missions.queries.preparing import totals_of
from missions.factories import MissionFactory

pytestmark = pytest.mark.django_db
TYPED = {"what": "Аренда зала", "planned": "1250000.50", "currency": "KZT", "payer": "chamber"}


@pytest.fixture
def mission() -> Mission:
    return MissionFactory()


@pytest.fixture
def desk(officer: User, as_user: Callable[[User | None], Client]) -> Client:
    return as_user(officer)


def address(name: str, mission: Mission, *more: object) -> str:
    return reverse(f"missions_desk:{name}", args=[mission.reference, *more])


def line_of(mission: Mission, currency: str = "KZT", planned: int = 100, spent: int | None = None) -> BudgetLine:
    return BudgetLine.objects.create(mission=mission, what="Hall", planned=planned, spent=spent, currency=currency)


def test_line_is_added_changed_and_removed(mission: Mission, desk: Client) -> None:
    desk.post(address("budget", mission), TYPED)
    line = BudgetLine.objects.get()
    assert (line.planned, line.spent) == (Decimal("1250000.50"), None)

    desk.post(address("budget_line", mission, line.pk), {**TYPED, "spent": "0"})
    assert BudgetLine.objects.get().spent == 0
    desk.post(address("budget_remove", mission, line.pk))

    assert BudgetLine.objects.count() == 0
    rows = audit.rows_about(mission)
    assert [row.action for row in rows] == ["mission.budget_removed", "mission.budget_changed", "mission.budget_added"]
    assert rows[0].details["planned"] == "1250000.50"


@pytest.mark.parametrize(
    "odd",
    [
        {"what": ""},
        {"what": "x" * 201},
        {"planned": ""},
        {"planned": "-1"},
        {"planned": "NaN"},
        {"planned": "Infinity"},
        {"planned": "1e400"},
        {"planned": "1.005"},
        {"planned": "9999999999999"},
        {"spent": "-0.01"},
        {"currency": "XXX"},
        {"payer": "nobody"},
        {"note": "x" * 301},
        {"currency": "JPY", "planned": "100.50"},
        {"currency": "JPY", "planned": "100", "spent": "0.5"},
    ],
)
def test_odd_lines_are_refused(odd: dict[str, str], mission: Mission, desk: Client) -> None:
    line = line_of(mission)

    added = desk.post(address("budget", mission), {**TYPED, **odd})
    changed = desk.post(address("budget_line", mission, line.pk), {**TYPED, **odd})

    assert (added.status_code, changed.status_code) == (422, 422)
    assert BudgetLine.objects.get().what == "Hall"


def test_totals_are_told_for_each_currency_and_nothing_is_converted(mission: Mission, desk: Client) -> None:
    line_of(mission, "KZT", 100, 150)
    line_of(mission, "KZT", 50)
    line_of(mission, "JPY", 2000, 1500)
    line_of(MissionFactory(), "JPY", 99, 99)

    yen, tenge = totals_of(mission)
    page = desk.get(address("budget", mission)).content.decode()

    assert (yen.currency, yen.planned, yen.spent, yen.is_whole) == ("JPY", 2000, 1500, True)
    assert (tenge.currency, tenge.planned, tenge.spent, tenge.is_whole) == ("KZT", 150, 150, False)
    assert "500\xa0JPY" in page  # left
    assert "not yet known" in page


def test_table_to_take_away_holds_every_line_and_no_formula(mission: Mission, desk: Client) -> None:
    for number in range(30):
        line_of(mission, "USD", number)
    BudgetLine.objects.filter(planned=0).update(what="=1+1", note="@x")

    answer = desk.get(address("budget_export", mission, "csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    book = load_workbook(BytesIO(b"".join(desk.get(address("budget_export", mission, "xlsx")))))

    assert text.count("\r\n") == 32  # head, lines, one total
    assert "'=1+1" in text
    assert text.splitlines()[-1].startswith("Total,435.00,0,USD")
    assert book.active.max_row == 32
    assert book.active["A2"].data_type == "s"
    assert desk.get(address("budget_export", mission, "pdf")).status_code == 404


def test_lines_of_another_mission_are_not_reached(mission: Mission, desk: Client) -> None:
    other = line_of(MissionFactory())

    for pk in (other.pk, 2**63, 0):
        assert desk.get(address("budget_line", mission, pk)).status_code == 404
        assert desk.post(address("budget_remove", mission, pk)).status_code == 404
    assert BudgetLine.objects.count() == 1


def test_long_budget_is_cut_into_pages(mission: Mission, desk: Client) -> None:
    for _nth in range(26):
        line_of(mission)

    assert len(desk.get(address("budget", mission)).context["lines"]) == 25
    assert len(desk.get(address("budget", mission), {"page": "2"}).context["lines"]) == 1

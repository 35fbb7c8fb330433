"""Check-in by a badge's code, arrivals, and who may open what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kopir.core.errors import WrongState
from kopir.core.models import AuditRow, Role, User
from kopir.missions.actions import handing_out as actions
from kopir.missions.models import CheckIn, Delegate, Mission, Print, Slot
from kopir.missions.paths import handing_out as paths
from kopir.missions.queries import handing_out_arrivals as queries
from kopir.missions.states import Group, MissionState
from missions.factories import (
    DelegateFactory,
    InterpreterFactory,
    MissionFactory,
    PartyFactory,
    TableFactory,
    WishFactory,
    meeting_of,
    party_of,
    slots_of,
)

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]
AT = datetime(2027, 5, 12, 4, 10, tzinfo=UTC)  # 09:10 in Almaty, between the first slots


@pytest.fixture
def mission() -> Mission:
    return MissionFactory(state=MissionState.PUBLISHED)


@pytest.fixture
def delegate(mission: Mission) -> Delegate:
    return DelegateFactory(party=PartyFactory(mission=mission), name="Example Guest", phone="+7 700 000")


@pytest.fixture
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AT)


def page_of(mission: Mission, delegate: Delegate) -> str:
    return reverse("missions_desk:check_in", args=[mission.reference, f"d{delegate.pk}"])


def test_the_day_is_that_of_the_place(mission: Mission) -> None:
    late = datetime(2027, 5, 12, 20, 0, tzinfo=UTC)

    assert queries.day_of(mission, late) == date(2027, 5, 13)
    assert queries.day_of(MissionFactory(time_zone="UTC"), late) == date(2027, 5, 12)


@pytest.mark.usefixtures("_on_the_day")
def test_one_button_and_a_second_scan_says_when(
    as_user: AsUser, officer: User, mission: Mission, delegate: Delegate
) -> None:
    client, page = as_user(officer), page_of(mission, delegate)
    assert "button--big" in client.get(page).text

    first = client.post(page, follow=True).text
    second = client.post(page, follow=True).text

    assert "Checked in today at 09:10." in first
    assert "button--big" not in first
    assert "They were checked in already." in second
    assert CheckIn.objects.filter(delegate=delegate).count() == 1
    assert AuditRow.objects.filter(action="mission.checked_in").count() == 1


@pytest.mark.usefixtures("_on_the_day")
def test_check_in_is_undone(as_user: AsUser, officer: User, mission: Mission, delegate: Delegate) -> None:
    actions.check_in(mission, delegate, by=officer)

    text = as_user(officer).post(page_of(mission, delegate), {"undo": "1"}, follow=True).text

    assert "The check-in was undone." in text
    assert CheckIn.objects.count() == 0
    assert not actions.undo_check_in(mission, delegate, by=officer)


def test_on_another_day_nobody_is_checked_in(
    as_user: AsUser, officer: User, mission: Mission, delegate: Delegate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AT - timedelta(days=1))

    text = as_user(officer).get(page_of(mission, delegate)).text
    with pytest.raises(WrongState):
        actions.check_in(mission, delegate, by=officer)

    assert "Today is no day of this mission. It takes place from 2027-05-12 to 2027-05-13." in text
    assert "button--big" not in text
    assert CheckIn.objects.count() == 0


@pytest.mark.usefixtures("_on_the_day")
def test_a_badge_of_another_mission_says_so(as_user: AsUser, officer: User, delegate: Delegate) -> None:
    other = MissionFactory(titles={"en": "Another mission"})

    answer = as_user(officer).post(page_of(other, delegate))

    assert answer.status_code == 409
    assert "This badge belongs to another mission: Example mission to Almaty." in answer.text
    assert CheckIn.objects.count() == 0


@pytest.mark.usefixtures("_on_the_day")
def test_a_withdrawn_company_is_not_checked_in(officer: User, mission: Mission, delegate: Delegate) -> None:
    type(delegate.party).objects.update(is_withdrawn=True)
    delegate.party.refresh_from_db()

    with pytest.raises(WrongState):
        actions.check_in(mission, delegate, by=officer)


@pytest.mark.usefixtures("_on_the_day")
def test_arrivals_count_by_group_and_name_who_is_awaited(
    as_user: AsUser, officer: User, mission: Mission, delegate: Delegate
) -> None:
    slots, table = slots_of(mission), TableFactory(mission=mission, name="5")
    host = party_of(mission, Group.SECOND)
    interpreter = InterpreterFactory(mission=mission, name="Example Interpreter")
    meeting_of(WishFactory(asker=delegate.party, asked=host), slots[1], table, interpreter)
    late = party_of(mission)
    meeting_of(WishFactory(asker=late, asked=party_of(mission, Group.SECOND)), slots[3], table)  # at 10:30
    actions.check_in(mission, host.delegates.get(), by=officer)

    counted = [(one.group, one.came, one.of) for one in queries.counts(mission, date(2027, 5, 12))]
    awaited = [one.person for one in queries.missing(mission, AT)]
    text = as_user(officer).get(reverse("missions_desk:arrivals", args=[mission.reference])).text

    assert counted == [("first", 0, 2), ("second", 1, 2), ("interpreters", 0, 1)]
    assert awaited == [delegate, interpreter]
    assert ("Example Guest" in text, "+7 700 000" in text, "1 / 2" in text) == (True, True, True)


@pytest.mark.usefixtures("_on_the_day")
def test_a_meeting_that_is_over_makes_nobody_missing(mission: Mission, delegate: Delegate) -> None:
    slot = slots_of(mission, count=1)[0]
    meeting_of(
        WishFactory(asker=delegate.party, asked=party_of(mission, Group.SECOND)), slot, TableFactory(mission=mission)
    )
    assert len(queries.missing(mission, AT)) == 2

    assert queries.missing(mission, slot.ends_at) == []
    assert Slot.objects.count() == 1


@pytest.mark.usefixtures("_on_the_day")
def test_pages_cost_the_same_with_few_and_many(as_user: AsUser, officer: User, mission: Mission) -> None:
    client = as_user(officer)
    slots = slots_of(mission)

    def add(number: int) -> None:
        for _nth in range(number):
            asker, asked = party_of(mission), party_of(mission, Group.SECOND)
            meeting_of(WishFactory(asker=asker, asked=asked), slots[1], TableFactory(mission=mission))
            arrived = party_of(mission)
            actions.check_in(mission, arrived.delegates.get(), by=officer)

    def cost(name: str) -> int:
        page = reverse(f"missions_desk:{name}", args=[mission.reference])
        client.get(page)
        with CaptureQueriesContext(connection) as found:
            assert client.get(page).status_code == 200
        return len(found)

    add(1)
    few = [cost(name) for name in ("arrivals", "hand_out")]
    add(3)

    assert [cost(name) for name in ("arrivals", "hand_out")] == few


def arguments(name: str, mission: Mission, delegate: Delegate) -> list[str]:
    more = {
        "one_schedule_pdf": [f"d{delegate.pk}"],
        "check_in": [f"d{delegate.pk}"],
        "meetings_list": ["slots", "pdf"],
        "print": ["schedules"],
    }
    if name in {"print_progress", "print_cancel", "print_file"}:
        more[name] = [str(a_print(mission, "queued" if name == "print_cancel" else "ready").pk)]
    return [mission.reference, *more.get(name, [])]


def a_print(mission: Mission, state: str) -> Print:
    stored = storages["private"].save("missions/prints/1", ContentFile(b"%PDF-"))
    return Print.objects.create(
        mission=mission, kind="schedules", language="en", state=state, sheets=41, version=0, stored=stored
    )


SENT = {"tell_schedules", "exchange_wall", "print_cancel"}


@pytest.mark.parametrize("name", [str(one.name) for one in paths.desk])
def test_only_the_desk_opens_its_pages(
    client: Client, as_user: AsUser, person: Person, mission: Mission, delegate: Delegate, name: str
) -> None:
    page = reverse(f"missions_desk:{name}", args=arguments(name, mission, delegate))

    def ask(asker: Client) -> int:
        seen = {"seen": Mission.objects.get(pk=mission.pk).wall_key}
        answer = asker.post(page, seen) if name in SENT else asker.get(page)
        if answer.streaming:
            assert b"".join(answer.streaming_content) == b"%PDF-"  # read to its end, it is closed
        return answer.status_code

    visitor = client.post(page) if name in SENT else client.get(page)
    answers = {
        role: ask(as_user(person(role)))
        for role in (Role.MEMBER, Role.PARTNER, Role.EDITOR, Role.OFFICER, Role.ADMINISTRATOR)
    }

    assert visitor.status_code == 302
    assert "login" in visitor.headers["Location"]
    open_as = 302 if name in SENT else 200
    assert answers == {
        Role.MEMBER: 404, Role.PARTNER: 404, Role.EDITOR: 404, Role.OFFICER: open_as, Role.ADMINISTRATOR: open_as,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["schedule", "schedule_pdf", "calendar"])
def test_a_personal_link_opens_its_own_pages_alone(
    client: Client, mission: Mission, delegate: Delegate, name: str
) -> None:
    interpreter = InterpreterFactory(mission=mission)
    closed = DelegateFactory(party=PartyFactory(mission=MissionFactory(state=MissionState.PREPARING)))

    answers = [
        client.get(f"/en{reverse(f'my_mission:{name}', args=[key])[3:]}").status_code
        for key in (delegate.key, interpreter.key, closed.key, "unknown", mission.wall_key)
    ]

    assert answers == [200, 200, 410, 404, 404]
    assert {str(one.name) for one in paths.public} == {"worker", "wall", "schedule", "schedule_pdf", "calendar"}

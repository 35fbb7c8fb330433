"""A mission is cancelled: who is told, what calendars and personal pages then say, and what comes afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from kopir.core.errors import WrongState
from kopir.core.models import AuditRow, User
from kopir.mail import actions as mail
from kopir.mail.models import Mail
from kopir.mail.states import MailState
from kopir.missions import letters_preparing
from kopir.missions.actions import handing_out, people_inviting, preparing_cancelling
from kopir.missions.actions.preparing import move_mission
from kopir.missions.actions.wishing import Wanted, ask
from kopir.missions.models import Delegate, Interpreter, Meeting, Mission, ProgrammeItem
from kopir.missions.queries.preparing_cancelling import to_tell
from kopir.missions.states import Group, MeetingState, MissionState
from missions.calendars import events
from missions.factories import (
    DelegateFactory,
    InterpreterFactory,
    MissionFactory,
    TableFactory,
    WishFactory,
    meeting_of,
    party_of,
    slots_of,
)

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
S = MissionState


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Example Chamber <chamber@chamber.example>"


def page_of(name: str, person: Delegate | Interpreter, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"my_mission:{name}", args=[person.key])


@pytest.fixture
def mission() -> Mission:
    return MissionFactory(state=S.PUBLISHED)


@pytest.fixture
def meeting(mission: Mission) -> Meeting:
    asker, asked = party_of(mission), party_of(mission, Group.SECOND)
    Delegate.objects.filter(party=asked).update(language="ja", name="髙橋 太郎", email="t@two.example")
    interpreter = InterpreterFactory(mission=mission, email="i@three.example", language="ru")
    wish = WishFactory(asker=asker, asked=asked)
    return meeting_of(wish, slots_of(mission)[0], TableFactory(mission=mission), interpreter)


@pytest.fixture
def reception(mission: Mission, meeting: Meeting) -> ProgrammeItem:
    at = meeting.slot.ends_at + timedelta(hours=5)
    return ProgrammeItem.objects.create(
        mission=mission, kind="reception", titles={"en": "Reception"}, is_for_all=True, starts_at=at,
        ends_at=at + timedelta(hours=2),
    )  # fmt: skip


def cancel(mission: Mission, officer: User) -> None:
    move_mission(mission, S.CANCELLED, by=officer, reason="The airport is shut")


def take_up(mission: Mission, officer: User) -> None:
    move_mission(mission, S.PREPARING, by=officer)


def told() -> list[str]:
    return sorted(Mail.objects.filter(kind="mission-cancelled").values_list("to_address", flat=True))


def asker_of(meeting: Meeting) -> Delegate:
    return meeting.wish.asker.delegates.get()


def sent() -> None:
    """What is on its way has left the house."""
    gone = Mail.objects.filter(state=MailState.RELEASED)
    gone.filter(is_secret=True).update(state=MailState.SENT, sent_at=timezone.now(), body="")
    gone.update(state=MailState.SENT, sent_at=timezone.now())


@pytest.mark.usefixtures("meeting")
def test_everybody_with_a_schedule_gets_one_letter_in_his_language(mission: Mission, officer: User) -> None:
    bystander = DelegateFactory(party=party_of(mission), email="nothing@planned.example")

    cancel(mission, officer)

    mails = {one.language: one for one in Mail.objects.filter(kind="mission-cancelled")}
    assert (sorted(mails), len(told())) == (["en", "ja", "ru"], 3)
    assert bystander.email not in told()
    assert mails["en"].subject == "Cancelled: Example mission to Almaty"
    assert "(May 12, 2027 – May 13, 2027)" in mails["en"].body
    assert "Example Chamber, chamber@chamber.example" in mails["en"].body
    assert mails["ja"].body.startswith("髙橋 太郎 様")
    assert "2027年5月12日 – 2027年5月13日" in mails["ja"].body
    assert "12 мая 2027" in mails["ru"].body
    assert not [one for one in mails.values() if "airport" in one.body or "/missions/my/" in one.body]
    assert {one.state for one in mails.values()} == {MailState.RELEASED}


@pytest.mark.parametrize("state", [S.PREPARING, S.COLLECTING, S.PLANNING])
def test_whoever_was_invited_is_told_before_schedules_are_out(officer: User, state: MissionState) -> None:
    mission = MissionFactory(state=state)
    party = party_of(mission)
    invited, waits = party.delegates.get(), DelegateFactory(party=party)
    interpreter, stranger = InterpreterFactory(mission=mission, email="i@one.example"), DelegateFactory(party=party)
    people_inviting.write_invitations(mission, [invited, waits, interpreter], by=officer)
    for one in Mail.objects.exclude(to_address=waits.email):
        mail.release(one, by=officer)
    sent()

    cancel(mission, officer)

    assert told() == sorted([invited.email, "i@one.example"])
    assert stranger.email not in told()
    assert Mail.objects.get(to_address=waits.email).state == MailState.WITHDRAWN


def test_who_knows_the_mission_from_a_wish_alone_is_told_too(officer: User) -> None:
    mission = MissionFactory()
    one, other = party_of(mission), party_of(mission, Group.SECOND)
    ask(one, other, Wanted())
    sent()

    cancel(mission, officer)

    assert told() == [other.delegates.get().email]


@pytest.mark.usefixtures("meeting")
def test_cancelled_twice_it_is_told_once(mission: Mission, officer: User) -> None:
    stale = Mission.objects.get(pk=mission.pk)
    cancel(mission, officer)

    with pytest.raises(WrongState):
        cancel(stale, officer)

    assert len(told()) == len(set(told())) == 3
    assert AuditRow.objects.get(action="mission.moved").details["letters"] == 3


@pytest.mark.usefixtures("meeting")
def test_a_worker_killed_half_way_leaves_nothing_and_the_next_press_tells_each_once(
    mission: Mission, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, calls = letters_preparing.cancelled, []

    def killed(*args: object, **kwargs: object) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        write(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(preparing_cancelling.letters, "cancelled", killed)
    with pytest.raises(KeyboardInterrupt):
        cancel(mission, officer)
    assert (Mission.objects.get().state, told(), Meeting.objects.get().version) == (S.PUBLISHED, [], 0)

    cancel(mission, officer)

    assert len(told()) == len(set(told())) == 3


def test_calendars_show_what_was_to_come_as_cancelled(
    client: Client, mission: Mission, meeting: Meeting, reception: ProgrammeItem, officer: User
) -> None:
    page = page_of("calendar", asker_of(meeting))
    before = events(client.get(page).text)

    cancel(mission, officer)

    after = events(client.get(page).text)
    assert [one["STATUS"] for one in before] == ["CONFIRMED", "CONFIRMED"]
    assert [one["STATUS"] for one in after] == ["CANCELLED", "CANCELLED"]
    assert [one["UID"] for one in after] == [one["UID"] for one in before]
    assert [one["DTSTART"] for one in after] == [one["DTSTART"] for one in before]
    assert [int(new["SEQUENCE"]) > int(old["SEQUENCE"]) for new, old in zip(after, before, strict=True)] == [True] * 2
    assert len(events(client.get(page_of("calendar", Interpreter.objects.get())).text)) == 2


@pytest.mark.usefixtures("reception")
def test_what_has_begun_stays_in_calendars_as_it_was(
    client: Client, mission: Mission, meeting: Meeting, officer: User
) -> None:
    slot = meeting.slot
    slot.starts_at = timezone.now() - timedelta(hours=1)
    slot.ends_at = slot.starts_at + timedelta(minutes=30)
    slot.save()
    Meeting.objects.update(state=MeetingState.HELD)

    cancel(mission, officer)

    found = events(client.get(page_of("calendar", asker_of(meeting))).text)
    assert [(one["STATUS"], one["SEQUENCE"]) for one in found] == [("CONFIRMED", "0"), ("CANCELLED", "1")]


@pytest.mark.parametrize("state", [S.COLLECTING, S.PLANNING])
def test_what_was_never_out_is_shown_by_no_calendar(
    client: Client, mission: Mission, meeting: Meeting, officer: User, state: MissionState
) -> None:
    Mission.objects.update(state=state)

    cancel(mission, officer)

    answer = client.get(page_of("calendar", asker_of(meeting)))
    assert (answer.status_code, events(answer.text)) == (200, [])
    assert Meeting.objects.get().version == 0


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_personal_pages_and_the_wall_say_that_it_is_cancelled(
    client: Client, mission: Mission, meeting: Meeting, officer: User, language: str
) -> None:
    cancel(mission, officer)
    me = asker_of(meeting)
    with translation.override(language):
        sentence = translation.gettext("This mission is cancelled.")
        wall = reverse("my_mission:wall", args=[mission.wall_key])

    for name in ("schedule", "wishes", "results", "door", "schedule_pdf"):
        page = client.get(page_of(name, me, language))
        assert page.status_code == 410
        assert sentence in page.text
        assert "Example Chamber, chamber@chamber.example" in page.text
        assert "2027" in page.text
        assert "airport" not in page.text
    assert sentence in client.get(wall).text


@pytest.mark.usefixtures("meeting")
def test_taken_up_and_cancelled_again_tells_nobody_who_heard_nothing_since(mission: Mission, officer: User) -> None:
    cancel(mission, officer)
    sent()
    take_up(mission, officer)
    cancel(mission, officer)

    assert len(told()) == 3

    take_up(mission, officer)
    someone = Delegate.objects.first()
    people_inviting.write_invitations(mission, [someone], by=officer)
    mail.release(Mail.objects.get(kind="mission-invitation"), by=officer)
    cancel(mission, officer)

    assert len(told()) == 4
    assert told().count(someone.email) == 2


def test_links_that_were_open_again_are_told_again(mission: Mission, meeting: Meeting, officer: User) -> None:
    cancel(mission, officer)
    sent()
    take_up(mission, officer)
    Mission.objects.update(state=S.PUBLISHED)

    cancel(mission, officer)

    assert told().count(asker_of(meeting).email) == 2


def test_mission_taken_up_again_calls_back_what_has_not_left_and_tells_schedules_anew(
    client: Client, mission: Mission, meeting: Meeting, reception: ProgrammeItem, officer: User
) -> None:
    me = asker_of(meeting)
    assert handing_out.tell_schedules(mission, by=officer) == 3
    sent()
    cancel(mission, officer)
    Mail.objects.filter(kind="mission-cancelled", to_address=me.email).update(state=MailState.DRAFT)
    off = {one["UID"]: int(one["SEQUENCE"]) for one in events(client.get(page_of("calendar", me)).text)}

    take_up(mission, officer)
    Mission.objects.update(state=S.PUBLISHED)

    assert Mail.objects.get(kind="mission-cancelled", to_address=me.email).state == MailState.WITHDRAWN
    on = events(client.get(page_of("calendar", me)).text)
    assert [(one["STATUS"], int(one["SEQUENCE"]) > off[one["UID"]]) for one in on] == [("CONFIRMED", True)] * 2
    assert handing_out.tell_schedules(mission, by=officer) == 3
    assert Mail.objects.filter(kind="mission-schedule", to_address=me.email).count() == 2


def test_who_has_left_or_was_forgotten_is_not_told(mission: Mission, meeting: Meeting, officer: User) -> None:
    Delegate.objects.filter(pk=asker_of(meeting).pk).update(name="", email="")
    party = meeting.wish.asked
    party.is_withdrawn = True
    party.save()

    cancel(mission, officer)

    assert told() == ["i@three.example"]


def test_desk_sees_before_and_after_whom_no_mail_reaches(
    mission: Mission, meeting: Meeting, officer: User, as_user: AsUser
) -> None:
    Delegate.objects.filter(pk=asker_of(meeting).pk).update(name="Example Silent", email="")
    Interpreter.objects.update(name="Example Odd", email="no address")
    client = as_user(officer)
    page = reverse("missions_desk:mission", args=[mission.reference])

    before = client.get(page).text
    after = client.post(
        reverse("missions_desk:mission_move", args=[mission.reference, "cancelled"]),
        {"reason": "The airport is shut"},
        follow=True,
    ).text

    assert "1 person who was invited or has a schedule gets a mail" in before
    assert "Please tell them yourself: Example Silent, Example Odd" in before
    assert "1 person was written to." in after
    assert "Please tell them yourself: Example Silent, Example Odd" in after
    assert "airport" in after  # in the history
    assert told() == ["t@two.example"]


def test_who_has_to_be_told_costs_the_same_for_few_and_many(
    mission: Mission, meeting: Meeting, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _nth in range(5):
        DelegateFactory(party=meeting.wish.asker)
        InterpreterFactory(mission=mission)

    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        assert len(to_tell(mission).people) == 3

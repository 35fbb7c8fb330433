"""Wishes: asked, answered, taken back, run out; what is refused, and in which words."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from kopir.core.errors import AlreadyThere, BadInput, NotAllowed, WrongState
from kopir.core.models import AuditRow, User
from kopir.mail.models import Mail
from kopir.missions.actions import wishing, wishing_due, wishing_hours, wishing_options, wishing_vetoes
from kopir.missions.actions.wishing import Wanted
from kopir.missions.actions.wishing_options import Options
from kopir.missions.models import Absence, Meeting, Mission, Party, Veto, Wish
from kopir.missions.queries import wishing as queries
from kopir.missions.states import Group, MeetingState, MissionState, Part, WishSource, WishState
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


@pytest.fixture
def mission() -> Mission:
    return MissionFactory()


@pytest.fixture
def pair(mission: Mission) -> tuple[Party, Party]:
    return party_of(mission), party_of(mission, Group.SECOND)


def told(kind: str) -> list[str]:
    return sorted(Mail.objects.filter(kind=kind).values_list("to_address", flat=True))


def test_wish_is_asked_and_the_other_side_is_told(pair: tuple[Party, Party]) -> None:
    one, other = pair
    before = timezone.now()

    wish = wishing.ask(one, other, Wanted(4, "We buy honey"))

    assert (wish.state, wish.priority, wish.words, wish.source, wish.is_late) == (
        WishState.ASKED, 4, "We buy honey", WishSource.PARTICIPANT, False,
    )  # fmt: skip
    assert wish.expires_at is not None
    assert before + timedelta(days=7) <= wish.expires_at <= timezone.now() + timedelta(days=7)
    assert told("mission-wish") == [other.delegates.get().email]
    mail = Mail.objects.get()
    assert (mail.is_secret, other.delegates.get().key in mail.body) == (True, True)
    assert AuditRow.objects.filter(action="mission.wish_asked").count() == 1


def test_pressed_twice_it_is_asked_once(pair: tuple[Party, Party]) -> None:
    first = wishing.ask(*pair, Wanted(4))
    second = wishing.ask(*pair, Wanted(4))

    assert first == second
    with pytest.raises(AlreadyThere):
        wishing.ask(*pair, Wanted(5))
    assert len(told("mission-wish")) == 1


def test_asking_who_has_asked_already_is_the_answer(pair: tuple[Party, Party]) -> None:
    one, other = pair
    wish = wishing.ask(one, other, Wanted(2))

    answer = wishing.ask(other, one, Wanted(5))

    assert (answer.pk, answer.state, answer.priority, answer.counter_priority) == (wish.pk, WishState.ACCEPTED, 2, 5)
    assert told("mission-wish-answered") == [one.delegates.get().email]
    with pytest.raises(AlreadyThere):
        wishing.ask(one, other, Wanted(3))


@pytest.mark.parametrize("what", ["same group", "withdrawn", "their veto", "the organiser's veto"])
def test_who_cannot_be_met_is_refused_in_words_that_tell_nobodys_secret(
    pair: tuple[Party, Party], mission: Mission, what: str
) -> None:
    one, other = pair
    if what == "same group":
        other = party_of(mission)
    elif what == "withdrawn":
        Party.objects.filter(pk=other.pk).update(is_withdrawn=True)
    else:
        by_whom = {"party": other, "other": one} if what == "their veto" else {"party": one, "other": other}
        Veto.objects.create(**by_whom, by_organiser=what != "their veto", reason="a rival")

    with pytest.raises(NotAllowed) as refused:
        wishing.ask(one, other, Wanted())

    assert str(refused.value.sentence) == "This meeting is not possible."
    assert not Wish.objects.exists()


def test_nobody_asks_himself_another_mission_or_with_a_wrong_person(
    pair: tuple[Party, Party], mission: Mission
) -> None:
    one, other = pair
    companion = DelegateFactory(party=one, part=Part.COMPANION)
    for asked, wanted in (
        (one, Wanted()),
        (party_of(MissionFactory(), Group.SECOND), Wanted()),
        (other, Wanted(9)),
        (other, Wanted(asker_delegate=other.delegates.get())),
        (other, Wanted(asker_delegate=companion)),
    ):
        with pytest.raises(BadInput):
            wishing.ask(one, asked, wanted)
    assert not Wish.objects.exists()


def test_no_more_wishes_than_the_mission_allows(pair: tuple[Party, Party], mission: Mission, officer: User) -> None:
    Mission.objects.filter(pk=mission.pk).update(most_wishes=1)
    one, other = pair
    third = party_of(mission, Group.SECOND)
    wish = wishing.ask(one, other, Wanted())

    with pytest.raises(NotAllowed, match="1 meetings"):
        wishing.ask(one, third, Wanted())
    wishing.ask(one, third, Wanted(), by=officer)  # the organiser's do not count
    wishing.withdraw(wish, party=one)
    mission.refresh_from_db()

    assert queries.wishes_left(mission, one) == 1


@pytest.mark.parametrize("state", [MissionState.PREPARING, MissionState.OVER, MissionState.CANCELLED])
def test_wishes_are_taken_while_they_are_collected(pair: tuple[Party, Party], state: MissionState) -> None:
    Mission.objects.update(state=state)

    with pytest.raises(WrongState):
        wishing.ask(*pair, Wanted())


@pytest.mark.parametrize("why", ["planning", "deadline"])
@pytest.mark.parametrize("takes_late", [True, False])
def test_late_wishes_are_marked_or_refused(pair: tuple[Party, Party], why: str, takes_late: bool) -> None:
    ago = timezone.now() - timedelta(minutes=1)
    state = MissionState.PLANNING if why == "planning" else MissionState.COLLECTING
    Mission.objects.update(state=state, wishes_until=ago if why == "deadline" else None, takes_late=takes_late)

    if not takes_late:
        with pytest.raises(WrongState, match="time for wishes is over"):
            wishing.ask(*pair, Wanted())
        return

    assert wishing.ask(*pair, Wanted()).is_late


def test_answer_is_waited_for_until_the_day_before_at_most() -> None:
    mission = MissionFactory.build()
    day_before = datetime(2027, 5, 10, 19, tzinfo=UTC)  # midnight before 11 May in Almaty
    end = datetime(2027, 5, 13, 19, tzinfo=UTC)

    assert wishing.expires_at(mission, day_before - timedelta(days=30)) == day_before - timedelta(days=23)
    assert wishing.expires_at(mission, day_before - timedelta(days=2)) == day_before
    assert wishing.expires_at(mission, day_before + timedelta(hours=30)) == end


def test_declined_wish_is_not_asked_again_but_its_asked_side_may_change_its_mind(pair: tuple[Party, Party]) -> None:
    one, other = pair
    wish = wishing.ask(one, other, Wanted())
    wishing.decline(wish, "No time", party=other)

    with pytest.raises(WrongState):
        wishing.ask(one, other, Wanted())
    wishing.accept(wish, 3, party=other)

    wish.refresh_from_db()
    assert (wish.state, wish.reason, wish.counter_priority) == (WishState.ACCEPTED, "", 3)


def test_only_the_sides_speak_each_for_itself(pair: tuple[Party, Party], mission: Mission) -> None:
    one, other = pair
    stranger = party_of(mission)
    wish = wishing.ask(one, other, Wanted())

    for press in (
        lambda: wishing.accept(wish, 3, party=one),
        lambda: wishing.decline(wish, "", party=one),
        lambda: wishing.withdraw(wish, party=other),
        lambda: wishing.accept(wish, 3, party=stranger),
        lambda: wishing.change_priority(wish, 5, stranger),
    ):
        with pytest.raises(NotAllowed):
            press()
    wish.refresh_from_db()
    assert (wish.state, wish.priority) == (WishState.ASKED, 3)


def test_each_side_changes_its_own_priority(pair: tuple[Party, Party]) -> None:
    one, other = pair
    wish = wishing.ask(one, other, Wanted(3))
    with pytest.raises(WrongState):
        wishing.change_priority(wish, 5, other)
    wishing.accept(wish, 2, party=other)

    wishing.change_priority(wish, 5, one)
    wishing.change_priority(wish, 1, other)

    wish.refresh_from_db()
    assert (wish.priority, wish.counter_priority) == (5, 1)


@pytest.mark.parametrize("who", ["asker", "asked", "organiser"])
def test_ending_an_agreed_wish_cancels_its_meeting_and_frees_the_slot(
    pair: tuple[Party, Party], mission: Mission, officer: User, who: str
) -> None:
    one, other = pair
    wish = WishFactory(asker=one, asked=other, counter_priority=3)
    meeting = meeting_of(
        wish, slots_of(mission)[0], TableFactory(mission=mission), InterpreterFactory(mission=mission)
    )
    Meeting.objects.update(is_locked=True)

    if who == "asker":
        wishing.withdraw(wish, party=one)
    elif who == "asked":
        wishing.decline(wish, "No time", party=other)
    else:
        wishing.withdraw(wish, reason="Ill", by=officer)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.slot, meeting.table, meeting.interpreter, meeting.version) == (
        MeetingState.CANCELLED, None, None, None, 1,
    )  # fmt: skip
    assert set(meeting.people.values_list("slot", flat=True)) == {None}
    mission.refresh_from_db()
    assert mission.version > 0
    assert len(told("mission-wish-answered")) == (2 if who == "organiser" else 1)


def test_meeting_that_took_place_stays(pair: tuple[Party, Party], mission: Mission) -> None:
    wish = WishFactory(asker=pair[0], asked=pair[1])
    meeting_of(wish, slots_of(mission)[0], TableFactory(mission=mission))
    Meeting.objects.update(state=MeetingState.HELD)

    with pytest.raises(WrongState):
        wishing.withdraw(wish, party=pair[0])

    wish.refresh_from_db()
    assert wish.state == WishState.ACCEPTED


@pytest.mark.parametrize("is_planned", [False, True])
def test_partys_veto_ends_an_open_wish_but_not_a_planned_meeting(
    pair: tuple[Party, Party], mission: Mission, is_planned: bool
) -> None:
    one, other = pair
    wish = WishFactory(asker=one, asked=other)
    if is_planned:
        meeting_of(wish, slots_of(mission)[0], TableFactory(mission=mission))

    wishing_vetoes.veto(other, one, "a rival")

    wish.refresh_from_db()
    assert (wish.state, wish.reason) == (WishState.ACCEPTED if is_planned else WishState.DECLINED, "")
    assert "rival" not in "".join(Mail.objects.values_list("body", flat=True))


@pytest.mark.parametrize("state", [WishState.ASKED, WishState.ACCEPTED])
def test_who_vetoes_whom_he_asked_withdraws_and_an_agreed_other_is_told(
    pair: tuple[Party, Party], state: WishState
) -> None:
    one, other = pair
    wish = WishFactory(asker=one, asked=other, state=state)

    wishing_vetoes.veto(one, other)

    wish.refresh_from_db()
    assert wish.state == WishState.WITHDRAWN
    expected = [other.delegates.get().email] if state == WishState.ACCEPTED else []
    assert told("mission-wish-answered") == expected


@pytest.mark.parametrize("cancels", [False, True])
def test_organisers_veto_cancels_a_planned_meeting_where_he_says_so(
    pair: tuple[Party, Party], mission: Mission, officer: User, cancels: bool
) -> None:
    wish = WishFactory(asker=pair[0], asked=pair[1])
    meeting = meeting_of(wish, slots_of(mission)[0], TableFactory(mission=mission))

    wishing_vetoes.veto(*pair, by=officer, cancels_meeting=cancels)

    meeting.refresh_from_db()
    wish.refresh_from_db()
    expected = (MeetingState.CANCELLED, WishState.DECLINED) if cancels else (MeetingState.PLANNED, WishState.ACCEPTED)
    assert (meeting.state, wish.state) == expected


def test_party_lifts_its_own_veto_and_not_the_organisers(pair: tuple[Party, Party], officer: User) -> None:
    one, other = pair
    wishing_vetoes.veto(one, other)
    wishing_vetoes.veto(one, other)
    wishing_vetoes.veto(one, other, by=officer)

    wishing_vetoes.lift_veto(one, other)

    assert list(Veto.objects.values_list("by_organiser", flat=True)) == [True]
    with pytest.raises(NotAllowed, match="not possible"):
        wishing.ask(one, other, Wanted())


def test_wishes_do_not_wait_for_each_other_in_a_circle(mission: Mission, officer: User) -> None:
    first, second, third = (
        WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND)) for _nth in range(3)
    )
    wishing_options.set_options(second, Options(after=first), by=officer)
    wishing_options.set_options(third, Options(after=second), by=officer)

    with pytest.raises(BadInput):
        wishing_options.set_options(first, Options(after=third), by=officer)
    with pytest.raises(BadInput):
        wishing_options.set_options(first, Options(after=first), by=officer)


def test_options_belong_to_the_mission_and_fit_each_other(
    pair: tuple[Party, Party], mission: Mission, officer: User
) -> None:
    wish = WishFactory(asker=pair[0], asked=pair[1])
    before = WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND))
    morning, afternoon = slots_of(mission), slots_of(mission, hour=14)
    strange = slots_of(MissionFactory())[0]
    Wish.objects.filter(pk=before.pk).update(fixed=afternoon[0])
    before.refresh_from_db()

    for options in (
        Options(fixed=strange),
        Options(session=strange.session),
        Options(session=afternoon[0].session, fixed=morning[0]),
        Options(asker_delegate=pair[1].delegates.get()),
        Options(after=before, fixed=morning[0]),
    ):
        with pytest.raises(BadInput):
            wishing_options.set_options(wish, options, by=officer)
    wishing_options.set_options(wish, Options(fixed=morning[1], asker_delegate=pair[0].delegates.get()), by=officer)

    wish.refresh_from_db()
    assert (wish.fixed, wish.session, wish.asker_delegate) == (morning[1], None, pair[0].delegates.get())
    mission.refresh_from_db()
    assert mission.version == 1


def test_organiser_arranges_a_meeting_agreed_at_once(
    pair: tuple[Party, Party], mission: Mission, officer: User
) -> None:
    Mission.objects.update(state=MissionState.PREPARING)
    slot = slots_of(mission)[0]

    wish = wishing_options.arrange(*pair, 4, Options(fixed=slot), by=officer)

    wish.refresh_from_db()
    assert (wish.state, wish.priority, wish.counter_priority, wish.fixed, wish.source) == (
        WishState.ACCEPTED, 4, 4, slot, WishSource.ORGANISER,
    )  # fmt: skip
    with pytest.raises(AlreadyThere):
        wishing_options.arrange(*reversed(pair), 4, Options(), by=officer)  # type: ignore[arg-type]


def test_many_wishes_are_agreed_to_at_once_and_the_impossible_left(mission: Mission, officer: User) -> None:
    wishes = [
        WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND), state=WishState.ASKED, priority=4)
        for _nth in range(3)
    ]
    Veto.objects.create(party=wishes[0].asked, other=wishes[0].asker)
    Party.objects.filter(pk=wishes[1].asked_id).update(is_withdrawn=True)

    done = wishing_options.accept_all(mission, [one.pk for one in wishes], by=officer)

    assert [one.pk for one in done.accepted] == [wishes[2].pk]
    assert [one.pk for one, _why in done.refused] == [wishes[0].pk, wishes[1].pk]
    wishes[2].refresh_from_db()
    assert (wishes[2].state, wishes[2].counter_priority) == (WishState.ACCEPTED, 4)


def test_hours_are_kept_for_what_was_shown_and_old_plans_are_out_of_date(
    pair: tuple[Party, Party], mission: Mission
) -> None:
    slots = slots_of(mission)
    delegate = pair[0].delegates.get()
    meeting_of(WishFactory(asker=pair[0], asked=pair[1]), slots[1], TableFactory(mission=mission))
    Absence.objects.create(slot=slots[3], delegate=delegate)
    strange = slots_of(MissionFactory())[0]
    shown = [slots[0].pk, slots[1].pk, slots[2].pk, strange.pk]

    clashes = wishing_hours.set_hours(delegate, shown, [slots[0].pk])
    mission.refresh_from_db()
    version = mission.version
    wishing_hours.set_hours(delegate, shown, [slots[0].pk])

    mission.refresh_from_db()
    away = set(Absence.objects.filter(delegate=delegate).values_list("slot", flat=True))
    assert away == {slots[1].pk, slots[2].pk, slots[3].pk}
    assert (clashes, version, mission.version) == (1, 1, 1)


def test_unanswered_wishes_run_out_once(pair: tuple[Party, Party], mission: Mission) -> None:
    now = timezone.now()
    due = WishFactory(asker=pair[0], asked=pair[1], state=WishState.ASKED, expires_at=now - timedelta(seconds=1))
    WishFactory(asker=party_of(mission), asked=pair[1], state=WishState.ASKED, expires_at=now + timedelta(days=1))

    assert (wishing_due.expire_due(now), wishing_due.expire_due(now)) == (1, 0)
    due.refresh_from_db()
    assert due.state == WishState.EXPIRED


def test_nightly_job_is_found_by_the_worker_and_does_both(pair: tuple[Party, Party]) -> None:
    now = timezone.now()
    WishFactory(asker=pair[0], asked=pair[1], state=WishState.ASKED, expires_at=now - timedelta(days=1))

    app.tasks["kopir.missions.tasks_wishing.wishes_by_the_calendar"](timestamp=0)

    assert list(Wish.objects.values_list("state", flat=True)) == [WishState.EXPIRED]


def test_reminders_come_every_third_day_and_one_a_day_at_most(pair: tuple[Party, Party]) -> None:
    one, other = pair
    now = timezone.now()
    asked_at = now - timedelta(days=2)
    wish = WishFactory(
        asker=one, asked=other, state=WishState.ASKED, asked_at=asked_at, expires_at=now + timedelta(days=20)
    )
    silent = party_of(wish.mission, Group.SECOND)
    silent.delegates.update(email="")
    WishFactory(asker=one, asked=silent, state=WishState.ASKED, asked_at=asked_at, expires_at=wish.expires_at)

    told_on = []
    for day in range(6):
        at = now + timedelta(days=day)
        first = wishing_due.remind_due(at)
        if first:
            Mail.objects.filter(pk=Mail.objects.latest("pk").pk).update(created_at=at)
        told_on.append((day, first, wishing_due.remind_due(at)))

    assert [(day, first) for day, first, again in told_on if first] == [(1, 1), (4, 1)]
    assert not any(again for _day, _first, again in told_on)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["asks too", "asks the same", "vetoes"])
def test_two_who_press_at_once_come_one_after_the_other(second: str) -> None:
    mission = MissionFactory()
    one, other = party_of(mission), party_of(mission, Group.SECOND)
    together = threading.Barrier(2)
    told: list[str] = []

    def at_once(press: Callable[[], object]) -> None:
        try:
            together.wait(60)
            press()
            told.append("done")
        except (AlreadyThere, NotAllowed):
            told.append("refused")
        finally:
            connection.close()

    presses: list[Callable[[], object]] = [lambda: wishing.ask(one, other, Wanted(4))]
    presses.append(
        {
            "asks too": lambda: wishing.ask(other, one, Wanted(2)),
            "asks the same": lambda: wishing.ask(one, other, Wanted(4)),
            "vetoes": lambda: wishing_vetoes.veto(other, one),
        }[second]
    )
    threads = [threading.Thread(target=at_once, args=(press,)) for press in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    states = list(Wish.objects.values_list("state", flat=True))
    if second == "vetoes":
        assert states in ([], [WishState.DECLINED])  # whoever came first, nothing is open
    else:
        assert states == [WishState.ACCEPTED if second == "asks too" else WishState.ASKED]
        assert told == ["done", "done"]

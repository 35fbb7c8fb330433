"""What came of meetings: each side for itself, an officer for a side, and between two that contradict each other."""

from __future__ import annotations

import pytest

from kopir.core.errors import BadInput, WrongState
from kopir.core.models import AuditRow, User
from kopir.missions.actions import recording as actions
from kopir.missions.models import Meeting, MeetingDecision, MeetingReport, Mission
from kopir.missions.queries.recording_lists import counts, due
from kopir.missions.states import Absent, MeetingState, MissionState
from kopir.missions.telling import known, seen
from missions.recorded import EVENING, GOOD, NONE, NOT_HELD, NOTE, PAST, SOME, made, says, state_of

pytestmark = pytest.mark.django_db
HELD, MISSED, PLANNED = MeetingState.HELD, MeetingState.NOT_HELD, MeetingState.PLANNED
US, THEM, BOTH, NOBODY = Absent.US, Absent.THEM, Absent.BOTH, Absent.NOBODY


@pytest.mark.parametrize(
    ("said", "state", "missing", "is_disputed"),
    [
        ([], PLANNED, "", False),
        ([(0, GOOD, NOBODY)], HELD, "", False),
        ([(0, SOME, NOBODY), (1, NONE, NOBODY)], HELD, "", False),
        ([(0, NOT_HELD, THEM)], MISSED, "asked", False),
        ([(1, NOT_HELD, THEM)], MISSED, "asker", False),
        ([(1, NOT_HELD, US)], MISSED, "asked", False),
        ([(0, NOT_HELD, NOBODY), (1, NOT_HELD, US)], MISSED, "asked", False),
        ([(0, NOT_HELD, THEM), (1, NOT_HELD, US)], MISSED, "asked", False),
        ([(0, NOT_HELD, BOTH)], MISSED, "both", False),
        ([(0, NOT_HELD, Absent.INTERPRETER)], MISSED, "interpreter", False),
        ([(0, NOT_HELD, THEM), (1, NOT_HELD, THEM)], MISSED, "asked", True),
        ([(0, GOOD, NOBODY), (1, NOT_HELD, THEM)], HELD, "", True),
        ([(0, NOT_HELD, THEM), (1, NONE, NOBODY)], HELD, "", True),
    ],
)
def test_state_follows_what_the_sides_say(
    said: list[tuple[int, str, str]], state: str, missing: str, *, is_disputed: bool
) -> None:
    world = made()
    meeting = world.meet(0, 0, 0)
    sides = (world.first[0], world.second[0])

    for side, result, absent in said:
        says(meeting, sides[side], result, absent)

    found = known(Meeting.objects.get(pk=meeting.pk))
    assert (state_of(meeting), found.missing, found.is_disputed) == (state, missing, is_disputed)
    counted = counts(world.mission, EVENING)
    assert counted["disputed"] == int(is_disputed)
    assert (counted["silent"], counted["half"]) == (int(not said), int(len(said) == 1))
    assert (counted["held"], counted["not_held"]) == (int(state == HELD), int(state == MISSED))


def test_a_corrected_answer_takes_the_place_of_the_first() -> None:
    world = made()
    meeting = world.meet(0, 0, 0)
    says(meeting, world.first[0], NOT_HELD, THEM, reason="Никто не пришёл", note=NOTE)

    says(meeting, world.first[0], GOOD, THEM, reason="?", next_step="Образцы", rating=4, note=NOTE)

    report = MeetingReport.objects.get()
    assert (report.result, report.absent, report.reason) == (GOOD, "", "")
    assert (report.next_step, report.rating, report.note) == ("Образцы", 4, NOTE)
    assert state_of(meeting) == HELD


def test_one_tap_leaves_the_details_that_still_fit() -> None:
    world = made()
    meeting = world.meet(0, 0, 0)
    says(meeting, world.first[0], GOOD, next_step="Образцы", rating=4, note=NOTE)

    says(meeting, world.first[0], SOME, is_quick=True)
    after_tap = MeetingReport.objects.get()
    says(meeting, world.first[0], NOT_HELD, is_quick=True)

    assert (after_tap.result, after_tap.next_step, after_tap.rating, after_tap.note) == (SOME, "Образцы", 4, NOTE)
    assert MeetingReport.objects.get().rating is None
    assert MeetingReport.objects.get().note == NOTE


def test_what_is_refused_changes_nothing(officer: User) -> None:
    world = made()
    meeting, other = world.meet(0, 0, 0), world.meet(1, 1, 0, table=1)
    waiting = world.meet(0, 1, 1)
    waiting.people.all().delete()
    Meeting.objects.filter(pk=waiting.pk).update(state=MeetingState.WAITING, slot=None, table=None)
    slot = world.slots[0]
    tell = actions.tell
    told = actions.Told(GOOD)

    with pytest.raises(WrongState, match="still to come"):
        tell(meeting, world.first[0], told, at=slot.starts_at, by=None)
    with pytest.raises(WrongState, match="no time any more"):
        tell(waiting, world.first[0], told, at=EVENING, by=None)
    with pytest.raises(BadInput, match="no part"):
        tell(other, world.first[0], told, at=EVENING, by=None)
    with pytest.raises(BadInput, match="one of the answers"):
        tell(meeting, world.first[0], actions.Told("splendid"), at=EVENING, by=None)
    with pytest.raises(BadInput, match="who is missing"):
        actions.mark_missing(meeting, "everybody", at=EVENING, by=officer)
    with pytest.raises(BadInput, match="No interpreter"):
        actions.mark_missing(meeting, "interpreter", at=EVENING, by=officer)
    Mission.objects.update(state=MissionState.PLANNING)
    with pytest.raises(WrongState, match="not out"):
        tell(meeting, world.first[0], told, at=EVENING, by=None)

    assert not MeetingReport.objects.exists()
    assert not AuditRow.objects.filter(action__startswith="mission.").exists()
    assert state_of(meeting) == PLANNED


def test_an_officer_writes_down_for_a_side_until_it_answers_itself(officer: User) -> None:
    world = made()
    meeting = world.meet(0, 0, 0)

    actions.tell(meeting, world.first[0], actions.Told(NONE), at=EVENING, by=officer)
    actions.tell(meeting, world.first[0], actions.Told(SOME, note="x", rating=1), at=EVENING, by=officer)
    by_officer = MeetingReport.objects.get()
    says(meeting, world.first[0], GOOD, note=NOTE)
    with pytest.raises(WrongState, match="answered itself"):
        actions.tell(meeting, world.first[0], actions.Told(NONE), at=EVENING, by=officer)

    own = MeetingReport.objects.get()
    assert (by_officer.result, by_officer.told_by, by_officer.note, by_officer.rating) == (SOME, officer, "", None)
    assert (own.result, own.told_by, own.note) == (GOOD, None, NOTE)


def test_no_show_of_the_slot_that_runs_is_marked_changed_and_taken_back(officer: User) -> None:
    world = made()
    meeting = world.meet(0, 0, 0, interpreter=True)
    slot, version = world.slots[0], Mission.objects.get().version
    states = []

    for missing in ("asker", "asked", "both", "interpreter"):
        actions.mark_missing(meeting, missing, at=slot.starts_at, by=officer)
        found = known(Meeting.objects.get(pk=meeting.pk))
        states.append((state_of(meeting), found.missing, found.is_disputed))
    actions.take_back(meeting, at=slot.starts_at, by=officer)
    with pytest.raises(WrongState, match="Nothing was written down"):
        actions.take_back(meeting, at=slot.starts_at, by=officer)

    assert states == [(MISSED, one, False) for one in ("asker", "asked", "both", "interpreter")]
    assert state_of(meeting) == PLANNED
    assert Meeting.objects.get(pk=meeting.pk).slot == slot
    assert Mission.objects.get().version == version + 5  # a plan that is being made does not know that people are free


def test_no_show_marked_afterwards_disturbs_no_plan_and_no_answer(officer: User) -> None:
    world = made()
    meeting = world.meet(0, 0, 0)
    version = Mission.objects.get().version

    actions.mark_missing(meeting, "asker", at=EVENING, by=officer)
    says(meeting, world.second[0], GOOD)
    with pytest.raises(WrongState, match="answered itself"):
        actions.mark_missing(meeting, "asker", at=EVENING, by=officer)

    assert Mission.objects.get().version == version
    assert state_of(meeting) == HELD


def test_an_officer_decides_and_the_decision_falls_with_another_word(officer: User) -> None:
    world = made()
    meeting = world.meet(0, 0, 0)
    says(meeting, world.first[0], GOOD)
    with pytest.raises(WrongState, match="nothing to decide"):
        decide(meeting, officer)
    says(meeting, world.second[0], NOT_HELD, THEM)

    decide(meeting, officer)
    decided = (state_of(meeting), known(Meeting.objects.get(pk=meeting.pk)).missing)
    says(meeting, world.second[0], NOT_HELD, THEM, reason="Ждали полчаса")  # the same said again
    still = MeetingDecision.objects.count()
    says(meeting, world.second[0], SOME)

    assert decided == (MISSED, "asker")
    assert still == 1
    assert not MeetingDecision.objects.exists()
    assert state_of(meeting) == HELD


def decide(meeting: Meeting, officer: User, looked_at: str | None = None) -> None:
    now = Meeting.objects.get(pk=meeting.pk)
    looked_at = seen(now) if looked_at is None else looked_at
    actions.decide(meeting, is_held=False, missing="asker", looked_at=looked_at, at=EVENING, by=officer)


def test_a_decision_is_about_what_the_officer_read_and_can_be_taken_back(officer: User) -> None:
    world = made()
    meeting = world.meet(0, 0, 0)
    says(meeting, world.first[0], GOOD)
    looked_at = seen(Meeting.objects.get(pk=meeting.pk))
    says(meeting, world.second[0], NOT_HELD, THEM)

    with pytest.raises(WrongState, match="meanwhile"):
        decide(meeting, officer, looked_at)
    decide(meeting, officer)
    actions.reopen(meeting, at=EVENING, by=officer)

    assert known(Meeting.objects.get(pk=meeting.pk)).is_disputed
    assert state_of(meeting) == HELD
    with pytest.raises(WrongState, match="Nothing was decided"):
        actions.reopen(meeting, at=EVENING, by=officer)


def test_officer_in_charge_is_due_contradictions_at_once_and_silence_after_a_week(officer: User) -> None:
    world = made(owner=officer)
    disputed, silent, told = world.meet(0, 0, 0), world.meet(1, 1, 0, table=1), world.meet(0, 1, 1)
    says(disputed, world.first[0], GOOD)
    says(disputed, world.second[0], NOT_HELD)
    says(told, world.first[0], GOOD)
    not_his = made(day=PAST)
    not_his.meet(0, 0, 0)
    week_later = world.slots[0].ends_at.replace(day=PAST.day + 7)

    assert list(due(officer, EVENING)) == [disputed]
    assert list(due(officer, week_later)) == [disputed, silent]


def test_notes_stand_in_no_audit_row(officer: User) -> None:
    world = made()
    meeting = world.meet(0, 0, 0)

    says(meeting, world.first[0], GOOD, note=NOTE, next_step="Тайный шаг", rating=2)

    row = AuditRow.objects.get(action="mission.result_told")
    assert row.details == {"party": world.first[0].pk, "result": "possible", "absent": "", "was": ""}

"""Hours of sessions cut into slots, also in nights in which the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kopir.core.errors import BadInput
from kopir.missions.actions.slots import MOST_A_DAY, moment_at, slots_for
from kopir.missions.models import Mission, Session


def session(
    starts: time,
    ends: time,
    *,
    day: date = date(2027, 5, 12),
    zone: str = "Asia/Almaty",
    minutes: int = 30,
    pause: int = 0,
) -> Session:
    mission = Mission(time_zone=zone)
    return Session(mission=mission, day=day, starts=starts, ends=ends, slot_minutes=minutes, break_minutes=pause)


def hours(made: Session) -> list[str]:
    return [f"{one.starts_at.astimezone(made.mission.zone):%H:%M}" for one in slots_for(made)]


def test_slots_follow_each_other_with_breaks_and_none_goes_past_the_end() -> None:
    assert hours(session(time(9), time(10, 30), minutes=20, pause=10)) == ["09:00", "09:30", "10:00"]
    assert hours(session(time(9), time(10, 19), minutes=20, pause=10)) == ["09:00", "09:30"]
    assert hours(session(time(9), time(10, 20), minutes=20, pause=10)) == ["09:00", "09:30", "10:00"]


def test_slots_are_moments_on_the_clock_of_the_place() -> None:
    (slot,) = slots_for(session(time(9), time(9, 30), zone="Asia/Tokyo"))

    assert slot.starts_at == datetime(2027, 5, 12, 0, 0, tzinfo=UTC)
    assert slot.ends_at - slot.starts_at == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (time(12), time(9), "end after it starts"),
        (time(9), time(9), "end after it starts"),
        (time(9), time(9, 29), "shorter than one meeting"),
        (time(0), time(23, 59), "at most"),
    ],
)
def test_impossible_hours_are_refused_in_words(starts: time, ends: time, said: str) -> None:
    minutes = 5 if said == "at most" else 30

    with pytest.raises(BadInput, match=said):
        slots_for(session(starts, ends, minutes=minutes))


def test_most_slots_of_a_day_are_just_taken() -> None:
    ends = (datetime(2027, 1, 1, 9, tzinfo=UTC) + timedelta(minutes=5 * MOST_A_DAY)).time()

    assert len(slots_for(session(time(9), ends, minutes=5))) == MOST_A_DAY


FORWARD, BACK = (date(2027, 3, 28), "Europe/Berlin"), (date(2027, 11, 7), "America/New_York")


@pytest.mark.parametrize(
    ("night", "starts", "ends", "said"),
    [
        (FORWARD, time(2, 30), time(6), "There is no 02:30"),
        (FORWARD, time(0), time(2), "There is no 02:00"),
        (BACK, time(1, 30), time(6), "01:30 comes twice"),
        (BACK, time(0), time(1), "01:00 comes twice"),
        (FORWARD, time(1), time(4), "clock changes during"),
        (BACK, time(0), time(4), "clock changes during"),
    ],
)
def test_hours_of_a_clock_change_are_refused(night: tuple[date, str], starts: time, ends: time, said: str) -> None:
    day, zone = night

    with pytest.raises(BadInput, match=said):
        slots_for(session(starts, ends, day=day, zone=zone))


@pytest.mark.parametrize(("day", "zone"), [FORWARD, BACK])
def test_day_after_a_clock_change_has_its_usual_length(day: date, zone: str) -> None:
    made = session(time(9), time(12), day=day, zone=zone)

    assert hours(made) == ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
    assert moment_at(day, time(9), ZoneInfo(zone)) == slots_for(made)[0].starts_at

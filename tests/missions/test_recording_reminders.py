"""Delegates are asked in the evening of the day, after three and after seven days; never twice on a day."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from kopir.core.languages import Language
from kopir.mail import texts
from kopir.mail.models import Mail
from kopir.missions import tasks_recording
from kopir.missions.actions.recording_reminders import remind_of_results
from kopir.missions.letters_recording import RESULTS
from kopir.missions.models import Delegate, Mission
from kopir.missions.states import MissionState
from missions.factories import DelegateFactory
from missions.recorded import GOOD, PAST, World, made, says

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")


def at(day: date, hour: int, zone: ZoneInfo = ALMATY, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def asked() -> list[str]:
    return sorted(Mail.objects.filter(kind=RESULTS.name).values_list("to_address", flat=True))


@pytest.fixture
def world() -> World:
    """One meeting on the day; four delegates, of whom two sat in it."""
    world = made()
    world.meet(0, 0, 0)
    return world


def test_those_who_sat_in_it_are_asked_in_the_evening_once(world: World) -> None:
    sat = [world.first[0].delegates.get().email, world.second[0].delegates.get().email]

    remind_of_results(at(PAST, 17, minute=59))
    before = asked()
    for hour in (18, 19, 23):
        remind_of_results(at(PAST, hour))

    assert before == []
    assert asked() == sorted(sat)


def test_again_after_three_and_seven_days_and_on_no_other(world: World) -> None:
    days = []
    for ago in range(12):
        remind_of_results(at(PAST + timedelta(days=ago), 18))
        days.append(len(asked()))

    assert days == [2, 2, 2, 4, 4, 4, 4, 6, 6, 6, 6, 6]
    assert world.mission.reference


def test_whose_side_has_answered_is_not_asked(world: World) -> None:
    meeting = world.mission.meetings.get()
    says(meeting, world.first[0], GOOD)

    remind_of_results(at(PAST, 18))

    assert asked() == [world.second[0].delegates.get().email]


def test_whoever_has_a_meeting_to_come_today_is_asked_after_it() -> None:
    world = made(count=4)
    world.meet(0, 0, 0)
    late = world.meet(0, 1, 3)
    slot = world.slots[3]
    slot.starts_at, slot.ends_at = at(PAST, 18), at(PAST, 19)
    slot.save()
    first = world.first[0].delegates.get().email

    remind_of_results(at(PAST, 18, minute=20))
    early = asked()
    remind_of_results(at(PAST, 19, minute=20))

    assert first not in early
    assert asked().count(first) == 1
    assert Mail.objects.get(to_address=first).is_secret
    assert late.pk


def test_evening_is_by_the_clock_of_the_place() -> None:
    """At 18 in Almaty it is 22 in Tokyo, and the other way round 14."""
    world = made(time_zone="Asia/Tokyo", place="Tokyo")
    world.meet(0, 0, 0)

    remind_of_results(at(PAST, 13))
    at_17 = asked()
    remind_of_results(at(PAST, 14))

    assert at_17 == []
    assert len(asked()) == 2


def test_who_cannot_or_need_not_be_asked(world: World) -> None:
    Delegate.objects.filter(party=world.first[0]).update(email="")
    world.second[0].is_withdrawn = True
    world.second[0].save()

    remind_of_results(at(PAST, 18))
    Mission.objects.update(state=MissionState.PLANNING)
    remind_of_results(at(PAST, 18))

    assert asked() == []


def test_an_address_of_two_delegates_of_a_side_gets_one_mail(world: World) -> None:
    first = world.first[0].delegates.get()
    second = DelegateFactory(party=world.first[0], email=first.email.upper())
    world.mission.meetings.get().people.create(delegate=second, slot=world.slots[0])

    remind_of_results(at(PAST, 18))

    assert len(asked()) == 2


def test_the_mail_is_in_the_persons_language_with_the_persons_link(world: World) -> None:
    person = world.first[0].delegates.get()
    person.language = Language.JAPANESE
    person.save()

    remind_of_results(at(PAST, 18))

    mail = Mail.objects.get(to_address=person.email)
    assert mail.language == "ja"
    assert f"/ja/missions/my/{person.key}/results/" in mail.body
    assert "1 件" in mail.body
    assert person.key not in mail.key


@pytest.mark.parametrize("language", Language.values)
def test_letters_use_their_placeholders(language: str) -> None:
    values = {"mission": "M-1", "number": 3, "link": "https://kopir.example/x"}

    letter = texts.filled(texts.current(RESULTS.name, language), RESULTS, values, language)

    assert all(str(value) in f"{letter.subject}{letter.body}" for value in values.values())


def test_the_job_runs_each_hour_and_does_nothing_without_missions() -> None:
    tasks_recording.ask_for_results(timestamp=0)

    assert asked() == []


REMINDS = """
import os, signal, sys
import django
django.setup()
from datetime import datetime
from kopir.missions import letters_recording
from kopir.missions.actions import recording_reminders
written = letters_recording.results_asked
def asked(*what):
    written(*what)
    if sys.argv[2] == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
letters_recording.results_asked = asked
recording_reminders.remind_of_results(datetime.fromisoformat(sys.argv[1]))
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_job_that_was_killed_and_runs_again_asks_nobody_twice(transactional_db: None, tmp_path: Path) -> None:
    world = made()
    world.meet(0, 0, 0)
    environment = _environment(tmp_path)

    def runs(how: str) -> tuple[int, int]:
        program = [sys.executable, "-c", REMINDS, at(PAST, 18).isoformat(), how]
        return subprocess.run(program, check=False, env=environment).returncode, len(asked())

    found = [runs("dies"), runs("lives"), runs("lives")]

    assert found == [(-signal.SIGKILL, 1), (0, 2), (0, 2)]


def _environment(folder: Path) -> dict[str, str]:
    said = connection.settings_dict
    host = said["HOST"]
    url = f"postgresql://{said['USER']}:{said['PASSWORD']}@{'' if '/' in host else host}"
    url += f":{said['PORT']}" if said["PORT"] else ""
    url += f"/{said['NAME']}" + (f"?host={host}" if "/" in host else "")
    return {
        **os.environ,
        "KOPIR_DATABASE_URL": url,
        "KOPIR_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "kopir.config.settings",
    }

"""Large prints: made by a job once, cancelled, broken off, kept for a day; and the pages that show them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from core import pdf_text
from kopir.core import personal as people
from kopir.core.errors import WrongState
from kopir.core.models import AuditRow, User
from kopir.missions import personal
from kopir.missions.actions import days_programme as programme
from kopir.missions.actions import handing_out_kept as kept
from kopir.missions.actions import handing_out_prints as actions
from kopir.missions.actions.access import touch
from kopir.missions.models import Delegate, Mission, Print, ProgrammeItem
from kopir.missions.prints_handing_out import Tell, whole
from kopir.missions.queries import handing_out_prints as queries
from kopir.missions.states import Group, MissionState, PrintFault, PrintKind, PrintState, PrintStep
from kopir.missions.tasks import bury_dead, make_print
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
MANY = queries.MOST_AT_ONCE + 1


@pytest.fixture
def mission() -> Mission:
    """One schedule more than what is printed at once."""
    made = MissionFactory(state=MissionState.PUBLISHED)
    DelegateFactory.create_batch(MANY, party=PartyFactory(mission=made), language="ja")
    return made


@pytest.fixture
def desk(officer: User, as_user: AsUser) -> Client:
    return as_user(officer)


def address(mission: Mission, name: str = "print", *more: object) -> str:
    return reverse(f"missions_desk:{name}", args=[mission.reference, *more])


def page_of(mission: Mission, kind: str = "schedules") -> str:
    return address(mission, "print", kind)


def asked(mission: Mission, officer: User, kind: PrintKind = PrintKind.SCHEDULES) -> Print:
    one, _is_new = actions.ask_print(mission, kind, "en", by=officer)
    return one


def made(mission: Mission, officer: User) -> Print:
    one = asked(mission, officer)
    make_print(one.pk)
    one.refresh_from_db()
    return one


def taken(client: Client, mission: Mission, one: Print) -> bytes:
    """The file as it is downloaded."""
    answer = client.get(address(mission, "print_file", one.pk))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert f'filename="{mission.reference}-schedules.pdf"' in answer.headers["Content-Disposition"]
    return b"".join(answer.streaming_content)


def files(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


def test_forty_sheets_come_at_once_and_more_are_left_to_a_job(mission: Mission, desk: Client) -> None:
    pdf = address(mission, "schedules_pdf")

    large = desk.get(pdf)
    Delegate.objects.first().delete()
    small = desk.get(pdf)

    assert (large.status_code, large.url) == (302, page_of(mission))
    assert (small.status_code, small.headers["Content-Type"]) == (200, "application/pdf")
    assert Print.objects.count() == 0


def test_large_signs_and_lists_are_left_to_jobs_too(desk: Client) -> None:
    mission = MissionFactory(state=MissionState.PUBLISHED)
    TableFactory.create_batch(MANY, mission=mission)
    numbers = address(mission, "signs_pdf") + "?numbers"

    assert desk.get(numbers).url == page_of(mission, "numbers")
    assert desk.get(address(mission, "signs_pdf")).status_code == 200
    assert desk.get(address(mission, "meetings_list", "slots", "pdf")).status_code == 200
    assert "about 41 sheets" in desk.get(address(mission, "hand_out")).text


def test_badges_are_left_to_a_job_sooner() -> None:
    """A hundred of them, not four hundred."""
    limits = [kind for kind in PrintKind if queries.is_large(kind, queries.MOST_BADGES_AT_ONCE + 1)]

    assert limits == [PrintKind.BADGES]
    assert not queries.is_large(PrintKind.BADGES, queries.MOST_BADGES_AT_ONCE)


def test_sheets_are_counted_as_they_are_printed() -> None:
    mission = MissionFactory(state=MissionState.PUBLISHED)
    slots = [*slots_of(mission), *slots_of(mission, day=mission.ends_on)]
    table = TableFactory(mission=mission)
    TableFactory(mission=mission)
    for slot in slots[3:6]:  # one day, and two meetings on the next
        meeting_of(WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND)), slot, table)
    InterpreterFactory(mission=mission)
    DelegateFactory.create_batch(4, party=PartyFactory(mission=mission))

    pages = {kind: pdf_text.read(whole(mission, kind)).pages for kind in PrintKind}

    assert pages[PrintKind.BADGES] == 2
    assert pages[PrintKind.SIGNS] == 2
    assert queries.sheets(mission) == pages


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_the_page_makes_nothing(mission: Mission, desk: Client, method: str) -> None:
    answer = getattr(desk, method)(page_of(mission))

    assert answer.status_code == 200
    assert Print.objects.count() == 0


def test_asked_twice_while_it_is_made_it_is_made_once(
    mission: Mission, desk: Client, person: Callable[..., User], as_user: AsUser, officer: User
) -> None:
    colleague = as_user(person(officer.role, language="ru"))

    first = desk.post(page_of(mission))
    second = colleague.post(page_of(mission))

    assert first.url == second.url == page_of(mission)
    one = Print.objects.get()
    jobs = ProcrastinateJob.objects.filter(task_name__endswith="make_print")
    assert [job.args for job in jobs] == [{"pk": one.pk}]
    assert AuditRow.objects.filter(action="mission.print_asked").count() == 1
    page = colleague.get(page_of(mission)).text
    assert f'"{address(mission, "print_cancel", one.pk)}"' in page


def test_lists_are_another_print_in_another_language(mission: Mission, officer: User) -> None:
    for language in ("ru", "ja", "ru"):
        actions.ask_print(mission, PrintKind.SLOTS, language, by=officer)
        actions.ask_print(mission, PrintKind.SCHEDULES, language, by=officer)

    rows = Print.objects.order_by("kind", "language").values_list("kind", "language")
    assert list(rows) == [("schedules", "en"), ("slots", "ja"), ("slots", "ru")]


def test_finished_print_is_downloaded_whole(mission: Mission, desk: Client, officer: User) -> None:
    one = made(mission, officer)

    page = desk.get(page_of(mission)).text
    content = taken(desk, mission, one)

    assert address(mission, "print_file", one.pk) in page
    assert f"PDF, {filesizeformat(one.size)}" in page
    assert (len(content), pdf_text.read(content).pages) == (one.size, MANY)
    assert pdf_text.read(content).text.count("アルマトイ (UTC+5)") == MANY


def test_second_job_for_the_same_print_does_nothing(mission: Mission, officer: User, private_files: Path) -> None:
    one = made(mission, officer)

    make_print(one.pk)
    make_print(one.pk + 1)

    assert Print.objects.get().stored == one.stored
    assert len(files(private_files)) == 1
    assert AuditRow.objects.filter(action="mission.print_made").count() == 1


def test_page_says_the_step_and_is_shown_anew_when_it_has_ended(mission: Mission, desk: Client, officer: User) -> None:
    one = asked(mission, officer)
    assert "It waits for its turn." in desk.get(page_of(mission)).text
    Print.objects.update(state=PrintState.RUNNING, step=PrintStep.WORDS, done=20, of=40)

    page = desk.get(page_of(mission)).text
    part = desk.get(address(mission, "print_progress", one.pk)).text
    Print.objects.update(state=PrintState.READY)

    for text in (page, part):
        assert "Step 2 of 3: Each sheet is worded in its language (20 of 40)" in text
        assert 'value="0.5"' in text
    assert "<noscript>" in page
    assert desk.get(address(mission, "print_progress", one.pk)).headers["HX-Refresh"] == "true"


def test_job_tells_each_step(mission: Mission, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr(actions, "_OFTEN", timedelta(0))
    tell = actions._Ticker.tell

    def spy(ticker: actions._Ticker, step: PrintStep, done: int, of: int) -> None:
        tell(ticker, step, done, of)
        row = Print.objects.get()
        told.append((row.step, row.done, row.of))

    monkeypatch.setattr(actions._Ticker, "tell", spy)
    made(mission, officer)

    assert told[0] == ("reading", 0, 0)
    assert told[1 : MANY + 1] == [("words", done, MANY) for done in range(MANY)]
    assert set(told[MANY + 1 :]) == {("pages", 0, 0)}


def test_cancelled_before_it_began_is_not_made(
    mission: Mission, desk: Client, officer: User, private_files: Path
) -> None:
    one = asked(mission, officer)
    desk.post(address(mission, "print_cancel", one.pk))

    make_print(one.pk)

    one.refresh_from_db()
    assert (one.state, files(private_files)) == (PrintState.CANCELLED, [])
    assert "no longer being made" in desk.post(address(mission, "print_cancel", one.pk), follow=True).text


@pytest.mark.parametrize("sees_it", [True, False])
def test_cancelled_while_it_is_made_leaves_no_file(
    mission: Mission, officer: User, private_files: Path, monkeypatch: pytest.MonkeyPatch, *, sees_it: bool
) -> None:
    """In the middle, and after the job has looked for the last time."""
    one = asked(mission, officer)
    after = []

    def cancelled(of: Mission, kind: PrintKind, tell: Tell) -> bytes:
        tell(PrintStep.PAGES, 0, 0)
        actions.cancel_print(one, by=officer)
        if sees_it:
            tell(PrintStep.WORDS, 1, 2)
        after.append(kind)
        return b"%PDF-"

    monkeypatch.setattr(actions.prints, "whole", cancelled)
    make_print(one.pk)

    one.refresh_from_db()
    assert (one.state, files(private_files)) == (PrintState.CANCELLED, [])
    assert after == ([] if sees_it else [PrintKind.SCHEDULES])


def test_error_stands_on_the_print_and_it_can_be_asked_for_again(
    mission: Mission, desk: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: object) -> bytes:
        raise RuntimeError("broken")

    one = asked(mission, officer)
    with monkeypatch.context() as patched:
        patched.setattr(actions.prints, "whole", breaks)
        with pytest.raises(RuntimeError):
            make_print(one.pk)
    page = desk.get(page_of(mission)).text

    one.refresh_from_db()
    assert (one.state, one.why) == (PrintState.FAILED, PrintFault.ERROR)
    assert "An error of the software" in page
    assert "Print anew" in page
    assert made(mission, officer).state == PrintState.READY


def dies(mission: Mission, officer: User) -> Print:
    one = asked(mission, officer)
    long_ago = timezone.now() - actions.DEAD_AFTER - timedelta(seconds=1)
    Print.objects.update(state=PrintState.RUNNING, begun_at=long_ago, heartbeat_at=long_ago)
    return one


def test_print_whose_process_died_says_so(mission: Mission, desk: Client, officer: User) -> None:
    one = dies(mission, officer)
    make_print(one.pk)  # the queue may hand it out again
    assert Print.objects.get().state == PrintState.RUNNING

    bury_dead(0)

    one.refresh_from_db()
    assert (one.state, one.why) == (PrintState.FAILED, PrintFault.DIED)
    assert "Its process ended." in desk.get(page_of(mission)).text


def test_print_whose_process_died_does_not_stand_in_the_way_of_another(
    mission: Mission, desk: Client, officer: User
) -> None:
    one = dies(mission, officer)

    desk.post(page_of(mission))

    assert list(Print.objects.values_list("state", flat=True)) == [PrintState.QUEUED, PrintState.FAILED]
    assert ProcrastinateJob.objects.get(task_name__endswith="make_print").args != {"pk": one.pk}


def test_print_that_is_alive_is_not_buried(mission: Mission, officer: User) -> None:
    asked(mission, officer)
    Print.objects.update(state=PrintState.RUNNING, heartbeat_at=timezone.now())

    assert actions.bury_dead() == 0


def test_file_is_kept_for_a_day_and_no_longer(
    mission: Mission,
    desk: Client,
    officer: User,
    private_files: Path,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    one = made(mission, officer)
    Print.objects.update(finished_at=timezone.now() - kept.KEPT + timedelta(minutes=1))
    bury_dead(0)
    assert taken(desk, mission, one).startswith(b"%PDF")

    Print.objects.update(finished_at=timezone.now() - kept.KEPT)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        bury_dead(0)

    one.refresh_from_db()
    assert (one.state, one.stored, files(private_files)) == (PrintState.EXPIRED, "", [])
    assert desk.get(address(mission, "print_file", one.pk)).status_code == 404
    assert "No longer kept" in desk.get(page_of(mission)).text
    assert AuditRow.objects.filter(action="mission.print_dropped").count() == 1


def test_what_a_killed_process_left_behind_goes_too(
    mission: Mission,
    officer: User,
    private_files: Path,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    """It had kept the file and not said so yet."""
    one = made(mission, officer)
    long_ago = timezone.now() - timedelta(days=2)
    Print.objects.update(state=PrintState.FAILED, finished_at=long_ago)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        bury_dead(0)

    one.refresh_from_db()
    assert (one.state, one.stored, files(private_files)) == (PrintState.FAILED, "", [])


def test_file_that_is_gone_is_not_found(mission: Mission, desk: Client, officer: User, private_files: Path) -> None:
    one = made(mission, officer)
    files(private_files)[0].unlink()

    assert desk.get(address(mission, "print_file", one.pk)).status_code == 404


CHANGED = "The mission has changed since this print was begun."


def test_page_says_when_the_mission_has_changed_since(mission: Mission, desk: Client, officer: User) -> None:
    made(mission, officer)
    assert CHANGED not in desk.get(page_of(mission)).text
    touch(mission)

    assert f"{CHANGED} Please print anew." in desk.get(page_of(mission)).text
    desk.post(page_of(mission))
    Print.objects.filter(state=PrintState.QUEUED).update(
        state=PrintState.RUNNING, begun_at=timezone.now(), version=mission.version
    )
    assert f"{CHANGED} Cancel it and print anew." in desk.get(page_of(mission)).text


def test_page_says_when_the_programme_has_another_title(mission: Mission, desk: Client, officer: User) -> None:
    at = datetime(2027, 5, 12, 10, 0, tzinfo=UTC)
    item = ProgrammeItem.objects.create(
        mission=mission, kind="meal", titles={"en": "Lunch"}, starts_at=at, ends_at=at + timedelta(hours=1)
    )
    version = made(mission, officer).version
    typed = programme.Event(
        kind="meal",
        day=at.date(),
        starts=at.astimezone(mission.zone).time(),
        ends=item.ends_at.astimezone(mission.zone).time(),
        titles={"en": "Dinner"},
    )
    programme.change_item(item, typed, by=officer)

    assert Mission.objects.get().version == version
    assert CHANGED in desk.get(page_of(mission)).text


def test_print_anew_takes_what_has_changed_and_the_old_file_stays_until_then(
    mission: Mission, desk: Client, officer: User
) -> None:
    old = made(mission, officer)
    DelegateFactory(party=PartyFactory(mission=mission))
    touch(mission)
    desk.post(page_of(mission))
    between = desk.get(page_of(mission)).text
    new = Print.objects.get(state=PrintState.QUEUED)

    make_print(new.pk)
    after = desk.get(page_of(mission)).text

    offers = [address(mission, "print_file", one.pk) for one in (old, new)]
    assert [offer in between for offer in offers] == [True, False]
    assert [offer in after for offer in offers] == [False, True]
    assert CHANGED not in after
    assert pdf_text.read(taken(desk, mission, new)).pages == MANY + 1


def test_whoever_is_forgotten_stands_on_no_kept_file(
    mission: Mission,
    officer: User,
    private_files: Path,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    ready = made(mission, officer)
    waiting = asked(mission, officer)
    other = made(MissionFactory(), officer)
    delegate = Delegate.objects.filter(party__mission=mission).first()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        personal.forget(people.person(addresses=[delegate.email]))
    make_print(waiting.pk)

    states = dict(Print.objects.values_list("pk", "state"))
    assert states == {
        ready.pk: PrintState.EXPIRED,
        waiting.pk: PrintState.CANCELLED,
        other.pk: PrintState.READY,
    }
    assert [file.name for file in files(private_files)] == [other.stored.rpartition("/")[2]]


def test_prints_of_another_mission_are_not_reached(
    mission: Mission, desk: Client, officer: User, as_user: AsUser
) -> None:
    one, other = made(mission, officer), MissionFactory()

    for name in ("print_file", "print_progress"):
        assert desk.get(address(other, name, one.pk)).status_code == 404
        assert as_user(None).get(address(mission, name, one.pk)).status_code == 302
    assert desk.post(address(other, "print_cancel", one.pk)).status_code == 404
    assert desk.get(address(mission, "print_cancel", one.pk)).status_code == 405


@pytest.mark.parametrize("kind", ["unknown", "1", "Schedules"])
def test_unknown_kinds_are_not_found(mission: Mission, desk: Client, kind: str) -> None:
    assert desk.get(page_of(mission, kind)).status_code == 404
    assert desk.post(page_of(mission, kind)).status_code == 404


def test_file_is_had_only_when_it_is_ready(mission: Mission, desk: Client, officer: User) -> None:
    one = made(mission, officer)

    for state in set(PrintState) - {PrintState.READY}:
        Print.objects.update(state=state)
        assert desk.get(address(mission, "print_file", one.pk)).status_code == 404, state


def test_finished_print_is_not_cancelled(mission: Mission, officer: User) -> None:
    one = made(mission, officer)

    with pytest.raises(WrongState):
        actions.cancel_print(one, by=officer)


def test_page_costs_the_same_with_few_and_many(mission: Mission, desk: Client, officer: User) -> None:
    def cost() -> int:
        desk.get(page_of(mission))
        with CaptureQueriesContext(connection) as found:
            desk.get(page_of(mission))
        return len(found)

    made(mission, officer)
    few = cost()
    DelegateFactory.create_batch(5, party=PartyFactory(mission=mission))
    made(mission, officer)

    assert cost() == few


DIES = """
import os, signal, sys
import django
django.setup()
from kopir.missions.actions import handing_out_prints as actions
actions.prints.whole = lambda *_told: os.kill(os.getpid(), signal.SIGKILL)
actions.work_on(int(sys.argv[1]))
"""


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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_process_is_noticed_and_a_worker_makes_the_print_asked_for_again(
    transactional_db: None, officer: User, as_user: AsUser, tmp_path: Path, private_files: Path
) -> None:
    mission = MissionFactory(state=MissionState.PUBLISHED)
    DelegateFactory.create_batch(MANY, party=PartyFactory(mission=mission))
    first, desk = asked(mission, officer), as_user(officer)
    environment = _environment(tmp_path)

    done = subprocess.run([sys.executable, "-c", DIES, str(first.pk)], env=environment, check=False)

    assert done.returncode == -signal.SIGKILL
    assert asked(mission, officer).pk == first.pk  # it may be alive yet
    first.refresh_from_db()
    assert first.state == PrintState.RUNNING
    Print.objects.update(heartbeat_at=timezone.now() - actions.DEAD_AFTER - timedelta(seconds=1))
    bury_dead(0)
    assert "Its process ended." in desk.get(page_of(mission)).text
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs cascade")
    desk.post(page_of(mission))
    worker = [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"]
    subprocess.run(worker, env=environment, check=True, timeout=300, capture_output=True)
    second = Print.objects.exclude(pk=first.pk).get()
    assert pdf_text.read(taken(desk, mission, second)).pages == MANY
    assert len(files(private_files)) == 1

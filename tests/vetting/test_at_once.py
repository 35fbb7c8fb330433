"""Two at once, on two real connections, and a worker that is really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases.factories import CaseFactory
from companies.factories import CompanyFactory, NameFactory, PersonFactory
from kopir.cases.models import Case
from kopir.companies.models import Company
from kopir.core.errors import WrongState
from kopir.core.models import Role, User
from kopir.vetting import actions
from kopir.vetting.actions import screenings
from kopir.vetting.models import Hit, Screening, Standing
from kopir.vetting.queries.queue import to_screen
from kopir.watchlists import queries as watchlists
from vetting.vetted import known_company, load_lists, vetted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _lists(transactional_db: None) -> Iterator[None]:
    watchlists.forget_index()
    load_lists()
    yield
    watchlists.forget_index()


@pytest.fixture
def by() -> User:
    return User.objects.create_user("o@chamber.example", None, role=Role.OFFICER)


class Held:
    """A screening in another thread that has read the company and holds it, until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, screen: Callable[[], object]) -> None:
        self.is_there, self.goes_on = threading.Event(), threading.Event()
        whole = screenings.look

        def look(*args: Any) -> Any:
            found = whole(*args)
            if threading.current_thread() is self._thread:
                self.is_there.set()
                assert self.goes_on.wait(60)
            return found

        monkeypatch.setattr(screenings, "look", look)
        self._screen = screen
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self.is_there.wait(60)

    def _run(self) -> None:
        try:
            self._screen()
        finally:
            connection.close()

    def let_go(self) -> None:
        self.goes_on.set()
        self._thread.join(120)
        assert not self._thread.is_alive()


class Other:
    """Something done on a connection of its own; what came of it stands in `answer`."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.answer: object = None
        self._work = work
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.answer = self._work()
        except (IntegrityError, WrongState) as refused:
            self.answer = refused
        finally:
            connection.close()

    @property
    def waits(self) -> bool:
        self.thread.join(0.5)
        return self.thread.is_alive()

    def done(self) -> object:
        self.thread.join(120)
        assert not self.thread.is_alive()
        return self.answer


def rename(company: Company) -> None:
    NameFactory(company=company, text="Vydumka Trading", language="en", script="Latn", kind="trade")


def edit(company: Company) -> None:
    company.names.update(text="Vydumka Trading")


@pytest.mark.parametrize("change", [rename, edit, lambda company: PersonFactory(company=company)])
@pytest.mark.parametrize("has_standing", [True, False])
def test_change_while_a_company_is_screened_is_not_lost(
    change: Callable[[Company], object], has_standing: bool, by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = known_company()
    if has_standing:
        actions.standing_of(company)
    held = Held(monkeypatch, lambda: actions.screen(company, by=None))

    other = Other(lambda: change(company))
    assert other.waits
    held.let_go()
    other.done()

    assert Standing.objects.get(company=company).is_stale
    assert to_screen() == [company.pk]


def agreed_case(by: User) -> Case:
    now = timezone.now()
    case = CaseFactory(publisher_agreed_at=now, interested_agreed_at=now, introduced_at=now)
    for company, name in ((case.publisher, "ТОО «Алтай Бал»"), (case.interested, "ТОО «Гранит Сервис»")):
        NameFactory(company=company, text=name)
        vetted(company, by=by)
    return case


def introduce(case: Case) -> str:
    with connection.cursor() as cursor:
        cursor.execute("update cases_case set state = 'introduced' where id = %s", [case.pk])
    return "introduced"


def test_screening_that_finds_somebody_holds_up_the_introduction(by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    case = agreed_case(by)
    load_lists("GRANIT SERVIS")
    actions.screen(case.publisher, by=by)
    Standing.objects.filter(company=case.interested).update(lists_version=watchlists.lists_version())
    held = Held(monkeypatch, lambda: actions.screen(case.interested, by=by))

    other = Other(lambda: introduce(case))
    assert other.waits
    held.let_go()

    assert isinstance(other.done(), IntegrityError)
    assert Case.objects.get(pk=case.pk).state == "proposed"
    assert Hit.objects.filter(company=case.interested, state="open").exists()


def test_introduction_that_came_first_stands_and_the_hit_comes_after_it(by: User) -> None:
    case = agreed_case(by)
    load_lists("GRANIT SERVIS")
    actions.screen(case.publisher, by=by)
    Standing.objects.filter(company=case.interested).update(lists_version=watchlists.lists_version())

    with transaction.atomic():
        introduce(case)
        other = Other(lambda: actions.screen(case.interested, by=by))
        assert other.waits
        assert not Hit.objects.exists()
    other.done()

    assert Case.objects.get(pk=case.pk).state == "introduced"
    hit = Hit.objects.get(company=case.interested)
    assert (hit.state, (hit.due_on - timezone.localdate()).days) == ("open", 1)  # urgent


def test_two_words_on_a_hit_at_once_are_one(by: User) -> None:
    """Two officers agree at the same moment: one does, the other reads that it was done."""
    actions.screen(known_company("ТОО «Выдумка Трейдинг»"), by=by)
    hit = Hit.objects.get()
    actions.propose_clearance(hit, "Somebody else", by=by)
    others = [User.objects.create_user(f"{n}@chamber.example", None, role=Role.OFFICER) for n in range(2)]

    pressed = [Other(lambda who=who: actions.clear(Hit.objects.get(pk=hit.pk), by=who)) for who in others]
    answers = [one.done() for one in pressed]

    assert sorted(isinstance(one, WrongState) for one in answers) == [False, True]
    assert Hit.objects.get().state == "cleared"


def test_two_jobs_at_once_screen_each_company_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        known_company(f"ТОО «Пример {number}»")
    monkeypatch.setattr(screenings, "BATCH", 2)
    numbers: list[int] = []
    held = Held(monkeypatch, lambda: numbers.append(actions.screen_due()))

    numbers.append(actions.screen_due())  # passes over the two that are held
    held.let_go()

    assert sorted(numbers) == [2, 2]
    assert Screening.objects.count() == 4


def test_companies_screened_in_any_order_do_not_block_each_other(by: User) -> None:
    """Who changes two companies, the later one first, while both are screened, does not end in a circle."""
    first, second = known_company("ТОО «Пример 1»"), known_company("ТОО «Пример 2»")
    actions.screen_due()

    with transaction.atomic():
        edit(second)
        other = Other(actions.screen_due)
        assert other.done() == 0
        edit(first)

    assert actions.screen_due() == 2


SCRIPT = """
import sys
import django
django.setup()
from kopir.vetting import actions
from kopir.vetting.actions import screenings
screenings.BATCH = 2
whole = screenings.look
def look(asked, lists):
    found = whole(asked, lists)
    print(len(asked), flush=True)
    sys.stdin.readline()  # until the test says: go on
    return found
screenings.look = look
actions.screen_due()
"""


def test_job_that_is_killed_goes_on_where_it_was() -> None:
    every = [known_company("ТОО «Выдумка Трейдинг»") for _number in range(8)]
    said = connection.settings_dict
    host = said["HOST"]
    url = f"postgresql://{said['USER']}:{said['PASSWORD']}@{'' if '/' in host else host}"
    url += f":{said['PORT']}" if said["PORT"] else ""
    url += f"/{said['NAME']}" + (f"?host={host}" if "/" in host else "")
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "KOPIR_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "kopir.config.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n\n")  # for two batches; the third is killed
    process.stdin.flush()
    for _batch in range(3):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()

    _until_released(every[4])
    assert Screening.objects.count() == 4  # the third batch left nothing behind
    assert actions.screen_due() == 4
    assert Screening.objects.count() == Hit.objects.count() == len(every)
    assert to_screen() == []


def _until_released(company: Company) -> None:
    """PostgreSQL notices that a process is gone a moment later."""
    for _try in range(1200):
        with transaction.atomic():
            if Company.objects.select_for_update(skip_locked=True).filter(pk=company.pk).exists():
                return
        time.sleep(0.05)
    pytest.fail("the rows of the killed process are still held")


def test_company_that_came_without_a_standing_gets_one(by: User) -> None:
    company = CompanyFactory()
    NameFactory(company=company, text="Пример")

    actions.screen(company, by=by)

    assert Standing.objects.get(company=company).screened_at is not None

"""Released mails go out once, whoever sends them and whatever dies; not to who does not want them."""

from __future__ import annotations

import os
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.header import decode_header, make_header
from email.utils import getaddresses
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from kopir.core.errors import AlreadyThere
from kopir.core.models import User
from kopir.mail import actions, addresses, queries, tasks
from kopir.mail.actions.bouncing import clear_bouncing
from kopir.mail.models import Bouncing, Mail, NeverAgain
from kopir.mail.purposes import Purpose
from mail.letters_made import ASKED, NEWS, SECRET, SOFT, drafted, invitation, writing
from mail.smtp_sink import Sink, sink

ADDRESS = "hanako@hachimitsu.example"
really_committing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings: Any) -> Iterator[Sink]:
    with sink() as one:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", one.port, False
        yield one


@pytest.mark.django_db
def test_mail_is_sent_with_its_words_and_headers(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "chamber@chamber.example"
    mail = drafted(to_name="蜂蜜 花子", language="ja")

    assert (actions.send(mail.pk), actions.send(mail.pk)) == (True, False)

    (sent,) = outgoing.outbox
    message = sent.message()
    mail.refresh_from_db()
    assert (sent.subject, sent.body) == (mail.subject, mail.body)
    assert getaddresses([str(make_header(decode_header(message["To"])))]) == [("蜂蜜 花子", ADDRESS)]
    assert (message["Message-ID"], message["Content-Language"], message["From"], message["List-Unsubscribe"]) == (
        mail.message_id, "ja", "chamber@chamber.example", None,
    )  # fmt: skip
    assert (mail.state, mail.attempts, mail.sent_at is not None) == ("sent", 1, True)


@pytest.mark.django_db
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "Айгүл", 'A "B" <c@d.example>, e'])
def test_address_in_letters_of_its_country_is_written_as_servers_know_it(name: str) -> None:
    assert actions.send(drafted(to="info@компания.қаз", to_name=name).pk)

    ((shown, address),) = getaddresses([outgoing.outbox[0].message()["To"]])
    assert (str(make_header(decode_header(shown))), address) == (
        name,
        f"info@{'компания.қаз'.encode('idna').decode()}",
    )


def test_what_was_sent_stays_as_it_was(officer: User) -> None:
    mail = drafted()
    actions.send(mail.pk)

    for broken in ({"body": "Other"}, {"to_address": "a@b.example"}, {"sent_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mail.objects.filter(pk=mail.pk).update(**broken)


@pytest.mark.django_db
def test_secret_is_gone_when_it_has_left() -> None:
    mail = drafted(SECRET)
    assert "the link" in mail.body

    actions.send(mail.pk)

    mail.refresh_from_db()
    assert ("the link" in outgoing.outbox[0].body, mail.body, mail.state) == (True, "", "sent")


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", [Purpose.INTRODUCTIONS, None])
def test_who_said_no_meanwhile_gets_no_mail(purpose: Purpose | None) -> None:
    mail = drafted(SOFT)
    actions.never_again(addresses.hashed(ADDRESS.upper()), purpose, source="link")

    assert actions.send(mail.pk) is False

    mail.refresh_from_db()
    assert (mail.state, mail.last_error, outgoing.outbox) == ("suppressed", "stopped", [])


@pytest.mark.django_db
def test_what_was_asked_for_is_answered_even_after_never_again() -> None:
    actions.never_again(addresses.hashed(ADDRESS), None, source="link")

    assert actions.send(drafted(ASKED).pk) is True


@pytest.mark.django_db
def test_news_go_to_those_who_said_yes_only() -> None:
    before = drafted(NEWS, key="before")
    assert actions.send(before.pk) is False

    actions.give_consent(ADDRESS.upper(), Purpose.NEWSLETTER, source="form", evidence="Send me news")
    assert actions.send(drafted(NEWS, key="given").pk) is True
    actions.withdraw_consent(ADDRESS, Purpose.NEWSLETTER, source="profile")
    assert actions.send(drafted(NEWS, key="withdrawn").pk) is False
    actions.give_consent(ADDRESS, Purpose.NEWSLETTER, source="form", evidence="Send me news")
    assert actions.send(drafted(NEWS, key="again").pk) is True
    assert NeverAgain.objects.count() == 0


@pytest.mark.django_db
def test_who_may_be_written_to_is_asked_again_at_a_retry(officer: User) -> None:
    mail = drafted(SOFT)
    Bouncing.objects.create(address_hash=addresses.hashed(ADDRESS))
    actions.send(mail.pk)
    assert actions.send(actions.retry(mail, by=officer).pk) is False

    assert clear_bouncing(ADDRESS.upper(), by=officer) is True
    assert actions.send(actions.retry(mail, by=officer).pk) is True


class _Down(EmailBackend):
    """A server that does not answer."""

    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError


@pytest.mark.django_db
def test_what_cannot_be_sent_is_written_down_and_given_up_after_hours(settings: Any, officer: User) -> None:
    settings.EMAIL_BACKEND = f"{__name__}._Down"
    mail = drafted()

    for _attempt in range(7):
        with pytest.raises(actions.NotSent):
            tasks.send(mail.pk)
    assert actions.send(mail.pk) is False

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == ("failed", 8, "ConnectionRefusedError")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert actions.send(actions.retry(mail, by=officer).pk) is True


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state", "bounces"),
    [("550 no such user", "failed", True), ("554 not from you", "failed", False), ("451 later", "released", False)],
)
def test_address_the_server_refuses(server: Sink, answer: str, state: str, bounces: bool) -> None:
    server.answer_to_address = answer
    mail = drafted()

    if state == "released":
        with pytest.raises(actions.NotSent):
            actions.send(mail.pk)
    else:
        assert actions.send(mail.pk) is False

    mail.refresh_from_db()
    assert (mail.state, mail.last_error, queries.is_bouncing(mail.address_hash)) == (state, answer[:3], bounces)


class _Unheard(EmailBackend):
    """What no header can be made of."""

    def send_messages(self, messages: object) -> int:
        raise UnicodeError


@pytest.mark.django_db
def test_mail_that_cannot_be_made_is_given_up_at_once(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}._Unheard"
    mail = drafted()

    assert actions.send(mail.pk) is False

    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == ("failed", "UnicodeError")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("released", "tried", "is_found"),
    [(timedelta(minutes=1), None, False), (timedelta(minutes=11), None, True),
     (timedelta(hours=2), timedelta(minutes=50), False), (timedelta(days=3), timedelta(hours=2), True)],
)  # fmt: skip
def test_what_is_left_behind(released: timedelta, tried: timedelta | None, is_found: bool) -> None:
    mail, now = drafted(), timezone.now()
    Mail.objects.update(released_at=now - released, tried_at=now - tried if tried else None)

    assert queries.left_behind(now) == ([mail.pk] if is_found else [])


def _in_a_thread(work: Any) -> Any:
    try:
        return work()
    finally:
        connection.close()


@really_committing
def test_two_workers_at_once_send_one_mail(server: Sink) -> None:
    mail = drafted()
    server.go_on.clear()

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(_in_a_thread, lambda: actions.send(mail.pk)) for _worker in range(2)]
        assert server.is_asked.wait(60)
        server.go_on.set()
        answers = sorted(one.result(timeout=120) for one in both)

    assert answers == [False, True]
    assert [message["Message-ID"] for message in server.accepted] == [mail.message_id]


@really_committing
def test_same_thing_told_twice_at_once_is_written_once() -> None:
    asked = writing(key="case:7")

    with ThreadPoolExecutor(4) as pool:
        drafts = [pool.submit(_in_a_thread, lambda: actions.draft(asked).pk) for _number in range(8)]
        written = {one.result(timeout=120) for one in drafts}

    assert (len(written), Mail.objects.count(), ProcrastinateJob.objects.count()) == (1, 1, 1)


@really_committing
def test_two_officers_who_invite_at_once_invite_once(officer: User) -> None:
    def invite(number: int) -> str:
        try:
            return f"{invitation(officer, key=f'lead:{number}').state}"
        except AlreadyThere as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(4) as pool:
        tried = [pool.submit(_in_a_thread, lambda number=number: invite(number)) for number in range(4)]
        said = sorted(one.result(timeout=120) for one in tried)

    assert said == ["AlreadyThere"] * 3 + ["draft"]


# --- processes that are really killed -----

DRAFTS = """
import os, signal
import django
django.setup()
from django.db import transaction
from kopir.mail import actions
from kopir.mail.kinds import Kind, Purpose, register
register(Kind("test-asked", "A test", Purpose.SERVICE, ("company", "link"), automatic=True))
asked = actions.Writing("test-asked", "hanako@hachimitsu.example", "en", "killed:1", {"company": "A", "link": "L"})
with transaction.atomic():
    actions.draft(asked)
    if os.environ["DIES"] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


def _environment(server: Sink) -> dict[str, str]:
    said = connection.settings_dict
    host = said["HOST"]
    url = f"postgresql://{said['USER']}:{said['PASSWORD']}@{'' if '/' in host else host}"
    url += f":{said['PORT']}" if said["PORT"] else ""
    url += f"/{said['NAME']}" + (f"?host={host}" if "/" in host else "")
    return {
        **os.environ,
        "KOPIR_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "kopir.config.settings",
        "KOPIR_MAIL_HOST": "127.0.0.1",
        "KOPIR_MAIL_PORT": str(server.port),
        "KOPIR_MAIL_TLS": "0",
    }


def _worker(server: Sink) -> subprocess.Popen[bytes]:
    """A real one, which ends when nothing is left to do."""
    command = [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"]
    return subprocess.Popen(command, env=_environment(server), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@really_committing
@pytest.mark.slow
@pytest.mark.parametrize(("dies", "sent"), [("before", 0), ("after", 1)])
def test_process_killed_around_its_commit_leaves_both_or_neither(dies: str, sent: int) -> None:
    """Killed before the commit: neither the change nor a mail. Killed after it and before the mail: the mail goes."""
    writing()
    with sink() as server:
        done = subprocess.run([sys.executable, "-c", DRAFTS], env={**_environment(server), "DIES": dies}, check=False)
        assert (done.returncode, len(server.accepted)) == (-signal.SIGKILL, 0)
        assert Mail.objects.count() == ProcrastinateJob.objects.count() == sent

        assert [_worker(server).wait(300) for _start in range(2)] == [0, 0]

        assert [message["To"] for message in server.accepted] == [ADDRESS] * sent
        assert list(Mail.objects.values_list("state", flat=True)) == ["sent"] * sent


@really_committing
@pytest.mark.slow
def test_worker_killed_while_it_speaks_to_the_server_leaves_one_mail() -> None:
    mail = drafted()
    with sink() as server:
        server.go_on.clear()
        worker = _worker(server)
        assert server.is_asked.wait(60)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        server.go_on.set()
        assert (server.accepted, ProcrastinateJob.objects.get(task_name="mail.send").status) == ([], "doing")

        Mail.objects.update(released_at=timezone.now() - timedelta(minutes=11))
        tasks.send_forgotten(timestamp=0)
        tasks.send_forgotten(timestamp=0)
        assert [_worker(server).wait(300) for _start in range(2)] == [0, 0]

        assert [message["Message-ID"] for message in server.accepted] == [mail.message_id]
        mail.refresh_from_db()
        assert (mail.state, mail.attempts) == ("sent", 1)


def test_refusal_of_a_server_keeps_no_address() -> None:
    from kopir.mail.actions.sending import _words_of

    assert "hanako" not in _words_of(smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no hanako here")}))
    assert "hanako" not in _words_of(smtplib.SMTPDataError(550, b"no hanako here"))

"""What the mail provider reports: signed, taken once, followed."""

from __future__ import annotations

import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from kopir.core.models import AuditRow
from kopir.mail import actions, queries
from kopir.mail.models import Bouncing, EventKind, Mail, MailEvent
from mail.letters_made import SOFT, drafted

URL = "/api/mail/events"
SECRET = "shared with the provider"


@pytest.fixture(autouse=True)
def _secret(settings: Any) -> None:
    settings.MAIL_WEBHOOK_SECRET = SECRET


def sent(**fields: Any) -> Mail:
    mail = drafted(SOFT, **fields)
    actions.send(mail.pk)
    mail.refresh_from_db()
    return mail


def event(mail: Mail | None, **fields: Any) -> dict[str, Any]:
    message_id = mail.message_id if mail is not None else "<unknown@elsewhere.example>"
    return {"id": "e1", "type": "bounced", "message_id": message_id, "at": "2026-11-20T10:00:00Z",
            "reason": "550 no such user", **fields}  # fmt: skip


def post(body: Any, signature: str | None = None, **headers: str) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signed = hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest() if signature is None else signature
    return Client(enforce_csrf_checks=True).post(
        URL, raw, content_type="application/json", headers={"X-Kopir-Signature": signed, **headers}
    )


@pytest.mark.django_db
def test_bounce_marks_the_mail_and_the_address() -> None:
    mail = sent()

    answer = post([event(mail, reason="550 <hanako@hachimitsu.example> unknown")])

    mail.refresh_from_db()
    assert (answer.status_code, answer.json()) == (200, {"new": 1})
    assert (mail.state, queries.is_bouncing(mail.address_hash)) == ("bounced", True)
    assert "hanako" not in MailEvent.objects.get().reason + Bouncing.objects.get().reason
    assert actions.send(drafted(SOFT).pk) is False


@pytest.mark.django_db
def test_same_event_twice_has_one_effect() -> None:
    mail = sent()

    answers = [post([event(mail), event(mail)]).json(), post([event(mail)]).json()]

    assert answers == [{"new": 1}, {"new": 0}]
    assert (MailEvent.objects.count(), Bouncing.objects.count()) == (1, 1)
    assert AuditRow.objects.filter(action="mail.bounced").count() == 1


@pytest.mark.django_db(transaction=True)
def test_same_event_at_the_same_time_has_one_effect() -> None:
    mail = sent()
    report = actions.Report("e1", EventKind.BOUNCED, mail.message_id, timezone.now())

    def take() -> bool:
        try:
            return actions.take_event(report)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        taken = [one.result(timeout=120) for one in [pool.submit(take) for _number in range(8)]]

    assert sorted(taken) == [False] * 7 + [True]
    assert (MailEvent.objects.count(), Bouncing.objects.count()) == (1, 1)
    assert AuditRow.objects.filter(action="mail.bounced").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["delivered", "deferred", "opened"])
def test_other_events_are_noted_and_change_nothing(kind: str) -> None:
    mail = sent()

    assert post([event(mail, type=kind)]).status_code == 200

    mail.refresh_from_db()
    assert (mail.state, mail.events.get().kind) == ("sent", kind if kind != "opened" else "other")
    assert Bouncing.objects.count() == 0


@pytest.mark.django_db
def test_complaint_is_a_never_again() -> None:
    mail = sent()

    post([event(mail, type="complained", message_id=mail.message_id.strip("<>"))])

    assert queries.has_stopped(mail.address_hash, "introductions")


@pytest.mark.django_db
def test_unknown_message_is_answered_and_noted() -> None:
    assert post([event(None)]).status_code == 200
    assert MailEvent.objects.get().mail is None
    assert Bouncing.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("length", [199, 200])
def test_longest_message_id_and_half_letters_in_a_reason_stop_no_list(length: int) -> None:
    mail = sent()
    foreign = event(None, id="e2", message_id="m" * length, reason="\ud800 550\x00 gone")

    assert post([foreign, event(mail)]).json() == {"new": 2}

    mail.refresh_from_db()
    assert (mail.state, MailEvent.objects.get(event_id="e2").reason) == ("bounced", "550 gone")


@pytest.mark.django_db
@pytest.mark.parametrize("signature", ["", "0" * 64, "sha256=", "ä", "x" * 5000])
def test_wrong_signature_is_refused(signature: str) -> None:
    assert post([event(sent())], signature).status_code == 401
    assert MailEvent.objects.count() == 0


@pytest.mark.django_db
def test_without_a_secret_nothing_is_taken(settings: Any) -> None:
    settings.MAIL_WEBHOOK_SECRET = ""

    raw = json.dumps([event(sent())]).encode()
    assert post(raw, hmac.new(b"", raw, hashlib.sha256).hexdigest()).status_code == 401


@pytest.mark.django_db
def test_too_large_is_refused_unread() -> None:
    assert post(b" " * (1024 * 1024 + 1)).status_code == 413


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"{", b"{}", [1], [{}], [event(None, id="")], [event(None, id="a\x00b")],
     [event(None, at="yesterday")], [event(None, at="2026-13-45T00:00:00Z")], [event(None, message_id=7)],
     [event(None, id="\ud800")],
     b"[" * 100_000, [event(None)] * 1001],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(body: Any) -> None:
    answer = post(body)

    assert (answer.status_code, list(answer.json())) == (422, ["error"])
    assert MailEvent.objects.count() == 0


def test_events_are_posted() -> None:
    assert Client().get(URL).status_code == 405

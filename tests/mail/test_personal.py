"""What is kept of an address is handed out and deleted; words go after their time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from kopir.core.models import User
from kopir.mail import actions, addresses, queries
from kopir.mail.models import Bouncing, Mail
from kopir.mail.purposes import Purpose
from mail.letters_made import ASKED, HELD, SECRET, drafted, invitation

pytestmark = pytest.mark.django_db
ADDRESS = "hanako@hachimitsu.example"


def leftovers(words: str) -> list[str]:
    """The room's tables in which the words still stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where tablename like 'mail\\_%' or tablename = 'core_auditrow'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'select count(*) from "{table}" t where t::text ilike %s', [f"%{words}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def everything_about(address: str) -> list[Mail]:
    mails = [drafted(kind, to=address, to_name="Hanako", values=dict.fromkeys(kind.placeholders, address))
             for kind in (ASKED, HELD, SECRET)]  # fmt: skip
    actions.give_consent(address, Purpose.NEWSLETTER, source="form", evidence=f"{address} agreed")
    actions.send(mails[0].pk)
    actions.take_event(
        actions.Report("e1", "bounced", mails[0].message_id, timezone.now(), f"550 {address} no such user")  # type: ignore[arg-type]
    )
    return mails


def test_erased_address_stands_nowhere() -> None:
    everything_about(ADDRESS)
    other = drafted(to="other@example.org")
    assert leftovers("hanako") != []

    assert actions.erase_address(ADDRESS.upper()) == 3

    assert leftovers("hanako") == []
    assert list(Mail.objects.order_by("pk").values_list("state", flat=True)) == [
        "bounced", "withdrawn", "withdrawn", "released",
    ]  # fmt: skip
    other.refresh_from_db()
    assert other.to_address == "other@example.org"
    assert (Bouncing.objects.count(), queries.has_stopped(addresses.hashed(ADDRESS), Purpose.INVITATIONS)) == (0, True)
    assert actions.erase_address(ADDRESS) == 0


def test_export_holds_all_but_what_opens_something() -> None:
    everything_about(ADDRESS)

    held = actions.export_address(ADDRESS.upper())

    assert [row["what"] for row in held] == ["mail", "mail", "mail", "consent", "bouncing"]
    assert [row["body"] for row in held[:3]] == [f"See {ADDRESS}\n", f"See {ADDRESS}\n", ""]
    assert held[3]["evidence"] == f"{ADDRESS} agreed"
    assert actions.export_address("nobody@example.org") == []


def test_words_go_after_their_time(officer: User) -> None:
    today = timezone.localdate()
    old, young, waiting = drafted(key="old"), drafted(key="young"), invitation(officer)
    actions.send(old.pk)
    Mail.objects.filter(pk__in=[old.pk, waiting.pk]).update(retain_until=today - timedelta(days=1))

    assert (actions.empty_due(today), actions.empty_due(today)) == (2, 0)

    states = {mail.pk: (mail.state, mail.to_address, mail.body) for mail in Mail.objects.all()}
    assert states[old.pk] == ("sent", "", "")
    assert states[waiting.pk] == ("withdrawn", "", "")
    assert states[young.pk][1:] == (young.to_address, young.body)

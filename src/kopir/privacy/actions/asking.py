"""A person asks what is known of him, for a copy, or to be forgotten."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from kopir.core import audit
from kopir.core.errors import NotAllowed
from kopir.core.models import User
from kopir.core.personal import Person, person, whole
from kopir.mail import actions as mail
from kopir.privacy import links, queries
from kopir.privacy.actions.forgetting import FORGET
from kopir.privacy.models import DataRequest, Door
from kopir.privacy.states import RequestState, Wish

ANSWERED_IN = timedelta(days=30)  # by law of both countries without delay; this is the latest
_COUNT = """
insert into privacy_attempt as tried (key, day, count) values (%s, %s, 1)
on conflict (key, day) do update set count = tried.count + 1 returning count
"""


@transaction.atomic
def ask_for_link(address: str, *, language: str, network: str) -> bool:
    """Send a link to the page about an address, if anything is held of it. Whoever asks is told the same either way.

    Asked too often in a day, from one network or for one address, nothing is sent.
    """
    plain = address.strip().lower()
    is_too_often = _counted(f"network:{network}") > settings.APPLICATIONS_PER_NETWORK
    is_too_often |= _counted(f"address:{plain}") > settings.APPLICATIONS_PER_ADDRESS
    if is_too_often or not queries.is_known(person(addresses=[plain])):
        return False
    mail.draft(
        mail.Writing(
            kind="data-link",
            to=plain,
            language=language,
            key=f"data-link:{secrets.token_hex(16)}",
            values={"link": links.new_door(plain, language), "minutes": links.VALID_FOR.seconds // 60},
        )
    )
    return True


def _counted(subject: str) -> int:
    day = timezone.localdate()
    key = salted_hmac(f"kopir.privacy.attempt.{day.isoformat()}", subject, algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, day])
        (number,) = cursor.fetchone()
    return int(number)


@transaction.atomic
def note_export(*, by: User | None = None) -> DataRequest:
    """A person took a copy of his data; who it was is not kept."""
    now = timezone.now()
    request = DataRequest.objects.create(
        wish=Wish.EXPORT, state=RequestState.DONE, by=by, due_on=timezone.localdate(), done_at=now
    )
    audit.record("privacy.exported", request, actor=by)
    return request


@transaction.atomic
def ask_to_be_forgotten(start: Person, *, by: User | None) -> DataRequest:
    """Write the wish down and have it carried out after commit. Refused for who works here: an administrator says so.

    `start` is what the person proved to be his (an address, an account); all that the rooms know leads on from there.
    """
    known = whole(start)
    _refuse_staff(known, by)
    request = DataRequest.objects.create(
        wish=Wish.DELETION, pending=queries.packed(known), by=by, due_on=timezone.localdate() + ANSWERED_IN
    )
    Door.objects.filter(address__in=known.addresses).delete()
    audit.record("privacy.deletion_asked", request, actor=by)
    app.configure_task(FORGET).defer(pk=request.pk)
    return request


def _refuse_staff(known: Person, by: User | None) -> None:
    works_here = any(user.is_staff for user in User.objects.filter(pk__in=known.accounts))
    if works_here and (by is None or by.pk in known.accounts or not by.has_perm("privacy.forget_staff")):
        raise NotAllowed(_("The accounts of those who work at the chamber are closed by an administrator."))


def clear_doors() -> int:
    """Links that have ended, and counters of past days, go."""
    Door.objects.filter(ends_at__lt=timezone.now()).delete()
    with connection.cursor() as cursor:
        cursor.execute("delete from privacy_attempt where day < %s", [timezone.localdate()])
        return int(cursor.rowcount)

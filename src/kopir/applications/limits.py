"""How often one address or one network may try something in a day. Addresses are never kept, only their keyed hash."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kopir.applications.models import AttemptKind
from kopir.core.errors import KopirError

_COUNT = """
insert into applications_attempt as tried (kind, key, day, count) values (%s, %s, %s, 1)
on conflict (kind, key, day) do update set count = tried.count + 1 returning count
"""


class TooOften(KopirError):
    """So many tries are not made by one person in a day."""

    status = 429


def counted(kind: AttemptKind, subject: str) -> int:
    """Count one try, and how many there were today with it."""
    day = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [kind.value, _hashed(kind, subject, day), day])
        (number,) = cursor.fetchone()
    return int(number)


def _hashed(kind: AttemptKind, subject: str, day: date) -> str:
    salt = f"kopir.applications.attempt.{day.isoformat()}"
    return salted_hmac(salt, f"{kind.value}:{subject.strip().lower()}", algorithm="sha256").hexdigest()


def refuse_too_many(email: str, network: str) -> None:
    """Count an application; refused beyond the day's limits."""
    if counted(AttemptKind.NETWORK, network) > settings.APPLICATIONS_PER_NETWORK:
        raise TooOften(
            _(
                "Many applications have come from your network today. Please send it tomorrow; "
                "nothing you typed is lost."
            )
        )
    if counted(AttemptKind.ADDRESS, email) > settings.APPLICATIONS_PER_ADDRESS:
        raise TooOften(
            _("Several applications have come from this e-mail address today. Please send the next one tomorrow.")
        )


def may_look_up(network: str) -> bool:
    """Count a look-up of companies, and whether it is still within the day's limit."""
    return counted(AttemptKind.LOOK_UP, network) <= settings.APPLICATION_LOOK_UPS_PER_NETWORK


def may_have_link(email: str, network: str) -> bool:
    """Count a wish for a new link, and whether it is still within the day's limits."""
    by_network = counted(AttemptKind.LINK_NETWORK, network) <= settings.APPLICATIONS_PER_NETWORK
    return (counted(AttemptKind.LINK_ADDRESS, email) <= settings.APPLICATIONS_PER_ADDRESS) and by_network

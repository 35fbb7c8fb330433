"""Signed words: the time a form was opened, what the page after sending shows, and the applicant's own link."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from kopir.applications.models import Application

VALID_FOR = timedelta(days=90)
_SHOWN_FOR = timedelta(days=1)
_STAMP = "kopir.applications.stamp"
_STAMP_AGAIN = "kopir.applications.stamp.again"
_RECEIVED = "kopir.applications.received"
_STATUS = "kopir.applications.status"
_ROBOTS_NUMBERS = 900_000  # never reached by real ones


def new_stamp() -> str:
    """Put into the form when it is opened: says when, and which form it is."""
    return signing.dumps(secrets.token_hex(16), salt=_STAMP)


def stamp_again() -> str:
    """Put into a form that is shown again, filled in: it may be sent at once."""
    return signing.dumps(secrets.token_hex(16), salt=_STAMP_AGAIN)


@dataclass(frozen=True)
class Stamp:
    """What a stamp says. `nonce` is empty when it is forged or older than a day."""

    nonce: str
    is_hasty: bool = False


def read_stamp(stamp: str) -> Stamp:
    """Which form it was, and whether it was filled in faster than a person can."""
    valid_for = timedelta(seconds=settings.APPLICATION_MOST_SECONDS)
    again = _read(stamp, _STAMP_AGAIN, valid_for)
    if isinstance(again, str):
        return Stamp(again)
    nonce = _read(stamp, _STAMP, valid_for)
    if not isinstance(nonce, str):
        return Stamp("")
    early = _read(stamp, _STAMP, timedelta(seconds=settings.APPLICATION_LEAST_SECONDS))
    return Stamp(nonce, is_hasty=early is not None)


def _read(token: str, salt: str, valid_for: timedelta) -> object:
    try:
        return signing.loads(token, salt=salt, max_age=valid_for)
    except signing.BadSignature:
        return None


def received_token(reference: str) -> str:
    """What the page after sending may show: the reference and nothing else."""
    return signing.dumps(reference, salt=_RECEIVED)


def read_received(token: str) -> str:
    """The reference, or nothing."""
    found = _read(token, _RECEIVED, _SHOWN_FOR)
    return found if isinstance(found, str) else ""


def reference_for_robots(year: int) -> str:
    """A number that no application has: a robot is told what everybody is told."""
    return f"AP-{year}-{_ROBOTS_NUMBERS + secrets.randbelow(100_000):06d}"


def status_token(application: Application) -> str:
    """The applicant's key to his application."""
    return signing.dumps([application.pk, application.link_version], salt=_STATUS)


def status_address(application: Application) -> str:
    """The whole address of the status page in the applicant's language, for a mail."""
    with translation.override(application.language):
        path = reverse("applications:status", args=[status_token(application)])
    return f"{settings.PUBLIC_URL}{path}"


class LinkEnded(Exception):
    """The link was real once."""


class LinkUnknown(Exception):
    """The link was never given out."""


def application_of(token: str) -> Application:
    """The application a link opens."""
    try:
        read = signing.loads(token, salt=_STATUS, max_age=VALID_FOR)
        pk, version = read
    except signing.SignatureExpired as ended:
        raise LinkEnded from ended
    except (signing.BadSignature, ValueError, TypeError) as unknown:
        raise LinkUnknown from unknown
    found = Application.objects.filter(pk=pk, link_version=version).first()
    if found is None:
        raise LinkEnded
    return found

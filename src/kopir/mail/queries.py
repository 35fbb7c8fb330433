"""What may be sent, what waits, and what the desk looks up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Q, QuerySet

from kopir.mail import addresses
from kopir.mail.kinds import Kind
from kopir.mail.models import Bouncing, Consent, Mail, NeverAgain, ReleaseRule, Template
from kopir.mail.purposes import OPT_IN, Purpose
from kopir.mail.states import NEEDS_PERSON, MailState

_JUST_NOW = timedelta(minutes=10)
_BETWEEN_TRIES = timedelta(hours=1)  # longer than the job itself waits
LONGEST_SEARCH = 254
_ABOUT = re.compile(r"([a-zA-Z]+\.[a-zA-Z]+) (\S{1,80})")  # cases.case 12
BOUNCES, STOPPED, NO_CONSENT = "bounces", "stopped", "no-consent"


def is_automatic(kind: Kind) -> bool:
    """Whether mails of this kind go out without a person's look."""
    if kind.needs_person:
        return False
    rule = ReleaseRule.objects.filter(kind=kind.name).first()
    return kind.automatic if rule is None else rule.is_automatic


def is_bouncing(address_hash: str) -> bool:
    """Whether mails to this address come back."""
    return Bouncing.objects.filter(address_hash=address_hash, cleared_at=None).exists()


def has_stopped(address_hash: str, purpose: str) -> bool:
    """Whether the address does not want mails of this purpose. What was asked for is always answered."""
    if purpose == Purpose.SERVICE:
        return False
    return NeverAgain.objects.filter(Q(purpose=purpose) | Q(purpose=""), address_hash=address_hash).exists()


def has_consent(address: str, purpose: str) -> bool:
    """Whether the last word on this purpose was yes; without a word, yes only where none is needed."""
    last = Consent.objects.filter(address__iexact=address, purpose=purpose).order_by("-at", "-pk").first()
    return last.is_given if last is not None else purpose not in OPT_IN


def why_held_back(mail: Mail) -> str | None:
    """Why this mail may not go out now, or None."""
    if is_bouncing(mail.address_hash):
        return BOUNCES
    if has_stopped(mail.address_hash, mail.purpose):
        return STOPPED
    if not has_consent(mail.to_address, mail.purpose):
        return NO_CONSENT
    return None


def was_invited(address_hash: str, *, since: datetime) -> bool:
    """Whether an invitation to this address was written and not withdrawn."""
    invitations = Mail.objects.filter(address_hash=address_hash, purpose=Purpose.INVITATIONS, created_at__gt=since)
    return invitations.exclude(state=MailState.WITHDRAWN).exists()


def hold_address(address_hash: str) -> None:
    """Until the transaction ends nobody else invites this address."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [int(address_hash[:15], 16)])


def left_behind(now: datetime) -> list[int]:
    """Mails released some time ago whose job seems to be gone: its worker was killed."""
    waiting = Mail.objects.filter(state=MailState.RELEASED, released_at__lt=now - _JUST_NOW)
    found = waiting.filter(Q(tried_at=None) | Q(tried_at__lt=now - _BETWEEN_TRIES))
    return list(found.order_by("released_at").values_list("pk", flat=True)[:1000])


def queue(*, state: str, kind: str = "", purpose: str = "") -> QuerySet[Mail]:
    """Mails of a state, the newest first; `needs-person` are those that wait for somebody to do something."""
    wanted = {name: value for name, value in (("kind", kind), ("purpose", purpose)) if value}
    mails = Mail.objects.filter(**wanted)
    if state in MailState.values:
        mails = mails.filter(state=state)
    elif state != "all":
        mails = mails.filter(state__in=NEEDS_PERSON, seen_at=None, emptied_at=None)
    return mails.select_related("released_by").defer("body")


def found_by(words: str) -> QuerySet[Mail]:
    """Mails to an address, or those about a thing (its kind and number, such as `cases.case 12`) or of a subject."""
    text = " ".join(words[:LONGEST_SEARCH].replace("\x00", "").split())
    mails = Mail.objects.select_related("released_by").defer("body")
    if "@" in text:
        return mails.filter(address_hash=addresses.hashed(text))
    about = _ABOUT.fullmatch(text)
    if about is not None:
        return mails.filter(about_type=about[1].lower(), about_id=about[2])
    return mails.filter(subject__icontains=text)


@dataclass(frozen=True)
class AddressStanding:
    """What is known of one address, for who types it."""

    is_bouncing: bool
    stopped: tuple[NeverAgain, ...]
    consents: tuple[Consent, ...]


def standing_of(address: str) -> AddressStanding:
    """Whether the address may be written to, and what was said."""
    address_hash = addresses.hashed(address)
    return AddressStanding(
        is_bouncing(address_hash),
        tuple(NeverAgain.objects.filter(address_hash=address_hash).order_by("pk")),
        tuple(Consent.objects.filter(address__iexact=address.strip())[:50]),
    )


def number_stopped() -> list[tuple[str, int]]:
    """How many addresses do not want mails, by purpose (empty: any)."""
    counted = NeverAgain.objects.values_list("purpose").annotate(number=Count("pk")).order_by("purpose")
    return [(purpose, number) for purpose, number in counted]


def number_bouncing() -> int:
    """How many addresses mails come back from."""
    return Bouncing.objects.filter(cleared_at=None).count()


def versions(kind: str, language: str) -> QuerySet[Template]:
    """The desk's versions of a text, the newest first."""
    return Template.objects.filter(kind=kind, language=language).order_by("-number").select_related("made_by")


def own_texts() -> set[tuple[str, str]]:
    """Kinds and languages in which the desk's own text is used."""
    last = Template.objects.order_by("kind", "language", "-number").distinct("kind", "language")
    return {(one.kind, one.language) for one in last if not one.is_default}


def rules_set() -> dict[str, ReleaseRule]:
    """The desk's rules, by kind."""
    return {rule.kind: rule for rule in ReleaseRule.objects.select_related("changed_by")}

"""The mails of wishes: each says that something waits, and links to the person's own page.

Called inside the transaction of the change a mail tells of. Whoever has no address gets none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from babel.dates import format_datetime
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.cases.zones import place_of
from kopir.core.models import User
from kopir.mail import actions as mail
from kopir.mail.addresses import hashed
from kopir.mail.kinds import Kind, Purpose, register
from kopir.mail.models import Mail
from kopir.missions.models import Delegate, Mission, Party, Wish
from kopir.missions.models.missions import text_in
from kopir.missions.states import Part, WishState

REMINDER = "mission-wish-reminder"
KINDS = tuple(
    register(Kind(name, label=label, purpose=Purpose.SERVICE, placeholders=values, automatic=True, is_secret=True))
    for name, label, values in (
        (
            "mission-wish",
            gettext_lazy("Somebody asks for a meeting on a mission"),
            ("other", "mission", "until", "link"),
        ),
        (
            "mission-wish-answered",
            gettext_lazy("A wish to meet was answered"),
            ("other", "mission", "answer", "link"),
        ),
        (REMINDER, gettext_lazy("Wishes to meet wait for an answer"), ("number", "mission", "link")),
    )
)


def own_address(delegate: Delegate, page: str = "wishes") -> str:
    """The person's own page, in the person's language."""
    with translation.override(delegate.language):
        return f"{settings.PUBLIC_URL}{reverse(f'my_mission:{page}', args=[delegate.key])}"


def when(at: datetime, mission: Mission, language: str) -> str:
    """A moment on the mission's clock, its place named."""
    pattern = "y年M月d日(E) HH:mm" if language == "ja" else "d MMMM y, HH:mm"
    words = format_datetime(at.astimezone(mission.zone), pattern, locale=language)
    return f"{words} ({place_of(mission.time_zone, language)})"


def _readers(party: Party, only: Delegate | None) -> Iterable[Delegate]:
    """Who holds the party's meetings, or the one who was named."""
    rows = party.delegates.exclude(email="").exclude(part=Part.COMPANION)
    named = list(rows.filter(pk=only.pk)) if only is not None else []
    return named or list(rows.order_by("pk"))


def _write(kind: str, delegate: Delegate, mission: Mission, event: str, by: User | None, **values: object) -> None:
    mail.draft(
        mail.Writing(
            kind=kind,
            to=delegate.email,
            to_name=delegate.name,
            language=delegate.language,
            values={
                "mission": text_in(mission.titles, delegate.language) or mission.reference,
                "link": own_address(delegate),
                **values,
            },
            key=f"{kind}:{event}:{hashed(delegate.email)[:32]}",
            about=mission,
        ),
        by=by,
    )


def asked(wish: Wish, *, by: User | None) -> None:
    """To the side that is asked. Asked, withdrawn and asked again on one day, it is told once."""
    day = timezone.localdate(wish.asked_at)
    for delegate in _readers(wish.asked, wish.asked_delegate):
        until = when(wish.expires_at, wish.mission, delegate.language) if wish.expires_at else ""
        other = wish.asker.name_in(delegate.language)
        event = f"{wish.asker_id}:{wish.asked_id}:{day}"
        _write("mission-wish", delegate, wish.mission, event, by, other=other, until=until)


def answered(wish: Wish, party: Party | None, *, by: User | None) -> None:
    """To the other side than the one that spoke; to both when the organiser did."""
    event = f"{wish.pk}:{wish.state}:{wish.answered_at}"
    for side, delegate in ((wish.asker, wish.asker_delegate), (wish.asked, wish.asked_delegate)):
        if party is not None and side.pk == party.pk:
            continue
        other = wish.asked if side.pk == wish.asker_id else wish.asker
        for reader in _readers(side, delegate):
            with translation.override(reader.language):
                answer = _answer(wish)
            values = {"other": other.name_in(reader.language), "answer": answer}
            _write("mission-wish-answered", reader, wish.mission, event, by, **values)


def _answer(wish: Wish) -> str:
    return {
        WishState.ACCEPTED: _("The meeting is agreed. When and where it will be, you read in your schedule."),
        WishState.DECLINED: _("The meeting will not take place: it was declined."),
        WishState.WITHDRAWN: _("The meeting will not take place: the wish was withdrawn."),
    }[WishState(wish.state)]


def reminder(delegate: Delegate, number: int, today: date, every: timedelta) -> bool:
    """Whether the person was told now: not when the same address was told in the last days."""
    last = Mail.objects.filter(kind=REMINDER, address_hash=hashed(delegate.email), created_at__date__gt=today - every)
    if last.exists():
        return False
    _write(REMINDER, delegate, delegate.party.mission, str(today), None, number=number)
    return True

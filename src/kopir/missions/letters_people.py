"""Invitations: each brings somebody's personal link, so nobody but its reader sees the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date
from django.utils.translation import gettext_lazy as _

from kopir.core.models import User
from kopir.mail import actions as mail
from kopir.mail.kinds import Kind, Purpose, register
from kopir.mail.models import Mail
from kopir.mail.states import MailState
from kopir.missions.models import Delegate, Interpreter, Mission
from kopir.missions.models.missions import text_in
from kopir.missions.people_links import mark_of, own_address

_VALUES = ("mission", "place", "when", "link")
DELEGATES, INTERPRETERS = "mission-invitation", "mission-interpreter"
# What people need to take part: not held back from somebody who wants no first letters of strangers.
KINDS = tuple(
    register(Kind(name, label=label, purpose=Purpose.SERVICE, placeholders=_VALUES, is_secret=True))
    for name, label in (
        (DELEGATES, _("A delegate's personal link to a mission")),
        (INTERPRETERS, _("An interpreter's personal link to a mission")),
    )
)
Participant = Delegate | Interpreter


@dataclass(frozen=True)
class Invited:
    """The last invitation of somebody. `is_old`: its link was exchanged since."""

    at: datetime
    state: str
    is_old: bool

    @property
    def label(self) -> str:
        """How far the mail is."""
        return str(MailState(self.state).label)


def _rows(people: Iterable[Participant]) -> dict[str, Participant]:
    return {f"{one._meta.label_lower}:{one.pk}": one for one in people}


def invited(people: Iterable[Participant]) -> dict[str, Invited]:
    """ "missions.delegate:12" -> the last invitation that was not withdrawn."""
    known = _rows(people)
    found: dict[str, Invited] = {}
    mails = Mail.objects.filter(
        kind__in=[DELEGATES, INTERPRETERS],
        about_type__in=["missions.delegate", "missions.interpreter"],
        about_id__in={str(one.pk) for one in known.values()},
    ).exclude(state=MailState.WITHDRAWN)
    for row in mails.order_by("pk").values_list("about_type", "about_id", "created_at", "state", "key"):
        person = known.get(f"{row[0]}:{row[1]}")
        if person is not None:
            found[f"{row[0]}:{row[1]}"] = Invited(row[2], row[3], is_old=mark_of(person) not in row[4].split(":"))
    return found


def when_of(mission: Mission, language: str) -> str:
    """The days of a mission, in words."""
    days = [format_date(day, "long", locale=language) for day in (mission.starts_on, mission.ends_on)]
    return days[0] if days[0] == days[1] else " – ".join(days)


def invite(person: Participant, mission: Mission, nth: int, *, by: User) -> Mail:
    """The draft; the desk of mails lets it go. `nth`: how many there were before, so that one asked for is written."""
    language = person.language
    return mail.draft(
        mail.Writing(
            kind=DELEGATES if isinstance(person, Delegate) else INTERPRETERS,
            to=person.email,
            to_name=person.name,
            language=language,
            values={
                "mission": text_in(mission.titles, language) or mission.reference,
                "place": ", ".join(filter(None, (mission.venue, mission.place))) or "–",
                "when": when_of(mission, language),
                "link": own_address(person),
            },
            key=f"mission-invitation:{person._meta.model_name}:{person.pk}:{mark_of(person)}:{nth}",
            about=person,
        ),
        by=by,
    )

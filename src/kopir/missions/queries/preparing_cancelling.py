"""Who has to be told that a mission is cancelled, and who was told before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from kopir.core.errors import BadInput
from kopir.mail.addresses import checked, hashed
from kopir.mail.models import Mail
from kopir.mail.states import MailState
from kopir.missions.letters_people import DELEGATES, INTERPRETERS
from kopir.missions.letters_preparing import CANCELLED
from kopir.missions.models import Attendance, Delegate, Meeting, MeetingPerson, Mission
from kopir.missions.queries.handing_out import Participant, is_out, participants_of
from kopir.missions.states import WITH_SLOT, MissionState

_WAITING = frozenset({MailState.DRAFT, MailState.FAILED})


@dataclass
class ToTell:
    """Each with how many such mails there were before; and those who know of the mission and have no address."""

    people: list[tuple[Participant, int]] = field(default_factory=list)
    without_address: list[Participant] = field(default_factory=list)


def to_tell(mission: Mission) -> ToTell:
    """Whoever was written to about the mission, or sees a schedule of it. Few queries, whatever its size.

    Who has been told already is told again only where links were open since, or he was written to since.
    """
    found = ToTell()
    people = participants_of(mission)
    heard = _Heard(mission, people)
    for person in people:
        if heard.has_to_be_told(person):
            if _is_address(person.email):
                found.people.append((person, heard.times[name_of(person)]))
            else:
                found.without_address.append(person)
    return found


def name_of(person: Participant) -> str:
    """The row as mails name what they are about."""
    return f"{person._meta.label_lower}:{person.pk}"


def waiting(mission: Mission) -> QuerySet[Mail]:
    """Mails of the mission that have not left the house, invitations among them; not that it is cancelled."""
    return _mails(mission).filter(state__in=_WAITING).exclude(kind=CANCELLED.name)


def waiting_cancelled(mission: Mission) -> QuerySet[Mail]:
    """Mails that it is cancelled which have not left the house."""
    return _mails(mission).filter(state__in=_WAITING, kind=CANCELLED.name)


def _mails(mission: Mission) -> QuerySet[Mail]:
    """All mails about the mission, or about one of its people."""
    delegates = Delegate.objects.filter(party__mission=mission).values_list("pk", flat=True)
    interpreters = mission.interpreters.values_list("pk", flat=True)
    return Mail.objects.filter(
        Q(about_type="missions.mission", about_id=str(mission.pk))
        | Q(about_type="missions.delegate", about_id__in=[str(pk) for pk in delegates])
        | Q(about_type="missions.interpreter", about_id__in=[str(pk) for pk in interpreters])
    )


def _is_address(email: str) -> bool:
    try:
        checked(email)
    except BadInput:
        return False
    return True


class _Heard:
    """What mails have said to whom, and who sees a schedule."""

    def __init__(self, mission: Mission, people: Iterable[Participant]) -> None:
        self.is_open = mission.state != MissionState.PREPARING  # links open a person's pages
        self.last: dict[str, int] = {}  # the newest mail about the mission: by person, or by hash of the address
        self.told: dict[str, int] = {}  # the newest that it is cancelled, by person
        self.times: Counter[str] = Counter()
        rows = _mails(mission).order_by("pk")
        for pk, kind, state, about, number, address in rows.values_list(
            "pk", "kind", "state", "about_type", "about_id", "address_hash"
        ):
            if kind == CANCELLED.name:
                self.times[f"{about}:{number}"] += 1
                if state != MailState.WITHDRAWN:
                    self.told[f"{about}:{number}"] = pk
            elif state not in _WAITING and state != MailState.WITHDRAWN:
                self.last[f"{about}:{number}" if kind in (DELEGATES, INTERPRETERS) else address] = pk
        self.sees = _with_schedule(mission, people) if is_out(mission) else frozenset()

    def has_to_be_told(self, person: Participant) -> bool:
        """Whether this person believes that the mission takes place."""
        name = name_of(person)
        last = max(self.last.get(name, 0), self.last.get(hashed(person.email), 0) if person.email else 0)
        if not last and not person.told_as and name not in self.sees:
            return False
        return self.is_open or last > self.told.get(name, 0) or bool(person.told_as)


def _with_schedule(mission: Mission, people: Iterable[Participant]) -> frozenset[str]:
    """Who has a meeting, or is expected at an item of the programme."""
    if mission.programme.filter(is_for_all=True).exists():
        return frozenset(name_of(one) for one in people)
    seated = MeetingPerson.objects.filter(meeting__mission=mission, meeting__state__in=WITH_SLOT)
    attending = Attendance.objects.filter(item__mission=mission)
    delegates = {*seated.values_list("delegate", flat=True), *attending.values_list("delegate", flat=True)}
    serving = Meeting.objects.filter(mission=mission, state__in=WITH_SLOT, interpreter__isnull=False)
    interpreters = set(serving.values_list("interpreter", flat=True))
    return frozenset(
        name_of(one) for one in people if one.pk in (delegates if isinstance(one, Delegate) else interpreters)
    )

"""What the desk's queue holds, whom an application may come from, and which mails were left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from kopir.applications.models import Application, Notice
from kopir.applications.states import WAITING, ApplicationState
from kopir.companies.models import Company, CompanyIdentifier
from kopir.companies.queries import Likely, likely_same
from kopir.core.models import DESK, User
from kopir.engines.identity import identifiers
from kopir.mail.states import GONE
from kopir.registers.models import Entry
from kopir.registers.queries import entry_by

LONGEST_SEARCH = 200
WAITING_FOR_DESK = "waiting"
ALL = "all"
MINE = "mine"
NOBODY = "nobody"
_JUST_NOW = timedelta(minutes=10)


def waiting() -> QuerySet[Application]:
    """Those for which the chamber has to do something."""
    return Application.objects.filter(state__in=WAITING)


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to. Without a state: what waits for the desk."""

    state: str = WAITING_FOR_DESK
    owner: str = ""
    country: str = ""
    kind: str = ""

    def as_query(self, user: User) -> Q:
        """The filter."""
        wanted = Q(**{name: value for name in ("country", "kind") if (value := getattr(self, name))})
        if self.state in ApplicationState.values:
            wanted &= Q(state=self.state)
        elif self.state != ALL:
            wanted &= Q(state__in=WAITING)
        if self.owner == MINE:
            wanted &= Q(owner=user)
        elif self.owner == NOBODY:
            wanted &= Q(owner=None)
        return wanted


def queue(filters: Filters, user: User) -> QuerySet[Application]:
    """The oldest first, with what a row shows."""
    return Application.objects.filter(filters.as_query(user)).select_related("owner", "company")


def found_by(applications: QuerySet[Application], words: str) -> QuerySet[Application]:
    """By reference, company or applicant."""
    text = " ".join(words[:LONGEST_SEARCH].replace("\x00", "").split())
    if not text:
        return applications
    return applications.filter(
        Q(reference__icontains=text)
        | Q(company_name__icontains=text)
        | Q(applicant_name__icontains=text)
        | Q(company__names__text__icontains=text)
    ).distinct()


def officers() -> QuerySet[User]:
    """Who can look after an application."""
    return User.objects.filter(role__in=DESK, is_active=True).order_by("name", "email")


def entry_of(application: Application) -> Entry | None:
    """The register entry the applicant picked, as the register states it today."""
    return entry_by(application.entry_source, application.entry_key) if application.entry_key else None


@dataclass(frozen=True)
class Candidate:
    """A company the chamber knows that may be the applicant's, and by what it was found."""

    company: Company
    name: str
    is_by_number: bool
    is_same: bool


def candidates(application: Application, entry: Entry | None) -> list[Candidate]:
    """Known companies with one of the numbers, then those whose names sound alike in any script."""
    found = {
        company.pk: Candidate(company, "", is_by_number=True, is_same=True)
        for company in _by_number(application, entry)
    }
    for likely in _by_name(application, entry):
        found.setdefault(
            likely.company.pk, Candidate(likely.company, likely.name, is_by_number=False, is_same=likely.is_same)
        )
    return list(found.values())


def _by_number(application: Application, entry: Entry | None) -> list[Company]:
    values = {number.partition(":")[2] for number in entry.identifiers} if entry is not None else set()
    read = identifiers.parse(application.company_number)
    if read.valid:
        values.add(read.value)
    held = CompanyIdentifier.objects.filter(value__in=values).select_related("company")
    made = Company.objects.filter(register_source=application.entry_source, register_key=application.entry_key)
    by_entry = list(made) if application.entry_key else []
    return list(dict.fromkeys([*by_entry, *(one.company for one in held)]))


def _by_name(application: Application, entry: Entry | None) -> list[Likely]:
    """By the name as typed and by the register's own."""
    names = {application.company_name: "", **({entry.title: ""} if entry is not None else {})}
    return [likely for name in names if name for likely in likely_same(name, application.country)]


def has_unsent_mail(application: Application, now: datetime) -> bool:
    """Whether a mail to the applicant should have gone out by now."""
    late = application.notices.filter(sent_at=None, created_at__lt=now - _JUST_NOW)
    return late.filter(Q(mail=None) | ~Q(mail__state__in=GONE)).exists()


def notices_left_behind(now: datetime) -> list[int]:
    """Notices of before mails had rows of their own, whose mail was not sent."""
    found = Notice.objects.filter(
        mail=None,
        sent_at=None,
        created_at__lt=now - _JUST_NOW,
        application__forgotten_at=None,
    )
    return list(found.values_list("pk", flat=True))

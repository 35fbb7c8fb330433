"""The mails of interests and cases: each says that something waits, and links. What it is stands on the page alone.

Called inside the transaction of the change a mail tells of. Nobody gets a mail about what he did himself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kopir.cases import links, zones
from kopir.cases.models import Case, CaseMeeting, CaseMessage, CaseTask, Interest, Outcome
from kopir.cases.models.talk import Audience
from kopir.cases.states import InterestState, Side
from kopir.companies.models import Company, CompanyMember
from kopir.companies.naming import title_of
from kopir.core.languages import Language
from kopir.core.models import AuditRow, Role, User
from kopir.mail import actions as mail
from kopir.mail.addresses import hashed
from kopir.mail.kinds import Kind, Purpose, register

_PLAIN = ("reference", "link")
_MEETING = ("reference", "when", "link")
KINDS = tuple(
    register(Kind(name, label=label, purpose=purpose, placeholders=values, automatic=True, is_secret=is_secret))
    for name, label, purpose, values, is_secret in (
        ("interest-received", _("An interest waits for its adviser"), Purpose.SERVICE, _PLAIN, False),
        ("interest-forwarded", _("Somebody is interested in an opportunity"), Purpose.INTRODUCTIONS, _PLAIN, False),
        ("interest-returned", _("An interest has to be completed"), Purpose.SERVICE, _PLAIN, False),
        ("interest-more", _("The other side wants more information"), Purpose.SERVICE, _PLAIN, False),
        ("interest-answered", _("An interest was answered"), Purpose.SERVICE, _PLAIN, False),
        ("interest-reminder", _("An answer is a week late"), Purpose.INTRODUCTIONS, _PLAIN, False),
        ("interest-late", _("An answer is two weeks late, for the desk"), Purpose.SERVICE, _PLAIN, False),
        ("interest-expired", _("An interest has run out"), Purpose.SERVICE, _PLAIN, False),
        ("introduction-asked", _("Whether a company wants to be introduced"), Purpose.INTRODUCTIONS, _PLAIN, False),
        ("case-refused", _("One side does not want to be introduced"), Purpose.SERVICE, _PLAIN, False),
        ("introduced", _("Two companies were introduced"), Purpose.SERVICE, _PLAIN, False),
        ("case-message", _("A message in a case"), Purpose.SERVICE, _PLAIN, False),
        ("case-task", _("A task is due, for its officer"), Purpose.SERVICE, _PLAIN, False),
        ("case-meeting-proposed", _("A meeting is proposed, for the desk"), Purpose.SERVICE, _MEETING, False),
        ("case-meeting", _("A meeting is planned"), Purpose.SERVICE, _MEETING, False),
        ("case-meeting-changed", _("A meeting has another time or place"), Purpose.SERVICE, _MEETING, False),
        ("case-meeting-cancelled", _("A meeting is cancelled"), Purpose.SERVICE, _MEETING, False),
        (
            "outcome-question",
            _("What came of an introduction"),
            Purpose.OUTCOME_QUESTIONS,
            ("reference", "other", "months", "days", "link"),
            True,  # its link answers for the company
        ),
    )
)


@dataclass(frozen=True)
class Reader:
    """To whom a mail goes. `account` is none for a contact without one."""

    address: str
    name: str
    language: str
    account: User | None = None

    @property
    def is_desk(self) -> bool:
        """Whether the link leads to the desk's page."""
        return self.account is not None and self.account.is_desk


def _accounts(found: Iterable[User | None]) -> list[Reader]:
    unique = {one.pk: one for one in found if one is not None and one.is_active}
    return [Reader(one.email, one.name, one.language, one) for one in unique.values()]


def _members(*companies: int) -> list[Reader]:
    rows = CompanyMember.objects.filter(company_id__in=companies, user__is_active=True)
    return _accounts(row.user for row in rows.select_related("user").order_by("pk"))


def _contacts(case: Case, *companies: int) -> list[Reader]:
    """The people whom the sides let the other know, where they have an address."""
    rows = case.contacts.filter(person__company_id__in=companies).exclude(person__email="").select_related("person")
    return [Reader(one.person.email, one.person.name, one.person.language) for one in rows.order_by("pk")]


def _advisers(case: Case) -> list[Reader]:
    return _accounts((case.owner, case.publisher_adviser, case.interested_adviser))


def _lead() -> list[Reader]:
    """The desk's lead: the administrators."""
    return _accounts(User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk"))


def _write(
    kind: str,
    about: Interest | Case,
    readers: Iterable[Reader],
    *,
    event: int | str,
    by: User | None,
    **values: object,
) -> None:
    """One mail a reader. `event` names what happened, so that the same thing is told once."""
    room = "interest" if isinstance(about, Interest) else "case"
    told: set[str] = {by.email.lower()} if by is not None else set()
    for reader in readers:
        if reader.address.lower() in told:
            continue
        told.add(reader.address.lower())
        page = reverse(f"{'cases_desk' if reader.is_desk else 'cases'}:{room}", args=[about.reference])
        mail.draft(
            mail.Writing(
                kind=kind,
                to=reader.address,
                to_name=reader.name,
                language=reader.language,
                values={"reference": about.reference, "link": f"{settings.PUBLIC_URL}{page}", **values},
                key=f"{kind}:{event}:{hashed(reader.address)[:32]}"[:200],
                about=about,
                account=reader.account,
            ),
            by=by,
        )


def interest_received(interest: Interest, *, by: User) -> None:
    """To the adviser of the interested side, who reads it first."""
    _write("interest-received", interest, _accounts([interest.adviser]), event=interest.pk, by=by)


def interest_completed(interest: Interest, row: AuditRow, *, by: User) -> None:
    """To the adviser again, when the company has completed it."""
    _write("interest-received", interest, _accounts([interest.adviser]), event=f"again:{row.pk}", by=by)


def interest_forwarded(interest: Interest, row: AuditRow, *, by: User) -> None:
    """To the company that published, each time its answer is wanted."""
    _write("interest-forwarded", interest, _members(interest.opportunity.company_id), event=row.pk, by=by)


def interest_returned(interest: Interest, row: AuditRow, *, by: User) -> None:
    """To the interested company, which has to complete it."""
    _write("interest-returned", interest, _members(interest.company_id), event=row.pk, by=by)


def interest_answered(interest: Interest, *, by: User) -> None:
    """To the interested company: more is wanted, or there is an answer; this to its adviser too."""
    event = f"{interest.pk}:{interest.updated_at.isoformat()}"
    if interest.state == InterestState.ASKED:
        _write("interest-more", interest, _members(interest.company_id), event=event, by=by)
        return
    readers = [*_members(interest.company_id), *_accounts([interest.adviser])]
    _write("interest-answered", interest, readers, event=event, by=by)


def interest_reminder(interest: Interest, row: AuditRow) -> None:
    """To the company whose turn it is."""
    is_asked = interest.state == InterestState.ASKED
    company = interest.company_id if is_asked else interest.opportunity.company_id
    _write("interest-reminder", interest, _members(company), event=row.pk, by=None)


def interest_late(interest: Interest, row: AuditRow) -> None:
    """To the desk's lead and the two advisers."""
    readers = [*_lead(), *_accounts([interest.adviser, interest.other_adviser])]
    _write("interest-late", interest, readers, event=row.pk, by=None)


def interest_expired(interest: Interest, row: AuditRow) -> None:
    """To the interested company and its adviser."""
    readers = [*_members(interest.company_id), *_accounts([interest.adviser])]
    _write("interest-expired", interest, readers, event=row.pk, by=None)


def introduction_asked(case: Case, *, by: User) -> None:
    """To both companies: yes or no."""
    readers = _members(case.publisher_id, case.interested_id)
    _write("introduction-asked", case, readers, event=case.pk, by=by)


def case_refused(case: Case, side: Side, *, by: User) -> None:
    """To the advisers and the side that did not say it: nobody waits for an introduction that does not come."""
    other = case.interested_id if side == Side.PUBLISHER else case.publisher_id
    _write("case-refused", case, [*_members(other), *_advisers(case)], event=case.pk, by=by)


def introduced(case: Case, *, by: User) -> None:
    """To both companies and their advisers; once in the life of a case."""
    readers = [*_members(case.publisher_id, case.interested_id), *_advisers(case)]
    _write("introduced", case, readers, event=case.pk, by=by)


def case_message(message: CaseMessage, *, by: User) -> None:
    """To those who may read the message, that there is one."""
    case = message.case
    companies = {
        Audience.ALL: (case.publisher_id, case.interested_id),
        Audience.PUBLISHER: (case.publisher_id,),
        Audience.INTERESTED: (case.interested_id,),
    }[Audience(message.audience)]
    advisers = {
        Audience.ALL: (case.owner, case.publisher_adviser, case.interested_adviser),
        Audience.PUBLISHER: (case.owner, case.publisher_adviser),
        Audience.INTERESTED: (case.owner, case.interested_adviser),
    }[Audience(message.audience)]
    readers = [*_members(*companies), *_accounts(advisers)]
    _write("case-message", case, readers, event=message.pk, by=by)


def case_task(task: CaseTask) -> None:
    """To its officer on the day it is due."""
    _write("case-task", task.case, _accounts([task.owner]), event=f"{task.pk}:{task.due_on}", by=None)


def case_meeting(meeting: CaseMeeting, kind: str, *, by: User) -> None:
    """To both companies, the people they named, and the advisers. A proposal goes to the advisers alone."""
    case = meeting.case
    readers = _advisers(case)
    if kind != "case-meeting-proposed":
        companies = (case.publisher_id, case.interested_id)
        readers = [*_members(*companies), *readers, *_contacts(case, *companies)]
    _tell(meeting, kind, readers, by)


def case_meeting_cancelled(meeting: CaseMeeting, *, was_planned: bool, by: User) -> None:
    """To all who were told of it. A proposal was told to the advisers alone: to them and the company it came from."""
    if was_planned:
        case_meeting(meeting, "case-meeting-cancelled", by=by)
        return
    case = meeting.case
    company = case.publisher_id if meeting.side == Side.PUBLISHER else case.interested_id
    _tell(meeting, "case-meeting-cancelled", [*_members(company), *_advisers(case)], by)


def _tell(meeting: CaseMeeting, kind: str, readers: Iterable[Reader], by: User) -> None:
    for reader in readers:
        when = zones.in_words(meeting.starts_at, reader.language)
        _write(kind, meeting.case, [reader], event=f"{meeting.pk}:{meeting.version}", by=by, when=when)


def has_reader(company: int, case: int) -> bool:
    """Whether anybody of the company can be asked what came of a case."""
    has_contact = Q(pk=case, contacts__person__company_id=company) & ~Q(contacts__person__email="")
    is_member = CompanyMember.objects.filter(company_id=company, user__is_active=True)
    return is_member.exists() or Case.objects.filter(has_contact).exists()


def outcome_question(outcome: Outcome) -> None:
    """To the person the company named in the case, else to its members: a link that answers for the company."""
    case = outcome.case
    other_id = case.interested_id if outcome.company_id == case.publisher_id else case.publisher_id
    other = Company.objects.prefetch_related("names").get(pk=other_id)
    for reader in _contacts(case, outcome.company_id) or _members(outcome.company_id):
        language = reader.language if reader.language in Language.values else settings.LANGUAGE_CODE
        values = {
            "other": title_of(other, language).text,
            "months": outcome.months,
            "days": links.VALID_FOR.days,
            "link": links.outcome_address(outcome, language),
        }
        event = f"{outcome.pk}:{outcome.times_asked}"
        _write("outcome-question", case, [reader], event=event, by=None, **values)

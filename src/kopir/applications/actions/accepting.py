"""An application is accepted: a company is joined or made, by the actions of that room."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.applications.actions.access import locked, refuse_move
from kopir.applications.actions.notices import notify
from kopir.applications.deadlines import ACCEPTED_KEPT_FOR_MONTHS, kept_until
from kopir.applications.models import Application, NoticeKind
from kopir.applications.queries import candidates, entry_of
from kopir.applications.states import ApplicationState
from kopir.companies import actions as companies
from kopir.companies.actions.identity import is_scheme
from kopir.companies.models import Company
from kopir.companies.states import CompanyState
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, NotAllowed, WrongState
from kopir.core.models import User
from kopir.core.wording import tidy
from kopir.engines.identity import identifiers
from kopir.registers.queries import entry_by
from kopir.vetting import actions as vetting
from kopir.vetting.admission import admission
from kopir.vetting.states import Verdict


class Way(models.TextChoices):
    """Which company it becomes."""

    JOIN = "join", gettext_lazy("Join a company the chamber knows")
    ENTRY = "entry", gettext_lazy("Make a company from the register entry")
    NEW = "new", gettext_lazy("Make a new company from what was typed")


@dataclass(frozen=True)
class Choice:
    """What the officer decided. `reference` names the company to join; `another` says why a known one is not it."""

    way: str
    reference: str = ""
    add_contact: bool = True
    another: str = ""


@transaction.atomic
def accept(application: Application, choice: Choice, *, by: User) -> Application:
    """Say yes. What was typed stays with the application; the applicant becomes a contact where that is wanted.

    A company that seems to be known already is made once more only with the reason why it is another one. The company
    is checked from then on, unless it was before.
    """
    fresh = locked(application)
    refuse_move(fresh, ApplicationState.ACCEPTED)
    _refuse_way(fresh, choice)
    another = _refuse_double(fresh, choice)
    company = _company(fresh, choice, by)
    if choice.add_contact and not company.people.filter(email__iexact=fresh.email).exists():
        companies.add_person(
            company,
            by=by,
            name=fresh.applicant_name,
            position=fresh.role,
            email=fresh.email,
            phone=fresh.phone,
            language=fresh.language,
        )
    fresh.company, fresh.state, fresh.due_on = company, ApplicationState.ACCEPTED, None
    fresh.retain_until = kept_until(timezone.localdate(), ACCEPTED_KEPT_FOR_MONTHS)
    fresh.save(update_fields=["company", "state", "due_on", "retain_until", "updated_at"])
    audit.record("application.accepted", fresh, actor=by, company=company.reference, way=choice.way, another=another)
    if vetting.standing_of(company).verdict == Verdict.NONE:
        vetting.take(company, by=by, owner=fresh.owner or by)
    notify(fresh, NoticeKind.ACCEPTED)
    return fresh


def _refuse_way(application: Application, choice: Choice) -> None:
    """How applications of a country may be accepted is the chamber's own rule (`admission.toml`)."""
    if choice.way in Way.values and choice.way not in admission().of(application.country).ways:
        raise NotAllowed(
            _("The chamber’s rules do not let an application from this country be accepted so: %(way)s.")
            % {"way": Way(choice.way).label}
        )


def _refuse_double(application: Application, choice: Choice) -> str:
    """Why it is another company than the known one of its name, in any script, or number; refused without a word.

    Two companies never hold the same number, whatever is said: the numbers themselves refuse that.
    """
    if choice.way not in {Way.ENTRY, Way.NEW} or not admission().of(application.country).decide_duplicates:
        return ""
    twins = [one for one in candidates(application, entry_of(application)) if one.is_same]
    words = tidy(choice.another)[:500]
    if twins and not words:
        raise AlreadyThere(
            _(
                "The chamber knows a company of this name or number: %(companies)s. "
                "Join it, or say why it is another one."
            )
            % {"companies": ", ".join(one.company.reference for one in twins)}
        )
    return words if twins else ""


def _company(application: Application, choice: Choice, by: User) -> Company:
    if choice.way == Way.JOIN:
        return _joined(choice.reference)
    if choice.way == Way.ENTRY:
        entry = entry_by(application.entry_source, application.entry_key) if application.entry_key else None
        if entry is None:
            raise WrongState(_("The register entry is no longer there; choose another way."))
        return companies.company_from_entry(entry, by=by)
    if choice.way == Way.NEW:
        return _made(application, by)
    raise BadInput(_("Choose which company it becomes."))


def _joined(reference: str) -> Company:
    company = Company.objects.filter(reference__iexact=reference.strip()).first()
    if company is None:
        raise BadInput(_("There is no company with this reference."))
    if company.state == CompanyState.ARCHIVED:
        raise WrongState(_("This company is archived; bring it back first."))
    return company


def _made(application: Application, by: User) -> Company:
    """A draft with the name and, where it is a right one, the number as typed."""
    company = companies.create_company(name=application.company_name, country=application.country, by=by, owner=by)
    read = identifiers.parse(application.company_number)
    if read.valid and is_scheme(read.scheme.value):
        companies.add_identifier(company, scheme=read.scheme.value, value=read.value, by=by)
    return company

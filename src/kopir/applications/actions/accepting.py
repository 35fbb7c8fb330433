"""An application is accepted: a company is joined or made, by the actions of that room."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.applications.actions.access import locked, refuse_move
from kopir.applications.actions.notices import notify
from kopir.applications.models import Application, NoticeKind
from kopir.applications.states import ApplicationState
from kopir.companies import actions as companies
from kopir.companies.actions.identity import is_scheme
from kopir.companies.models import Company
from kopir.companies.states import CompanyState
from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.engines.identity import identifiers
from kopir.registers.queries import entry_by


class Way(models.TextChoices):
    """Which company it becomes."""

    JOIN = "join", gettext_lazy("Join a company the chamber knows")
    ENTRY = "entry", gettext_lazy("Make a company from the register entry")
    NEW = "new", gettext_lazy("Make a new company from what was typed")


@dataclass(frozen=True)
class Choice:
    """What the officer decided. `reference` names the company to join."""

    way: str
    reference: str = ""
    add_contact: bool = True


@transaction.atomic
def accept(application: Application, choice: Choice, *, by: User) -> Application:
    """Say yes. What was typed stays with the application; the applicant becomes a contact where that is wanted."""
    fresh = locked(application)
    refuse_move(fresh, ApplicationState.ACCEPTED)
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
    fresh.save(update_fields=["company", "state", "due_on", "updated_at"])
    audit.record("application.accepted", fresh, actor=by, company=company.reference, way=choice.way)
    notify(fresh, NoticeKind.ACCEPTED)
    return fresh


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

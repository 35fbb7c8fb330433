"""Work on many things at once: what can be done, on what, and what would become of each before it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.applications import actions as applications
from kopir.applications.models import Application
from kopir.cases import actions as cases
from kopir.cases.models import Case, Interest
from kopir.companies import actions as companies
from kopir.companies.models import Company
from kopir.companies.states import CompanyState
from kopir.core.errors import KopirError
from kopir.core.models import User
from kopir.desk.models import Entry
from kopir.desk.states import EntryKind
from kopir.opportunities import actions as opportunities
from kopir.opportunities.models import Opportunity
from kopir.vetting import actions as vetting

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Given:
    """What the officer typed for all of them."""

    owner: User | None = None
    day: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Bulk:
    """One kind of work. `asks` names the field of `Given` it needs."""

    code: str
    label: str | Promise
    asks: str
    doers: dict[EntryKind, Callable[[Any, Given, User], object]]


def _assign_application(one: Application, given: Given, by: User) -> object:
    return applications.assign(one, _owner(given), by=by)


def _assign_company(one: Company, given: Given, by: User) -> object:
    return companies.edit_company(one, by=by, owner=_owner(given))


def _assign_opportunity(one: Opportunity, given: Given, by: User) -> object:
    return opportunities.assign_owner(one, _owner(given), by=by)


def _renew(one: Opportunity, given: Given, by: User) -> object:
    if given.day is None:
        raise ValueError("renewed without a day")
    return opportunities.renew(one, given.day, by=by)


def _close(one: Opportunity, given: Given, by: User) -> object:
    return opportunities.close(one, reason=given.reason, by=by)


def _archive(one: Company, given: Given, by: User) -> object:  # noqa: ARG001 -- asked like the others
    return companies.move_company(one, CompanyState.ARCHIVED, by=by)


def _assign_case(one: Case, given: Given, by: User) -> object:
    return cases.assign_case(one, _owner(given), by=by)


def _forward(one: Interest, given: Given, by: User) -> object:  # noqa: ARG001 -- as above
    return cases.forward(one, by=by)


def _screen(one: Company, given: Given, by: User) -> object:  # noqa: ARG001 -- as above
    return vetting.screen(one, by=by)


def _owner(given: Given) -> User:
    if given.owner is None:
        raise ValueError("assigned to nobody")
    return given.owner


BULKS: dict[str, Bulk] = {
    bulk.code: bulk
    for bulk in (
        Bulk(
            "assign",
            _("Give to an officer"),
            "owner",
            {
                EntryKind.APPLICATION: _assign_application,
                EntryKind.COMPANY: _assign_company,
                EntryKind.OPPORTUNITY: _assign_opportunity,
                EntryKind.CASE: _assign_case,
            },
        ),
        Bulk("renew", _("Let opportunities live on until a day"), "day", {EntryKind.OPPORTUNITY: _renew}),
        Bulk("close", _("Close opportunities, with a reason"), "reason", {EntryKind.OPPORTUNITY: _close}),
        Bulk("forward", _("Forward expressions of interest"), "", {EntryKind.INTEREST: _forward}),
        Bulk("screen", _("Screen companies now"), "", {EntryKind.COMPANY: _screen}),
        Bulk("archive", _("Archive companies"), "", {EntryKind.COMPANY: _archive}),
    )
}
_MODELS: dict[EntryKind, Any] = {
    EntryKind.APPLICATION: Application,
    EntryKind.COMPANY: Company,
    EntryKind.OPPORTUNITY: Opportunity,
    EntryKind.INTEREST: Interest,
    EntryKind.CASE: Case,
}


@dataclass(frozen=True)
class Fate:
    """What became, or would become, of one thing. `refusal` is empty when it is done."""

    entry: Entry
    refusal: str


def preview(bulk: Bulk, entries: Sequence[Entry], given: Given, *, by: User) -> list[Fate]:
    """What would become of each: the work itself is done and taken back, so that nothing is promised in vain."""
    return [Fate(entry, _try(bulk, entry, given, by, for_good=False)) for entry in entries]


def carry_out(bulk: Bulk, entries: Sequence[Entry], given: Given, *, by: User) -> list[Fate]:
    """Do it to each by the action of its room, each in a transaction of its own: what is refused stops nothing."""
    return [Fate(entry, _try(bulk, entry, given, by, for_good=True)) for entry in entries]


def _try(bulk: Bulk, entry: Entry, given: Given, by: User, *, for_good: bool) -> str:
    kind = EntryKind(entry.kind)
    doer = bulk.doers.get(kind)
    if doer is None:
        return str(_("This cannot be done to things of this kind."))
    try:
        with transaction.atomic():
            thing = _MODELS[kind].objects.filter(pk=entry.subject_id).first()
            if thing is None:
                return str(_("It is no longer there."))
            doer(thing, given, by)
            if not for_good:
                transaction.set_rollback(True)
    except KopirError as refusal:
        return str(refusal.sentence)
    return ""

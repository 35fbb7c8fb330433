"""Whether a company may be introduced: taken up, passed, refused; each verdict with the sheet as it stood."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kopir.companies.labels import reader_language
from kopir.companies.models import Company
from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.core.states import may_move
from kopir.core.wording import checked, tidy
from kopir.vetting.admission import admission
from kopir.vetting.models import Standing, VerdictRow
from kopir.vetting.queries.check import Check, Outcome
from kopir.vetting.queries.sheet import as_rows, sheet
from kopir.vetting.states import VERDICT_MOVES, Verdict

LONGEST_REASON = 2_000


def standing_of(company: Company) -> Standing:
    """The company's standing; made when it has none."""
    return Standing.objects.get_or_create(company=company)[0]


def _locked(company: Company) -> Standing:
    standing_of(company)
    return Standing.objects.select_for_update().get(company=company)


def _sheet(company: Company) -> list[Check]:
    """The sheet as it stands now, with the standing held: no hit comes in between."""
    prefetched = Company.objects.prefetch_related("names", "identifiers", "people")
    return sheet(prefetched.get(pk=company.pk), reader_language())


def _refuse_move(standing: Standing, new: Verdict) -> Verdict:
    old = Verdict(standing.verdict)
    if not may_move(VERDICT_MOVES, old, new):
        raise WrongState(_("This step is not possible any more; read the sheet again."))
    return old


@transaction.atomic
def take(company: Company, *, by: User | None, owner: User | None = None) -> Standing:
    """Begin to check a company, or check it again; who begins looks after it."""
    standing = _locked(company)
    old = _refuse_move(standing, Verdict.CHECKING)
    standing.verdict, standing.owner = Verdict.CHECKING, owner or by
    standing.due_on = timezone.localdate() + timedelta(days=admission().check_days)
    standing.save(update_fields=["verdict", "owner", "due_on", "updated_at"])
    _keep(standing, company, "", _sheet(company), by)
    audit.record("company.vetting_begun", company, actor=by, was=old.value)
    return standing


@transaction.atomic
def assign(company: Company, owner: User, *, by: User) -> Standing:
    """Give the checking to another officer."""
    if not owner.is_desk or not owner.is_active:
        raise BadInput(_("Only an officer can check a company."))
    standing = _locked(company)
    standing.owner = owner
    standing.save(update_fields=["owner", "updated_at"])
    audit.record("company.vetting_owner", company, actor=by, owner=owner.pk)
    return standing


@transaction.atomic
def pass_company(company: Company, *, by: User, reason: str = "", until: date | None = None) -> Standing:
    """Say that the company may be introduced, until a day: at most, and by default, as long as the rules say.

    Refused while a check of the sheet says stop. The sheet is kept with the verdict as it was seen.
    """
    standing = _locked(company)
    old = _refuse_move(standing, Verdict.PASSED)
    checks = _sheet(company)
    stops = [check.what for check in checks if check.outcome is Outcome.STOP]
    if stops:
        raise WrongState(_("The company cannot pass yet: %(what)s") % {"what": " ".join(stops)})
    words = checked(reason, longest=LONGEST_REASON) if tidy(reason[:LONGEST_REASON]) else ""
    standing.verdict, standing.reason = Verdict.PASSED, words
    standing.valid_until = _until(until)
    _decide(standing, company, checks, by)
    audit.record(
        "company.vetting_passed", company, actor=by, was=old.value, valid_until=standing.valid_until.isoformat()
    )
    return standing


def _until(asked: date | None) -> date:
    today = timezone.localdate()
    latest = in_months(today, admission().valid_months)
    if asked is not None and not today < asked <= latest:
        raise BadInput(
            _("A verdict holds until a day after today, at most until %(day)s.")
            % {"day": date_format(latest, "DATE_FORMAT")}
        )
    return asked or latest


@transaction.atomic
def refuse_company(company: Company, reason: str, *, by: User) -> Standing:
    """Say that the company may not be introduced, and why."""
    if not tidy(reason[:LONGEST_REASON]):
        raise BadInput(_("Please say why."))
    clean = checked(reason, longest=LONGEST_REASON)
    standing = _locked(company)
    old = _refuse_move(standing, Verdict.REFUSED)
    standing.verdict, standing.reason, standing.valid_until = Verdict.REFUSED, clean, None
    _decide(standing, company, _sheet(company), by)
    audit.record("company.vetting_refused", company, actor=by, was=old.value)
    return standing


def _decide(standing: Standing, company: Company, checks: list[Check], by: User) -> None:
    standing.decided_by, standing.decided_at, standing.due_on = by, timezone.now(), None
    standing.save(
        update_fields=["verdict", "reason", "valid_until", "decided_by", "decided_at", "due_on", "updated_at"]
    )
    _keep(standing, company, standing.reason, checks, by)


def _keep(standing: Standing, company: Company, reason: str, checks: list[Check], by: User | None) -> None:
    """One row for each verdict, with the sheet as it was seen."""
    VerdictRow.objects.create(company=company, verdict=standing.verdict, reason=reason, sheet=as_rows(checks), by=by)


def in_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

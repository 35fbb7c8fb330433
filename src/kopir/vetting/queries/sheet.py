"""The vetting sheet: what is known of a company, check by check, with what was seen and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.companies.models import CodeScheme, CodeStatus, Company
from kopir.engines.screening.goods import LIST_DATE, controlled
from kopir.vetting.admission import SideRules, admission
from kopir.vetting.models import Evidence, Hit, Standing
from kopir.vetting.queries.check import Check, Outcome, offered_checks
from kopir.vetting.queries.identity_checks import identity_checks
from kopir.vetting.states import EvidenceState, HitState
from kopir.watchlists.queries import ListRow, lists_version, overview

_MOST_GOODS = 10


def sheet(company: Company, language: str) -> list[Check]:
    """All checks, in the order an officer reads them. Sentences are in the language of the moment."""
    rules = admission().of(company.country)
    return [
        *identity_checks(company, rules),
        *_people(company, rules),
        *_evidence(company, rules, language),
        *_screening(company),
        *_goods(company),
        *offered_checks(company, language),
    ]


def as_rows(checks: Iterable[Check]) -> list[dict[str, str]]:
    """The sheet as it is kept with a verdict. Names no person."""
    return [{"code": one.code, "outcome": one.outcome.value, "what": one.what, "seen": one.seen} for one in checks]


def _people(company: Company, rules: SideRules) -> list[Check]:
    number = sum(1 for person in company.people.all() if person.email or person.phone)
    if number < rules.people:
        sentence = ngettext(
            "%(needed)d contact who can be reached is needed; there are %(number)d.",
            "%(needed)d contacts who can be reached are needed; there are %(number)d.",
            rules.people,
        ) % {"needed": rules.people, "number": number}
        return [Check("people", Outcome.STOP, sentence)]
    return [Check("people", Outcome.OK, _("Contacts who can be reached: %(number)d.") % {"number": number})]


def _evidence(company: Company, rules: SideRules, language: str) -> list[Check]:
    today = timezone.localdate()
    held: dict[str, list[Evidence]] = {}
    for one in Evidence.objects.filter(company=company).order_by("pk"):
        held.setdefault(one.kind, []).append(one)
    checks = (_of_kind(kind, held.get(kind, []), rules, language, today) for kind in rules.kinds)
    return [one for one in checks if one is not None]


def _of_kind(kind: str, held: list[Evidence], rules: SideRules, language: str, today: date) -> Check | None:
    label = {"paper": admission().label(kind, language)}
    if_not = Outcome.STOP if kind in rules.required else Outcome.WARN
    accepted = [one for one in held if one.state == EvidenceState.ACCEPTED]
    good = {one: end for one in accepted if (end := ends_on(one, rules)) is None or end >= today}
    if good:
        best = max(good, key=lambda one: (good[one] or date.max, one.pk))
        return _good(best, good[best], label, today)
    if any(one.state == EvidenceState.SUBMITTED for one in held):
        return Check("evidence", if_not, _("%(paper)s waits to be looked at.") % label)
    if accepted:
        return Check("evidence", if_not, _("%(paper)s is too old or has expired.") % label, _paper(accepted[-1]))
    if held:
        return Check("evidence", if_not, _("%(paper)s was not accepted.") % label, held[-1].reason)
    return Check("evidence", Outcome.STOP, _("%(paper)s is missing.") % label) if kind in rules.required else None


def _good(one: Evidence, end: date | None, label: dict[str, str], today: date) -> Check:
    if end is not None and end < today + timedelta(days=admission().remind_days):
        sentence = _("%(paper)s expires on %(day)s.") % {**label, "day": date_format(end, "DATE_FORMAT")}
        return Check("evidence", Outcome.WARN, sentence, _paper(one))
    return Check("evidence", Outcome.OK, _("%(paper)s is there.") % label, _paper(one))


def _paper(one: Evidence) -> str:
    """A paper as it is named on the sheet: issuer, number, day."""
    day = date_format(one.issued_on, "DATE_FORMAT") if one.issued_on is not None else ""
    return ", ".join(filter(None, (one.issuer, one.number, day)))


def ends_on(one: Evidence, rules: SideRules) -> date | None:
    """The last day a paper counts: its own end, or as old as the rules let one be that states none."""
    if one.expires_on is not None:
        return one.expires_on
    longest = rules.longest_days.get(one.kind)
    since = one.issued_on or timezone.localdate(one.created_at)
    return since + timedelta(days=longest) if longest is not None else None


def _screening(company: Company) -> list[Check]:
    standing = Standing.objects.filter(company=company).first()
    if standing is None or standing.screened_at is None:
        return [Check("screening", Outcome.STOP, _("It has not been screened against the watchlists."))]
    used = [row for row in overview() if row.current is not None]
    lists = ", ".join(map(_list, used))
    checks = [_hits(company, lists)]
    if standing.is_stale or standing.lists_version != lists_version():
        sentence = _("The lists or the company have changed since it was screened.")
        checks = [Check("screening", Outcome.STOP, sentence, lists)]
    old = [row for row in used if row.is_old or (row.current is not None and row.current.is_demonstration)]
    if old:
        sentence = _("Some watchlists are old, or old ones for demonstration.")
        checks.append(Check("lists", Outcome.WARN, sentence, ", ".join(map(_list, old))))
    return checks


def _list(row: ListRow) -> str:
    if row.current is None:
        return row.source.code
    day = row.current.published_on or timezone.localdate(row.current.loaded_at)
    return f"{row.source.code} {day.isoformat()}"


def _hits(company: Company, lists: str) -> Check:
    states = Counter(Hit.objects.filter(company=company).values_list("state", flat=True))
    said = "; ".join(f"{HitState(state).label}: {states[state]}" for state in HitState.values if states[state])
    seen = f"{said} ({lists})" if said else lists
    if states[HitState.CONFIRMED]:
        return Check("screening", Outcome.STOP, _("A hit on a watchlist is confirmed."), seen)
    number = states[HitState.OPEN] + states[HitState.PROPOSED]
    if number:
        sentence = _("Hits on watchlists that nobody has decided on: %(number)d.") % {"number": number}
        return Check("screening", Outcome.STOP, sentence, seen)
    sentence = _("Screened; every hit is cleared.") if states else _("Screened; nobody like it is listed.")
    return Check("screening", Outcome.OK, sentence, seen)


def _goods(company: Company) -> list[Check]:
    """The confirmed goods of its profile."""
    codes = company.codes.filter(scheme=CodeScheme.HS, status=CodeStatus.CONFIRMED).values_list("code", flat=True)
    return goods_checks(codes, "")


def goods_checks(codes: Iterable[str], about: str) -> list[Check]:
    """Goods codes held against the Common High Priority List; nothing without codes. `about`: whose they are."""
    asked = list(codes)
    if not asked:
        return []
    found = controlled(asked)
    seen = ", ".join(dict.fromkeys(f"{one.code} → {one.listed} ({one.tier})" for one in found[:_MOST_GOODS]))
    seen = " · ".join(filter(None, (about, seen, LIST_DATE)))
    if any(one.is_exact for one in found):
        return [Check("goods", Outcome.WARN, _("Some of its goods are controlled (high priority list)."), seen)]
    if found:
        return [Check("goods", Outcome.WARN, _("A part of its goods may be controlled."), seen)]
    return [Check("goods", Outcome.OK, _("None of its goods are on the high priority list."), seen)]

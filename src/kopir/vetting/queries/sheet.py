"""The vetting sheet: what is known of a company, check by check, with what was seen and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kopir.companies.models import Company, IdentifierScheme, NameKind
from kopir.engines.identity.compare import compare_many
from kopir.engines.identity.names import Name
from kopir.engines.text.scripts import normalise, repair_lookalikes
from kopir.registers.models import Entry, EntryStatus
from kopir.registers.queries import current_entries, current_snapshots
from kopir.vetting.admission import SideRules, admission
from kopir.vetting.models import Evidence, Hit, Standing
from kopir.vetting.states import EvidenceState, HitState
from kopir.watchlists.queries import lists_version, snapshots_in_use


class Outcome(StrEnum):
    """What a check says. `stop`: no verdict can pass over it."""

    OK = "ok"
    WARN = "warn"
    STOP = "stop"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Check:
    """One line of the sheet. `seen`: what was looked at, for the record."""

    code: str
    outcome: Outcome
    what: str
    seen: str = ""


def sheet(company: Company, language: str) -> list[Check]:
    """All checks, in the order an officer reads them."""
    rules = admission().of(company.country)
    entries = _entries(company)
    return [
        *_numbers(company, rules),
        *_register(entries),
        *_names(company, entries),
        *_people(company, rules),
        *_evidence(company, rules, language),
        *_screening(company),
    ]


def as_rows(checks: Iterable[Check]) -> list[dict[str, str]]:
    """The sheet as it is kept with a verdict. Names no person."""
    return [{"code": one.code, "outcome": one.outcome.value, "what": one.what, "seen": one.seen} for one in checks]


def _numbers(company: Company, rules: SideRules) -> list[Check]:
    held = {one.scheme: one for one in company.identifiers.all()}
    found = []
    for scheme in rules.identifiers:
        label = str(IdentifierScheme(scheme).label)
        number = held.get(scheme)
        if number is None:
            found.append(Check("number", Outcome.STOP, _("There is no %(number)s.") % {"number": label}))
        elif not number.is_valid:
            sentence = _("The check digit of the %(number)s is wrong.") % {"number": label}
            found.append(Check("number", Outcome.STOP, sentence, number.value))
        else:
            sentence = _("The %(number)s is valid.") % {"number": label}
            found.append(Check("number", Outcome.OK, sentence, number.value))
    return found


def _entries(company: Company) -> list[Entry]:
    """What the registers in use say of the company's numbers."""
    numbers = [f"{one.scheme}:{one.value}" for one in company.identifiers.all()]
    if not numbers:
        return []
    snapshots = current_snapshots()
    by_pk = {one.pk: one for one in snapshots}
    entries = list(current_entries(snapshots).filter(identifiers__overlap=numbers)[:10])
    for entry in entries:
        entry.snapshot = by_pk[entry.snapshot_id]
    return entries


def _register(entries: list[Entry]) -> list[Check]:
    if not entries:
        return [Check("register", Outcome.WARN, _("No register in use knows its number."))]
    found = []
    for entry in entries:
        day = entry.snapshot.as_of or entry.snapshot.finished_at or entry.snapshot.created_at
        seen = f"{entry.snapshot.get_source_display()}, {date_format(day, 'DATE_FORMAT')}"
        if entry.snapshot.is_synthetic:
            seen += ", " + _("synthetic example data")
        if entry.status == EntryStatus.CLOSED:
            found.append(Check("register", Outcome.STOP, _("The register says that it is closed."), seen))
        elif entry.status == EntryStatus.ACTIVE:
            found.append(Check("register", Outcome.OK, _("The register says that it is active."), seen))
        else:
            found.append(Check("register", Outcome.OK, _("The register knows it; it states no status."), seen))
    return found


def _names(company: Company, entries: list[Entry]) -> list[Check]:
    """Whether its names are one company's, against the register and among themselves, and written in one script."""
    names = [one for one in company.names.all() if one.kind != NameKind.PREVIOUS]
    found = [
        Check(
            "lookalike",
            Outcome.WARN,
            _("The name mixes look-alike letters of two scripts: %(name)s") % {"name": one.text},
        )
        for one in names
        if repair_lookalikes(normalise(one.text)) != normalise(one.text)
    ]
    legal = next((one for one in names if one.kind == NameKind.LEGAL), None)
    if legal is None:
        return [*found, Check("name", Outcome.STOP, _("There is no legal name."))]
    stated = [(str(name.get("text", "")), str(name.get("language", ""))) for entry in entries for name in entry.names]
    others = stated or [(one.text, one.language) for one in names if one.pk != legal.pk]
    others = [one for one in dict.fromkeys(others) if one[0] != legal.text][:20]
    if not others:
        return [
            *found,
            Check("name", Outcome.OK if stated or entries else Outcome.UNKNOWN, _("There is one name."), legal.text),
        ]
    own = Name(legal.text, legal.language)
    answers = compare_many([(own, Name(text, language)) for text, language in others])
    best = max(zip(answers, others, strict=True), key=lambda pair: pair[0].score)
    seen = f"{legal.text} / {best[1][0]}: {best[0].score:.2f}"
    if best[0].same:
        return [*found, Check("name", Outcome.OK, _("Its names agree across scripts."), seen)]
    return [*found, Check("name", Outcome.WARN, _("Its name does not agree with the others; look at it."), seen)]


def _people(company: Company, rules: SideRules) -> list[Check]:
    number = sum(1 for person in company.people.all() if person.email or person.phone)
    if number < rules.people:
        return [Check("people", Outcome.STOP, _("There is no contact who can be reached."))]
    return [Check("people", Outcome.OK, _("Contacts who can be reached: %(number)d.") % {"number": number})]


def _evidence(company: Company, rules: SideRules, language: str) -> list[Check]:
    today = timezone.localdate()
    held: dict[str, list[Evidence]] = {}
    for one in Evidence.objects.filter(company=company):
        held.setdefault(one.kind, []).append(one)
    found = []
    for kind in rules.kinds:
        label = {"paper": admission().label(kind, language)}
        is_required = kind in rules.required
        accepted = [one for one in held.get(kind, ()) if one.state == EvidenceState.ACCEPTED]
        good = [one for one in accepted if not _is_over(one, rules, today)]
        if good:
            soon = min((one.expires_on for one in good if one.expires_on is not None), default=None)
            if soon is not None and soon < today + timedelta(days=admission().remind_days):
                sentence = _("%(paper)s expires on %(day)s.") % {**label, "day": date_format(soon, "DATE_FORMAT")}
                found.append(Check("evidence", Outcome.WARN, sentence))
            else:
                found.append(Check("evidence", Outcome.OK, _("%(paper)s is there.") % label))
        elif any(one.state == EvidenceState.SUBMITTED for one in held.get(kind, ())):
            found.append(Check("evidence", _or_stop(is_required), _("%(paper)s waits to be looked at.") % label))
        elif accepted:
            found.append(Check("evidence", _or_stop(is_required), _("%(paper)s is too old or has expired.") % label))
        elif is_required:
            found.append(Check("evidence", Outcome.STOP, _("%(paper)s is missing.") % label))
    return found


def _or_stop(is_required: bool) -> Outcome:  # noqa: FBT001 -- said once
    return Outcome.STOP if is_required else Outcome.WARN


def _is_over(one: Evidence, rules: SideRules, today: date) -> bool:
    """Whether it has expired, or is older than the rules allow a paper without an end to be."""
    if one.expires_on is not None:
        return one.expires_on < today
    longest = rules.longest_days.get(one.kind)
    since = one.issued_on or timezone.localdate(one.created_at)
    return longest is not None and since + timedelta(days=longest) < today


def _screening(company: Company) -> list[Check]:
    standing = Standing.objects.filter(company=company).first()
    if standing is None or standing.screened_at is None:
        return [Check("screening", Outcome.STOP, _("It has not been screened against the watchlists."))]
    lists = ", ".join(
        f"{one.source} {one.published_on or one.loaded_at.date()}" for one in snapshots_in_use().values()
    )
    if standing.is_stale or standing.lists_version != lists_version():
        sentence = _("The lists or the company have changed since it was screened.")
        return [Check("screening", Outcome.STOP, sentence, lists)]
    states = list(Hit.objects.filter(company=company).values_list("state", flat=True))
    if HitState.CONFIRMED in states:
        return [Check("screening", Outcome.STOP, _("A hit on a watchlist is confirmed."), lists)]
    number = sum(1 for state in states if state != HitState.CLEARED)
    if number:
        sentence = _("Hits on watchlists that nobody has decided on: %(number)d.") % {"number": number}
        return [Check("screening", Outcome.STOP, sentence, lists)]
    sentence = _("Screened; every hit is cleared.") if states else _("Screened; nobody like it is listed.")
    return [Check("screening", Outcome.OK, sentence, lists)]

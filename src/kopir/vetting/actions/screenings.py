"""Companies are screened: hits are added, seen again, opened again or marked as gone, and never taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kopir.companies.models import Company
from kopir.core import audit
from kopir.core.models import User
from kopir.engines.screening import Found, Listed
from kopir.vetting.admission import admission
from kopir.vetting.looking import Asked, Lists, Looked, asked_of, fingerprint, lists_in_use, look
from kopir.vetting.models import Hit, Screening, Standing
from kopir.vetting.queries.queue import to_screen
from kopir.vetting.states import HitState, Verdict
from kopir.watchlists.storing import plain

BATCH = 50  # companies that are locked, looked for and written down together
MOST_A_RUN = 10_000  # the job comes again two minutes later
_SEEN = (
    "person", "own_name", "listed_name", "listed", "source", "published_on", "sha256", "score", "because",
    "fingerprint", "seen_at", "gone_at", "state", "due_on", "proposed_by", "proposed_at", "decided_by", "decided_at",
)  # fmt: skip
_SCREENED = ("screened_at", "lists_version", "is_stale")


def screen(company: Company, *, by: User | None) -> Screening:
    """Screen a company and its people against the lists in use. Raises WrongState without the lists."""
    return screen_many([company], by=by)[0]


def screen_many(companies: Sequence[Company], *, by: User | None) -> list[Screening]:
    """The same for several at one go, in their order."""
    lists = lists_in_use()
    with transaction.atomic():
        standings = _locked([company.pk for company in companies], is_patient=True)
        made = _screened(standings, lists, by)
    return [made[company.pk] for company in companies]


def screen_due(limit: int = MOST_A_RUN) -> int:
    """Screen those that are due, batch by batch; how many were. A run that is cut off goes on where it was.

    Several may run at once: each leaves alone what another one holds. So nobody waits for them in a circle, either.
    """
    waiting = to_screen(limit)
    if not waiting:
        return 0
    lists = lists_in_use()
    return sum(_screen_batch(waiting[start : start + BATCH], lists) for start in range(0, len(waiting), BATCH))


@transaction.atomic
def _screen_batch(companies: list[int], lists: Lists) -> int:
    standings = _locked(companies, is_patient=False)
    due = {
        pk: one
        for pk, one in standings.items()
        if one.is_stale or one.screened_at is None or one.lists_version != lists.version
    }
    return len(_screened(due, lists, None))


def _locked(companies: list[int], *, is_patient: bool) -> dict[int, Standing]:
    """Company -> its standing, held until the end: an introduction waits, or was before.

    A company without a standing is held itself while it is given one, so that no change of it goes by unseen: the
    triggers that mark a standing as stale ask for the same company first.
    """
    held = Standing.objects.filter(company__in=companies).values_list("company_id", flat=True)
    new = set(companies) - set(held)
    if new:
        rows = Company.objects.select_for_update(skip_locked=not is_patient).filter(pk__in=new).order_by("pk")
        Standing.objects.bulk_create([Standing(company=one) for one in rows], ignore_conflicts=True)
    standings = Standing.objects.select_for_update(skip_locked=not is_patient).filter(company__in=companies)
    return {one.company_id: one for one in standings.order_by("company_id")}


def _screened(standings: dict[int, Standing], lists: Lists, by: User | None) -> dict[int, Screening]:
    """Look for the companies of these standings, which are locked, and write down what was found."""
    rows = Company.objects.filter(pk__in=standings).prefetch_related("names", "identifiers", "people").order_by("pk")
    asked = [asked_of(company) for company in rows]
    now = timezone.now()
    news = _Noting(lists, now, standings)
    for one, looked in zip(asked, look(asked, lists), strict=True):
        for subject in looked:
            news.note(one.company, subject)
    counted = news.write()
    for standing in standings.values():
        standing.screened_at, standing.lists_version, standing.is_stale = now, lists.version, False
    Standing.objects.bulk_update(standings.values(), _SCREENED)
    made = [_screening(one, counted[one.company.pk], lists, now, by) for one in asked]
    Screening.objects.bulk_create(made)
    for one in asked:
        _record(one.company, counted[one.company.pk], lists, by)
    return {screening.company_id: screening for screening in made}


@dataclass
class _Counted:
    """Of one company: how many were found, were new or opened again, and are found no more."""

    found: int = 0
    new: int = 0
    gone: int = 0


def _screening(asked: Asked, counted: _Counted, lists: Lists, now: datetime, by: User | None) -> Screening:
    return Screening(
        company=asked.company,
        at=now,
        lists_version=lists.version,
        snapshots=[[one.source, str(one.published_on or ""), one.sha256[:12]] for one in lists.snapshots.values()],
        fingerprint=asked.fingerprint,
        subjects=len(asked.subjects),
        hits=counted.found,
        new_hits=counted.new,
        by=by,
    )


def _record(company: Company, counted: _Counted, lists: Lists, by: User | None) -> None:
    """The log gets what somebody did and what a job found; a job that found no news has its screening alone."""
    if by is not None or counted.new or counted.gone:
        said = {"hits": counted.found, "new": counted.new, "gone": counted.gone, "lists": lists.version}
        audit.record("company.screened", company, actor=by, **said)


@dataclass
class _Noting:
    """Collects what becomes of the hits of a batch, and writes it in a few statements."""

    lists: Lists
    now: datetime
    standings: dict[int, Standing]
    known: dict[tuple[int, str, str], Hit] = field(init=False)
    seen: dict[tuple[int, str, str], Hit] = field(default_factory=dict)
    opened: list[tuple[Hit, dict[str, object]]] = field(default_factory=list)
    counted: dict[int, _Counted] = field(init=False)

    def __post_init__(self) -> None:
        rows = Hit.objects.filter(company__in=self.standings)
        self.known = {(one.company_id, one.subject, one.listed_key): one for one in rows}
        self.counted = {pk: _Counted() for pk in self.standings}

    def note(self, company: Company, looked: Looked) -> None:
        """What was found for one subject of a company."""
        for found, party in looked.found:
            key = (company.pk, looked.subject, found.key)
            hit = self.known.get(key) or Hit(company=company, subject=looked.subject, listed_key=found.key)
            self.seen[key] = hit
            self.counted[company.pk].found += 1
            self._describe(hit, found, party, looked)

    def _describe(self, hit: Hit, found: Found, party: Listed, looked: Looked) -> None:
        who = fingerprint(looked.asked, party)
        if hit.pk is None:
            self._open(hit)
        elif hit.fingerprint != who and hit.state in {HitState.CLEARED, HitState.PROPOSED}:
            self.opened.append((hit, _decided(hit)))
            self._open(hit)
        snapshot = self.lists.snapshots.get(found.key.partition(":")[0])
        hit.person, hit.own_name, hit.listed_name = looked.person, found.own_name[:500], found.listed_name[:500]
        hit.score, hit.because, hit.listed = found.score, [asdict(one) for one in found.because], plain(party)
        hit.source = found.key.partition(":")[0]
        hit.published_on = snapshot.published_on if snapshot is not None else None
        hit.sha256 = snapshot.sha256 if snapshot is not None else ""
        hit.seen_at, hit.gone_at, hit.fingerprint = self.now, None, who

    def _open(self, hit: Hit) -> None:
        """Somebody has to look at it, sooner where the company may be introduced already, or has been."""
        is_urgent = self.standings[hit.company_id].verdict == Verdict.PASSED
        hit.state, hit.due_on = HitState.OPEN, _due(self.now, is_urgent=is_urgent)
        hit.proposed_by = hit.proposed_at = hit.decided_by = hit.decided_at = None
        self.counted[hit.company_id].new += 1

    def write(self) -> dict[int, _Counted]:
        """Save all of it; what came of each company."""
        Hit.objects.bulk_create([one for one in self.seen.values() if one.pk is None])
        Hit.objects.bulk_update([one for key, one in self.seen.items() if key in self.known], _SEEN)
        gone = [one for key, one in self.known.items() if key not in self.seen and one.gone_at is None]
        Hit.objects.filter(pk__in=[one.pk for one in gone]).update(gone_at=self.now)
        for hit in gone:
            self.counted[hit.company_id].gone += 1
        for hit, was in self.opened:
            audit.record("hit.opened_again", hit, actor=None, company=hit.company_id, **was)
        return self.counted


def _decided(hit: Hit) -> dict[str, object]:
    """What people had said of a hit, for the log."""
    return {
        "was": hit.state,
        "reason_was": hit.reason,
        "proposed_by": hit.proposed_by_id,
        "decided_by": hit.decided_by_id,
    }


def _due(now: datetime, *, is_urgent: bool) -> date:
    days = admission().urgent_hit_days if is_urgent else admission().hit_days
    return timezone.localdate(now) + timedelta(days=days)

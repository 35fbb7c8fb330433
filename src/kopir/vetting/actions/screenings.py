"""Companies are screened: hits are added, seen again, opened again or marked as gone, and never taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kopir.companies.models import Company
from kopir.companies.states import CompanyState
from kopir.core import audit
from kopir.core.models import User
from kopir.engines.screening import Found
from kopir.vetting.actions.verdicts import standing_of
from kopir.vetting.admission import admission
from kopir.vetting.looking import Asked, Looked, asked_of, look
from kopir.vetting.models import Hit, Screening, Standing
from kopir.vetting.states import HitState, Verdict
from kopir.watchlists import queries as watchlists
from kopir.watchlists.models import ListedParty, ListSnapshot

_BATCH = 50


def screen(company: Company, *, by: User | None) -> Screening:
    """Screen a company and its people against the lists in use. Raises WrongState without the lists."""
    return screen_many([company], by=by)[0]


@transaction.atomic
def screen_many(companies: Sequence[Company], *, by: User | None) -> list[Screening]:
    """The same for several at one go. The standings are locked first: an introduction waits, or was before."""
    for company in sorted(companies, key=lambda one: one.pk):
        standing_of(company)
    locked = Standing.objects.select_for_update().filter(company__in=companies).order_by("company_id")
    standings = {standing.company_id: standing for standing in locked}
    fresh = Company.objects.filter(pk__in=standings).prefetch_related("names", "identifiers", "people")
    by_pk = {company.pk: company for company in fresh}
    asked = [asked_of(by_pk[company.pk]) for company in companies]
    version, found = look(asked)
    now = timezone.now()
    return [
        _note(one, looked, standings[one.company.pk], version, now, by)
        for one, looked in zip(asked, found, strict=True)
    ]


def _note(
    asked: Asked, looked: list[Looked], standing: Standing, version: int, now: datetime, by: User | None
) -> Screening:
    snapshots = watchlists.snapshots_in_use()
    new = sum(_note_hits(asked.company, one, snapshots, now) for one in looked)
    seen = {(one.subject, found.key) for one in looked for found in one.found}
    for hit in Hit.objects.filter(company=asked.company, gone_at=None):
        if (hit.subject, hit.listed_key) not in seen:
            hit.gone_at = now
            hit.save(update_fields=["gone_at"])
    standing.screened_at, standing.lists_version, standing.is_stale = now, version, False
    standing.save(update_fields=["screened_at", "lists_version", "is_stale", "updated_at"])
    screening = Screening.objects.create(
        company=asked.company,
        at=now,
        lists_version=version,
        snapshots=[[one.source, str(one.published_on or ""), one.sha256[:12]] for one in snapshots.values()],
        fingerprint=asked.fingerprint,
        subjects=len(asked.subjects),
        hits=len(seen),
        new_hits=new,
        by=by,
    )
    audit.record("company.screened", asked.company, actor=by, hits=len(seen), new=new, lists=version)
    return screening


def _note_hits(company: Company, looked: Looked, snapshots: dict[str, ListSnapshot], now: datetime) -> int:
    """The hits of one subject; how many of them are new or open again."""
    known = {
        hit.listed_key: hit for hit in Hit.objects.select_for_update().filter(company=company, subject=looked.subject)
    }
    stated = dict(
        ListedParty.objects.filter(
            key__in=[found.key for found in looked.found], snapshot__in=list(snapshots.values())
        ).values_list("key", "stated")
    )
    new = 0
    for found in looked.found:
        hit = known.get(found.key) or Hit(company=company, subject=looked.subject, listed_key=found.key)
        is_news = _describe(hit, found, looked, stated.get(found.key, {}), snapshots, now)
        hit.save()
        new += is_news
    return new


def _describe(
    hit: Hit,
    found: Found,
    looked: Looked,
    stated: dict[str, object],
    snapshots: dict[str, ListSnapshot],
    now: datetime,
) -> bool:
    """What the hit says now; whether somebody has to look at it (anew)."""
    fingerprint = _fingerprint(found, stated)
    is_news = hit.pk is None or (hit.state == HitState.CLEARED and hit.fingerprint != fingerprint)
    source = found.key.partition(":")[0]
    snapshot = snapshots.get(source)
    hit.person, hit.own_name, hit.listed_name = looked.person, found.own_name[:500], found.listed_name[:500]
    hit.score, hit.because = found.score, [asdict(one) for one in found.because]
    hit.listed = stated or hit.listed
    hit.source = source
    hit.published_on = snapshot.published_on if snapshot is not None else None
    hit.sha256 = snapshot.sha256 if snapshot is not None else ""
    hit.seen_at, hit.gone_at, hit.fingerprint = now, None, fingerprint
    if is_news:
        hit.state, hit.due_on = HitState.OPEN, timezone.localdate(now) + timedelta(days=admission().hit_days)
        hit.proposed_by = hit.proposed_at = hit.decided_by = hit.decided_at = None
    return is_news


def _fingerprint(found: Found, stated: dict[str, object]) -> str:
    """Of the names that met and of all that the list states: a clearance is of these and no others."""
    return hashlib.sha256(repr((found.own_name, found.listed_name, sorted(stated.items()))).encode()).hexdigest()


def due(limit: int = 1_000) -> list[Company]:
    """Companies whose screening is stale, older than the lists, or was never made; those being checked first."""
    version = watchlists.lists_version()
    stale = Q(standing__is_stale=True) | ~Q(standing__lists_version=version) | Q(standing__screened_at=None)
    kept = Q(standing__isnull=False) | Q(state=CompanyState.ACTIVE)
    rows = Company.objects.filter(kept & (stale | Q(standing__isnull=True))).exclude(state=CompanyState.ARCHIVED)
    checking = Q(standing__verdict=Verdict.CHECKING)
    return [*rows.filter(checking).order_by("pk")[:limit], *rows.exclude(checking).order_by("pk")[:limit]][:limit]


def screen_due(limit: int = 1_000) -> int:
    """Screen those that are due, batch by batch; how many. A run that was cut off goes on where it was."""
    waiting = due(limit)
    for start in range(0, len(waiting), _BATCH):
        screen_many(waiting[start : start + _BATCH], by=None)
    return len(waiting)

"""The index follows the audit log: every action writes a row there, so whatever changes is filed anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from kopir.cases.models import Case, Interest
from kopir.core.models import AuditRow
from kopir.desk.filing import entries_of
from kopir.desk.models import Entry, FeedMark
from kopir.desk.states import EntryKind
from kopir.opportunities.models import Opportunity

_BATCH = 200
_ROWS_AT_ONCE = 5_000
# A row's number is given before its transaction ends, so younger rows may be seen before older ones: what is younger
# than this is read again by the next run. A longer transaction (an import) is caught by the nightly filing of all.
_MAY_STILL_COME = timedelta(minutes=3)
_MODELS = {
    EntryKind.COMPANY: "companies.company",
    EntryKind.OPPORTUNITY: "opportunities.opportunity",
    EntryKind.APPLICATION: "applications.application",
    EntryKind.INTEREST: "cases.interest",
    EntryKind.CASE: "cases.case",
}
_KINDS = {label: kind for kind, label in _MODELS.items()}
Item = TypeVar("Item")


@transaction.atomic
def follow_audit_log(now: datetime | None = None) -> int:
    """File what has changed since the last run; how many things were filed. Two runs at once wait for each other."""
    now = now or timezone.now()
    FeedMark.objects.get_or_create(pk=1)
    mark = FeedMark.objects.select_for_update().get(pk=1)
    new = AuditRow.objects.filter(pk__gt=mark.audit_row, subject_type__in=_KINDS).order_by("pk")
    rows = list(new.values_list("pk", "at", "subject_type", "subject_id")[:_ROWS_AT_ONCE])
    changed: dict[EntryKind, set[int]] = {kind: set() for kind in EntryKind}
    for _pk, _at, subject_type, subject_id in rows:
        if subject_id.isdecimal():
            changed[_KINDS[subject_type]].add(int(subject_id))
    _spread(changed)
    filed = sum(file_things(kind, ids) for kind, ids in changed.items())
    settled = [pk for pk, at, *_rest in rows if at < now - _MAY_STILL_COME]
    if settled:
        mark.audit_row, mark.at = max(settled), now
        mark.save(update_fields=["audit_row", "at"])
    return filed


def _spread(changed: dict[EntryKind, set[int]]) -> None:
    """The name of a company stands in what is filed of its opportunities, interests and cases."""
    companies = changed[EntryKind.COMPANY]
    if not companies:
        return
    own = Opportunity.objects.filter(company__in=companies)
    changed[EntryKind.OPPORTUNITY] |= set(own.values_list("pk", flat=True))
    for side in ("publisher", "interested"):
        cases = Case.objects.filter(**{f"{side}__in": companies})
        changed[EntryKind.CASE] |= set(cases.values_list("pk", flat=True))
    for path in ("company__in", "opportunity__company__in"):
        interests = Interest.objects.filter(**{path: companies})
        changed[EntryKind.INTEREST] |= set(interests.values_list("pk", flat=True))


def file_things(kind: EntryKind, ids: Iterable[int]) -> int:
    """File these things as they are now; those that are gone are forgotten."""
    filed = 0
    for batch in _batches(sorted(ids)):
        entries = entries_of(kind, batch)
        _store(entries)
        gone = set(batch) - {entry.subject_id for entry in entries}
        Entry.objects.filter(kind=kind, subject_id__in=gone).delete()
        filed += len(entries)
    return filed


def _store(entries: list[Entry]) -> None:
    kept = {"id", "kind", "subject_id"}
    fields = [field.name for field in Entry._meta.concrete_fields if field.name not in kept | {"filed_at"}]
    Entry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["kind", "subject_id"], update_fields=fields
    )


def file_everything(kinds: Iterable[EntryKind] = tuple(EntryKind)) -> int:
    """File all there is anew, batch by batch, and forget what is gone. A run that was cut off is simply run again."""
    filed = 0
    for kind in kinds:
        model: Any = apps.get_model(_MODELS[kind])
        there = model.objects.order_by("pk").values_list("pk", flat=True)
        for batch in _batches(there.iterator()):
            with transaction.atomic():
                filed += file_things(kind, batch)
        with transaction.atomic():
            Entry.objects.filter(kind=kind).exclude(subject_id__in=there.order_by()).delete()
    return filed


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

"""Cases that were introduced before outcomes were asked for get their four questions too. Running it twice adds none."""

from __future__ import annotations

import calendar
from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

_A_BATCH = 1_000


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def plan(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    case_model, outcome = apps.get_model("cases", "Case"), apps.get_model("cases", "Outcome")
    introduced = case_model.objects.filter(introduced_at__isnull=False).order_by("pk")
    rows = []
    fields = ("pk", "introduced_at", "publisher_id", "interested_id")
    for pk, at, publisher, interested in introduced.values_list(*fields).iterator():
        rows += [
            outcome(case_id=pk, company_id=company, months=months, due_on=_months_later(timezone.localdate(at), months))
            for company in (publisher, interested)
            for months in (3, 12)
        ]
        if len(rows) >= _A_BATCH:
            outcome.objects.bulk_create(rows, ignore_conflicts=True)
            rows = []
    outcome.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_outcomes_and_meetings")]

    operations = [migrations.RunPython(plan, migrations.RunPython.noop)]

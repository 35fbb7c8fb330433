"""The mail of the morning: at most one a day and officer, none where there is nothing to say."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import translation

from kopir.core import audit
from kopir.core.models import User
from kopir.desk.letters import MORNING
from kopir.desk.models import Morning, SavedSearch
from kopir.desk.queries import morning as queries
from kopir.mail import actions as mail
from kopir.mail.models import Mail


@transaction.atomic
def want_mornings(is_wanted: bool, *, by: User) -> Morning:  # noqa: FBT001 -- it is what is said
    """Be told each morning what waits, or not. Searches that speak up by mail are told of all the same."""
    _locked(by)
    Morning.objects.filter(officer=by).update(is_wanted=is_wanted)
    audit.record("desk.mornings", by, actor=by, is_wanted=is_wanted)
    return Morning.objects.get(officer=by)


@transaction.atomic
def tell_of_the_morning(officer: User, now: datetime) -> Mail | None:
    """Write today's mail to an officer. A second call on the same day of his does nothing; two at once are one."""
    own = _locked(officer)
    day = queries.local(officer, now).date()
    if not (officer.is_desk and officer.is_active) or not queries.is_morning(officer, now) or own.last_on == day:
        return None
    own.last_on = day
    own.save(update_fields=["last_on"])
    news = queries.news_for(officer, day)
    with translation.override(officer.language):
        work = queries.work_said(officer, day, now, officer.language) if own.is_wanted else ""
        words = "\n\n".join(part for part in (work, queries.news_said(news, officer.language)) if part)
    for one in news:  # what has left a search and comes again is new once more
        SavedSearch.objects.filter(pk=one.kept.pk).update(told=one.unseen)
    return _draft(officer, day, words) if words else None


def _draft(officer: User, day: date, words: str) -> Mail:
    return mail.draft(
        mail.Writing(
            kind=MORNING,
            to=officer.email,
            to_name=officer.name,
            language=officer.language,
            values={"name": officer.name or officer.email, "work": words, "link": queries.my_day()},
            key=f"{MORNING}:{officer.pk}:{day.isoformat()}",
            about=officer,
            account=officer,
        )
    )


def _locked(officer: User) -> Morning:
    Morning.objects.get_or_create(officer=officer)
    return Morning.objects.select_for_update().get(officer=officer)

"""What the morning mail says: how much waits, what is due, what kept searches have found.

A mail may be read by others. It names no person, no contact and nothing that nobody has reviewed, and no company in
connection with its checking: such things are counted, and the link leads to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.applications.queries import officers
from kopir.cases.models import CaseTask
from kopir.companies.models import Company
from kopir.companies.naming import title_of
from kopir.companies.states import CompanyState
from kopir.core.models import User
from kopir.core.wording import shown_in
from kopir.desk.models import Morning, SavedSearch
from kopir.desk.presenting import named_things
from kopir.desk.queries import work
from kopir.desk.queries.branches import SECOND, WAITS_FOR
from kopir.desk.queries.search import news_of, page_of
from kopir.desk.states import BY_MAIL, Alert, EntryKind
from kopir.opportunities.models import Opportunity, OpportunityTextKind

BEGINS, ENDS = time(7), time(12)  # in the officer's own time zone; a worker that was down catches up until noon
MONDAY = 0
MOST_LINES = 10
MOST_SEARCHES = 20
_COUNTED = (work.DUE, work.SECONDS, work.NOBODYS, work.OTHERS, work.STUCK)
_Thing = tuple[EntryKind, int]


@dataclass(frozen=True)
class News:
    """What a kept search finds and its owner has not looked at (`unseen`), and what of it no mail has told of."""

    kept: SavedSearch
    unseen: list[int]
    untold: list[int]


def local(user: User, now: datetime) -> datetime:
    """The moment on the officer's own clock."""
    try:
        return now.astimezone(ZoneInfo(user.time_zone))
    except (ZoneInfoNotFoundError, ValueError):
        return now.astimezone(ZoneInfo(settings.TIME_ZONE))


def is_morning(user: User, now: datetime) -> bool:
    """Whether it is time to tell this officer."""
    return BEGINS <= local(user, now).time() < ENDS


def officers_to_tell(now: datetime) -> list[int]:
    """Those whose morning it is and whose day was not looked at yet."""
    told = dict(Morning.objects.values_list("officer_id", "last_on"))
    return [one.pk for one in officers() if is_morning(one, now) and told.get(one.pk) != local(one, now).date()]


def news_for(user: User, day: date) -> list[News]:
    """Each search that speaks up by mail on this day: weekly ones do on Mondays."""
    alerts = BY_MAIL if day.weekday() == MONDAY else (Alert.DAY,)
    searches = SavedSearch.objects.filter(owner=user, alert__in=alerts).select_related("owner")[:MOST_SEARCHES]
    found = []
    for kept in searches:
        unseen, told = news_of(kept), set(kept.told)
        found.append(News(kept, unseen, [pk for pk in unseen if pk not in told]))
    return found


def work_said(user: User, day: date, now: datetime, language: str) -> str:
    """What is due today, what waits for whom, what is stuck; empty if nothing is."""
    reader = work.Reader(user, day, now)
    numbers = work.numbers_of(reader, _COUNTED)
    lines = work.open_work(reader, {work.DUE: MOST_LINES, work.OTHERS: work.MOST_LISTED})
    parts = []
    for code in _COUNTED:
        if numbers[code]:
            cut = "+" if numbers[code] > work.MOST_LISTED else ""
            head = f"{work.SECTIONS[code]}: {min(numbers[code], work.MOST_LISTED)}{cut}"
            said = {work.DUE: _titles(lines[work.DUE], language), work.OTHERS: _whom(lines[work.OTHERS])}
            parts.append("\n".join([head, *said.get(code, ()), _address("desk_desk:section", code)]))
    return "\n\n".join(parts)


def _titles(lines: Sequence[work.Line], language: str) -> list[str]:
    """Each of those that may be named in a mail: its title and reference."""
    tasks = dict(CaseTask.objects.filter(pk__in=_of(lines, "task")).values_list("pk", "case_id"))
    things = {line: thing for line in lines if (thing := _thing_of(line, tasks)) is not None}
    names = _names(things.values(), language)
    return [f"- {_joined(names.get(thing, ''), line.reference)}" for line, thing in things.items()]


def _of(lines: Iterable[work.Line], source: str) -> list[int]:
    return [line.pk for line in lines if line.source == source]


def _thing_of(line: work.Line, tasks: dict[int, int]) -> _Thing | None:
    """What a line may be called after; None: the mail does not speak of it, for it is about checking a company."""
    if line.source == "task":
        return (EntryKind.CASE, tasks[line.pk]) if line.pk in tasks else None
    kinds = {"case": EntryKind.CASE, "interest": EntryKind.INTEREST, "application": EntryKind.APPLICATION}
    return (kinds[line.source], line.pk) if line.source in kinds else None


def _whom(lines: Sequence[work.Line]) -> list[str]:
    """For whom they wait. What waits for a second officer concerns a hit: only the number above counts it."""
    waits = Counter(line.waits_for for line in lines if line.waits_for != SECOND)
    return [f"- {WAITS_FOR[code]}: {number}" for code, number in waits.most_common()]


def news_said(news: Iterable[News], language: str) -> str:
    """Each search with its number of new findings and the first of their titles; empty if there are none."""
    parts = []
    for one in news:
        number = len(one.untold)
        if not number:
            continue
        head = f"{one.kept.name}: {ngettext('%(number)d new', '%(number)d new', number) % {'number': number}}"
        entries = page_of(one.untold[:MOST_LINES])
        things = [(EntryKind(entry.kind), entry.subject_id) for entry in entries]
        names = _names(things, language)
        lines = [
            f"- {_joined(names.get(thing, ''), entry.reference)}" for thing, entry in zip(things, entries, strict=True)
        ]
        parts.append("\n".join([head, *lines, _address("desk_desk:kept", one.kept.pk)]))
    return "\n\n".join([_("Searches you keep"), *parts]) if parts else ""


def _joined(title: str, reference: str) -> str:
    return f"{title} ({reference})" if title else reference


def _names(things: Iterable[_Thing], language: str) -> dict[_Thing, str]:
    """Reviewed titles only. An application's are what a stranger typed, a draft's nobody has read: they have none."""
    wanted = set(things)
    by_kind = {kind: [pk for one, pk in wanted if one == kind] for kind in EntryKind}
    cases = named_things([one for one in wanted if one[0] in {EntryKind.CASE, EntryKind.INTEREST}], language)
    names = {
        thing: " · ".join([named.title, named.below] if thing[0] == EntryKind.CASE else [named.title])
        for thing, named in cases.items()
    }
    for company in Company.objects.filter(
        pk__in=by_kind[EntryKind.COMPANY], state=CompanyState.ACTIVE
    ).prefetch_related("names"):
        names[EntryKind.COMPANY, company.pk] = title_of(company, language).text
    for one in Opportunity.objects.filter(pk__in=by_kind[EntryKind.OPPORTUNITY]).prefetch_related("texts"):
        public = [text for text in one.texts.all() if text.kind == OpportunityTextKind.PUBLIC_TITLE]
        shown = shown_in(public, language, private=False)
        names[EntryKind.OPPORTUNITY, one.pk] = shown.text if shown is not None else ""
    return names


def _address(name: str, *args: object) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"


def my_day() -> str:
    """The address of the page that has all of it."""
    return _address("desk_desk:today")

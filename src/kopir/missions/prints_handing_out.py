"""What is printed for a mission: schedules, badges, signs of tables, lists. Each reader's in his own language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kopir.companies.labels import reader_language
from kopir.core import printing
from kopir.core.languages import Language
from kopir.core.pair import sides
from kopir.missions import presenting_handing_out as presenting
from kopir.missions.models import Delegate, Mission
from kopir.missions.presenting_handing_out_lists import Listing, listing_of
from kopir.missions.queries import handing_out as queries
from kopir.missions.queries.handing_out import Loaded, Participant
from kopir.missions.queries.handing_out_lists import planned
from kopir.missions.states import Group, PrintKind, PrintStep

_PRINTS = Path(__file__).parent / "prints"
_PLAIN = Path(printing.__file__).parent / "prints/plain.typ"
Tell = Callable[[PrintStep, int, int], None]  # the step, and how many of how many of it are done
_One = TypeVar("_One")


def _told(ones: Sequence[_One], tell: Tell | None) -> Iterator[_One]:
    for done, one in enumerate(ones):
        if tell is not None:
            tell(PrintStep.WORDS, done, len(ones))
        yield one


def _set(template: Path, data: dict[str, Any], tell: Tell | None) -> bytes:
    return printing.pdf(template, data, partial(tell, PrintStep.PAGES, 0, 0) if tell is not None else None)


def schedules(loaded: Loaded, people: Sequence[tuple[Participant, str]], tell: Tell | None = None) -> bytes:
    """A schedule for each, from a new page, in the language said beside the person."""
    mission = loaded.mission
    pages = []
    for person, language in _told(people, tell):
        with translation.override(language):
            pages.append(_schedule(loaded, person, language))
    given = {"language": reader_language(), "title": mission.title, "people": pages}
    return _set(_PRINTS / "schedules.typ", given, tell)


def _under(person: Participant, language: str) -> str:
    return person.party.name_in(language) if isinstance(person, Delegate) else str(_("Interpreter"))


def _schedule(loaded: Loaded, person: Participant, language: str) -> dict[str, Any]:
    mission = loaded.mission
    found = [one for one in queries.entries(loaded, person, language) if not one.is_cancelled]
    return {
        "language": language,
        "name": queries.name_of(person) if isinstance(person, Delegate) else person.name,
        "under": _under(person, language),
        "mission": ", ".join(filter(None, (mission.title, mission.venue))),
        "foot": f"{mission.reference} · {person.name}",
        "zones": _("Clocks: %(zones)s") % {"zones": ", ".join(presenting.zone_words(mission, language))},
        "empty": _("Nothing is planned for you yet."),
        "days": [
            {"title": day.title, "lines": [_line(line) for line in day.lines]}
            for day in presenting.days(mission, found, language)
        ],
    }


def _line(line: presenting.Line) -> dict[str, Any]:
    entry = line.entry
    more = [*entry.others]
    if entry.interpreter:
        more.append(_("Interpreter: %(name)s") % {"name": entry.interpreter})
    if entry.colleagues:
        more.append(_("With you: %(names)s") % {"names": ", ".join(entry.colleagues)})
    return {
        "hours": line.here.hours,
        "elsewhere": [" ".join(filter(None, (one.day, one.hours, one.place))) for one in line.elsewhere],
        "title": entry.title,
        "where": " · ".join(filter(None, (presenting.table_words(entry.table), entry.place))),
        "more": more,
    }


def check_in_address(mission: Mission, person: Participant) -> str:
    """What a badge's code opens: a page for officers. It holds nothing that opens the person's own pages."""
    code = f"{'d' if isinstance(person, Delegate) else 'i'}{person.pk}"
    return f"{settings.PUBLIC_URL}{reverse('missions_desk:check_in', args=[mission.reference, code])}"


def badges(mission: Mission, people: Sequence[Participant], tell: Tell | None = None) -> bytes:
    """Badges to cut out."""
    shown = []
    for person in _told(people, tell):
        with translation.override(person.language):
            shown.append(_badge(mission, person))
    given = {"language": reader_language(), "title": mission.reference, "people": shown}
    return _set(_PRINTS / "badges.typ", given, tell)


def _badge(mission: Mission, person: Participant) -> dict[str, Any]:
    spoken = person.speaks if isinstance(person, Delegate) else sorted({c for p in person.pairs for c in p.split("-")})
    return {
        "language": person.language,
        "name": person.name,
        "latin": person.name_latin if isinstance(person, Delegate) else "",
        "organisation": _under(person, person.language),
        "group": group_words(person.party.group, person.language) if isinstance(person, Delegate) else "",
        "speaks": " · ".join(Language(code).label for code in spoken if code in Language.values),
        "mission": mission.title,
        "qr": printing.qr_svg(check_in_address(mission, person)),
    }


def group_words(group: str, language: str) -> str:
    """The country's name stands for its group."""
    first, second = sides()
    countries = {Group.FIRST: first.label(language), Group.SECOND: second.label(language)}
    return countries.get(Group(group), str(Group(group).label))


def signs(mission: Mission, *, with_meetings: bool, tell: Tell | None = None) -> bytes:
    """A sign for each table: with the meetings of a day, a sheet a day; or its number alone."""
    language = reader_language()
    foot = f"{mission.title} · {mission.reference}"
    rows: dict[tuple[int, Any], list[dict[str, str]]] = defaultdict(list)
    if with_meetings:
        for one in planned(mission, language):
            clock = presenting.clocks(mission, one.starts_at, one.ends_at, language)[0]
            rows[one.table_id, one.day].append({"hours": clock.hours, "first": one.first, "second": one.second})
    found = []
    for table in mission.tables.all():
        days = sorted(day for number, day in rows if number == table.pk) if with_meetings else [None]
        found += [
            {
                "word": table.get_kind_display(),
                "name": table.name,
                "where": table.place,
                "day": presenting.day_in_words(day, language) if day is not None else "",
                "foot": foot,
                "lines": rows[table.pk, day] if day is not None else [],
            }
            for day in days
        ]
    return _set(_PRINTS / "signs.typ", {"language": language, "title": mission.title, "signs": found}, tell)


def listed(mission: Mission, listing: Listing, tell: Tell | None = None) -> bytes:
    """A list of meetings in groups, on A4 across."""
    given = {
        "language": reader_language(),
        "title": listing.title,
        "lead": f"{mission.title} · {mission.venue}".strip(" ·"),
        "foot": mission.reference,
        "wide": True,
        "parts": [
            {"heading": heading, "head": listing.head, "rows": rows, "widths": [3, 2, 6, 6, 3]}
            for heading, rows in listing.groups
        ],
    }
    return _set(_PLAIN, given, tell)


def whole(mission: Mission, kind: PrintKind, tell: Tell | None = None) -> bytes:
    """Any print of a whole mission, in the language of the page that is being made."""
    if tell is not None:
        tell(PrintStep.READING, 0, 0)
    if kind == PrintKind.SCHEDULES:
        people = queries.participants_of(mission)
        return schedules(queries.load(mission), [(one, one.language) for one in people], tell)
    if kind == PrintKind.BADGES:
        return badges(mission, queries.participants_of(mission), tell)
    if kind in {PrintKind.SIGNS, PrintKind.NUMBERS}:
        return signs(mission, with_meetings=kind == PrintKind.SIGNS, tell=tell)
    return listed(mission, listing_of(mission, kind), tell)

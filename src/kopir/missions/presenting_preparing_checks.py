"""What a mission still needs, in the order of the work."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.core.languages import Language
from kopir.missions.models import Mission
from kopir.missions.queries.preparing import Numbers, two_may_meet


def address(page: str, mission: Mission) -> str:
    """Of one of a mission's pages; empty where there is none of this name."""
    with suppress(NoReverseMatch):
        return reverse(f"missions_desk:{page}", args=[mission.reference])
    return ""


@dataclass(frozen=True)
class Check:
    """One thing a mission needs, and the page where it is done. `hint` says what is missing."""

    page: str
    label: str
    hint: str
    is_done: bool
    is_needed: bool = False  # without it wishes cannot be collected
    url: str = ""


def checks_of(mission: Mission, numbers: Numbers) -> list[Check]:
    """The checklist."""
    rows = [*_of_facts(mission), *_of_days(numbers), *_of_people(mission, numbers), *_of_meetings(numbers)]
    return [replace(one, url=address(one.page, mission)) for one in rows]


def _of_facts(mission: Mission) -> list[Check]:
    missing = [name for code, name in Language.choices if not mission.titles.get(code)]
    titles = _("Missing: %(names)s") % {"names": ", ".join(missing)}
    has_place = bool(mission.place and mission.venue)
    until = _("No day is set: a wish is late once planning begins.")
    return [
        Check("mission_edit", _("Title in all languages"), titles, not missing),
        Check("mission_edit", _("City and place of the meetings"), _("Not given yet."), has_place),
        Check("mission_edit", _("Officer in charge"), _("Nobody is named."), mission.owner_id is not None),
        Check("mission_edit", _("Day until which wishes are taken"), until, mission.wishes_until is not None),
    ]


def _of_days(numbers: Numbers) -> list[Check]:
    slots = _("There is no session with slots yet.")
    programme = _("No visit, reception or briefing is entered.")
    return [
        Check("days", _("Sessions with slots"), slots, numbers.slots > 0, is_needed=True),
        Check("days", _("Tables"), _("There is no table yet."), numbers.tables > 0, is_needed=True),
        Check("days", _("Programme"), programme, numbers.programme > 0),
    ]


def _of_people(mission: Mission, numbers: Numbers) -> list[Check]:
    nobody = _("There are no two participants yet who may meet.")
    may = two_may_meet(mission, numbers.groups)
    has_people = numbers.parties > 0 and not numbers.without_principal
    has_addresses = numbers.delegates > 0 and not numbers.unreachable
    silent = _("There is none: only people who share a language can meet.")
    return [
        Check("people", _("Participants who may meet"), nobody, may, is_needed=True),
        Check("people", _("Delegates of every participant"), _without(numbers), has_people),
        Check("people", _("E-mail addresses of delegates"), _unreachable(numbers), has_addresses),
        Check("people", _("Interpreters"), silent, numbers.interpreters > 0),
    ]


def _of_meetings(numbers: Numbers) -> list[Check]:
    return [
        Check("wishes", _("Accepted wishes"), _("Nothing can be planned without them."), numbers.accepted > 0),
        Check("planning", _("Planned meetings"), _("No plan is in force."), numbers.planned > 0),
        Check("budget", _("Budget"), _("There is no line yet."), numbers.budget > 0),
    ]


def _without(numbers: Numbers) -> str:
    if not numbers.parties:
        return _("There are no participants yet.")
    number = numbers.without_principal
    return ngettext(
        "%(number)d participant has nobody who holds meetings.",
        "%(number)d participants have nobody who holds meetings.",
        number,
    ) % {"number": number}


def _unreachable(numbers: Numbers) -> str:
    if not numbers.delegates:
        return _("There are no delegates yet.")
    return ngettext(
        "%(number)d delegate has no address and gets no mail.",
        "%(number)d delegates have no address and get no mail.",
        numbers.unreachable,
    ) % {"number": numbers.unreachable}

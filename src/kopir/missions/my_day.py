"""What missions ask of their officers, registered for *My day*: a line for each mission and kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kopir.desk.presenting import Named
from kopir.desk.queries.branches import Branch
from kopir.desk.sources import Source, register
from kopir.missions.models import Mission
from kopir.missions.models.missions import language_in, text_in
from kopir.missions.queries import my_day as queries
from kopir.missions.queries.recording_lists import DISPUTED, SILENT, disputed
from kopir.missions.states import MissionState, WishState

_Rows = Callable[[], QuerySet[Mission]]
_Names = Callable[[Sequence[int], str], dict[int, Named]]


def _named(mission: Mission, words: Sequence[str], language: str) -> Named:
    title, spoken = text_in(mission.titles, language), language_in(mission.titles, language)
    return Named(title or mission.reference, spoken or "en", " · ".join(words), language, mission.is_example)


def _steps(missions: Sequence[int], language: str) -> dict[int, Named]:
    progress, planned, named = queries.progress_of(missions), queries.with_fresh_plan(missions), {}
    for pk, one in Mission.objects.in_bulk(missions).items():
        words = [one.get_state_display(), _so_far(one, progress.get(pk, queries.Progress()))]
        if pk in planned and one.state != MissionState.PUBLISHED:
            words.append(_("a plan waits for approval"))
        named[pk] = _named(one, words, language)
    return named


def _so_far(mission: Mission, progress: queries.Progress) -> str:
    if mission.state == MissionState.PUBLISHED:
        return _("meetings with a result: %(known)d of %(planned)d") % {
            "known": progress.known,
            "planned": progress.planned,
        }
    return _("accepted wishes that are planned: %(planned)d of %(accepted)d") % {
        "planned": progress.planned,
        "accepted": progress.accepted,
    }


def _wishes(missions: Sequence[int], language: str) -> dict[int, Named]:
    asked, named = queries.wishes_asked(missions), {}
    for pk, one in Mission.objects.in_bulk(missions).items():
        waits = ngettext("%(number)d wish waits for an answer", "%(number)d wishes wait for an answer", asked[pk])
        named[pk] = _named(one, [one.get_state_display(), waits % {"number": asked[pk]}], language)
    return named


def _silent(missions: Sequence[int], language: str) -> dict[int, Named]:
    numbers, named = queries.meetings_among(queries.silent(), missions), {}
    for pk, one in Mission.objects.in_bulk(missions).items():
        words = ngettext("%(number)d meeting without a result", "%(number)d meetings without a result", numbers[pk])
        named[pk] = _named(one, [words % {"number": numbers[pk]}], language)
    return named


def _disputed(missions: Sequence[int], language: str) -> dict[int, Named]:
    numbers, named = queries.meetings_among(disputed(), missions), {}
    for pk, one in Mission.objects.in_bulk(missions).items():
        words = ngettext("%(number)d contradiction to decide", "%(number)d contradictions to decide", numbers[pk])
        named[pk] = _named(one, [words % {"number": numbers[pk]}], language)
    return named


def _page(name: str, query: str, reference: str) -> str:
    return reverse(f"missions_desk:{name}", args=[reference]) + query


def _register(code: str, label: Promise, rows: Sequence[_Rows], names: _Names, page: tuple[str, str]) -> None:
    branches = tuple(Branch(code, one, "created_at", due="due_on") for one in rows)
    register(Source(code, label, "missions.work", branches, partial(_page, *page), names))


_register(
    "mission", gettext_lazy("Missions: next step"), [queries.unpublished, queries.ended], _steps, ("mission", "")
)
_register(
    "mission-wishes", gettext_lazy("Missions: closing day of wishes"), [queries.closing], _wishes,
    ("wishes", f"?state={WishState.ASKED}"),
)  # fmt: skip
_register(
    "mission-results", gettext_lazy("Missions: meetings without a result"), [queries.without_result], _silent,
    ("results", f"?which={SILENT}"),
)  # fmt: skip
_register(
    "mission-disputes", gettext_lazy("Missions: contradictions"), [queries.contradicted], _disputed,
    ("results", f"?which={DISPUTED}"),
)  # fmt: skip

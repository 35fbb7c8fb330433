"""Meetings as one reader's screen shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.cases import zones
from kopir.cases.calendar_file import Event
from kopir.cases.meeting_forms import MeetingForm, ResultForm, change_form
from kopir.cases.models import Case, CaseMeeting
from kopir.cases.queries import meetings_shown
from kopir.cases.states import AFTER_INTRODUCTION, MEETING_MOVES, MeetingState, Side
from kopir.core.models import User

Fields = Callable[[str], Mapping[str, Any] | None]  # what was typed into the form of a step that was refused


@dataclass(frozen=True)
class MeetingShown:
    """A meeting, its time in both countries, and what the reader may make of it."""

    meeting: CaseMeeting
    times: list[zones.Told]
    moves: list[MeetingState]
    form: ResultForm | None
    change_form: MeetingForm | None
    may_withdraw: bool
    has_file: bool  # for a calendar: of one that was cancelled too, which takes it out


def meetings_part(case: Case, user: User, side: Side | None, language: str, typed: Fields) -> dict[str, Any]:
    """The part of the case's page. The form only while the two may meet."""
    is_chamber = side == Side.CHAMBER
    may_meet = case.state in AFTER_INTRODUCTION and side is not None
    return {
        "meetings": [_shown(one, language, typed, side, may_meet=may_meet) for one in meetings_shown(case, user)],
        "meeting_form": MeetingForm(typed("meet"), for_chamber=is_chamber) if may_meet else None,
    }


def _shown(one: CaseMeeting, language: str, typed: Fields, side: Side | None, *, may_meet: bool) -> MeetingShown:
    is_chamber = side == Side.CHAMBER
    is_past = one.starts_at <= timezone.now()
    after = {MeetingState.HELD, MeetingState.NOT_HELD}
    moves = [
        move
        for move in MeetingState
        if move in MEETING_MOVES[MeetingState(one.state)]
        and (is_past or move not in after)
        and not (is_past and move == MeetingState.PLANNED)
    ]

    def of_this(step: str) -> Mapping[str, Any] | None:
        fields = typed(step)
        return fields if fields is not None and str(fields.get("meeting", "")) == str(one.pk) else None

    form = ResultForm(of_this("met"), auto_id=f"met_{one.pk}_%s")
    may_change = is_chamber and may_meet and one.state == MeetingState.PLANNED
    return MeetingShown(
        one,
        zones.on_both_sides(one.starts_at, language),
        moves if is_chamber else [],
        form if is_chamber and MeetingState.HELD in moves else None,
        change_form(one, of_this("change-meeting")) if may_change else None,
        may_withdraw=one.state == MeetingState.PROPOSED and one.side == side,
        has_file=one.state in {MeetingState.PROPOSED, MeetingState.PLANNED, MeetingState.CANCELLED},
    )


def event_of(meeting: CaseMeeting) -> Event:
    """The meeting for a calendar. Its names stand on the page alone: a calendar is seen by many."""
    reference = meeting.case.reference
    return Event(
        uid=f"case-meeting-{meeting.pk}@{urlsplit(settings.PUBLIC_URL).hostname}",
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        summary=_("Meeting in case %(case)s") % {"case": reference},
        changed_at=meeting.changed_at,
        version=meeting.version,
        place=meeting.place,
        link=meeting.link,
        description=meeting.interpreting,
        is_cancelled=meeting.state in {MeetingState.CANCELLED, MeetingState.NOT_HELD},
        is_certain=meeting.state != MeetingState.PROPOSED,
    )

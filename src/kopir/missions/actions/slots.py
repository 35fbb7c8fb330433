"""The hours of a session cut into slots, on the clock of the place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kopir.core.errors import BadInput
from kopir.missions.models import Session, Slot

MOST_A_DAY = 64  # slots: more is a slip of the pen


def moment_at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment at which clocks of a place show an hour.

    An hour that is skipped or comes twice in the night of a clock change is refused.
    """
    shown = datetime.combine(day, clock)
    first, second = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    told = {"hour": clock.strftime("%H:%M"), "day": day.isoformat(), "zone": zone.key}
    if first.astimezone(zone).replace(tzinfo=None) != shown:
        raise BadInput(_("There is no %(hour)s on %(day)s in %(zone)s: the clock is put forward that night.") % told)
    raise BadInput(_("%(hour)s comes twice on %(day)s in %(zone)s: the clock is put back that night.") % told)


def slots_for(session: Session) -> list[Slot]:
    """The slots of a session, none of them saved. Reads only its mission's time zone.

    Refused: an end before the start, hours that do not exist or come twice, a clock that changes meanwhile, no room
    for a single slot, and more slots than a day can have.
    """
    if session.ends <= session.starts:
        raise BadInput(_("A session must end after it starts, on the same day."))
    zone = session.mission.zone
    begin, end = (moment_at(session.day, clock, zone) for clock in (session.starts, session.ends))
    if begin.astimezone(zone).utcoffset() != end.astimezone(zone).utcoffset():
        raise BadInput(
            _("The clock changes during this session. Please make one session before the change and one after it.")
        )
    length, pause = timedelta(minutes=session.slot_minutes), timedelta(minutes=session.break_minutes)
    if end - begin < length:
        raise BadInput(_("The session is shorter than one meeting."))
    count = (end - begin + pause) // (length + pause)
    if count > MOST_A_DAY:
        raise BadInput(_too_many(count))
    return [
        Slot(mission=session.mission, session=session, starts_at=start, ends_at=start + length)
        for start in (begin + nth * (length + pause) for nth in range(count))
    ]


def _too_many(count: int) -> str:
    return _("A day has at most %(most)d slots; this would make %(count)d. Please look at the hours.") % {
        "most": MOST_A_DAY,
        "count": count,
    }

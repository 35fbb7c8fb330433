"""A list of wishes from a spreadsheet: what is right is kept at once, every other line is reported with its reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.core import audit
from kopir.core.errors import KopirError, WrongState
from kopir.core.models import User
from kopir.missions.actions import wishing
from kopir.missions.actions.access import locked
from kopir.missions.models import Mission, Party, Session, Slot, Veto, Wish, WishList
from kopir.missions.queries.wishing_names import Known, known_in
from kopir.missions.states import OPEN_WISHES, Priority, WishSource, WishState
from kopir.missions.wishing_files import Line, lines_of

KEPT_LISTS = 5  # of a mission: older reports go
_BATCH = 2_000
_LONGEST_FOUND = 100
NEW, AGREED, THERE = "new", "agreed", "there"
DONE: dict[str, Promise] = {
    NEW: _("New meetings to plan"),
    AGREED: _("Wishes of participants that are agreed now"),
    THERE: _("Were agreed already"),
}
REASONS: dict[str, Promise] = {
    "double": _("An earlier line of the list names the same two."),
    "a-missing": _("The column a is empty."),
    "b-missing": _("The column b is empty."),
    "a-unknown": _("Nobody on this mission is called what stands in the column a."),
    "b-unknown": _("Nobody on this mission is called what stands in the column b."),
    "a-several": _("Several on this mission could be meant by the column a. Use the reference or the number."),
    "b-several": _("Several on this mission could be meant by the column b. Use the reference or the number."),
    "same": _("Both columns name the same participant."),
    "priority": _("The priority is none of 1 to 5."),
    "session-unknown": _("There is no such session. Use its name, or its day and when it begins."),
    "hour-unreadable": _("This is no hour. Write it like 2027-05-12 10:00, or 10:00 if the list names the session."),
    "hour-none": _("No slot begins at this hour."),
    "hour-several": _("Slots begin at this hour on several days. Write the day, too."),
    "hour-session": _("The slot at this hour lies in another session."),
    "not-possible": _("The two do not meet: by the rules, by a veto, or because one no longer takes part."),
}


class _Refused(Exception):
    """A line that is not kept; `found` is what stood there."""

    def __init__(self, code: str, found: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.found = found


@dataclass(frozen=True, slots=True)
class _Row:
    asker: int
    asked: int
    priority: int
    session: Session | None
    fixed: Slot | None


def read_list(mission: Mission, file: IO[bytes], name: str, size: int, *, by: User) -> WishList:
    """Keep the list's right lines as agreed wishes. Read twice, the second time keeps nothing new."""
    return _keep(mission, lines_of(file, size), name, by)


@transaction.atomic
def _keep(mission: Mission, lines: list[Line], name: str, by: User) -> WishList:
    mission = locked(mission)
    if mission.state in wishing.CLOSED:
        raise WrongState(_("No wishes are taken for this mission."))
    reading = _Reading(mission)
    rows: list[_Row] = []
    refused: list[tuple[int, str, str]] = []
    for line in lines:
        try:
            rows.append(reading.row(line))
        except _Refused as why:
            refused.append((line.number, why.code, why.found[:_LONGEST_FOUND]))
    figures = Counter(code for _number, code, _found in refused)
    figures.update(_write(mission, rows, by))
    kept = WishList.objects.create(
        mission=mission,
        file_name=name[:200],
        figures={"lines": len(lines), **figures},
        refused=refused,
        read_by=by,
    )
    audit.record("mission.wish_list", mission, actor=by, list=kept.pk, lines=len(lines), **{
        code: figures[code] for code in DONE
    })  # fmt: skip
    old = WishList.objects.filter(mission=mission).order_by("-pk").values_list("pk", flat=True)[KEPT_LISTS:]
    WishList.objects.filter(pk__in=list(old)).delete()
    return kept


def _write(mission: Mission, rows: list[_Row], by: User) -> Counter[str]:
    """New wishes, and those that were open already."""
    wishes = Wish.objects.filter(mission=mission, state__in=OPEN_WISHES)
    there = {frozenset((one.asker_id, one.asked_id)): one for one in wishes}
    now = timezone.now()
    new: list[Wish] = []
    agreed: list[Wish] = []
    figures: Counter[str] = Counter()
    for row in rows:
        wish = there.get(frozenset((row.asker, row.asked)))
        if wish is None:
            new.append(
                Wish(
                    mission=mission,
                    asker_id=row.asker,
                    asked_id=row.asked,
                    priority=row.priority,
                    counter_priority=row.priority,
                    session=row.session,
                    fixed=row.fixed,
                    state=WishState.ACCEPTED,
                    source=WishSource.IMPORT,
                    is_late=wishing.is_past(mission, now),
                    asked_at=now,
                    answered_at=now,
                    created_by=by,
                )
            )
        elif wish.state == WishState.ASKED:
            wish.state, wish.counter_priority, wish.answered_at = WishState.ACCEPTED, row.priority, now
            wish.session, wish.fixed = row.session or wish.session, row.fixed or wish.fixed
            agreed.append(wish)
        else:
            figures[THERE] += 1
    Wish.objects.bulk_create(new, batch_size=_BATCH)
    changed = ["state", "counter_priority", "answered_at", "session", "fixed"]
    Wish.objects.bulk_update(agreed, changed, batch_size=_BATCH)
    figures.update({NEW: len(new), AGREED: len(agreed)})
    return figures


class _Reading:
    """What the lines are understood by; everything is read once."""

    def __init__(self, mission: Mission) -> None:
        self.mission = mission
        self.known: Known = known_in(mission)
        self.parties = {one.pk: one for one in Party.objects.filter(mission=mission)}
        vetoes = Veto.objects.filter(party__mission=mission).values_list("party_id", "other_id")
        self.vetoed = {frozenset(pair) for pair in vetoes}
        self.sessions = list(Session.objects.filter(mission=mission))
        slots = Slot.objects.filter(mission=mission).order_by("starts_at")
        self.slots = [(timezone.make_naive(one.starts_at, mission.zone), one) for one in slots]
        self.seen: set[frozenset[int]] = set()

    def row(self, line: Line) -> _Row:
        """The line understood, or refused with the first thing wrong."""
        asker, asked = self._party(line, "a"), self._party(line, "b")
        if asker == asked:
            raise _Refused("same", line.cells["a"])
        pair = frozenset((asker, asked))
        if pair in self.seen:
            raise _Refused("double", f"{line.cells['a']} – {line.cells['b']}")
        try:
            one, other = self.parties[asker], self.parties[asked]
            wishing.refuse_known(self.mission, one, other, is_vetoed=pair in self.vetoed)
        except KopirError as refusal:
            raise _Refused("not-possible", f"{line.cells['a']} – {line.cells['b']}") from refusal
        priority = self._priority(line.cells.get("priority", ""))
        session = self._session(line.cells.get("session", ""))
        fixed = self._slot(line.cells.get("hour", ""), session)
        self.seen.add(pair)
        return _Row(asker, asked, priority, session, fixed)

    def _party(self, line: Line, column: str) -> int:
        text = line.cells[column]
        if not text:
            raise _Refused(f"{column}-missing")
        found = self.known.parties(text)
        if not found:
            raise _Refused(f"{column}-unknown", text)
        if len(found) > 1:
            raise _Refused(f"{column}-several", text)
        return next(iter(found))

    def _priority(self, text: str) -> int:
        if not text:
            return Priority.GOOD
        if not (text.isascii() and text.isdecimal() and len(text) == 1 and int(text) in Priority.values):
            raise _Refused("priority", text)
        return int(text)

    def _session(self, text: str) -> Session | None:
        if not text:
            return None
        wanted = text.casefold()
        for one in self.sessions:
            if wanted in {one.name.casefold(), f"{one.day} {one.starts:%H:%M}"} - {""}:
                return one
        raise _Refused("session-unknown", text)

    def _slot(self, text: str, session: Session | None) -> Slot | None:
        if not text:
            return None
        day, hour = _moment(text)
        found = [
            (at, slot) for at, slot in self.slots if (at.hour, at.minute) == hour and (day is None or at.date() == day)
        ]
        if not found:
            raise _Refused("hour-none", text)
        inside = [one for one in found if session is None or one[1].session_id == session.pk]
        if not inside:
            raise _Refused("hour-session", text)
        if len(inside) > 1:
            raise _Refused("hour-several", text)
        return inside[0][1]


def _moment(text: str) -> tuple[date | None, tuple[int, int]]:
    """The day, if one is written, and the hour."""
    for pattern in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            at = datetime.strptime(text, pattern)  # noqa: DTZ007 -- on the clock of the mission
        except ValueError:
            continue
        return at.date(), (at.hour, at.minute)
    for pattern in ("%H:%M", "%H:%M:%S"):
        try:
            at = datetime.strptime(text, pattern)  # noqa: DTZ007 -- on the clock of the mission
        except ValueError:
            continue
        return None, (at.hour, at.minute)
    raise _Refused("hour-unreadable", text)

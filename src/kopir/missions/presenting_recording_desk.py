"""Meetings afterwards as the desk sees them: both sides' words, without their notes and ratings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kopir.cases.models import Case
from kopir.companies.models import Company
from kopir.desk.presenting import Named, named_things
from kopir.desk.states import EntryKind
from kopir.missions.models import Meeting, MeetingReport, Missing, Mission, Party
from kopir.missions.presenting_recording import Clock, Name, clock, day_of, named
from kopir.missions.states import MeetingState, Result
from kopir.missions.telling import Known, decision_of, known, missing_by, seen
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState

_CHIPS = {
    Result.POSSIBLE: "chip--good",
    Result.INFORMATIVE: "chip--accent",
    Result.NO_INTEREST: "",
    Result.NOT_HELD: "chip--bad",
}


@dataclass(frozen=True)
class SideSaid:
    """What one side said, for the desk."""

    party: Party
    name: Name
    people: list[str]
    report: MeetingReport | None
    chip: str
    missing: str
    is_by_officer: bool


@dataclass(frozen=True)
class DeskRow:
    """A meeting in the desk's lists."""

    meeting: Meeting
    clock: Clock
    sides: list[SideSaid]
    known: Known
    missing: str
    is_decided: bool
    can_take_back: bool
    can_mark: bool


def missing_label(missing: str, names: tuple[Name, Name]) -> str:
    """Who was missing, by name."""
    if missing == Missing.NOBODY:
        return ""
    asker, asked = names
    if missing in (Missing.ASKER, Missing.ASKED):
        return _("%(name)s did not come") % {"name": (asker if missing == Missing.ASKER else asked).text}
    return str(Missing(missing).label)


def desk_rows(meetings: Iterable[Meeting], mission: Mission, language: str) -> list[DeskRow]:
    """Lines of a list; needs what `recording_lists` reads with them."""
    return [desk_row(one, mission, language) for one in meetings]


def desk_row(meeting: Meeting, mission: Mission, language: str) -> DeskRow:
    """One line."""
    what = known(meeting)
    parties = (meeting.wish.asker, meeting.wish.asked)
    names = (named(parties[0], language), named(parties[1], language))
    said = list(meeting.reports.all())
    return DeskRow(
        meeting,
        clock(meeting, mission.time_zone, language),
        [_side(meeting, party, name, names) for party, name in zip(parties, names, strict=True)],
        what,
        missing_label(what.missing, names) if what.is_held is False else "",
        decision_of(meeting) is not None,
        any(one.told_by_id is not None for one in said),
        all(one.told_by_id is not None for one in said),
    )


def _side(meeting: Meeting, party: Party, name: Name, names: tuple[Name, Name]) -> SideSaid:
    report = next((one for one in meeting.reports.all() if one.party_id == party.pk), None)
    people = [one.delegate.name for one in meeting.people.all() if one.delegate.party_id == party.pk]
    chip = _CHIPS[Result(report.result)] if report is not None else ""
    missing = missing_label(missing_by(report, meeting), names) if report is not None and report.absent else ""
    by_officer = report is not None and report.told_by_id is not None
    return SideSaid(party, name, [one for one in people if one], report, chip, missing, by_officer)


def missing_choices(row: DeskRow) -> list[tuple[str, str]]:
    """Who may have been missing, by name."""
    names = (row.sides[0].name, row.sides[1].name)
    found = [Missing.ASKER, Missing.ASKED, Missing.BOTH]
    if row.meeting.interpreter_id is not None:
        found.append(Missing.INTERPRETER)
    return [(one.value, missing_label(one, names)) for one in found]


@dataclass(frozen=True)
class Proposal:
    """An opportunity of the one company in which the other may be introduced."""

    opportunity: Opportunity
    named: Named | None
    company: Company
    name: Name


def is_possible(row: DeskRow) -> bool:
    """Whether a side said that cooperation is possible, of a meeting that was held."""
    return row.meeting.state == MeetingState.HELD and any(
        one.report is not None and one.report.result == Result.POSSIBLE for one in row.sides
    )


def proposals(row: DeskRow, language: str) -> tuple[list[Proposal], list[Case]]:
    """What the cases room lets the desk propose of its own accord, and the cases that the two have already."""
    parties = [one.party for one in row.sides]
    companies = {one.company_id: one.company for one in parties if one.company is not None}
    if len({one.country for one in companies.values()}) != len(parties):
        return [], []
    cases = list(Case.objects.filter(publisher__in=companies, interested__in=companies).order_by("-pk"))
    taken = {one.opportunity_id for one in cases if one.ended_at is None}
    open_ones = list(
        Opportunity.objects.filter(company__in=companies, state=OpportunityState.PUBLISHED)
        .exclude(pk__in=taken)
        .order_by("pk")[:25]
    )
    titles = named_things(((EntryKind.OPPORTUNITY, one.pk) for one in open_ones), language)
    found = []
    for one in open_ones:
        other = next(party for party in parties if party.company_id != one.company_id)
        if other.company is not None:
            title = titles.get((EntryKind.OPPORTUNITY, one.pk))
            found.append(Proposal(one, title, other.company, named(other, language)))
    return found, cases


def seen_of(row: DeskRow) -> str:
    """What the officer looks at, for `actions.recording.decide`."""
    return seen(row.meeting)


def head() -> list[str]:
    """The first line of the desk's list to take away."""
    return [
        _("Day"), pgettext("time", "From"), pgettext("time", "To"), pgettext("furniture", "Table"),
        _("Asked for by"), _("With"), _("State"), _("Who was missing"),
        _("Result of the first"), _("Next step of the first"), _("By"),
        _("Result of the second"), _("Next step of the second"), _("By"),
    ]  # fmt: skip


def cells(rows: Iterable[DeskRow], mission: Mission) -> Iterable[list[str]]:
    """A line for each meeting. No notes, no ratings, no names of people."""
    for row in rows:
        said = []
        for one in row.sides:
            report = one.report
            due = report.next_on.isoformat() if report is not None and report.next_on is not None else ""
            said += [str(report.get_result_display()), report.next_step, due] if report is not None else ["", "", ""]
        first, second = row.sides
        table = row.meeting.table.name if row.meeting.table is not None else ""
        yield [
            day_of(row.meeting, mission).isoformat(), row.clock.begins, row.clock.ends, table,
            first.name.text, second.name.text, str(MeetingState(row.meeting.state).label), row.missing, *said,
        ]  # fmt: skip

"""Missions by HTTP, for the desk: what is planned, the planner itself, and the meetings that came of it.

Nothing here tells a delegate's address or telephone number.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from kopir.api import schemas, shapes
from kopir.api.auth import ScopedToken, caller
from kopir.api.paging import PageIn, page_of
from kopir.api.responses import OR_CONFLICT, OR_MISSING, OR_REFUSED
from kopir.core.errors import NotAllowed
from kopir.core.models import Scope, User
from kopir.core.wording import plain
from kopir.missions.actions import planning
from kopir.missions.models import Meeting, Mission, Plan
from kopir.missions.models.missions import text_in
from kopir.missions.models.plans import LONGEST_SECONDS
from kopir.missions.queries.asking import asked_of
from kopir.missions.queries.clashes import Told
from kopir.missions.states import MeetingState, PlanKind
from kopir.missions.tasks_planning import make_plan

router = Router(auth=ScopedToken(Scope.MISSIONS), tags=["missions"])

_MISSION: dict[str, Any] = {
    "reference": "MS-2027-000001",
    "title": "Honey and nuts: companies of Japan in Almaty",
    "direction": "inward",
    "state": "planning",
    "place": "Almaty",
    "time_zone": "Asia/Almaty",
    "starts_on": "2027-05-12",
    "ends_on": "2027-05-13",
    "is_example": True,
}
_MEETING: dict[str, Any] = {
    "id": 7,
    "state": "planned",
    "starts_at": "2027-05-12T04:00:00Z",
    "ends_at": "2027-05-12T04:30:00Z",
    "table": "A1",
    "interpreter": "Example Interpreter",
    "sides": [
        {"reference": "KZ-C-000042", "title": "TOO Example"},
        {"reference": "JP-C-000007", "title": "KK Example"},
    ],
    "is_locked": False,
    "priority": 4,
}
_PLAN: dict[str, Any] = {
    "id": 3, "kind": "whole", "state": "done", "seconds": 20, "created_at": "2027-05-01T04:00:00Z",
    "finished_at": None, "progress": {},
    "figures": {"held": 120, "meetings": 120, "idle": 3, "lower_bound": 2}, "why": "", "clashes": [],
}  # fmt: skip


class MissionOut(Schema):
    """A mission, with its title in the reader's language."""

    model_config = schemas.example(**_MISSION)

    reference: str
    title: str
    direction: str
    state: str
    place: str
    time_zone: str
    starts_on: date
    ends_on: date
    is_example: bool


class MissionPage(Schema):
    """One page of missions."""

    model_config = schemas.example(page=1, pages=1, count=1, results=[_MISSION])

    page: int
    pages: int
    count: int
    results: list[MissionOut]


class SideOut(Schema):
    """A company (with its reference) or a partner organisation."""

    reference: str
    title: str


class MeetingOut(Schema):
    """A meeting. Without a place (`starts_at` is null) it waits on the stand-by list or is cancelled."""

    model_config = schemas.example(**_MEETING)

    id: int
    state: str
    starts_at: datetime | None
    ends_at: datetime | None
    table: str
    interpreter: str
    sides: list[SideOut]
    is_locked: bool
    priority: int


class MeetingPage(Schema):
    """One page of meetings."""

    model_config = schemas.example(page=1, pages=1, count=1, results=[_MEETING])

    page: int
    pages: int
    count: int
    results: list[MeetingOut]


class PlanIn(Schema):
    """What is planned anew, and for how many seconds the planner may look."""

    model_config = schemas.example(kind="whole", seconds=20)

    kind: Literal["whole", "change", "fill"] = "whole"
    seconds: int = Field(default=20, ge=1, le=LONGEST_SECONDS)


class PlanOut(Schema):
    """A run of the planner. `clashes`: sentences why not every wish can be met."""

    model_config = schemas.example(**_PLAN)

    id: int
    kind: str
    state: str
    seconds: int
    created_at: datetime
    finished_at: datetime | None
    progress: dict[str, Any]
    figures: dict[str, Any]
    why: str
    clashes: list[str]


class InstanceOut(Schema):
    """A mission as the planner reads it; docs/scheduling.md has every field."""

    model_config = schemas.example(
        slots=[{"day": "2027-05-12", "session": "4", "start": "09:00"}],
        tables=[{"id": "1", "place": 0, "of": [], "away": []}],
        people=[{"id": "11", "languages": ["ru"], "most_a_day": None}, {"id": "12", "languages": ["ja", "ru"]}],
        interpreters=[],
        meetings=[{"id": "5", "a": "11", "b": "12", "priority": 120, "slots": [0], "after": []}],
        weights={"idle": 3, "fair": 3, "tables": 3, "walking": 1, "interpreters": 2},
        so_far={"day": "2027-05-12", "slots": 1, "people": {"11": 1}, "interpreters": {}},
    )

    slots: list[dict[str, Any]]
    tables: list[dict[str, Any]]
    people: list[dict[str, Any]]
    interpreters: list[dict[str, Any]]
    meetings: list[dict[str, Any]]
    weights: dict[str, int]
    so_far: dict[str, Any]


class MissionsIn(PageIn, shapes.ReaderIn):
    """Which page, in which language."""


class MeetingsIn(PageIn, shapes.ReaderIn):
    """Which meetings, in which language."""

    state: Literal["", "waiting", "planned", "held", "not-held", "cancelled"] = Field(default="", examples=["planned"])


def _officer(request: HttpRequest) -> User:
    user = caller(request)
    if not user.has_perm("missions.work"):
        raise NotAllowed(_("Missions are the desk's."))
    return user


def _mission(reference: str) -> Mission:
    return get_object_or_404(Mission, reference=plain(reference))


def _told(mission: Mission, language: str) -> dict[str, Any]:
    names = ("reference", "direction", "state", "place", "time_zone", "starts_on", "ends_on", "is_example")
    return {
        **{name: getattr(mission, name) for name in names},
        "title": text_in(mission.titles, language) or mission.reference,
    }


@router.get("", response={200: MissionPage, **OR_REFUSED}, summary="Missions")
def listed(request: HttpRequest, asked: Query[MissionsIn]) -> dict[str, Any]:
    """The next and newest first."""
    _officer(request)
    page = page_of(Mission.objects.all(), asked.page)
    language = shapes.reading_in(asked.reader)
    return {**page.counts(), "results": [_told(one, language) for one in page.rows]}


@router.get("/{reference}", response={200: MissionOut, **OR_MISSING}, summary="One mission")
def detail(request: HttpRequest, reference: str, asked: Query[shapes.ReaderIn]) -> dict[str, Any]:
    """What it is and how far it has come."""
    _officer(request)
    return _told(_mission(reference), shapes.reading_in(asked.reader))


@router.get("/{reference}/instance", response={200: InstanceOut, **OR_MISSING}, summary="A mission for the planner")
def instance(request: HttpRequest, reference: str) -> dict[str, Any]:
    """The accepted wishes with hours, tables and interpreters, as `kopir schedule` reads them; people by number."""
    _officer(request)
    return asked_of(_mission(reference), PlanKind.WHOLE).document


@router.get("/{reference}/meetings", response={200: MeetingPage, **OR_MISSING}, summary="Meetings of a mission")
def meetings(request: HttpRequest, reference: str, asked: Query[MeetingsIn]) -> dict[str, Any]:
    """In the order of time; those without a place last."""
    _officer(request)
    mission, language = _mission(reference), shapes.reading_in(asked.reader)
    rows = mission.meetings.order_by("slot__starts_at", "table__position", "pk")
    if asked.state:
        rows = rows.filter(state=MeetingState(asked.state))
    related = ("slot", "table", "interpreter", "wish__asker__company", "wish__asked__company")
    names = ("wish__asker__company__names", "wish__asked__company__names")
    page = page_of(rows.select_related(*related).prefetch_related(*names), asked.page)
    return {**page.counts(), "results": [_meeting(one, language) for one in page.rows]}


def _meeting(one: Meeting, language: str) -> dict[str, Any]:
    return {
        "id": one.pk,
        "state": one.state,
        "starts_at": one.slot.starts_at if one.slot is not None else None,
        "ends_at": one.slot.ends_at if one.slot is not None else None,
        "table": one.table.name if one.table is not None else "",
        "interpreter": str(one.interpreter) if one.interpreter is not None else "",
        "sides": [
            {"reference": party.company.reference if party.company else "", "title": party.name_in(language)}
            for party in (one.wish.asker, one.wish.asked)
        ],
        "is_locked": one.is_locked,
        "priority": one.wish.priority,
    }


@router.post("/{reference}/plans", response={202: PlanOut, **OR_CONFLICT}, summary="Plan a mission")
def ask_plan(request: HttpRequest, reference: str, asked: PlanIn) -> Status[dict[str, Any]]:
    """A job makes the plan; ask for it until it is done. Nothing is in force before it is approved."""
    officer, mission = _officer(request), _mission(reference)
    with transaction.atomic():
        plan = planning.ask_plan(mission, planning.Wanted(PlanKind(asked.kind), asked.seconds), by=officer)
        make_plan.defer(pk=plan.pk)
    return Status(202, _plan(plan, ""))


def _plan(plan: Plan, reader: str) -> dict[str, Any]:
    names = ("kind", "state", "seconds", "created_at", "finished_at", "progress", "figures", "why")
    clashes = Told(plan.mission, plan.clashes, shapes.reading_in(reader)).sentences() if plan.clashes else []
    return {"id": plan.pk, **{name: getattr(plan, name) for name in names}, "clashes": clashes}


def _found(reference: str, pk: int) -> Plan:
    return get_object_or_404(_mission(reference).plans.select_related("mission"), pk=pk)


@router.get("/{reference}/plans/{pk}", response={200: PlanOut, **OR_MISSING}, summary="A run of the planner")
def plan(request: HttpRequest, reference: str, pk: int, asked: Query[shapes.ReaderIn]) -> dict[str, Any]:
    """Progress with the best plan so far against its bound; the figures of the plan once it is done."""
    _officer(request)
    return _plan(_found(reference, pk), asked.reader)


@router.post("/{reference}/plans/{pk}/approve", response={200: PlanOut, **OR_CONFLICT}, summary="Approve a plan")
def approve(request: HttpRequest, reference: str, pk: int) -> dict[str, Any]:
    """It comes into force, whole or not at all; refused when the mission has changed since it was made."""
    officer = _officer(request)
    return _plan(planning.approve_plan(_found(reference, pk), by=officer), "")

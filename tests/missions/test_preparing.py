"""A mission is created, changed and moved between its states."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kopir.core import audit
from kopir.core.errors import BadInput, KopirError, WrongState
from kopir.core.models import User
from kopir.missions.actions.preparing import Facts, change_mission, create_mission, mark_of, move_mission
from kopir.missions.models import Mission, ProgrammeItem
from kopir.missions.queries.preparing import missing_to_collect, two_may_meet
from kopir.missions.states import MISSION_MOVES, Group, MissionState
from missions.factories import DAY, MissionFactory, TableFactory, WishFactory, meeting_of, party_of, slots_of

pytestmark = pytest.mark.django_db
S = MissionState
FACTS = Facts(
    direction="inward",
    titles={"ja": "アルマトイ訪問団", "en": ""},
    time_zone="Asia/Almaty",
    starts_on=DAY,
    ends_on=DAY + timedelta(days=2),
)


def ready() -> Mission:
    """All that is needed to collect wishes."""
    mission = MissionFactory(state=S.PREPARING)
    slots_of(mission)
    TableFactory(mission=mission)
    party_of(mission)
    party_of(mission, Group.SECOND)
    return mission


def planned(mission: Mission) -> Mission:
    one, other = mission.parties.all()
    meeting_of(WishFactory(asker=one, asked=other), mission.slots.first(), mission.tables.first())
    return mission


def test_new_mission_has_a_number_and_a_history(officer: User) -> None:
    first, second = create_mission(FACTS, by=officer), create_mission(FACTS, by=officer)

    assert first.reference.startswith("MS-")
    assert first.reference != second.reference
    assert first.state == S.PREPARING
    assert first.titles == {"ja": "アルマトイ訪問団"}  # an empty text is none
    assert [row.action for row in audit.rows_about(first)] == ["mission.created"]


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"titles": {}}, "title"),
        ({"titles": {"en": "", "xx": "Mission"}}, "title"),
        ({"time_zone": "Asia/Nowhere"}, "no time zone"),
        ({"time_zone": "../etc/passwd"}, "no time zone"),
        ({"ends_on": DAY - timedelta(days=1)}, "before the first"),
        ({"ends_on": DAY + timedelta(days=31)}, "31 days"),
        ({"direction": "sideways"}, "listed"),
        ({"sitting": "third"}, "listed"),
        ({"may_meet": []}, "at least one pair"),
        ({"may_meet": ["first-third"]}, "at least one pair"),
    ],
)
def test_what_makes_no_mission_is_refused(odd: dict[str, object], words: str, officer: User) -> None:
    with pytest.raises(BadInput, match=words):
        create_mission(replace(FACTS, **odd), by=officer)  # type: ignore[arg-type]

    assert Mission.objects.count() == 0


def test_rules_that_a_plan_has_read_make_it_stale_and_others_do_not(officer: User) -> None:
    mission = create_mission(FACTS, by=officer)

    change_mission(mission, replace(FACTS, place="Almaty"), seen=mark_of(mission), by=officer)
    mission.refresh_from_db()
    was = mission.version
    assert was == 0
    change_mission(mission, replace(FACTS, place="Almaty", weight_idle=5), seen=mark_of(mission), by=officer)

    mission.refresh_from_db()
    assert mission.version == 1
    assert audit.rows_about(mission)[0].details == {"fields": ["weight_idle"]}


def test_change_of_nothing_leaves_no_trace(officer: User) -> None:
    mission = create_mission(FACTS, by=officer)

    change_mission(mission, FACTS, seen=mark_of(mission), by=officer)

    assert audit.rows_about(mission).count() == 1


def test_slower_of_two_officers_is_told(officer: User) -> None:
    mission = create_mission(FACTS, by=officer)
    seen = mark_of(mission)
    change_mission(mission, replace(FACTS, place="Almaty"), seen=seen, by=officer)

    with pytest.raises(WrongState, match="Somebody else"):
        change_mission(mission, replace(FACTS, place="Astana"), seen=seen, by=officer)

    assert Mission.objects.get().place == "Almaty"


@pytest.mark.parametrize("state", [S.OVER, S.CANCELLED])
def test_mission_that_has_ended_is_not_changed(state: MissionState, officer: User) -> None:
    mission = MissionFactory(state=state)

    with pytest.raises(WrongState):
        change_mission(mission, FACTS, seen=mark_of(mission), by=officer)


@pytest.mark.parametrize("hours", ["session", "programme"])
def test_clock_stays_while_hours_hang_on_it(hours: str, officer: User) -> None:
    mission = create_mission(FACTS, by=officer)
    if hours == "session":
        slots_of(mission)
    else:
        at = slots_of(MissionFactory(), count=1)[0]
        ProgrammeItem.objects.create(mission=mission, kind="visit", starts_at=at.starts_at, ends_at=at.ends_at)

    with pytest.raises(WrongState, match="Asia/Almaty"):
        change_mission(mission, replace(FACTS, time_zone="Asia/Tokyo"), seen=mark_of(mission), by=officer)


@pytest.mark.parametrize(("first", "last"), [(1, 2), (-3, -1)])
def test_days_do_not_leave_a_session_outside(first: int, last: int, officer: User) -> None:
    days = {"starts_on": DAY + timedelta(days=first), "ends_on": DAY + timedelta(days=last)}
    mission = create_mission(FACTS, by=officer)
    slots_of(mission)

    with pytest.raises(WrongState, match=DAY.isoformat()):
        change_mission(mission, replace(FACTS, **days), seen=mark_of(mission), by=officer)


def test_collecting_is_refused_with_what_is_missing(officer: User) -> None:
    mission = MissionFactory(state=S.PREPARING)

    with pytest.raises(WrongState) as refusal:
        move_mission(mission, S.COLLECTING, by=officer)

    for words in ("no session", "no table", "no two participants"):
        assert words in str(refusal.value.sentence)
    assert Mission.objects.get().state == S.PREPARING


def test_ready_mission_collects(officer: User) -> None:
    mission = ready()

    move_mission(mission, S.COLLECTING, by=officer)

    assert Mission.objects.get().state == S.COLLECTING
    row = audit.rows_about(mission)[0]
    assert (row.action, row.details) == ("mission.moved", {"was": "preparing", "now": "collecting"})


def test_parties_that_may_not_meet_or_have_withdrawn_do_not_count() -> None:
    mission = ready()
    assert missing_to_collect(mission) == []

    mission.may_meet = ["first-partner"]
    assert len(missing_to_collect(mission)) == 1
    mission.may_meet = ["first-second"]
    mission.parties.filter(group=Group.SECOND).update(is_withdrawn=True)
    assert len(missing_to_collect(mission)) == 1


@pytest.mark.parametrize(("groups", "may"), [({"first": 1}, False), ({"first": 2}, True), ({"second": 2}, False)])
def test_two_of_one_group_meet_where_that_is_ticked(groups: dict[str, int], may: bool) -> None:
    assert two_may_meet(MissionFactory.build(may_meet=["first-first"]), groups) is may


def test_schedules_go_out_only_with_meetings(officer: User) -> None:
    mission = ready()
    Mission.objects.update(state=S.PLANNING)
    with pytest.raises(WrongState, match="No meeting is planned"):
        move_mission(mission, S.PUBLISHED, by=officer)

    move_mission(planned(mission), S.PUBLISHED, by=officer)

    assert Mission.objects.get().state == S.PUBLISHED


@pytest.mark.parametrize("reason", ["", "  ", "\x07\u202e", "x" * 301, "x" * 10_000])
def test_cancelling_needs_a_reason_of_some_length(reason: str, officer: User) -> None:
    with pytest.raises(BadInput):
        move_mission(ready(), S.CANCELLED, by=officer, reason=reason)

    assert Mission.objects.get().state == S.PREPARING


def test_reason_of_cancelling_stays_in_the_history(officer: User) -> None:
    mission = ready()

    move_mission(mission, S.CANCELLED, by=officer, reason="The airport is shut")

    assert audit.rows_about(mission)[0].details["reason"] == "The airport is shut"


@pytest.mark.parametrize("was", S)
@pytest.mark.parametrize("to", S)
def test_states_move_as_the_table_says(was: MissionState, to: MissionState, officer: User) -> None:
    mission = planned(ready())
    Mission.objects.update(state=was)

    if to in MISSION_MOVES[was]:
        move_mission(mission, to, by=officer, reason="Why not")
        assert Mission.objects.get().state == to
    else:
        with pytest.raises(KopirError):
            move_mission(mission, to, by=officer, reason="Why not")
        assert Mission.objects.get().state == was

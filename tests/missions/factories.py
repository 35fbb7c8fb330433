"""Missions with people, slots and tables. All names are of nobody."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from companies.factories import CompanyFactory
from kopir.missions.models import (
    Delegate,
    Interpreter,
    Meeting,
    MeetingPerson,
    Mission,
    Party,
    Session,
    Slot,
    Table,
    Wish,
)
from kopir.missions.states import Direction, Group, MissionState, WishState

DAY = date(2027, 5, 12)


class MissionFactory(DjangoModelFactory):
    class Meta:
        model = Mission

    reference = factory.Sequence(lambda number: f"MS-2027-{number:06d}")
    direction = Direction.INWARD
    titles = {"en": "Example mission to Almaty", "ru": "Пример миссии в Алматы"}
    place = "Almaty"
    time_zone = "Asia/Almaty"
    starts_on = DAY
    ends_on = DAY + timedelta(days=1)
    state = MissionState.COLLECTING


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = Party

    mission = factory.SubFactory(MissionFactory)
    group = Group.FIRST
    company = factory.SubFactory(CompanyFactory)


class DelegateFactory(DjangoModelFactory):
    class Meta:
        model = Delegate

    party = factory.SubFactory(PartyFactory)
    name = factory.Sequence(lambda number: f"Example Delegate {number}")
    email = factory.Sequence(lambda number: f"delegate{number}@company.example")
    speaks = ["ru", "kk"]


class InterpreterFactory(DjangoModelFactory):
    class Meta:
        model = Interpreter

    mission = factory.SubFactory(MissionFactory)
    name = factory.Sequence(lambda number: f"Example Interpreter {number}")
    pairs = ["ja-ru"]


class TableFactory(DjangoModelFactory):
    class Meta:
        model = Table

    mission = factory.SubFactory(MissionFactory)
    name = factory.Sequence(lambda number: f"T{number}")
    position = factory.Sequence(int)


class WishFactory(DjangoModelFactory):
    class Meta:
        model = Wish

    mission = factory.SelfAttribute("asker.mission")
    asker = factory.SubFactory(PartyFactory)
    asked = factory.LazyAttribute(lambda wish: PartyFactory(mission=wish.asker.mission, group=Group.SECOND))
    state = WishState.ACCEPTED


def slots_of(mission: Mission, *, day: date = DAY, count: int = 4, hour: int = 9, minutes: int = 30) -> list[Slot]:
    """A session of `count` slots."""
    zone = ZoneInfo(mission.time_zone)
    begin = datetime.combine(day, time(hour), zone)
    end = begin + timedelta(minutes=count * minutes)
    session = Session.objects.create(
        mission=mission, day=day, starts=begin.time(), ends=end.time(), slot_minutes=minutes
    )
    return Slot.objects.bulk_create(
        Slot(
            mission=mission,
            session=session,
            starts_at=begin + timedelta(minutes=minutes * nth),
            ends_at=begin + timedelta(minutes=minutes * (nth + 1)),
        )
        for nth in range(count)
    )


def party_of(mission: Mission, group: Group = Group.FIRST, *, speaks: list[str] | None = None) -> Party:
    """A party with one delegate, who speaks Russian for the first country and Japanese for the second."""
    party = PartyFactory(mission=mission, group=group)
    own = ["ja"] if group == Group.SECOND else ["ru"]
    DelegateFactory(party=party, speaks=speaks or own)
    return party


def meeting_of(wish: Wish, slot: Slot, table: Table, interpreter: Interpreter | None = None) -> Meeting:
    """A planned meeting of the first delegates of both."""
    meeting = Meeting.objects.create(mission=wish.mission, wish=wish, slot=slot, table=table, interpreter=interpreter)
    for party in (wish.asker, wish.asked):
        MeetingPerson.objects.create(meeting=meeting, delegate=party.delegates.first())
    return meeting

"""The demo's business mission: example companies of both countries, wishes out of their matches, a plan in force.

All companies and people are fictional and marked as examples. The mission is made once, whole or not at all.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from kopir.companies.models import Company
from kopir.core.models import User
from kopir.core.pair import sides
from kopir.demo import people, steps
from kopir.matches.models import Indexed
from kopir.missions.actions import (
    days,
    days_programme,
    days_tables,
    people_parties,
    people_persons,
    planning,
    preparing,
    preparing_budget,
    wishing,
)
from kopir.missions.models import BudgetLine, Mission, Party
from kopir.missions.queries.wishing_partners import suggested_for
from kopir.missions.states import Direction, Group, MissionState, Part, PlanKind, Priority

_A_SIDE = 10
_WISHES = 6  # of each Japanese company
_AWAY = 21  # days until it begins
_TITLES = {
    "en": "Example mission: Japanese buyers in Almaty",
    "ru": "Пример миссии: японские покупатели в Алматы",
    "kk": "Мысал миссия: жапон сатып алушылары Алматыда",
    "ja": "見本ミッション：日本のバイヤーがアルマトイへ",
}
_ABOUT = {
    "en": "An example with fictional companies: two days of one-to-one meetings, a visit and a reception.",
    "ru": "Пример с вымышленными компаниями: два дня встреч один на один, визит и прием.",
    "kk": "Ойдан шығарылған компаниялары бар мысал: екі күндік жеке кездесулер, бір сапар және қабылдау.",
    "ja": "架空の企業による見本です。二日間の個別商談、企業訪問、レセプション。",
}
_RECEPTION = {"en": "Reception", "ru": "Прием", "kk": "Қабылдау", "ja": "レセプション"}
_VISIT = {"en": "Visit to a factory", "ru": "Визит на завод", "kk": "Зауытқа бару", "ja": "工場見学"}
_SPEAKS = {Group.FIRST: (["kk", "ru"], ["ru"], ["ru", "en"]), Group.SECOND: (["ja"], ["ja"], ["ja", "en"])}


def load(*, by: User) -> None:
    """Make it, unless it is there."""
    if Mission.objects.filter(is_example=True).exists():
        return
    with steps.bar("Business mission (example)", 3) as report:
        with transaction.atomic():
            mission = _prepared(by)
            report(1)
            _wishes(mission, by)
            report(2)
            _plan(mission, by)
        report(3)


def _prepared(by: User) -> Mission:
    begins = timezone.localdate() + timedelta(days=_AWAY)
    begins += timedelta(days=(7 - begins.weekday()) % 7)  # a Monday
    facts = preparing.Facts(
        direction=Direction.INWARD,
        titles=_TITLES,
        about=_ABOUT,
        place="Алматы",
        venue="Example hall",
        time_zone=sides()[0].time_zone,
        starts_on=begins,
        ends_on=begins + timedelta(days=1),
        owner=by,
        most_wishes=12,
    )
    mission = preparing.create_mission(facts, by=by)
    Mission.objects.filter(pk=mission.pk).update(is_example=True)
    mission.refresh_from_db()
    for hours in ((time(9), time(12)), (time(13, 30), time(17))):
        days.add_session(mission, days.Hours(begins, *hours, slot_minutes=25, break_minutes=5), by=by)
    days.copy_day(mission, begins, by=by)
    days_tables.add_tables(mission, days_tables.Row("A", 1, 6, place="Hall A"), by=by)
    days_tables.add_tables(mission, days_tables.Row("B", 1, 4, place="Hall B"), by=by)
    _people(mission, by)
    _programme(mission, begins, by)
    preparing_budget.add_budget_line(mission, _money("Example: interpreters, two days", 480_000, "JPY"), by=by)
    preparing_budget.add_budget_line(mission, _money("Example: hall and tables", 900_000, "KZT"), by=by)
    return mission


def _money(what: str, planned: int, currency: str) -> preparing_budget.Money:
    return preparing_budget.Money(what, Decimal(planned), currency, BudgetLine.Payer.CHAMBER)


def _people(mission: Mission, by: User) -> None:
    for side in sides():
        for nth, company in enumerate(_companies(side.code)):
            party = people_parties.add_company(mission, company, by=by)
            _delegates(party, nth, by)
    partner = people_parties.add_organisation(mission, "Example partner organisation", by=by)
    people_persons.add_delegate(
        partner, by=by, name="Example Partner", email="partner-delegate@demo.example", speaks=["en", "ja", "ru"],
        language="en",
    )  # fmt: skip
    for nth, pairs in enumerate((["ja-ru"], ["ja-ru"], ["ja-ru", "ja-kk"], ["ja-ru"], ["ja-ru"], ["en-ja", "ja-ru"])):
        people_persons.add_interpreter(
            mission, by=by, name=f"Example Interpreter {nth + 1}", email=f"interpreter{nth + 1}@demo.example",
            language="ru", pairs=pairs, most_a_day=10, in_a_row=4,
        )  # fmt: skip


def _companies(country: str) -> list[Company]:
    """The two log-ins' own companies first, then those whose needs and offers are published."""
    own = Company.objects.filter(members__user__email__in=people.COUNTRY, country=country)
    others = Company.objects.filter(
        is_example=True, country=country, pk__in=Indexed.objects.values("opportunity__company")
    ).exclude(pk__in=own)
    return [*own.order_by("pk")[:1], *others.order_by("pk")][:_A_SIDE]


def _delegates(party: Party, nth: int, by: User) -> None:
    group = Group(party.group)
    first, second = ("Example Delegate", "Example Colleague")
    speaks = _SPEAKS[group][nth % 3]
    language = "ja" if group == Group.SECOND else speaks[0]
    address = f"{party.company.reference.lower()}@demo.example" if party.company is not None else ""
    one = people_persons.add_delegate(
        party, by=by, name=f"{first} {party.company.reference if party.company else ''}".strip(), email=address,
        position="Example", speaks=speaks, language=language,
    )  # fmt: skip
    if nth % 4 == 0:
        people_persons.add_delegate(
            party, by=by, name=second, speaks=speaks, language=language, part=Part.SUBSTITUTE, stands_in_for=one
        )


def _programme(mission: Mission, begins: date, by: User) -> None:
    evening = days_programme.Event("reception", begins, time(18), time(20), _RECEPTION, is_for_all=True)
    days_programme.add_item(mission, evening, by=by)
    visit = days_programme.Event("visit", begins + timedelta(days=1), time(15), time(17), _VISIT, capacity=8)
    item = days_programme.add_item(mission, visit, by=by)
    guests = Party.objects.filter(mission=mission, group=Group.SECOND).order_by("pk")[:3]
    marks = {party.delegates.order_by("pk")[0].pk: "expected" for party in guests}
    days_programme.mark_people(item, marks, by=by)


def _wishes(mission: Mission, by: User) -> None:
    """Each Japanese company asks for those suggested to it; what is asked is agreed to."""
    preparing.move_mission(mission, MissionState.COLLECTING, by=by)
    hosts = list(Party.objects.filter(mission=mission, group=Group.FIRST).select_related("company").order_by("pk"))
    for party in Party.objects.filter(mission=mission, group=Group.SECOND).select_related("company").order_by("pk"):
        suggested = [one.party for one in suggested_for(party, hosts, "en").suggested]
        rest = [one for one in hosts if one.pk not in {other.pk for other in suggested}]
        wanted = [*suggested, *rest[party.pk % 3 :]][:_WISHES]
        for nth, host in enumerate(wanted):
            priority = max(Priority.MUST - nth, Priority.SOME)
            wishing.ask(party, host, wishing.Wanted(priority=priority), by=by, is_agreed=nth < _WISHES - 1)


def _plan(mission: Mission, by: User) -> None:
    mission.refresh_from_db()
    preparing.move_mission(mission, MissionState.PLANNING, by=by)
    mission.refresh_from_db()
    plan = planning.ask_plan(mission, planning.Wanted(PlanKind.WHOLE, seconds=3), by=by)
    planning.work_on(plan.pk)
    plan.refresh_from_db()
    planning.approve_plan(plan, by=by)
    mission.refresh_from_db()
    preparing.move_mission(mission, MissionState.PUBLISHED, by=by)

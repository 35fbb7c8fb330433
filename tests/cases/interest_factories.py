"""An opportunity whose company keeps a secret, a buyer of the other country, an interest of the one in the other."""

from __future__ import annotations

from collections.abc import Callable

from cases.factories import JapaneseFactory, named
from companies.factories import MemberFactory, PersonFactory
from kopir.cases import actions
from kopir.cases.models import Interest
from kopir.companies.models import Company
from kopir.core.models import Role, User
from kopir.opportunities.models import Opportunity
from opportunities.factories import ApprovedTextFactory, PublishedFactory

TEXTS = {"why": "Нам нужен гречишный мёд.", "offer": "Мы продаём в Японии.", "next": "Пробная партия."}


def opportunity() -> Opportunity:
    found = PublishedFactory()
    named(found.company, "ТОО «Тайный Мёд»", "ru")
    ApprovedTextFactory(opportunity=found, kind="public-title", text="Гречишный мёд")
    PersonFactory(company=found.company, name="Тайный Человек", email="secret@tainy.example")
    return found


def buyer() -> Company:
    company = JapaneseFactory()
    named(company, "株式会社みつばち", "ja")
    PersonFactory(company=company, name="蜂 花子", email="hanako@mitsubachi.example")
    return company


def member_of(company: Company, person: Callable[..., User]) -> User:
    user = person(Role.MEMBER)
    MemberFactory(company=company, user=user)
    return user


def whole(officer: User, *, forwarded: bool) -> Interest:
    interest = actions.express(actions.Wish(opportunity(), buyer(), TEXTS), by=officer)
    return actions.forward(interest, by=officer) if forwarded else interest

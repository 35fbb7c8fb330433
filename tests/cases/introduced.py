"""Two companies that may be introduced, and a case of theirs."""

from __future__ import annotations

from cases.factories import JapaneseFactory, named
from companies.factories import IdentifierFactory, NameFactory, PersonFactory
from kopir.cases import actions
from kopir.cases.models import Case
from kopir.cases.states import Side
from kopir.companies.models import Company
from kopir.core.models import User
from opportunities.factories import ApprovedTextFactory, PublishedFactory
from vetting.vetted import load_lists, vetted


def two(officer: User) -> tuple[Company, Company, Case]:
    """A case that waits for both sides; both companies may be introduced."""
    load_lists()
    opportunity = PublishedFactory()
    ApprovedTextFactory(opportunity=opportunity, kind="public-title", text="Гречишный мёд")
    publisher, interested = opportunity.company, JapaneseFactory()
    NameFactory(company=publisher, text="ТОО «Алтай Бал»")
    IdentifierFactory(company=publisher)
    named(interested, "株式会社みつばち", "ja")
    PersonFactory(company=publisher, name="Айгерім Сейтқали", email="aigerim@altaibal.example")
    PersonFactory(company=interested, name="蜂 花子", email="hanako@mitsubachi.example")
    for company in (publisher, interested):
        vetted(company, by=officer)
    return publisher, interested, actions.propose(opportunity, interested, by=officer)


def agreed(officer: User) -> tuple[Company, Company, Case]:
    publisher, interested, case = two(officer)
    actions.agree(case, Side.PUBLISHER, publisher.people.all(), by=officer, how="By telephone")
    actions.agree(case, Side.INTERESTED, interested.people.all(), by=officer, how="By telephone")
    return publisher, interested, case

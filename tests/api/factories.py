"""Tokens, a small register, and one company with everything that must not leak."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from cases.factories import CaseFactory, InterestFactory, JapaneseFactory, TaskFactory, named
from companies.factories import (
    CompanyFactory,
    EntryFactory,
    IdentifierFactory,
    MemberFactory,
    NameFactory,
    PersonFactory,
    SnapshotFactory,
)
from companies.factories import TextFactory as CompanyTextFactory
from kopir.cases.models import (
    Case,
    CaseContact,
    CaseMessage,
    CaseMessageText,
    CaseNote,
    Interest,
    InterestReply,
    InterestText,
)
from kopir.companies.models import Company
from kopir.core import accounts
from kopir.core.models import Scope, User
from kopir.missions.models import Plan
from kopir.missions.states import Group, MissionState, PlanState
from kopir.opportunities.models import Opportunity, Requirement
from kopir.registers.models import Entry, NameKeys
from kopir.registers.naming import keys_of
from missions.factories import MissionFactory, TableFactory, WishFactory, party_of, slots_of
from opportunities.factories import ApprovedTextFactory, CodeFactory, OpportunityFactory, PublishedFactory, TextFactory

ALL = tuple(Scope)
MISSION = "MS-2027-000042"


def key_for(user: User, *scopes: Scope, expires_at: datetime | None = None) -> str:
    """The key of a new token; with no scope named, of all."""
    return accounts.issue_token(user, name="test", scopes=scopes or ALL, expires_at=expires_at, by=user)[1]


def mission_world() -> None:
    """A mission with two who would like to meet, and a plan that waits for approval."""
    mission = MissionFactory(reference=MISSION, state=MissionState.PLANNING)
    slots_of(mission)
    TableFactory(mission=mission)
    WishFactory(asker=party_of(mission, speaks=["ja"]), asked=party_of(mission, Group.SECOND))
    Plan.objects.create(pk=7, mission=mission, state=PlanState.DONE, version=0)


def expired(user: User) -> str:
    return key_for(user, expires_at=timezone.now() - timedelta(minutes=1))


def revoked(user: User) -> str:
    token, key = accounts.issue_token(user, name="test", scopes=ALL, by=user)
    accounts.revoke_token(token, by=user)
    return key


def calling(key: str | None) -> Client:
    """A program that sends this token."""
    headers = {"Authorization": f"Bearer {key}"} if key is not None else {}
    return Client(headers=headers)


def entry(**fields: Any) -> Entry:
    """A register entry, filed under the keys of its names."""
    made: Entry = EntryFactory(**fields)
    NameKeys.objects.create(entry_id=made.pk, snapshot=made.snapshot, keys=list(keys_of(made.names)))
    return made


def name(text: str, language: str, kind: str = "legal") -> dict[str, str]:
    return {"text": text, "language": language, "script": "Zyyy", "kind": kind}


def register_world() -> dict[str, Entry]:
    """Two registers with a few companies, whose files name the same sort of business."""
    kazakh = SnapshotFactory(source="kz-stat", rows_kept=2)
    japanese = SnapshotFactory(source="edinet", rows_kept=1, file_name="edinet.csv")
    return {
        "honey": entry(snapshot=kazakh),
        "telecom": entry(
            snapshot=kazakh,
            key="941240000193",
            identifiers=["bin:941240000193"],
            names=[name("«Қазақтелеком» АҚ", "kk"), name("АО «Казахтелеком»", "ru")],
            region="KZ-71",
            status="active",
        ),
        "seeds": entry(
            snapshot=japanese,
            source="edinet",
            key="E00012",
            identifiers=["edinet:E00012", "jp-cn:3020001020326"],
            names=[
                name("株式会社サカタのタネ", "ja"),
                name("SAKATA SEED CORPORATION", "en", "translation"),
                name("カブシキガイシャサカタノタネ", "ja", "reading"),
            ],
            country="JP",
            region="JP-14",
        ),
    }


# What an outsider must never read, in any answer.
SECRETS = {
    "company": "Алтай Бал",
    "company reference": "KZ-C-000042",
    "number": "160240000018",
    "person": "Айгерім",
    "mail": "aigerim@altaibal.example",
    "own title": "Мёд пасеки у озера",
    "own description": "Пасека стоит у озера",
    "seeks": "Ищем оптовика",
    "requirement": "сертификат анализа",
    "price": "4321",
    "place": "Порт Актау",
    "unapproved translation": "Unread translation",
    "address": "ул. Гагарина",
    "suggested code": "2204",
}


def secretive(*, member: User | None = None, published: bool = True, **fields: Any) -> Opportunity:
    """An opportunity whose private side is full."""
    company = CompanyFactory(reference="KZ-C-000042", address="ул. Гагарина, 1", website="https://altaibal.example")
    factory = PublishedFactory if published else OpportunityFactory
    made: Opportunity = factory(
        company=company, reference="KZBO20261123001", price=4321, currency="USD", incoterm="FOB",
        incoterm_place="Порт Актау", **fields,
    )  # fmt: skip
    NameFactory(company=company, text="ТОО «Алтай Бал»")
    IdentifierFactory(company=company)
    PersonFactory(company=company)
    CompanyTextFactory(company=company, text="Неутверждённый текст")
    TextFactory(opportunity=made, kind="title", text="Мёд пасеки у озера")
    TextFactory(opportunity=made, text="Пасека стоит у озера, мёд гречишный в бочках, 60 тонн в год")
    TextFactory(opportunity=made, kind="seeks", text="Ищем оптовика")
    ApprovedTextFactory(opportunity=made, kind="public-title", text="Гречишный мёд")
    ApprovedTextFactory(opportunity=made, kind="public-body", text="Мёд гречишный в бочках, 60 тонн в год")
    TextFactory(opportunity=made, kind="public-body", text="Unread translation", language="en", origin="machine")
    Requirement.objects.create(opportunity=made, text="сертификат анализа")
    CodeFactory(opportunity=made)
    CodeFactory(opportunity=made, code="2204", status="suggested")
    if member is not None:
        MemberFactory(company=company, user=member)
    return made


def leaked(text: str, *, but: Iterable[str] = ()) -> set[str]:
    """Which secrets stand in a text."""
    return {what for what, words in SECRETS.items() if words in text and what not in but}


def company_of(user: User, **fields: Any) -> Company:
    """A company the account acts for."""
    made: Company = CompanyFactory(**fields)
    MemberFactory(company=made, user=user)
    return made


INTEREST, CASE = "EI-2026-000123", "CS-2026-000042"
OTHER_INTEREST, OTHER_CASE = "EI-2026-000999", "CS-2026-000999"
# What stands in the chamber's own part of a case, what belongs to one side, and what is another two companies'.
IN_CASES = {
    "note": "Заметка советника",
    "task": "Проверить бенефициара",
    "next step": "Ждём ответа OFAC",
    "end": "Закрыто из-за долгов",
    "officer": "Скрытный Офицер",
    "adviser to buyer": "Совет покупателю",
    "publisher": "Алтай Бал",
    "publisher reference": "KZ-C-000042",
    "person of publisher": "Айгерім",
    "mail of publisher": "aigerim@altaibal.example",
    "buyer": "みつばち",
    "buyer reference": "JP-C-000007",
    "person of buyer": "花子",
    "mail of buyer": "hanako@mitsubachi.example",
    "word to publisher": "Только продавцу",
    "word to buyer": "Только покупателю",
    "other case": OTHER_CASE,
    "other interest": OTHER_INTEREST,
    "other word": "Чужое слово",
}
CHAMBERS_OWN = {"note", "task", "next step", "end", "officer"}
OF_OTHERS = {"other case", "other interest", "other word"}


def case_world(officer: User, *, own: User | None = None, buyer: User | None = None) -> tuple[Interest, Case]:
    """An interest that was forwarded, and a case before the introduction, between two companies; full of what must
    not leak. Needs `secretive()`. Beside them an interest and a case of two others."""
    officer.name = IN_CASES["officer"]
    officer.save()
    opportunity = Opportunity.objects.get(reference="KZBO20261123001")
    company, second = JapaneseFactory(reference="JP-C-000007"), JapaneseFactory(reference="JP-C-000008")
    named(company, "株式会社みつばち", "ja")
    person = PersonFactory(company=company, name="蜂 花子", email="hanako@mitsubachi.example")
    if buyer is not None:
        MemberFactory(company=company, user=buyer)
        MemberFactory(company=second, user=buyer)
    if own is not None:
        MemberFactory(company=opportunity.company, user=own)
    interest = InterestFactory(
        reference=INTEREST, opportunity=opportunity, company=company, state="forwarded", forwarded_at=timezone.now(),
        adviser=officer, other_adviser=officer,
    )  # fmt: skip
    for kind in ("why", "offer", "next"):
        InterestText.objects.create(interest=interest, kind=kind, text="そば蜂蜜を輸入したい", language="ja")
    InterestReply.objects.create(interest=interest, side="chamber", text="Совет покупателю", language="ru", by=officer)
    case = CaseFactory(
        reference=CASE, opportunity=opportunity, interested=company, owner=officer, next_step="Ждём ответа OFAC",
        next_on=timezone.localdate() + timedelta(days=60), publisher_agreed_at=timezone.now(),
        end_reason="Закрыто из-за долгов",
    )  # fmt: skip
    CaseContact.objects.create(case=case, side="publisher", person=opportunity.company.people.get())
    CaseContact.objects.create(case=case, side="interested", person=person)
    CaseNote.objects.create(case=case, author=officer, text="Заметка советника")
    TaskFactory(case=case, title="Проверить бенефициара", due_on=timezone.localdate(), owner=officer)
    say(case, "Только продавцу", "publisher", officer)
    say(case, "Только покупателю", "interested", officer)
    InterestFactory(reference=OTHER_INTEREST, state="forwarded", forwarded_at=timezone.now())
    say(CaseFactory(reference=OTHER_CASE), "Чужое слово", "interested", officer)
    return interest, case


def say(case: Case, text: str, audience: str, by: User, side: str = "chamber") -> CaseMessage:
    message = CaseMessage.objects.create(
        case=case, side=side, audience=audience, author=by, nonce=f"{case.pk}-{case.messages.count()}"
    )
    CaseMessageText.objects.create(message=message, text=text, language="ru")
    return message


def told(text: str) -> set[str]:
    """Which of what stands in cases stands in a text."""
    return {what for what, words in IN_CASES.items() if words in text}

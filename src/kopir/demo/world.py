"""The demo world, loaded once: registers, accounts, companies, needs and offers, the index.

The Japanese register is the real EDINET list; the Kazakhstani one is synthetic in the real layout and marked so. Needs
and offers are the open ranking set, written for it: fictional companies, marked as examples. Each step looks first
whether it was done, so that a second run costs seconds and loses nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from kopir.companies import actions as companies
from kopir.companies.models import Company, CompanyMember
from kopir.companies.states import CompanyState
from kopir.core.models import User
from kopir.demo import casework, heritage, missions, pages, people, registers, steps
from kopir.engines import data
from kopir.engines.taxonomy.places import find_places
from kopir.matches import actions as matches
from kopir.matches.queries.due import due_for_index
from kopir.opportunities import actions as opportunities
from kopir.opportunities.actions.drafts import Statement
from kopir.opportunities.actions.moves import first_words
from kopir.opportunities.models import Direction, Opportunity, OpportunityTextKind, RequirementEffect

BATCH = 16
VALID_FOR = timedelta(days=180)
_LANGUAGES = {"kk", "ru", "ja", "en"}
# What a role usually deals in, for the two classifications of opportunities.
_BUSINESS = {
    "investor": "investment", "developer": "technology", "service": "support", "training": "support",
    "research": "technology", "jv": "alliance", "distributor": "trade", "buyer": "trade",
}  # fmt: skip


def load() -> None:
    """Bring the demo world up to date: what is missing is made, what is there stays as it is."""
    call_command("migrate", verbosity=0)
    officer = people.open_accounts()
    registers.load(by=officer)
    _load_examples(officer)
    _index()
    casework.load(by=officer)
    missions.load(by=officer)
    heritage.load()
    pages.load(by=User.objects.get(email=people.EDITOR))


def _rows(name: str) -> list[dict[str, str]]:
    path: Path = data.path("demo", name)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _load_examples(officer: User) -> None:
    """One fictional company for each row, with its need or offer published."""
    known = set(Company.objects.filter(is_example=True).values_list("names__text", flat=True))
    waiting = [
        (direction, row)
        for direction, name in ((Direction.OFFER, "offers.tsv"), (Direction.NEED, "needs.tsv"))
        for row in _rows(name)
        if _name(row, "en") not in known
    ]
    if waiting:
        for direction, row in steps.counted("Companies, needs and offers (examples)", waiting):
            with transaction.atomic():
                _opportunity(_company(row, officer), direction, row, officer)
    for email in (people.KZ_COMPANY, people.JP_COMPANY):
        _give_company(User.objects.get(email=email), officer)


def _name(row: Mapping[str, str], language: str) -> str:
    word = {"en": "Example company", "ru": "Компания-пример", "kk": "Мысал компания", "ja": "見本会社"}[language]
    return f"{word} {row['id'].upper()}"


def _company(row: Mapping[str, str], officer: User) -> Company:
    own = {"KZ": "ru", "JP": "ja"}[row["country"]]
    mentions = find_places(row.get("region", ""))
    region = next((mention.place.region for mention in mentions), "")
    company = companies.create_company(
        name=_name(row, own), language=own, country=row["country"], region=region, is_example=True, by=officer
    )
    for language in sorted(_LANGUAGES - {own}):
        companies.add_name(company, text=_name(row, language), language=language, kind="translation", by=officer)
    return companies.move_company(company, CompanyState.ACTIVE, by=officer)


def _opportunity(company: Company, direction: Direction, row: Mapping[str, str], officer: User) -> Opportunity:
    role = row.get("kind", "") or row.get("wants", "")
    statement = Statement(
        direction=direction.value,
        profile_type="BO" if direction == Direction.OFFER else "BR",
        business_type=_BUSINESS.get(role, "trade"),
        own_role=row.get("kind", ""),
        partner_role=row.get("wants", ""),
        valid_until=timezone.localdate() + VALID_FOR,
    )
    made = opportunities.draft_opportunity(company, statement, by=officer, is_example=True)
    language = row["lang"].partition("-")[0]
    language = language if language in _LANGUAGES else ""
    for kind, text in ((OpportunityTextKind.TITLE, first_words(row["text"])), (OpportunityTextKind.BODY, row["text"])):
        opportunities.write_text(made, kind, text, language=language, by=officer)
    if row.get("seeks"):
        opportunities.write_text(made, OpportunityTextKind.SEEKS, row["seeks"], by=officer)
    musts = [part.strip() for part in row.get("must", "").split(";") if part.strip()]
    if musts:
        opportunities.set_requirements(made, [(must, RequirementEffect.MARK.value) for must in musts], by=officer)
    opportunities.send_to_review(made, by=officer)
    return opportunities.publish(made, by=officer)


def _give_company(user: User, officer: User) -> None:
    """The demo's company accounts act for the first example company of their country that has something published."""
    if CompanyMember.objects.filter(user=user).exists():
        return
    country = people.COUNTRY[user.email]
    company = Company.objects.filter(is_example=True, country=country).order_by("pk").first()
    if company is not None:
        companies.add_member(company, user, by=officer)


def _index() -> None:
    """Prepare what matching reads: about a tenth of a second a text, most of it in the encoders."""
    due = list(due_for_index())
    if not due:
        return
    with steps.bar("Needs and offers read for matching", len(due)) as report:
        for number, batch in enumerate(steps.in_batches(due, BATCH), 1):
            matches.index_opportunities(batch)
            report(number * BATCH)
    matches.refresh_pool()
    matches.look_again(limit=len(due))

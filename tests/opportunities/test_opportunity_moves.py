"""Opportunities from the first draft to the end."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from companies.factories import CompanyFactory, NameFactory
from kopir.companies.actions import move_company
from kopir.companies.states import CompanyState
from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.opportunities import actions, tasks
from kopir.opportunities.actions import Statement
from kopir.opportunities.actions.access import locked
from kopir.opportunities.models import Opportunity
from kopir.opportunities.references import today_in
from kopir.opportunities.states import MOVES, OpportunityState
from opportunities.factories import CodeFactory, OpportunityFactory, PublishedFactory, TextFactory

OFFER = Statement(direction="offer", profile_type="BO", business_type="trade", own_role="manufacturer")


def done_to(opportunity: Opportunity) -> list[str]:
    return [row.action for row in reversed(audit.rows_about(opportunity))]


def ready(**fields: object) -> Opportunity:
    """An opportunity in review with all that publication asks for but an owner."""
    opportunity = OpportunityFactory(state=OpportunityState.REVIEW, **fields)
    TextFactory(opportunity=opportunity, kind="title", text="Гречишный мёд")
    TextFactory(opportunity=opportunity)
    return opportunity


def test_draft_has_reference_owner_and_audit_row(officer: User) -> None:
    company = CompanyFactory(country="KZ")

    opportunity = actions.draft_opportunity(company, OFFER, by=officer)

    assert opportunity.reference == f"KZBO{today_in('KZ'):%Y%m%d}001"
    assert (opportunity.state, opportunity.owner) == (OpportunityState.DRAFT, officer)
    assert done_to(opportunity) == ["opportunity.drafted"]


def test_references_are_counted_by_country_type_and_day(officer: User) -> None:
    kazakh, japanese = CompanyFactory(country="KZ"), CompanyFactory(country="JP")
    need = Statement(direction="need", profile_type="RDR", business_type="technology")

    made = [
        actions.draft_opportunity(company, statement, by=officer).reference
        for company, statement in ((kazakh, OFFER), (kazakh, OFFER), (japanese, OFFER), (japanese, need))
    ]

    kz, jp = f"{today_in('KZ'):%Y%m%d}", f"{today_in('JP'):%Y%m%d}"
    assert made == [f"KZBO{kz}001", f"KZBO{kz}002", f"JPBO{jp}001", f"JPRDR{jp}001"]


@pytest.mark.django_db(transaction=True)
def test_references_are_unique_at_the_same_moment() -> None:
    company = CompanyFactory()
    made: list[str] = []
    start = threading.Barrier(2)

    def draft() -> None:
        try:
            start.wait(60)
            drafts = [actions.draft_opportunity(company, OFFER, by=None) for _ in range(5)]
            made.extend(draft.reference for draft in drafts)
        finally:
            connection.close()

    threads = [threading.Thread(target=draft) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert sorted(int(reference[-3:]) for reference in made) == list(range(1, 11))


@pytest.mark.parametrize(
    "wrong",
    [
        {"direction": "need"},
        {"profile_type": "XX"},
        {"direction": "sideways"},
        {"price": Decimal(10)},
        {"price": Decimal(-1), "currency": "USD"},
        {"incoterm_place": "Almaty"},
    ],
)
def test_impossible_statement_is_refused(officer: User, wrong: dict[str, object]) -> None:
    company = CompanyFactory()
    values = {"direction": "offer", "profile_type": "BO", "business_type": "trade", **wrong}

    with pytest.raises(BadInput):
        actions.draft_opportunity(company, Statement(**values), by=officer)

    assert Opportunity.objects.count() == 0


def test_archived_company_states_nothing(officer: User) -> None:
    with pytest.raises(WrongState):
        actions.draft_opportunity(CompanyFactory(state=CompanyState.ARCHIVED), OFFER, by=officer)

    assert Opportunity.objects.count() == 0


def test_publication_approves_originals_and_makes_the_public_version(officer: User) -> None:
    opportunity = ready(owner=officer)

    published = actions.publish(opportunity, by=officer)

    assert published.state == OpportunityState.PUBLISHED
    assert published.published_at is not None
    assert sorted(
        (text.kind, text.text, text.approved_by) for text in published.texts.all() if text.kind.startswith("public")
    ) == [
        ("public-body", "Гречишный мёд в бочках, 60 тонн в год.", officer),
        ("public-title", "Гречишный мёд", officer),
    ]
    assert done_to(opportunity) == ["opportunity.published"]


def test_publication_does_not_approve_translations(officer: User) -> None:
    opportunity = ready(owner=officer)
    actions.write_translation(opportunity, "body", "en", "Buckwheat honey", by=officer)

    actions.publish(opportunity, by=officer)

    assert opportunity.texts.get(kind="body", language="en").approved_at is None


def test_publication_without_codes_is_possible(officer: User) -> None:
    assert actions.publish(ready(owner=officer), by=officer).codes.count() == 0


def test_publication_is_refused_while_something_is_missing(officer: User) -> None:
    textless = OpportunityFactory(state=OpportunityState.REVIEW, owner=officer)
    ownerless = ready()
    undated = ready(owner=officer, valid_until=None)
    over = ready(owner=officer, valid_until=timezone.localdate() - timedelta(days=2))
    drafted = ready(owner=officer, company__state=CompanyState.DRAFT)

    for opportunity in (textless, ownerless, undated, over, drafted):
        with pytest.raises(WrongState):
            actions.publish(opportunity, by=officer)
        opportunity.refresh_from_db()
        assert opportunity.state == OpportunityState.REVIEW
        assert done_to(opportunity) == []


def test_publication_is_refused_when_the_text_names_the_company(officer: User) -> None:
    opportunity = ready(owner=officer)
    NameFactory(company=opportunity.company, text="ТОО «Ридер Бал»")
    TextFactory(opportunity=opportunity, kind="public-body", text="Мёд от Ridder Bal, 60 тонн")

    with pytest.raises(actions.NamesFound):
        actions.publish(opportunity, by=officer)

    opportunity.refresh_from_db()
    assert opportunity.state == OpportunityState.REVIEW
    assert opportunity.texts.filter(approved_at__isnull=False).count() == 0


@pytest.mark.parametrize("old", OpportunityState)
@pytest.mark.parametrize("new", OpportunityState)
def test_states_move_by_the_table(officer: User, old: OpportunityState, new: OpportunityState) -> None:
    opportunity = ready(owner=officer)
    Opportunity.objects.filter(pk=opportunity.pk).update(state=old)
    steps = {
        OpportunityState.DRAFT: lambda: actions.return_to_draft(opportunity, reason="what for?", by=officer),
        OpportunityState.REVIEW: lambda: (
            actions.withdraw_to_review(opportunity, reason="a name", by=officer)
            if old == OpportunityState.PUBLISHED
            else actions.send_to_review(opportunity, by=officer)
        ),
        OpportunityState.PUBLISHED: lambda: actions.publish(opportunity, by=officer),
        OpportunityState.EXPIRED: lambda: actions.expire_due(timezone.localdate() + timedelta(days=100)),
        OpportunityState.CLOSED: lambda: actions.close(opportunity, reason="done", by=officer),
    }

    if new in MOVES[old] or new == OpportunityState.EXPIRED:
        steps[new]()
    else:
        with pytest.raises(WrongState):
            steps[new]()

    opportunity.refresh_from_db()
    moved = new in MOVES[old]
    assert opportunity.state == (new if moved else old)
    assert len(done_to(opportunity)) == int(moved)


@pytest.mark.parametrize("step", [actions.return_to_draft, actions.close])
def test_ending_needs_a_reason(officer: User, step: object) -> None:
    opportunity = ready(owner=officer)

    with pytest.raises(BadInput):
        step(opportunity, reason=" \u202e ", by=officer)

    opportunity.refresh_from_db()
    assert opportunity.state == OpportunityState.REVIEW


def test_draft_without_description_is_not_sent(officer: User) -> None:
    opportunity = OpportunityFactory()

    with pytest.raises(WrongState):
        actions.send_to_review(opportunity, by=officer)

    assert done_to(opportunity) == []


def test_expiry_is_the_day_after_and_twice_is_once(db: None) -> None:
    ended = PublishedFactory(valid_until=date(2026, 11, 22))
    last_day = PublishedFactory(valid_until=date(2026, 11, 23))

    assert actions.expire_due(date(2026, 11, 23)) == 1
    assert actions.expire_due(date(2026, 11, 23)) == 0

    ended.refresh_from_db()
    last_day.refresh_from_db()
    assert (ended.state, last_day.state) == (OpportunityState.EXPIRED, OpportunityState.PUBLISHED)
    assert done_to(ended) == ["opportunity.expired"]
    assert [row.actor for row in audit.rows_about(ended)] == [None]


def test_job_expires_what_is_over_everywhere(db: None) -> None:
    ended = PublishedFactory(valid_until=timezone.localdate() - timedelta(days=3))

    tasks.expire_due(0)

    ended.refresh_from_db()
    assert ended.state == OpportunityState.EXPIRED


def test_renewal_brings_back(officer: User) -> None:
    opportunity = ready(owner=officer)
    Opportunity.objects.filter(pk=opportunity.pk).update(state="expired", valid_until=date(2026, 1, 1))
    day = timezone.localdate() + timedelta(days=30)

    actions.renew(opportunity, day, by=officer)

    opportunity.refresh_from_db()
    assert (opportunity.state, opportunity.valid_until) == (OpportunityState.PUBLISHED, day)
    assert done_to(opportunity) == ["opportunity.renewed"]


@pytest.mark.parametrize("state", ["draft", "review", "closed"])
def test_only_what_was_published_is_renewed(officer: User, state: str) -> None:
    opportunity = ready(owner=officer)
    Opportunity.objects.filter(pk=opportunity.pk).update(state=state)

    with pytest.raises(WrongState):
        actions.renew(opportunity, timezone.localdate() + timedelta(days=30), by=officer)

    assert done_to(opportunity) == []


def test_renewal_to_the_past_is_refused(officer: User) -> None:
    opportunity = PublishedFactory(owner=officer)
    TextFactory(opportunity=opportunity)

    with pytest.raises(WrongState):
        actions.renew(opportunity, date(2026, 1, 1), by=officer)


@pytest.mark.django_db
def test_constraints_hold_without_the_actions() -> None:
    wrongs: list[dict[str, object]] = [
        {"state": "lost"},
        {"direction": "up"},
        {"price": Decimal(1)},
        {"state": "published", "valid_until": None},
        {"reference": OpportunityFactory().reference},
    ]
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            OpportunityFactory(**wrong)
    code = CodeFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        CodeFactory(opportunity=code.opportunity)
    text = TextFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        TextFactory(opportunity=text.opportunity, language="kk")


@pytest.mark.django_db(transaction=True)
def test_a_company_cannot_be_archived_while_its_opportunity_is_published() -> None:
    opportunity = OpportunityFactory()
    waited: list[bool] = []

    def archive() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("set local lock_timeout = '300ms'")
                move_company(opportunity.company, CompanyState.ARCHIVED, by=None)
                waited.append(False)
        except OperationalError:
            waited.append(True)
        finally:
            connection.close()

    with transaction.atomic():
        locked(opportunity)  # the first thing each action does
        thread = threading.Thread(target=archive)
        thread.start()
        thread.join(120)

    assert waited == [True]

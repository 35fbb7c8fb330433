"""Officers' decisions: stored once a pair, audited, guarded by the table of moves and by the database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from kopir.core.audit import rows_about
from kopir.core.errors import AlreadyThere, BadInput, KopirError, NotAllowed, WrongState
from kopir.core.models import AuditRow, Role, User
from kopir.core.states import may_move
from kopir.matches import actions
from kopir.matches.models import Decision
from kopir.matches.states import MOVES, DecisionState
from kopir.opportunities.models import Opportunity
from matches.factories import CABLE_OFFER, HONEY_NEED, HONEY_OFFER, company, need, offer

pytestmark = pytest.mark.django_db
SHORTLIST = actions.Word(DecisionState.SHORTLISTED)


@pytest.fixture
def pair(db: None) -> tuple[Opportunity, Opportunity]:
    return need(HONEY_NEED, "ja"), offer(HONEY_OFFER, "ru")


def test_a_decision_is_stored_with_owner_day_and_audit(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    decision = actions.decide(*pair, SHORTLIST, by=officer, today=date(2026, 11, 23))

    decision.refresh_from_db()
    assert (decision.state, decision.owner, decision.due_on) == ("shortlisted", officer, date(2026, 11, 30))
    row = rows_about(decision).get()
    assert (row.action, row.actor, row.details) == ("match.shortlisted", officer, {"was": None, "why": ""})


def test_a_pair_is_stored_once_from_whichever_side(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    sought, found = pair
    actions.decide(found, sought, SHORTLIST, by=officer)

    actions.decide(sought, found, actions.Word(DecisionState.INVITED), by=officer)

    decision = Decision.objects.get()
    assert (decision.opportunity, decision.answer, decision.state) == (sought, found, "invited")


def test_two_offers_are_stored_the_older_first(officer: User) -> None:
    older, younger = offer(HONEY_OFFER, "ru"), offer(CABLE_OFFER, "en", by=company("JP", "JP-13"))

    decision = actions.decide(younger, older, SHORTLIST, by=officer)

    assert (decision.opportunity, decision.answer) == (older, younger)


def test_what_was_suggested_is_stored_beside_the_decision(
    pair: tuple[Opportunity, Opportunity], officer: User
) -> None:
    actions.reindex_due()
    word = actions.with_evidence(SHORTLIST, *pair)

    decision = actions.decide(*pair, word, by=officer)

    assert decision.score is not None
    assert 0 < decision.score <= 1
    assert "role_fits" in {reason["feature"] for reason in decision.evidence}
    assert decision.engine_version != ""


@pytest.mark.parametrize("state", list(DecisionState))
def test_only_moves_of_the_table_are_possible(
    pair: tuple[Opportunity, Opportunity], officer: User, state: DecisionState
) -> None:
    actions.decide(*pair, actions.Word(DecisionState.DISMISSED, "too far"), by=officer)
    allowed = may_move(MOVES, DecisionState.DISMISSED, state)
    rows = AuditRow.objects.filter(action__startswith="match.").count()

    if allowed:
        actions.decide(*pair, actions.Word(state, "again"), by=officer)
    else:
        with pytest.raises(KopirError):
            actions.decide(*pair, actions.Word(state, "again"), by=officer)

    assert Decision.objects.get().state == (state if allowed else DecisionState.DISMISSED)
    assert AuditRow.objects.filter(action__startswith="match.").count() == rows + allowed


def test_a_dismissal_needs_a_reason(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    with pytest.raises(BadInput):
        actions.decide(*pair, actions.Word(DecisionState.DISMISSED, "  "), by=officer)

    assert not Decision.objects.exists()
    assert not AuditRow.objects.exists()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PARTNER, Role.EDITOR])
def test_only_officers_decide(pair: tuple[Opportunity, Opportunity], person: Callable[..., User], role: Role) -> None:
    with pytest.raises(NotAllowed):
        actions.decide(*pair, SHORTLIST, by=person(role))

    assert not Decision.objects.exists()


def test_unfit_pairs_are_refused(officer: User) -> None:
    owner = company()
    sought, own = need(HONEY_NEED, "ja", by=owner), offer(HONEY_OFFER, "ru", by=owner)
    other_need, closed = need(HONEY_NEED, "ja"), offer(HONEY_OFFER, "ru", state="closed")

    with pytest.raises(BadInput):
        actions.decide(sought, own, SHORTLIST, by=officer)
    with pytest.raises(BadInput):
        actions.decide(sought, other_need, SHORTLIST, by=officer)
    with pytest.raises(WrongState):
        actions.decide(sought, closed, SHORTLIST, by=officer)

    assert not Decision.objects.exists()


def test_a_lead_is_named_and_decided_once(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    lead = actions.Lead("kz-stat", "160240000018", "ТОО «Алтай Бал»")

    decision = actions.decide(pair[0], lead, actions.Word(DecisionState.INVITED), by=officer, today=date(2026, 11, 23))

    assert (decision.lead_name, decision.state, decision.due_on) == ("ТОО «Алтай Бал»", "invited", date(2026, 12, 7))
    with pytest.raises(AlreadyThere):
        actions.decide(pair[0], lead, actions.Word(DecisionState.INVITED), by=officer)


@pytest.mark.parametrize("broken", ["twice", "nothing", "both", "itself", "state"])
def test_the_database_refuses_what_the_code_should(pair: tuple[Opportunity, Opportunity], broken: str) -> None:
    sought, found = pair
    Decision.objects.create(opportunity=sought, answer=found)
    rows = {
        "twice": {"answer": found},
        "nothing": {},
        "both": {"answer": offer(CABLE_OFFER, "en"), "lead_source": "kz-stat", "lead_key": "1"},
        "itself": {"answer": sought},
        "state": {"lead_source": "kz-stat", "lead_key": "1", "state": "married"},
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(opportunity=sought, **rows[broken])


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_leave_one_decision(person: Callable[..., User]) -> None:
    sought, found = need(HONEY_NEED, "ja"), offer(HONEY_OFFER, "ru")
    officers = [person(Role.OFFICER), person(Role.OFFICER)]
    gate = threading.Barrier(2)
    outcomes: list[str] = []

    def say(by: User) -> None:
        gate.wait()
        try:
            actions.decide(sought, found, SHORTLIST, by=by)
            outcomes.append("done")
        except AlreadyThere:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=(by,)) for by in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused"]
    assert Decision.objects.count() == 1
    assert AuditRow.objects.filter(action="match.shortlisted").count() == 1

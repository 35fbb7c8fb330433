"""An opportunity from state to state. The table is `states.MOVES`; what else each step asks for stands here."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.companies.actions.access import refuse_unread
from kopir.companies.states import CompanyState
from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.languages import Origin
from kopir.core.models import User
from kopir.core.states import may_move
from kopir.core.wording import tidy
from kopir.core.wordlists import words_of
from kopir.opportunities.actions.access import locked
from kopir.opportunities.actions.texts import LONGEST_TITLE, PUBLIC, all_originals, refuse_giveaways
from kopir.opportunities.models import Opportunity, OpportunityText, OpportunityTextKind
from kopir.opportunities.references import today_in
from kopir.opportunities.states import MOVES, OpportunityState

_PUBLIC_FROM = {
    OpportunityTextKind.PUBLIC_TITLE: OpportunityTextKind.TITLE,
    OpportunityTextKind.PUBLIC_BODY: OpportunityTextKind.BODY,
}
LONGEST_REASON = 1_000


def _refuse_move(opportunity: Opportunity, new: OpportunityState) -> OpportunityState:
    old = OpportunityState(opportunity.state)
    if not may_move(MOVES, old, new):
        raise WrongState(
            _("An opportunity in the state “%(old)s” cannot be moved to “%(new)s”.")
            % {"old": old.label, "new": new.label}
        )
    return old


@transaction.atomic
def send_to_review(opportunity: Opportunity, *, by: User | None) -> Opportunity:
    """Hand the draft to the desk. It needs a description."""
    fresh = locked(opportunity)
    old = _refuse_move(fresh, OpportunityState.REVIEW)
    _refuse_without_text(fresh)
    fresh.state = OpportunityState.REVIEW
    fresh.save(update_fields=["state", "updated_at"])
    audit.record("opportunity.sent_to_review", fresh, actor=by, was=old.value)
    return fresh


@transaction.atomic
def publish(opportunity: Opportunity, *, read: str = "", by: User | None) -> Opportunity:
    """Open the public version to everybody. Needs a description, a validity date, an owner, and an active company.

    Where no public version was written, the title and the description become it, if they name nobody. The originals
    count as read and approved by who publishes; each translation waits for an approval of its own. `read` is the
    fingerprint of the originals as they were read; when they have changed since, nothing is published.
    """
    fresh = locked(opportunity)
    old = _refuse_move(fresh, OpportunityState.PUBLISHED)
    refuse_unread(read, all_originals(fresh))
    _refuse_unready(fresh)
    _complete_public_version(fresh)
    now = timezone.now()
    fresh.texts.filter(origin=Origin.ORIGINAL, approved_at=None).update(approved_by=by, approved_at=now)
    fresh.state, fresh.published_at = OpportunityState.PUBLISHED, now
    fresh.save(update_fields=["state", "published_at", "updated_at"])
    audit.record("opportunity.published", fresh, actor=by, was=old.value, valid_until=str(fresh.valid_until))
    return fresh


def _refuse_without_text(opportunity: Opportunity) -> None:
    if not opportunity.texts.filter(kind=OpportunityTextKind.BODY, origin=Origin.ORIGINAL).exists():
        raise WrongState(_("There is no description yet."))


def _refuse_unready(opportunity: Opportunity) -> None:
    _refuse_without_text(opportunity)
    if opportunity.owner_id is None:
        raise WrongState(_("Nobody looks after this opportunity yet: it needs an officer in charge."))
    if opportunity.company.state != CompanyState.ACTIVE:
        raise WrongState(_("The company is not active yet."))
    _refuse_date(opportunity.valid_until, opportunity)


def _refuse_date(valid_until: date | None, opportunity: Opportunity) -> None:
    if valid_until is None:
        raise WrongState(_("It has no date until which it is valid."))
    if valid_until < today_in(opportunity.company.country):
        raise WrongState(_("The date until which it is valid has passed."))


def _complete_public_version(opportunity: Opportunity) -> None:
    originals = {text.kind: text for text in opportunity.texts.filter(origin=Origin.ORIGINAL)}
    for kind, source in _PUBLIC_FROM.items():
        text = originals.get(kind)
        if text is None and source in originals:
            text = OpportunityText(
                opportunity=opportunity,
                kind=kind,
                language=originals[source].language,
                text=originals[source].text,
            )
        if text is None:
            body = originals[OpportunityTextKind.BODY]
            text = OpportunityText(
                opportunity=opportunity, kind=kind, language=body.language, text=first_words(body.text)
            )
        refuse_giveaways(text.text, opportunity)
        if text.pk is None:
            text.words = words_of(text.text, text.language)
            text.save()
    translated = opportunity.texts.filter(kind__in=PUBLIC, approved_at__isnull=False).exclude(origin=Origin.ORIGINAL)
    for row in translated:
        refuse_giveaways(row.text, opportunity)


def first_words(body: str, longest: int = 120) -> str:
    """A title made from a description: its first sentence, or as much of it as fits."""
    line = " ".join(body.split())
    for end in ("。", ". ", "! ", "? ", "！", "？"):
        line = line.split(end, 1)[0] if 10 <= line.find(end) < LONGEST_TITLE else line
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


@transaction.atomic
def return_to_draft(opportunity: Opportunity, *, reason: str, by: User | None) -> Opportunity:
    """Back to the company, with what is missing."""
    fresh = locked(opportunity)
    old = _refuse_move(fresh, OpportunityState.DRAFT)
    words = _reason(reason)
    fresh.state = OpportunityState.DRAFT
    fresh.save(update_fields=["state", "updated_at"])
    audit.record("opportunity.returned", fresh, actor=by, was=old.value, reason=words)
    return fresh


@transaction.atomic
def withdraw_to_review(opportunity: Opportunity, *, reason: str, by: User | None) -> Opportunity:
    """Take a published opportunity down to look at it again."""
    fresh = locked(opportunity)
    old = _refuse_move(fresh, OpportunityState.REVIEW)
    if old != OpportunityState.PUBLISHED:
        raise WrongState(_("Only a published opportunity can be taken down."))
    words = _reason(reason)
    fresh.state = OpportunityState.REVIEW
    fresh.save(update_fields=["state", "updated_at"])
    audit.record("opportunity.taken_down", fresh, actor=by, was=old.value, reason=words)
    return fresh


@transaction.atomic
def close(opportunity: Opportunity, *, reason: str, by: User | None) -> Opportunity:
    """The end: fulfilled, given up, or refused. Says why."""
    fresh = locked(opportunity)
    old = _refuse_move(fresh, OpportunityState.CLOSED)
    words = _reason(reason)
    fresh.state = OpportunityState.CLOSED
    fresh.save(update_fields=["state", "updated_at"])
    audit.record("opportunity.closed", fresh, actor=by, was=old.value, reason=words)
    return fresh


def _reason(reason: str) -> str:
    clean = tidy(reason[: 2 * LONGEST_REASON])[:LONGEST_REASON]
    if not clean:
        raise BadInput(_("Please say why."))
    return clean


@transaction.atomic
def renew(opportunity: Opportunity, valid_until: date, *, by: User | None) -> Opportunity:
    """Let a published or expired opportunity live on until another day. Its words are as they were approved."""
    fresh = locked(opportunity)
    old = OpportunityState(fresh.state)
    if old not in {OpportunityState.PUBLISHED, OpportunityState.EXPIRED}:
        raise WrongState(_("Only a published or expired opportunity can be renewed."))
    was = fresh.valid_until
    fresh.valid_until = valid_until
    _refuse_unready(fresh)
    if old == OpportunityState.EXPIRED:
        _complete_public_version(fresh)
    fresh.state = OpportunityState.PUBLISHED
    fresh.save(update_fields=["state", "valid_until", "updated_at"])
    audit.record("opportunity.renewed", fresh, actor=by, was=str(was), valid_until=str(valid_until))
    return fresh


@transaction.atomic
def expire_due(today: date) -> int:
    """Published opportunities whose last day is before `today` expire. Running it twice changes nothing more."""
    due = Opportunity.objects.select_for_update(skip_locked=True).filter(
        state=OpportunityState.PUBLISHED, valid_until__lt=today
    )
    number = 0
    for opportunity in due.order_by("pk"):
        opportunity.state = OpportunityState.EXPIRED
        opportunity.save(update_fields=["state", "updated_at"])
        audit.record("opportunity.expired", opportunity, actor=None, valid_until=str(opportunity.valid_until))
        number += 1
    return number

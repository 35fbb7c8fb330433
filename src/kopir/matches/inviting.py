"""Actions: an invitation to a company that stands in a register only. A draft; a person releases it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kopir.core import audit, pair
from kopir.core.errors import AlreadyThere, NotAllowed, WrongState
from kopir.core.models import User
from kopir.core.rules import is_desk
from kopir.core.states import may_move
from kopir.core.wording import tidy
from kopir.mail import actions as mail
from kopir.mail.addresses import one_line
from kopir.mail.models import Mail
from kopir.mail.states import MOVES, MailState
from kopir.matches.models import Decision
from kopir.matches.states import DecisionState
from kopir.opportunities.models import Opportunity
from kopir.opportunities.queries import public_face
from kopir.opportunities.states import OpportunityState


@dataclass(frozen=True)
class Invitation:
    """What an officer writes: to which address, in which language, and why to this company."""

    address: str
    language: str
    why: str


@transaction.atomic
def invite(decision: Decision, invitation: Invitation, *, by: User) -> Mail:
    """Draft the letter to a lead that is marked for invitation. One letter a lead, unless the first never reached it:
    it was withdrawn, or it came back and another address is known."""
    if not is_desk(by):
        raise NotAllowed(_("Only officers of the chamber decide on suggestions."))
    fresh = Decision.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=decision.pk)
    if fresh.state != DecisionState.INVITED or not fresh.lead_key:
        raise WrongState(_("This company is not marked for invitation."))
    if fresh.opportunity.state != OpportunityState.PUBLISHED:
        raise WrongState(_("Only to a published opportunity can somebody be invited."))
    if letter_to(fresh) is not None:
        raise AlreadyThere(_("An invitation to this company has been drafted already."))
    letter = mail.draft_invitation(writing_of(fresh, invitation), by=by)
    audit.record("match.invitation_drafted", fresh, actor=by, mail=letter.pk)
    return letter


def writing_of(decision: Decision, invitation: Invitation) -> mail.Writing:
    """The letter. Of the opportunity it tells what every visitor may read, and no more."""
    opportunity = decision.opportunity
    title = public_face(opportunity, invitation.language).title
    why = one_line(tidy(invitation.why))  # in the text and in the foot the same, so that it stands once
    return mail.Writing(
        kind="invitation",
        to=invitation.address,
        language=invitation.language,
        key=f"invitation:{decision.pk}:{_letters(decision).count()}",
        values={
            "company": decision.lead_name or decision.lead_key,
            "countries": " – ".join(side.label(invitation.language) for side in pair.sides()),
            "why": why,
            "subject": f"{title.text} ({opportunity.reference})" if title is not None else opportunity.reference,
            "link": _page_of(opportunity, invitation.language),
        },
        about=decision,
        why=why,
    )


def letter_to(decision: Decision) -> Mail | None:
    """The invitation that was drafted to this lead and was neither withdrawn nor came back."""
    return _letters(decision).exclude(state__in=[MailState.WITHDRAWN, MailState.BOUNCED]).first()


def call_back(decision: Decision, *, by: User) -> None:
    """The lead is not to be invited after all: a letter that has not left the house never will."""
    letter = letter_to(decision)
    if letter is not None and may_move(MOVES, MailState(letter.state), MailState.WITHDRAWN):
        mail.withdraw(letter, by=by)


def _letters(decision: Decision) -> QuerySet[Mail]:
    return Mail.objects.filter(about_type=decision._meta.label_lower, about_id=str(decision.pk))


def _page_of(opportunity: Opportunity, language: str) -> str:
    """What everybody reads of the opportunity, in the letter's language."""
    with translation.override(language):
        return f"{settings.PUBLIC_URL}{reverse('opportunities:detail', args=[opportunity.reference])}"

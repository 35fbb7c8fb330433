"""A person says what is wrong of what is held of him; an officer puts it right."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.core.personal import Person, person
from kopir.core.wording import checked
from kopir.privacy import queries
from kopir.privacy.actions.asking import ANSWERED_IN
from kopir.privacy.models import DataRequest
from kopir.privacy.states import RequestState, Wish

LONGEST_WORDS = 2_000
MOST_WAITING = 5  # of one person


@transaction.atomic
def ask_to_correct(who: Person, words: str, *, by: User | None) -> DataRequest:
    """Write down what is wrong, for the desk. The same said twice is one wish.

    Only what the person proved to be his is kept with it: an officer answers that address, nobody else's.
    """
    said = checked(words, longest=LONGEST_WORDS)
    waiting = list(queries.corrections_of(who).select_for_update(of=("self",)))
    same = next((one for one in waiting if one.words == said), None)
    if same is not None:
        return same
    if len(waiting) >= MOST_WAITING:
        raise BadInput(_("Several of your corrections wait already; please wait for the chamber."))
    request = DataRequest.objects.create(
        wish=Wish.CORRECTION,
        words=said,
        pending=queries.packed(person(addresses=who.addresses, accounts=who.accounts)),
        due_on=timezone.localdate() + ANSWERED_IN,
    )
    audit.record("privacy.correction_asked", request, actor=by)
    return request


@transaction.atomic
def corrected(request: DataRequest, *, by: User) -> DataRequest:
    """An officer put it right. Who asked, and in which words, goes from the request."""
    fresh = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if fresh.wish != Wish.CORRECTION or fresh.state != RequestState.WAITING:
        raise WrongState(_("Somebody else has seen to this meanwhile."))
    fresh.state, fresh.done_at, fresh.words, fresh.pending = RequestState.DONE, timezone.now(), "", {}
    fresh.save(update_fields=["state", "done_at", "words", "pending"])
    audit.record("privacy.corrected", fresh, actor=by)
    return fresh

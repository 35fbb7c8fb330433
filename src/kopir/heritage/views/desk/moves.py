"""One step along the table of states, for records, claims and numbers alike."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from kopir.companies.views.access import person
from kopir.heritage import actions
from kopir.heritage.models import Claim, CountStatement, Record
from kopir.heritage.states import ArchiveState
from kopir.heritage.views.desk.access import done


def take_step(request: HttpRequest, subject: Record | Claim | CountStatement) -> bool:
    """The step the button names; whether it was taken."""
    state = request.POST.get("state", "")
    by, reason = person(request), request.POST.get("reason", "")
    steps: dict[str, tuple[Callable[[], object], str]] = {
        ArchiveState.REVIEW: (lambda: actions.send_to_review(subject, by=by), _("Sent to review.")),
        ArchiveState.PUBLISHED: (
            lambda: actions.publish(subject, read=request.POST.get("read", ""), by=by),
            _("Published."),
        ),
        ArchiveState.DRAFT: (lambda: actions.return_to_draft(subject, reason=reason, by=by), _("Sent back.")),
        ArchiveState.WITHDRAWN: (
            lambda: actions.withdraw(subject, reason=reason, by=by),
            _("It is no longer public."),
        ),
    }
    if state not in steps:
        raise Http404
    step, said = steps[state]
    return done(request, step, said)

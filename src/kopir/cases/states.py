"""The states of an expression of interest and of a case, and what may be answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InterestState(models.TextChoices):
    """From the three questions to a typed answer."""

    SUBMITTED = "submitted", _("With the adviser")
    RETURNED = "returned", _("Returned to be completed")
    FORWARDED = "forwarded", _("With the other side")
    ASKED = "asked", _("More information wanted")
    ANSWERED = "answered", _("Answered")
    EXPIRED = "expired", _("Expired without an answer")
    WITHDRAWN = "withdrawn", _("Withdrawn")


INTEREST_MOVES: dict[InterestState, frozenset[InterestState]] = {
    InterestState.SUBMITTED: frozenset(
        {InterestState.FORWARDED, InterestState.RETURNED, InterestState.WITHDRAWN, InterestState.ANSWERED}
    ),
    InterestState.RETURNED: frozenset({InterestState.SUBMITTED, InterestState.WITHDRAWN, InterestState.EXPIRED}),
    InterestState.FORWARDED: frozenset(
        {InterestState.ASKED, InterestState.ANSWERED, InterestState.EXPIRED, InterestState.WITHDRAWN}
    ),
    InterestState.ASKED: frozenset({InterestState.FORWARDED, InterestState.EXPIRED, InterestState.WITHDRAWN}),
    InterestState.ANSWERED: frozenset(),
    InterestState.EXPIRED: frozenset({InterestState.FORWARDED}),  # the adviser asks once more
    InterestState.WITHDRAWN: frozenset(),
}
OPEN_INTERESTS = frozenset(
    {InterestState.SUBMITTED, InterestState.RETURNED, InterestState.FORWARDED, InterestState.ASKED}
)


class InterestAnswer(models.TextChoices):
    """The typed answers. An adviser may say that it is not eligible before the other side sees it."""

    FITS = "fits", _("Fits")
    MORE = "more-information", _("More information")
    DOES_NOT_FIT = "does-not-fit", _("Does not fit")
    NOT_ELIGIBLE = "not-eligible", _("Not eligible")


class CaseState(models.TextChoices):
    """From the proposal to introduce two companies to the end."""

    PROPOSED = "proposed", _("Both sides are asked")
    INTRODUCED = "introduced", _("Introduced")
    TALKS = "talks", _("In talks")
    AGREED = "agreed", _("Agreement reached")
    REFUSED = "refused", _("One side said no")
    CLOSED = "closed", _("Closed")


CASE_MOVES: dict[CaseState, frozenset[CaseState]] = {
    CaseState.PROPOSED: frozenset({CaseState.INTRODUCED, CaseState.REFUSED, CaseState.CLOSED}),
    CaseState.INTRODUCED: frozenset({CaseState.TALKS, CaseState.AGREED, CaseState.CLOSED}),
    CaseState.TALKS: frozenset({CaseState.AGREED, CaseState.CLOSED}),
    CaseState.AGREED: frozenset({CaseState.TALKS, CaseState.CLOSED}),
    CaseState.REFUSED: frozenset(),
    CaseState.CLOSED: frozenset({CaseState.TALKS}),
}
ENDED = frozenset({CaseState.REFUSED, CaseState.CLOSED})
OPEN_CASES = frozenset(CaseState) - ENDED
AFTER_INTRODUCTION = frozenset({CaseState.INTRODUCED, CaseState.TALKS, CaseState.AGREED})


class Side(models.TextChoices):
    """Who speaks in a case: the chamber, the company that published, the company that was interested."""

    CHAMBER = "chamber", _("Chamber")
    PUBLISHER = "publisher", _("The company that published")
    INTERESTED = "interested", _("The company that was interested")


class MeetingState(models.TextChoices):
    """From a proposal to what became of it."""

    PROPOSED = "proposed", pgettext_lazy("meeting", "Proposed")
    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    HELD = "held", pgettext_lazy("meeting", "Held")
    NOT_HELD = "not-held", pgettext_lazy("meeting", "Not held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


MEETING_MOVES: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.PROPOSED: frozenset({MeetingState.PLANNED, MeetingState.CANCELLED}),
    MeetingState.PLANNED: frozenset({MeetingState.HELD, MeetingState.NOT_HELD, MeetingState.CANCELLED}),
    MeetingState.HELD: frozenset(),
    MeetingState.NOT_HELD: frozenset(),
    MeetingState.CANCELLED: frozenset(),
}
OPEN_MEETINGS = frozenset({MeetingState.PROPOSED, MeetingState.PLANNED})

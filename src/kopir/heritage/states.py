"""The states of what the archive says, and of what people ask of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArchiveState(models.TextChoices):
    """Of a record and of a claim. Who wrote it never publishes it."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MOVES: dict[ArchiveState, frozenset[ArchiveState]] = {
    ArchiveState.DRAFT: frozenset({ArchiveState.REVIEW}),
    ArchiveState.REVIEW: frozenset({ArchiveState.PUBLISHED, ArchiveState.DRAFT}),
    ArchiveState.PUBLISHED: frozenset({ArchiveState.WITHDRAWN}),
    ArchiveState.WITHDRAWN: frozenset({ArchiveState.REVIEW}),
}


class RequestState(models.TextChoices):
    """Of a request to correct, to take down or to get in touch. Two editors decide."""

    OPEN = "open", _("Open")
    PROPOSED = "proposed", _("Decision proposed")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


REQUEST_MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.OPEN: frozenset({RequestState.PROPOSED}),
    RequestState.PROPOSED: frozenset({RequestState.OPEN, RequestState.GRANTED, RequestState.REFUSED}),
    RequestState.GRANTED: frozenset(),
    RequestState.REFUSED: frozenset(),
}


class ContributionState(models.TextChoices):
    """Of what a family or another person gives to the archive."""

    NEW = "new", _("New")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn by the giver")


CONTRIBUTION_MOVES: dict[ContributionState, frozenset[ContributionState]] = {
    ContributionState.NEW: frozenset(
        {ContributionState.ACCEPTED, ContributionState.DECLINED, ContributionState.WITHDRAWN}
    ),
    ContributionState.ACCEPTED: frozenset({ContributionState.WITHDRAWN}),
    ContributionState.DECLINED: frozenset({ContributionState.WITHDRAWN}),
    ContributionState.WITHDRAWN: frozenset(),
}

"""The states of a company's vetting, of a hit and of a piece of evidence."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What the chamber says of a company after looking at it."""

    NONE = "none", _("Not looked at")
    CHECKING = "checking", _("Being checked")
    PASSED = "passed", _("May be introduced")
    REFUSED = "refused", _("May not be introduced")


VERDICT_MOVES: dict[Verdict, frozenset[Verdict]] = {
    Verdict.NONE: frozenset({Verdict.CHECKING}),
    Verdict.CHECKING: frozenset({Verdict.PASSED, Verdict.REFUSED}),
    Verdict.PASSED: frozenset({Verdict.CHECKING, Verdict.REFUSED}),
    Verdict.REFUSED: frozenset({Verdict.CHECKING}),
}


class HitState(models.TextChoices):
    """What people have said of a hit."""

    OPEN = "open", _("Open")
    PROPOSED = "proposed", _("To be cleared: a second person must agree")
    CLEARED = "cleared", _("Cleared: somebody else")
    CONFIRMED = "confirmed", _("Confirmed: the listed party")


HIT_MOVES: dict[HitState, frozenset[HitState]] = {
    HitState.OPEN: frozenset({HitState.PROPOSED, HitState.CONFIRMED}),
    HitState.PROPOSED: frozenset({HitState.OPEN, HitState.CLEARED, HitState.CONFIRMED}),
    HitState.CLEARED: frozenset({HitState.OPEN}),
    HitState.CONFIRMED: frozenset({HitState.OPEN}),
}
BLOCKING = frozenset({HitState.OPEN, HitState.PROPOSED, HitState.CONFIRMED})


class EvidenceState(models.TextChoices):
    """Whether somebody of the chamber has looked at a paper."""

    SUBMITTED = "submitted", _("Handed in")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Not accepted")


EVIDENCE_MOVES: dict[EvidenceState, frozenset[EvidenceState]] = {
    EvidenceState.SUBMITTED: frozenset({EvidenceState.ACCEPTED, EvidenceState.REFUSED}),
    EvidenceState.ACCEPTED: frozenset({EvidenceState.REFUSED}),
    EvidenceState.REFUSED: frozenset({EvidenceState.ACCEPTED}),
}

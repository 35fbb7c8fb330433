"""Every write of the room."""

from kopir.vetting.actions.evidence import Paper, accept_evidence, add_evidence, refuse_evidence
from kopir.vetting.actions.hits import clear, confirm, propose_clearance, reopen, send_back
from kopir.vetting.actions.reminding import remind_of, sum_up_endings
from kopir.vetting.actions.screenings import screen, screen_due, screen_many
from kopir.vetting.actions.verdicts import assign, pass_company, refuse_company, standing_of, take

__all__ = [
    "Paper",
    "accept_evidence",
    "add_evidence",
    "assign",
    "clear",
    "confirm",
    "pass_company",
    "propose_clearance",
    "refuse_company",
    "refuse_evidence",
    "remind_of",
    "reopen",
    "screen",
    "screen_due",
    "screen_many",
    "send_back",
    "standing_of",
    "sum_up_endings",
    "take",
]

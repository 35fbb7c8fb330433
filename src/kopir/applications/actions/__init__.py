"""Every write of the room."""

from kopir.applications.actions.accepting import Choice, Way, accept
from kopir.applications.actions.moves import ask, assign, decline, reply, review, take, withdraw
from kopir.applications.actions.notices import draft_left_behind
from kopir.applications.actions.receiving import Asked, receive, send_new_link
from kopir.applications.actions.retention import forget, forget_attempts, forget_due

__all__ = [
    "Asked",
    "Choice",
    "Way",
    "accept",
    "ask",
    "assign",
    "decline",
    "draft_left_behind",
    "forget",
    "forget_attempts",
    "forget_due",
    "receive",
    "reply",
    "review",
    "send_new_link",
    "take",
    "withdraw",
]

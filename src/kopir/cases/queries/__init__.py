"""Who sees which interest and case, and what of it."""

from kopir.cases.queries.seeing import (
    cases_visible_to,
    contacts_shown,
    interests_visible_to,
    may_express_for,
    meetings_shown,
    messages_shown,
    replies_shown,
    side_in,
    side_of,
)

__all__ = [
    "cases_visible_to",
    "contacts_shown",
    "interests_visible_to",
    "may_express_for",
    "meetings_shown",
    "messages_shown",
    "replies_shown",
    "side_in",
    "side_of",
]

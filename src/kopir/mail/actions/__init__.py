"""Every write of the room."""

from kopir.mail.actions.consents import give_consent, never_again, withdraw_consent
from kopir.mail.actions.releasing import edit_draft, release, release_many, retry, withdraw
from kopir.mail.actions.sending import NotSent, send
from kopir.mail.actions.writing import Writing, draft, draft_invitation

__all__ = [
    "NotSent",
    "Writing",
    "draft",
    "draft_invitation",
    "edit_draft",
    "give_consent",
    "never_again",
    "release",
    "release_many",
    "retry",
    "send",
    "withdraw",
    "withdraw_consent",
]

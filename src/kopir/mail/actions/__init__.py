"""Every write of the room."""

from kopir.mail.actions.bouncing import clear_bouncing
from kopir.mail.actions.consents import give_consent, never_again, withdraw_consent
from kopir.mail.actions.events import Report, take_event, take_events
from kopir.mail.actions.personal import empty_about, empty_due, erase_address, export_address
from kopir.mail.actions.releasing import edit_draft, note_seen, release, release_many, retry, withdraw
from kopir.mail.actions.sending import NotSent, send
from kopir.mail.actions.templates import save_template, set_rule, use_default
from kopir.mail.actions.writing import Writing, draft, draft_invitation, preview

__all__ = [
    "NotSent",
    "Report",
    "Writing",
    "clear_bouncing",
    "draft",
    "draft_invitation",
    "edit_draft",
    "empty_about",
    "empty_due",
    "erase_address",
    "export_address",
    "give_consent",
    "never_again",
    "note_seen",
    "preview",
    "release",
    "release_many",
    "retry",
    "save_template",
    "send",
    "set_rule",
    "take_event",
    "take_events",
    "use_default",
    "withdraw",
    "withdraw_consent",
]

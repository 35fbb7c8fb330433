"""The audit log of an interest and of a case, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

INTEREST_WORDS = {
    "interest.expressed": _("Interest expressed"),
    "interest.advisers": _("Advisers changed"),
    "interest.translated": _("Translation written"),
    "interest.forwarded": _("Forwarded to the other side"),
    "interest.returned": _("Returned to be completed"),
    "interest.completed": _("Completed"),
    "interest.answered": _("Answered"),
    "interest.information_added": _("Information added"),
    "interest.withdrawn": _("Withdrawn"),
    "interest.reminded": _("Reminder due: a week without an answer"),
    "interest.escalated": _("Two weeks without an answer"),
    "interest.expired": _("Expired without an answer"),
}
CASE_WORDS = {
    "case.proposed": _("Both sides were asked"),
    "case.agreed": _("One side agreed"),
    "case.refused": _("One side said no"),
    "case.introduced": _("Introduced"),
    "case.moved": _("Moved to another state"),
    "case.owner": _("Given to an officer"),
    "case.next_step": _("Next step set"),
    "case.task_added": _("Task added"),
    "case.task_done": _("Task done"),
    "case.message_sent": _("Message sent"),
    "case.message_translated": _("Translation written"),
    "case.note_written": _("Note written"),
    "case.meeting_proposed": _("Meeting proposed"),
    "case.meeting_planned": _("Meeting planned"),
    "case.meeting_changed": _("Meeting moved or changed"),
    "case.meeting_held": _("Meeting held"),
    "case.meeting_not-held": _("Meeting did not take place"),
    "case.meeting_cancelled": _("Meeting cancelled"),
    "case.outcome_asked": _("Asked what came of it"),
    "case.outcome_told": _("The company said what came of it"),
    "case.outcome_confirmed": _("Outcome confirmed"),
}

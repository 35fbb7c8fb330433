"""Every write of the room."""

from kopir.desk.actions.exporting import record_export
from kopir.desk.actions.feeding import file_everything, follow_audit_log
from kopir.desk.actions.mornings import tell_of_the_morning, want_mornings
from kopir.desk.actions.searches import change_alert, forget_search, keep_search, mark_seen

__all__ = [
    "change_alert",
    "file_everything",
    "follow_audit_log",
    "forget_search",
    "keep_search",
    "mark_seen",
    "record_export",
    "tell_of_the_morning",
    "want_mornings",
]

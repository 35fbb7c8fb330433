"""Reads: what the engine is fed, candidates from the index, suggestions with their reasons, the desk's list."""

from kopir.matches.queries.desk import desk_rows, due_decisions
from kopir.matches.queries.people import opportunities_visible_to
from kopir.matches.queries.suggestions import Asked, Filters, Suggestions, suggestions_for, suggestions_for_text

__all__ = [
    "Asked",
    "Filters",
    "Suggestions",
    "desk_rows",
    "due_decisions",
    "opportunities_visible_to",
    "suggestions_for",
    "suggestions_for_text",
]

"""What can be wrong with what the scheduler is handed."""

from __future__ import annotations


class BadInstance(ValueError):
    """An instance that cannot be read or means nothing; the sentence says where."""


class BadPlan(ValueError):
    """A plan that is not one for the instance; the sentence says where."""

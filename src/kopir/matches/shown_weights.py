"""The reasons of the ranking in words, for people who look at weights: the docstring of each reason's function."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kopir.engines.ranking.evidence import REASONS


def reason_words(name: str) -> str:
    """What a reason says, in one sentence. In English, as the engine's own words are; bias and threshold in words."""
    if name == "bias":
        return _("Added to every sum")
    if name == "threshold":
        return _("Score from which a suggestion fits")
    held = REASONS.get(name)
    told = (held.reason.__doc__ or "") if held is not None else ""
    return " ".join(told.split()) or name

"""The pages of the room: suggestions, how companies stand, and the weights in use."""

from kopir.matches.views.relations import prefer, relate, relate_back
from kopir.matches.views.suggestions import decide, desk, due, for_opportunity, invite, try_it
from kopir.matches.views.weights import apply_weights, weights, weights_back

__all__ = [
    "apply_weights",
    "decide",
    "desk",
    "due",
    "for_opportunity",
    "invite",
    "prefer",
    "relate",
    "relate_back",
    "try_it",
    "weights",
    "weights_back",
]

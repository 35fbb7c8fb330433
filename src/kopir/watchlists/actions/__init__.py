"""Every write of the room."""

from kopir.watchlists.actions.loading import NothingNew, accept_held, load_list, refuse_held
from kopir.watchlists.actions.shipped import load_shipped

__all__ = ["NothingNew", "accept_held", "load_list", "load_shipped", "refuse_held"]

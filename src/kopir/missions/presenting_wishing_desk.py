"""Wishes as the desk sees them, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from kopir.cases.zones import place_of
from kopir.missions.actions.wishing_lists import DONE, REASONS
from kopir.missions.models import Mission, Veto, Wish, WishList
from kopir.missions.presenting_wishing import Clock, Named, clocks, named
from kopir.missions.queries import wishing as queries
from kopir.missions.states import MeetingState, WishState

SHOWN_LINES = 50  # of a report; all are in the download


@dataclass(frozen=True)
class Row:
    """One wish in the desk's list."""

    wish: Wish
    asker: Named
    asked: Named
    slot: Clock | None
    is_vetoed: bool

    @property
    def is_cancelled(self) -> bool:
        """Whether its meeting was cancelled."""
        meeting = getattr(self.wish, "meeting", None)
        return meeting is not None and meeting.state == MeetingState.CANCELLED


def rows(wishes: Iterable[Wish], mission: Mission, language: str) -> list[Row]:
    """One query for the vetoes."""
    vetoed = {
        frozenset(pair) for pair in Veto.objects.filter(party__mission=mission).values_list("party_id", "other_id")
    }
    return [_row(wish, mission, language, vetoed) for wish in wishes]


def _row(wish: Wish, mission: Mission, language: str, vetoed: set[frozenset[int]]) -> Row:
    meeting = getattr(wish, "meeting", None)
    slot = meeting.slot if meeting is not None else None
    return Row(
        wish,
        named(wish.asker, language),
        named(wish.asked, language),
        clocks(slot.starts_at, mission, "", language)[0] if slot is not None else None,
        frozenset((wish.asker_id, wish.asked_id)) in vetoed,
    )


@dataclass(frozen=True)
class Figure:
    """One number over the list, which leads to what it counts."""

    label: str | Promise
    number: int
    query: str


def figures(mission: Mission, labels: Iterable[tuple[str, str | Promise]]) -> list[Figure]:
    """How many wishes wait, are agreed, are late."""
    found = queries.counts(mission)
    states = [(WishState.ASKED, WishState.ASKED.label), (WishState.ACCEPTED, WishState.ACCEPTED.label)]
    shown = [Figure(label, found[state], f"state={state}") for state, label in states]
    return shown + [Figure(label, found[only], f"only={only}") for only, label in labels if only]


def place(mission: Mission, language: str) -> str:
    """The city whose clock the desk's times are on."""
    return place_of(mission.time_zone, language)


def vetoes(mission: Mission, language: str) -> list[dict[str, Any]]:
    """All vetoes, whoever's."""
    found = Veto.objects.filter(party__mission=mission).select_related("party__company", "other__company")
    found = found.prefetch_related("party__company__names", "other__company__names")
    return [
        {"veto": one, "party": named(one.party, language), "other": named(one.other, language)}
        for one in found.order_by("-pk")
    ]


def report(kept: WishList) -> dict[str, Any]:
    """What became of the lines of a list: counts by reason, and the first lines that were refused."""
    figures = kept.figures
    return {
        "list": kept,
        "lines": figures.get("lines", 0),
        "done": [(label, figures.get(code, 0)) for code, label in DONE.items()],
        "refused": len(kept.refused),
        "reasons": [(label, figures[code]) for code, label in REASONS.items() if figures.get(code)],
        "rows": [(line, REASONS.get(code, code), found) for line, code, found in kept.refused[:SHOWN_LINES]],
        "is_cut": len(kept.refused) > SHOWN_LINES,
    }

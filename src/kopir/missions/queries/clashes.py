"""Why not every wish can be met: rules that exclude each other, as plain values and in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.engines.scheduling import Problem, Rule
from kopir.missions.models import Mission, Party, Slot, Wish
from kopir.missions.queries.asking import Asked

_MOST_TOLD = 60


def clashes_of(asked: Asked, problem: Problem, rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """The engine's rules with our numbers in place of positions."""
    return [_clash(asked, problem, rule) for rule in rules]


def _clash(asked: Asked, problem: Problem, rule: Rule) -> dict[str, Any]:
    slots = [slot.pk for slot in asked.slots]
    if rule.kind == "held":
        (meeting,) = rule.of
        open_ = np.flatnonzero(problem.allowed[meeting])
        some = [slots[at] for at in open_.tolist()] if len(open_) < problem.slots else None
        return {"kind": "held", "wish": asked.wishes[meeting].pk, "slots": some}
    if rule.kind == "person":
        (person,) = rule.of
        return {
            "kind": "person",
            "delegate": int(problem.people[person]),
            "meetings": int(problem.degrees()[person]),
            "open": int(problem.open_to()[person].sum()),
        }
    if rule.kind == "tables":
        room = int(problem.room[list(rule.of)].sum())
        return {"kind": "tables", "slots": [slots[at] for at in rule.of], "room": room}
    if rule.kind == "interpreters":
        language, at = rule.of
        most = int(problem.speech[language, at]) if problem.speech is not None else 0
        return {"kind": "interpreters", "pair": problem.languages[language], "slot": slots[at], "most": most}
    earlier, later = problem.precedes[rule.of[0]]
    return {"kind": "order", "first": asked.wishes[earlier].pk, "second": asked.wishes[later].pk}


class Told:
    """Sentences for a list of clashes; the names they need are read at once."""

    def __init__(self, mission: Mission, clashes: list[dict[str, Any]], language: str) -> None:
        self.mission, self.language = mission, language
        self.clashes = clashes[:_MOST_TOLD]
        self.more = len(clashes) - len(self.clashes)
        wishes = {clash[name] for clash in self.clashes for name in ("wish", "first", "second") if name in clash}
        rows = Wish.objects.filter(pk__in=wishes).select_related("asker__company", "asked__company")
        self.wishes = {one.pk: one for one in rows.prefetch_related("asker__company__names", "asked__company__names")}
        hours = {slot for clash in self.clashes for slot in [*(clash.get("slots") or ()), clash.get("slot")] if slot}
        self.slots = {one.pk: one for one in Slot.objects.filter(mission=mission, pk__in=hours)}
        parties = (
            Party.objects.filter(mission=mission)
            .select_related("company")
            .prefetch_related("company__names", "delegates")
        )
        self.parties = {one.pk: one for one in parties}
        self.people = {
            person.pk: (person, party) for party in self.parties.values() for person in party.delegates.all()
        }

    def sentences(self) -> list[str]:
        """One for each clash, in the order of the list."""
        return [getattr(self, f"_{clash['kind'].replace('-', '_')}")(clash) for clash in self.clashes]

    def _two(self, pk: int) -> str:
        wish = self.wishes.get(pk)
        if wish is None:
            return _("a wish that is gone")
        return f"{wish.asker.name_in(self.language)} – {wish.asked.name_in(self.language)}"

    def _hours(self, slots: Iterable[int]) -> str:
        zone = self.mission.zone
        found = sorted(self.slots[pk].starts_at.astimezone(zone) for pk in slots if pk in self.slots)
        hours = [f"{at:%d.%m. %H:%M}" for at in found]
        return ", ".join(hours[:8]) + (" …" if len(hours) > 8 else "")

    def _held(self, clash: dict[str, Any]) -> str:
        two = self._two(clash["wish"])
        if clash["slots"] is None:
            return _("The meeting %(two)s is to be held.") % {"two": two}
        if not clash["slots"]:
            return _(
                "The meeting %(two)s has no slot: its session or fixed slot and both sides' hours exclude each other."
            ) % {"two": two}
        return _("The meeting %(two)s can only be at: %(hours)s.") % {"two": two, "hours": self._hours(clash["slots"])}

    def _person(self, clash: dict[str, Any]) -> str:
        person, party = self.people.get(clash["delegate"], (None, None))
        name = f"{person} ({party.name_in(self.language)})" if party is not None else "–"
        if clash["meetings"] > clash["open"]:
            return _("%(name)s has %(meetings)d meetings and %(open)d slots for them.") % {**clash, "name": name}
        return _("%(name)s can have one meeting a slot.") % {"name": name}

    def _tables(self, clash: dict[str, Any]) -> str:
        hours = self._hours(clash["slots"])
        return ngettext(
            "There is room for %(room)d meeting at: %(hours)s.",
            "There is room for %(room)d meetings at: %(hours)s.",
            clash["room"],
        ) % {"room": clash["room"], "hours": hours}

    def _interpreters(self, clash: dict[str, Any]) -> str:
        return ngettext(
            "At %(hour)s there is %(most)d interpreter for %(pair)s.",
            "At %(hour)s there are %(most)d interpreters for %(pair)s.",
            clash["most"],
        ) % {"most": clash["most"], "pair": clash["pair"], "hour": self._hours([clash["slot"]])}

    def _order(self, clash: dict[str, Any]) -> str:
        names = {"first": self._two(clash["first"]), "second": self._two(clash["second"])}
        return _("The meeting %(first)s comes before the meeting %(second)s.") % names

    def _nobody(self, clash: dict[str, Any]) -> str:
        party = self.parties.get(clash["party"])
        name = party.name_in(self.language) if party is not None else "–"
        return _("%(name)s has sent nobody who holds meetings.") % {"name": name}

    def _cap(self, clash: dict[str, Any]) -> str:
        party = self.parties.get(clash["party"])
        name = party.name_in(self.language) if party is not None else "–"
        return _("The meeting %(two)s is left out: %(name)s has the most there may be, %(most)d a person.") % {
            "two": self._two(clash["wish"]), "name": name, "most": clash["most"],
        }  # fmt: skip

    def _stays(self, clash: dict[str, Any]) -> str:
        return _("The meeting %(two)s cannot stay at %(hour)s: somebody is away then. It is planned anew.") % {
            "two": self._two(clash["wish"]), "hour": self._hours([clash["slot"]]),
        }  # fmt: skip

    def _no_slots(self, _clash: dict[str, Any]) -> str:
        return _("There are no slots to come. Please add a session.")

    def _no_tables(self, _clash: dict[str, Any]) -> str:
        return _("There are no tables. Please add some.")

    def _no_wishes(self, _clash: dict[str, Any]) -> str:
        return _("No wish is accepted yet between people who can meet.")

    def _odd(self, clash: dict[str, Any]) -> str:
        return _("The planner cannot read this mission: %(words)s") % {"words": clash["words"]}

"""Our own JSON: named people, tables, interpreters with pairs, hours and rests. `docs/scheduling.md` has it whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from kopir.engines.scheduling.board import Prices
from kopir.engines.scheduling.errors import BadInstance
from kopir.engines.scheduling.formats.so_far import so_far_of
from kopir.engines.scheduling.interpreters import Begun, Interpreter, capacity
from kopir.engines.scheduling.limits import Wanted, cap_days
from kopir.engines.scheduling.problem import NO_LANGUAGE, NOT_HELD, Problem
from kopir.engines.scheduling.tables import Table, Taste

_MOST = 1_000_000
_TOP_PRIORITY = 1_000
_HEAVIEST = 5


@dataclass(frozen=True)
class Weights:
    """What the organiser holds for important, each from 0 (not at all) to 5, 3 being usual.

    Attributes:
        idle: few slots between one's meetings in which one waits.
        fair: nobody waits much more than others.
        tables: hosts stay at their table.
        walking: short ways for guests.
        interpreters: the same interpreter again.
    """

    idle: int = 3
    fair: int = 3
    tables: int = 3
    walking: int = 0
    interpreters: int = 3

    def prices(self) -> Prices:
        """For the search. Holding a meeting is never weighed against anybody's wait."""
        usual = Prices()
        return Prices(
            idle=max(self.idle / 3, 0.05), break_=max(self.idle / 3, 0.05), hardship=usual.hardship * self.fair / 3
        )

    def taste(self) -> Taste:
        """For naming tables and interpreters."""
        return Taste(stay=self.tables, near=self.walking, same=self.interpreters)


@dataclass(frozen=True)
class Mission:
    """A whole mission: the problem, and the names that a plan is filled with afterwards.

    Attributes:
        problem: people, hours, meetings; interpreters as many as are at work in each slot.
        tables: names.
        interpreters: who there is, and which language each serves in which slot, see `interpreters.capacity`.
        serves: (I, T) language of `problem.languages`, or NO_LANGUAGE.
        labels: (T,) day and hour of each slot, in words.
        hall: the tables, where they differ: hours, booths, places.
        weights: the organiser's.
    """

    problem: Problem
    tables: tuple[str, ...]
    interpreters: tuple[Interpreter, ...]
    serves: np.ndarray[Any, np.dtype[np.int32]]
    labels: tuple[tuple[str, str], ...] = ()
    hall: tuple[Table, ...] = ()
    weights: Weights = Weights()


def read_own(text: str) -> Mission:
    """Read a mission. Whatever is wrong is told with the place where it stands."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as odd:
        raise BadInstance(f"no JSON: {odd}") from odd
    if not isinstance(given, dict):
        raise BadInstance("no JSON object")
    slots = _list(given, "slots")
    days = [_text(slot, "day", f"slots[{nth}]") for nth, slot in enumerate(slots)]
    order = list(dict.fromkeys(days))
    people = _people(given, len(slots))
    index = {str(person["id"]): nth for nth, person in enumerate(people)}
    free = np.ones((len(people), len(slots)), np.bool_)
    for nth, person in enumerate(people):
        free[nth, _slots(person, "away", f"people[{nth}]", len(slots))] = False
    day_of = np.array([order.index(day) for day in days], np.int32)
    caps = {nth: _limit(person, "most_a_day", f"people[{nth}]") for nth, person in enumerate(people)}
    hall = _hall(given, len(slots), index)
    begun = so_far_of(given)
    meetings = _list(given, "meetings")
    pairs, weight = np.zeros((len(meetings), 2), np.int32), np.ones(len(meetings), np.int64)
    allowed = np.zeros((len(meetings), len(slots)), np.bool_)
    needed: list[tuple[str, ...]] = []
    now = np.full(len(meetings), NOT_HELD, np.int32)
    ids = {str(one.get("id", nth)): nth for nth, one in enumerate(meetings)}
    if len(ids) != len(meetings):
        raise BadInstance("meetings: an id stands twice")
    precedes = []
    asked: dict[frozenset[int], int] = {}
    for nth, one in enumerate(meetings):
        where = f"meetings[{nth}]"
        pair = [_key(index, one, side, where) for side in ("a", "b")]
        if pair[0] == pair[1]:
            raise BadInstance(f"{where}: somebody is to meet themselves")
        if (other := asked.setdefault(frozenset(pair), nth)) != nth:
            raise BadInstance(f"{where}: the two are to meet already by meetings[{other}]")
        pairs[nth] = pair
        weight[nth] = _priority(one, where)
        if one.get("now") is not None:
            now[nth] = _slots({"now": [one["now"]]}, "now", where, len(slots))[0]
        open_ = free[pair[0]] & free[pair[1]]
        allowed[nth] = open_ & _asked(one, where, slots)
        needed.append(_pairs_needed(_spoken(one, "a", people[pair[0]]), _spoken(one, "b", people[pair[1]])))
        precedes += [(_key(ids, {"after": before}, "after", where), nth) for before in one.get("after") or ()]
    limits = {
        nth: [max(most - begun.people.get(str(people[nth]["id"]), 0) * (day == begun.day), 0) for day in order]
        for nth, most in caps.items()
        if most is not None
    }
    cap_days(allowed, pairs, day_of, Wanted(limits, weight, now))
    interpreters = _interpreters(given, len(slots))
    languages, language = _languages(needed, interpreters)
    serves = np.full((len(interpreters), len(slots)), NO_LANGUAGE, np.int32)
    speech = None
    if languages:
        demand = np.bincount(language[language >= 0], minlength=len(languages))
        today = order.index(begun.day) if begun.day in order else NOT_HELD
        serves, speech = capacity(interpreters, languages, day_of, demand, Begun(today, begun.slots, begun.work))
    problem = Problem(
        people=tuple(index),
        left=0,
        day_of=day_of,
        room=_room(hall, len(slots)),
        pairs=pairs,
        weight=weight,
        language=language,
        languages=languages,
        speech=speech,
        allowed=allowed,
        precedes=np.array(precedes, np.int32).reshape(-1, 2),
    )
    labels = tuple(
        (day, str(slot.get("start", nth + 1))) for nth, (day, slot) in enumerate(zip(days, slots, strict=True))
    )
    names = tuple(one.name for one in hall)
    differ = any(one.away or one.of or one.place for one in hall)
    return Mission(problem, names, interpreters, serves, labels, hall if differ else (), _weights(given))


def _list(given: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = given.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadInstance(f"{name}: no list of objects")
    if not found and name != "meetings":
        raise BadInstance(f"{name}: empty")
    if len(found) > _MOST:
        raise BadInstance(f"{name}: more than {_MOST}")
    return found


def _text(given: dict[str, Any], name: str, where: str) -> str:
    found = given.get(name)
    if not isinstance(found, str | int) or isinstance(found, bool) or found == "":
        raise BadInstance(f"{where}: no {name}")
    return str(found)


def _hall(given: dict[str, Any], slots: int, people: dict[str, int]) -> tuple[Table, ...]:
    found = given.get("tables")
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= _MOST:
        return tuple(Table(str(nth + 1)) for nth in range(found))
    if not isinstance(found, list):
        raise BadInstance("tables: neither a number nor a list of names")
    hall = tuple(_table(one, f"tables[{nth}]", slots, people) for nth, one in enumerate(found))
    if len({one.name for one in hall}) != len(hall):
        raise BadInstance("tables: a name stands twice")
    return hall


def _table(one: object, where: str, slots: int, people: dict[str, int]) -> Table:
    if not isinstance(one, dict):
        return Table(str(one))
    place = one.get("place", 0)
    if type(place) is not int:
        raise BadInstance(f"{where}: place is no whole number")
    owners = one.get("of") or []
    if not isinstance(owners, list):
        raise BadInstance(f"{where}: of is no list of people")
    of = frozenset(_key(people, {"of": owner}, "of", where) for owner in owners)
    return Table(_text(one, "id", where), frozenset(_slots(one, "away", where, slots)), of, place)


def _room(hall: tuple[Table, ...], slots: int) -> np.ndarray[Any, np.dtype[np.int32]]:
    """(T,) tables that are to be had in each slot."""
    room = np.full(slots, len(hall), np.int32)
    for table in hall:
        room[sorted(table.away)] -= 1
    return room


def _weights(given: dict[str, Any]) -> Weights:
    found = given.get("weights") or {}
    usual = vars(Weights())
    if not isinstance(found, dict) or found.keys() - usual.keys():
        raise BadInstance(f"weights: none but {', '.join(usual)}")
    if not all(type(one) is int and 0 <= one <= _HEAVIEST for one in found.values()):
        raise BadInstance(f"weights: no whole numbers from 0 to {_HEAVIEST}")
    return Weights(**found)


def _people(given: dict[str, Any], slots: int) -> list[dict[str, Any]]:
    people = _list(given, "people")
    seen: set[str] = set()
    for nth, person in enumerate(people):
        name = _text(person, "id", f"people[{nth}]")
        if name in seen:
            raise BadInstance(f"people[{nth}]: {name} stands twice")
        seen.add(name)
        _slots(person, "away", f"people[{nth}]", slots)
    return people


def _slots(given: dict[str, Any], name: str, where: str, count: int) -> list[int]:
    found = given.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(type(one) is int and 0 <= one < count for one in found):
        raise BadInstance(f"{where}: {name} is no list of slots from 0 to {count - 1}")
    return found


def _key(index: dict[str, int], given: dict[str, Any], name: str, where: str) -> int:
    found = index.get(str(given.get(name)))
    if found is None:
        raise BadInstance(f"{where}: {name} names {given.get(name)!r}, which there is not")
    return found


def _priority(given: dict[str, Any], where: str) -> int:
    found = given.get("priority", 1)
    if type(found) is not int or not 1 <= found <= _TOP_PRIORITY:
        raise BadInstance(f"{where}: priority is no whole number from 1 to {_TOP_PRIORITY}")
    return found


def _asked(given: dict[str, Any], where: str, slots: list[dict[str, Any]]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Where the meeting's own words let it be."""
    open_ = np.ones(len(slots), np.bool_)
    if given.get("slots") is not None:
        open_[:] = False
        open_[_slots(given, "slots", where, len(slots))] = True
    if given.get("session") is not None:
        session = [slot.get("session") == given["session"] for slot in slots]
        if not any(session):
            raise BadInstance(f"{where}: no slot belongs to session {given['session']!r}")
        open_ &= np.array(session)
    if given.get("fixed") is not None:
        only = np.zeros(len(slots), np.bool_)
        only[_slots({"fixed": [given["fixed"]]}, "fixed", where, len(slots))] = True
        open_ &= only
    return open_


def _spoken(meeting: dict[str, Any], side: str, person: dict[str, Any]) -> list[str]:
    """What a side speaks at this meeting: its own words, or the person's languages."""
    found = meeting.get(f"{side}_languages") or person.get("languages") or []
    if not isinstance(found, list):
        raise BadInstance(f"languages of {person['id']}: no list")
    return [str(one) for one in found]


def _pairs_needed(mine: list[str], yours: list[str]) -> tuple[str, ...]:
    if not mine or not yours or set(mine) & set(yours):
        return ()
    return tuple(dict.fromkeys("-".join(sorted((a, b))) for a in mine for b in yours))


def _interpreters(given: dict[str, Any], slots: int) -> tuple[Interpreter, ...]:
    found = given.get("interpreters") or []
    if not isinstance(found, list):
        raise BadInstance("interpreters: no list")
    made = []
    for nth, one in enumerate(found):
        where = f"interpreters[{nth}]"
        if not isinstance(one, dict):
            raise BadInstance(f"{where}: no object")
        pairs = one.get("pairs")
        if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            raise BadInstance(f"{where}: pairs is no list of pairs of languages")
        made.append(
            Interpreter(
                _text(one, "id", where),
                frozenset("-".join(sorted(map(str, pair))) for pair in pairs),
                frozenset(_slots(one, "away", where, slots)),
                _limit(one, "most", where),
                _limit(one, "in_a_row", where),
            )
        )
    if len({one.name for one in made}) != len(made):
        raise BadInstance("interpreters: an id stands twice")
    return tuple(made)


def _limit(given: dict[str, Any], name: str, where: str) -> int | None:
    found = given.get(name)
    if found is not None and (type(found) is not int or found < 1):
        raise BadInstance(f"{where}: {name} is no whole number from 1")
    return found


def _languages(
    needed: list[tuple[str, ...]], interpreters: tuple[Interpreter, ...]
) -> tuple[tuple[str, ...], np.ndarray[Any, np.dtype[np.int32]]]:
    """The pairs in use, and each meeting's: of those that would do, the one that most interpreters have."""
    have = {pair: sum(pair in one.pairs for one in interpreters) for pairs in needed for pair in pairs}
    chosen = [max(pairs, key=lambda pair: (have[pair], pair)) if pairs else "" for pairs in needed]
    names = tuple(sorted({pair for pair in chosen if pair}))
    return names, np.array([names.index(pair) if pair else NO_LANGUAGE for pair in chosen], np.int32)

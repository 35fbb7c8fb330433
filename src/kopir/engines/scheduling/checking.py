"""An independent judge of plans.

It reads instances for itself and imports nothing of the solver, so that a mistake there is not repeated here. It says
every broken rule, not only the first, and counts what a plan is worth from the plan alone.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

MOST_FAULTS = 200  # told; the rest is counted


@dataclass
class Rules:
    """An instance as a judge needs it: what must not happen."""

    slots: int
    day_of: list[int]
    tables: list[int]
    meetings: list[tuple[str, str]]
    weights: list[int]
    allowed: list[set[int]]
    speaks: list[str] = field(default_factory=list)  # the language that a meeting's interpreter must speak, or ""
    after: dict[int, set[int]] = field(default_factory=dict)  # meeting -> meetings that must come before
    interpreters: dict[str, dict[str, Any]] = field(default_factory=dict)
    table_names: list[str] = field(default_factory=list)
    tables_gone: dict[str, set[int]] = field(default_factory=dict)
    most_a_day: dict[str, int] = field(default_factory=dict)
    had: Counter[tuple[str, int]] = field(default_factory=Counter)  # person, day -> meetings before the first slot
    worked: dict[tuple[str, int], list[int]] = field(default_factory=dict)  # the same of interpreters, and in a row


@dataclass
class Verdict:
    """What the judge found."""

    faults: list[str]
    figures: dict[str, int]


class Unreadable(ValueError):
    """The instance or the plan cannot be read."""


def check(instance: str, kind: str, plan: str) -> Verdict:
    """Judge a plan.

    Args:
        instance: the instance's text.
        kind: `dzn`, `txt` or `json`.
        plan: the plan's text, JSON with `slots`: for each meeting a slot from 0, or -1 where it is not held.
    """
    try:
        rules = {"dzn": _from_dzn, "txt": _from_txt, "json": _from_json}[kind](instance)
        told = json.loads(plan)
        slots = told["slots"]
    except Unreadable:
        raise
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as odd:
        raise Unreadable(f"cannot be read: {type(odd).__name__} {odd}") from odd
    if not isinstance(slots, list) or len(slots) != len(rules.meetings):
        given = len(slots) if isinstance(slots, list) else "no"
        raise Unreadable(f"the plan holds {given} slots for {len(rules.meetings)} meetings")
    if not all(isinstance(slot, int) and not isinstance(slot, bool) for slot in slots):
        raise Unreadable("a slot of the plan is no whole number")
    faults = _faults(rules, slots)
    faults += _faults_of_names(rules, slots, told)
    if len(faults) > MOST_FAULTS:
        faults = [*faults[:MOST_FAULTS], f"and {len(faults) - MOST_FAULTS} more"]
    return Verdict(faults, _figures(rules, slots))


def _faults(rules: Rules, slots: list[int]) -> list[str]:
    found: list[str] = []
    diary: dict[tuple[str, int], int] = {}
    load: Counter[int] = Counter()
    for meeting, slot in enumerate(slots):
        if slot == -1:
            continue
        if slot not in rules.allowed[meeting]:
            found.append(f"meeting {meeting + 1} may not be in slot {slot + 1}")
            continue
        load[slot] += 1
        for person in set(rules.meetings[meeting]):
            other = diary.setdefault((person, slot), meeting)
            if other != meeting:
                found.append(f"{person} has meetings {other + 1} and {meeting + 1} in slot {slot + 1}")
        found += [
            f"meeting {before + 1} must come before meeting {meeting + 1}"
            for before in sorted(rules.after.get(meeting, ()))
            if slots[before] >= slot
        ]
    days = Counter((person, rules.day_of[slot]) for person, slot in diary if person in rules.most_a_day)
    found += [
        f"{person} has {count + rules.had[person, day]} meetings on day {day + 1}, {rules.most_a_day[person]} at most"
        for (person, day), count in sorted(days.items())
        if count + rules.had[person, day] > rules.most_a_day[person]
    ]
    for slot, count in sorted(load.items()):
        if count > rules.tables[slot]:
            found.append(f"{count} meetings in slot {slot + 1}, which has {rules.tables[slot]} tables")
    return found


def _faults_of_names(rules: Rules, slots: list[int], told: dict[str, Any]) -> list[str]:
    """Tables and interpreters by name, where the plan gives them."""
    tables, people = told.get("tables"), told.get("interpreters")
    for given, what in ((tables, "tables"), (people, "interpreters")):
        if given is not None and (not isinstance(given, list) or len(given) != len(slots)):
            raise Unreadable(f"`{what}` does not name one for each meeting")
    found = [] if tables is None else _faults_of_tables(rules, slots, tables)
    needing = [m for m, slot in enumerate(slots) if slot >= 0 and rules.speaks[m]] if rules.interpreters else []
    if not needing:
        return found
    if people is None:
        return [*found, f"{len(needing)} meetings need an interpreter and the plan names none"]
    return found + _faults_of_interpreters(rules, slots, needing, people)


def _faults_of_tables(rules: Rules, slots: list[int], tables: list[Any]) -> list[str]:
    found = []
    at: dict[tuple[str, int], int] = {}
    for meeting, slot in enumerate(slots):
        if slot < 0:
            continue
        table = str(tables[meeting])
        if rules.table_names and table not in rules.table_names:
            found.append(f"meeting {meeting + 1} is at table {table}, which there is not")
        if slot in rules.tables_gone.get(table, ()):
            found.append(f"meeting {meeting + 1} is at table {table}, which is not to be had in slot {slot + 1}")
        other = at.setdefault((table, slot), meeting)
        if other != meeting:
            found.append(f"table {table} has meetings {other + 1} and {meeting + 1} in slot {slot + 1}")
    return found


def _faults_of_interpreters(rules: Rules, slots: list[int], needing: list[int], people: list[Any]) -> list[str]:
    found = []
    work: dict[str, dict[int, int]] = defaultdict(dict)
    for meeting in needing:
        slot, name = slots[meeting], people[meeting]
        one = rules.interpreters.get(name) if isinstance(name, str) else None
        if one is None:
            found.append(f"meeting {meeting + 1} needs an interpreter for {rules.speaks[meeting]} and has none")
            continue
        if not set(rules.speaks[meeting].split("|")) & set(one["pairs"]):
            found.append(f"interpreter {name} does not speak {rules.speaks[meeting]} of meeting {meeting + 1}")
        if slot in one["away"]:
            found.append(f"interpreter {name} is away in slot {slot + 1}")
        other = work[name].setdefault(slot, meeting)
        if other != meeting:
            found.append(f"interpreter {name} has meetings {other + 1} and {meeting + 1} in slot {slot + 1}")
    return found + [fault for name, taken in sorted(work.items()) for fault in _overwork(rules, name, set(taken))]


def _overwork(rules: Rules, name: str, taken: set[int]) -> list[str]:
    one = rules.interpreters[name]
    found = []
    for day in sorted(set(rules.day_of)):
        today = [slot for slot in range(rules.slots) if rules.day_of[slot] == day]
        had, run = rules.worked.get((name, day), (0, 0))
        new = sum(slot in taken for slot in today)
        count = had + new
        if one["most"] is not None and new and count > one["most"]:
            found.append(f"interpreter {name} has {count} meetings on day {day + 1}, {one['most']} at most")
        for slot in today:
            run = run + 1 if slot in taken else 0
            if one["in_a_row"] is not None and run > one["in_a_row"]:
                found.append(f"interpreter {name} has no rest in slot {slot + 1} after {one['in_a_row']} in a row")
    return found


def _figures(rules: Rules, slots: list[int]) -> dict[str, int]:
    busy: dict[tuple[str, int], list[int]] = defaultdict(list)
    for (a, b), slot in zip(rules.meetings, slots, strict=True):
        if 0 <= slot < rules.slots:
            busy[a, rules.day_of[slot]].append(slot)
            busy[b, rules.day_of[slot]].append(slot)
    breaks: Counter[str] = Counter()
    idle = 0
    for (person, _day), taken in busy.items():
        taken.sort()
        breaks[person] += sum(b > a + 1 for a, b in pairwise(taken))
        idle += taken[-1] - taken[0] + 1 - len(set(taken))
    held = [meeting for meeting, slot in enumerate(slots) if slot >= 0]
    return {
        "held": len(held),
        "meetings": len(slots),
        "weight": sum(rules.weights[meeting] for meeting in held),
        "weight_asked": sum(rules.weights),
        "idle": idle,
        "breaks": sum(breaks.values()),
        "most_breaks": max(breaks.values(), default=0),
    }


def _from_dzn(text: str) -> Rules:
    text = re.sub(r"%[^\n]*", "", text)
    given = {name: body.strip() for name, body in re.findall(r"(\w+)\s*=\s*([^;]*);", text)}
    slots, morning = int(given["nTotalSlots"]), int(given["nMorningSlots"])
    cells = [re.findall(r"\d+", row) for row in given["requested"].split("|")]
    rows = [tuple(map(int, row)) for row in cells if row]
    if any(len(row) != 3 for row in rows) or len(rows) != int(given["nMeetings"]):
        raise Unreadable("`requested` does not hold three numbers for each meeting")

    def sets(name: str) -> list[set[int]]:
        return [set(map(int, re.findall(r"\d+", one))) - {0} for one in re.findall(r"\{(.*?)\}", given.get(name, ""))]

    forbidden = sets("forbidden")
    fixed = [int(one) for one in re.findall(r"\d+", given.get("fixed") or given.get("fixat") or "")]
    sessions = {1: range(1, morning + 1), 2: range(morning + 1, slots + 1), 3: range(1, slots + 1)}
    allowed = []
    for nth, (a, b, session) in enumerate(rows):
        here = set(sessions[session]) - forbidden[a - 1] - forbidden[b - 1]
        if fixed and fixed[nth]:
            here &= {fixed[nth]}
        allowed.append({slot - 1 for slot in here})
    after = {meeting: {one - 1 for one in group} for meeting, group in enumerate(sets("precedences")) if group}
    return Rules(
        slots, [0] * slots, [int(given["nTables"])] * slots, [(str(a), str(b)) for a, b, _session in rows],
        [1] * len(rows), allowed, [""] * len(rows), after,
    )  # fmt: skip


def _from_txt(text: str) -> Rules:
    rows = [line.split() for line in text.splitlines()]
    people, _left, slots, _days, tables, _languages, count = map(int, rows[0])
    gone = [int(row[0], 16) for row in rows[2 : 2 + people]]
    meetings, weights, allowed = [], [], []
    for a, b, weight, _language, mask in rows[2 + people : 2 + people + count]:
        away = gone[int(a)] | gone[int(b)]
        meetings.append((a, b))
        weights.append(int(weight))
        allowed.append({slot for slot in range(slots) if int(mask, 16) >> slot & 1 and not away >> slot & 1})
    if len(meetings) != count:
        raise Unreadable(f"{len(meetings)} meetings of {count}")
    return Rules(slots, list(map(int, rows[1])), [tables] * slots, meetings, weights, allowed, [""] * count)


def _from_json(text: str) -> Rules:
    given = json.loads(text)
    days = [str(slot["day"]) for slot in given["slots"]]
    order = list(dict.fromkeys(days))
    count = len(days)
    names = given.get("tables", 0)
    halls = [one if isinstance(one, dict) else {"id": one} for one in names] if isinstance(names, list) else []
    table_names = [str(one["id"]) for one in halls]
    gone = {str(one["id"]): set(one.get("away") or ()) for one in halls}
    people = {str(one["id"]): one for one in given["people"]}
    here: dict[str, set[int]] = {key: set(range(count)) - set(one.get("away", ())) for key, one in people.items()}
    ids = {str(one.get("id", nth)): nth for nth, one in enumerate(given["meetings"])}
    meetings, weights, allowed, speaks, after = [], [], [], [], {}
    for nth, one in enumerate(given["meetings"]):
        a, b = str(one["a"]), str(one["b"])
        open_ = here[a] & here[b]
        if one.get("slots") is not None:
            open_ &= set(one["slots"])
        if one.get("session") is not None:
            open_ &= {slot for slot in range(count) if given["slots"][slot].get("session") == one["session"]}
        if one.get("fixed") is not None:
            open_ &= {one["fixed"]}
        meetings.append((a, b))
        weights.append(int(one.get("priority", 1)))
        allowed.append(open_)
        spoken = [one.get(f"{side}_languages") or people[who].get("languages") for side, who in (("a", a), ("b", b))]
        speaks.append(_needed(*spoken))
        if one.get("after"):
            after[nth] = {ids[str(key)] for key in one["after"]}
    interpreters = {
        str(one["id"]): {
            "pairs": {"-".join(sorted(pair)) for pair in one["pairs"]},
            "away": set(one.get("away", ())),
            "most": one.get("most"),
            "in_a_row": one.get("in_a_row"),
        }
        for one in given.get("interpreters", ())
    }
    tables = [sum(slot not in away for away in gone.values()) if gone else int(names) for slot in range(count)]
    most = {key: one["most_a_day"] for key, one in people.items() if one.get("most_a_day") is not None}
    over = given.get("so_far") or {}
    today = order.index(over["day"]) if over.get("day") in order else -1
    had = Counter({(str(key), today): one for key, one in (over.get("people") or {}).items()})
    worked = {(str(key), today): one for key, one in (over.get("interpreters") or {}).items()}
    return Rules(
        count, [order.index(day) for day in days], tables, meetings, weights, allowed, speaks, after, interpreters,
        table_names, gone, most, had, worked,
    )  # fmt: skip


def _needed(one: list[str] | None, other: list[str] | None) -> str:
    """The pairs of languages that would do, "ja-ru|ja-kk"; "" where the two share a language or none is said."""
    if not one or not other or set(one) & set(other):
        return ""
    return "|".join("-".join(sorted((a, b))) for a in one for b in other)

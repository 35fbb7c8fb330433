"""The search itself: Kempe-chain annealing over bit masks, compiled.

Meetings are the edges of a graph whose nodes are people, slots are its colours. A move takes a person from slot `s` to
slot `t` and swaps the two along the whole path of meetings that hang together in them; nobody is then in two places,
ever, and only the two people at the path's ends see their hours change, so a move costs a few steps whatever the size
of the mission. Who may be where (`allowed`) and one meeting a person a slot are never broken. Too many meetings at
once for the tables or the interpreters, and a meeting before one that has to precede it, are *faults*: paid for while
searching, and no plan with a fault is ever kept as the best. Where a path would bring one, a second path is looked for
that starts with somebody else and takes as much back.

The move is Kempe's (1879); König's proof of edge colouring uses the same path. What it is measured against stands in
docs/benchmarks.md. It is one long file because what is compiled is kept by file: a change in another would not be
seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOBODY = -1
# Nothing here makes an array, so nothing need count who holds one: counting (`_nrt`) took nine tenths of the time.
_plain = njit(error_model="numpy", _nrt=False)
_inlined = njit(forceinline=True, error_model="numpy", _nrt=False)
_entry = njit(nogil=True, cache=True, error_model="numpy", _nrt=False)
# How far a free table is looked for: whoever stays out here is found a place by the annealing.
_FULL, _ROOMY = 4, 6  # full slots, and slots with room for each
_ALL_DAYS = np.uint64(0xFFFFFFFFFFFFFFFF)


class Board(NamedTuple):
    """What stays as it is while searching. `M` meetings, `P` people, `T` slots, `D` days of at most 64 slots."""

    first: NDArray[np.int32]  # (M,) person
    second: NDArray[np.int32]  # (M,) person
    allowed: NDArray[np.uint64]  # (M, D) bit b of day d: the meeting may be held there
    weight: NDArray[np.int64]  # (M,) priority, at least 1
    language: NDArray[np.int32]  # (M,) row of `speech`; the last row is "needs nobody"
    day: NDArray[np.int32]  # (T,)
    bit: NDArray[np.int32]  # (T,) place of the slot within its day
    slot: NDArray[np.int32]  # (D, 64) the reverse; -1 where the day is over
    free: NDArray[np.uint64]  # (P, D) where any of the person's meetings may be held
    room: NDArray[np.int32]  # (T,) meetings at once
    speech: NDArray[np.int32]  # (L + 1, T) meetings at once with an interpreter of the language
    earlier: NDArray[np.int32]  # CSR of meetings that must precede: earlier[earlier_from[m]:earlier_from[m + 1]]
    earlier_from: NDArray[np.int32]
    later: NDArray[np.int32]  # the reverse
    later_from: NDArray[np.int32]
    prices: NDArray[np.float64]  # (6,) see PRICES
    most: NDArray[np.int32]  # (P,) breaks a person bears without the price for hardship
    stay: NDArray[np.int32]  # (M,) the slot a confirmed meeting should keep, or -1


# What `prices` holds, in this order.
IDLE, BREAK, HARDSHIP, FAULT, HELD, MOVED = range(6)


class Hand(NamedTuple):
    """What a search has in hand: a plan and what follows from it."""

    at: NDArray[np.int32]  # (P, T) meeting or -1
    when: NDArray[np.int32]  # (M,) slot or -1
    busy: NDArray[np.uint64]  # (P, D)
    load: NDArray[np.int32]  # (T,)
    spoken: NDArray[np.int32]  # (L + 1, T)
    breaks: NDArray[np.int32]  # (P,)
    waiting: NDArray[np.int32]  # (M,) the first n are meetings in no slot
    waits_at: NDArray[np.int32]  # (M,) place in `waiting`, or -1
    troubled: NDArray[np.int32]  # (P,) the first n are people who wait between meetings
    troubled_at: NDArray[np.int32]  # (P,) place in `troubled`, or -1
    concerned: NDArray[np.int32]  # (P,) the first n have a meeting that waits or left its slot, when last looked for
    counts: NDArray[np.int64]  # see COUNTS
    cost: NDArray[np.float64]  # (2,) now; best
    best: NDArray[np.int32]  # (M,) the best plan without a fault
    chain: NDArray[np.int32]  # (M,) scratch: the path of the move in hand
    net: NDArray[np.int64]  # (L + 1,) scratch: meetings of a language that go from s to t, less those that come
    seed: NDArray[np.uint64]  # (1,)


NOW, BEST = range(2)  # what `cost` holds

# What `counts` holds, in this order.
N_WAITING, N_TROUBLED, FAULTS, AWAY, UNHELD, BEST_LEFT, N_CONCERNED = range(7)


def _bits(name: str) -> Any:
    @intrinsic
    def counted(_context: Any, word: Any) -> Any:
        def code(_c: Any, builder: Any, _signature: Any, args: Any) -> Any:
            if name == "ctpop":
                return builder.ctpop(args[0])
            return getattr(builder, name)(args[0], ir.Constant(ir.IntType(1), 1))  # never asked of an empty word

        return types.uint64(types.uint64), code

    return counted


_ones = _bits("ctpop")
_from_low = _bits("cttz")
_from_high = _bits("ctlz")


@_inlined
def _random(hand: Hand) -> np.uint64:
    """The next of xorshift64*."""
    word = hand.seed[0]
    word ^= word >> np.uint64(12)
    word ^= word << np.uint64(25)
    word ^= word >> np.uint64(27)
    hand.seed[0] = word
    return word * np.uint64(2685821657736338717)


@_inlined
def _below(hand: Hand, top: int) -> int:
    return np.int64((_random(hand) >> np.uint64(32)) * np.uint64(top) >> np.uint64(32))


@_inlined
def _any_bit(hand: Hand, word: np.uint64) -> int:
    """A set bit of a word that has some, each as likely."""
    nth = _below(hand, np.int64(_ones(word)))
    for _skip in range(nth):
        word &= word - np.uint64(1)
    return np.int64(_from_low(word))


@_inlined
def _idle(word: np.uint64) -> int:
    """Slots without a meeting between the first and the last of a day."""
    if word == 0:
        return 0
    return 64 - np.int64(_from_high(word)) - np.int64(_from_low(word)) - np.int64(_ones(word))


@_inlined
def _breaks(word: np.uint64) -> int:
    """Groups of such slots."""
    if word == 0:
        return 0
    return np.int64(_ones(word & ~(word << np.uint64(1)))) - 1


@_inlined
def _day_price(board: Board, word: np.uint64) -> float:
    return board.prices[IDLE] * _idle(word) + board.prices[BREAK] * _breaks(word)


@_inlined
def _hardship(board: Board, person: int, breaks: int) -> float:
    over = breaks - board.most[person]
    return board.prices[HARDSHIP] * over * over if over > 0 else 0.0


@_inlined
def _hours_change(board: Board, hand: Hand, person: int, gone: int, come: int) -> float:
    """What it costs a person to lose a slot and to gain another; -1 for none."""
    change, breaks = 0.0, 0
    day_gone = board.day[gone] if gone >= 0 else -1
    day_come = board.day[come] if come >= 0 else -1
    if day_gone >= 0:
        old = hand.busy[person, day_gone]
        new = old & ~(np.uint64(1) << np.uint64(board.bit[gone]))
        if day_gone == day_come:
            new |= np.uint64(1) << np.uint64(board.bit[come])
        change += _day_price(board, new) - _day_price(board, old)
        breaks += _breaks(new) - _breaks(old)
    if day_come >= 0 and day_come != day_gone:
        old = hand.busy[person, day_come]
        new = old | (np.uint64(1) << np.uint64(board.bit[come]))
        change += _day_price(board, new) - _day_price(board, old)
        breaks += _breaks(new) - _breaks(old)
    if breaks != 0:
        now = hand.breaks[person]
        change += _hardship(board, person, now + breaks) - _hardship(board, person, now)
    return change


@_inlined
def _may(board: Board, meeting: int, slot: int) -> bool:
    return (board.allowed[meeting, board.day[slot]] >> np.uint64(board.bit[slot])) & np.uint64(1) != 0


@_inlined
def _over(load: int, room: int) -> int:
    return load - room if load > room else 0


@_inlined
def _walk(board: Board, hand: Hand, start: int, person: int, gone: int, come: int) -> tuple[int, int]:
    """The path from a person that swaps two slots: its length and its other end; length 0 where a meeting may not.

    The person is busy in `gone` and idle in `come`. The path's meetings stand in `hand.chain` from `start` on.
    """
    length, now, other = 0, gone, come
    while True:
        meeting = hand.at[person, now]
        if meeting < 0:
            return length, person
        if not _may(board, meeting, other):
            return 0, person
        hand.chain[start + length] = meeting
        length += 1
        person = board.first[meeting] + board.second[meeting] - person
        now, other = other, now


@_inlined
def _goes(k: int, length: int) -> bool:
    """Whether the meeting at place `k` of the chain goes from `gone` to `come`, and not back.

    The first path, of `length`, starts with one that goes; a second, behind it, with one that comes back.
    """
    return (k & 1) == 0 if k < length else ((k - length) & 1) == 1


@_inlined
def _crowding(board: Board, hand: Hand, length: int, second: int, gone: int, come: int) -> int:
    """How many faults of tables and interpreters the paths in `hand.chain` add."""
    added = 0
    more = (length & 1) - (second & 1)
    if more != 0:
        added += _over(hand.load[come] + more, board.room[come]) - _over(hand.load[come], board.room[come])
        added += _over(hand.load[gone] - more, board.room[gone]) - _over(hand.load[gone], board.room[gone])
    last = board.speech.shape[0] - 1
    if last == 0:
        return added
    for k in range(length + second):
        hand.net[board.language[hand.chain[k]]] += 1 if _goes(k, length) else -1
    for k in range(length + second):
        language = board.language[hand.chain[k]]
        net = hand.net[language]
        hand.net[language] = 0
        if net == 0 or language == last:
            continue
        there, here = hand.spoken[language, come], hand.spoken[language, gone]
        added += _over(there + net, board.speech[language, come]) - _over(there, board.speech[language, come])
        added += _over(here - net, board.speech[language, gone]) - _over(here, board.speech[language, gone])
    return added


@_inlined
def _disorder(board: Board, hand: Hand, meeting: int, slot: int) -> int:
    """Broken precedences of one meeting if it were in a slot."""
    broken = 0
    for k in range(board.earlier_from[meeting], board.earlier_from[meeting + 1]):
        other = hand.when[board.earlier[k]]
        broken += other >= slot and other >= 0
    for k in range(board.later_from[meeting], board.later_from[meeting + 1]):
        other = hand.when[board.later[k]]
        broken += 0 <= other <= slot
    return broken


@_plain
def _disorder_of_chain(board: Board, hand: Hand, length: int, second: int, gone: int, come: int) -> int:
    """How many broken precedences the paths add. It tries the slots on and puts them back."""
    if board.earlier.size == 0:
        return 0
    added = 0
    for k in range(length + second):
        goes = _goes(k, length)
        old, new = gone if goes else come, come if goes else gone
        meeting = hand.chain[k]
        added += _disorder(board, hand, meeting, new) - _disorder(board, hand, meeting, old)
        hand.when[meeting] = new
    for k in range(length + second):
        hand.when[hand.chain[k]] = gone if _goes(k, length) else come
    return added


@_plain
def _leaving(board: Board, hand: Hand, length: int, second: int, gone: int, come: int) -> int:
    """How many more meetings leave the slot they should stay in."""
    added = 0
    for k in range(length + second):
        stay = board.stay[hand.chain[k]]
        if stay >= 0:
            leaves = (stay == gone) - (stay == come)
            added += leaves if _goes(k, length) else -leaves
    return added


@_inlined
def _set_hours(board: Board, hand: Hand, person: int, slot: int, meeting: int) -> None:
    """Write a meeting, or none, into a person's slot; the hours and who is troubled follow."""
    day, mark = board.day[slot], np.uint64(1) << np.uint64(board.bit[slot])
    hand.at[person, slot] = meeting
    old = hand.busy[person, day]
    new = (old | mark) if meeting >= 0 else (old & ~mark)
    if new == old:
        return
    hand.busy[person, day] = new
    hand.breaks[person] += _breaks(new) - _breaks(old)
    _set_trouble(hand, person, hand.breaks[person] > 0)


@_inlined
def _set_trouble(hand: Hand, person: int, troubled: bool) -> None:
    place = hand.troubled_at[person]
    if troubled == (place >= 0):
        return
    if troubled:
        hand.troubled[hand.counts[N_TROUBLED]] = person
        hand.troubled_at[person] = hand.counts[N_TROUBLED]
        hand.counts[N_TROUBLED] += 1
        return
    hand.counts[N_TROUBLED] -= 1
    last = hand.troubled[hand.counts[N_TROUBLED]]
    hand.troubled[place] = last
    hand.troubled_at[last] = place
    hand.troubled_at[person] = -1


@_plain
def _swap(board: Board, hand: Hand, start: int, length: int, gone: int, come: int, person: int) -> None:
    """Carry the path out that stands in `hand.chain` from `start` on. It starts at `person`."""
    _set_hours(board, hand, person, gone, NOBODY)
    for k in range(length):
        meeting = hand.chain[start + k]
        old, new = (gone, come) if k & 1 == 0 else (come, gone)
        other = board.first[meeting] + board.second[meeting] - person
        _set_hours(board, hand, person, new, meeting)
        _set_hours(board, hand, other, new, meeting)
        if k == length - 1:
            _set_hours(board, hand, other, old, NOBODY)
        hand.when[meeting] = new
        language = board.language[meeting]
        hand.spoken[language, old] -= 1
        hand.spoken[language, new] += 1
        hand.load[old] -= 1
        hand.load[new] += 1
        person = other


@_plain
def put(board: Board, hand: Hand, meeting: int, slot: int) -> None:
    """Hold a waiting meeting in a slot where both are idle."""
    hand.counts[FAULTS] += _faults_of_one(board, hand, meeting, slot, 1)
    hand.counts[AWAY] += board.stay[meeting] >= 0 and board.stay[meeting] != slot
    hand.counts[UNHELD] -= board.weight[meeting]
    hand.when[meeting] = slot
    hand.load[slot] += 1
    hand.spoken[board.language[meeting], slot] += 1
    _set_hours(board, hand, board.first[meeting], slot, meeting)
    _set_hours(board, hand, board.second[meeting], slot, meeting)
    place = hand.waits_at[meeting]
    hand.counts[N_WAITING] -= 1
    last = hand.waiting[hand.counts[N_WAITING]]
    hand.waiting[place] = last
    hand.waits_at[last] = place
    hand.waits_at[meeting] = -1


@_plain
def take(board: Board, hand: Hand, meeting: int) -> None:
    """Let a meeting wait."""
    slot = hand.when[meeting]
    hand.when[meeting] = -1
    hand.load[slot] -= 1
    hand.spoken[board.language[meeting], slot] -= 1
    hand.counts[FAULTS] -= _faults_of_one(board, hand, meeting, slot, 1)
    hand.counts[AWAY] -= board.stay[meeting] >= 0 and board.stay[meeting] != slot
    hand.counts[UNHELD] += board.weight[meeting]
    _set_hours(board, hand, board.first[meeting], slot, NOBODY)
    _set_hours(board, hand, board.second[meeting], slot, NOBODY)
    hand.waiting[hand.counts[N_WAITING]] = meeting
    hand.waits_at[meeting] = hand.counts[N_WAITING]
    hand.counts[N_WAITING] += 1


@_plain
def _faults_of_one(board: Board, hand: Hand, meeting: int, slot: int, more: int) -> int:
    """Faults that a meeting not in `when` adds by coming into a slot; `more` meetings come with it."""
    language = board.language[meeting]
    added = _over(hand.load[slot] + more, board.room[slot]) - _over(hand.load[slot] + more - 1, board.room[slot])
    if language < board.speech.shape[0] - 1:
        spoken, speech = hand.spoken[language, slot], board.speech[language, slot]
        added += _over(spoken + more, speech) - _over(spoken + more - 1, speech)
    if board.earlier.size:
        added += _disorder(board, hand, meeting, slot)
    return added


@_plain
def price_of(board: Board, hand: Hand) -> float:
    """The whole price of the plan in hand, counted anew."""
    total = 0.0
    for person in range(hand.busy.shape[0]):
        for day in range(hand.busy.shape[1]):
            total += _day_price(board, hand.busy[person, day])
        total += _hardship(board, person, hand.breaks[person])
    prices = board.prices
    total += prices[FAULT] * hand.counts[FAULTS] + prices[HELD] * hand.counts[UNHELD]
    return total + prices[MOVED] * hand.counts[AWAY]


def price_faults(board: Board, hand: Hand, price: float) -> None:
    """Let faults cost something else from now on."""
    hand.cost[NOW] += (price - board.prices[FAULT]) * hand.counts[FAULTS]
    board.prices[FAULT] = price


@_plain
def _keep(hand: Hand) -> None:
    """Remember the plan in hand as the best."""
    for meeting in range(hand.when.size):
        hand.best[meeting] = hand.when[meeting]
    hand.counts[BEST_LEFT] = 0


@_inlined
def _before_change(hand: Hand, change: float, faults: int) -> None:
    """The best plan is copied only when it is about to be left: for a worse one, or for one with faults."""
    if hand.counts[BEST_LEFT] == 1 and (change > 0 or hand.counts[FAULTS] + faults > 0):
        _keep(hand)


@_inlined
def _after_change(hand: Hand, change: float) -> None:
    hand.cost[0] += change
    if hand.counts[FAULTS] == 0 and hand.cost[0] < hand.cost[1] - 1e-9:
        hand.cost[1] = hand.cost[0]
        hand.counts[BEST_LEFT] = 1


@_inlined
def _ends_change(board: Board, hand: Hand, length: int, end: int, gone: int, come: int) -> float:
    """What a path of `length` costs the person at its other end."""
    if length & 1:
        return _hours_change(board, hand, end, gone, come)
    return _hours_change(board, hand, end, come, gone)


@_plain
def _way_back(
    board: Board, hand: Hand, length: int, gone: int, come: int, bar: float, tries: int
) -> tuple[int, int, float]:
    """A second path that brings back what is too much: its length (0 where there is none), its person, its price.

    The first path stands in `hand.chain`; the second starts at somebody busy in `come` and idle in `gone`, so it has
    no person in common with the first. `bar` is what it may cost.
    """
    people, walks = hand.busy.shape[0], 0
    there, here = board.day[come], board.day[gone]
    busy, idle = np.uint64(1) << np.uint64(board.bit[come]), np.uint64(1) << np.uint64(board.bit[gone])
    person = _below(hand, people)
    for _try in range(tries):
        person += 1
        if person == people:
            person = 0
        if hand.busy[person, there] & busy == 0 or (hand.busy[person, here] | ~board.free[person, here]) & idle != 0:
            continue
        change = _hours_change(board, hand, person, come, gone)
        if change > bar + 4:
            continue
        second, end = _walk(board, hand, length, person, come, gone)
        if second == 0:
            continue
        change += _ends_change(board, hand, second, end, come, gone)
        if change <= bar and _crowding(board, hand, length, second, gone, come) <= 0:
            return second, person, change
        walks += 1
        if walks == 30:
            break
    return 0, 0, 0.0


@_inlined
def _move(board: Board, hand: Hand, person: int, gone: int, come: int, bar: float) -> bool:
    """Swap two slots from a person on, if that costs at most `bar`; where they are full, from a second person back."""
    change = _hours_change(board, hand, person, gone, come)
    if change > bar + 40:
        return False
    length, end = _walk(board, hand, 0, person, gone, come)
    if length == 0:
        return False
    change += _ends_change(board, hand, length, end, gone, come)
    if change > bar and board.prices[MOVED] == 0 and hand.counts[FAULTS] == 0:
        return False
    second, back = 0, 0
    faults = _crowding(board, hand, length, 0, gone, come)
    if faults > 0 and change <= bar < change + board.prices[FAULT] * faults:
        tries = hand.busy.shape[0] if change < -0.01 else 24
        second, back, more = _way_back(board, hand, length, gone, come, bar - change, tries)
        if second == 0:
            return False
        change += more
        faults = _crowding(board, hand, length, second, gone, come)
    faults += _disorder_of_chain(board, hand, length, second, gone, come)
    change += board.prices[FAULT] * faults
    away = 0
    if board.prices[MOVED] > 0:
        away = _leaving(board, hand, length, second, gone, come)
        change += board.prices[MOVED] * away
    if change > bar:
        return False
    _before_change(hand, change, faults)
    _swap(board, hand, 0, length, gone, come, person)
    if second > 0:
        _swap(board, hand, length, second, come, gone, back)
    hand.counts[FAULTS] += faults
    hand.counts[AWAY] += away
    _after_change(hand, change)
    return True


@_plain
def _shift_back(board: Board, hand: Hand, bar: float) -> bool:
    """One move where a plan is in force: somebody whose meetings are not where they were takes any other hour."""
    person = np.int64(hand.concerned[_below(hand, hand.counts[N_CONCERNED])])
    days = board.slot.shape[0]
    day, other = _below(hand, days), _below(hand, days)
    word, open_ = hand.busy[person, day], board.free[person, other] & ~hand.busy[person, other]
    if word == 0 or open_ == 0:
        return False
    gone, come = board.slot[day, _any_bit(hand, word)], board.slot[other, _any_bit(hand, open_)]
    return _move(board, hand, person, gone, come, bar)


@_inlined
def _shift(board: Board, hand: Hand, bar: float) -> bool:
    """One move: somebody who waits, or anybody, takes another hour; mostly one beside their others."""
    if hand.counts[N_CONCERNED] > 0 and _below(hand, 8) != 0:
        return _shift_back(board, hand, bar)
    troubled, days = hand.counts[N_TROUBLED], board.slot.shape[0]
    day = _below(hand, days)
    if troubled > 0 and _below(hand, 2) == 0:
        person = np.int64(hand.troubled[_below(hand, troubled)])
        if _below(hand, 4) != 0:
            for _other in range(days):  # a day on which they wait
                if _breaks(hand.busy[person, day]) > 0:
                    break
                day = day + 1 if day + 1 < days else 0
    else:
        meeting = _below(hand, board.first.size)
        person = np.int64(board.first[meeting] if _below(hand, 2) == 0 else board.second[meeting])
    word = hand.busy[person, day]
    if word == 0:
        return False
    # To leave from within a block costs a gap, so mostly a block's first or last hour moves.
    edges = word & ~((word << np.uint64(1)) & (word >> np.uint64(1)))
    if _breaks(word) > 0 and _below(hand, 2) == 0:
        bit = np.int64(_from_low(word) if _below(hand, 2) == 0 else np.uint64(63) - _from_high(word))
    else:
        bit = _any_bit(hand, edges if _below(hand, 8) != 0 else word)
    gone = board.slot[day, bit]
    if days > 1 and _below(hand, 8) < 4:
        day = _below(hand, days)
        word = hand.busy[person, day]
    rest = word & ~(np.uint64(1) << np.uint64(bit)) if day == board.day[gone] else word
    open_ = board.free[person, day] & ~word
    if rest != 0 and _below(hand, 8) != 0:
        low, high = _from_low(rest), np.uint64(63) - _from_high(rest)
        span = (_ALL_DAYS << low) & (_ALL_DAYS >> (np.uint64(63) - high))
        near = (span | (span << np.uint64(1)) | (span >> np.uint64(1))) & open_
        if near != 0:
            open_ = near
    if open_ == 0:
        return False
    come = board.slot[day, _any_bit(hand, open_)]
    return _move(board, hand, person, gone, come, bar)


@_plain
def _enter(board: Board, hand: Hand, bar: float) -> bool:
    """One move: a waiting meeting comes in, and sends at most two others away."""
    meeting = np.int64(hand.waiting[_below(hand, hand.counts[N_WAITING])])
    day = _below(hand, board.slot.shape[0])
    word = board.allowed[meeting, day]
    if word == 0:
        return False
    a, b = np.int64(board.first[meeting]), np.int64(board.second[meeting])
    slot = board.slot[day, _any_bit(hand, word)]
    out_a, out_b = np.int64(hand.at[a, slot]), np.int64(hand.at[b, slot])
    if out_a == out_b:
        out_b = NOBODY  # both are idle, or the two meet there already by another wish
    lost = (board.weight[out_a] if out_a >= 0 else 0) + (board.weight[out_b] if out_b >= 0 else 0)
    gain = board.prices[HELD] * (lost - board.weight[meeting])
    if gain > bar + 40:
        return False
    one_idle = hand.counts[FAULTS] == 0 and (out_a >= 0) != (out_b >= 0)  # first try to free the other by a path
    if one_idle and _come_in(board, hand, meeting, slot, a if out_a >= 0 else b, bar):
        return True
    # While some slots hold too many, the others have room that is not there: whoever comes in takes somebody's place.
    if hand.counts[FAULTS] > 0 and out_a < 0 and out_b < 0:
        return False
    before, faults = hand.cost[0], hand.counts[FAULTS]
    # Tried on the board itself: taking out and putting in keep the count of faults by themselves.
    if hand.counts[BEST_LEFT] == 1:
        _keep(hand)
    change = gain - board.prices[FAULT] * hand.counts[FAULTS] - board.prices[MOVED] * hand.counts[AWAY]
    for out in (out_a, out_b):
        if out >= 0:
            change += _hours_change(board, hand, board.first[out], slot, -1)
            change += _hours_change(board, hand, board.second[out], slot, -1)
            take(board, hand, out)
    change += _hours_change(board, hand, a, -1, slot) + _hours_change(board, hand, b, -1, slot)
    put(board, hand, meeting, slot)
    change += board.prices[FAULT] * hand.counts[FAULTS] + board.prices[MOVED] * hand.counts[AWAY]
    if change <= bar and hand.counts[FAULTS] <= faults:
        _after_change(hand, change)
        return True
    take(board, hand, meeting)
    for out in (out_a, out_b):
        if out >= 0:
            put(board, hand, out, slot)
    hand.cost[0] = before
    return False


@_plain
def _come_in(board: Board, hand: Hand, meeting: int, slot: int, busy: int, bar: float) -> bool:
    """Free a busy person's slot by a path into a slot of theirs that is idle, then hold the meeting there."""
    day = _below(hand, board.slot.shape[0])
    open_ = board.free[busy, day] & ~hand.busy[busy, day]
    if open_ == 0:
        return False
    come = board.slot[day, _any_bit(hand, open_)]
    length, end = _walk(board, hand, 0, busy, slot, come)
    other = board.first[meeting] + board.second[meeting] - busy
    if length == 0 or end == other:
        return False
    change = _hours_change(board, hand, busy, -1, come) + _hours_change(board, hand, other, -1, slot)
    change += _ends_change(board, hand, length, end, slot, come)
    change -= board.prices[HELD] * board.weight[meeting]
    if change > bar:
        return False
    faults = _crowding(board, hand, length, 0, slot, come)
    faults += _disorder_of_chain(board, hand, length, 0, slot, come)
    away = _leaving(board, hand, length, 0, slot, come)
    change += board.prices[FAULT] * faults + board.prices[MOVED] * away
    one = _over(hand.load[slot] + 1 - (length & 1), board.room[slot]) - _over(
        hand.load[slot] - (length & 1), board.room[slot]
    )
    if change > bar or faults + one > 0:
        return False
    if hand.counts[BEST_LEFT] == 1:
        _keep(hand)
    was = hand.counts[FAULTS] + faults
    _swap(board, hand, 0, length, slot, come, busy)
    hand.counts[FAULTS] = was
    hand.counts[AWAY] += away
    gone_away = hand.counts[AWAY]
    put(board, hand, meeting, slot)
    change += board.prices[FAULT] * (hand.counts[FAULTS] - was)
    change += board.prices[MOVED] * (hand.counts[AWAY] - gone_away)
    _after_change(hand, change)
    return True


@_entry
def look_for_concerned(board: Board, hand: Hand) -> None:
    """Write anew who has a meeting that waits or is not in the slot it should keep."""
    count = 0
    for person in range(hand.busy.shape[0]):
        hand.concerned[person] = 0
    for meeting in range(hand.when.size):
        if hand.when[meeting] < 0 or (board.stay[meeting] >= 0 and hand.when[meeting] != board.stay[meeting]):
            hand.concerned[board.first[meeting]] = hand.concerned[board.second[meeting]] = 1
    for person in range(hand.busy.shape[0]):
        is_one = hand.concerned[person] == 1
        hand.concerned[count] = person  # never ahead of what is still to be read
        count += is_one
    hand.counts[N_CONCERNED] = count


@_entry
def anneal(board: Board, hand: Hand, steps: int, heat: float) -> int:
    """Try `steps` moves at one heat (a price); how many were taken. The best plan stands in `hand.best`."""
    taken = 0
    for _step in range(steps):
        chance = np.float64((_random(hand) >> np.uint64(11)) + np.uint64(1)) / 9007199254740993.0
        bar = -heat * np.log(chance)
        if hand.counts[N_WAITING] > 0 and _below(hand, 4) == 0:
            taken += _enter(board, hand, bar)
        else:
            taken += _shift(board, hand, bar)
    if hand.counts[BEST_LEFT] == 1:
        _keep(hand)
    return taken


@_plain
def _place(board: Board, hand: Hand, meeting: int) -> bool:
    """Hold a meeting in the slot that costs least among those where both are idle and there is room."""
    a, b = np.int64(board.first[meeting]), np.int64(board.second[meeting])
    best_slot, best = -1, np.inf
    for day in range(board.slot.shape[0]):
        word = board.allowed[meeting, day] & ~hand.busy[a, day] & ~hand.busy[b, day]
        while word != 0:
            slot = board.slot[day, _from_low(word)]
            word &= word - np.uint64(1)
            if _faults_of_one(board, hand, meeting, slot, 1):
                continue
            change = _hours_change(board, hand, a, -1, slot) + _hours_change(board, hand, b, -1, slot)
            change += 1e-6 * hand.load[slot]
            if board.stay[meeting] == slot:
                change -= 1e6
            if change < best:
                best_slot, best = slot, change
    if best_slot < 0:
        return False
    put(board, hand, meeting, best_slot)
    return True


@_plain
def _press_by(board: Board, hand: Hand, meeting: int, slot: int, come: int, person: int) -> bool:
    """Hold a meeting in a slot after a path from a person there into another slot has made room, without a fault."""
    length, end = _walk(board, hand, 0, person, slot, come)
    a, b = board.first[meeting], board.second[meeting]
    if length == 0 or ((length & 1) == 0 and end in (a, b)):  # the other end would come into the slot
        return False
    if hand.load[slot] - (length & 1) >= board.room[slot]:
        return False
    if _crowding(board, hand, length, 0, slot, come) + _disorder_of_chain(board, hand, length, 0, slot, come) > 0:
        return False
    faults, away = hand.counts[FAULTS], hand.counts[AWAY]
    hand.counts[AWAY] += _leaving(board, hand, length, 0, slot, come)
    _swap(board, hand, 0, length, slot, come, person)
    if _faults_of_one(board, hand, meeting, slot, 1) == 0:
        put(board, hand, meeting, slot)
        return True
    back, _end = _walk(board, hand, 0, person, come, slot)
    _swap(board, hand, 0, back, come, slot, person)
    hand.counts[FAULTS], hand.counts[AWAY] = faults, away
    return False


@_plain
def _press_in(board: Board, hand: Hand, meeting: int) -> bool:
    """Hold a meeting by way of a path that frees one of the two, or a table where both are idle."""
    a, b = np.int64(board.first[meeting]), np.int64(board.second[meeting])
    full = 0
    for day in range(board.slot.shape[0]):
        word = board.allowed[meeting, day] & ~(hand.busy[a, day] & hand.busy[b, day])
        while word != 0:
            slot = board.slot[day, _from_low(word)]
            word &= word - np.uint64(1)
            busy = a if hand.at[a, slot] >= 0 else b
            if hand.at[busy, slot] < 0:
                full += 1
                if full <= _FULL and _press_between(board, hand, meeting, slot):
                    return True
                continue
            for other_day in range(board.slot.shape[0]):
                open_ = board.free[busy, other_day] & ~hand.busy[busy, other_day]
                while open_ != 0:
                    come = board.slot[other_day, _from_low(open_)]
                    open_ &= open_ - np.uint64(1)
                    if come != slot and _press_by(board, hand, meeting, slot, come, busy):
                        return True
    return False


@_plain
def _press_between(board: Board, hand: Hand, meeting: int, slot: int) -> bool:
    """Both are idle but all tables are taken: somebody else's meeting goes where a table is free."""
    mark, day = np.uint64(1) << np.uint64(board.bit[slot]), board.day[slot]
    roomy = 0
    for come in range(board.day.size):
        if hand.load[come] >= board.room[come]:
            continue
        roomy += 1
        if roomy > _ROOMY:
            return False
        there = np.uint64(1) << np.uint64(board.bit[come])
        for person in range(hand.busy.shape[0]):
            idle = board.free[person, board.day[come]] & ~hand.busy[person, board.day[come]]
            if hand.busy[person, day] & mark == 0 or idle & there == 0:
                continue
            if _press_by(board, hand, meeting, slot, come, person):
                return True
    return False


@_entry
def fill(board: Board, hand: Hand, order: NDArray[np.int32], paths: bool) -> int:
    """Hold what waits, in an order, without a fault; how many still wait. The best plan is then this one."""
    for k in range(order.size):
        meeting = order[k]
        if hand.when[meeting] < 0 and not _place(board, hand, meeting) and paths:
            _press_in(board, hand, meeting)
    hand.cost[0] = price_of(board, hand)
    if hand.counts[FAULTS] == 0 and hand.cost[0] < hand.cost[1]:
        hand.cost[1] = hand.cost[0]
        _keep(hand)
    return hand.counts[N_WAITING]


@_entry
def take_up(board: Board, hand: Hand, plan: NDArray[np.int32]) -> None:
    """Start from a plan: every meeting waits first, then each is held where the plan says, if it may."""
    for meeting in range(plan.size):
        if hand.when[meeting] >= 0:
            take(board, hand, meeting)
    for meeting in range(plan.size):
        slot = plan[meeting]
        a, b = board.first[meeting], board.second[meeting]
        if slot < 0 or hand.at[a, slot] >= 0 or hand.at[b, slot] >= 0 or not _may(board, meeting, slot):
            continue
        if _faults_of_one(board, hand, meeting, slot, 1) == 0:
            put(board, hand, meeting, slot)
    hand.cost[0] = price_of(board, hand)
    if hand.counts[FAULTS] == 0 and hand.cost[0] < hand.cost[1]:
        hand.cost[1] = hand.cost[0]
        _keep(hand)

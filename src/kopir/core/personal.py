"""What is known of people, and where: each room declares its personal fields and how they are told and forgotten.

A room's `personal.py` registers one `Keeper`, imported by its AppConfig. The room `privacy` above goes through all of
them when a person asks; it knows no room's tables itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Person:
    """Somebody who may be known here, by all that leads to him.

    `addresses` are e-mail addresses in lower case, `accounts` keys of `core.User`, `names` full names as written,
    `phones` telephone numbers as written.
    """

    addresses: frozenset[str] = frozenset()
    accounts: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    def __or__(self, other: Person) -> Person:
        return Person(
            self.addresses | other.addresses,
            self.accounts | other.accounts,
            self.names | other.names,
            self.phones | other.phones,
        )


def person(
    *,
    addresses: Iterable[str] = (),
    accounts: Iterable[int] = (),
    names: Iterable[str] = (),
    phones: Iterable[str] = (),
) -> Person:
    """A person from what stands in rows: empty values are left out, addresses made lower case."""
    return Person(
        frozenset(address.strip().lower() for address in addresses if address.strip()),
        frozenset(accounts),
        frozenset(" ".join(name.split()) for name in names if name.strip()),
        frozenset(phone.strip() for phone in phones if phone.strip()),
    )


@dataclass(frozen=True)
class Held:
    """Personal fields of one table: whose they are, why they are held, on what ground, and until when."""

    model: str  # "companies.Person"
    fields: tuple[str, ...]
    whose: Words
    why: Words
    ground: Words
    until: Words
    since: str = ""  # the field that says since when a row is held, where it is not one of `queries.SINCE`


@dataclass(frozen=True)
class Told:
    """One row about a person, as he may read it: what it is, and its fields by name."""

    what: Words
    row: dict[str, str]


def _knows_nobody(_person: Person) -> Person:
    return Person()


def _tells_nothing(_person: Person) -> list[Told]:
    return []


def _forgets_nothing(_person: Person) -> int:
    return 0


def _knows_no_name(_person: Person) -> bool:
    return False


def _shares_nothing(_person: Person) -> frozenset[str]:
    return frozenset()


def _nothing_due(_today: date) -> int:
    return 0


@dataclass(frozen=True)
class Keeper:
    """What a room holds of people.

    `know` tells what else it knows of who has one of these addresses or accounts (never found by a name alone).
    `tell` lists what it holds of him. `forget` deletes or empties it, and says how many rows; called again, it does
    nothing more. `know_name` tells whether somebody it holds has one of the names, `know_phone` which of the telephone
    numbers; both are asked when the person himself has been forgotten, so that it is somebody else. `due` counts what
    should have gone before a day, `forget_due` lets it go.
    """

    room: str
    held: tuple[Held, ...] = ()
    tell: Callable[[Person], list[Told]] = _tells_nothing
    forget: Callable[[Person], int] = _forgets_nothing
    know: Callable[[Person], Person] = _knows_nobody
    know_name: Callable[[Person], bool] = _knows_no_name
    know_phone: Callable[[Person], frozenset[str]] = _shares_nothing
    due: Callable[[date], int] = _nothing_due
    forget_due: Callable[[date], int] = _nothing_due
    # Fields that could be taken for personal ones ("companies.Company.website", "registers.*"), and why they are not.
    not_personal: dict[str, str] = field(default_factory=dict)


_DIGITS_OF_A_NUMBER = 9  # the last ones: +7 701 … and 8 701 … are one number


def phones_among(person: Person, held: Iterable[str]) -> frozenset[str]:
    """Which telephone numbers of a person are among those held, however either is written."""
    there = {ending for phone in held if (ending := phone_ending(phone))}
    return frozenset(phone for phone in person.phones if phone_ending(phone) in there)


def phone_ending(phone: str) -> str:
    """The last digits of a number; empty for one too short to be somebody's alone."""
    digits = "".join(sign for sign in phone if sign.isdecimal())
    return digits[-_DIGITS_OF_A_NUMBER:] if len(digits) >= _DIGITS_OF_A_NUMBER else ""


_keepers: dict[str, Keeper] = {}


def register(keeper: Keeper) -> None:
    """Make a room's keeper known; each room has one."""
    _keepers[keeper.room] = keeper


def keepers() -> tuple[Keeper, ...]:
    """All of them, by room."""
    return tuple(_keepers[room] for room in sorted(_keepers))


def whole(start: Person) -> Person:
    """All that leads to the person, from an address or an account on: rooms are asked until nothing new comes."""
    known, before = start, Person()
    while known != before:
        before = known
        for keeper in keepers():
            known = known | keeper.know(known)
    return known

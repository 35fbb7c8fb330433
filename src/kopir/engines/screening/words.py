"""What kind of word a word of a name is: a title, a particle, a number, a general word, and how telling it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from kopir.engines import data

# Said of a person, not part of the name.
TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady rev hon general gen colonel col major maj captain capt
    sergeant lieutenant lt sheikh shaikh shaykh sheik mullah mulla maulavi mawlawi maulana moulavi haji hajji
    hadji qari hafiz ustad ustaz imam ayatollah sayyid sayed syed sayyed emir amir president minister monsieur
    madame senor senora herr frau jr sr ii iii iv phd md comrade gospodin pan""".split()  # noqa: SIM905 -- words read better as words
)
# Between names: which of them stands there tells nothing.
PARTICLES = frozenset(
    """al el ul ad as ar an ash ben bin ibn bint abu abou abi umm de da do dos das del
    della di du la le les van von der den ter ten zu y e i of the and und et for
    in on at to ou o wa""".split()  # noqa: SIM905 -- as above
)
# Between a child and the father: who stands before it is not who stands after it.
CHILD_OF = frozenset({"bin", "ibn", "ben", "bint"})
_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
}  # fmt: skip
NUMBERS = {name: value for value, name in enumerate(_UNITS.split())} | TENS | _ORDINALS
# Short ways of writing general words of organisations.
ABBREVIATIONS = {
    "intl": "international", "int'l": "international", "natl": "national", "nat'l": "national", "assn": "association",
    "assoc": "association", "dept": "department", "govt": "government", "mfg": "manufacturing", "bros": "brothers",
    "univ": "university", "inst": "institute", "tech": "technology", "techs": "technologies", "engg": "engineering",
    "eng": "engineering", "ind": "industries", "inds": "industries", "mgmt": "management", "svcs": "services",
    "serv": "services", "grp": "group", "hldg": "holding", "hldgs": "holdings", "trdg": "trading", "imp": "import",
    "exp": "export", "org": "organization", "comm": "commercial", "labour": "labor", "centre": "center",
    "shpg": "shipping", "engrg": "engineering",
    "kompaniya": "company", "kompaniia": "company", "kompania": "company", "gruppa": "group", "zavod": "plant",
    "kaisha": "company", "organisation": "organization", "defence": "defense",
}  # fmt: skip


@dataclass(frozen=True)
class Frequencies:
    """In how many names of watchlists a word stands, for persons and for the rest; and how many names there are."""

    persons: dict[str, int]
    others: dict[str, int]
    names: tuple[int, int]

    def weight(self, sound: str, *, is_person: bool) -> float:
        """How telling the word is: about 1 for a word that stands in one name in ten thousand, never below 0.15."""
        counts, total = (self.persons, self.names[0]) if is_person else (self.others, self.names[1])
        rarity = math.log(total / (1 + counts.get(sound, 0)))
        return min(1.0, max(0.15, rarity / 8.0))


@cache
def frequencies() -> Frequencies:
    """Learned from the watchlists that ship (`tools/learn_screening.py`), without words of fewer than five names."""
    persons: dict[str, int] = {}
    others: dict[str, int] = {}
    totals = [20_000, 20_000]
    with data.path("learned", "screening_words.tsv").open(encoding="utf-8") as file:
        for line in file:
            sound, persons_count, others_count = line.rstrip("\n").split("\t")
            if sound == "*":
                totals = [int(persons_count), int(others_count)]
                continue
            persons[sound], others[sound] = int(persons_count), int(others_count)
    return Frequencies(persons, others, (totals[0], totals[1]))


@cache
def same_given_name() -> dict[str, frozenset[int]]:
    """Word -> the groups of given names it belongs to."""
    groups: dict[str, set[int]] = {}
    with data.path("identity", "given_names.tsv").open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if not line.startswith("#"):
                for name in line.split():
                    groups.setdefault(name, set()).add(number)
    return {name: frozenset(found) for name, found in groups.items()}

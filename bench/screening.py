"""How fast 10,000 names are screened against whole lists, and whether the peer's sure hits are found.

    python bench/screening.py ../shared/data/identity [--peer PYTHON] [--names 10000]

Names: listed ones, listed ones with a slip, and real companies of registers, a third each. Lists: OFAC (July 2021) and
the UN (2026-02-27), read by `kopir.engines.screening.lists`. A pair is one name beside one listed name: `screen` says
of each whether it is a hit. With --peer (a Python that has nomenklatura; no dependency of ours) logic-v2 scores, for a
sample of the names, the listed names that are nearest by rapidfuzz: its speed is of single pairs, and whatever it
scores above 0.9 must be among our hits.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import time
from pathlib import Path

from anyascii import anyascii
from rapidfuzz import fuzz, process

from kopir.engines.screening import Kind, Listed, Subject, build
from kopir.engines.screening.lists import read

PEER = """
import json, sys, time
from followthemoney import model
from nomenklatura.matching import LogicV2
from nomenklatura.matching.types import ScoringConfig
pairs = json.load(sys.stdin)
def entity(schema, name, number):
    return model.get_proxy({"id": str(number), "schema": schema, "properties": {"name": [name]}})
config = LogicV2.default_config() if hasattr(LogicV2, "default_config") else ScoringConfig.defaults()
ready = [(entity(s, a, 2 * n), entity(s, b, 2 * n + 1)) for n, (s, a, b) in enumerate(pairs)]
started = time.perf_counter()
scores = [LogicV2.compare(a, b, config).score for a, b in ready]
print(json.dumps({"seconds": time.perf_counter() - started, "scores": scores}))
"""
SCHEMAS = {Kind.PERSON: "Person", Kind.ORGANISATION: "Company", Kind.VESSEL: "Vessel", Kind.AIRCRAFT: "Airplane"}


def slip(name: str, chance: random.Random) -> str:
    """One letter wrong, missing or doubled, or two words the other way round."""
    words = name.split()
    place = chance.randrange(1, max(2, len(name) - 1))
    kind = chance.randrange(4)
    if kind == 0 and len(words) > 1:
        return " ".join([*words[1:], words[0]])
    if kind == 1:
        return name[:place] + name[place + 1 :]
    return name[:place] + chance.choice("aeionrst") + name[place + (kind == 2) :]


def asked(parties: list[Listed], folder: Path, number: int) -> list[Subject]:
    chance = random.Random(17)
    subjects = []
    for place in range(number // 3):
        party = chance.choice(parties)
        name = chance.choice(party.names).text
        subjects.append(Subject(party.kind, (name if place % 2 else name.title(),)))
        party = chance.choice(parties)
        subjects.append(Subject(party.kind, (slip(chance.choice(party.names).text, chance),)))
    with (folder / "edinet_organisations.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [row[column] for row in rows for column in ("提出者名", "提出者名（英字）") if row[column]]
    more = chance.sample(names, number - len(subjects))
    return [*subjects, *(Subject(Kind.ORGANISATION, (name,)) for name in more)]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--names", type=int, default=10_000)
    options.add_argument("--peer", default="")
    options.add_argument("--sample", type=int, default=1_500)
    given = options.parse_args()
    lists = given.folder / "watchlists"
    files = [lists / "ofac2021_sdn.csv", lists / "ofac2021_cons_prim.csv", *(lists / "un").glob("*.xml")]
    parties = [row for file in files for row in read(file, prefix=file.stem) if isinstance(row, Listed)]
    started = time.perf_counter()
    index = build(parties)
    print(f"{len(parties)} parties, {len(index)} names, built in {time.perf_counter() - started:.1f} s")
    subjects = asked(parties, given.folder, given.names)
    started = time.perf_counter()
    found = index.screen(subjects)
    seconds = time.perf_counter() - started
    speed = len(subjects) * len(index) / seconds
    print(f"{len(subjects)} names in {seconds:.0f} s: {speed:,.0f} pairs/s; {sum(map(bool, found))} names with a hit")
    registers = found[2 * (given.names // 3) :]
    print(f"companies of registers with a hit: {sum(map(bool, registers)) / len(registers):.3f}")
    if given.peer:
        beside_peer(given.peer, parties, subjects, found, given.sample, speed)


def beside_peer(peer: str, parties: list, subjects: list, found: list, sample: int, speed: float) -> None:
    chance = random.Random(19)
    listed = [(party, name.text) for party in parties for name in party.names]
    plain = [anyascii(text).lower() for _party, text in listed]
    pairs, whose = [], []
    for place in chance.sample(range(len(subjects)), sample):
        subject = subjects[place]
        schema = SCHEMAS.get(subject.kind, "LegalEntity")
        name = anyascii(subject.names[0]).lower()
        for _text, _score, at in process.extract(name, plain, scorer=fuzz.token_sort_ratio, limit=8):
            party, text = listed[at]
            if (party.kind is Kind.PERSON) == (subject.kind is Kind.PERSON):
                pairs.append((schema, subject.names[0], text))
                whose.append((place, party.key))
    done = subprocess.run([peer, "-c", PEER], input=json.dumps(pairs), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2_000:])
    answer = json.loads(done.stdout)
    theirs = len(pairs) / answer["seconds"]
    print(f"logic-v2: {theirs:,.0f} pairs/s over {len(pairs)} pairs; ours is {speed / theirs:.0f} times that")
    sure = [(pair, one) for pair, one, score in zip(pairs, whose, answer["scores"], strict=True) if score > 0.9]
    missed = [pair for pair, (place, key) in sure if key not in {hit.key for hit in found[place]}]
    print(f"of {len(sure)} pairs that it scores above 0.9 we miss {len(missed)}")
    for pair in missed[:20]:
        print("  missed:", *pair)


if __name__ == "__main__":
    main()

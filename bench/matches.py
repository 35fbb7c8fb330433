# ruff: noqa: ANN401, C420 -- rows and engine values pass through here untyped
"""How fast one match request is, and how that grows with the pool.

    KOPIR_VAR=/tmp/kopir-bench DJANGO_SETTINGS_MODULE=kopir.config.settings \
        python bench/matches.py --sizes 10000,100000,1000000

Fills a database of its own (it refuses to run without `KOPIR_VAR`) with synthetic copies of the open ranking texts:
each copy has the phrases of a real text, its whole-text vectors moved by noise, some of its codes and words replaced,
and another region. Then it asks for whole pages through Django's test client (no network), logged in as an officer, in
four languages. Beside it, in the same run, it times the encoders on the text alone.
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django
import numpy as np

REPOSITORY = Path(__file__).resolve().parents[1]
TEXTS = REPOSITORY.parent / "shared" / "benchmarks" / "ranking"
NEEDS_SHARE = 0.2
OFFERS_A_COMPANY = 4
NOISE = 0.6  # length of the noise added to a unit vector: a copy has a cosine of about 0.86 to its original
WORDS = 300_000  # synthetic words, drawn by Zipf's law
TABLES = (
    "matches_judgment, matches_relation, matches_preference,"
    " matches_decision, matches_glance, matches_indexed, matches_poolstatistics, opportunities_opportunitytext,"
    " opportunities_requirement, opportunities_opportunitycode, opportunities_opportunity, companies_companyname,"
    " companies_companymember, companies_company"
)


@dataclass(frozen=True, eq=False)
class Base:
    """A real text, prepared, and its bytes cut where the vectors begin."""

    side: str
    lang: str
    country: str
    role: str
    wants: str
    text: str
    prepared: Any
    head: bytes
    rest: bytes
    codes: list[str]
    tokens: list[str]


def read(name: str) -> list[dict[str, str]]:
    """Rows of a file of the open set."""
    with (TEXTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def bases() -> list[Base]:
    """All texts of the open set, prepared by the engine."""
    from kopir.engines.ranking import Need, Offer, prepare_needs, prepare_offers  # noqa: PLC0415 -- after setup

    needs, offers = read("needs.tsv"), read("offers.tsv")
    prepared = prepare_needs(
        [
            Need(
                id=r["id"],
                lang=r["lang"],
                text=r["text"],
                wants=r["wants"],
                must=tuple(part.strip() for part in r["must"].split(";") if part.strip()),
                country=r["country"],
            )
            for r in needs
        ]
    ) + prepare_offers(
        [
            Offer(id=r["id"], lang=r["lang"], text=r["text"], kind=r["kind"], seeks=r["seeks"], country=r["country"])
            for r in offers
        ]
    )
    return [_base(row, text) for row, text in zip([*needs, *offers], prepared, strict=True)]


def _base(row: dict[str, str], text: Any) -> Base:
    from kopir.engines.ranking.storage import pack  # noqa: PLC0415 -- after setup
    from kopir.matches.vectors import codes_of, tokens_of  # noqa: PLC0415 -- after setup

    # The whole-text vector in half floats stands right behind the head; everything behind it is copied as it is.
    content = pack(text)
    start = content.index(text.vector.astype("<f2").tobytes())
    return Base(
        side=str(text.side),
        lang=row["lang"][:2] if row["lang"] != "mul" else "other",
        country=text.country,
        role=row.get("kind", ""),
        wants=row.get("wants", ""),
        text=row["text"],
        prepared=text,
        head=content[:start],
        rest=content[start + 2 * text.vector.size :],
        codes=codes_of(text),
        tokens=tokens_of(text),
    )


class Filler:
    """Writes a pool of a given size by COPY."""

    def __init__(self, texts: list[Base], size: int, seed: int = 7) -> None:
        from kopir.engines.taxonomy.labels import codes  # noqa: PLC0415 -- after setup
        from kopir.engines.taxonomy.places import places  # noqa: PLC0415 -- after setup

        self.texts = texts
        self.size = size
        self.random = np.random.default_rng(seed)
        self.headings = [f"hs4:{code}" for code in codes("hs4")] + [
            f"isic4:{code}" for code in codes("isic4") if len(code) == 4
        ]
        self.regions = {
            country: sorted(p.code for p in places().values() if p.country == country and p.code == p.region)
            for country in ("KZ", "JP")
        }
        needs = [i for i, t in enumerate(texts) if t.side == "need"]
        offers = [i for i, t in enumerate(texts) if t.side == "offer"]
        is_need = self.random.random(size) < NEEDS_SHARE
        self.chosen = np.where(is_need, self.random.choice(needs, size), self.random.choice(offers, size))
        self.now = datetime.now(UTC)
        # Companies stand by country, so that a company states texts of its own country only.
        self.company = {"KZ": [], "JP": []}
        for number in range(1, max(size // OFFERS_A_COMPANY, 50) + 1):
            self.company["KZ" if number % 2 else "JP"].append(number)
        self.region_of = {
            number: str(self.random.choice(self.regions[country]))
            for country, numbers in self.company.items()
            for number in numbers
        }

    def fill(self) -> None:
        """Everything but the vector indexes."""
        from django.db import connection  # noqa: PLC0415 -- after setup
        from pgvector.psycopg import register_vector  # noqa: PLC0415 -- after setup

        with connection.cursor() as cursor:
            cursor.execute(f"truncate {TABLES} restart identity cascade")
            cursor.execute("alter table matches_indexed set unlogged")
            cursor.execute("drop index if exists indexed_keys")  # many times faster built at the end
        register_vector(connection.connection)
        self._copy("companies_company", self.companies())
        self._copy("companies_companyname", self.names())
        rows = self.opportunities
        self._copy("opportunities_opportunity", rows())
        self._copy("opportunities_opportunitytext", self.written())
        self._copy("matches_indexed", self.indexed())
        with connection.cursor() as cursor:
            cursor.execute("set maintenance_work_mem = '1GB'")
            cursor.execute("create index indexed_keys on matches_indexed using gin (keys) with (fastupdate = off)")
            for table in (
                "companies_company",
                "opportunities_opportunity",
                "opportunities_opportunitytext",
                "matches_indexed",
            ):
                cursor.execute(f"analyze {table}")

    def _copy(self, table: str, rows: Iterator[dict[str, tuple[str, Any]]]) -> None:
        from django.db import connection  # noqa: PLC0415 -- after setup

        first = next(rows)
        columns = ", ".join(first)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"copy {table} ({columns}) from stdin (format binary)") as copy,
        ):
            copy.set_types([kind for kind, _value in first.values()])
            copy.write_row([value for _kind, value in first.values()])
            for row in rows:
                copy.write_row([value for _kind, value in row.values()])

    def companies(self) -> Iterator[dict[str, tuple[str, Any]]]:
        """One row a company."""
        for country, numbers in self.company.items():
            for number in numbers:
                yield {
                    "id": ("int8", number),
                    "reference": ("varchar", f"{country}-C-{number:07d}"),
                    "country": ("varchar", country),
                    "region": ("varchar", self.region_of[number]),
                    **{
                        name: ("varchar", "")
                        for name in (
                            "place",
                            "address",
                            "legal_form",
                            "size",
                            "website",
                            "register_source",
                            "register_key",
                        )
                    },
                    "state": ("varchar", "active"),
                    "is_example": ("bool", True),
                    "created_at": ("timestamptz", self.now),
                    "updated_at": ("timestamptz", self.now),
                }

    def names(self) -> Iterator[dict[str, tuple[str, Any]]]:
        """One name a company."""
        for country, numbers in self.company.items():
            for number in numbers:
                yield {
                    "company_id": ("int8", number),
                    "text": ("varchar", f"ТОО «Пример {number}»" if country == "KZ" else f"株式会社例{number}"),
                    "language": ("varchar", "ru" if country == "KZ" else "ja"),
                    "script": ("varchar", "Cyrl" if country == "KZ" else "Jpan"),
                    "kind": ("varchar", "legal"),
                    "from_register": ("varchar", ""),
                    "keys": ("varchar[]", []),
                }

    def company_of(self, number: int) -> int:
        """Which company states an opportunity."""
        owners = self.company[self.texts[self.chosen[number]].country]
        return owners[number % len(owners)]

    def opportunities(self) -> Iterator[dict[str, tuple[str, Any]]]:
        """One row an opportunity, all published."""
        until = date.today() + timedelta(days=180)  # noqa: DTZ011 -- a day is enough
        empty = (
            "partner_size",
            "partnership",
            "currency",
            "price_unit",
            "minimum_order",
            "incoterm",
            "incoterm_place",
            "payment",
            "sample",
        )
        for number in range(self.size):
            text = self.texts[self.chosen[number]]
            yield {
                "id": ("int8", number + 1),
                "reference": ("varchar", f"B{number + 1:08d}"),
                "company_id": ("int8", self.company_of(number)),
                "direction": ("varchar", text.side),
                "profile_type": ("varchar", "BR" if text.side == "need" else "BO"),
                "business_type": ("varchar", "trade"),
                "own_role": ("varchar", text.role),
                "partner_role": ("varchar", text.wants),
                "partner_regions": ("varchar[]", []),
                **{name: ("varchar", "") for name in empty},
                "valid_until": ("date", until),
                "state": ("varchar", "published"),
                "is_example": ("bool", True),
                "created_at": ("timestamptz", self.now),
                "updated_at": ("timestamptz", self.now),
                "published_at": ("timestamptz", self.now),
            }

    def written(self) -> Iterator[dict[str, tuple[str, Any]]]:
        """Title and body of each."""
        for number in range(self.size):
            text = self.texts[self.chosen[number]]
            for kind, words in (("title", text.text[:60]), ("body", text.text)):
                yield {
                    "opportunity_id": ("int8", number + 1),
                    "kind": ("varchar", kind),
                    "language": ("varchar", text.lang),
                    "text": ("text", words),
                    "origin": ("varchar", "original"),
                    "translated_from": ("varchar", ""),
                    "words": ("varchar[]", []),
                    "updated_at": ("timestamptz", self.now),
                }

    def indexed(self) -> Iterator[dict[str, tuple[str, Any]]]:
        """The index rows: a real text's phrases, its whole vectors moved by noise."""
        from pgvector import HalfVector  # noqa: PLC0415 -- after setup

        from kopir.matches.queries.reading import ENGINE_VERSION  # noqa: PLC0415 -- after setup
        from kopir.matches.vectors import search_vector  # noqa: PLC0415 -- after setup

        for number in range(self.size):
            text = self.texts[self.chosen[number]]
            moved = self.moved(text.prepared.vector)
            yield {
                "opportunity_id": ("int8", number + 1),
                "direction": ("varchar", text.side),
                "country": ("varchar", text.country),
                "region": ("varchar", self.region_of[self.company_of(number)]),
                "own_role": ("varchar", text.role),
                "language": ("varchar", text.lang),
                "codes": ("varchar[]", self.varied_codes(text)),
                "keys": ("varchar[]", self.keys(text)),
                "vector": ("halfvec", HalfVector(search_vector(replace(text.prepared, vector=moved)))),
                "prepared": ("bytea", text.head + moved.astype("<f2").tobytes() + text.rest),
                "hub": ("float8", 0.2),
                "hub_second": ("float8", 0.2),
                "pool": ("int4", 1),
                "stamp": ("varchar", ""),
                "engine_version": ("varchar", ENGINE_VERSION),
                "indexed_at": ("timestamptz", self.now),
            }

    def moved(self, vector: Any) -> Any:
        """Both encoders' parts with noise, at length one again."""
        parts = []
        for part in (vector[:512], vector[512:]):
            noise = self.random.standard_normal(len(part)).astype(np.float32)
            new = part + noise * (NOISE / np.linalg.norm(noise))
            parts.append(new / np.linalg.norm(new))
        return np.concatenate(parts).astype(np.float32)

    def keys(self, text: Base) -> list[str]:
        """What the row is found by, as the room writes it."""
        from kopir.matches.vectors import in_market, market  # noqa: PLC0415 -- after setup

        return in_market(market(text.side, text.country), [*self.varied_codes(text), *self.varied_tokens(text)])

    def varied_codes(self, text: Base) -> list[str]:
        """Half of a text's codes, the other half drawn from the whole classification."""
        return sorted(
            {
                code if self.random.random() < 0.5 else self.headings[self.random.integers(len(self.headings))]
                for code in text.codes
            }
        )

    def varied_tokens(self, text: Base) -> list[str]:
        """A tenth of a text's words and concepts; the rest drawn from a large vocabulary by Zipf's law."""
        ranks = np.minimum(self.random.zipf(1.3, len(text.tokens)), WORDS)
        return sorted({t if self.random.random() < 0.1 else f"w{r}" for t, r in zip(text.tokens, ranks, strict=True)})


def store_pool(texts: list[Base]) -> None:
    """The pool's statistics, from the real texts."""
    from kopir.engines.ranking import pool_statistics  # noqa: PLC0415 -- after setup
    from kopir.matches.models import PoolStatistics  # noqa: PLC0415 -- after setup
    from kopir.matches.packing import pack_statistics  # noqa: PLC0415 -- after setup
    from kopir.matches.queries.reading import ENGINE_VERSION  # noqa: PLC0415 -- after setup

    sides = [[t.prepared for t in texts if t.side == side] for side in ("need", "offer")]
    PoolStatistics.objects.create(
        engine_version=ENGINE_VERSION, size=len(texts), content=pack_statistics(pool_statistics(*sides))
    )


def stamp(pks: list[int]) -> list[str]:
    """Mark the rows that will be asked for as up to date, as the room's own indexing does; their references."""
    from kopir.matches.models import Indexed  # noqa: PLC0415 -- after setup
    from kopir.matches.queries.reading import reading_of, with_what_is_read  # noqa: PLC0415 -- after setup
    from kopir.opportunities.models import Opportunity  # noqa: PLC0415 -- after setup

    found = list(with_what_is_read(Opportunity.objects.filter(pk__in=pks)))
    for opportunity in found:
        Indexed.objects.filter(pk=opportunity.pk).update(stamp=reading_of(opportunity).stamp)
    return [opportunity.reference for opportunity in found]


def timed(act: Callable[[], Any]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


class Cpu:
    """Processor time of this process and its database backend: what a request costs on a busy machine too."""

    def __init__(self) -> None:
        from django.db import connection  # noqa: PLC0415 -- after setup

        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            self._backend = Path("/proc") / str(cursor.fetchone()[0]) / "stat"
        self._tick = 1000 / os.sysconf("SC_CLK_TCK")
        self.total = 0.0

    def now(self) -> float:
        """Milliseconds so far; the backend's in steps of a tick, which even out over the requests."""
        fields = self._backend.read_text().rpartition(")")[2].split() if self._backend.exists() else ["0"] * 13
        return time.process_time() * 1000 + (int(fields[11]) + int(fields[12])) * self._tick

    def measured(self, act: Callable[[], Any]) -> float:
        """The wall-clock milliseconds of an act; its processor time is added up."""
        before = self.now()
        took = timed(act)
        self.total += self.now() - before
        return took


def percentile(values: list[float], share: float) -> float:
    """The nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def measure(size: int, texts: list[Base], requests: int) -> dict[str, float]:
    """One pool: stored needs, typed texts, the encoders alone, recall."""
    from django.test import Client  # noqa: PLC0415 -- after setup

    from kopir.engines.text.encoders import bundled_encoders  # noqa: PLC0415 -- after setup
    from kopir.matches.models import Indexed  # noqa: PLC0415 -- after setup

    client = officer_client(Client())
    step = max(size // (requests * 6), 1)
    asked = list(Indexed.objects.filter(direction="need").order_by("pk").values_list("pk", flat=True)[::step])[
        : requests + 20
    ]
    references = stamp(asked)
    typed = [t for t in texts if t.side == "need" and t.lang in {"en", "ru", "ja", "kk"}]
    pages, posts, alone, ratios = [], [], [], []
    cpu = {name: Cpu() for name in ("page", "typed", "encode")}
    for number, reference in enumerate(references):
        lang = ("en", "ru", "ja", "kk")[number % 4]
        speak(lang)
        took = cpu["page"].measured(lambda at=reference: expect(client.get(f"/opportunities/{at}/matches/")))
        text = typed[number % len(typed)]
        words = f"{text.text} {number}"
        encode = cpu["encode"].measured(
            lambda of=words: [encoder.encode([f"{of} ."]) for encoder in bundled_encoders()]
        )
        post = cpu["typed"].measured(
            lambda of=words, t=text: expect(
                client.post("/matches/try/", {"text": of, "direction": "need", "country": t.country, "role": t.wants})
            )
        )
        if number < 20:  # the first ones warm up
            for clock in cpu.values():
                clock.total = 0.0
        else:
            pages.append(took)
            posts.append(post)
            alone.append(encode)
            ratios.append(post / encode)
    return {
        "requests": len(pages),
        "page p50": statistics.median(pages),
        "page p95": percentile(pages, 0.95),
        "typed p50": statistics.median(posts),
        "typed p95": percentile(posts, 0.95),
        "encode p50": statistics.median(alone),
        "encode p95": percentile(alone, 0.95),
        "typed / encode p50": statistics.median(ratios),
        **{f"{name} CPU": clock.total / max(len(pages), 1) for name, clock in cpu.items()},
        "recall@20 of index": recall(asked[:30]),
    }


def expect(response: Any) -> None:
    """Nothing but a page counts."""
    if response.status_code != 200:
        raise SystemExit(f"answered {response.status_code}")


def officer_client(client: Any) -> Any:
    """A browser logged in as an officer."""
    from kopir.core.models import Role, User  # noqa: PLC0415 -- after setup

    user = User.objects.filter(email="bench@example.org").first() or User.objects.create_user(
        "bench@example.org", role=Role.OFFICER
    )
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def speak(lang: str) -> None:
    """The officer's language."""
    from kopir.core.models import User  # noqa: PLC0415 -- after setup

    User.objects.filter(email="bench@example.org").update(language=lang)


def recall(pks: list[int]) -> float:
    """Of the 20 truly nearest rows, the share the index finds."""
    from kopir.matches.models import Indexed  # noqa: PLC0415 -- after setup
    from kopir.matches.queries.candidates import nearest_by_index, nearest_exactly  # noqa: PLC0415 -- after setup

    shares = []
    for row in Indexed.objects.filter(pk__in=pks).only("vector", "country"):
        across = "JP" if row.country == "KZ" else "KZ"
        vector = np.asarray(row.vector, dtype=np.float32)
        true = set(nearest_exactly(vector, "offer", across, 20))
        shares.append(len(true & set(nearest_by_index(vector, "offer", across, 20))) / max(len(true), 1))
    return statistics.mean(shares)


def main() -> None:
    if not os.environ.get("KOPIR_VAR"):
        sys.exit("Set KOPIR_VAR to a folder of its own: the benchmark empties the database it is given.")
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--sizes", default="10000,100000")
    arguments.add_argument("--requests", type=int, default=200)
    arguments.add_argument("--again", action="store_true", help="measure the pool that is there, without filling it")
    arguments.add_argument("--memory", default="1500MB", help="maintenance_work_mem for building the indexes")
    given = arguments.parse_args()
    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- after setup

    from kopir.matches import actions  # noqa: PLC0415 -- after setup

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STAFF_SECOND_FACTOR = False
    texts = bases()
    for size in map(int, given.sizes.split(",")):
        if not given.again:
            actions.drop_vector_indexes()
            filled = timed(Filler(texts, size).fill) / 1000
            store_pool(texts)
            built = timed(lambda: actions.build_vector_indexes(memory=given.memory, workers=1)) / 1000
            print(f"{size:,} opportunities filled in {filled:.0f} s, vector indexes built in {built:.0f} s")
        before = os.getloadavg()[0]
        figures = measure(size, texts, given.requests)
        print(f"{size:,} opportunities; load of the machine {before:.1f} before, {os.getloadavg()[0]:.1f} after")
        for name, value in figures.items():
            print(f"  {name:20} {value:8.2f}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

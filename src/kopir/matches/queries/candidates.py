"""The first hundred or so texts that may answer one text: nearest vectors, shared codes, shared rare words.

One query. The nearest-neighbour index is partial (one for each direction and country), so each country asked for has
its own branch with its values as literals. The branches by code and by word are cut off after a fixed number of rows,
so that a common code in a large pool cannot slow a request down. Rows of an older engine are left out until they have
been made anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from pgvector import HalfVector

from kopir.engines.ranking.problem import Prepared, Vectors
from kopir.engines.ranking.statistics import PoolStatistics
from kopir.matches.queries.reading import ENGINE_VERSION
from kopir.matches.vectors import codes_of, in_market, market, search_vector, tokens_of

NEAREST = 80  # by vector, from each country asked for
_SEARCHED = 300  # hnsw.ef_search: at 100,000 rows a search takes 2 to 4 ms with 80 as with 300, and finds far more
RANKED = 40  # handed to the engine
_BY_CODE = 40
_BY_WORD = 30
_MOST_READ = 200  # rows looked at for a code or a word before the nearest of them are taken
_WORDS_ASKED = 12
_RARE = 0.55  # rarity from which a word is worth asking for: in a pool of 100,000, about one text in 500
_BONUS = 0.06  # in inner product, for standing in a second list as well

_CANDIDATES = """
with near as (
  {branches}
), by_code as materialized (
  select opportunity_id, vector from matches_indexed
  where keys && %(codes)s::varchar[] {narrower}
  limit {most_read}
), by_word as materialized (
  select opportunity_id, vector from matches_indexed
  where keys && %(words)s::varchar[] {narrower}
  limit {most_read}
), found as (
  select opportunity_id, distance from near
  union all
  (select opportunity_id, vector <#> %(vector)s::halfvec as distance from by_code order by 2, 1 limit {by_code})
  union all
  (select opportunity_id, vector <#> %(vector)s::halfvec as distance from by_word order by 2, 1 limit {by_word})
), best as (
  select opportunity_id, min(distance) - {bonus} * (count(*) - 1) as distance
  from found group by opportunity_id
)
select i.opportunity_id, i.prepared, i.hub, i.hub_second, i.region, i.country, i.own_role, i.language,
  o.company_id, i.codes
from best
join matches_indexed i using (opportunity_id)
join opportunities_opportunity o on o.id = i.opportunity_id
where i.engine_version = %(version)s and o.state = 'published'
  and (o.valid_until is null or o.valid_until >= %(today)s)
order by best.distance, i.opportunity_id
limit {ranked}
"""

_BRANCH = """(select opportunity_id, vector <#> %(vector)s::halfvec as distance from matches_indexed
  where direction = %(direction)s and country = {country} {narrower}
  order by vector <#> %(vector)s::halfvec limit {nearest})"""

_OF_COMPANIES = """
select i.opportunity_id, i.prepared, i.hub, i.hub_second, i.region, i.country, i.own_role, i.language,
  o.company_id, i.codes
from matches_indexed i
join opportunities_opportunity o on o.id = i.opportunity_id
where o.company_id = any(%(companies)s) and i.direction = %(direction)s and i.country = any(%(countries)s)
  and i.engine_version = %(version)s and o.state = 'published'
  and (o.valid_until is null or o.valid_until >= %(today)s)
order by i.vector <#> %(vector)s::halfvec, i.opportunity_id
limit {most}
"""
_MOST_OF_COMPANIES = 120

_NARROWER = {
    "region": "and region = %(region)s",
    "role": "and own_role = %(role)s",
    "language": "and language = %(language)s",
}


@dataclass(frozen=True, eq=False)
class Candidate:
    """One row of the index, as the engine and the facets need it."""

    opportunity: int
    prepared: bytes
    hubs: tuple[float, float]
    region: str
    country: str
    role: str
    language: str
    company: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """Which rows are looked for."""

    direction: str
    countries: tuple[str, ...]
    today: date
    region: str = ""
    role: str = ""
    language: str = ""


def candidates(text: Prepared, statistics: PoolStatistics, wanted: Wanted) -> list[Candidate]:
    """The rows most likely to answer a text, best guess first."""
    narrow = {name: getattr(wanted, name) for name in _NARROWER if getattr(wanted, name)}
    parameters = {
        "vector": HalfVector(search_vector(text)).to_text(),
        "direction": wanted.direction,
        "codes": _in_markets(wanted, codes_of(text)),
        "words": _in_markets(wanted, rare_words(text, statistics)),
        "today": wanted.today,
        "version": ENGINE_VERSION,
        **{f"country_{place}": country for place, country in enumerate(wanted.countries)},
        **narrow,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # Narrowed by a facet, the index walks on until enough rows pass.
        walk = "strict_order" if narrow else "off"
        cursor.execute(
            f"set local hnsw.ef_search = {_SEARCHED}; set local hnsw.iterative_scan = {walk}; set local jit = off"
        )
        cursor.execute(_query(len(wanted.countries), tuple(narrow)), parameters)
        return [_candidate(row) for row in cursor.fetchall()]


def candidates_of(text: Prepared, wanted: Wanted, companies: Collection[int]) -> list[Candidate]:
    """The rows of certain companies, nearest first: a circle small enough to look at each."""
    parameters: dict[str, Any] = {
        "vector": HalfVector(search_vector(text)).to_text(),
        "companies": sorted(companies),
        "direction": wanted.direction,
        "countries": list(wanted.countries),
        "today": wanted.today,
        "version": ENGINE_VERSION,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OF_COMPANIES.format(most=_MOST_OF_COMPANIES), parameters)
        return [_candidate(row) for row in cursor.fetchall()]


def _candidate(row: Sequence[Any]) -> Candidate:
    return Candidate(row[0], bytes(row[1]), (row[2], row[3]), row[4], row[5], row[6], row[7], row[8], tuple(row[9]))


def _in_markets(wanted: Wanted, names: Sequence[str]) -> list[str]:
    return [key for country in wanted.countries for key in in_market(market(wanted.direction, country), names)]


def _query(countries: int, narrow: Sequence[str]) -> str:
    narrower = " ".join(_NARROWER[name] for name in narrow)
    branches = " union all ".join(
        _BRANCH.format(country=f"%(country_{place})s", narrower=narrower, nearest=NEAREST)
        for place in range(countries)
    )
    return _CANDIDATES.format(
        branches=branches,
        narrower=narrower,
        most_read=_MOST_READ,
        by_code=_BY_CODE,
        by_word=_BY_WORD,
        bonus=_BONUS,
        ranked=RANKED,
    )


def rare_words(text: Prepared, statistics: PoolStatistics) -> list[str]:
    """The text's rarest concepts and words: common ones would bring half the pool."""
    rated = [(statistics.rarity_of(token.removeprefix("c:")), token) for token in tokens_of(text)]
    return [token for rarity, token in sorted(rated, key=lambda pair: (-pair[0], pair[1])) if rarity >= _RARE][
        :_WORDS_ASKED
    ]


def nearest_by_index(vector: Vectors, direction: str, country: str, count: int) -> list[int]:
    """The nearest rows as the index finds them."""
    return _nearest(vector, direction, country, count, f"set local hnsw.ef_search = {_SEARCHED}")


def nearest_exactly(vector: Vectors, direction: str, country: str, count: int) -> list[int]:
    """The truly nearest rows, by looking at each: to measure the index by."""
    return _nearest(vector, direction, country, count, "set local enable_indexscan = off")


def _nearest(vector: Vectors, direction: str, country: str, count: int, setting: str) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(setting)
        cursor.execute(
            "select opportunity_id from matches_indexed where direction = %s and country = %s"
            " order by vector <#> %s::halfvec limit %s",
            [direction, country, HalfVector(vector).to_text(), count],
        )
        return [row[0] for row in cursor.fetchall()]

"""The search index follows what is published, and is the same however often it is built."""

from __future__ import annotations

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone

from kopir.engines import ranking
from kopir.engines.ranking.storage import unpack
from kopir.matches import actions
from kopir.matches.models import Indexed, PoolStatistics
from kopir.matches.packing import pack_statistics, unpack_statistics
from kopir.matches.queries.candidates import Wanted, candidates
from kopir.matches.queries.pool import current_pool
from kopir.matches.vectors import search_vector
from kopir.opportunities.models import Opportunity
from matches.factories import (
    CABLE_OFFER,
    HONEY_OFFER,
    SENSOR_OFFER,
    SENSOR_SEEKS,
    honey_world,
    need,
    offer,
)

pytestmark = pytest.mark.django_db


def _change(opportunity: Opportunity, **fields: object) -> None:
    Opportunity.objects.filter(pk=opportunity.pk).update(updated_at=timezone.now(), **fields)


def test_published_opportunities_are_indexed_and_others_are_not() -> None:
    published = offer(HONEY_OFFER, "ru")
    offer(CABLE_OFFER, "en", state="draft")

    done = actions.reindex_due()

    assert (done.indexed, done.removed) == (1, 0)
    row = Indexed.objects.get()
    assert (row.pk, row.direction, row.country, row.region, row.language) == (
        published.pk, "offer", "KZ", "KZ-63", "ru",
    )  # fmt: skip
    assert "hs4:0409" in row.codes
    assert "offer KZ c:honey" in row.keys


def test_indexing_twice_changes_nothing() -> None:
    honey_world()
    actions.reindex_due()
    before = list(Indexed.objects.order_by("pk").values())

    again = actions.reindex_due()
    everything = actions.reindex_due(everything=True)

    assert (again.indexed, again.unchanged, again.removed) == (0, 0, 0)
    assert (everything.indexed, everything.unchanged) == (0, 5)
    after = list(Indexed.objects.order_by("pk").values())
    for rows in (before, after):
        for row in rows:
            row.pop("indexed_at")
            row["vector"] = list(row["vector"])
            row["prepared"], row["prepared_search"] = bytes(row["prepared"]), bytes(row["prepared_search"] or b"")
    assert after == before


def test_an_edited_text_is_indexed_again() -> None:
    sought = offer(HONEY_OFFER, "ru")
    actions.reindex_due()
    before = Indexed.objects.get().stamp
    text = sought.texts.get()
    text.text = CABLE_OFFER
    text.language = "en"
    text.save()

    done = actions.reindex_due()

    assert done.indexed == 1
    row = Indexed.objects.get()
    assert row.stamp != before
    assert row.language == "en"
    assert "hs4:0409" not in row.codes


def test_a_closed_opportunity_leaves_the_index() -> None:
    closed, _other = offer(HONEY_OFFER, "ru"), offer(CABLE_OFFER, "en")
    actions.reindex_due()
    _change(closed, state="closed")

    done = actions.reindex_due()

    assert done.removed == 1
    assert not Indexed.objects.filter(pk=closed.pk).exists()
    assert actions.index_opportunity(closed.pk) is False


def test_an_offer_that_seeks_a_partner_is_also_stored_as_a_need() -> None:
    seeking = offer(SENSOR_OFFER, "ja", seeks=SENSOR_SEEKS, partner_role="distributor")
    silent = offer(CABLE_OFFER, "en")

    actions.reindex_due()

    stored = dict(Indexed.objects.values_list("pk", "prepared_search"))
    assert str(unpack(bytes(stored[seeking.pk])).side) == "need"
    assert unpack(bytes(stored[seeking.pk])).roles == {"distributor": 1.0}
    assert stored[silent.pk] is None


def test_pool_statistics_come_back_from_their_bytes() -> None:
    offers = ranking.prepare_offers([ranking.Offer(id="1", lang="ru", text=HONEY_OFFER, country="KZ")])
    made = ranking.pool_statistics([], offers)

    again = unpack_statistics(pack_statistics(made))

    assert again.size == made.size
    assert set(again.means) == set(made.means)
    assert all(np.allclose(again.means[lang], made.means[lang], atol=2e-3) for lang in made.means)
    assert again.rarity_of("no-such-word") == 1.0
    assert {s: c for s, (c, _v) in again.neighbours.items()} == {s: c for s, (c, _v) in made.neighbours.items()}


def test_the_pool_is_measured_when_it_has_grown_and_only_then() -> None:
    honey_world()
    actions.reindex_due()
    first = PoolStatistics.objects.get()

    assert actions.refresh_pool_if_grown() is False
    for _ in range(2):
        offer(CABLE_OFFER, "en")
    actions.reindex_due()

    assert PoolStatistics.objects.first() != first
    newest = current_pool().number
    assert set(Indexed.objects.values_list("pool", flat=True)) == {newest}


def test_a_search_vector_is_short_and_of_length_one_at_most() -> None:
    told, empty = ranking.prepare_offers(
        [ranking.Offer(id="1", lang="ru", text=HONEY_OFFER), ranking.Offer(id="2", lang="", text="?")]
    )

    assert search_vector(told).shape == (256,)
    assert 0 < np.linalg.norm(search_vector(told)) <= 1.001
    assert np.all(np.isfinite(search_vector(empty)))


def test_candidates_come_from_across_the_bridge_and_only_while_valid() -> None:
    sought, found = honey_world()
    stale = offer(HONEY_OFFER, "ru")
    actions.reindex_due()
    _change(stale, valid_until=timezone.localdate() - timezone.timedelta(days=1))
    pool = current_pool()
    text = unpack(bytes(Indexed.objects.get(pk=sought.pk).prepared))

    rows = candidates(text, pool.statistics, Wanted("offer", ("KZ",), timezone.localdate()))

    assert rows[0].opportunity == found.pk
    assert stale.pk not in {row.opportunity for row in rows}
    assert {row.country for row in rows} == {"KZ"}


def test_the_nearest_neighbour_indexes_stand_for_each_direction_and_country() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select indexname from pg_indexes where indexname like 'indexed_near_%%' order by 1")
        names = [row[0] for row in cursor.fetchall()]

    assert names == ["indexed_near_need_jp", "indexed_near_need_kz", "indexed_near_offer_jp", "indexed_near_offer_kz"]


def test_a_need_of_two_lines_is_read_whole() -> None:
    sought = need("First line about honey.", "en")
    sought.texts.create(kind="title", language="en", text="Honey wanted")

    actions.reindex_due()

    assert unpack(bytes(Indexed.objects.get(pk=sought.pk).prepared)).text == "Honey wanted\nFirst line about honey."


def test_an_empty_house_has_nothing_to_bring_up_to_date() -> None:
    assert actions.reindex_due() == actions.Reindexed(0, 0, 0)

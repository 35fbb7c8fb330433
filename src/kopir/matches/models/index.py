"""The search index over published opportunities, what the desk's list counts, and the statistics of the pool."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from pgvector.django import HalfVectorField

from kopir.core.languages import TextLanguage
from kopir.opportunities.models import Direction, Opportunity, PartnerRole

LOOK_AGAIN = -1  # no weights have this number
DIMENSIONS = 256  # of the search vector; `vectors.py` says what they are


class Indexed(models.Model):
    """One published opportunity, ready to be found and ranked. Derived: may be thrown away and built again.

    The nearest-neighbour indexes (one for each direction and country of the pair) are made by
    `actions.build_vector_indexes`, not by Django: they are partial, and depend on the pair.
    """

    opportunity = models.OneToOneField(Opportunity, primary_key=True, on_delete=models.CASCADE, related_name="indexed")
    direction = models.CharField(max_length=5, choices=Direction)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=10, blank=True)
    own_role = models.CharField(max_length=14, choices=PartnerRole, blank=True)
    language = models.CharField(max_length=5, choices=TextLanguage)
    codes = ArrayField(models.CharField(max_length=20), default=list)  # hs4:0409, isic4:0149
    # "offer KZ c:honey": codes, concepts, words, names and standards, each with its market before it.
    keys = ArrayField(models.CharField(max_length=100), default=list)
    vector = HalfVectorField(dimensions=DIMENSIONS)
    prepared = models.BinaryField()  # the engine's Prepared, on the opportunity's own side
    prepared_search = models.BinaryField(null=True)  # an offer that seeks a partner, as the need it also is
    hub = models.FloatField(default=0)  # how near the text stands to everybody, in the first encoder
    hub_second = models.FloatField(default=0)  # ... in the second
    pool = models.IntegerField(default=0)  # the pool statistics the hubs were measured against
    stamp = models.CharField(max_length=64)  # of all that was read: tells when the row is out of date
    engine_version = models.CharField(max_length=40)
    indexed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(direction__in=Direction.values), name="indexed_direction_known"),
        )
        indexes = (GinIndex(fields=["keys"], name="indexed_keys", fastupdate=False),)

    def __str__(self) -> str:
        return f"{self.direction} {self.opportunity_id}"


class Glance(models.Model):
    """For the desk's list: how many suggestions fit an opportunity, and the best score, when a job last looked.

    A table of its own: rows of the index are never written again for this, which would grow its vector indexes.
    """

    opportunity = models.OneToOneField(Opportunity, primary_key=True, on_delete=models.CASCADE, related_name="glance")
    fits = models.IntegerField(default=0)
    best = models.FloatField(null=True)
    looked_at = models.DateTimeField()
    weights = models.IntegerField(default=0)  # number of the weights it was looked at with; LOOK_AGAIN: out of date

    class Meta:
        indexes = (models.Index(fields=["-best"], name="glance_best"),)

    def __str__(self) -> str:
        return f"{self.opportunity_id}: {self.fits}"


class PoolStatistics(models.Model):
    """What all indexed texts together say (means a language, hubs, rarity); the newest row is used."""

    engine_version = models.CharField(max_length=40)
    size = models.IntegerField()
    content = models.BinaryField()  # numpy archive, see `packing.py`
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.pk} ({self.size})"

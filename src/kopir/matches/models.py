"""The search index over published opportunities, the statistics of the pool, and officers' decisions."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from kopir.core.languages import TextLanguage
from kopir.matches.states import DecisionState
from kopir.opportunities.models import Direction, Opportunity, PartnerRole

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


class Decision(models.Model):
    """An officer's word on a suggestion: a pair of opportunities, or an opportunity and a register entry.

    A pair is stored once, whichever of the two pages it was decided on: a need stands before an offer, of two offers
    the older one first. Register entries change with each snapshot, so a lead is named, not pointed to.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="decisions")
    answer = models.ForeignKey(
        Opportunity, null=True, blank=True, on_delete=models.CASCADE, related_name="decisions_as_answer"
    )
    lead_source = models.CharField(max_length=20, blank=True)
    lead_key = models.CharField(max_length=40, blank=True)
    lead_name = models.CharField(max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=DecisionState, default=DecisionState.SUGGESTED)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    # What was suggested when the officer decided, as it stood then.
    score = models.FloatField(null=True)
    evidence = models.JSONField(default=list)
    engine_version = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-updated_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=DecisionState.values), name="decision_state_known"),
            models.CheckConstraint(
                condition=models.Q(answer__isnull=False, lead_key="")
                | (models.Q(answer__isnull=True) & ~models.Q(lead_key="")),
                name="decision_on_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(answer__isnull=True) | ~models.Q(answer=models.F("opportunity")),
                name="decision_on_two_opportunities",
            ),
            models.UniqueConstraint(
                fields=["opportunity", "answer"],
                condition=models.Q(answer__isnull=False),
                name="decision_once_a_pair",
            ),
            models.UniqueConstraint(
                fields=["opportunity", "lead_source", "lead_key"],
                condition=~models.Q(lead_key=""),
                name="decision_once_a_lead",
            ),
        )
        indexes = (models.Index(fields=["state", "due_on"], name="decision_due"),)

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.answer_id or self.lead_key} {self.state}"

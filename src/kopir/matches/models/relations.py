"""How two companies stand to each other, and how an opportunity wants to be matched."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.companies.models import Company
from kopir.matches.states import MET_MONTHS, MOST_MONTHS, RelationKind, SaidBy
from kopir.opportunities.models import Opportunity


class Relation(models.Model):
    """'No thanks' of one company to another, or that the two have met.

    The other side never sees it. `about`: the other side's opportunity on whose card a company said it without knowing
    whose it is; to the company itself it then speaks of that opportunity only, so that it learns nothing of who stands
    behind others. Taking it back sets `undone_at`; the row stays.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="relations_as_other")
    about = models.ForeignKey(Opportunity, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=RelationKind)
    said_by = models.CharField(max_length=8, choices=SaidBy)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(company=F("other")), name="relation_of_two_companies"),
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="relation_kind_known"),
            models.CheckConstraint(condition=Q(said_by__in=SaidBy.values), name="relation_said_by_known"),
            models.UniqueConstraint(
                fields=["company", "other", "kind", "said_by"],
                condition=Q(undone_at__isnull=True, about__isnull=True),
                name="relation_once",
            ),
            models.UniqueConstraint(
                fields=["company", "other", "kind", "said_by", "about"],
                condition=Q(undone_at__isnull=True, about__isnull=False),
                name="relation_once_about",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.kind} {self.other_id}"


class Preference(models.Model):
    """How one opportunity is matched, where the desk wants it otherwise than usual."""

    opportunity = models.OneToOneField(
        Opportunity, primary_key=True, on_delete=models.CASCADE, related_name="match_preference"
    )
    # 1: only what this opportunity's company seeks counts; 0: only what the other side seeks; 0.5: both, as learned.
    own_share = models.FloatField(default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)])
    met_months = models.PositiveSmallIntegerField(default=MET_MONTHS)  # who met in these months is left out; 0: nobody
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(own_share__gte=0, own_share__lte=1), name="preference_share_known"),
            models.CheckConstraint(condition=Q(met_months__lte=MOST_MONTHS), name="preference_months_known"),
        )

    def __str__(self) -> str:
        return f"{self.opportunity_id}: {self.own_share}"

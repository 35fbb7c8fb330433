"""Cases: two companies whom the chamber introduces, and the people each side lets the other know."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.cases.models.interests import Interest
from kopir.cases.states import AFTER_INTRODUCTION, ENDED, CaseState, Side
from kopir.companies.models import Company, Person
from kopir.opportunities.models import Opportunity


class Case(models.Model):
    """An introduction and all that follows from it.

    A trigger of the database refuses the step to `introduced` while one of the two companies may not be introduced
    (see `vetting.models.Standing`).
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)  # CS-2026-000042
    interest = models.OneToOneField(Interest, null=True, blank=True, on_delete=models.PROTECT, related_name="case")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="cases")
    publisher = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="cases_as_publisher")
    interested = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="cases_as_interested")
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.PROPOSED)
    publisher_adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    interested_adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    owner = models.ForeignKey(  # who sees to the next step
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    publisher_agreed_at = models.DateTimeField(null=True, blank=True)
    publisher_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    interested_agreed_at = models.DateTimeField(null=True, blank=True)
    interested_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    introduced_at = models.DateTimeField(null=True, blank=True)
    introduced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(_("reason"), blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_on = models.DateField(_("due"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(condition=~Q(publisher=F("interested")), name="case_of_two_companies"),
            models.UniqueConstraint(
                fields=["opportunity", "interested"],
                condition=~Q(state__in=sorted(ENDED)),
                name="case_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(AFTER_INTRODUCTION))
                | Q(
                    introduced_at__isnull=False,
                    publisher_agreed_at__isnull=False,
                    interested_agreed_at__isnull=False,
                ),
                name="case_introduced_was_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ENDED)) | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="case_ended_has_reason",
            ),
        )
        indexes = (
            models.Index(fields=["state", "next_on"], name="case_due"),
            models.Index(fields=["next_on", "id"], condition=~Q(state__in=sorted(ENDED)), name="case_open_due"),
            models.Index(fields=["owner", "state", "next_on"], name="case_of_owner"),
            models.Index(fields=["-created_at", "-id"], name="case_newest"),
            models.Index(fields=["publisher", "-created_at"], name="case_of_publisher"),
            models.Index(fields=["interested", "-created_at"], name="case_of_interested"),
        )

    def __str__(self) -> str:
        return self.reference


class CaseContact(models.Model):
    """A person whom a side lets the other know. Shown to the other side after the introduction, never before."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contacts")
    side = models.CharField(max_length=12, choices=Side)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "person"], name="case_contact_once"),
            models.CheckConstraint(
                condition=Q(side__in=[Side.PUBLISHER, Side.INTERESTED]), name="case_contact_of_a_company"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.side}"

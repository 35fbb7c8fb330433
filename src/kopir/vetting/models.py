"""Whether a company may be introduced, what was found on watchlists, and the papers that show what it says."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.companies.models import Company, Person
from kopir.vetting.states import EvidenceState, HitState, Verdict


class Standing(models.Model):
    """Whether a company may be introduced. One row a company, made with its first check; no row means no.

    Triggers set `is_stale` when the company's names, numbers, country or people change; `lists_version` names the
    watchlists it was last screened against. The trigger on cases reads both, and the open hits.
    """

    company = models.OneToOneField(Company, primary_key=True, on_delete=models.CASCADE, related_name="standing")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, default=Verdict.NONE)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_on = models.DateField(_("due"), null=True, blank=True)  # by when the next step happens
    screened_at = models.DateTimeField(null=True, blank=True)
    lists_version = models.BigIntegerField(null=True, blank=True)
    is_stale = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="standing_verdict_known"),
            models.CheckConstraint(
                condition=~Q(verdict__in=[Verdict.PASSED, Verdict.REFUSED])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="standing_verdict_has_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.PASSED) | Q(valid_until__isnull=False), name="standing_passed_has_an_end"
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.REFUSED) | ~Q(reason=""), name="standing_refused_has_reason"
            ),
        )
        indexes = (
            models.Index(fields=["verdict", "due_on"], name="standing_due"),
            models.Index(fields=["is_stale", "lists_version"], name="standing_to_screen"),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.verdict}"


class VerdictRow(models.Model):
    """One verdict with the sheet as it stood then. Written once."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="verdicts")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(blank=True)
    sheet = models.JSONField(default=list)  # of each check: code, outcome, what was seen; no personal data
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.company_id} {self.verdict} {self.at:%Y-%m-%d}"


class Screening(models.Model):
    """One run of a company and its people against the lists: that it was done, against what, with how many hits."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="screenings")
    at = models.DateTimeField(default=timezone.now, editable=False)
    lists_version = models.BigIntegerField()
    snapshots = models.JSONField(default=list)  # of each list: source, date, first letters of its hash
    fingerprint = models.CharField(max_length=64)  # of the names and numbers that were looked for
    subjects = models.PositiveIntegerField(default=0)
    hits = models.PositiveIntegerField(default=0)
    new_hits = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["company", "-at"], name="screening_of_company"),)

    def __str__(self) -> str:
        return f"{self.company_id} {self.at:%Y-%m-%d %H:%M}"


class Hit(models.Model):
    """A listed party that the company, or one of its people, may be. It stays for good, whatever becomes of it.

    `subject` is "company" or "person:<pk>". A cleared hit opens again when the names that met have changed
    (`fingerprint`). A hit the newest run no longer finds keeps its state and gets `gone_at`: a person ends it.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="hits")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=40)
    listed_key = models.CharField(max_length=120)  # the source's code and the list's own number
    # The snapshot it was last seen in. Snapshots are replaced, so it is named, not pointed to.
    source = models.CharField(max_length=40)
    published_on = models.DateField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    own_name = models.CharField(max_length=500)
    listed_name = models.CharField(max_length=500)
    listed = models.JSONField(default=dict)  # the party as the list stated it
    score = models.FloatField()
    because = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=HitState, default=HitState.OPEN)
    found_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ("-score", "pk")
        constraints = (
            models.UniqueConstraint(fields=["company", "subject", "listed_key"], name="hit_once"),
            models.CheckConstraint(condition=Q(state__in=HitState.values), name="hit_state_known"),
            models.CheckConstraint(
                condition=~Q(state=HitState.PROPOSED)
                | (Q(proposed_by__isnull=False, proposed_at__isnull=False) & ~Q(reason="")),
                name="hit_proposed_has_person_and_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=HitState.CLEARED)
                | (
                    Q(proposed_by__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(reason="")
                    & ~Q(proposed_by=F("decided_by"))
                ),
                name="hit_cleared_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state=HitState.CONFIRMED)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
                name="hit_confirmed_has_person_and_reason",
            ),
        )
        indexes = (
            models.Index(fields=["state", "due_on"], name="hit_queue"),
            models.Index(fields=["company"], condition=~Q(state=HitState.CLEARED), name="hit_blocking"),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.listed_key} {self.state}"


class Evidence(models.Model):
    """A paper that shows something the company says: a certificate, a licence, an extract of a register.

    `kind` is one of those in `data/pairs/<pair>/admission.toml`. The file lies where no URL leads.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=200, blank=True)
    number = models.CharField(_("number of the paper"), max_length=80, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    stored = models.CharField(max_length=100, blank=True, editable=False)  # its name in the private storage
    name = models.CharField(_("file"), max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=EvidenceState, default=EvidenceState.SUBMITTED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)  # that it expires
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = _("evidence")
        ordering = ("kind", "-created_at")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=EvidenceState.values), name="evidence_state_known"),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True) | Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="evidence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state=EvidenceState.REFUSED) | ~Q(reason=""), name="evidence_refused_has_reason"
            ),
        )
        indexes = (
            models.Index(fields=["expires_on"], condition=Q(state="accepted"), name="evidence_expiry"),
            models.Index(fields=["state", "created_at"], name="evidence_queue"),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.kind}"

"""Needs and offers."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.companies.models import CodeScheme, CodeStatus, Company, Size
from kopir.core.models import WrittenText
from kopir.opportunities.states import OpportunityState


class Direction(models.TextChoices):
    """Which way the money flows: a need pays, an offer earns."""

    NEED = "need", _("Need")
    OFFER = "offer", _("Offer")


class ProfileType(models.TextChoices):
    """The five types of the Enterprise Europe Network."""

    BUSINESS_OFFER = "BO", _("Business offer")
    BUSINESS_REQUEST = "BR", _("Business request")
    TECHNOLOGY_OFFER = "TO", _("Technology offer")
    TECHNOLOGY_REQUEST = "TR", _("Technology request")
    RESEARCH_REQUEST = "RDR", _("Research and development request")


class BusinessType(models.TextChoices):
    """The six business types of JETRO."""

    TRADE = "trade", _("Import and export of goods and parts")
    SITE = "site", _("Site for a factory or office")
    ALLIANCE = "alliance", _("Business alliance")
    TECHNOLOGY = "technology", _("Technology exchange")
    SUPPORT = "support", _("Business support")
    INVESTMENT = "investment", _("Investment")


class PartnerRole(models.TextChoices):
    """What a company is, or seeks, in a deal."""

    SUPPLIER = "supplier", _("Supplier")
    MANUFACTURER = "manufacturer", _("Manufacturer")
    DISTRIBUTOR = "distributor", _("Distributor")
    SERVICE = "service", _("Service provider")
    DEVELOPER = "developer", _("Developer of a project or product")
    INVESTOR = "investor", _("Investor")
    BUYER = "buyer", _("Buyer")
    RESEARCH = "research", _("Research partner")
    TRAINING = "training", _("Training provider")
    JOINT_VENTURE = "jv", _("Joint-venture partner")
    OVOP_PRODUCER = "producer-ovop", _("One Village One Product producer")


class PartnershipType(models.TextChoices):
    """The form the cooperation would take."""

    SUPPLY = "supply", _("Supply contract")
    DISTRIBUTION = "distribution", _("Distribution or agency")
    MANUFACTURING = "manufacturing", _("Contract manufacturing or subcontracting")
    SERVICES = "services", _("Service contract")
    LICENCE = "licence", _("Licence or technology transfer")
    JOINT_VENTURE = "joint-venture", _("Joint venture")
    INVESTMENT = "investment", _("Investment or shares")
    RESEARCH = "research", _("Joint research")
    FRANCHISE = "franchise", _("Franchise")


class Incoterm(models.TextChoices):
    """Incoterms 2020."""

    EXW = "EXW", "EXW"
    FCA = "FCA", "FCA"
    CPT = "CPT", "CPT"
    CIP = "CIP", "CIP"
    DAP = "DAP", "DAP"
    DPU = "DPU", "DPU"
    DDP = "DDP", "DDP"
    FAS = "FAS", "FAS"
    FOB = "FOB", "FOB"
    CFR = "CFR", "CFR"
    CIF = "CIF", "CIF"


class Sample(models.TextChoices):
    """Whether a sample can be had."""

    UNKNOWN = "", _("Not stated")
    FREE = "free", _("Free sample")
    PAID = "paid", _("Paid sample")
    NONE = "none", _("No sample")


class Opportunity(models.Model):
    """A need or an offer of one company."""

    reference = models.CharField(_("reference"), max_length=24, unique=True, editable=False)  # KZBO20261123001
    company = models.ForeignKey(
        Company, verbose_name=_("company"), on_delete=models.PROTECT, related_name="opportunities"
    )
    direction = models.CharField(_("need or offer"), max_length=5, choices=Direction)
    profile_type = models.CharField(_("profile type"), max_length=3, choices=ProfileType)
    business_type = models.CharField(_("business type"), max_length=12, choices=BusinessType)
    own_role = models.CharField(_("own role"), max_length=14, choices=PartnerRole, blank=True)
    partner_role = models.CharField(_("partner sought"), max_length=14, choices=PartnerRole, blank=True)
    partner_size = models.CharField(_("size of the partner"), max_length=10, choices=Size, blank=True)
    partner_regions = ArrayField(
        models.CharField(max_length=10), verbose_name=_("regions of the partner"), default=list, blank=True
    )
    partnership = models.CharField(_("type of partnership"), max_length=14, choices=PartnershipType, blank=True)
    price = models.DecimalField(_("reference price"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    price_unit = models.CharField(_("per"), max_length=40, blank=True)
    minimum_order = models.CharField(_("minimum order"), max_length=120, blank=True)
    incoterm = models.CharField(_("Incoterm"), max_length=3, choices=Incoterm, blank=True)
    incoterm_place = models.CharField(_("named place"), max_length=120, blank=True)
    payment = models.CharField(_("payment"), max_length=200, blank=True)
    sample = models.CharField(_("sample"), max_length=5, choices=Sample, blank=True, default=Sample.UNKNOWN)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=OpportunityState, default=OpportunityState.DRAFT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_example = models.BooleanField(_("example"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=OpportunityState.values), name="opportunity_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(direction__in=Direction.values), name="opportunity_direction_known"
            ),
            models.CheckConstraint(
                condition=models.Q(price__isnull=True) | ~models.Q(currency=""), name="opportunity_price_has_currency"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(valid_until__isnull=False),
                name="opportunity_published_has_validity",
            ),
        )
        indexes = (
            models.Index(fields=["state", "direction", "-created_at"], name="opportunity_list"),
            models.Index(fields=["valid_until"], condition=models.Q(state="published"), name="opportunity_expiry"),
        )

    def __str__(self) -> str:
        return self.reference


class ReferenceCount(models.Model):
    """The last number given to a prefix (country, profile type, day), such as KZBO20261123."""

    prefix = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"


class OpportunityTextKind(models.TextChoices):
    """Which part of the opportunity a text is."""

    TITLE = "title", _("Title")
    BODY = "body", _("Description")
    SEEKS = "seeks", _("Partner sought, in words")
    PUBLIC_TITLE = "public-title", _("Public title (no names)")
    PUBLIC_BODY = "public-body", _("Public description (no names)")


class OpportunityText(WrittenText):
    """The opportunity in the company's words, its anonymous public version, and their translations."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=12, choices=OpportunityTextKind)
    words = ArrayField(models.CharField(max_length=100), default=list, editable=False)  # what it is found by

    class Meta:
        ordering = ("kind", "language")
        indexes = (GinIndex(fields=["words"], name="opportunity_text_words"),)
        constraints = (
            models.UniqueConstraint(fields=["opportunity", "kind", "language"], name="opportunity_text_once"),
            models.UniqueConstraint(
                fields=["opportunity", "kind"],
                condition=models.Q(origin="original"),
                name="opportunity_text_one_original",
            ),
        )


class RequirementEffect(models.TextChoices):
    """What an unmet requirement does to a match: it is marked, or the match is left out and counted."""

    MARK = "mark", _("Mark what does not meet it")
    FILTER = "filter", _("Leave out what does not meet it")


class Requirement(models.Model):
    """Something the partner must have."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="requirements")
    text = models.CharField(_("requirement"), max_length=300)
    effect = models.CharField(_("effect"), max_length=6, choices=RequirementEffect, default=RequirementEffect.MARK)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class OpportunityCode(models.Model):
    """What is sought or offered, as a code. Suggested by the engine, confirmed by a person."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=10, choices=CodeScheme)
    code = models.CharField(max_length=10)
    status = models.CharField(max_length=10, choices=CodeStatus, default=CodeStatus.SUGGESTED)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("scheme", "code")
        constraints = (
            models.UniqueConstraint(fields=["opportunity", "scheme", "code"], name="opportunity_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"

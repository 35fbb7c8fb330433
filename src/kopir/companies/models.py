"""Companies with their identifiers, names, codes, texts and people."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.companies.states import CompanyState
from kopir.core.languages import Language, TextLanguage
from kopir.core.models import WrittenText


class Size(models.TextChoices):
    """Employees, in the bands both countries' statistics allow."""

    UNKNOWN = "", _("Not stated")
    SMALL = "small", _("Up to 50 people")
    MEDIUM = "medium", _("51 to 250 people")
    LARGE = "large", _("More than 250 people")


class Company(models.Model):
    """A company the chamber knows."""

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)  # KZ-C-000042
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=10, blank=True)  # ISO 3166-2
    place = models.CharField(_("place"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=60, blank=True)
    size = models.CharField(_("size"), max_length=10, choices=Size, blank=True, default=Size.UNKNOWN)
    website = models.URLField(_("website"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CompanyState, default=CompanyState.DRAFT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_example = models.BooleanField(_("example"), default=False)  # shown on every screen that shows the company
    # The register entry it was made from. Entries change with each snapshot, so it is named, not pointed to.
    register_source = models.CharField(max_length=20, blank=True)
    register_key = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ("reference",)
        constraints = (
            models.UniqueConstraint(
                fields=["register_source", "register_key"],
                condition=~models.Q(register_key=""),
                name="company_once_a_register_entry",
            ),
            models.CheckConstraint(condition=models.Q(state__in=CompanyState.values), name="company_state_known"),
        )
        indexes = (models.Index(fields=["country", "region"], name="company_place"),)

    def __str__(self) -> str:
        return self.reference


class IdentifierScheme(models.TextChoices):
    """Which office gave the number."""

    BIN = "bin", _("BIN (Kazakhstan)")
    CORPORATE_NUMBER = "jp-cn", _("Corporate number (Japan)")
    LEI = "lei", _("LEI")
    EDINET = "edinet", _("EDINET code")


class CompanyIdentifier(models.Model):
    """A number by which the company is known; no two companies share one."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("kind"), max_length=10, choices=IdentifierScheme)
    value = models.CharField(_("number"), max_length=40)
    is_valid = models.BooleanField(_("check digit right"), default=True)

    class Meta:
        ordering = ("scheme",)
        constraints = (
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once"),
            models.UniqueConstraint(fields=["company", "scheme"], name="identifier_one_a_scheme"),
        )

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class NameKind(models.TextChoices):
    """Where a name comes from. Names are never translated by us."""

    LEGAL = "legal", _("Legal name")
    REGISTER_TRANSLATION = "translation", _("The register's own translation")
    READING = "reading", _("Reading in kana")
    ROMANISED = "romanised", _("Romanised by rule")
    TRADE = "trade", _("Trade name")
    PREVIOUS = "previous", _("Previous name")


class CompanyName(models.Model):
    """One name in one script."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=500)
    language = models.CharField(_("language"), max_length=5, choices=TextLanguage)
    script = models.CharField(_("script"), max_length=10)  # ISO 15924: Cyrl, Latn, Jpan, Kana
    kind = models.CharField(_("kind"), max_length=12, choices=NameKind)
    from_register = models.CharField(max_length=20, blank=True)
    keys = ArrayField(models.CharField(max_length=120), default=list, editable=False)  # alike in sound in any script

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["company", "kind", "language", "text"], name="name_once"),)
        indexes = (GinIndex(fields=["keys"], name="company_name_keys"),)

    def __str__(self) -> str:
        return self.text


class CodeStatus(models.TextChoices):
    """Whether a person has looked at a code."""

    SUGGESTED = "suggested", _("Suggested")
    CONFIRMED = "confirmed", _("Confirmed")


class CodeScheme(models.TextChoices):
    """The classifications that are stored. OKED and JSIC are shown through ISIC."""

    HS = "hs", _("HS 2022 (goods)")
    ISIC = "isic4", _("ISIC Rev. 4 (activity)")


class CompanyCode(models.Model):
    """What the company does, as a code."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=10, choices=CodeScheme)
    code = models.CharField(max_length=10)
    status = models.CharField(max_length=10, choices=CodeStatus, default=CodeStatus.SUGGESTED)

    class Meta:
        ordering = ("scheme", "code")
        constraints = (models.UniqueConstraint(fields=["company", "scheme", "code"], name="company_code_once"),)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


class TextKind(models.TextChoices):
    """What a company's text is about."""

    PROFILE = "profile", _("What the company does")
    SEEKS = "seeks", _("Partner sought")


class CompanyText(WrittenText):
    """The company in its own words, and the translations of them."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=10, choices=TextKind, default=TextKind.PROFILE)

    class Meta:
        ordering = ("kind", "language")
        constraints = (
            models.UniqueConstraint(fields=["company", "kind", "language"], name="company_text_once"),
            models.UniqueConstraint(
                fields=["company", "kind"], condition=models.Q(origin="original"), name="company_text_one_original"
            ),
        )


class Person(models.Model):
    """A contact at a company. Personal data: seen by the desk and the company itself only."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(_("name"), max_length=200)
    name_latin = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    position = models.CharField(_("position"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ENGLISH)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class CompanyMember(models.Model):
    """An account that acts for a company."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="companies")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["company", "user"], name="member_once"),)

    def __str__(self) -> str:
        return f"{self.user} {self.company}"

"""Who takes part: companies and partner organisations with their delegates, interpreters, and when they are away."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.companies.models import Company
from kopir.companies.models import Person as Contact
from kopir.companies.naming import title_of
from kopir.core.languages import Language
from kopir.missions.models.missions import Mission, new_key
from kopir.missions.models.slots import Slot, Table
from kopir.missions.states import Group, Part

_FORGOTTEN = _("A person whose data were deleted")


class Party(models.Model):
    """A company or a partner organisation on a mission."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="parties")
    group = models.CharField(_("group"), max_length=8, choices=Group)
    company = models.ForeignKey(
        Company, verbose_name=_("company"), null=True, blank=True, on_delete=models.PROTECT, related_name="parties"
    )
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)  # where it is no company of ours
    seeks = models.TextField(_("whom it would like to meet"), blank=True)
    is_withdrawn = models.BooleanField(_("no longer takes part"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("group", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["mission", "company"], condition=Q(company__isnull=False), name="party_once"
            ),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="party_group_known"),
            models.CheckConstraint(
                condition=Q(company__isnull=False, organisation="") | (Q(company__isnull=True) & ~Q(organisation="")),
                name="party_is_one_thing",
            ),
        )

    def __str__(self) -> str:
        return self.organisation or str(self.company_id)

    def name_in(self, language: str) -> str:
        """For a reader. Needs `company__names` prefetched to cost no query."""
        return title_of(self.company, language).text if self.company is not None else self.organisation


class Delegate(models.Model):
    """One person of a delegation. Personal data: told to those whom the person meets, once schedules are out."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="delegates")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    name_latin = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    position = models.CharField(_("position"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language of mails"), max_length=5, choices=Language, default=Language.ENGLISH)
    speaks = ArrayField(models.CharField(max_length=5, choices=Language), verbose_name=_("speaks"), default=list)
    part = models.CharField(_("at meetings"), max_length=10, choices=Part, default=Part.PRINCIPAL)
    stands_in_for = models.ForeignKey(
        "self", verbose_name=_("stands in for"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="substitutes",
    )  # fmt: skip
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)  # of the personal link
    told_as = models.CharField(max_length=32, blank=True, editable=False)  # fingerprint of the schedule last sent
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("party", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(part__in=Part.values), name="delegate_part_known"),
            models.CheckConstraint(
                condition=Q(part=Part.SUBSTITUTE) | Q(stands_in_for__isnull=True), name="delegate_only_substitutes_do"
            ),
        )

    def __str__(self) -> str:
        return self.name or str(_FORGOTTEN)


class Interpreter(models.Model):
    """A person who speaks for two sides at a table."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="interpreters")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language of mails"), max_length=5, choices=Language, default=Language.ENGLISH)
    pairs = ArrayField(models.CharField(max_length=11), verbose_name=_("languages"), default=list)  # "ja-ru", sorted
    most_a_day = models.PositiveSmallIntegerField(_("meetings a day"), null=True, blank=True)
    in_a_row = models.PositiveSmallIntegerField(_("meetings without a rest"), null=True, blank=True)
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)  # of the personal link
    told_as = models.CharField(max_length=32, blank=True, editable=False)  # fingerprint of the schedule last sent
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(most_a_day__isnull=True) | Q(most_a_day__gte=1), name="interpreter_most_a_day"
            ),
            models.CheckConstraint(
                condition=Q(in_a_row__isnull=True) | Q(in_a_row__gte=1), name="interpreter_in_a_row"
            ),
        )

    def __str__(self) -> str:
        return self.name or str(_FORGOTTEN)


class Absence(models.Model):
    """A slot in which a delegate, an interpreter or a table is not to be had."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="absences")
    delegate = models.ForeignKey(Delegate, null=True, blank=True, on_delete=models.CASCADE, related_name="absences")
    interpreter = models.ForeignKey(
        Interpreter, null=True, blank=True, on_delete=models.CASCADE, related_name="absences"
    )
    table = models.ForeignKey(Table, null=True, blank=True, on_delete=models.CASCADE, related_name="absences")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(delegate__isnull=False, interpreter__isnull=True, table__isnull=True)
                | Q(delegate__isnull=True, interpreter__isnull=False, table__isnull=True)
                | Q(delegate__isnull=True, interpreter__isnull=True, table__isnull=False),
                name="absence_of_one",
            ),
            models.UniqueConstraint(fields=["slot", "delegate"], name="absence_delegate_once"),
            models.UniqueConstraint(fields=["slot", "interpreter"], name="absence_interpreter_once"),
            models.UniqueConstraint(fields=["slot", "table"], name="absence_table_once"),
        )

    def __str__(self) -> str:
        return f"{self.slot_id}"


class CheckIn(models.Model):
    """A person has arrived, on one day."""

    delegate = models.ForeignKey(Delegate, null=True, on_delete=models.CASCADE, related_name="check_ins")
    interpreter = models.ForeignKey(Interpreter, null=True, on_delete=models.CASCADE, related_name="check_ins")
    day = models.DateField(pgettext_lazy("of a check-in", "day"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(delegate__isnull=False, interpreter__isnull=True)
                | Q(delegate__isnull=True, interpreter__isnull=False),
                name="check_in_of_one",
            ),
            models.UniqueConstraint(fields=["delegate", "day"], name="check_in_delegate_once"),
            models.UniqueConstraint(fields=["interpreter", "day"], name="check_in_interpreter_once"),
        )

    def __str__(self) -> str:
        return f"{self.day}"

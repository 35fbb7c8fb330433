"""Sites and camps, each point with its precision and where the point comes from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopir.heritage.models.records import Dated, Record


class Precision(models.TextChoices):
    """How far the point can be trusted. The map draws nothing finer."""

    SURVEYED = "surveyed", _("Surveyed on the spot")
    ADDRESS = "address", _("The address")
    CITY = "city", _("Centre of the city")
    SETTLEMENT = "settlement", _("Centre of the settlement")
    DISTRICT = "district", _("Centre of the district")
    APPROXIMATE = "approximate", _("Our estimate")
    UNKNOWN = "unknown", _("No point")


class Located(models.Model):
    """A point in WGS 84 degrees, or none."""

    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=12, choices=Precision, default=Precision.UNKNOWN)
    radius_km = models.PositiveSmallIntegerField(_("may be wrong by, km"), null=True, blank=True)
    point_source = models.CharField(_("source of the point"), max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True, precision="unknown")
                | (
                    models.Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180)
                    & ~models.Q(precision="unknown")
                ),
                name="%(class)s_point_is_whole",
            ),
        )


class SiteKind(models.TextChoices):
    """What a site is."""

    PUBLIC_BUILDING = "public-building", _("Public building")
    HOUSING = "housing", _("Housing")
    FACTORY = "factory", _("Factory")
    POWER_STATION = "power-station", _("Power station")
    DAM = "dam", _("Dam")
    MINE = "mine", _("Mine")
    CONSTRUCTION = "construction", _("Construction site")
    AGRICULTURE = "agriculture", _("Farm or state farm")
    TRANSPORT = "transport", _("Transport")
    THEATRE = "theatre", _("Theatre")
    SOCIAL = "social", _("Hospital, school or sanatorium")
    ARRIVAL = "arrival", _("Place of arrival")
    CEMETERY = "cemetery", _("Burial ground")
    MEMORIAL = "memorial", _("Memorial")
    SEARCH_AREA = "search-area", _("Search area")
    LEGEND = "legend", _("Place of a legend")


class PresentState(models.TextChoices):
    """What is left."""

    UNKNOWN = "", _("Not known")
    IN_USE = "in-use", _("In use")
    ALTERED = "altered", _("Altered")
    RUINED = "ruined", _("In ruins")
    DEMOLISHED = "demolished", _("Demolished")
    CLEARED = "cleared", _("Cleared")


class Site(Dated, Located):
    """A building, mine, dam, burial ground or memorial. Its dates are those of its building."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True, related_name="site")
    kind = models.CharField(_("kind of site"), max_length=16, choices=SiteKind)
    present_state = models.CharField(_("today"), max_length=12, choices=PresentState, blank=True)
    was_built = models.BooleanField(_("its building is at issue"), default=True)  # no date check for a burial ground
    country = models.CharField(_("country"), max_length=2, default="KZ")

    class Meta:
        constraints = (*Dated.Meta.constraints, *Located.Meta.constraints)

    def __str__(self) -> str:
        return self.record.reference


class CampKind(models.TextChoices):
    """Two systems that must not be mixed: camps for prisoners of war (GUPVI), camps for convicts (GULAG)."""

    GUPVI = "gupvi", _("Camp for prisoners of war (GUPVI)")
    BRANCH = "branch", _("Branch of a camp")
    HOSPITAL = "hospital", _("Hospital")
    BATTALION = "battalion", _("Labour battalion")
    GULAG = "gulag", _("Camp for convicts (GULAG)")


class Camp(Dated, Located):
    """A camp. Its dates are those of its existence."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True, related_name="camp")
    kind = models.CharField(_("kind of camp"), max_length=10, choices=CampKind, default=CampKind.GUPVI)
    number = models.CharField(_("number"), max_length=12, blank=True)
    number_is_confirmed = models.BooleanField(_("the number is confirmed by a source"), default=False)
    branch_of = models.ForeignKey(
        "self", verbose_name=_("branch of"), null=True, blank=True, on_delete=models.PROTECT, related_name="branches"
    )
    region = models.CharField(_("region"), max_length=120, blank=True)

    class Meta:
        constraints = (
            *Dated.Meta.constraints,
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(number_is_confirmed=False) | ~models.Q(number=""), name="camp_confirmed_has_number"
            ),
        )

    def __str__(self) -> str:
        return self.record.reference

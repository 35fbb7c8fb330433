"""What the desk's index holds, and how often a saved search tells."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """What can be found at the desk."""

    COMPANY = "company", _("Company")
    OPPORTUNITY = "opportunity", _("Opportunity")
    APPLICATION = "application", _("Application")
    INTEREST = "interest", _("Expression of interest")
    CASE = "case", _("Case")


class Alert(models.TextChoices):
    """When a saved search speaks up by itself."""

    NEVER = "never", _("Never")
    DESK = "desk", _("On the page of today")
    DAY = "day", _("There, and by mail once a day")
    WEEK = "week", _("There, and by mail once a week")


BY_MAIL = (Alert.DAY, Alert.WEEK)

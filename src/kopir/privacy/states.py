"""The states of a person's request and of a place in which he was still found."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Wish(models.TextChoices):
    """What is asked for."""

    EXPORT = "export", _("A copy of the data")
    DELETION = "deletion", _("Deletion of the data")
    CORRECTION = "correction", _("Correction of the data")


class RequestState(models.TextChoices):
    """Where a request stands."""

    WAITING = "waiting", _("Waits to be carried out")
    DONE = "done", _("Done, nothing is left")
    LEFT = "left", _("Done, with places to look at")


class Reason(models.TextChoices):
    """Why the person can still be found in a place."""

    SAME_NAME = "same-name", _("Somebody else may have the same name or number; an officer has to look")
    PUBLISHED = "published", _("It is published, or a company’s name; somebody has to look")
    REFUSED = "refused", _("The words could not be taken out by themselves; an officer has to look")


class PlaceState(models.TextChoices):
    """What was decided about a place."""

    OPEN = "open", _("To be looked at")
    GONE = "gone", _("Taken out")
    ANOTHER = "another", _("It is somebody else")

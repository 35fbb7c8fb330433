"""The states of a company record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CompanyState(models.TextChoices):
    """What the chamber does with the record."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    ARCHIVED = "archived", _("Archived")


MOVES: dict[CompanyState, frozenset[CompanyState]] = {
    CompanyState.DRAFT: frozenset({CompanyState.ACTIVE, CompanyState.ARCHIVED}),
    CompanyState.ACTIVE: frozenset({CompanyState.ARCHIVED}),
    CompanyState.ARCHIVED: frozenset({CompanyState.ACTIVE}),
}

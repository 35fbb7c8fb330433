"""What people type about needs and offers, shaped and checked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kopir.companies.forms import GUESSED, LongTextField, PlainForm, TidyCharField, text_area
from kopir.companies.labels import reader_language, region_choices
from kopir.companies.models import Size
from kopir.core.languages import Language, Origin, fingerprint
from kopir.core.pair import other_side, side
from kopir.opportunities.actions.drafts import LONGEST_REQUIREMENT, MOST_REQUIREMENTS, Statement
from kopir.opportunities.actions.texts import LONGEST_TITLE
from kopir.opportunities.models import (
    BusinessType,
    Direction,
    Incoterm,
    Opportunity,
    OpportunityTextKind,
    PartnerRole,
    PartnershipType,
    ProfileType,
    RequirementEffect,
    Sample,
)

_EMPTY = ("", _("Not stated"))
_CURRENCIES = ("USD", "EUR", "JPY", "KZT", "CNY", "RUB")
TEXT_FIELDS = {
    "title": OpportunityTextKind.TITLE,
    "body": OpportunityTextKind.BODY,
    "seeks": OpportunityTextKind.SEEKS,
    "public_title": OpportunityTextKind.PUBLIC_TITLE,
    "public_body": OpportunityTextKind.PUBLIC_BODY,
}


class OpportunityForm(PlainForm):
    """A need or an offer on one page."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # the version that is edited
    direction = forms.ChoiceField(
        label=_("Need or offer"),
        choices=Direction.choices,
        widget=forms.RadioSelect,
        help_text=_("Which way will the money flow? Who pays states a need, who earns states an offer."),
    )
    profile_type = forms.ChoiceField(
        label=_("Profile type"),
        choices=ProfileType.choices,
        help_text=_(
            "A business request buys or wants to represent goods; a business offer sells. Technology likewise. "
            "A research and development request seeks partners for a common project."
        ),
    )
    business_type = forms.ChoiceField(label=_("Kind of business"), choices=BusinessType.choices)
    own_role = forms.ChoiceField(
        label=_("What the company is in this deal"), choices=[_EMPTY, *PartnerRole.choices], required=False
    )
    title = TidyCharField(label=_("Title"), max_length=LONGEST_TITLE)
    body = LongTextField(
        label=_("Description"),
        help_text=_("In the language you write best: what exactly, how much, of what quality. Up to 20,000 letters."),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=GUESSED, required=False)
    seeks = LongTextField(label=_("Partner sought, in words"), widget=text_area(3), required=False)
    partner_role = forms.ChoiceField(label=_("Partner sought"), choices=[_EMPTY, *PartnerRole.choices], required=False)
    partner_size = forms.ChoiceField(label=_("Size of the partner"), choices=Size.choices, required=False)
    partnership = forms.ChoiceField(
        label=_("Type of partnership"), choices=[_EMPTY, *PartnershipType.choices], required=False
    )
    partner_regions = forms.MultipleChoiceField(
        label=_("Regions of the partner"), required=False, widget=forms.CheckboxSelectMultiple
    )
    requirements_filter = LongTextField(
        label=_("Strict requirements, one per line"),
        help_text=_("Who does not meet one is left out of the matches, and counted."),
        widget=text_area(4),
        required=False,
    )
    requirements_mark = LongTextField(
        label=_("Other requirements, one per line"),
        help_text=_("Who does not meet one stays in the matches, and is marked."),
        widget=text_area(4),
        required=False,
    )
    price = forms.DecimalField(
        label=_("Reference price"), max_digits=16, decimal_places=2, min_value=0, required=False
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    price_unit = TidyCharField(label=_("Per"), max_length=40, required=False, help_text=_("Such as kg, piece, hour."))
    minimum_order = TidyCharField(label=_("Minimum order"), max_length=120, required=False)
    incoterm = forms.ChoiceField(label=_("Incoterm"), choices=[_EMPTY, *Incoterm.choices], required=False)
    incoterm_place = TidyCharField(label=_("Named place"), max_length=120, required=False)
    payment = TidyCharField(label=_("Payment"), max_length=200, required=False)
    sample = forms.ChoiceField(label=_("Sample"), choices=Sample.choices, required=False)
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day. Needed for publication."),
    )
    public_title = TidyCharField(label=_("Public title"), max_length=LONGEST_TITLE, required=False)
    public_body = LongTextField(
        label=_("Public description"),
        widget=text_area(6),
        required=False,
        help_text=_(
            "Everybody can read it, so it names no company, person, address or number. "
            "Leave it empty to publish the title and the description as they are, if they name nobody."
        ),
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = other_side(country)
        regions = region_choices(other.code, reader_language()) if other is not None else ()
        self.fields["partner_regions"].choices = list(regions)  # type: ignore[attr-defined]
        own = side(country)
        first = [own.currency] if own is not None else []
        self.fields["currency"].choices = [_EMPTY, *((c, c) for c in dict.fromkeys([*first, *_CURRENCIES]))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("price") is not None and not cleaned.get("currency"):
            self.add_error("currency", _("A price needs a currency."))
        if cleaned.get("incoterm_place") and not cleaned.get("incoterm"):
            self.add_error("incoterm", _("A named place needs its Incoterm."))
        offers = {ProfileType.BUSINESS_OFFER, ProfileType.TECHNOLOGY_OFFER}
        if "direction" in cleaned and "profile_type" in cleaned:
            agrees = (cleaned["profile_type"] in offers) == (cleaned["direction"] == Direction.OFFER)
            if not agrees:
                self.add_error("profile_type", _("Who pays makes a request, who earns makes an offer."))
        return cleaned

    def clean_requirements_filter(self) -> str:
        return self._checked_lines("requirements_filter")

    def clean_requirements_mark(self) -> str:
        return self._checked_lines("requirements_mark")

    def _checked_lines(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        lines = text.splitlines()
        if len(lines) > MOST_REQUIREMENTS:
            raise ValidationError(_("At most %(most)d requirements are possible.") % {"most": MOST_REQUIREMENTS})
        for number, line in enumerate(lines, start=1):
            if len(line) > LONGEST_REQUIREMENT:
                raise ValidationError(
                    _("Line %(line)d has more than %(most)d letters.") % {"line": number, "most": LONGEST_REQUIREMENT}
                )
        return text

    def statement(self) -> Statement:
        """The facts for the action."""
        names = Statement.__dataclass_fields__
        values = {name: self.cleaned_data[name] for name in names}
        return Statement(**{**values, "partner_regions": tuple(values["partner_regions"])})

    def texts(self) -> list[tuple[str, str]]:
        """The texts typed, by kind; empty optional ones are left out."""
        return [(kind.value, self.cleaned_data[name]) for name, kind in TEXT_FIELDS.items() if self.cleaned_data[name]]

    def emptied(self) -> list[str]:
        """The kinds whose field was left or made empty."""
        return [kind.value for name, kind in TEXT_FIELDS.items() if not self.cleaned_data[name]]

    def requirements(self) -> list[tuple[str, str]]:
        """The lines with their effect, strict ones first."""
        return [
            (line, effect)
            for name, effect in (
                ("requirements_filter", RequirementEffect.FILTER.value),
                ("requirements_mark", RequirementEffect.MARK.value),
            )
            for line in self.cleaned_data[name].splitlines()
            if line.strip()
        ]


def starting_values(opportunity: Opportunity) -> dict[str, Any]:
    """What the form shows of an opportunity to change."""
    values: dict[str, Any] = {name: getattr(opportunity, name) for name in Statement.__dataclass_fields__}
    originals = {text.kind: text for text in opportunity.texts.all() if text.is_original}
    for name, kind in TEXT_FIELDS.items():
        values[name] = originals[kind].text if kind in originals else ""
    body = originals.get(OpportunityTextKind.BODY)
    values["language"] = body.language if body is not None else ""
    for name, effect in (
        ("requirements_filter", RequirementEffect.FILTER),
        ("requirements_mark", RequirementEffect.MARK),
    ):
        values[name] = "\n".join(one.text for one in opportunity.requirements.all() if one.effect == effect)
    return values


def version_of(opportunity: Opportunity) -> str:
    """A fingerprint of all that the page changes. `updated_at` alone would miss texts, requirements and codes."""
    values = starting_values(opportunity)
    values["codes"] = sorted(str(row) for row in opportunity.codes.all())
    return fingerprint(repr(sorted((name, str(value)) for name, value in values.items())))


class ReasonForm(PlainForm):
    """Why something ends or goes back."""

    reason = TidyCharField(label=_("Why"), max_length=1_000, widget=text_area(3))


class RenewForm(PlainForm):
    """Until when it lives on."""

    valid_until: forms.Field = forms.DateField(
        label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def day(self) -> date:
        """The day typed."""
        found: date = self.cleaned_data["valid_until"]
        return found


class OpportunityTranslationForm(PlainForm):
    """A translation of one of its texts."""

    language = forms.ChoiceField(label=_("Language"))
    origin = forms.ChoiceField(
        label=_("Translated by"), choices=[(Origin.PERSON, _("A person")), (Origin.MACHINE, _("A machine"))]
    )
    text = LongTextField(label=_("Translation"))

    def __init__(self, *args: Any, original_language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(code, name) for code, name in Language.choices if code != original_language]
        self.fields["language"].choices = others  # type: ignore[attr-defined]

"""Claims, their words, sources and citations; numbers and the presence window."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.companies.forms import PlainForm, TidyCharField, text_area
from kopir.core.languages import Language, Origin
from kopir.engines.identity.person_names import SCRIPTS
from kopir.heritage.actions import Assertion, Count, Form, HolderFacts, SourceFacts
from kopir.heritage.actions.claims import LONGEST_LOCATOR
from kopir.heritage.actions.people import LONGEST_NAME, LONGEST_SOURCE
from kopir.heritage.actions.texts import LONGEST_OTHER
from kopir.heritage.forms.fields import DatedForm, VersionedForm, day
from kopir.heritage.models import (
    Claim,
    ClaimStatus,
    Confidence,
    CountStatement,
    CountTopic,
    NameOrigin,
    Source,
    SourceKind,
)


class ClaimForm(DatedForm):
    """A claim in our own words."""

    language = forms.ChoiceField(label=_("Language of the statement"), choices=Language.choices)
    statement = TidyCharField(
        label=_("Statement, in our own words"),
        widget=text_area(5),
        help_text=_("One thing, who, what, when; and what the source does not say."),
    )
    status = forms.ChoiceField(label=_("Status of the claim"), choices=ClaimStatus.choices)
    confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices)
    field_order = ("language", "statement", "status", "confidence", "date_text", "date_edtf")

    def assertion(self) -> Assertion:
        """For the action."""
        return Assertion(**{name: self.cleaned_data[name] for name in Assertion.__dataclass_fields__})


def claim_values(claim: Claim) -> dict[str, Any]:
    """What the form shows of a claim."""
    original = next((row for row in claim.texts.all() if row.is_original), None)
    values: dict[str, Any] = {name: getattr(claim, name) for name in Assertion.__dataclass_fields__}
    values["statement"] = original.text if original is not None else ""
    values["language"] = original.language if original is not None else ""
    return {**values, "seen": claim.version}


class TextForm(VersionedForm):
    """The original of a text."""

    text = forms.CharField(label=_("Text"), widget=text_area(12), max_length=20 * LONGEST_OTHER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.pop("maxlength", None)  # the browser would cut what is pasted, silently


class TranslationForm(TextForm):
    """A translation of a text. `was` names the words it replaces."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    origin = forms.ChoiceField(
        label=_("Translated by"), choices=[(Origin.PERSON, _("A person")), (Origin.MACHINE, _("A machine"))]
    )


class CitationForm(PlainForm):
    """Where a claim stands in a source."""

    source = forms.ModelChoiceField(label=_("Source"), queryset=Source.objects.all())
    locator = TidyCharField(
        label=_("Where in the source"), max_length=LONGEST_LOCATOR, required=False,
        help_text=_("Fonds, inventory, file, sheet; page; time."),
    )  # fmt: skip
    accessed_on = day(_("Read on"))
    contradicts = forms.BooleanField(label=_("The source speaks against the claim"), required=False)


class SourceForm(PlainForm):
    """A source."""

    title = TidyCharField(label=_("Title of the source"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind of source"), choices=SourceKind.choices)
    url = forms.URLField(label=_("Address"), max_length=1_000, required=False, assume_scheme="https")
    publisher = TidyCharField(label=_("Author or publisher"), max_length=300, required=False)
    language = TidyCharField(label=_("Language"), max_length=10, required=False)
    independence_group = TidyCharField(
        label=_("Independence group"),
        max_length=80,
        required=False,
        help_text=_("Sources that repeat one another have the same group and count once."),
    )

    def facts(self) -> SourceFacts:
        """For the action."""
        return SourceFacts(**self.cleaned_data)


class HolderForm(PlainForm):
    """Who keeps items."""

    name = TidyCharField(label=pgettext_lazy("of a place or a thing", "Name"), max_length=300)
    place = TidyCharField(label=_("Place"), max_length=120, required=False)
    url = forms.URLField(label=_("Address"), max_length=1_000, required=False, assume_scheme="https")
    holds = TidyCharField(label=_("What it holds"), max_length=5_000, required=False, widget=text_area(4))
    access = TidyCharField(label=_("Conditions of access"), max_length=300, required=False)

    def facts(self) -> HolderFacts:
        """For the action."""
        return HolderFacts(**self.cleaned_data)


class CountForm(VersionedForm):
    """One number of one source."""

    topic = forms.ChoiceField(label=_("What is counted"), choices=CountTopic.choices)
    low = forms.DecimalField(label=_("Least"), max_digits=12, decimal_places=1, min_value=0)
    high = forms.DecimalField(label=_("Most"), max_digits=12, decimal_places=1, min_value=0, required=False)
    is_about = forms.BooleanField(label=_("Approximately"), required=False)
    is_percent = forms.BooleanField(label=_("Per cent"), required=False)
    given_by = TidyCharField(label=_("Given by"), max_length=300)
    source = forms.ModelChoiceField(label=_("Source"), queryset=Source.objects.all())
    locator = TidyCharField(label=_("Where in the source"), max_length=200, required=False)
    status = forms.ChoiceField(label=_("Status of the claim"), choices=ClaimStatus.choices)
    confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices)
    remark = TidyCharField(label=_("Note for editors"), max_length=500, required=False, widget=text_area(3))

    def count(self) -> Count:
        """For the action. One number alone is the least and the most."""
        values = {name: self.cleaned_data[name] for name in Count.__dataclass_fields__}
        if values["high"] is None:
            values["high"] = values["low"]
        return Count(**values)


def count_values(row: CountStatement) -> dict[str, Any]:
    """What the form shows of a number."""
    return {name: getattr(row, name) for name in Count.__dataclass_fields__} | {"seen": row.version}


class WindowForm(DatedForm):
    """When internees can have worked at all."""


class NameFormForm(PlainForm):
    """A form of a person's name."""

    text = TidyCharField(label=_("Name"), max_length=LONGEST_NAME)
    script = forms.ChoiceField(label=_("Script"), choices=[(code, code) for code in SCRIPTS])
    reading = TidyCharField(label=_("Reading in kana"), max_length=LONGEST_NAME, required=False)
    origin = forms.ChoiceField(label=_("Origin"), choices=NameOrigin.choices)
    source = TidyCharField(label=_("By whom, in which source"), max_length=LONGEST_SOURCE)
    place = forms.IntegerField(label=_("Place in the chain"), min_value=1, max_value=30, initial=1)

    def form(self) -> Form:
        """For the action."""
        return Form(**self.cleaned_data)


class GlossForm(forms.Form):
    """A short description in the languages of the house."""

    english = TidyCharField(label=_("In English"), max_length=500)
    kk = TidyCharField(label=_("In Kazakh"), max_length=500, required=False)
    ru = TidyCharField(label=_("In Russian"), max_length=500, required=False)
    ja = TidyCharField(label=_("In Japanese"), max_length=500, required=False)

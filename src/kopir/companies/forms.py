"""What people type about companies, shaped and checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.companies import labels
from kopir.companies.models import (
    CodeScheme,
    IdentifierScheme,
    NameKind,
    Size,
)
from kopir.core.languages import Language, Origin, TextLanguage
from kopir.core.models import DESK, Role, User
from kopir.core.wording import LONGEST, tidy

FACTS = ("country", "region", "place", "address", "legal_form", "size", "website", "owner")
GUESSED = [("", _("Find out from the text")), *TextLanguage.choices]


class PlainForm(forms.Form):
    """A form whose labels end without a colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class TidyCharField(forms.CharField):
    """Text without control characters and direction marks. Far too long input is not even tidied."""

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        if text is None:
            return ""
        if self.max_length is not None and len(text) > 2 * self.max_length:
            return str(text)
        clean = tidy(str(text))
        return clean if isinstance(self.widget, forms.Textarea) else " ".join(clean.split())


def text_area(rows: int) -> forms.Textarea:
    """A box for longer text. No maxlength attribute: the browser would cut what is pasted, silently."""
    return forms.Textarea(attrs={"rows": rows})


class LongTextField(TidyCharField):
    """Up to 20,000 letters; the browser does not cut, the message says how many there are."""

    def __init__(self, **fields: Any) -> None:
        super().__init__(max_length=LONGEST, **{"widget": text_area(10), **fields})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class CompanyForm(PlainForm):
    """The facts of a record. A company changes its own address and size; the rest is the desk's."""

    desk_only = ("country", "legal_form", "owner")

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # the version that is edited
    country = forms.ChoiceField(label=_("Country"))
    region = forms.ChoiceField(label=_("Region"), required=False)
    place = TidyCharField(label=_("Town"), max_length=200, required=False)
    address = TidyCharField(label=_("Address"), max_length=500, required=False)
    legal_form = TidyCharField(label=_("Legal form"), max_length=60, required=False)
    size = forms.ChoiceField(label=_("Size"), choices=Size.choices, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    owner = forms.ModelChoiceField(
        label=_("Officer in charge"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, is_desk: bool, country: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._country = country
        language = labels.reader_language()
        self.fields["country"].choices = labels.country_choices(language)  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", _("Not stated")), *labels.all_region_choices(language)]  # type: ignore[attr-defined]
        self.fields["owner"].queryset = User.objects.filter(role__in=DESK, is_active=True)  # type: ignore[attr-defined]
        if not is_desk:
            for name in self.desk_only:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        country = cleaned.get("country") or self._country
        region = cleaned.get("region", "")
        if region and country and region not in dict(labels.region_choices(country, "en")):
            self.add_error("region", _("This region lies in the other country."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The values for the action."""
        return {name: self.cleaned_data[name] for name in FACTS if name in self.fields}


class NewCompanyForm(CompanyForm):
    """A company by hand: its legal name first."""

    name = TidyCharField(label=_("Legal name, as it is written at home"), max_length=500)
    language = forms.ChoiceField(label=_("Language of the name"), choices=GUESSED, required=False)
    field_order = (
        "name",
        "language",
        "country",
        "region",
        "place",
        "address",
        "legal_form",
        "size",
        "website",
        "owner",
    )


class NameForm(PlainForm):
    """A name in one script."""

    text = TidyCharField(label=_("Name"), max_length=500)
    language = forms.ChoiceField(label=_("Language"), choices=GUESSED, required=False)
    kind = forms.ChoiceField(label=_("Kind of name"), choices=NameKind.choices)


class IdentifierForm(PlainForm):
    """A number; its check digit is checked by the action."""

    scheme = forms.ChoiceField(label=_("Kind of number"), choices=IdentifierScheme.choices)
    value = TidyCharField(label=_("Number"), max_length=60)

    def __init__(self, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["scheme"]


class PersonForm(PlainForm):
    """A contact."""

    name = TidyCharField(label=pgettext_lazy("of a person", "Name"), max_length=200)
    name_latin = TidyCharField(label=_("Name in Latin letters"), max_length=200, required=False)
    position = TidyCharField(label=_("Position"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = TidyCharField(label=_("Telephone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language to write in"), choices=Language.choices)


class TextForm(PlainForm):
    """An original text."""

    text = LongTextField(label=_("Text"), help_text=_("In the language you write best; up to 20,000 letters."))
    language = forms.ChoiceField(label=_("Language"), choices=GUESSED, required=False)


class TranslationForm(PlainForm):
    """A translation of the original."""

    language = forms.ChoiceField(label=_("Language"))
    origin = forms.ChoiceField(
        label=_("Translated by"), choices=[(Origin.PERSON, _("A person")), (Origin.MACHINE, _("A machine"))]
    )
    text = LongTextField(label=_("Translation"))

    def __init__(self, *args: Any, original_language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(code, name) for code, name in Language.choices if code != original_language]
        self.fields["language"].choices = others  # type: ignore[attr-defined]


class CodeForm(PlainForm):
    """A code typed by a person."""

    scheme = forms.ChoiceField(label=_("Classification"), choices=CodeScheme.choices)
    code = TidyCharField(label=_("Code"), max_length=10)

    def clean_code(self) -> str:
        return "".join(letter for letter in self.cleaned_data["code"] if letter.isalnum()).upper()


class MemberForm(PlainForm):
    """An account that shall act for the company."""

    email = forms.EmailField(label=_("E-mail address of the account"))

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        account = User.objects.filter(email__iexact=email, role=Role.MEMBER, is_active=True).first()
        if account is None:
            raise forms.ValidationError(_("There is no company account with this e-mail address."))
        self.cleaned_data["account"] = account
        return email

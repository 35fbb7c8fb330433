"""What people type: a search, a file to load."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.registers.actions import SUFFIXES
from kopir.registers.models import EntryStatus, Source


class SearchForm(forms.Form):
    """Words and filters. Nothing is required, unknown values count as none."""

    q = forms.CharField(required=False, max_length=400, strip=True)
    source = forms.ChoiceField(required=False, choices=[("", ""), *Source.choices])
    region = forms.RegexField(r"^[A-Z]{2}-[0-9A-Z]{1,3}$", required=False)
    activity = forms.RegexField(r"^(?:[A-U]|(?:oked:|isic4:|jsic:)?[0-9]{2,5})$", required=False)
    size = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[("", ""), (1, 1), (2, 2), (3, 3)]
    )
    status = forms.ChoiceField(required=False, choices=[("", ""), *EntryStatus.choices])

    def asked(self) -> dict[str, Any]:
        """What is usable of it."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or ("" if name != "size" else 0) for name in self.fields}


class UploadForm(forms.Form):
    """A register's file."""

    source = forms.ChoiceField(label=_("Register"), choices=Source.choices)
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX, JSON or a zip of one, as its publisher gives it out."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(sorted(SUFFIXES))}),
    )
    as_of = forms.DateField(
        label=_("The date it speaks of"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    is_difference = forms.BooleanField(
        label=_("It is a daily difference, to be applied to what is loaded"), required=False
    )
    is_synthetic = forms.BooleanField(label=_("It is made-up example data"), required=False)

    def clean_file(self) -> object:
        """Refuse what no register comes in."""
        file = self.cleaned_data["file"]
        if PurePath(file.name or "").suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(_("A register's file is CSV, TXT, XLSX, JSON or ZIP."))
        return file

"""What officers hand in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.watchlists.sources import sources


class LoadForm(forms.Form):
    """A file of a list."""

    source = forms.ChoiceField(label=_("List"))
    file = forms.FileField(label=_("File"))
    published_on = forms.DateField(
        label=_("Date of the list"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            (code, f"{said.issuer}: {said.title}") for code, said in sources().items()
        ]


class RefuseForm(forms.Form):
    """Why a held list is not taken."""

    reason = forms.CharField(label=_("Reason"), max_length=500)

"""What is typed about one's own data."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.privacy.actions.correcting import LONGEST_WORDS


class AddressForm(forms.Form):
    """An e-mail address of which to tell what is known."""

    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class CorrectionForm(forms.Form):
    """What is wrong, in the person's own words."""

    words = forms.CharField(
        label=_("What is wrong, and what should stand there?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeletionForm(forms.Form):
    """A tick that says it is meant."""

    sure = forms.BooleanField(label=_("Yes, delete all of this. I know that it cannot be undone."))

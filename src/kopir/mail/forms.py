"""What the desk types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.core.languages import Language
from kopir.mail import kinds, texts
from kopir.mail.purposes import Purpose
from kopir.mail.states import MailState

NEEDS_PERSON = "needs-person"
ALL = "all"


class QueueForm(forms.Form):
    """What the list is narrowed to."""

    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind of mail"), required=False)
    purpose = forms.ChoiceField(label=_("Purpose of the mail"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = (ALL, _("All"))
        self.fields["state"].choices = [(NEEDS_PERSON, _("A person is needed")), *MailState.choices, every]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All")), *((kind.name, kind.label) for kind in kinds.every())]  # type: ignore[attr-defined]
        self.fields["purpose"].choices = [("", _("All")), *Purpose.choices]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """What was chosen; what cannot be chosen is left out."""
        self.is_valid()
        given = {name: str(self.cleaned_data.get(name) or "") for name in self.fields}
        return {**given, "state": given["state"] or NEEDS_PERSON}


class WordsForm(forms.Form):
    """The words of one mail or of a template. The rest is checked where they are saved."""

    subject = forms.CharField(label=_("Subject"), max_length=texts.LONGEST_SUBJECT)
    body = forms.CharField(label=_("Text"), max_length=texts.LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 18}))


class AddressForm(forms.Form):
    """One address to look up: by POST, so that it stands in no log."""

    address = forms.CharField(label=_("E-mail address"), max_length=254)


def language_or_none(code: str) -> Language | None:
    """The language an address names."""
    return Language(code) if code in Language.values else None

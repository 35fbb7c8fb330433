"""What people type into applications, shaped and checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.applications import consent, queries
from kopir.applications.actions import Asked
from kopir.applications.actions.access import LONGEST_TEXT
from kopir.applications.lookup import open_entry
from kopir.applications.models import ApplicationKind
from kopir.applications.states import ApplicationState
from kopir.applications.subjects import public_subject
from kopir.companies.forms import PlainForm, TidyCharField, text_area
from kopir.companies.labels import country_choices, reader_language
from kopir.core.attachments import ACCEPTED, refuse_files
from kopir.core.errors import KopirError
from kopir.core.models import User
from kopir.core.pair import sides
from kopir.registers.models import Entry


class WordsField(TidyCharField):
    """Up to 5,000 letters; the browser does not cut, the message says how many there are."""

    def __init__(self, *, rows: int = 6, **fields: Any) -> None:
        super().__init__(max_length=LONGEST_TEXT, widget=text_area(rows), **fields)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class FilesInput(forms.FileInput):
    """Several files in one box."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to five files, known by their content."""

    def __init__(self, **fields: Any) -> None:
        help_text = _("PDF, pictures, Word or Excel; up to 5 files of 10 MB each.")
        widget = FilesInput(attrs={"accept": ACCEPTED, "multiple": True})
        super().__init__(required=False, widget=widget, help_text=help_text, **fields)

    def clean(self, data: object, initial: object = None) -> list[UploadedFile[bytes]]:
        given = data if isinstance(data, (list, tuple)) else [data]
        files = [super(FilesField, self).clean(one, initial) for one in given if one is not None]
        try:
            refuse_files(files)
        except KopirError as refusal:
            raise forms.ValidationError(str(refusal.sentence)) from refusal
        return files


class ApplyForm(PlainForm):
    """The application itself. What a register knows is picked, not typed twice."""

    applicant_name = TidyCharField(label=_("Your name"), max_length=200)
    role = TidyCharField(label=_("Your position"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    phone = TidyCharField(label=_("Telephone"), max_length=40, required=False)
    country = forms.ChoiceField(label=_("Country of the company"), widget=forms.RadioSelect)
    company_name = TidyCharField(
        label=_("Name of the company"),
        max_length=300,
        help_text=_("In any script. While you type, the official registers are searched."),
    )
    entry = TidyCharField(max_length=80, required=False)
    company_number = TidyCharField(
        label=_("Number of the company"),
        max_length=40,
        required=False,
        help_text=_("BIN, corporate number or another official number."),
    )
    kind = forms.ChoiceField(label=_("What do you ask for?"), choices=ApplicationKind, widget=forms.RadioSelect)
    about = TidyCharField(label=_("About"), max_length=40, required=False)
    seeks = WordsField(
        label=_("What do you seek or offer?"),
        help_text=_("In the language you write best: goods or services, quantities, whom you look for."),
    )
    attached = FilesField(label=_("Choose files"))
    agreed = forms.BooleanField(
        label=_("Consent"), error_messages={"required": _("Without your consent the chamber may not keep this.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "apply_%s", **kwargs})
        language = reader_language()
        self.fields["country"].choices = country_choices(language)  # type: ignore[attr-defined]
        self.fields["company_name"].widget.attrs |= {
            "autocomplete": "organization",
            "hx-post": reverse("applications:companies"),
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#apply-companies",
            "hx-params": "company_name,entry,csrfmiddlewaretoken",
            "hx-sync": "this:replace",
        }
        for name, autocomplete in (("applicant_name", "name"), ("email", "email"), ("phone", "tel")):
            self.fields[name].widget.attrs["autocomplete"] = autocomplete
        self.fields["role"].widget.attrs["autocomplete"] = "organization-title"
        # Kept by htmx where the form is shown again in a dialog: browsers let nobody fill in a file.
        self.fields["attached"].widget.attrs["hx-preserve"] = "true"

    def clean_entry(self) -> Entry | None:
        """The entry picked, or none."""
        value = self.cleaned_data["entry"]
        entry = open_entry(value) if value else None
        if value and entry is None:
            raise forms.ValidationError(_("This register entry is no longer there. Please pick one anew."))
        return entry

    def clean_about(self) -> str:
        """Only something everybody can see is spoken about."""
        about: str = self.cleaned_data["about"]
        if about and public_subject(about) is None:
            raise forms.ValidationError(
                _("What this is about is no longer public. Send the form again to apply without it.")
            )
        return about

    def asked(self, nonce: str) -> Asked:
        """The values for the action. An entry knows its country better than a tick."""
        typed = dict(self.cleaned_data)
        typed.pop("attached")
        typed.pop("agreed")
        entry: Entry | None = typed.pop("entry")
        if entry is not None:
            typed["country"] = entry.country
        return Asked(
            nonce=nonce,
            language=reader_language(),
            consent_version=consent.VERSION,
            entry_source=entry.source if entry is not None else "",
            entry_key=entry.key if entry is not None else "",
            **typed,
        )


def country_guessed() -> str:
    """The country whose language the page is in, if there is just one."""
    language = reader_language()
    found = [one.code for one in sides() if language in one.languages]
    return found[0] if len(found) == 1 else ""


class ReplyForm(PlainForm):
    """The applicant's answer."""

    text = WordsField(label=_("Your answer"))
    attached = FilesField(label=_("Choose files"))


class LinkForm(PlainForm):
    """What a new link is asked with."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("The one you gave in the application."))
    reference = TidyCharField(
        label=_("Reference number"), max_length=20, help_text=_("It stands in the first mail, such as AP-2026-000123.")
    )


class QueueForm(PlainForm):
    """Filters of the desk's queue."""

    hide_optional = True  # every field is

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            (queries.WAITING_FOR_DESK, _("Waiting for the desk")),
            *ApplicationState.choices,
            (queries.ALL, pgettext_lazy("applications", "All")),
        ],
    )
    owner = forms.ChoiceField(
        label=_("Officer in charge"),
        required=False,
        choices=[("", _("Anybody")), (queries.MINE, _("I")), (queries.NOBODY, _("Nobody yet"))],
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(
        label=_("Asked for"), required=False, choices=[("", _("Anything")), *ApplicationKind.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Both")), *country_choices(reader_language())]  # type: ignore[attr-defined]

    def asked(self) -> queries.Filters:
        """What is usable of it."""
        self.is_valid()
        typed = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return queries.Filters(**{**typed, "state": typed["state"] or queries.WAITING_FOR_DESK})


class OwnerForm(PlainForm):
    """The officer it is given to."""

    owner = forms.ModelChoiceField(label=_("Officer in charge"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = queries.officers()  # type: ignore[attr-defined]


class QuestionForm(PlainForm):
    """A question to the applicant."""

    head = _("Ask the applicant")
    said = _("The question goes to the applicant by mail.")

    text = WordsField(
        label=_("Question"), help_text=_("It goes to the applicant by mail, as you write it: use his language.")
    )


class DeclineForm(PlainForm):
    """Why not."""

    head = _("Decline the application")
    said = _("The application is declined; the applicant is told by mail.")

    reason = WordsField(
        label=_("Reason"), help_text=_("It goes to the applicant by mail, as you write it: use his language.")
    )

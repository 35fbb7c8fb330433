"""What people write to the archive, and the little that keeps machines away: a trap, and the time writing takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kopir.companies.forms import PlainForm, TidyCharField, text_area
from kopir.heritage.actions.voices import LONGEST_TEXT, MOST_FILES
from kopir.heritage.models import Record, RequestKind
from kopir.heritage.queries import public

CONSENT_VERSION = "2026-11"  # counts up whenever CONSENT_WORDS change
CONSENT_WORDS = _(
    "I may give this, and I agree that the archive keeps it and its editors read it. Nothing is published without "
    "asking me again. I can withdraw this at any time; what I gave is then deleted."
)
LEAST_SECONDS, MOST_SECONDS = 3, 24 * 3600
_stamps = signing.TimestampSigner(salt="kopir.heritage.form")


def new_stamp() -> str:
    """When the form was opened, signed."""
    return _stamps.sign("form")


class VoiceForm(PlainForm):
    """Who writes, what, and about which record."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    about = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    name = TidyCharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Only to answer you. It is never shown."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("stamp", new_stamp())

    @cached_property
    def record(self) -> Record | None:
        """The public record it is about; an unknown code is left out."""
        asked = self.data.get("about", "") if self.is_bound else self.initial.get("about", "")
        reference = str(asked).replace("\x00", "")[:16]
        return public.with_words(public.public_records()).filter(reference=reference).first() if reference else None

    def clean(self) -> dict[str, Any]:
        """Refuses what no person would send; what was typed stays, so that a person can send it again."""
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            self._renew(website="")
            raise ValidationError(_("Something filled in a field that is not for people. Please send the form again."))
        try:
            _stamps.unsign(cleaned.get("stamp", ""), max_age=MOST_SECONDS)
        except signing.BadSignature:
            self._renew(stamp=new_stamp())
            raise ValidationError(_("The form was open too long. Please send it again.")) from None
        if _is_too_fast(cleaned["stamp"]):
            raise ValidationError(_("That was very fast. Please wait some seconds and send it again."))
        return cleaned

    def _renew(self, **values: str) -> None:
        """What the form shows when it comes back."""
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, **values}


def _is_too_fast(stamp: str) -> bool:
    try:
        _stamps.unsign(stamp, max_age=LEAST_SECONDS)
    except signing.SignatureExpired:
        return False
    return True


class LongText(TidyCharField):
    """The browser does not cut what is pasted; the message says how long it is."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def _said() -> LongText:
    return LongText(label=_("What you want to say"), max_length=LONGEST_TEXT, widget=text_area(9))


class SeveralFilesInput(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """All files that were chosen, each checked like one."""

    def clean(self, data: object, initial: object = None) -> list[File[bytes]]:
        chosen = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(chosen) > MOST_FILES:
            raise ValidationError(_("At most %(most)d files are possible."), params={"most": MOST_FILES})
        return [super(SeveralFilesField, self).clean(one, initial) for one in chosen]


class GiveForm(VoiceForm):
    """A memory, a document, a picture."""

    relation = TidyCharField(
        label=_("How you are connected"),
        max_length=200,
        required=False,
        help_text=_("A child, a grandchild, a neighbour, a teacher of the local school …"),
    )
    text = _said()
    attached = SeveralFilesField(
        label=_("Files"),
        required=False,
        widget=SeveralFilesInput(),
        help_text=_("Up to five, of at most 20 MB each: pictures, PDF, text, sound."),
    )
    consent = forms.BooleanField(
        label=CONSENT_WORDS, error_messages={"required": _("Without your consent we may not keep what you give.")}
    )


class AskForm(VoiceForm):
    """A correction, a removal, a question about a person or a grave."""

    kind = forms.ChoiceField(label=_("What you ask for"), choices=RequestKind.choices, widget=forms.RadioSelect)
    text = _said()

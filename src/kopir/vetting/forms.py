"""What is typed about a company's vetting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from kopir.companies.forms import PlainForm, TidyCharField
from kopir.companies.labels import country_choices
from kopir.companies.models import Company
from kopir.core.attachments import ACCEPTED
from kopir.core.models import DESK, User
from kopir.vetting.actions import Paper
from kopir.vetting.admission import admission
from kopir.vetting.queries.queue import MINE, NOBODY, Filters
from kopir.watchlists.sources import sources


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PassForm(PlainForm):
    """The verdict that a company may be introduced: a remark, and until when if not as long as the rules say."""

    reason = forms.CharField(
        label=_("Remark"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    until = forms.DateField(label=_("Valid until, if sooner than the rules say"), required=False, widget=_day())


class OwnerForm(PlainForm):
    """The officer who checks the company."""

    owner = forms.ModelChoiceField(label=_("Officer in charge"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = User.objects.filter(role__in=DESK, is_active=True).order_by("name", "email")
        self.fields["owner"].queryset = officers  # type: ignore[attr-defined]


class QueueForm(PlainForm):
    """Filters of the desk's queue."""

    hide_optional = True  # every field is

    owner = forms.ChoiceField(
        label=_("Officer in charge"),
        required=False,
        choices=[("", _("Anybody")), (MINE, _("I")), (NOBODY, _("Nobody yet"))],
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    source = forms.ChoiceField(label=_("Watchlist"), required=False)
    part = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, object], *, language: str) -> None:
        super().__init__(data)
        lists = [(code, code) for code in sources()]
        self.fields["country"].choices = [("", _("Both")), *country_choices(language)]  # type: ignore[attr-defined]
        self.fields["source"].choices = [("", _("Any list")), *lists]  # type: ignore[attr-defined]

    def asked(self) -> Filters:
        """What is usable of it."""
        self.is_valid()
        return Filters(**{name: self.cleaned_data.get(name, "") for name in ("owner", "country", "source")})

    def address(self, part: str) -> str:
        """The query string of another part with the same filters."""
        said = {name: value for name, value in asdict(self.asked()).items() if value}
        return urlencode({"part": part, **said})


class EvidenceForm(PlainForm):
    """A paper and its file."""

    kind = forms.ChoiceField(label=_("Kind of paper"))
    number = TidyCharField(label=_("Number of the paper"), required=False, max_length=80)
    issuer = TidyCharField(label=_("Issued by"), required=False, max_length=200)
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=_day())
    expires_on = forms.DateField(label=_("Expires on"), required=False, widget=_day())
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF, picture, Word or Excel; at most 10 MB"),
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        company: Company,
        language: str,
    ) -> None:
        super().__init__(data, files)
        rules = admission()
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind, rules.label(kind, language)) for kind in rules.of(company.country).kinds
        ]

    def clean(self) -> dict[str, Any]:
        """A paper that states an end is handed in with it."""
        given = self.cleaned_data
        kind = admission().evidence.get(given.get("kind", ""))
        if kind is not None and kind.expires and not given.get("expires_on") and "expires_on" not in self.errors:
            self.add_error("expires_on", _("Please type the day on which the paper expires; it is stated on it."))
        return given

    def paper(self) -> Paper:
        """What is said of the paper."""
        given = self.cleaned_data
        return Paper(
            kind=given["kind"],
            number=given["number"],
            issuer=given["issuer"],
            issued_on=given["issued_on"],
            expires_on=given["expires_on"],
        )

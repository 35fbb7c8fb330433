"""What is typed about a company's vetting."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from kopir.companies.models import Company
from kopir.core.attachments import ACCEPTED
from kopir.vetting.actions import Paper
from kopir.vetting.admission import admission


class ReasonForm(forms.Form):
    """A reason; where it is demanded, the action says so."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EvidenceForm(forms.Form):
    """A paper and its file."""

    kind = forms.ChoiceField(label=_("Kind of paper"))
    number = forms.CharField(label=_("Number of the paper"), required=False, max_length=80)
    issuer = forms.CharField(label=_("Issued by"), required=False, max_length=200)
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

"""Fields that several forms of the archive share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kopir.companies.forms import PlainForm, TidyCharField, text_area
from kopir.core.errors import BadInput
from kopir.heritage.actions.dates import LONGEST_AS_WRITTEN, when
from kopir.heritage.models import Precision, Record, RecordKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def day(label: str | _StrPromise) -> forms.DateField:
    """A day that may be left out."""
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class VersionedForm(PlainForm):
    """Remembers which version is edited, so that nobody undoes what somebody else saved."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CodesField(forms.CharField):
    """Codes of records, separated by spaces or commas; cleaned to the records. `kinds` says which are taken."""

    def __init__(self, *, kinds: tuple[RecordKind, ...] = (), most: int = 100, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.kinds = kinds
        self.most = most

    def clean(self, value: object) -> list[Record]:
        codes = list(dict.fromkeys(str(super().clean(value)).upper().replace(",", " ").split()))
        if len(codes) > self.most:
            raise ValidationError(_("At most %(most)d codes are possible.") % {"most": self.most})
        found = {record.reference: record for record in Record.objects.filter(reference__in=codes)}
        for code in codes:
            if code not in found or (self.kinds and found[code].kind not in self.kinds):
                raise ValidationError(_("There is no such record: %(code)s.") % {"code": code})
        return [found[code] for code in codes]


class DatedForm(VersionedForm):
    """A date as written and in EDTF. What is wrong is said at the field, with what may be meant."""

    date_text = TidyCharField(
        label=_("Date as written"),
        max_length=LONGEST_AS_WRITTEN,
        required=False,
        help_text=_("In the words of the source, whatever they are. It is kept for ever."),
    )
    date_edtf = TidyCharField(
        label=_("Date in EDTF"),
        max_length=200,
        required=False,
        help_text=_(
            "1945-10-05, 1945-10, 1945~ (about), 194X (the forties), 1945/1948, 1945/.. (from then on), "
            "[1946,1947] (one of both), 1945-23 (autumn)."
        ),
    )

    def clean_date_edtf(self) -> str:
        typed: str = self.cleaned_data["date_edtf"]
        try:
            return when("", typed).date_edtf
        except BadInput as refusal:
            raise ValidationError(str(refusal.sentence)) from None


class LocatedForm(DatedForm):
    """A point on the map."""

    latitude = forms.DecimalField(
        label=_("Latitude"), required=False, max_digits=10, decimal_places=6, help_text=_("North is positive: 43.25.")
    )
    longitude = forms.DecimalField(
        label=_("Longitude"), required=False, max_digits=10, decimal_places=6, help_text=_("East is positive: 76.91.")
    )
    precision = forms.ChoiceField(label=_("Precision"), choices=Precision.choices)
    radius_km = forms.IntegerField(label=_("May be wrong by, km"), required=False, min_value=0, max_value=2_000)
    point_source = TidyCharField(label=_("Source of the point"), max_length=300, required=False)


def note_area(label: str | _StrPromise, longest: int, **fields: Any) -> TidyCharField:
    """A box of some lines."""
    return TidyCharField(label=label, max_length=longest, widget=text_area(4), **fields)

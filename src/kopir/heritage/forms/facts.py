"""The facts of each kind of record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Manager
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.companies.forms import PlainForm, TidyCharField, text_area
from kopir.core.languages import Language
from kopir.core.pair import sides
from kopir.heritage.actions import CampFacts, EventFacts, Facts, ItemFacts, PersonFacts, SiteFacts, Words
from kopir.heritage.actions.records import LONGEST_NOTE, row_of
from kopir.heritage.actions.texts import LONGEST
from kopir.heritage.forms.fields import CodesField, DatedForm, LocatedForm, VersionedForm, day, note_area
from kopir.heritage.models import (
    Access,
    Camp,
    CampKind,
    EventKind,
    Holder,
    Identification,
    ItemKind,
    PresentState,
    Record,
    RecordKind,
    RecordTextKind,
    Site,
    SiteKind,
)


class SiteForm(LocatedForm):
    """A building, mine, dam, burial ground or memorial."""

    site_kind = forms.ChoiceField(label=_("Kind of site"), choices=SiteKind.choices)
    present_state = forms.ChoiceField(label=_("Today"), choices=PresentState.choices, required=False)
    was_built = forms.BooleanField(label=_("Its building is at issue: check the dates"), required=False, initial=True)
    country = forms.CharField(label=_("Country (two letters)"), min_length=2, max_length=2, required=False)
    field_order = ("site_kind", "present_state", "date_text", "date_edtf", "was_built")

    def facts(self) -> Facts:
        """For the action."""
        return SiteFacts(**_only(self.cleaned_data, SiteFacts))

    def clean_country(self) -> str:
        typed: str = self.cleaned_data["country"]
        return typed.upper() or sides()[0].code


class CampForm(LocatedForm):
    """A camp."""

    camp_kind = forms.ChoiceField(label=_("Kind of camp"), choices=CampKind.choices)
    number = TidyCharField(label=_("Number"), max_length=12, required=False)
    number_is_confirmed = forms.BooleanField(label=_("The number is confirmed by a source"), required=False)
    branch_of = CodesField(label=_("Branch of (code of the camp)"), kinds=(RecordKind.CAMP,), most=1)
    region = TidyCharField(label=_("Region"), max_length=120, required=False)
    field_order = ("camp_kind", "number", "number_is_confirmed", "branch_of", "region", "date_text", "date_edtf")

    def facts(self) -> Facts:
        """For the action."""
        values = _only(self.cleaned_data, CampFacts)
        values["branch_of"] = next((record.camp for record in values["branch_of"]), None)
        return CampFacts(**values)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("number_is_confirmed") and not cleaned.get("number"):
            self.add_error("number", _("A number that is confirmed must be given."))
        return cleaned


class EventForm(DatedForm):
    """Something that happened."""

    event_kind = forms.ChoiceField(label=_("Kind of event"), choices=EventKind.choices)
    places = CodesField(
        label=_("Where (codes of sites and camps)"), kinds=(RecordKind.SITE, RecordKind.CAMP),
        help_text=_("Separated by spaces: KJ-S-0001 KJ-C-0002."),
    )  # fmt: skip
    field_order = ("event_kind", "date_text", "date_edtf", "places")

    def facts(self) -> Facts:
        """For the action."""
        values = _only(self.cleaned_data, EventFacts)
        values["places"] = tuple(record.pk for record in values["places"])
        return EventFacts(**values)


class ItemForm(DatedForm):
    """A document, photograph, film, interview, book or object: the least that ISAD(G) asks for."""

    item_kind = forms.ChoiceField(label=_("Kind of item"), choices=ItemKind.choices)
    extent = TidyCharField(label=_("Extent and medium"), max_length=200, required=False)
    creator = TidyCharField(label=_("Creator"), max_length=200, required=False)
    holder = forms.ModelChoiceField(
        label=_("Holder"), queryset=Holder.objects.all(), required=False, empty_label=_("Not stated")
    )
    holder_code = TidyCharField(label=_("The holder's own code"), max_length=120, required=False)
    languages = TidyCharField(
        label=_("Languages and scripts"), max_length=100, required=False, help_text=_("Codes: ru-Cyrl ja-Jpan.")
    )
    rights = forms.URLField(
        label=_("Rights"), required=False, assume_scheme="https",
        help_text=_("An address of rightsstatements.org or Creative Commons."),
    )  # fmt: skip
    credit = TidyCharField(label=_("Credit"), max_length=200, required=False)
    access = forms.ChoiceField(label=_("Access"), choices=Access.choices)
    url = forms.URLField(label=_("Where it can be seen"), required=False, assume_scheme="https", max_length=1_000)
    shows = CodesField(
        label=_("What it is about (codes)"), kinds=(RecordKind.SITE, RecordKind.CAMP, RecordKind.EVENT),
        help_text=_("Separated by spaces: KJ-S-0001 KJ-C-0002."),
    )  # fmt: skip
    field_order = ("item_kind", "date_text", "date_edtf")

    def facts(self) -> Facts:
        """For the action."""
        values = _only(self.cleaned_data, ItemFacts)
        values["languages"] = tuple(code[:20] for code in values["languages"].replace(",", " ").split())
        values["shows"] = tuple(record.pk for record in values["shows"])
        return ItemFacts(**values)


class PersonForm(DatedForm):
    """Somebody who was held. The date is that of the death."""

    has_died = forms.BooleanField(label=_("Has died"), required=False)
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False, min_value=1850, max_value=1940)
    buried_at = CodesField(label=_("Buried at (code of the site)"), kinds=(RecordKind.SITE,), most=1)
    nationality_as_recorded = TidyCharField(label=_("Nationality as recorded"), max_length=80, required=False)
    official_list = forms.URLField(
        label=_("Official public list that names the person"), required=False, assume_scheme="https", max_length=1_000
    )
    identification = forms.ChoiceField(label=_("Identification"), choices=Identification.choices)
    family_objects = forms.BooleanField(label=_("The family objects"), required=False)
    consent_version = TidyCharField(label=_("Version of the consent given in writing"), max_length=40, required=False)
    consent_withdrawn = forms.BooleanField(label=_("Consent withdrawn"), required=False)
    field_order = ("has_died", "date_text", "date_edtf", "birth_year", "buried_at")

    def facts(self) -> Facts:
        """For the action."""
        values = _only(self.cleaned_data, PersonFacts)
        values["buried_at"] = next((record.site for record in values["buried_at"]), None)
        return PersonFacts(**values)


FactsForm = SiteForm | CampForm | EventForm | ItemForm | PersonForm
FORMS: dict[str, type[FactsForm]] = {
    RecordKind.SITE: SiteForm,
    RecordKind.CAMP: CampForm,
    RecordKind.EVENT: EventForm,
    RecordKind.ITEM: ItemForm,
    RecordKind.PERSON: PersonForm,
}


def _only(cleaned: dict[str, Any], facts: type[Facts]) -> dict[str, Any]:
    return {name: cleaned[name] for name in facts.__dataclass_fields__ if name in cleaned}


def starting_values(record: Record) -> dict[str, Any]:
    """What the form shows of a record."""
    row: Any = row_of(record)
    form = FORMS[record.kind]
    names = {"site_kind": "kind", "camp_kind": "kind", "event_kind": "kind", "item_kind": "kind"}
    values = {name: getattr(row, names.get(name, name)) for name in form.base_fields if name not in {"seen", *_LINKS}}
    for name in _LINKS.intersection(form.base_fields):
        values[name] = " ".join(_codes(getattr(row, name)))
    if "languages" in values:
        values["languages"] = " ".join(values["languages"])
    return {**values, "seen": record.version}


_LINKS = frozenset({"branch_of", "places", "shows", "buried_at"})


def _codes(linked: Site | Camp | Manager[Record] | None) -> list[str]:
    if linked is None:
        return []
    if isinstance(linked, Site | Camp):
        return [linked.record.reference]
    return list(linked.order_by("reference").values_list("reference", flat=True))


class NewRecordForm(PlainForm):
    """The words a new record begins with, in one language."""

    language = forms.ChoiceField(label=_("Language of these words"), choices=Language.choices)
    name = TidyCharField(label=pgettext_lazy("of a place or a thing", "Name"), max_length=LONGEST[RecordTextKind.NAME])
    place = TidyCharField(label=_("Place or address"), max_length=LONGEST[RecordTextKind.PLACE], required=False)

    def words(self) -> list[Words]:
        """For the action."""
        typed = self.cleaned_data
        pairs = ((RecordTextKind.NAME.value, typed["name"]), (RecordTextKind.PLACE.value, typed["place"]))
        return [Words(kind, text, typed["language"]) for kind, text in pairs if text]


class NoteForm(VersionedForm):
    """The editors' own note and reminder."""

    note = note_area(_("Note for editors"), LONGEST_NOTE, required=False)
    review_on = day(_("To be read again on"))


class ReasonForm(PlainForm):
    """Why."""

    reason = TidyCharField(label=_("Why"), max_length=1_000, widget=text_area(3))


class PictureForm(PlainForm):
    """A picture with its rights."""

    picture = forms.FileField(
        label=_("Picture"), help_text=_("JPEG, PNG, TIFF, WebP or HEIC; up to 60 million pixels.")
    )
    rights = forms.URLField(label=_("Rights"), assume_scheme="https")
    credit = TidyCharField(label=_("Credit"), max_length=200)

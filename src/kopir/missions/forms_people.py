"""What is typed about people: parties, delegates, interpreters, a list to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.companies.forms import PlainForm, TidyCharField, text_area
from kopir.core.languages import Language
from kopir.core.pair import sides
from kopir.missions.actions.people_parties import LONGEST_ORGANISATION, LONGEST_SEEKS
from kopir.missions.models import Delegate, Interpreter, Party
from kopir.missions.queries.people import all_pairs
from kopir.missions.reading_people import ENCODINGS
from kopir.missions.states import Group, Part

Typed = Mapping[str, Any] | None
_NAMES = dict(Language.choices)
_SETS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp1251": "Windows-1251 (Кириллица)", "cp932": "Shift_JIS (日本語)"}


def tick() -> forms.CheckboxInput:
    """A box of the size a finger needs."""
    return forms.CheckboxInput(attrs={"class": "choice"})


def pair_label(pair: str) -> str:
    """ "日本語 – Русский"."""
    return " – ".join(str(_NAMES.get(code, code)) for code in pair.split("-"))


def group_choices(language: str) -> list[tuple[str, str]]:
    """Groups by the names of the countries."""
    first, second = (side.label(language) for side in sides())
    names = {Group.FIRST: first, Group.SECOND: second, Group.PARTNER: str(Group.PARTNER.label)}
    return [(group.value, names[group]) for group in Group]


class SearchForm(PlainForm):
    """Words and filters of the list; unknown values count as none."""

    q = forms.CharField(label=_("Company, organisation or person"), required=False, max_length=400)
    group = forms.ChoiceField(label=pgettext_lazy("of a mission", "Group"), required=False)
    withdrawn = forms.BooleanField(label=_("Those who have left"), required=False, widget=tick())

    def __init__(self, data: Typed = None, *, language: str) -> None:
        super().__init__(data)
        self.hide_optional = True
        self.fields["group"].choices = [("", _("All")), *group_choices(language)]  # type: ignore[attr-defined]


class FindForm(PlainForm):
    """A company of ours to be added."""

    q = forms.CharField(label=_("Name in any script, reference or number"), required=False, max_length=400)

    def __init__(self, data: Typed = None) -> None:
        super().__init__(data)
        self.hide_optional = True


class OrganisationForm(PlainForm):
    """Somebody who is no company of ours."""

    organisation = TidyCharField(label=_("Name of the organisation"), max_length=LONGEST_ORGANISATION)
    group = forms.ChoiceField(label=pgettext_lazy("of a mission", "Group"), initial=Group.PARTNER.value)

    def __init__(self, data: Typed = None, *, language: str) -> None:
        super().__init__(data)
        self.fields["group"].choices = group_choices(language)  # type: ignore[attr-defined]


class PartyForm(PlainForm):
    """What a party seeks."""

    organisation = TidyCharField(label=_("Name of the organisation"), max_length=LONGEST_ORGANISATION)
    seeks = TidyCharField(
        label=_("Whom it would like to meet"), required=False, max_length=LONGEST_SEEKS, widget=text_area(3)
    )

    def __init__(self, data: Typed = None, *, party: Party) -> None:
        super().__init__(data, initial={"organisation": party.organisation, "seeks": party.seeks})
        if party.company_id is not None:
            del self.fields["organisation"]


class _PersonForm(PlainForm):
    name = TidyCharField(label=pgettext_lazy("of a person", "Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    phone = TidyCharField(label=_("Telephone"), required=False, max_length=40)
    language = forms.ChoiceField(label=_("Language of mails"), choices=Language.choices)


class DelegateForm(_PersonForm):
    """One person of a party."""

    name_latin = TidyCharField(label=_("Name in Latin letters"), required=False, max_length=200)
    position = TidyCharField(label=_("Position"), required=False, max_length=200)
    speaks = forms.MultipleChoiceField(
        label=_("Speaks"), required=False, choices=Language.choices, widget=forms.CheckboxSelectMultiple
    )
    part = forms.ChoiceField(label=_("At meetings"), choices=Part.choices)
    stands_in_for = forms.ChoiceField(label=_("Stands in for"), required=False)
    field_order = (
        "name", "name_latin", "position", "email", "phone", "language", "speaks", "part", "stands_in_for",
    )  # fmt: skip

    def __init__(
        self, data: Typed = None, *, colleagues: list[Delegate], delegate: Delegate | None = None, language: str = "en"
    ) -> None:
        names = (*self.base_fields,)
        known = {name: getattr(delegate, name) for name in names} if delegate is not None else {}
        known["stands_in_for"] = getattr(delegate, "stands_in_for_id", None) or ""
        super().__init__(data, initial={"language": language, "part": Part.PRINCIPAL.value, **known})
        principals = [
            (str(one.pk), str(one))
            for one in colleagues
            if one.part == Part.PRINCIPAL and one.pk != getattr(delegate, "pk", None)
        ]
        self.fields["stands_in_for"].choices = [("", _("Whoever of the organisation is away")), *principals]  # type: ignore[attr-defined]

    def clean_stands_in_for(self) -> int | None:
        """The number of a colleague."""
        return int(self.cleaned_data["stands_in_for"] or 0) or None


class InterpreterForm(_PersonForm):
    """One interpreter."""

    pairs = forms.MultipleChoiceField(label=_("Interprets between"), widget=forms.CheckboxSelectMultiple)
    most_a_day = forms.IntegerField(label=_("Meetings a day, at most"), required=False, min_value=1, max_value=100)
    in_a_row = forms.IntegerField(
        label=_("Meetings without a rest, at most"), required=False, min_value=1, max_value=100
    )
    field_order = ("name", "email", "phone", "language", "pairs", "most_a_day", "in_a_row")

    def __init__(self, data: Typed = None, *, interpreter: Interpreter | None = None) -> None:
        known = {}
        if interpreter is not None:
            known = {name: getattr(interpreter, name) for name in self.base_fields}
        super().__init__(data, initial=known)
        self.fields["pairs"].choices = [(pair, pair_label(pair)) for pair in all_pairs()]  # type: ignore[attr-defined]


class ListForm(PlainForm):
    """A list of delegates in a file."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        allow_empty_file=True,
    )
    encoding = forms.ChoiceField(
        label=_("Encoding of its letters"),
        required=False,
        choices=[("", _("Find out")), *((code, _SETS[code]) for code in ENCODINGS)],
    )
    only_look = forms.BooleanField(
        label=_("Only say what would become of each row; change nothing"), required=False, widget=tick()
    )

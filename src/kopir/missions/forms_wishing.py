"""What is typed about wishes: by participants on their own page, and at the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.cases.words import LineField, WordsField
from kopir.companies.forms import PlainForm
from kopir.companies.labels import reader_language
from kopir.missions.actions.wishing import LONGEST_REASON, LONGEST_WORDS, Wanted
from kopir.missions.actions.wishing_options import Options
from kopir.missions.models import Delegate, Mission, Party, Session, Slot, Wish
from kopir.missions.queries import wishing as queries
from kopir.missions.states import OPEN_WISHES, Part, Priority, WishSource, WishState

ACCEPTED_FILES = ".csv,.tsv,.txt,.xlsx"
PRIORITIES = [(one.value, one.label) for one in sorted(Priority, reverse=True)]
ONLY = [
    ("", _("All")),
    (queries.UNANSWERED, _("Without an answer for three days")),
    (queries.LATE, _("Late")),
    (queries.UNPLANNED, _("Agreed, without a meeting")),
    (queries.VETOED, _("Open in spite of a veto")),
]


def priority_field() -> forms.TypedChoiceField:
    """How much: the most first."""
    return forms.TypedChoiceField(
        label=_("How much you want it"), choices=PRIORITIES, coerce=int, initial=Priority.GOOD.value
    )


class AskForm(PlainForm):
    """A participant asks for a meeting."""

    priority = priority_field()
    words = WordsField(label=_("What you would like to talk about"), required=False, max_length=LONGEST_WORDS, rows=2)
    delegate = forms.TypedChoiceField(
        label=_("Who of you holds it"), required=False, coerce=int, empty_value=None, choices=[]
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, people: Sequence[Delegate], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.people = {one.pk: one for one in people}
        if len(people) > 1:
            choices = [("", _("Whoever is free")), *((one.pk, one.name) for one in people)]
            self.fields["delegate"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["delegate"]

    def wanted(self) -> Wanted:
        """The values for the action."""
        typed = self.cleaned_data
        named = typed.get("delegate")
        return Wanted(typed["priority"], typed["words"], self.people[named] if named is not None else None)


class PriorityForm(PlainForm):
    """How much an open wish is wanted; also the answer yes."""

    priority = priority_field()


class ReasonForm(PlainForm):
    """Why not, as far as one wants to say."""

    reason = LineField(label=_("Reason, which the other side reads"), required=False, max_length=LONGEST_REASON)


class HoursForm(forms.Form):
    """The grid: which slots were shown, and in which of them the person is there."""

    shown = forms.TypedMultipleChoiceField(coerce=int)
    there = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, mission: Mission) -> None:
        super().__init__(data)
        choices = [(pk, pk) for pk in mission.slots.values_list("pk", flat=True)]
        for name in ("shown", "there"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class _PartyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Party) -> str:
        return obj.name_in(reader_language())


class _SlotField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self, mission: Mission, **kwargs: Any) -> None:
        self.zone = mission.zone
        super().__init__(queryset=Slot.objects.filter(mission=mission), **kwargs)

    def label_from_instance(self, obj: Slot) -> str:
        return f"{obj.starts_at.astimezone(self.zone):%Y-%m-%d %H:%M}–{obj.ends_at.astimezone(self.zone):%H:%M}"


class _WishField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Wish) -> str:
        language = reader_language()
        return f"{obj.asker.name_in(language)} – {obj.asked.name_in(language)}"


def _parties(mission: Mission) -> QuerySet[Party]:
    return Party.objects.filter(mission=mission).select_related("company").prefetch_related("company__names")


class FiltersForm(PlainForm):
    """What the desk's list is narrowed to."""

    hide_optional = True
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *WishState.choices], required=False)
    party = _PartyField(
        label=_("Company or partner"), queryset=Party.objects.none(), required=False, empty_label=_("All")
    )
    source = forms.ChoiceField(
        label=pgettext_lazy("of a wish", "Source"), choices=[("", _("All")), *WishSource.choices], required=False
    )
    only = forms.ChoiceField(label=pgettext_lazy("narrows a list", "Only"), choices=ONLY, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, mission: Mission, **kwargs: Any) -> None:
        super().__init__(data, **{"auto_id": "filter_%s", **kwargs})
        self.fields["party"].queryset = _parties(mission)  # type: ignore[attr-defined]

    def filters(self) -> queries.Filters:
        """What was chosen; a choice that does not exist narrows nothing."""
        self.is_valid()
        typed = self.cleaned_data
        party = typed.get("party")
        return queries.Filters(
            typed.get("state", ""), party.pk if party else None, typed.get("source", ""), typed.get("only", "")
        )


class OptionsForm(PlainForm):
    """How an agreed wish is to be planned."""

    session = forms.ModelChoiceField(
        label=_("Only in this session"), queryset=Session.objects.none(), required=False, empty_label=_("Any")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, wish: Wish, **kwargs: Any) -> None:
        super().__init__(data, **{"auto_id": "options_%s", **kwargs})
        mission = wish.mission
        self.fields["session"].queryset = Session.objects.filter(mission=mission)  # type: ignore[attr-defined]
        self.fields["fixed"] = _SlotField(mission, label=_("Only at this time"), required=False, empty_label=_("Any"))
        others = Wish.objects.filter(mission=mission, state__in=OPEN_WISHES).exclude(pk=wish.pk)
        near = others.filter(asker__in=[wish.asker_id, wish.asked_id]) | others.filter(
            asked__in=[wish.asker_id, wish.asked_id]
        )
        if wish.after_id is not None:
            near |= Wish.objects.filter(pk=wish.after_id)
        self.fields["after"] = _WishField(
            queryset=queries.with_parties(near.order_by("pk")),
            label=_("Not before this meeting"),
            required=False,
            empty_label="–",
        )
        for name, party in (("asker_delegate", wish.asker), ("asked_delegate", wish.asked)):
            self.fields[name] = forms.ModelChoiceField(
                queryset=party.delegates.exclude(part=Part.COMPANION),
                label=_("Held for %(party)s by") % {"party": party.name_in(reader_language())},
                required=False,
                empty_label=_("Whoever is free"),
            )
        self.initial = {name: getattr(wish, f"{name}_id") for name in self.fields}

    def options(self) -> Options:
        """The values for the action."""
        return Options(**{name: self.cleaned_data[name] for name in vars(Options())})


class ArrangeForm(PlainForm):
    """A meeting that both sides are known to want."""

    asker = _PartyField(label=_("One side"), queryset=Party.objects.none())
    asked = _PartyField(label=_("The other side"), queryset=Party.objects.none())
    priority = forms.TypedChoiceField(label=_("Priority"), choices=PRIORITIES, coerce=int, initial=Priority.GOOD.value)
    words = LineField(label=_("Why"), required=False, max_length=LONGEST_WORDS)

    def __init__(self, data: Mapping[str, Any] | None = None, *, mission: Mission, **kwargs: Any) -> None:
        super().__init__(data, **{"auto_id": "arrange_%s", **kwargs})
        for name in ("asker", "asked"):
            self.fields[name].queryset = _parties(mission).filter(is_withdrawn=False)  # type: ignore[attr-defined]
        self.fields["session"] = forms.ModelChoiceField(
            queryset=Session.objects.filter(mission=mission),
            label=_("Only in this session"),
            required=False,
            empty_label=_("Any"),
        )
        self.fields["fixed"] = _SlotField(mission, label=_("Only at this time"), required=False, empty_label=_("Any"))

    def options(self) -> Options:
        """The values for the action."""
        return Options(self.cleaned_data["session"], self.cleaned_data["fixed"])


class VetoForm(PlainForm):
    """The organiser says that two are not to be brought together."""

    party = _PartyField(label=_("One side"), queryset=Party.objects.none())
    other = _PartyField(label=_("The other side"), queryset=Party.objects.none())
    reason = LineField(label=_("Reason, for the desk alone"), required=False, max_length=LONGEST_REASON)
    cancels_meeting = forms.BooleanField(label=_("Cancel their meeting if it is planned already"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, mission: Mission, **kwargs: Any) -> None:
        super().__init__(data, **{"auto_id": "veto_%s", **kwargs})
        for name in ("party", "other"):
            self.fields[name].queryset = _parties(mission)  # type: ignore[attr-defined]


class WishListForm(PlainForm):
    """A list of wishes from a spreadsheet."""

    file = forms.FileField(
        label=_("File (CSV, TSV or XLSX)"), widget=forms.FileInput(attrs={"accept": ACCEPTED_FILES})
    )

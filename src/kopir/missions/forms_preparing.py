"""What is typed about a mission: its facts, its rules, a copy, and why it is cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.applications.queries import officers
from kopir.cases import zones
from kopir.cases.words import LineField, WordsField, day_input
from kopir.companies.labels import reader_language
from kopir.core.errors import BadInput
from kopir.core.languages import Language
from kopir.core.models import User
from kopir.missions.actions.preparing import LONGEST_ABOUT, LONGEST_REASON, LONGEST_TITLE, MOST_DAYS, Facts
from kopir.missions.actions.preparing_copies import Taken
from kopir.missions.actions.slots import moment_at
from kopir.missions.models import Mission
from kopir.missions.presenting_preparing import group_names, pair_rows
from kopir.missions.queries.preparing import PAIRS
from kopir.missions.states import Direction

_MOST_YEARS = 10  # a slip of the pen
_MOST = 500
_OTHER = "other"  # a zone of neither country
_END_OF_DAY = time(23, 59)
_WEIGHTS: dict[str, tuple[Any, Any]] = {
    "weight_idle": (
        _("No idle slots between meetings"),
        _("The more it weighs, the closer a person's meetings stand together."),
    ),
    "weight_fair": (
        _("Nobody waits much longer than others"),
        _("The more it weighs, the more evenly waiting is shared out among people."),
    ),
    "weight_tables": (
        _("Hosts stay at their table"),
        _("The more it weighs, the less often those who keep a table have to change it."),
    ),
    "weight_walking": (
        _("Short ways between tables"),
        _("The more it weighs, the nearer the next table of a person is."),
    ),
    "weight_interpreters": (
        _("The same interpreter again"),
        _("The more it weighs, the rarer an interpreter changes between the meetings of a person."),
    ),
    "weight_late": (
        _("Late wishes count"),
        _("At 0 a late wish only fills gaps; at 5 it counts as much as one that came in time."),
    ),
}
_PLAIN = [
    "direction",
    "place",
    "venue",
    "starts_on",
    "ends_on",
    "owner",
    "sitting",
    "answer_days",
    "most_wishes",
    "most_meetings",
    "most_a_day",
    "takes_late",
]


def _weighed() -> list[tuple[int, str | Promise]]:
    ends = {0: _("0: does not matter"), 5: _("5: matters most")}
    return [(one, ends.get(one, str(one))) for one in range(6)]


def _day(label: Any) -> forms.DateField:  # noqa: ANN401 -- a label, lazy or not
    return forms.DateField(label=label, widget=day_input())


def _refuse_far(day: date | None) -> None:
    if day is not None and abs(day.year - timezone.localdate().year) > _MOST_YEARS:
        raise forms.ValidationError(_("This day is too far away. Please look at the year."))


class MissionForm(forms.Form):
    """Facts and rules of a mission."""

    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices, widget=forms.RadioSelect)
    place = LineField(label=_("City"), required=False, max_length=200)
    venue = LineField(label=_("Place of the meetings"), required=False, max_length=300)
    zone = forms.ChoiceField(label=_("Time zone of the place"))
    zone_name = LineField(
        label=_("Name of another time zone"),
        required=False,
        max_length=60,
        help_text=_("As in the list of time zones, for example Asia/Aqtau."),
    )
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))
    owner: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        label=_("Officer in charge"), queryset=User.objects.none(), required=False
    )
    until_day = forms.DateField(label=_("Wishes until"), required=False, widget=day_input())
    until_time = forms.TimeField(
        label=_("Hour, on the clock of the place"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Without an hour: the end of the day."),
    )
    answer_days = forms.IntegerField(
        label=_("Days to answer a wish"),
        min_value=1,
        max_value=60,
        initial=7,
        help_text=_("A wish without an answer ends then."),
    )
    most_wishes = forms.IntegerField(
        label=_("Wishes of one participant at most"), min_value=1, max_value=_MOST, initial=20
    )
    most_meetings = forms.IntegerField(
        label=_("Meetings of one person at most"), min_value=1, max_value=_MOST, required=False
    )
    most_a_day = forms.IntegerField(
        label=_("Meetings of one person a day at most"), min_value=1, max_value=_MOST, required=False
    )
    takes_late = forms.BooleanField(label=_("Late wishes are taken"), required=False, initial=True)
    sitting = forms.ChoiceField(
        label=_("Who keeps a table"), help_text=_("They stay where they sit; the others come to them.")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, mission: Mission | None = None, seen: str = ""
    ) -> None:
        super().__init__(data, initial={**_typed(mission), "seen": seen} if mission is not None else None)
        language = reader_language()
        self.fields["zone"].choices = [*zones.choices(language), (_OTHER, _("Another, named below"))]  # type: ignore[attr-defined]
        self.fields["owner"].queryset = officers()  # type: ignore[attr-defined]
        self.fields["sitting"].choices = list(group_names(language).items())  # type: ignore[attr-defined]
        for code, name in Language.choices:
            self.fields[f"title_{code}"] = LineField(label=name, required=False, max_length=LONGEST_TITLE)
            self.fields[f"about_{code}"] = WordsField(label=name, required=False, max_length=LONGEST_ABOUT)
        for pair in PAIRS:
            ticked = (
                pair in mission.may_meet if mission is not None else pair.partition("-")[0] != pair.partition("-")[2]
            )
            self.fields[f"meet_{pair}"] = forms.BooleanField(required=False, initial=ticked)
        for name, (label, why) in _WEIGHTS.items():
            usual = getattr(Mission(), name)
            self.fields[name] = forms.TypedChoiceField(
                label=label, help_text=why, coerce=int, choices=_weighed(), initial=usual
            )

    @property
    def titles(self) -> list[forms.BoundField]:
        return [self[f"title_{code}"] for code in Language.values]

    @property
    def abouts(self) -> list[forms.BoundField]:
        return [self[f"about_{code}"] for code in Language.values]

    @property
    def weights(self) -> list[forms.BoundField]:
        return [self[name] for name in _WEIGHTS]

    @property
    def matrix(self) -> list[tuple[str, list[tuple[str, forms.BoundField | None]]]]:
        """Each group over all: its name, and a box for each other group with what it means."""
        return [
            (name, [(label, self[f"meet_{pair}"] if pair else None) for label, pair in cells])
            for name, cells in pair_rows(reader_language())
        ]

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        _refuse_far(day)
        return day

    def clean_ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        _refuse_far(day)
        return day

    def clean(self) -> dict[str, Any]:
        """A zone that exists, days in their order, a title, somebody who may meet, and the moment wishes end."""
        typed: dict[str, Any] = super().clean() or {}
        self._clean_zone(typed)
        self._clean_days(typed)
        titles_are_right = not any(f"title_{code}" in self.errors for code in Language.values)
        if titles_are_right and not any(typed.get(f"title_{code}") for code in Language.values):
            self.add_error(f"title_{reader_language()}", _("A mission needs a title in at least one language."))
        if not any(typed.get(f"meet_{pair}") for pair in PAIRS):
            self.add_error(None, _("Please tick at least one pair of groups that may meet."))
        self._clean_until(typed)
        return typed

    def _clean_zone(self, typed: dict[str, Any]) -> None:
        if {"zone", "zone_name"} & self.errors.keys():
            return
        name = typed["zone_name"] if typed["zone"] == _OTHER else typed["zone"]
        known = {one.casefold(): one for one in available_timezones() if "/" in one or one == "UTC"}
        if not name:
            self.add_error("zone_name", _("Please give the name of a time zone."))
        elif name.casefold() not in known:
            self.add_error("zone_name", _("There is no time zone of this name."))
        else:
            typed["time_zone"] = known[name.casefold()]

    def _clean_days(self, typed: dict[str, Any]) -> None:
        first, last = typed.get("starts_on"), typed.get("ends_on")
        if first is None or last is None:
            return
        if last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        elif (last - first).days >= MOST_DAYS:
            words = _("This is a long mission. Please look at the days: %(most)d at most.")
            self.add_error("ends_on", words % {"most": MOST_DAYS})

    def _clean_until(self, typed: dict[str, Any]) -> None:
        day, hour = typed.get("until_day"), typed.get("until_time")
        typed["wishes_until"] = None
        if day is None:
            if hour is not None and "until_day" not in self.errors:
                self.add_error("until_day", _("Please give the day too."))
            return
        if typed.get("ends_on") is not None and day > typed["ends_on"]:
            self.add_error("until_day", _("Wishes end after the mission then. Please look at the day."))
        elif typed.get("time_zone"):
            try:
                typed["wishes_until"] = moment_at(day, hour or _END_OF_DAY, ZoneInfo(typed["time_zone"]))
            except (BadInput, OverflowError) as refusal:
                words = str(refusal.sentence) if isinstance(refusal, BadInput) else _("This day is too far away.")
                self.add_error("until_day", words)

    def facts(self) -> Facts:
        """The values for the action."""
        typed = self.cleaned_data
        return Facts(
            titles={code: typed[f"title_{code}"] for code in Language.values},
            about={code: typed[f"about_{code}"] for code in Language.values},
            time_zone=typed["time_zone"],
            wishes_until=typed["wishes_until"],
            may_meet=[pair for pair in PAIRS if typed[f"meet_{pair}"]],
            **{name: typed[name] for name in (*_PLAIN, *_WEIGHTS)},
        )


def _typed(mission: Mission) -> dict[str, Any]:
    """A mission as its form shows it."""
    of_pair = {code for code, _name in zones.choices("en")}
    until: datetime | None = mission.wishes_until and mission.wishes_until.astimezone(mission.zone)
    return {
        **{name: getattr(mission, name) for name in (*_PLAIN, *_WEIGHTS)},
        **{f"title_{code}": text for code, text in mission.titles.items()},
        **{f"about_{code}": text for code, text in mission.about.items()},
        "zone": mission.time_zone if mission.time_zone in of_pair else _OTHER,
        "zone_name": "" if mission.time_zone in of_pair else mission.time_zone,
        "until_day": until and until.date(),
        "until_time": until and until.time(),
    }


class CopyForm(forms.Form):
    """When the copy begins, and what it takes over."""

    first_day = _day(_("First day of the new mission"))
    parties = forms.BooleanField(
        label=_("Take over participants with their delegates; each gets a new personal link"), required=False
    )
    interpreters = forms.BooleanField(label=_("Take over interpreters"), required=False)

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        _refuse_far(day)
        return day

    def taken(self) -> Taken:
        """The values for the action."""
        return Taken(parties=self.cleaned_data["parties"], interpreters=self.cleaned_data["interpreters"])


class CancelForm(forms.Form):
    """Why a mission is cancelled."""

    reason = LineField(label=pgettext_lazy("of cancelling a mission", "Reason"), max_length=LONGEST_REASON)

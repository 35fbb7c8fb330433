"""An application as screens show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from kopir.applications import queries
from kopir.applications.actions import Choice
from kopir.applications.forms import DeclineForm, OwnerForm, QuestionForm
from kopir.applications.history import APPLICATION_WORDS, steps_for_applicant
from kopir.applications.models import Application, Message
from kopir.applications.states import ENDED, MOVES, ApplicationState
from kopir.applications.subjects import public_subject
from kopir.companies.history import history_of
from kopir.companies.labels import country_label, region_label
from kopir.core.pair import side
from kopir.core.wording import html_language, language_of
from kopir.registers import presenting as registers
from kopir.vetting.admission import admission
from kopir.vetting.queries import standings


@dataclass(frozen=True)
class Text:
    """Words of a person with the language they are probably in."""

    text: str
    lang: str

    @classmethod
    def of(cls, text: str) -> Text:
        """The language is guessed: nobody was asked for it."""
        return cls(text, html_language(language_of(text)))


@dataclass(frozen=True)
class Said:
    """A message with the language of its words."""

    message: Message
    words: Text


@dataclass(frozen=True)
class Row:
    """A line of the queue."""

    application: Application
    country: str
    is_overdue: bool


def rows(applications: list[Application], language: str) -> list[Row]:
    """Lines of the queue."""
    today = timezone.localdate()
    return [Row(one, country_label(one.country, language), _is_overdue(one, today)) for one in applications]


def _is_overdue(application: Application, today: date) -> bool:
    return application.due_on is not None and application.due_on < today


def _said(application: Application) -> list[Said]:
    return [Said(one, Text.of(one.text)) for one in application.messages.select_related("author")]


def status_page(application: Application) -> dict[str, Any]:
    """What the applicant's own page shows: his words, the chamber's, and what happens next."""
    found = side(application.country)
    return {
        "application": application,
        "zone": found.time_zone if found is not None else "UTC",
        "steps": steps_for_applicant(application),
        "messages_said": _said(application),
        "seeks": Text.of(application.seeks),
        "reason": Text.of(application.decline_reason),
        "files": list(application.files.all()),
        "subject": public_subject(application.about),
        "may_reply": application.state == ApplicationState.ASKED,
        "may_withdraw": ApplicationState.WITHDRAWN in MOVES[ApplicationState(application.state)],
        "no_apply": True,
    }


def desk_page(application: Application, language: str, typed: Choice | None = None) -> dict[str, Any]:
    """All of it, for the desk. `typed`: how it was to be accepted when that was refused; it is shown again."""
    entry = queries.entry_of(application)
    moves = MOVES[ApplicationState(application.state)]
    may_accept = ApplicationState.ACCEPTED in moves
    return {
        "application": application,
        "country": country_label(application.country, language),
        "is_overdue": _is_overdue(application, timezone.localdate()),
        "has_unsent_mail": application.forgotten_at is None and queries.has_unsent_mail(application, timezone.now()),
        "has_ended": application.state in ENDED,
        "moves": moves,
        "entry": entry,
        "entry_names": registers.names(entry) if entry is not None else [],
        "entry_region": region_label(entry.region, language) if entry is not None and entry.region else "",
        "candidates": queries.candidates(application, entry) if application.state not in ENDED else [],
        "may_accept": may_accept,
        "ways": admission().of(application.country).ways,
        "typed": typed or Choice(""),
        "standing": standings([application.company_id]).get(application.company_id)
        if application.company_id
        else None,
        "seeks": Text.of(application.seeks),
        "reason": Text.of(application.decline_reason),
        "messages_said": _said(application),
        "files": list(application.files.all()),
        "subject": public_subject(application.about),
        "history": history_of(application, APPLICATION_WORDS),
        "owner_form": OwnerForm(initial={"owner": application.owner_id}),
        "question_form": QuestionForm(auto_id="question_%s"),
        "decline_form": DeclineForm(auto_id="decline_%s"),
    }

"""The mail that asks a delegate what came of the meetings."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kopir.core.languages import Language
from kopir.mail import actions as mail
from kopir.mail.addresses import hashed
from kopir.mail.kinds import Kind, Purpose, register
from kopir.missions.models import Delegate
from kopir.missions.models.missions import text_in

RESULTS = register(
    Kind(
        "mission-results",
        label=_("What came of the meetings of a mission"),
        purpose=Purpose.SERVICE,
        placeholders=("mission", "number", "link"),
        automatic=True,
        is_secret=True,  # its link answers for the person
    )
)


def results_asked(delegate: Delegate, number: int, day: date) -> None:
    """One mail an address, side and day, however often it is asked for."""
    party, mission = delegate.party, delegate.party.mission
    language = delegate.language if delegate.language in Language.values else settings.LANGUAGE_CODE
    with translation.override(language):
        page = reverse("my_mission:results", args=[delegate.key])
    mail.draft(
        mail.Writing(
            kind=RESULTS.name,
            to=delegate.email,
            to_name=delegate.name,
            language=language,
            values={
                "mission": text_in(mission.titles, language) or mission.reference,
                "number": number,
                "link": f"{settings.PUBLIC_URL}{page}",
            },
            key=f"{RESULTS.name}:{party.pk}:{day.isoformat()}:{hashed(delegate.email)[:32]}",
            about=mission,
        )
    )

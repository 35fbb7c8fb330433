"""The mail that says that a mission is cancelled. It holds no link: there is nothing left to do."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kopir.core.languages import Language
from kopir.core.models import User
from kopir.mail import actions as mail
from kopir.mail.addresses import of_the_house
from kopir.mail.kinds import Kind, Purpose, register
from kopir.missions.letters_people import when_of
from kopir.missions.models import Delegate, Mission
from kopir.missions.models.missions import text_in
from kopir.missions.queries.handing_out import Participant

CANCELLED = register(
    Kind(
        "mission-cancelled",
        label=_("A mission is cancelled"),
        purpose=Purpose.SERVICE,
        placeholders=("mission", "name", "when", "contact"),
        automatic=True,
    )
)


def cancelled(mission: Mission, person: Participant, nth: int, *, by: User) -> None:
    """To one person. `nth`: how many such mails there were before, of a mission that was taken up again since."""
    language = person.language if person.language in Language.values else settings.LANGUAGE_CODE
    room = "delegate" if isinstance(person, Delegate) else "interpreter"
    mail.draft(
        mail.Writing(
            kind=CANCELLED.name,
            to=person.email,
            to_name=person.name,
            language=language,
            values={
                "mission": text_in(mission.titles, language) or mission.reference,
                "name": person.name,
                "when": when_of(mission, language),
                "contact": of_the_house(),
            },
            key=f"{CANCELLED.name}:{room}:{person.pk}:{nth}",
            about=person,
        ),
        by=by,
    )

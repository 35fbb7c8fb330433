"""The mail that says where one's schedule stands. What it says of the meetings stands on the page alone."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kopir.core.languages import Language
from kopir.core.models import User
from kopir.mail import actions as mail
from kopir.mail.kinds import Kind, Purpose, register
from kopir.missions.models import Delegate, Mission
from kopir.missions.models.missions import text_in
from kopir.missions.queries.handing_out import Participant

SCHEDULE = register(
    Kind(
        "mission-schedule",
        label=_("The schedule of a mission is ready, or was changed"),
        purpose=Purpose.SERVICE,
        placeholders=("mission", "name", "link"),
        automatic=True,
        is_secret=True,  # its link opens the person's pages
    )
)


def schedule(mission: Mission, person: Participant, fingerprint: str, *, by: User) -> None:
    """To one person. The same schedule is told once, unless another was told between."""
    language = person.language if person.language in Language.values else settings.LANGUAGE_CODE
    with translation.override(language):
        page = reverse("my_mission:schedule", args=[person.key])
    room = "delegate" if isinstance(person, Delegate) else "interpreter"
    mail.draft(
        mail.Writing(
            kind=SCHEDULE.name,
            to=person.email,
            to_name=person.name,
            language=language,
            values={
                "mission": text_in(mission.titles, language) or mission.reference,
                "name": person.name,
                "link": f"{settings.PUBLIC_URL}{page}",
            },
            key=":".join((SCHEDULE.name, room, str(person.pk), person.told_as, fingerprint, str(mission.version))),
            about=mission,
            is_secret=True,
        ),
        by=by,
    )

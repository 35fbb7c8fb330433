"""A mission of which nothing is known yet, and one that has only days: every page and every file opens."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from kopir.core.models import User
from kopir.missions.desk_urls import urlpatterns
from kopir.missions.states import MissionState
from missions.factories import DelegateFactory, InterpreterFactory, MissionFactory, PartyFactory

pytestmark = pytest.mark.django_db


def _names() -> list[str]:
    """Addresses that need no more than the mission."""
    return sorted({str(one.name) for one in urlpatterns if isinstance(one, URLPattern) and _is_of_mission(one)})


def _is_of_mission(one: URLPattern) -> bool:
    return set(one.pattern.regex.groupindex) == {"reference"}


@pytest.mark.parametrize("state", [MissionState.PREPARING, MissionState.PUBLISHED])
def test_every_page_of_an_empty_mission_opens(client: Client, officer: User, state: MissionState) -> None:
    mission = MissionFactory(state=state)
    client.force_login(officer)
    names = _names()

    answers = {name: client.get(reverse(f"missions_desk:{name}", args=[mission.reference])) for name in names}

    assert len(names) > 20
    assert {name: one.status_code for name, one in answers.items() if one.status_code not in (200, 405)} == {}


def test_every_page_of_somebody_on_an_empty_mission_opens(client: Client) -> None:
    mission = MissionFactory(state=MissionState.PUBLISHED)
    delegate = DelegateFactory(party=PartyFactory(mission=mission))
    interpreter = InterpreterFactory(mission=mission)
    wall = client.get(reverse("my_mission:wall", args=[mission.wall_key]))

    for person, pages in ((delegate, ("schedule", "wishes", "results")), (interpreter, ("schedule",))):
        for page in (*pages, "schedule_pdf", "calendar"):
            assert client.get(reverse(f"my_mission:{page}", args=[person.key])).status_code == 200, page
    assert wall.status_code == 200

"""Addresses that lost their end on the way lead on, and their key stands in no log."""

from __future__ import annotations

import pytest
from django.test import Client

from kopir.missions.states import MissionState
from missions.factories import MissionFactory, party_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rest", ["", "sched/", "schedule/more/", "wishes/abc", "calendar.icsx", "a//" * 50, "a%0Ab"])
def test_address_without_its_end_leads_on_and_is_not_logged(rest: str, caplog: pytest.LogCaptureFixture) -> None:
    person = party_of(MissionFactory(state=MissionState.PUBLISHED)).delegates.get()

    answer = Client().get(f"/ja/missions/my/{person.key}/{rest}", follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].endswith("/schedule/")
    assert person.key not in caplog.text


def test_unknown_key_with_any_end_opens_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert Client().get("/ja/missions/my/nobodys-key/x/").status_code == 404
    assert "nobodys-key" not in caplog.text

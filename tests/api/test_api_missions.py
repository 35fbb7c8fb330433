"""Missions by HTTP: planned, approved, read back; an instance that the command line can plan."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from api.factories import MISSION, calling, key_for, mission_world
from kopir.core.models import User
from kopir.engines import scheduling
from kopir.missions.actions import planning
from kopir.missions.models import Delegate, Meeting, Plan

pytestmark = pytest.mark.django_db
PATH = f"/api/v1/missions/{MISSION}"


@pytest.fixture
def client(officer: User) -> Client:
    mission_world()
    return calling(key_for(officer))


def test_mission_is_planned_approved_and_read_back(client: Client) -> None:
    Plan.objects.all().delete()
    asked = client.post(f"{PATH}/plans", json.dumps({"seconds": 1}), content_type="application/json")
    planning.work_on(asked.json()["id"])
    told = client.get(f"{PATH}/plans/{asked.json()['id']}").json()

    approved = client.post(f"{PATH}/plans/{told['id']}/approve")

    assert (told["state"], told["figures"]["held"]) == ("done", 1)
    assert approved.json()["state"] == "applied"
    (meeting,) = client.get(f"{PATH}/meetings?state=planned").json()["results"]
    assert meeting["id"] == Meeting.objects.get().pk
    assert meeting["starts_at"].startswith("2027-05-12T")


def test_instance_is_one_for_the_planner(client: Client) -> None:
    text = client.get(f"{PATH}/instance").content.decode()

    mission = scheduling.read(text, "json")

    assert (mission.problem.meetings, mission.problem.slots) == (1, 4)


def test_nobodys_address_is_told(client: Client) -> None:
    told = "".join(client.get(path).content.decode() for path in (PATH, f"{PATH}/instance", f"{PATH}/meetings"))

    assert all(one.email not in told and one.name not in told for one in Delegate.objects.all())


@pytest.mark.parametrize("body", ["{}{", '{"kind": "all"}', '{"seconds": 0}', '{"seconds": 99999}'])
def test_odd_orders_are_refused(body: str, client: Client) -> None:
    answer = client.post(f"{PATH}/plans", body, content_type="application/json")

    assert answer.status_code in {400, 422}
    assert Plan.objects.count() == 1


def test_stale_plan_is_refused(client: Client) -> None:
    Plan.objects.update(version=5)

    answer = client.post(f"{PATH}/plans/7/approve")

    assert (answer.status_code, "error" in answer.json()) == (409, True)

"""What a person says is wrong becomes work for the desk, and goes when it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.factories import PersonFactory
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import AuditRow, User
from kopir.core.personal import person
from kopir.privacy import actions, links, queries
from kopir.privacy.models import DataRequest, Night

pytestmark = pytest.mark.django_db
HERS = "hanako@mitsubachi.example"
HER = person(addresses=[HERS])


def test_correction_by_link_is_told_to_her_and_to_the_desk(
    client: Client, officer: User, as_user: Callable[..., Client]
) -> None:
    PersonFactory(name="蜂 花子", email=HERS)
    url = links.new_door(HERS, "ja")

    empty = client.post(f"{url}correct/", {"words": " "})
    answer = client.post(f"{url}correct/", {"words": "蜂ではなく八です"})

    request = DataRequest.objects.get()
    assert (empty.status_code, answer.status_code) == (422, 200)
    assert f" {request.pk} " in answer.text
    assert (request.wish, request.state, request.words) == ("correction", "waiting", "蜂ではなく八です")
    assert AuditRow.objects.get(action="privacy.correction_asked").details == {}
    assert "蜂ではなく八です" in client.get(url).text
    desk = as_user(officer)
    page = desk.get(reverse("privacy_desk:overview")).text
    assert [words for words in ("蜂ではなく八です", HERS) if words not in page] == []

    desk.post(reverse("privacy_desk:corrected", args=[request.pk]))
    request.refresh_from_db()

    assert (request.state, request.words, request.pending) == ("done", "", {})
    assert "蜂ではなく八です" not in client.get(url).text


def test_same_words_twice_are_one_wish_and_too_many_are_refused() -> None:
    first = actions.ask_to_correct(HER, "one", by=None)

    assert actions.ask_to_correct(HER, "one", by=None) == first
    for words in ("two", "three", "four", "five"):
        actions.ask_to_correct(HER, words, by=None)
    with pytest.raises(BadInput):
        actions.ask_to_correct(HER, "six", by=None)
    assert actions.ask_to_correct(person(addresses=["other@example.org"]), "one", by=None) != first


def test_correction_is_done_once(officer: User) -> None:
    request = actions.ask_to_correct(HER, "one", by=None)
    actions.corrected(request, by=officer)

    with pytest.raises(WrongState):
        actions.corrected(request, by=officer)


def test_who_is_forgotten_leaves_no_words_behind() -> None:
    PersonFactory(name="蜂 花子", email=HERS)
    actions.ask_to_correct(HER, "my own words", by=None)
    actions.carry_out(actions.ask_to_be_forgotten(HER, by=None).pk)

    assert list(DataRequest.objects.order_by("wish").values_list("wish", "state", "words", "pending")) == [
        ("correction", "done", "", {}),
        ("deletion", "done", "", {}),
    ]


def test_overview_counts_each_field_and_names_the_oldest() -> None:
    old = timezone.now() - timedelta(days=400)
    for words, at in (("one", timezone.now()), ("two", old)):
        request = actions.ask_to_correct(HER, words, by=None)
        DataRequest.objects.filter(pk=request.pk).update(at=at)
    DataRequest.objects.create(wish="export", state="done", due_on=old.date(), done_at=old, at=old - timedelta(days=9))

    (line,) = [one for one in queries.kept() if one.held.model == "privacy.DataRequest"]

    assert (line.rows, line.fields, line.oldest) == (3, (("pending", 2), ("words", 2)), timezone.localdate(old))


def test_night_says_when_it_last_went(officer: User, as_user: Callable[..., Client]) -> None:
    client, url = as_user(officer), reverse("privacy_desk:overview")
    assert "never" in client.get(url).text

    actions.forget_due(timezone.localdate())
    actions.forget_due(timezone.localdate())
    went = client.get(url).text
    Night.objects.update(at=timezone.now() - timedelta(days=3))
    late = client.get(url).text

    assert Night.objects.count() == 1
    assert ("never" in went, late.count("notice--bad") - went.count("notice--bad")) == (False, 1)

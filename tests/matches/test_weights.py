"""Weights are proposed by a file, applied and taken back by an administrator; scores and lists follow at once."""

from __future__ import annotations

import copy
import html
import json
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kopir.core.audit import rows_about
from kopir.core.errors import AlreadyThere, BadInput, NotAllowed, WrongState
from kopir.core.models import Role, User
from kopir.engines.ranking import VERSION
from kopir.engines.ranking.evidence import weights as shipped
from kopir.matches import actions
from kopir.matches.commands import matches as commands
from kopir.matches.models import Glance, Weights
from kopir.matches.queries.reading import with_what_is_read
from kopir.matches.queries.shown import Reader
from kopir.matches.queries.suggestions import Asked, Suggestions, suggestions_for
from kopir.matches.queries.weights import current_weights
from kopir.opportunities.models import Opportunity
from matches.factories import honey_world

pytestmark = pytest.mark.django_db
Browser = Callable[[User | None], Client]
People = Callable[..., User]


def _document(**changes: float) -> dict[str, Any]:
    return {
        "kind": "kopir-ranking-weights",
        "engine": VERSION,
        "fitted_at": "2026-11-01T12:00:00+00:00",
        "weights": {**shipped(), **changes},
        "origin": {"judgments": 60, "needs": 20, "folds": 10, "fingerprint": "ab"},
        "figures": {
            "shipped": {"nDCG@5": {"mean": 0.91, "spread": 0.02}},
            "refitted": {"nDCG@5": {"mean": 0.93, "spread": 0.01}},
        },
    }


@pytest.fixture
def administrator(person: People) -> User:
    return person(Role.ADMINISTRATOR)


def _found(opportunity: Opportunity) -> Suggestions:
    whole = with_what_is_read(Opportunity.objects.filter(pk=opportunity.pk)).get()
    asked = Asked(Reader("en", sees_names=True), timezone.localdate())
    return suggestions_for(whole, actions.row_for(whole), asked)


def test_without_a_row_the_shipped_weights_are_in_use() -> None:
    assert (current_weights().number, current_weights().table) == (0, shipped())


def test_a_proposal_changes_nothing_and_the_same_is_stored_once(administrator: User) -> None:
    first = actions.propose_weights(_document(role_fits=2.0), by=None)
    again = actions.propose_weights(_document(role_fits=2.0), by=administrator)

    assert first == again
    assert current_weights().number == 0


def test_applied_weights_score_at_once_and_lists_are_counted_again(administrator: User) -> None:
    sought, _other = honey_world()
    actions.reindex_due()
    while actions.look_again():
        pass
    before, glanced = _found(sought), Glance.objects.get(pk=sought.pk)
    proposed = actions.propose_weights(_document(bias=-9.0), by=None)

    actions.apply_weights(proposed, by=administrator)
    while actions.look_again():
        pass

    after = _found(sought)
    glance = Glance.objects.get(pk=sought.pk)
    assert (before.total, after.total) == (1, 0)
    assert after.engine_version == f"{VERSION}+w{proposed.pk}"
    assert (glanced.fits, glance.fits, glance.weights) == (1, 0, proposed.pk)
    assert rows_about(proposed).filter(action="weights.applied", actor=administrator).count() == 1


def test_going_back_leads_to_what_was_before_and_at_last_to_the_shipped_ones(administrator: User) -> None:
    first, second = (actions.propose_weights(_document(role_fits=weight), by=None) for weight in (2.0, 3.0))
    actions.apply_weights(first, by=administrator)
    actions.apply_weights(second, by=administrator)

    assert actions.go_back(by=administrator) == first
    assert current_weights().table["role_fits"] == 2.0
    assert actions.go_back(by=administrator) is None
    assert current_weights().number == 0
    with pytest.raises(WrongState):
        actions.go_back(by=administrator)


def test_weights_in_use_are_not_applied_twice(administrator: User) -> None:
    proposed = actions.propose_weights(_document(role_fits=2.0), by=None)
    actions.apply_weights(proposed, by=administrator)

    with pytest.raises(AlreadyThere):
        actions.apply_weights(proposed, by=administrator)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PARTNER, Role.EDITOR, Role.OFFICER])
def test_only_administrators_apply(person: People, role: Role) -> None:
    proposed = actions.propose_weights(_document(role_fits=2.0), by=None)

    with pytest.raises(NotAllowed):
        actions.apply_weights(proposed, by=person(role))
    with pytest.raises(NotAllowed):
        actions.go_back(by=person(role))

    assert not Weights.objects.filter(is_current=True).exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "something"},
        {"engine": "ranking-1"},
        {"fitted_at": "some day"},
        {"weights": {}},
        {"weights": {**shipped(), "role_fits": -1.0}},
        {"weights": {**shipped(), "role_fits": float("nan")}},
        {"weights": {**shipped(), "role_fits": "2"}},
        {"weights": {**shipped(), "role_fits": True}},
        {"weights": {**shipped(), "role_fits": 1e9}},
        {"weights": {**shipped(), "threshold": 1.5}},
    ],
)
def test_a_file_that_cannot_be_used_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        actions.propose_weights({**_document(), **broken}, by=None)

    assert not Weights.objects.exists()


def test_weights_of_another_engine_are_not_used(administrator: User) -> None:
    proposed = actions.propose_weights(_document(role_fits=2.0), by=None)
    actions.apply_weights(proposed, by=administrator)
    Weights.objects.update(engine_version="ranking-1")

    assert current_weights().number == 0


def test_the_database_holds_one_in_use() -> None:
    one, other = (actions.propose_weights(_document(role_fits=weight), by=None) for weight in (2.0, 3.0))
    now = timezone.now()
    Weights.objects.filter(pk=one.pk).update(is_current=True, applied_at=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Weights.objects.filter(pk=other.pk).update(is_current=True, applied_at=now)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_leave_one_table_in_use(person: People) -> None:
    rows = [actions.propose_weights(_document(role_fits=weight), by=None) for weight in (2.0, 3.0)]
    people = [person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR)]
    gate = threading.Barrier(2)
    done: list[bool] = []

    def put(weights: Weights, by: User) -> None:
        gate.wait()
        try:
            actions.apply_weights(weights, by=by)
            done.append(True)
        finally:
            connection.close()

    threads = [threading.Thread(target=put, args=both) for both in zip(rows, people, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert done == [True, True]
    assert Weights.objects.filter(is_current=True).count() == 1
    current = Weights.objects.get(is_current=True)
    assert current.before in rows
    assert current.before != current


def test_the_page_shows_what_would_change_and_applies_it(administrator: User, as_user: Browser) -> None:
    client, url = as_user(administrator), reverse("matches:weights")
    empty = client.get(url).content.decode()
    assert "The shipped weights" in empty
    proposed = actions.propose_weights(_document(role_fits=2.0), by=None)

    page = html.unescape(re.sub(r"\s+", " ", client.get(url).content.decode()))
    assert f"Number {proposed.pk}, learned on" in page
    assert "60 answers on 20 needs" in page
    assert "The offer plays the role the need looks for." in page
    assert "0.490" in page
    assert client.post(reverse("matches:apply_weights"), {"weights": proposed.pk}).status_code == 302
    assert current_weights().number == proposed.pk
    assert "Go back to the shipped weights" in client.get(url).content.decode()
    assert client.post(reverse("matches:weights_back")).status_code == 302
    assert current_weights().number == 0


@pytest.mark.parametrize("given", ["", "x", "99999999999999999999", "0"])
def test_an_unknown_number_is_not_there(administrator: User, as_user: Browser, given: str) -> None:
    assert as_user(administrator).post(reverse("matches:apply_weights"), {"weights": given}).status_code == 404


def test_the_command_applies_a_file_in_the_name_of_an_administrator(
    administrator: User, officer: User, tmp_path: Path
) -> None:
    file = tmp_path / "weights.json"
    document = copy.deepcopy(_document(role_fits=2.0))
    file.write_text(json.dumps(document))

    refused = CliRunner().invoke(commands, ["weights", "apply", str(file), "--by", officer.email])
    done = CliRunner().invoke(commands, ["weights", "apply", str(file), "--by", administrator.email])

    assert (refused.exit_code, done.exit_code) == (2, 0)
    assert "Only administrators" in refused.output
    assert Weights.objects.get(is_current=True).applied_by == administrator


@pytest.mark.parametrize("content", ["no json", "[]", "{}"])
def test_the_command_refuses_other_files_in_one_line(administrator: User, tmp_path: Path, content: str) -> None:
    (tmp_path / "w.json").write_text(content)

    done = CliRunner().invoke(commands, ["weights", "apply", str(tmp_path / "w.json"), "--by", administrator.email])

    assert done.exit_code == 2
    assert len(done.output.strip().splitlines()) == 1

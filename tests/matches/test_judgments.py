"""Answers become judgments: once each, graded, with what the engine saw; exported without a name; learned from."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction

from companies.factories import NameFactory
from conftest import SHARED
from kopir.core.audit import rows_about
from kopir.core.models import AuditRow, Role, User
from kopir.engines.ranking.evidence import REASONS
from kopir.matches import actions
from kopir.matches.commands import matches as commands
from kopir.matches.models import Judgment, Weights
from kopir.matches.queries.judged import exported, judgment_groups
from kopir.matches.states import Answer, DecisionState
from kopir.opportunities.models import Opportunity
from matches.factories import CABLE_OFFER, HONEY_NEED, HONEY_OFFER, RequirementFactory, TextFactory, need, offer
from opportunities.factories import ApprovedTextFactory

pytestmark = pytest.mark.django_db
SCORE = SHARED / "benchmarks/ranking/score.py"


@pytest.fixture
def pair(db: None) -> tuple[Opportunity, Opportunity]:
    return need(HONEY_NEED, "ja"), offer(HONEY_OFFER, "ru")


def _judge(
    pair: tuple[Opportunity, Opportunity],
    answer: Answer,
    by: User | None,
    *,
    key: str = "interest:1",
    reason: str = "",
) -> Judgment | None:
    return actions.judge(*pair, answer, reason=reason, source=key.split(":", maxsplit=1)[0], source_key=key, by=by)


def _public(one: Opportunity, text: str, lang: str) -> None:
    ApprovedTextFactory(opportunity=one, kind="public-body", text=text, language=lang)


@pytest.mark.parametrize(
    ("key", "answer", "grade"),
    [
        ("interest:1", Answer.FITS, 3),
        ("interest:1", Answer.DOES_NOT_FIT, 0),
        ("interest:1", Answer.NOT_ELIGIBLE, 0),
        ("decision:1", Answer.FITS, 2),
        ("decision:1", Answer.DOES_NOT_FIT, 0),
    ],
)
def test_an_answer_becomes_a_grade_of_the_open_set(
    pair: tuple[Opportunity, Opportunity], officer: User, key: str, answer: Answer, grade: int
) -> None:
    judgment = _judge(pair, answer, officer, key=key)

    assert judgment is not None
    assert (judgment.need, judgment.offer, judgment.grade) == (*pair, grade)


def test_a_question_and_two_needs_say_nothing(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    two_needs = (pair[0], need(HONEY_NEED, "ja"))

    assert _judge(pair, Answer.MORE, officer) is None
    assert _judge(two_needs, Answer.FITS, officer) is None
    assert not Judgment.objects.exists()


def test_what_the_engine_saw_is_kept_and_stays_when_the_text_changes(
    pair: tuple[Opportunity, Opportunity], officer: User
) -> None:
    actions.reindex_due()
    judgment = _judge(pair, Answer.FITS, officer)
    assert judgment is not None
    seen = dict(judgment.values)

    pair[1].texts.update(text=CABLE_OFFER, language="en")
    actions.reindex_due(everything=True)
    judgment.refresh_from_db()

    assert judgment.values == seen
    assert set(seen) <= set(REASONS)
    assert "role_fits" in seen
    assert judgment.score is not None
    assert judgment.engine_version.startswith("ranking-")


def test_the_same_answer_twice_is_one_row_and_another_takes_its_place(
    pair: tuple[Opportunity, Opportunity], officer: User
) -> None:
    first = _judge(pair, Answer.FITS, officer)
    _judge(pair, Answer.FITS, officer)
    _judge(pair, Answer.DOES_NOT_FIT, officer, reason="too small")

    judgment = Judgment.objects.get()
    assert judgment == first
    assert (judgment.grade, judgment.reason) == (0, "too small")
    assert [(row.action, row.details.get("was")) for row in rows_about(judgment)] == [
        ("judgment.changed", "fits"),
        ("judgment.made", None),
    ]


def test_officers_decisions_teach_and_a_decision_taken_back_does_not(
    pair: tuple[Opportunity, Opportunity], officer: User
) -> None:
    actions.decide(*pair, actions.Word(DecisionState.SHORTLISTED), by=officer)
    shortlisted = Judgment.objects.values_list("grade", flat=True).get()
    actions.decide(*pair, actions.Word(DecisionState.DISMISSED, "too far"), by=officer)
    dismissed = Judgment.objects.values_list("grade", "reason").get()
    actions.decide(*pair, actions.Word(DecisionState.SUGGESTED), by=officer)

    assert shortlisted == 2
    assert dismissed == (0, "too far")
    assert not Judgment.objects.exists()
    assert AuditRow.objects.filter(action="judgment.taken_back").count() == 1


def test_a_decision_on_a_register_entry_is_no_judgment(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    lead = actions.Lead("kz-stat", "160240000018", "ТОО «Алтай Бал»")

    actions.decide(pair[0], lead, actions.Word(DecisionState.INVITED), by=officer)

    assert not Judgment.objects.exists()


@pytest.mark.parametrize("broken", [{"grade": 4}, {"answer": "perhaps"}, {"source": "rumour"}, {"anonymous": True}])
def test_the_database_refuses_what_the_code_should(
    pair: tuple[Opportunity, Opportunity], officer: User, broken: dict[str, object]
) -> None:
    judgment = _judge(pair, Answer.DOES_NOT_FIT, officer, reason="too small")
    assert judgment is not None

    with pytest.raises(IntegrityError), transaction.atomic():
        Judgment.objects.filter(pk=judgment.pk).update(**broken)


def test_anonymous_judgments_keep_their_figures_only(pair: tuple[Opportunity, Opportunity], officer: User) -> None:
    actions.reindex_due()
    _judge(pair, Answer.DOES_NOT_FIT, officer, reason="Mr Sato said no")

    assert actions.anonymise_judgments(pair[0], by=officer) == 1

    judgment = Judgment.objects.get()
    assert (judgment.need, judgment.offer, judgment.by, judgment.reason) == (None, None, None, "")
    assert judgment.values != {}
    assert judgment_groups()[0].grades.tolist() == [0]
    assert exported(full=True).gone == 1


@pytest.mark.django_db(transaction=True)
def test_one_answer_given_over_two_connections_is_one_judgment(person: Callable[..., User]) -> None:
    pair, by = (need(HONEY_NEED, "ja"), offer(HONEY_OFFER, "ru")), person(Role.OFFICER)
    gate = threading.Barrier(2)
    done: list[bool] = []

    def say() -> None:
        gate.wait()
        try:
            _judge(pair, Answer.FITS, by)
            done.append(True)
        finally:
            connection.close()

    threads = [threading.Thread(target=say) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert done == [True, True]
    assert Judgment.objects.count() == 1
    assert AuditRow.objects.filter(action="judgment.made").count() == 1


def test_an_answered_interest_counts_more_than_the_desks_word(
    pair: tuple[Opportunity, Opportunity], officer: User
) -> None:
    actions.reindex_due()
    _judge(pair, Answer.FITS, officer, key="interest:1")
    _judge(pair, Answer.DOES_NOT_FIT, officer, key="decision:1", reason="too far")

    [group] = judgment_groups()

    assert group.grades.tolist() == [3]


# --- export ----------------------------------------------------------------------------------------------------------


def _world(officer: User) -> tuple[Opportunity, Opportunity, Opportunity]:
    """A need with two judged offers; the public texts are not the full ones."""
    sought, found = need("業務用のはちみつ。担当 佐藤 sato@example.jp", "ja"), offer("ТОО «Тайный Мёд»: мёд", "ru")
    NameFactory(company=found.company, text="ТОО «Тайный Мёд»", language="ru")
    bad = offer(CABLE_OFFER, "en")
    RequirementFactory(opportunity=sought, text="in drums")
    _public(sought, HONEY_NEED, "ja")
    _public(found, "Гречишный\tмёд,\nбочки", "ru")
    _public(bad, CABLE_OFFER, "en")
    _judge((sought, found), Answer.FITS, officer, key="interest:1")
    _judge((sought, bad), Answer.DOES_NOT_FIT, officer, key="interest:2", reason="cables")
    return sought, found, bad


def test_export_holds_public_texts_only(officer: User, tmp_path: Path) -> None:
    _world(officer)

    result = CliRunner().invoke(commands, ["judgments", "--out", str(tmp_path / "set")])

    told = (tmp_path / "set/needs.tsv").read_text() + (tmp_path / "set/offers.tsv").read_text()
    assert result.exit_code == 0
    assert (tmp_path / "set/needs.tsv").read_text().splitlines()[1].split("\t") == [
        "n1", "ja", "JP", HONEY_NEED, "supplier", "", "o1:3,o2:0",
    ]  # fmt: skip
    assert (tmp_path / "set/offers.tsv").read_text().splitlines()[1].split("\t") == [
        "o1", "ru", "KZ", "KZ-63", "supplier", "", "Гречишный мёд, бочки",
    ]  # fmt: skip
    assert not any(secret in told for secret in ("Тайный", "sato", "佐藤", "KZBO"))


@pytest.mark.parametrize("why", ["no public text", "not approved", "gives its company away", "closed"])
def test_export_leaves_out_and_counts_what_is_not_public(officer: User, why: str) -> None:
    sought, found, _bad = _world(officer)
    texts = found.texts.filter(kind="public-body")
    if why == "no public text":
        texts.delete()
    elif why == "not approved":
        texts.update(approved_at=None)
    elif why == "closed":
        Opportunity.objects.filter(pk=found.pk).update(state="closed")
    else:
        texts.update(text="Мёд, пишите: info@tainy.example")

    shown = exported()

    assert (shown.judgments, shown.not_public, len(shown.needs), len(shown.offers)) == (1, 1, 1, 1)
    assert sought.pk  # the need is still there with its other offer


def test_full_export_holds_the_companies_own_words(officer: User) -> None:
    sought, found, _bad = _world(officer)
    TextFactory(opportunity=found, kind="seeks", text="дистрибьютор", language="ru")

    shown = exported(full=True)

    [row] = shown.needs
    assert row[0] == sought.reference
    assert "sato@example.jp" in row[3]
    assert row[5] == "in drums"
    assert shown.offers[0][5:] == ("дистрибьютор", "ТОО «Тайный Мёд»: мёд")


@pytest.mark.skipif(not SCORE.is_file(), reason="the open ranking set is not here")
def test_export_is_read_by_the_open_sets_own_scorer(officer: User, tmp_path: Path) -> None:
    _world(officer)
    CliRunner().invoke(commands, ["judgments", "--out", str(tmp_path)])
    (tmp_path / "ranking.tsv").write_text("need_id\trank\toffer_id\tscore\nn1\t1\to1\t0.9\nn1\t2\to2\t0.1\n")

    done = subprocess.run(
        [sys.executable, str(SCORE), "ranking.tsv", "--needs", "needs.tsv", "--offers", "offers.tsv"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert "nDCG@5" in done.stdout
    assert "1.000" in done.stdout


# --- refit -----------------------------------------------------------------------------------------------------------


def _judged_needs(count: int) -> None:
    """Judgments as they are stored; the place of the company tells answers apart."""
    keys = [need(HONEY_NEED, "ja").pk, offer(HONEY_OFFER, "ru").pk]
    Judgment.objects.bulk_create(
        Judgment(
            need_number=keys[0] + 1000 + number,
            offer_number=keys[1] + 100_000 + place,
            answer=Answer.FITS if not place else Answer.DOES_NOT_FIT,
            grade=3 if not place else 0,
            source="interest",
            source_key=f"interest:{number}:{place}",
            values={"place_fits": 1.0 if not place else -1.0, "role_fits": 0.5},
        )
        for number in range(count)
        for place in range(3)
    )


def test_refit_writes_and_proposes_but_applies_nothing(tmp_path: Path) -> None:
    _judged_needs(20)
    out = tmp_path / "weights.json"

    result = CliRunner().invoke(commands, ["refit", "--out", str(out), "--folds", "5"])

    assert result.exit_code == 0, result.output
    document = json.loads(out.read_text())
    assert document["weights"].keys() == {*REASONS, "bias", "threshold"}
    assert (document["origin"]["judgments"], document["origin"]["needs"], document["origin"]["folds"]) == (60, 20, 5)
    assert document["figures"]["refitted"].keys() == {"nDCG@5", "recall@5", "AUC"}
    assert "place_fits: 0.495 ->" in result.output
    proposed = Weights.objects.get()
    assert (proposed.content, proposed.is_current) == (document["weights"], False)


def test_refit_from_too_few_answers_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    _judged_needs(3)

    result = CliRunner().invoke(commands, ["refit", "--out", str(tmp_path / "weights.json")])

    assert result.exit_code == 2
    assert "9 judgments of 3 needs are too few; at least 30 of 15 are needed" in result.output
    assert not (tmp_path / "weights.json").exists()
    assert not Weights.objects.exists()

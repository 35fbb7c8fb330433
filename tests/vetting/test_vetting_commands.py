"""`kopir vetting` and `kopir cases`: what is printed, and what is refused in a line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import timezone

from cases.factories import CaseFactory
from kopir.cases.commands import COLUMNS, cases
from kopir.core.models import User
from kopir.vetting.commands import vetting
from kopir.watchlists import queries as watchlists
from vetting.vetted import known_company, load_lists, vetted

pytestmark = pytest.mark.django_db


@pytest.fixture
def _lists() -> Iterator[None]:
    watchlists.forget_index()
    load_lists()
    yield
    watchlists.forget_index()


@pytest.mark.usefixtures("_lists")
def test_company_is_screened_and_shown(officer: User) -> None:
    listed, good = known_company("ТОО «Выдумка Трейдинг»"), vetted(known_company(), by=officer)

    screened = CliRunner().invoke(vetting, ["screen", listed.reference.lower()])
    shown = CliRunner().invoke(vetting, ["standing", listed.reference])
    passed = CliRunner().invoke(vetting, ["list", "--verdict", "passed"])

    assert (screened.exit_code, shown.exit_code, passed.exit_code) == (0, 0, 0)
    assert "1 hits, 1 new" in screened.output
    assert "ofac-sdn:1" in screened.output
    assert "stop\t" in shown.output
    assert [line.split("\t")[0] for line in passed.output.splitlines()] == [good.reference]


@pytest.mark.parametrize("command", ["screen", "standing"])
def test_company_that_is_not_there_is_refused_in_a_line(command: str) -> None:
    done = CliRunner().invoke(vetting, [command, "KZ-C-999999"])

    assert (done.exit_code, done.output) == (2, "kopir: KZ-C-999999: there is no such company\n")


def test_screening_without_lists_is_refused_in_a_line() -> None:
    watchlists.forget_index()

    assert CliRunner().invoke(vetting, ["screen", known_company().reference]).exit_code == 2


def test_cases_are_written_as_a_table_without_formulas(officer: User, tmp_path: Path) -> None:
    late = CaseFactory(owner=officer, next_step="=1+1", next_on=timezone.localdate() - timedelta(days=1))
    CaseFactory(next_on=timezone.localdate() + timedelta(days=1))
    out = tmp_path / "cases.csv"

    done = CliRunner().invoke(cases, ["list", "--overdue", "--owner", officer.email, "--out", str(out)])

    with out.open(encoding="utf-8") as file:
        head, row = list(csv.reader(file))
    assert (done.exit_code, tuple(head)) == (0, COLUMNS)
    assert (row[0], row[5], row[6]) == (late.reference, officer.email, "'=1+1")
    assert len(CliRunner().invoke(cases, ["list"]).output.splitlines()) == 3
    assert CliRunner().invoke(cases, ["list", "--out", str(tmp_path / "no" / "x.csv")]).exit_code == 2

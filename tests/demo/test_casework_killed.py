"""The demo's case work is killed in the middle, more than once, and started again: nothing is missing or doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection

from cases.factories import JapaneseFactory
from companies.factories import CompanyFactory, MemberFactory, NameFactory
from kopir.cases.models import Case, Interest
from kopir.companies.models import Company, CompanyIdentifier, Person
from kopir.core.models import AuditRow, User
from kopir.demo import casework, people
from kopir.matches.models import DIMENSIONS, Indexed
from kopir.vetting.models import Evidence, Standing
from kopir.watchlists import queries as watchlists
from kopir.watchlists.models import ListSnapshot
from opportunities.factories import PublishedFactory
from vetting.vetted import load_lists

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600), pytest.mark.slow]

# The process kills itself when so many changes are written down, before the last of them is committed.
SCRIPT = """
import os, signal, sys
import django
django.setup()
from kopir.core import audit
from kopir.core.models import User
from kopir.demo import casework
kept, left = audit.record, int(sys.argv[1])
def record(*args, **details):
    global left
    row = kept(*args, **details)
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return row
audit.record = record
casework.load(by=User.objects.get(email=sys.argv[2]))
"""


@pytest.fixture(autouse=True)
def _lists(transactional_db: None) -> Iterator[None]:
    watchlists.forget_index()
    load_lists()
    yield
    watchlists.forget_index()


def demo_companies() -> list[Company]:
    people.open_accounts()
    made = []
    for email, factory, name, language in (
        (people.KZ_COMPANY, CompanyFactory, "Компания-пример O1", "ru"),
        (people.JP_COMPANY, JapaneseFactory, "見本会社 N1", "ja"),
    ):
        company = factory(is_example=True)
        NameFactory(company=company, text=name, language=language)
        MemberFactory(company=company, user=User.objects.get(email=email))
        Indexed.objects.create(
            opportunity=PublishedFactory(company=company),
            direction="offer", country=company.country, language=language, vector=[0.0] * DIMENSIONS,
            prepared=b"", stamp="", engine_version="",
        )  # fmt: skip
        made.append(company)
    return made


def test_case_work_that_is_killed_again_and_again_is_whole_in_the_end() -> None:
    companies = demo_companies()
    officer = User.objects.get(email=people.OFFICER)
    ended = []
    for changes in (5, 9, 6):
        process = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(changes), officer.email],
            env={**os.environ, "KOPIR_DATABASE_URL": _address(), "DJANGO_SETTINGS_MODULE": "kopir.config.settings"},
            stdout=subprocess.DEVNULL,
            check=False,
        )
        ended.append(process.returncode)
    assert Standing.objects.filter(verdict="passed").count() == 2
    assert not Interest.objects.exists()  # killed amid the first of them

    casework.load(by=officer)
    once = _there()
    casework.load(by=officer)

    assert ended == [-signal.SIGKILL] * 3
    assert _there() == once
    assert sorted(Standing.objects.values_list("company_id", "verdict")) == [(one.pk, "passed") for one in companies]
    assert list(Evidence.objects.values_list("company__country", "state").order_by("pk")) == [
        ("KZ", "accepted"),
        ("JP", "accepted"),
    ]
    assert (CompanyIdentifier.objects.count(), Person.objects.count()) == (2, 2)
    assert sorted(Interest.objects.values_list("company__country", "state")) == [
        ("JP", "forwarded"),
        ("KZ", "answered"),
    ]
    assert list(Case.objects.values_list("state", "interest__company__country")) == [("proposed", "KZ")]
    assert max(Counter(ListSnapshot.objects.values_list("source", flat=True)).values()) == 1
    begun = AuditRow.objects.filter(action__in=["company.vetting_begun", "company.vetting_passed", "case.proposed"])
    assert Counter(begun.values_list("action", flat=True)) == {
        "company.vetting_begun": 2,
        "company.vetting_passed": 2,
        "case.proposed": 1,
    }


def _there() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in (Interest, Case, Evidence, AuditRow)}


def _address() -> str:
    said = connection.settings_dict
    host = said["HOST"]
    place = f"{'' if '/' in host else host}{':' + str(said['PORT']) if said['PORT'] else ''}"
    query = f"?host={host}" if "/" in host else ""
    return f"postgresql://{said['USER']}:{said['PASSWORD']}@{place}/{said['NAME']}{query}"

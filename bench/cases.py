"""How fast the desk's pages are with many cases.

    KOPIR_VAR=/tmp/kopir-bench-cases DJANGO_SETTINGS_MODULE=kopir.config.settings python bench/cases.py --cases 100000

Fills a database of its own (it refuses to run without `KOPIR_VAR`) with companies, opportunities, interests, cases,
outcomes and tasks of made-up names, files the desk's index, and asks for whole pages through Django's test client (no
network), logged in as an officer, again and again. Prints the median and the 95th percentile of each page in
milliseconds, and how many queries it made.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from datetime import timedelta

import django

SYLLABLES = "al bal kaz tem mir dar nur sai olm kok ser tau zhan ber kur ast".split()  # noqa: SIM905 -- words
JAPANESE = "山川田中村林森石井木原野藤松竹梅"


def fill(cases: int) -> None:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- after setup
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from kopir.cases.models import Case, CaseTask, Interest, Outcome  # noqa: PLC0415
    from kopir.companies.models import Company, CompanyName  # noqa: PLC0415
    from kopir.engines.identity.keys import search_keys  # noqa: PLC0415
    from kopir.opportunities.models import Opportunity, OpportunityText  # noqa: PLC0415

    chance = random.Random(5)
    officers = [
        get_user_model().objects.create_user(f"o{number}@bench.example", "x", role="officer", name=f"Officer {number}")
        for number in range(20)
    ]
    number = max(200, cases // 10)
    companies = Company.objects.bulk_create(
        Company(reference=f"{country}-C-{place:06d}", country=country, state="active", owner=chance.choice(officers))
        for country in ("KZ", "JP")
        for place in range(number)
    )
    names = []
    for company in companies:
        if company.country == "KZ":
            text, language = f"ТОО «{''.join(chance.choices(SYLLABLES, k=3)).title()}»", "ru"
        else:
            text, language = f"株式会社{''.join(chance.choices(JAPANESE, k=3))}", "ja"
        names.append(
            CompanyName(
                company=company, text=text, language=language, script="Cyrl", kind="legal",
                keys=list(search_keys(text, language)),
            )
        )  # fmt: skip
    CompanyName.objects.bulk_create(names, batch_size=2_000)
    kz, jp = companies[:number], companies[number:]
    now, today = timezone.now(), timezone.localdate()
    opportunities = Opportunity.objects.bulk_create(
        Opportunity(
            reference=f"KZBO2020{place:07d}", company=company, direction="offer", profile_type="BO",
            business_type="trade", state="published", valid_until=today + timedelta(days=90), owner=company.owner,
        )
        for place, company in enumerate(kz)
    )  # fmt: skip
    OpportunityText.objects.bulk_create(
        (
            OpportunityText(
                opportunity=one, kind="title", language="ru", origin="original",
                text=f"Предложение {' '.join(chance.choices(SYLLABLES, k=3))}", words=[],
            )
            for one in opportunities
        ),
        batch_size=2_000,
    )  # fmt: skip
    states = ("proposed", "proposed", "refused", "closed")
    rows = []
    for place in range(cases):
        one, state = opportunities[place % number], chance.choice(states)
        is_ended = state in {"refused", "closed"}
        rows.append(
            Case(
                reference=f"CS-2020-{place:06d}", opportunity=one, publisher=one.company,
                interested=jp[(place * 7 + place // number) % number], state=state, owner=chance.choice(officers),
                next_step="Позвонить", next_on=today + timedelta(days=chance.randrange(-60, 60)),
                ended_at=now if is_ended else None, end_reason="x" if is_ended else "",
                created_at=now - timedelta(minutes=place),
            )
        )  # fmt: skip
    unique = {(row.opportunity_id, row.interested_id): row for row in rows}
    made = Case.objects.bulk_create(unique.values(), batch_size=2_000)
    CaseTask.objects.bulk_create(
        (
            CaseTask(case=case, title="Прислать образцы", owner=case.owner, due_on=case.next_on)
            for case in made
            if chance.random() < 0.5
        ),
        batch_size=5_000,
    )
    Outcome.objects.bulk_create(
        (
            Outcome(
                case=case, company_id=company, months=months,
                due_on=today - timedelta(days=chance.randrange(-200, 200)), answer=answer,
                answered_at=now if answer else None,
                confirmed_at=now if answer and chance.random() < 0.7 else None,
            )
            for case in made
            for company in (case.publisher_id, case.interested_id)
            for months in (3, 12)
            for answer in [chance.choice(("", "", "contract", "talks", "nothing"))]
        ),
        batch_size=5_000,
    )  # fmt: skip
    Interest.objects.bulk_create(
        (
            Interest(
                reference=f"EI-2020-{place:06d}", opportunity=case.opportunity, company=case.interested, language="ja",
                state="forwarded", forwarded_at=now, submitted_at=now - timedelta(minutes=place),
                due_on=today + timedelta(days=chance.randrange(-10, 10)), adviser=case.owner,
                other_adviser=chance.choice(officers),
            )
            for place, case in enumerate(made)
        ),
        batch_size=2_000,
    )  # fmt: skip
    from kopir.desk import actions  # noqa: PLC0415

    started = time.perf_counter()
    filed = actions.file_everything()
    print(f"{len(made)} cases, {filed} things filed in {time.perf_counter() - started:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


PAGES = (
    ("my day", "/desk/"),
    ("stuck, last page", "/desk/work/stuck/?page=20"),
    ("cases, open", "/desk/cases/"),
    ("cases, all, page 80", "/desk/cases/?state=all&page=80"),
    ("cases, mine", "/desk/cases/?whose=mine"),
    ("cases by a name in another script", "/desk/cases/?q=Temnursai&state=all"),
    ("cases of one officer, closed", "/desk/cases/?state=closed&owner=4"),
    ("outcomes", "/desk/cases/outcomes/?which=all"),
    ("interests, overdue", "/desk/cases/interests/?whose=late"),
    ("search, everything", "/desk/search/"),
    ("search, a name", "/desk/search/?q=temnursai"),
    ("search, a common word", "/desk/search/?q=предложение"),
    ("search, cases of a state", "/desk/search/?kind=case&state=closed"),
)


def measure(rounds: int) -> None:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- after setup
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(HTTP_HOST="localhost")
    client.force_login(get_user_model().objects.get(email="o3@bench.example"))
    for label, path in PAGES:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        queries = len(asked)
        if answer.status_code != 200:
            sys.exit(f"{path}: {answer.status_code}")
        times = []
        for _number in range(rounds):
            started = time.perf_counter()
            client.get(path)
            times.append(1_000 * (time.perf_counter() - started))
        p95 = statistics.quantiles(times, n=20)[-1]
        print(
            f"{label:<36} {queries:>3} queries  p50 {statistics.median(times):6.1f} ms  p95 {p95:6.1f} ms",
            flush=True,
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=40)
    given = options.parse_args()
    if not os.environ.get("KOPIR_VAR"):
        sys.exit("set KOPIR_VAR to a folder of its own: the database there is filled with made-up rows")
    os.environ["KOPIR_STAFF_SECOND_FACTOR"] = "0"
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- after setup

    from kopir.cases.models import Case  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Case.objects.exists():
        fill(given.cases)
    measure(given.rounds)


if __name__ == "__main__":
    main()

"""Who deletes himself deletes nothing of others, whatever name he gave; his own name is found in any form."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from applications.factories import ApplicationFactory
from cases.factories import CaseFactory
from companies.factories import CompanyFactory, NameFactory, PersonFactory
from kopir.cases.models import CaseNote
from kopir.core.models import Role, User
from kopir.core.personal import person
from kopir.privacy import actions, searching
from kopir.privacy.actions import forgetting
from kopir.privacy.models import DataRequest
from kopir.privacy.states import RequestState
from kopir.vetting.models import Hit

pytestmark = pytest.mark.django_db
EVIL = "somebody@else.example"


def forget_evil(**fields: str) -> DataRequest:
    ApplicationFactory(email=EVIL, **fields)
    request = actions.ask_to_be_forgotten(person(addresses=[EVIL]), by=None)
    actions.carry_out(request.pk)
    request.refresh_from_db()
    return request


def test_telephone_number_of_another_stays() -> None:
    hers = PersonFactory(name="Дана Сеитова", phone="+7 701 555 11 22")

    request = forget_evil(applicant_name="Some Body", phone="8 (701) 555-11-22")
    hers.refresh_from_db()

    assert hers.phone == "+7 701 555 11 22"
    assert request.state == RequestState.LEFT
    assert [(one.table, one.column, one.reason) for one in request.places.all()] == [
        ("companies_person", "phone", "same-name")
    ]


def test_hit_of_another_contact_stays() -> None:
    hers = PersonFactory(name="Дана Сеитова")
    hit = Hit.objects.create(
        company=hers.company, person=hers, subject=f"person:{hers.pk}", listed_key="x:1", source="x",
        own_name="Дана Сеитова", listed_name="SOMEBODY", score=0.9, because=["x"], fingerprint="0" * 64,
    )  # fmt: skip

    forget_evil(applicant_name="Дана Сеитова")
    hit.refresh_from_db()

    assert (hit.own_name, hit.because) == ("Дана Сеитова", ["x"])


def test_what_a_watchlist_says_is_left_to_an_officer() -> None:
    hit = Hit.objects.create(
        company=CompanyFactory(), subject="company", listed_key="x:1", source="x", own_name="ТОО", score=0.9,
        listed_name="SEITOVA, Dana", listed={"names": ["Dana Seitova"]}, fingerprint="0" * 64,
    )  # fmt: skip

    request = forget_evil(applicant_name="Dana Seitova")
    hit.refresh_from_db()

    assert (hit.listed_name, hit.listed) == ("SEITOVA, Dana", {"names": ["Dana Seitova"]})
    assert {(one.column, one.reason) for one in request.places.all()} == {
        ("listed", "published"),
        ("listed_name", "published"),
    }


def test_who_calls_himself_like_a_company_takes_its_name_out_nowhere() -> None:
    officer = User.objects.create_user("officer@example.org", "pass", role=Role.OFFICER)
    NameFactory(company=CompanyFactory(), text="Altai Bal Trading")
    note = CaseNote.objects.create(case=CaseFactory(), author=officer, text="Altai Bal Trading wants honey jars")

    forget_evil(applicant_name="Altai Bal Trading")
    note.refresh_from_db()

    assert note.text == "Altai Bal Trading wants honey jars"


def test_name_of_common_words_is_left_to_an_officer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "MOST_BY_NAME", 2)
    officer = User.objects.create_user("officer@example.org", "pass", role=Role.OFFICER)
    case = CaseFactory()
    for _number in range(3):
        CaseNote.objects.create(case=case, author=officer, text="the supply agreement is read")

    request = forget_evil(applicant_name="Supply Agreement")

    assert set(CaseNote.objects.values_list("text", flat=True)) == {"the supply agreement is read"}
    assert [one.table for one in request.places.all()] == ["cases_casenote"] * 3


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ("+7 701 555 11 22", "8 (701) 555-11-22"),
        ("87015551122", "+7 701 555 11 22"),
        ("+81 3 5555 0199", "03-5555-0199"),
        ("03-5555-0199", "+81 (0)3-5555-0199"),
        ("090-1234-5678", "+81 90 1234 5678"),
    ],
)
def test_number_is_found_as_dialled_at_home_and_from_abroad(phone: str, said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create table stray (id int primary key, said text)")
        cursor.execute("insert into stray values (1, %s), (2, %s)", [f"tel. {said}!", f"1{said}2"])

    assert [spot.row for spot in searching.spots(person(phones=[phone]))] == ["1"]


@pytest.mark.parametrize("text", ["ДАНА СЕИТОВА", "Сеитова Дана", "Сеитова, Дана", "Дана\nСеитова"])
@pytest.mark.parametrize("kind", ["text", "jsonb"])
@pytest.mark.parametrize("before", ["", "С уважением,\n"])
def test_name_is_found_and_taken_out_in_any_order_and_after_a_line_end(text: str, kind: str, before: str) -> None:
    said = before + text
    with connection.cursor() as cursor:
        cursor.execute(f"create table stray (id int primary key, said {kind})")
        cursor.execute("insert into stray values (1, %s)", [said if kind == "text" else json.dumps({"said": said})])
    her = person(names=["Дана Сеитова"])

    (spot,) = searching.spots(her)
    assert searching.take_out(spot, searching.name_pattern(her))

    assert (spot.row, list(searching.spots(her))) == ("1", [])


def test_address_is_found_after_a_line_end_in_json() -> None:
    with connection.cursor() as cursor:
        cursor.execute("create table stray (id int primary key, said jsonb)")
        cursor.execute("insert into stray values (1, %s)", [json.dumps({"said": f"write to\n{EVIL}"})])

    assert [spot.row for spot in searching.spots(person(addresses=[EVIL]))] == ["1"]


def test_words_of_a_correction_are_searched_too() -> None:
    actions.ask_to_correct(person(addresses=["her@sayahat.example"]), "Ask Some Body about it", by=None)

    forget_evil(applicant_name="Some Body")

    assert DataRequest.objects.get(wish="correction").words == "Ask … about it"


def test_search_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []

    list(searching.spots(person(addresses=[EVIL]), progress=lambda done, of: told.append((done, of))))
    request = forget_evil(applicant_name="Some Body")

    number = len(told)
    assert told == [(one, number) for one in range(1, number + 1)]
    assert (request.tables_done, request.tables) == (2 * number, 2 * number)

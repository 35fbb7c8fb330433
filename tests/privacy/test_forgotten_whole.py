"""A person who stands in every room is forgotten whole; others stay, history stays without her."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from companies.factories import PersonFactory
from kopir.cases.models import CaseContact, CaseFile
from kopir.cases.states import Side
from kopir.companies.models import Person as Contact
from kopir.core.errors import NotAllowed
from kopir.core.models import AuditRow, Role, User
from kopir.core.personal import keepers, person, whole
from kopir.privacy import actions, queries, searching
from kopir.privacy.models import DataRequest
from kopir.privacy.states import RequestState
from kopir.watchlists import queries as watchlists
from privacy.spread import ADDRESS, LATIN, NAME, PHONE, TRACES, Spread, spread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_index_kept() -> Iterator[None]:
    watchlists.forget_index()
    yield
    watchlists.forget_index()


@pytest.fixture
def her(officer: User) -> Spread:
    return spread(officer)


def traces() -> list[str]:
    """Every row of every table as text, looked through in Python: independent of the search that is tested."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table == "privacy_datarequest":
                continue
            cursor.execute(f'select one::text from "{table}" as one')
            for (row,) in cursor.fetchall():
                found += [f"{table}: {row}" for trace in TRACES if trace in row.lower()]
    return found


def forget() -> DataRequest:
    request = actions.ask_to_be_forgotten(person(addresses=[ADDRESS]), by=None)
    actions.carry_out(request.pk)
    request.refresh_from_db()
    return request


def test_person_is_found_from_the_address_alone(her: Spread) -> None:
    known = whole(person(addresses=[ADDRESS]))

    assert known == person(
        addresses=[ADDRESS], accounts=[her.user.pk], names=[NAME, LATIN], phones=[PHONE, "8 701 555 77 88"]
    )


def test_all_that_she_wrote_and_was_shown_in_cases_is_told(her: Spread) -> None:
    """Of the files, replies and showings a copy said nothing before."""
    CaseFile.objects.create(
        message=her.case.messages.get(), stored="0123", name="offer.pdf", media_type="application/pdf", size=1
    )
    CaseContact.objects.get_or_create(case=her.case, person=Contact.objects.get(email=ADDRESS), side=Side.PUBLISHER)

    with translation.override("en"):
        told = {str(one.what) for one in queries.told(person(addresses=[ADDRESS]))}

    assert {"A message in a case", "A file in a case", "Shown to the other side of a case"} <= told


def test_person_in_every_room_is_forgotten_whole(
    her: Spread, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    assert len({trace.split(":")[0] for trace in traces()}) >= 12
    assert [name for storage, name in her.files if not storage.exists(name)] == []

    with django_capture_on_commit_callbacks(execute=True):
        request = forget()

    assert traces() == []
    assert (request.state, request.pending, request.places.count()) == (RequestState.DONE, {}, 0)
    assert [name for storage, name in her.files if storage.exists(name)] == []


def test_forgotten_account_opens_nothing(her: Spread) -> None:
    session = her.client.session.session_key

    forget()
    her.user.refresh_from_db()

    assert (her.user.is_active, her.user.has_usable_password(), her.user.is_forgotten) == (False, False, True)
    assert not her.client.session.exists(session)
    assert list(her.user.api_tokens.filter(revoked_at=None)) == []
    with connection.cursor() as cursor:
        for table in ("account_emailaddress", "mfa_authenticator"):
            cursor.execute(f"select count(*) from {table} where user_id = %s", [her.user.pk])
            assert cursor.fetchone() == (0,)


def test_history_keeps_what_was_done_without_the_person(her: Spread) -> None:
    before = list(AuditRow.objects.order_by("pk").values_list("pk", "action", "subject_type", "subject_id", "at"))

    forget()

    after = list(AuditRow.objects.order_by("pk").values_list("pk", "action", "subject_type", "subject_id", "at"))
    assert after[: len(before)] == before
    row = AuditRow.objects.get(action="company.noted")
    assert row.details == {"names": ["…", "…"], "nested": {"mail": [{"to": "…"}]}}
    assert str(row.actor) == "A person whose data were deleted"
    message = her.case.messages.get()
    assert message.texts.get().text == "Пишите мне: …, …. …"


def test_others_are_untouched(her: Spread, officer: User) -> None:
    contacts = Contact.objects.exclude(email=ADDRESS)
    others = list(contacts.order_by("pk").values())
    users = list(User.objects.exclude(pk=her.user.pk).order_by("pk").values("pk", "email", "name", "is_active"))

    forget()

    assert list(contacts.order_by("pk").values()) == others != []
    assert (
        list(User.objects.exclude(pk=her.user.pk).order_by("pk").values("pk", "email", "name", "is_active")) == users
    )


def test_namesake_keeps_the_name_and_an_officer_decides(her: Spread, officer: User) -> None:
    namesake = PersonFactory(name=NAME, email="another@other.example", phone="")

    request = forget()
    namesake.refresh_from_db()

    assert (request.state, namesake.name) == (RequestState.LEFT, NAME)
    places = {(place.table, place.column, place.row): place for place in request.places.all()}
    assert {place.reason for place in places.values()} == {"same-name"}
    for where, place in places.items():
        decide = actions.it_is_another if where[0] == "companies_person" else actions.take_out_place
        decide(place, by=officer)
    request.refresh_from_db()
    namesake.refresh_from_db()
    assert (request.state, request.pending, namesake.name) == (RequestState.DONE, {}, NAME)
    assert [trace for trace in traces() if not trace.startswith("companies_person")] == []


@pytest.mark.parametrize("room", [keeper.room for keeper in keepers()])
def test_what_was_cut_off_goes_on(room: str, her: Spread, monkeypatch: pytest.MonkeyPatch) -> None:
    request = actions.ask_to_be_forgotten(person(addresses=[ADDRESS]), by=None)

    def die(name: str, known: object) -> int:
        if name == room:
            raise SystemExit(9)
        return kept(name, known)

    forgetting = actions.carry_out.__globals__
    kept = forgetting["_let_go"]
    monkeypatch.setitem(forgetting, "_let_go", die)
    with pytest.raises(SystemExit):
        actions.carry_out(request.pk)
    monkeypatch.setitem(forgetting, "_let_go", kept)
    assert queries.left_behind() == [request.pk]
    actions.carry_out(request.pk)

    request.refresh_from_db()
    assert (request.state, traces(), queries.left_behind()) == (RequestState.DONE, [], [])


def test_forgetting_twice_changes_nothing_more(her: Spread) -> None:
    request = forget()
    rows = AuditRow.objects.count()

    assert actions.carry_out(request.pk) is None
    assert AuditRow.objects.count() == rows


def test_audit_rows_change_in_no_other_way(her: Spread) -> None:
    row = AuditRow.objects.get(action="company.noted")

    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        AuditRow.objects.filter(pk=row.pk).update(details={})
    with connection.cursor() as cursor:
        cursor.execute("select set_config('kopir.forgetting', 'on', true)")
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        AuditRow.objects.filter(pk=row.pk).update(action="x")


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        ("call 8(701)5557788 today", True),
        ("DANA  SEITOVA", True),
        ("dana.seitova@sayahat.example.", True),
        ("xdana.seitova@sayahat.example", False),
        ("Dana Seitovaite", False),
        ("Dana", False),
        ("17015557788999", False),
    ],
)
def test_search_finds_whole_words_in_any_table(said: str, is_found: bool, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create table stray (id int primary key, said text[])")
        cursor.execute("insert into stray values (1, %s)", [["x", said]])
    her = person(addresses=[ADDRESS], names=[NAME, LATIN, "Dana"], phones=["8 701 555 77 88"])

    found = [(spot.column.table, spot.column.name, spot.row) for spot in searching.spots(her)]

    assert found == ([("stray", "said", "1")] if is_found else [])


def test_staff_are_forgotten_by_an_administrator_alone(officer: User) -> None:
    with pytest.raises(NotAllowed):
        actions.ask_to_be_forgotten(person(accounts=[officer.pk]), by=None)
    administrator = User.objects.create_user("a@example.org", "a long password", role=Role.ADMINISTRATOR)
    assert actions.ask_to_be_forgotten(person(accounts=[officer.pk]), by=administrator).pk

"""A person spread over every room is forgotten, and nobody else is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from cases.factories import CaseFactory
from companies.factories import CompanyFactory, PersonFactory
from kopir.applications.models import Application
from kopir.cases.models import CaseMessage, CaseMessageText, CaseNote
from kopir.companies.models import CompanyMember
from kopir.companies.models import Person as Contact
from kopir.core import audit
from kopir.core.errors import NotAllowed
from kopir.core.models import AuditRow, Role, User
from kopir.core.personal import person, whole
from kopir.heritage.models import Contribution
from kopir.mail.models import Mail
from kopir.privacy import actions, queries, searching
from kopir.privacy.models import DataRequest, Place
from kopir.privacy.states import PlaceState, RequestState
from kopir.vetting.models import Hit

pytestmark = pytest.mark.django_db

ADDRESS = "aigul.primerova@example.kz"
NAME = "Айгуль Примерова"
LATIN = "Aigul Primerova"
PHONE = "+7 (727) 555-01-23"


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("officer@example.org", "pass", role=Role.OFFICER, name="Officer Example")


@pytest.fixture
def spread(officer: User) -> User:
    """Somebody with an account, a contact, an application, messages, hits, a contribution, mails and audit rows."""
    user = User.objects.create_user(ADDRESS, "pass", role=Role.MEMBER, name=NAME)
    company = CompanyFactory()
    CompanyMember.objects.create(company=company, user=user)
    contact = PersonFactory(company=company, name=NAME, name_latin=LATIN, email=ADDRESS.upper(), phone=PHONE)
    case = CaseFactory()
    message = CaseMessage.objects.create(case=case, nonce="n1", side="publisher", audience="publisher", author=user)
    CaseMessageText.objects.create(
        message=message, language="ru", text=f"С уважением, {NAME}, тел. 7 727 555 01 23, {ADDRESS.title()}"
    )
    CaseNote.objects.create(case=case, author=officer, text=f"{LATIN.upper()} called; write to {ADDRESS}")
    Hit.objects.create(
        company=company, subject=f"person:{contact.pk}", person=contact, listed_key="ofac-sdn:1", source="ofac-sdn",
        own_name=LATIN, listed_name="PRIMEROVA, Aygul", score=0.5, listed={}, because=[{"ours": "primerova"}],
    )  # fmt: skip
    Application.objects.create(
        reference="AP-2020-000001", nonce="n2", applicant_name=NAME, email=ADDRESS, phone=PHONE, language="ru",
        country="KZ", company_name="ТОО «Пример»", kind="partner", seeks="Покупатель мёда", consent_version="1",
    )  # fmt: skip
    Contribution.objects.create(
        reference="KJ-G-1", name=NAME, email=ADDRESS, language="ru", text="Память", consent_version="1"
    )
    actions.ask_for_link(ADDRESS, language="ru", network="192.0.2.0/24")
    audit.record("test.named", company, actor=user, words=f"said by {NAME}", to=ADDRESS)
    return user


def _forget(start: User) -> DataRequest:
    request = actions.ask_to_be_forgotten(person(addresses=[start.email], accounts=[start.pk]), by=None)
    done = actions.carry_out(request.pk)
    assert done is not None
    return done


def _everything() -> str:
    """Each table of the whole database as text, its own of this room included, but for what others publish."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = current_schema() order by 1")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"select coalesce(json_agg(t)::text, '') from \"{table}\" t")
            found.append(f"{table}: {cursor.fetchone()[0]}")
    return "\n".join(found).lower()


def test_person_leads_from_address_to_all_that_is_known(spread: User) -> None:
    known = whole(person(addresses=[ADDRESS.upper()]))
    assert known.accounts == {spread.pk}
    assert known.names == {NAME, LATIN}
    assert known.phones == {PHONE}


def test_person_spread_over_all_rooms_is_found_nowhere_afterwards(spread: User) -> None:
    before = _everything()
    words = (ADDRESS, NAME.lower(), LATIN.lower(), "555-01-23", "555 01 23")
    assert all(word in before for word in words)
    done = _forget(spread)
    assert (done.state, done.pending, list(done.places.all())) == (RequestState.DONE, {}, [])
    after = _everything()
    assert [word for word in words if word in after] == []
    assert list(searching.spots(person(addresses=[ADDRESS], names=[NAME, LATIN], phones=[PHONE]))) == []


def test_history_keeps_that_somebody_acted(spread: User) -> None:
    _forget(spread)
    row = AuditRow.objects.get(action="test.named")
    assert row.actor_id == spread.pk
    assert row.details == {"words": "said by …", "to": "…"}
    assert str(User.objects.get(pk=spread.pk)) == "A person whose data were deleted"
    hit = Hit.objects.get()
    assert (hit.own_name, hit.because, hit.listed_name) == ("…", [], "PRIMEROVA, Aygul")
    assert CaseMessageText.objects.get().text == "С уважением, …, тел. …, …"
    assert CaseNote.objects.get().text == "… called; write to …"


def test_forgotten_account_opens_nothing(spread: User, client: Client) -> None:
    client.force_login(spread)
    assert client.get("/en/data/mine/").status_code == 200
    _forget(spread)
    assert client.get("/en/data/mine/").status_code == 302
    assert not client.login(email=ADDRESS, password="pass")


def test_others_are_untouched(spread: User, officer: User) -> None:
    other = PersonFactory(name="Болат Другой", email="bolat@example.kz", phone="+7 727 555 99 99")
    near = PersonFactory(name="Айгуль Примероваева", email="x.aigul.primerova@example.kz", phone="+7 727 555 01 234")
    _forget(spread)
    for one in (other, near, officer):
        before = (str(one), one.email)
        one.refresh_from_db()
        assert (str(one), one.email) == before
    assert near.phone == "+7 727 555 01 234"


def test_name_of_a_namesake_is_left_to_an_officer(spread: User, officer: User) -> None:
    twin = PersonFactory(name=NAME, email="another@example.kz")
    done = _forget(spread)
    assert done.state == RequestState.LEFT
    assert {(one.table, one.reason) for one in done.places.all()} >= {
        ("companies_person", "same-name"),
        ("cases_casemessagetext", "same-name"),
    }
    assert ADDRESS not in CaseMessageText.objects.get().text.lower()
    actions.it_is_another(done.places.get(table="companies_person"), by=officer)
    for place in Place.objects.filter(state=PlaceState.OPEN):
        actions.take_out_place(place, by=officer)
    done.refresh_from_db()
    assert (done.state, done.pending) == (RequestState.DONE, {})
    twin.refresh_from_db()
    assert twin.name == NAME
    assert NAME not in CaseMessageText.objects.get().text


def test_process_that_died_in_the_middle_goes_on(spread: User, monkeypatch: pytest.MonkeyPatch) -> None:
    request = actions.ask_to_be_forgotten(person(addresses=[ADDRESS]), by=None)

    def dies(*_given: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(searching, "take_out", dies)
        with pytest.raises(KeyboardInterrupt):
            actions.carry_out(request.pk)
    assert not Contact.objects.filter(email__iexact=ADDRESS).exists()
    assert queries.left_behind() == [request.pk]
    done = actions.carry_out(request.pk)
    assert done is not None
    assert done.state == RequestState.DONE
    assert ADDRESS not in _everything()
    assert actions.carry_out(request.pk) is None


def test_officer_is_not_forgotten_by_himself(officer: User) -> None:
    with pytest.raises(NotAllowed):
        actions.ask_to_be_forgotten(person(addresses=[officer.email], accounts=[officer.pk]), by=None)


def test_link_goes_only_to_who_is_known(spread: User) -> None:
    assert not actions.ask_for_link("stranger@example.kz", language="ru", network="192.0.2.0/24")
    assert [one.to_address for one in Mail.objects.filter(kind="data-link")] == [ADDRESS]

"""Messages in a case: who reads them, files that are what they say, and a form that is sent twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.factories import CaseFactory
from cases.introduced import agreed
from companies.factories import MemberFactory
from kopir.cases import actions
from kopir.cases.models import Case, CaseFile, CaseMessage
from kopir.cases.models.talk import Audience
from kopir.cases.queries import messages_shown
from kopir.cases.states import Side
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import AuditRow, Role, User
from kopir.watchlists import queries as watchlists
from vetting.vetted import PDF

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]


@pytest.fixture(autouse=True)
def _no_index_kept() -> Iterator[None]:
    watchlists.forget_index()
    yield
    watchlists.forget_index()


@pytest.fixture
def case(officer: User) -> Case:
    _publisher, _interested, found = agreed(officer)
    return actions.introduce(found, by=officer)


def say(case: Case, audience: Audience, by: User, side: Side = Side.CHAMBER, text: str = "Добрый день") -> CaseMessage:
    return actions.send_message(case, text, audience, [], nonce=f"{audience}{side}{text}"[:32], by=by, side=side)


def member(case: Case, side: str, person: Person) -> User:
    user = person(Role.MEMBER)
    MemberFactory(company=getattr(case, side), user=user)
    return user


@pytest.mark.parametrize("side", ["publisher", "interested"])
def test_company_reads_what_was_said_to_both_or_to_it(side: str, case: Case, officer: User, person: Person) -> None:
    made = {audience: say(case, audience, officer) for audience in Audience}

    assert set(messages_shown(case, member(case, side, person))) == {made[Audience.ALL], made[Audience(side)]}
    assert set(messages_shown(case, officer)) == set(made.values())
    assert set(messages_shown(case, person(Role.MEMBER))) == set()


def test_company_writes_to_both_or_to_the_chamber_alone(case: Case, person: Person) -> None:
    user = member(case, "publisher", person)
    say(case, Audience.ALL, user, Side.PUBLISHER)
    say(case, Audience.PUBLISHER, user, Side.PUBLISHER)

    with pytest.raises(BadInput):
        say(case, Audience.INTERESTED, user, Side.PUBLISHER)


def test_before_the_introduction_companies_do_not_write_to_each_other(officer: User) -> None:
    case = CaseFactory()

    with pytest.raises(WrongState):
        say(case, Audience.ALL, officer, Side.PUBLISHER)
    say(case, Audience.PUBLISHER, officer, Side.PUBLISHER)


def test_same_form_twice_is_one_message(case: Case, officer: User) -> None:
    assert say(case, Audience.ALL, officer) == say(case, Audience.ALL, officer)
    assert CaseMessage.objects.filter(case=case).count() == 1


def test_message_is_read_in_translation_with_the_original(
    case: Case, officer: User, person: Person, as_user: AsUser
) -> None:
    message = say(case, Audience.ALL, officer)
    actions.translate_message(message, "en", "Good day", by=officer)
    with pytest.raises(BadInput):
        actions.translate_message(message, "ru", "То же", by=officer)

    text = (
        as_user(member(case, "publisher", person)).get(reverse("cases:case", args=[case.reference])).content.decode()
    )

    assert "Good day" in text
    assert "Добрый день" in text


def test_file_is_served_to_those_who_read_its_message(
    case: Case, officer: User, person: Person, as_user: AsUser
) -> None:
    file = SimpleUploadedFile("договор.pdf", PDF)
    actions.send_message(case, "См. файл", Audience.PUBLISHER, [file], nonce="n", by=officer, side=Side.CHAMBER)
    address = reverse("cases:file", args=[case.reference, CaseFile.objects.get().pk])
    readers = {
        "visitor": (None, 302), "publisher": (member(case, "publisher", person), 200),
        "interested": (member(case, "interested", person), 404), "other": (person(Role.MEMBER), 404),
        "partner": (person(Role.PARTNER), 404), "editor": (person(Role.EDITOR), 404), "officer": (officer, 200),
    }  # fmt: skip

    for who, (user, expected) in readers.items():
        answer = as_user(user).get(address)
        assert answer.status_code == expected, who
        if answer.streaming:
            assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"MZ\x90\x00" + bytes(60)), ("b.pdf", b"%PDF-" + bytes(25 * 1024 * 1024))]
)
def test_file_that_is_not_taken_loses_nothing_that_was_typed(
    name: str, content: bytes, case: Case, officer: User, as_user: AsUser
) -> None:
    page = as_user(officer).post(
        reverse("cases_desk:case_step", args=[case.reference, "say"]),
        {"nonce": "n", "text": "Важный текст", "audience": "all", "files": SimpleUploadedFile(name, content)},
    )

    assert page.status_code == 422
    assert "Важный текст" in page.content.decode()
    assert not CaseMessage.objects.exists()


def test_hostile_message_is_shown_as_text(case: Case, officer: User, as_user: AsUser) -> None:
    as_user(officer).post(
        reverse("cases_desk:case_step", args=[case.reference, "say"]),
        {"nonce": "n", "text": "<img src=x onerror=alert(1)> \u202eabc", "audience": "all"},
    )

    text = as_user(officer).get(reverse("cases_desk:case", args=[case.reference])).content.decode()
    assert "<img src=x" not in text
    assert "&lt;img" in text
    assert "\u202e" not in text


@pytest.mark.django_db(transaction=True)
def test_form_sent_twice_at_the_same_moment_is_one_message(transactional_db: None) -> None:
    user = User.objects.create_user("o@chamber.example", None, role=Role.OFFICER)
    case = CaseFactory()
    ready, done = threading.Barrier(2), []

    def send() -> None:
        ready.wait(60)
        try:
            one = Case.objects.get(pk=case.pk)
            done.append(say(one, Audience.PUBLISHER, user).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert len(done) == 2
    assert len(set(done)) == 1
    assert AuditRow.objects.filter(action="case.message_sent", subject_id=str(case.pk)).count() == 1

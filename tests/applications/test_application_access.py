"""Who gets which answer from which page of the room; a page missing here fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from applications.factories import ApplicationFactory, FileFactory, MessageFactory
from companies.factories import NameFactory
from kopir.applications import desk_urls, links, urls
from kopir.applications.models import Application
from kopir.core.models import AuditRow, Role, User

pytestmark = pytest.mark.django_db
PEOPLE = ("visitor", "member", "partner", "editor", "officer", "administrator")
OPEN = (200,) * 6
LEADS_ON = (302,) * 6
LOOK = (302, 403, 403, 403, 200, 200)
BUTTON = (302, 403, 403, 403, 302, 302)
CHOICE = (302, 403, 403, 403, 422, 422)  # nothing chosen: the page is shown again
PUBLIC: dict[str, tuple[str, tuple[int, ...]]] = {
    "apply": ("get", OPEN),
    "companies": ("post", OPEN),
    "received": ("get", OPEN),
    "resend": ("get", OPEN),
    "status": ("get", OPEN),
    "reply": ("get", LEADS_ON),
    "withdraw": ("get", OPEN),
}
DESK: dict[str, tuple[str, tuple[int, ...]]] = {
    "queue": ("get", LOOK),
    "detail": ("get", LOOK),
    "take": ("post", BUTTON),
    "assign": ("post", BUTTON),
    "review": ("post", BUTTON),
    "ask": ("get", LOOK),
    "accept": ("post", CHOICE),
    "decline": ("get", LOOK),
    "file": ("get", LOOK),
}
TABLE = {f"applications:{name}": row for name, row in PUBLIC.items()} | {
    f"applications_desk:{name}": row for name, row in DESK.items()
}
PRIVATE = ("Айгерім", "aigerim", "+7 701", "Алтай Бал", "гречишного", "каталог.pdf", "Сколько тонн")


def whole(**fields: object) -> Application:
    application = ApplicationFactory(state="in-review", **fields)
    MessageFactory(application=application)
    FileFactory(application=application)
    return application


def address(name: str, application: Application) -> str:
    room, _colon, page = name.partition(":")
    if room == "applications_desk":
        kwargs: dict[str, object] = {} if page == "queue" else {"reference": application.reference}
        if page == "file":
            kwargs["pk"] = application.files.get().pk
        return reverse(name, kwargs=kwargs)
    if page == "received":
        return reverse(name, args=[links.received_token(application.reference)])
    if page in {"status", "reply", "withdraw"}:
        return reverse(name, args=[links.status_token(application)])
    return reverse(name)


def as_somebody(who: str, person: Callable[..., User], as_user: Callable[[User | None], Client]) -> Client:
    return as_user(None if who == "visitor" else person(Role(who)))


def test_table_has_every_page() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(PUBLIC)
    assert {pattern.name for pattern in desk_urls.urlpatterns} == set(DESK)


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("who", PEOPLE)
def test_page_answers(
    name: str, who: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    application = whole()
    client = as_somebody(who, person, as_user)
    method, answers = TABLE[name]

    answer = getattr(client, method)(address(name, application))
    content = b"".join(answer) if answer.streaming else answer.content

    assert answer.status_code == answers[PEOPLE.index(who)]
    if answers in {LOOK, BUTTON, CHOICE} and who not in {"officer", "administrator"}:
        assert [words for words in PRIVATE if words in content.decode()] == []
        application.refresh_from_db()
        assert (application.state, application.owner, AuditRow.objects.count()) == ("in-review", None, 0)


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row[0] == "post"])
def test_buttons_are_not_links(name: str, officer: User, as_user: Callable[[User | None], Client]) -> None:
    assert as_user(officer).get(address(name, whole())).status_code == 405


@pytest.mark.parametrize("name", ["applications_desk:ask", "applications_desk:decline"])
@pytest.mark.parametrize("who", ["visitor", "member", "partner", "editor"])
def test_nobody_else_asks_or_declines(
    name: str, who: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    application = whole()

    as_somebody(who, person, as_user).post(address(name, application), {"text": "?", "reason": "no"})

    application.refresh_from_db()
    assert (application.state, application.messages.count(), AuditRow.objects.count()) == ("in-review", 1, 0)


def test_a_file_is_found_through_its_own_application_only(
    officer: User, as_user: Callable[[User | None], Client]
) -> None:
    file, other = whole().files.get(), whole()

    url = reverse("applications_desk:file", args=[other.reference, file.pk])

    assert as_user(officer).get(url).status_code == 404


@pytest.mark.parametrize("reference", ["AP-2020-999999", "%00", "x" * 300])
def test_unknown_references_are_not_found(
    reference: str, officer: User, as_user: Callable[[User | None], Client]
) -> None:
    assert as_user(officer).get(f"/desk/applications/{reference}/").status_code == 404


@pytest.mark.parametrize("name", ["applications_desk:queue", "applications_desk:detail", "applications:status"])
def test_number_of_queries_does_not_grow(
    name: str,
    officer: User,
    as_user: Callable[[User | None], Client],
    django_assert_num_queries: Callable[..., object],
) -> None:
    application = whole(owner=officer)
    NameFactory(text="ТОО «Алтай Бал»")
    client, url = as_user(officer), address(name, application)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)

    for number in range(2):
        whole(owner=officer)
        MessageFactory(application=application, author=officer)
        FileFactory(application=application, name=f"{number}.pdf")
        NameFactory(text=f"ТОО «Алтай Бал» {number}")

    with django_assert_num_queries(len(few.captured_queries)):
        client.get(url)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("url", ["/", "/accounts/login/", "/en/opportunities/"])
def test_who_does_not_work_here_can_apply_from_every_page(
    url: str, who: str, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    page = as_somebody(who, person, as_user).get(url, follow=True).text

    with translation.override("en"):
        is_there = f'href="{reverse("applications:apply")}" data-dialog="apply"' in page
    assert is_there is (who in {"visitor", "member", "partner"})


def test_the_start_page_counts_what_waits(officer: User, as_user: Callable[[User | None], Client]) -> None:
    for state in ("new", "in-review", "asked", "withdrawn"):
        ApplicationFactory(state=state)
    client = as_user(officer)

    figure = next(one for one in client.get("/").context["figures"] if one.label == "Applications waiting")

    assert figure.number == len(client.get(figure.url).context["rows"]) == 2

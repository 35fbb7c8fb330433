"""Who sees the vetting, that a company never learns of a hit, and what the pages ask of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.factories import MemberFactory
from kopir.core.models import Role, User
from kopir.vetting import actions, desk_urls, urls
from kopir.vetting.actions import Paper
from kopir.vetting.models import Evidence, Hit, Standing
from kopir.watchlists import queries as watchlists
from vetting.vetted import PDF, known_company, load_lists, paper

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
PEOPLE = ("visitor", "own member", "other member", Role.PARTNER, Role.EDITOR, Role.OFFICER, Role.ADMINISTRATOR)
LOOK = (302, 404, 404, 404, 404, 200, 200)
BUTTON = (302, 404, 404, 404, 404, 302, 302)
ONCE = (302, 404, 404, 404, 404, 302, 409)  # the second who presses it is told
EMPTY = (302, 404, 404, 404, 404, 422, 422)  # without what has to be typed
WRONG = (302, 404, 404, 404, 404, 409, 409)  # a check says stop
OWN = (302, 200, 404, 404, 404, 200, 200)
TABLE = {
    "vetting_desk:queue": ("get", LOOK),
    "vetting_desk:company": ("get", LOOK),
    "vetting_desk:screen": ("post", BUTTON),
    "vetting_desk:take": ("post", ONCE),
    "vetting_desk:assign": ("post", EMPTY),
    "vetting_desk:pass": ("post", WRONG),
    "vetting_desk:refuse": ("post", EMPTY),
    "vetting_desk:hit": ("post", EMPTY),
    "vetting_desk:evidence": ("post", ONCE),
    "vetting:papers": ("get", OWN),
    "vetting:file": ("get", OWN),
}


@pytest.fixture(autouse=True)
def _lists() -> Iterator[None]:
    watchlists.forget_index()
    load_lists()
    yield
    watchlists.forget_index()


def test_every_page_stands_in_the_table() -> None:
    named = {f"vetting_desk:{one.name}" for one in desk_urls.urlpatterns} | {
        f"vetting:{one.name}" for one in urls.urlpatterns
    }
    assert named == set(TABLE)


@pytest.mark.parametrize("page", sorted(TABLE))
def test_pages_open_to_the_right_people(
    page: str, officer: User, person: Callable[..., User], as_user: AsUser
) -> None:
    company = known_company("ТОО «Выдумка Трейдинг»")
    actions.screen(company, by=officer)
    evidence = actions.add_evidence(company, Paper("registration"), paper(), by=officer)
    hit = Hit.objects.get(company=company)
    args: dict[str, list[object]] = {
        "vetting_desk:queue": [], "vetting_desk:hit": [hit.pk, "confirm"],
        "vetting_desk:evidence": [evidence.pk, "accept"], "vetting:file": [company.reference, evidence.pk],
    }  # fmt: skip
    method, expected = TABLE[page]
    answers = []
    for who in PEOPLE:
        user = None
        if who == "own member":
            user = person(Role.MEMBER)
            MemberFactory(company=company, user=user)
        elif who == "other member":
            user = person(Role.MEMBER)
            MemberFactory(company=known_company("ТОО «Другая»"), user=user)
        elif who != "visitor":
            user = person(who)
        answer = getattr(as_user(user), method)(reverse(page, args=args.get(page, [company.reference])))
        if answer.streaming:
            b"".join(answer.streaming_content)  # a file that is read to its end is closed
        answers.append(answer.status_code)

    assert tuple(answers) == expected


def test_company_never_learns_of_a_hit(officer: User, person: Callable[..., User], as_user: AsUser) -> None:
    company = known_company("ТОО «Выдумка Трейдинг»")
    actions.take(company, by=officer)
    actions.screen(company, by=officer)
    user = person(Role.MEMBER)
    MemberFactory(company=company, user=user)
    client = as_user(user)

    for page in (
        reverse("vetting:papers", args=[company.reference]),
        reverse("companies:detail", args=[company.reference]),
    ):
        text = client.get(page).content.decode()
        for word in ("VYDUMKA", "ofac", "watchlist", "Vetting sheet", "Being checked", "hit"):
            assert word not in text.replace("white", "").replace("whit", ""), (page, word)


def test_sheet_shows_the_hit_with_its_evidence(officer: User, as_user: AsUser) -> None:
    company = known_company("ТОО «Выдумка Трейдинг»")
    actions.screen(company, by=officer)

    text = as_user(officer).get(reverse("vetting_desk:company", args=[company.reference])).content.decode()

    for words in ("VYDUMKA TRADING", "ofac-sdn", "the same", "stop"):
        assert words in text


def test_company_hands_a_paper_in_and_reads_why_it_is_not_accepted(
    officer: User, person: Callable[..., User], as_user: AsUser
) -> None:
    company, user = known_company(), person(Role.MEMBER)
    MemberFactory(company=company, user=user)
    address = reverse("vetting:papers", args=[company.reference])

    answer = as_user(user).post(address, {"kind": "registration", "file": paper("справка.pdf")})
    assert answer.status_code == 302
    evidence = Evidence.objects.get(company=company)
    actions.refuse_evidence(evidence, "Просим справку этого года", by=officer)

    assert "Просим справку этого года" in as_user(user).get(address).content.decode()
    file = as_user(user).get(reverse("vetting:file", args=[company.reference, evidence.pk]))
    assert b"".join(file.streaming_content) == PDF  # type: ignore[attr-defined]
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Disposition"].startswith("attachment")


def test_disguised_program_is_refused_and_what_was_typed_stays(person: Callable[..., User], as_user: AsUser) -> None:
    company, user = known_company(), person(Role.MEMBER)
    MemberFactory(company=company, user=user)

    page = as_user(user).post(
        reverse("vetting:papers", args=[company.reference]),
        {"kind": "registration", "number": "KZ-77", "file": paper("extract.pdf", b"MZ\x90\x00" + bytes(60))},
    )

    assert page.status_code == 200
    assert "KZ-77" in page.content.decode()
    assert not Evidence.objects.filter(company=company).exists()


@pytest.mark.parametrize("part", ["hits", "second", "checking", "papers", "expiring", "ending"])
def test_queue_asks_a_fixed_number_of_queries(part: str, officer: User, as_user: AsUser) -> None:
    def some() -> None:
        company = known_company("ТОО «Выдумка Трейдинг»")
        actions.take(company, by=officer)
        actions.screen(company, by=officer)
        actions.add_evidence(company, Paper("registration"), paper(), by=officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("vetting_desk:queue"), {"part": part}).status_code == 200
        return len(asked)

    client = as_user(officer)
    some()
    queries()
    few = queries()
    for _number in range(4):
        some()

    assert queries() == few


def test_buttons_of_two_officers_clear_a_hit(officer: User, person: Callable[..., User], as_user: AsUser) -> None:
    company = known_company("ТОО «Выдумка Трейдинг»")
    actions.screen(company, by=officer)
    hit = Hit.objects.get(company=company)
    as_user(officer).post(reverse("vetting_desk:hit", args=[hit.pk, "propose"]), {"reason": "Another owner"})
    as_user(officer).post(reverse("vetting_desk:hit", args=[hit.pk, "clear"]))
    hit.refresh_from_db()
    assert hit.state == "proposed"

    as_user(person(Role.OFFICER)).post(reverse("vetting_desk:hit", args=[hit.pk, "clear"]))
    hit.refresh_from_db()
    assert hit.state == "cleared"


def test_unknown_step_or_company_is_not_found(officer: User, as_user: AsUser) -> None:
    client = as_user(officer)

    assert client.get(reverse("vetting_desk:company", args=["KZ-C-000000"])).status_code == 404
    assert client.post("/desk/vetting/hits/1/explode/").status_code == 404
    assert not Standing.objects.exists()

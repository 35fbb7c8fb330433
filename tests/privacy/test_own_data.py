"""A person asks for a link, reads, takes a copy, deletes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail as sent
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from applications.factories import ApplicationFactory
from companies.factories import CompanyFactory, MemberFactory, PersonFactory
from heritage.factories import RequestFactory
from kopir.applications.models import Application
from kopir.companies.models import Company
from kopir.companies.models import Person as Contact
from kopir.core.models import Role, User
from kopir.core.personal import person as known_person
from kopir.mail.models import Mail
from kopir.privacy import actions, links, queries
from kopir.privacy.models import DataRequest, Door

pytestmark = pytest.mark.django_db
HERS = "hanako@mitsubachi.example"


@pytest.fixture
def contact() -> Contact:
    return PersonFactory(name="蜂 花子", email=HERS, phone="+81 3 5555 0102")


def ask(client: Client, email: str) -> str:
    answer = client.post(reverse("privacy:ask"), {"email": email})
    assert answer.status_code == 200
    return answer.text


def test_answer_is_the_same_for_known_and_unknown_addresses(contact: Contact, client: Client) -> None:
    assert ask(client, HERS) == ask(client, "nobody@example.org")
    assert [(mail.kind, mail.to_address) for mail in Mail.objects.all()] == [("data-link", HERS)]
    assert len(sent.outbox) == 0


def test_link_opens_for_half_an_hour(contact: Contact, client: Client) -> None:
    url = links.new_door(HERS, "en")

    opened = client.get(url)
    Door.objects.update(ends_at=timezone.now() - timedelta(seconds=1))

    assert (opened.status_code, "蜂 花子" in opened.text, opened["Cache-Control"]) == (200, True, "no-store")
    assert client.get(url).status_code == 410
    assert client.get(url[:-3] + "x/").status_code == 410


def test_link_shows_nothing_of_others(contact: Contact, client: Client) -> None:
    PersonFactory(company=contact.company, name="Айгерім Сейтқали", email="aigerim@altaibal.example")

    page = client.get(links.new_door(HERS, "en")).text

    assert [words for words in ("Айгерім", "aigerim", "701 555") if words in page] == []


def test_asking_too_often_sends_nothing_more(contact: Contact, client: Client, settings: object) -> None:
    settings.APPLICATIONS_PER_ADDRESS = 2  # type: ignore[attr-defined]

    pages = {ask(client, HERS) for _time in range(4)}

    assert (len(pages), Mail.objects.count()) == (1, 2)


def test_copy_holds_all_that_is_shown(contact: Contact, client: Client) -> None:
    ApplicationFactory(email=HERS.upper(), applicant_name="蜂 花子", seeks="=1+1")
    url = links.new_door(HERS, "en")

    answer = client.post(f"{url}copy/")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        rows = json.loads(archive.read("data.json"))
        assert len(archive.namelist()) == 3
        assert b"'=1+1" in b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".csv"))
    with translation.override("en"):
        assert [row["what"] for row in rows] == [str(one.what) for one in queries.told(known_person(addresses=[HERS]))]
    assert list(DataRequest.objects.values_list("wish", "state", "pending")) == [("export", "done", {})]


def test_deletion_needs_a_tick_and_closes_the_link(contact: Contact, client: Client) -> None:
    url = links.new_door(HERS, "en")

    unsure = client.post(f"{url}delete/")
    assert (unsure.status_code, DataRequest.objects.count()) == (422, 0)
    sure = client.post(f"{url}delete/", {"sure": "on"})
    actions.carry_out(DataRequest.objects.get().pk)

    assert (sure.status_code, client.get(url).status_code) == (200, 410)
    assert not Contact.objects.filter(pk=contact.pk).exists()
    assert Company.objects.filter(pk=contact.company_id).exists()


def test_last_member_goes_and_the_company_stays(person: Callable[..., User], as_user: Callable[..., Client]) -> None:
    user = person(Role.MEMBER)
    member = MemberFactory(user=user)
    client = as_user(user)

    client.post(reverse("privacy:forget_mine"), {"sure": "on"})
    actions.carry_out(DataRequest.objects.get().pk)

    assert client.get(reverse("privacy:mine")).status_code == 302
    assert (member.company.members.count(), Company.objects.filter(pk=member.company_id).count()) == (0, 1)


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_mail_is_written_in_each_language(language: str, contact: Contact) -> None:
    assert actions.ask_for_link(HERS, language=language, network="192.0.2.0/24")

    mail = Mail.objects.get()
    assert (mail.language, f"/{language}/data/" in mail.body) == (language, True)


def test_what_we_keep_lists_every_declaration(client: Client) -> None:
    page = client.get(reverse("privacy:kept")).text

    assert [held.model for held in queries.declared() if f"{held.model}:" not in page] == []


def test_night_lets_go_of_what_is_due() -> None:
    today = timezone.localdate()
    due = ApplicationFactory(state="accepted", company=CompanyFactory(), retain_until=today - timedelta(days=1))
    kept = ApplicationFactory(state="accepted", company=CompanyFactory(), retain_until=today)
    assert [(one.room, one.rows) for one in queries.overdue(today)] == [("applications", 1)]

    done = actions.forget_due(today)

    assert (done, queries.overdue(today), actions.forget_due(today)) == ({"applications": 1}, [], {})
    assert [one.pk for one in Application.objects.filter(forgotten_at=None)] == [kept.pk]
    due.refresh_from_db()
    assert (due.email, due.applicant_name) == ("", "")


def test_links_that_ended_go() -> None:
    links.new_door(HERS, "en")
    Door.objects.update(ends_at=timezone.now() - timedelta(minutes=1))

    actions.clear_doors()

    assert Door.objects.count() == 0


def test_answers_of_the_archive_are_told_and_go_too() -> None:
    asked = RequestFactory(name="蜂 花子", email=HERS, answer="Dear Ms Hachi, we have found the grave.")
    her = known_person(addresses=[HERS])
    assert "Dear Ms Hachi" in str([one.row for one in queries.told(her)])

    actions.carry_out(actions.ask_to_be_forgotten(her, by=None).pk)
    asked.refresh_from_db()

    assert asked.answer == ""


def test_mails_are_told_with_times_as_people_read_them(contact: Contact) -> None:
    actions.ask_for_link(HERS, language="en", network="192.0.2.0/24")
    at = Mail.objects.get().created_at

    with translation.override("en"):
        (mail,) = [one.row for one in queries.told(known_person(addresses=[HERS])) if str(one.what) == "A mail"]

    assert mail["written or said at"] == f"{at:%Y-%m-%d %H:%M} UTC"

"""Who gets which answer from which page of the room; a page missing here fails. No secret text on any of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kopir.core.models import AuditRow, Role, User
from kopir.mail import actions, desk_urls, links, machine_urls, urls
from kopir.mail.models import Bouncing, Mail, ReleaseRule, Template
from mail.letters_made import ASKED, HELD, SECRET, SOFT, drafted, invitation

pytestmark = pytest.mark.django_db
PEOPLE = ("visitor", "member", "partner", "editor", "officer", "administrator")
LOOK = (302, 403, 403, 403, 200, 200)
BUTTON = (302, 403, 403, 403, 302, 302)
DESK: dict[str, tuple[str, tuple[int, ...]]] = {
    "queue": ("get", LOOK),
    "release_many": ("post", BUTTON),
    "templates": ("get", LOOK),
    "template": ("get", LOOK),
    "use_default": ("post", BUTTON),
    "rules": ("get", LOOK),
    "addresses": ("get", LOOK),
    "clear_address": ("post", BUTTON),
    "detail": ("get", LOOK),
    "edit": ("get", LOOK),
    "release": ("post", BUTTON),
    "withdraw": ("post", BUTTON),
    "retry": ("post", BUTTON),
    "note_seen": ("post", BUTTON),
}
PUBLIC = {"stop": ("get", (200,) * 6)}
MACHINES = {"events": ("post", (401,) * 6)}  # whoever is logged in: the signature alone counts
PRIVATE = ("hanako", "蜂蜜", "the company", "the link")
As = Callable[[User | None], Client]


def waiting(**fields: Any) -> Mail:
    return drafted(HELD, to_name="蜂蜜 花子", **fields)


def address(name: str, mail: Mail) -> str:
    if name in {"template", "use_default"}:
        return reverse(f"mail_desk:{name}", args=["invitation", "ja"])
    if name in {"detail", "edit", "release", "withdraw", "retry", "note_seen"}:
        return reverse(f"mail_desk:{name}", args=[mail.pk])
    return reverse(f"mail_desk:{name}")


def client_of(who: str, person: Callable[..., User], as_user: As) -> Client:
    return as_user(None if who == "visitor" else person(Role(who)))


def test_table_has_every_page() -> None:
    assert {pattern.name for pattern in desk_urls.urlpatterns} == set(DESK)
    assert {pattern.name for pattern in urls.urlpatterns} == set(PUBLIC)
    assert {pattern.name for pattern in machine_urls.urlpatterns} == set(MACHINES)


@pytest.mark.parametrize("name", DESK)
@pytest.mark.parametrize("who", PEOPLE)
def test_page_answers(name: str, who: str, person: Callable[..., User], as_user: As) -> None:
    mail = waiting()
    before = AuditRow.objects.filter(subject_type="mail.mail").count()
    client = client_of(who, person, as_user)
    method, answers = DESK[name]

    answer = getattr(client, method)(address(name, mail))

    assert answer.status_code == answers[PEOPLE.index(who)]
    if who not in {"officer", "administrator"}:
        assert [words for words in PRIVATE if words in answer.text] == []
        mail.refresh_from_db()
        assert (mail.state, AuditRow.objects.filter(subject_type="mail.mail").count()) == ("draft", before)


@pytest.mark.parametrize("who", PEOPLE)
def test_link_in_a_mail_opens_for_everybody(who: str, person: Callable[..., User], as_user: As) -> None:
    url = links.stop_address(drafted(SOFT)).partition("localhost:8000")[2]

    answer = client_of(who, person, as_user).get(url)

    assert (answer.status_code, "hanako" in answer.text) == (PUBLIC["stop"][1][PEOPLE.index(who)], False)
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_reports_events_without_the_signature(who: str, person: Callable[..., User], as_user: As) -> None:
    answer = client_of(who, person, as_user).post("/api/mail/events", [], content_type="application/json")

    assert answer.status_code == MACHINES["events"][1][PEOPLE.index(who)]


@pytest.mark.parametrize("name", [name for name, row in DESK.items() if row[0] == "post"])
def test_buttons_are_not_links(name: str, officer: User, as_user: As) -> None:
    assert as_user(officer).get(address(name, waiting())).status_code == 405


@pytest.mark.parametrize(("who", "status", "number"), [("officer", 403, 0), ("administrator", 302, 1)])
def test_administrators_set_rules(
    who: str, status: int, number: int, person: Callable[..., User], as_user: As
) -> None:
    asked = {"kind": HELD.name, "automatic": "yes"}

    answer = client_of(who, person, as_user).post(reverse("mail_desk:rules"), asked)

    assert (answer.status_code, ReleaseRule.objects.filter(is_automatic=True).count()) == (status, number)


@pytest.mark.parametrize("state", ["released", "suppressed", "draft"])
def test_secret_text_is_shown_to_nobody(state: str, officer: User, as_user: As) -> None:
    mail = drafted(SECRET, values={"link": "https://open.sesame.example"})
    if state == "draft":
        ReleaseRule.objects.create(kind=SECRET.name, is_automatic=False)
        mail = drafted(SECRET, values={"link": "https://open.sesame.example"}, key="other")
    if state == "suppressed":
        Bouncing.objects.create(address_hash=mail.address_hash)
        actions.send(mail.pk)
    client = as_user(officer)

    pages = [client.get(reverse("mail_desk:queue"), {"state": "all"}), client.get(address("detail", mail)),
             client.post(reverse("mail_desk:release_many"), {"mail": mail.pk}, follow=True)]  # fmt: skip

    mail.refresh_from_db()
    assert (mail.state, "sesame" in mail.body) == (state, True)
    assert [page for page in pages if "sesame" in page.text] == []
    assert client.get(address("edit", mail)).status_code == 409


def test_desk_does_not_see_the_link_that_stops_the_readers_mails(officer: User, as_user: As) -> None:
    mail = invitation(officer)

    page = as_user(officer).get(address("detail", mail)).text

    assert "Вы производите мёд" in page
    assert "/mail/stop/" not in page


def test_officer_edits_and_releases(officer: User, as_user: As) -> None:
    mail, client = waiting(), as_user(officer)

    refused = client.post(address("edit", mail), {"subject": "Kept", "body": " "})
    client.post(address("edit", mail), {"subject": "New\r\nBcc: x@y.example", "body": "<b>New</b>"})
    client.post(address("release", mail))
    again = client.post(address("release", mail), follow=True)

    mail.refresh_from_db()
    assert 'value="Kept"' in refused.text
    assert (mail.subject, mail.body, mail.state, mail.released_by) == (
        "New Bcc: x@y.example", "<b>New</b>\n", "released", officer,
    )  # fmt: skip
    assert "that cannot be done now" in again.text
    assert "&lt;b&gt;New&lt;/b&gt;" in again.text


def test_many_are_shown_before_they_go(officer: User, as_user: As) -> None:
    mails, client = [waiting(key=f"k{number}") for number in range(3)], as_user(officer)
    chosen = {"mail": [mails[0].pk, mails[1].pk]}

    preview = client.post(reverse("mail_desk:release_many"), chosen)
    assert (preview.status_code, preview.text.count("About the company")) == (200, 2)
    assert Mail.objects.filter(state="draft").count() == 3

    client.post(reverse("mail_desk:release_many"), {**chosen, "confirmed": "1"})
    assert list(Mail.objects.order_by("pk").values_list("state", flat=True)) == ["released", "released", "draft"]


def test_whole_page_is_chosen_and_one_left_out_and_the_list_stays_narrowed(officer: User, as_user: As) -> None:
    mails, client = [waiting(key=f"k{number}") for number in range(3)], as_user(officer)
    asked = {"on-page": [mail.pk for mail in mails], "whole-page": "1", "list": f"kind={HELD.name}&state=all&x=//y"}

    preview = client.post(reverse("mail_desk:release_many"), asked)
    assert preview.text.count("checked") == 3
    kept = {"mail": [mails[0].pk, mails[2].pk], "list": asked["list"], "confirmed": "1"}
    done = client.post(reverse("mail_desk:release_many"), kept)

    assert done.url == f"{reverse('mail_desk:queue')}?state=all&kind={HELD.name}&purpose="
    assert list(Mail.objects.order_by("pk").values_list("state", flat=True)) == ["released", "draft", "released"]


def test_released_by_another_meanwhile_is_said_and_not_counted_as_gone(officer: User, as_user: As) -> None:
    mails, client = [waiting(key=f"k{number}") for number in range(2)], as_user(officer)
    asked = {"mail": [mail.pk for mail in mails], "confirmed": "1"}
    actions.release(mails[0], by=officer)

    part = client.post(reverse("mail_desk:release_many"), asked, follow=True).text
    none = client.post(reverse("mail_desk:release_many"), asked, follow=True).text

    assert ("1 mail is on its way." in part, "are left out" in part) == (True, True)
    assert ("on their way" in none, "Please choose mails" in none) == (False, True)


def test_many_that_could_not_be_sent_are_tried_again_together(officer: User, as_user: As) -> None:
    mails, client = [drafted(ASKED, key=f"k{number}") for number in range(2)], as_user(officer)
    Mail.objects.update(state="failed", attempts=8, last_error="ConnectionRefusedError")
    held_back = drafted(SOFT, key="held")
    Mail.objects.filter(pk=held_back.pk).update(state="suppressed")
    chosen = [mail.pk for mail in (*mails, held_back)]
    assert client.get(reverse("mail_desk:queue")).text.count('name="mail"') == 2

    client.post(reverse("mail_desk:release_many"), {"mail": chosen, "confirmed": "1"})

    found = Mail.objects.order_by("pk").values_list("state", "attempts", "released_by")
    assert list(found)[:2] == [("released", 0, officer.pk)] * 2
    assert list(found)[2][0] == "suppressed"
    assert AuditRow.objects.filter(action="mail.retried").count() == 2


def test_mail_that_came_back_waits_until_somebody_has_seen_it(officer: User, as_user: As) -> None:
    mail, client, url = drafted(SOFT), as_user(officer), reverse("mail_desk:queue")
    refused = client.post(address("note_seen", mail), follow=True)
    Mail.objects.filter(pk=mail.pk).update(state="bounced", sent_at=mail.created_at)
    assert [row.mail.pk for row in client.get(url).context["rows"]] == [mail.pk]

    for _twice in range(2):
        client.post(address("note_seen", mail))

    assert "that cannot be done now" in refused.text
    assert client.get(url).context["rows"] == []
    assert [row.mail.pk for row in client.get(url, {"state": "bounced"}).context["rows"]] == [mail.pk]
    assert AuditRow.objects.filter(action="mail.seen", actor=officer).count() == 1


@pytest.mark.parametrize("chosen", ["x", "-1", "9" * 40, "", "1.5", "²"])
def test_nonsense_chosen_is_left_out(chosen: str, officer: User, as_user: As) -> None:
    answer = as_user(officer).post(reverse("mail_desk:release_many"), {"mail": chosen}, follow=True)

    assert "choose mails that wait" in answer.text


def test_unknown_mails_and_texts_are_not_found(officer: User, as_user: As) -> None:
    client = as_user(officer)

    for url in ("/desk/mail/0/", f"/desk/mail/{10**30}/", "/desk/mail/templates/x/en/",
                "/desk/mail/templates/invitation/xx/", "/desk/mail/templates/invitation%00/en/"):  # fmt: skip
        assert client.get(url).status_code == 404


def test_list_is_narrowed_and_searched(officer: User, as_user: As) -> None:
    one, other = waiting(about=officer), drafted(SOFT, to="taro@example.org", key="b")
    client, url = as_user(officer), reverse("mail_desk:queue")

    def found(answer: Any) -> list[int]:
        return [row.mail.pk for row in answer.context["rows"]]

    assert found(client.get(url)) == [one.pk]
    assert found(client.get(url, {"state": "all"})) == [other.pk, one.pk]
    assert found(client.get(url, {"state": "all", "purpose": "introductions"})) == [other.pk]
    assert found(client.get(url, {"state": "nonsense", "kind": "x", "page": "z"})) == [one.pk]
    assert found(client.post(url, {"q": " TARO@example.org\x00"})) == [other.pk]
    assert found(client.post(url, {"q": f"core.user {officer.pk}"})) == [one.pk]


def test_text_is_previewed_saved_and_given_back(officer: User, as_user: As) -> None:
    client, url = as_user(officer), reverse("mail_desk:template", args=["invitation", "ja"])
    asked = {"subject": "{company}様", "body": "{why} <i>"}

    preview = client.post(url, asked)
    assert ("[company]様" in preview.text, "[why] &lt;i&gt;" in preview.text) == (True, True)
    refused = client.post(url, {"subject": "{secret}", "body": "Kept words", "save": "1"})
    assert ("Kept words" in refused.text, Template.objects.count()) == (True, 0)
    client.post(url, {**asked, "save": "1"})
    assert client.get(url).context["form"].initial["subject"] == "{company}様"
    client.post(reverse("mail_desk:use_default", args=["invitation", "ja"]))

    assert list(Template.objects.values_list("number", "is_default", "made_by")) == [
        (2, True, officer.pk), (1, False, officer.pk),
    ]  # fmt: skip


def test_address_is_looked_up_and_cleared(officer: User, as_user: As) -> None:
    mail, client = drafted(SOFT), as_user(officer)
    Bouncing.objects.create(address_hash=mail.address_hash)
    actions.never_again(mail.address_hash, None, source="link")

    page = client.post(reverse("mail_desk:addresses"), {"address": "Hanako@hachimitsu.example"})
    assert ("come back" in page.text, "Wants no mails but answers" in page.text) == (True, True)
    assert "hachimitsu" not in client.get(reverse("mail_desk:addresses")).text
    client.post(reverse("mail_desk:clear_address"), {"address": "Hanako@hachimitsu.example"})

    assert Bouncing.objects.get().cleared_by == officer


@pytest.mark.parametrize("name", ["queue", "templates", "rules", "addresses", "detail"])
def test_number_of_queries_does_not_grow(
    name: str, officer: User, as_user: As, django_assert_num_queries: Callable[..., object]
) -> None:
    mail, client = waiting(), as_user(officer)
    url = address(name, mail)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)

    for number in range(3):
        waiting(key=f"more{number}", account=officer)
        actions.edit_draft(mail, f"S{number}", "B", by=officer)
        actions.never_again(f"{number}" * 64, None, source="link")

    with django_assert_num_queries(len(few.captured_queries)):
        client.get(url)

"""Applying: with and without JavaScript, by people and by robots; hostile input is shown as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from unittest import mock

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from applications.conftest import Typed
from applications.factories import EXE, PDF, upload
from companies.factories import EntryFactory, SnapshotFactory
from kopir.applications import links
from kopir.applications.models import Application
from kopir.core.models import AuditRow
from opportunities.factories import ApprovedTextFactory, OpportunityFactory, PublishedFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SUBMITTED = "Your application has been submitted. We are already processing it."


def url(name: str = "apply", language: str = "en", *args: str) -> str:
    with translation.override(language):
        return reverse(f"applications:{name}", args=args)


def stamp_in(page: str) -> str:
    return re.search(r'name="stamp" value="([^"]+)"', page)[1]  # type: ignore[index]


def test_application_is_sent_and_received(typed: Typed) -> None:
    client = Client()

    answer = client.post(url(language="ja"), typed(attached=[upload(PDF, "会社案内.pdf"), upload(PDF)]))

    made = Application.objects.get()
    assert (answer.status_code, answer.headers["Location"].startswith("/ja/apply/received/")) == (302, True)
    assert (made.applicant_name, made.email, made.language, made.country, made.kind, made.seeks) == (
        "田中 花子", "hanako@hachimitsu.example", "ja", "JP", "partner", "カザフスタンのはちみつを輸入したい。",
    )  # fmt: skip
    assert [file.name for file in made.files.all()] == ["会社案内.pdf", "file.pdf"]


def test_page_after_sending_says_the_sentence_and_the_number(typed: Typed) -> None:
    page = Client().post(url(), typed(), follow=True).text

    assert SUBMITTED in page
    assert Application.objects.get().reference in page
    assert "hanako" not in page


@pytest.mark.parametrize("token", ["x", "IkFQLTIwMjAtMDAwMDAxIg:1abc:forged", "%00"])
def test_page_after_sending_shows_nothing_to_guessers(token: str) -> None:
    assert Client().get(f"/en/apply/received/{token}/").status_code == 404


def test_page_after_sending_ends_after_a_day() -> None:
    with mock.patch("time.time", return_value=(timezone.now() - timedelta(days=2)).timestamp()):
        token = links.received_token("AP-2020-000001")

    assert Client().get(url("received", "en", token)).status_code == 404


def test_dialog_gets_the_form_alone() -> None:
    page = Client().get(url(), headers=HTMX)

    assert ("<html" in page.text, 'hx-post="/en/apply/"' in page.text, "csrftoken" in page.cookies) == (
        False, True, True,
    )  # fmt: skip


def test_dialog_gets_the_errors_and_the_thanks_alone(typed: Typed) -> None:
    client = Client()

    wrong = client.post(url(), typed(email="nonsense"), headers=HTMX)
    sent = client.post(url(), typed(), headers=HTMX, follow=True)

    assert ("<html" in wrong.text, 'apply__errors' in wrong.text, 'value="nonsense"' in wrong.text) == (
        False, True, True,
    )  # fmt: skip
    assert ("<html" in sent.text, SUBMITTED in sent.text) == (False, True)


def test_apply_link_does_not_lead_from_the_form_to_itself() -> None:
    assert 'data-dialog="apply"' not in Client().get(url()).text


@pytest.mark.parametrize("missing", ["applicant_name", "email", "country", "company_name", "kind", "seeks", "agreed"])
def test_what_is_missing_is_said_and_nothing_is_lost(missing: str, typed: Typed) -> None:
    answer = Client().post(url(), typed(**{missing: ""}))

    assert list(answer.context["form"].errors) == [missing]
    assert f'href="#apply_{missing}"' in answer.text
    kept = {"applicant_name": "田中 花子", "email": "hanako@", "company_name": "東京蜂蜜", "seeks": "はちみつ"}
    assert [words for name, words in kept.items() if name != missing and words not in answer.text] == []
    assert (Application.objects.count(), AuditRow.objects.count()) == (0, 0)


def test_every_link_in_the_summary_leads_somewhere(typed: Typed) -> None:
    page = Client().post(url(), {"stamp": typed()["stamp"]}).text

    named = set(re.findall(r'href="#([^"]+)"', page)) - {"main"}
    assert named - set(re.findall(r'id="([^"]+)"', page)) == set()
    assert len(named) == 7


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"attached": lambda: upload(EXE, "invoice.pdf")}, "attached"),
        ({"attached": lambda: [upload(PDF)] * 6}, "attached"),
        ({"seeks": lambda: "a" * 5_001}, "seeks"),
        ({"email": lambda: "a@b.example\r\nBcc: all@x.example"}, "email"),
        ({"country": lambda: "FR"}, "country"),
        ({"kind": lambda: "heritage"}, "kind"),
        ({"entry": lambda: "edinet/E99999"}, "entry"),
        ({"about": lambda: "KZBO20200101001"}, "about"),
        ({"company_name": lambda: "x" * 301}, "company_name"),
    ],
)
def test_what_cannot_be_used_is_said(wrong: dict[str, Callable[[], object]], name: str, typed: Typed) -> None:
    answer = Client().post(url(), typed(**{field: make() for field, make in wrong.items()}))

    assert (list(answer.context["form"].errors), Application.objects.count()) == ([name], 0)


def test_control_characters_are_left_out(typed: Typed) -> None:
    Client().post(url(), typed(applicant_name="田中\x00\u202e\r\n花子", seeks="a\x00b\r\nc"))

    made = Application.objects.get()
    assert (made.applicant_name, made.seeks) == ("田中 花子", "ab\nc")


def test_hostile_words_are_shown_as_text(typed: Typed) -> None:
    page = Client().post(url(), typed(company_name="<script>alert(1)</script>", email="")).text

    assert ("<script>alert" in page, "&lt;script&gt;alert" in page) == (False, True)


def test_a_robot_in_the_trap_is_told_what_everybody_is_told(typed: Typed) -> None:
    page = Client().post(url(), typed(topic="https://spam.example"), follow=True)

    assert (page.status_code, SUBMITTED in page.text, bool(re.search(r"AP-20\d\d-9\d{5}", page.text))) == (
        200, True, True,
    )  # fmt: skip
    assert Application.objects.count() == 0


def test_a_robot_in_a_hurry_is_told_what_everybody_is_told(typed: Typed, settings: object) -> None:
    settings.APPLICATION_LEAST_SECONDS = 600  # type: ignore[attr-defined]  # a slow machine is in no hurry

    page = Client().post(url(), typed(), follow=True)

    assert (SUBMITTED in page.text, Application.objects.count()) == (True, 0)


def test_a_person_takes_three_seconds(typed: Typed, settings: object) -> None:
    with mock.patch("time.time", return_value=(timezone.now() - timedelta(seconds=5)).timestamp()):
        form = typed()
    settings.APPLICATION_LEAST_SECONDS = 3  # type: ignore[attr-defined]

    Client().post(url(), form)

    assert Application.objects.count() == 1


@pytest.mark.parametrize("how", ["old", "forged", "none"])
def test_a_page_left_open_is_sent_once_more(how: str, typed: Typed) -> None:
    with mock.patch("time.time", return_value=(timezone.now() - timedelta(days=2)).timestamp()):
        old = links.new_stamp()
    form = typed(stamp={"old": old, "forged": signing.dumps("x", salt="other"), "none": ""}[how])
    client = Client()

    answer = client.post(url(), form)

    assert ("opened long ago" in answer.text, "はちみつ" in answer.text, Application.objects.count()) == (
        True,
        True,
        0,
    )
    client.post(url(), {**form, "stamp": stamp_in(answer.text)})
    assert Application.objects.count() == 1


def test_the_button_pressed_twice_makes_one(typed: Typed) -> None:
    form = typed()
    client = Client()

    first, again = client.post(url(), form, follow=True), client.post(url(), form, follow=True)

    assert Application.objects.count() == 1
    assert Application.objects.get().reference in first.text
    assert Application.objects.get().reference in again.text


def test_limit_is_said_and_nothing_is_lost(typed: Typed, settings: object) -> None:
    settings.APPLICATIONS_PER_ADDRESS = 1  # type: ignore[attr-defined]
    client = Client()
    client.post(url(), typed())

    answer = client.post(url(), typed(seeks="別の件です。"))

    assert ("tomorrow" in answer.text, "別の件です。" in answer.text, Application.objects.count()) == (True, True, 1)


@pytest.mark.parametrize("is_htmx", [True, False])
def test_what_is_far_too_large_is_not_read(is_htmx: bool, typed: Typed, settings: object) -> None:
    settings.APPLICATION_MOST_BYTES = 1_000  # type: ignore[attr-defined]

    answer = Client().post(url(), typed(attached=upload(PDF + bytes(2_000))), headers=HTMX if is_htmx else {})

    assert (answer.status_code, "too large together" in answer.text, "<html" in answer.text) == (
        413, True, not is_htmx,
    )  # fmt: skip
    assert Application.objects.count() == 0


def test_forms_are_guarded_against_other_sites(typed: Typed) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post(url(), typed()).status_code == 403
    assert client.post(url("companies"), {"company_name": "Алтай"}).status_code == 403
    assert Application.objects.count() == 0


@pytest.mark.parametrize(("language", "country"), [("ja", "JP"), ("kk", "KZ"), ("ru", "KZ"), ("en", "")])
def test_country_is_guessed_from_the_language(language: str, country: str) -> None:
    assert Client().get(url(language=language)).context["form"]["country"].value() == country


def test_application_about_something_public_says_so(typed: Typed) -> None:
    opportunity = PublishedFactory()
    ApprovedTextFactory(opportunity=opportunity, kind="public-title", text="Гречишный мёд")
    client = Client()
    on_page = client.get(f"/en/opportunities/{opportunity.reference}/").text
    link = f"{url()}?about={opportunity.reference}"
    assert f'href="{link}" data-dialog="apply"' in on_page

    form = client.get(link)
    client.post(url(), typed(about=opportunity.reference))

    assert (form.context["about"], form.context["form"]["kind"].value()) == (opportunity.reference, "partner")
    assert Application.objects.get().about == opportunity.reference


def test_nothing_hidden_is_spoken_about() -> None:
    draft = OpportunityFactory()

    page = Client().get(url(), {"about": draft.reference})

    assert draft.reference not in page.text.replace(f"?about={draft.reference}", "")


def test_application_about_what_is_gone_is_sent_without_it(typed: Typed) -> None:
    client = Client()

    answer = client.post(url(), typed(about="KZBO20200101001"))

    assert ("no longer public" in answer.text, 'name="about"' in answer.text) == (True, False)


@pytest.mark.parametrize("query", ["?about=%00", "?kind=nonsense", "?about=" + "x" * 500, "?kind=mission&about="])
def test_odd_addresses_are_answered(query: str) -> None:
    assert Client().get(f"{url()}{query}").status_code == 200


@pytest.fixture
def register(db: None) -> object:
    from kopir.registers.models import NameKeys
    from kopir.registers.naming import keys_of

    entry = EntryFactory(snapshot=SnapshotFactory(), pk=1)
    NameKeys.objects.create(entry_id=entry.pk, snapshot=entry.snapshot, keys=list(keys_of(entry.names)))
    return entry


@pytest.mark.parametrize("words", ["Алтай Бал", "Altai Bal", "160240000018"])
def test_companies_are_looked_up_while_typing(words: str, register: object) -> None:
    page = Client().post(url("companies"), {"company_name": words}, headers=HTMX).text

    for shown in ("«Алтай Бал» ЖШС", "ТОО «Алтай Бал»", "160240000018", 'value="kz-stat/160240000018"', "Statistical"):
        assert shown in page
    assert "ул. Гагарина" not in page


@pytest.mark.parametrize("words", ["", "А", "無関係な会社", "\x00", "x" * 5_000])
def test_nothing_found_is_no_error(words: str, register: object) -> None:
    answer = Client().post(url("companies"), {"company_name": words}, headers=HTMX)

    assert (answer.status_code, "kz-stat" in answer.text) == (200, False)


def test_what_a_register_hides_is_not_shown(register: object) -> None:
    register.warnings = ["hidden"]  # type: ignore[attr-defined]
    register.save()  # type: ignore[attr-defined]

    assert "kz-stat" not in Client().post(url("companies"), {"company_name": "Алтай Бал"}).text


def test_look_ups_are_limited(register: object, settings: object) -> None:
    settings.APPLICATION_LOOK_UPS_PER_NETWORK = 1  # type: ignore[attr-defined]
    client = Client()

    pages = [client.post(url("companies"), {"company_name": "Алтай Бал"}).text for _ in range(2)]

    assert ["kz-stat" in page for page in pages] == [True, False]


def test_company_is_looked_up_and_chosen_without_javascript(register: object, typed: Typed) -> None:
    client = Client()

    shown = client.post(url(), typed(company_name="Altai Bal", look_up="1", email=""))
    assert ('value="kz-stat/160240000018"' in shown.text, "apply__errors" in shown.text) == (True, False)
    assert ("はちみつ" in shown.text, Application.objects.count()) == (True, 0)
    assert shown.context["form"]["agreed"].value() == "on"
    client.post(url(), typed(company_name="Altai Bal", entry="kz-stat/160240000018"))

    made = Application.objects.get()
    assert (made.entry_source, made.entry_key, made.company_name, made.country) == (
        "kz-stat", "160240000018", "Altai Bal", "KZ",
    )  # fmt: skip


def test_what_was_chosen_stays_chosen(register: object, typed: Typed) -> None:
    answer = Client().post(url(), typed(company_name="別の名前", entry="kz-stat/160240000018", email=""))

    assert 'value="kz-stat/160240000018" checked' in answer.text


def test_files_are_asked_for_again_where_the_browser_forgets_them(typed: Typed) -> None:
    words = "choose your files again"
    client = Client()

    plain = client.post(url(), typed(email="", attached=upload(PDF))).text
    dialog = client.post(url(), typed(email="", attached=upload(PDF)), headers=HTMX).text

    assert (words in plain, words in dialog) == (True, False)

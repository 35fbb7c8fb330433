"""What people send: kept whole, refused without loss, limited without a word about who they are."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from heritage.public_factories import NameFormFactory, OpenSiteFactory, named
from kopir.core.models import AuditRow
from kopir.heritage.actions.attempts import MOST
from kopir.heritage.models import AttemptKind, Contribution, Request
from kopir.heritage.public_forms import CONSENT_VERSION

pytestmark = pytest.mark.django_db
_SLOW = -600  # opened after now: not three seconds old, however long the machine takes to send it
TEXT = "Мой дед работал рядом с ними. 祖父の話。"


class _Earlier(signing.TimestampSigner):
    """Signs as of some seconds ago."""

    seconds = 0

    def timestamp(self) -> str:
        return signing.b62_encode(int(time.time()) - self.seconds)


def stamped(seconds: int = 10) -> str:
    """The stamp of a form that was opened so long ago."""
    signer = _Earlier(salt="kopir.heritage.form")
    signer.seconds = seconds
    return signer.sign("form")


def asked(**fields: object) -> dict[str, object]:
    return {
        "stamp": stamped(), "about": "", "kind": "correction", "name": "山田 花子", "email": "hanako@example.org",
        "text": TEXT, "website": "", **fields,
    }  # fmt: skip


def given(**fields: object) -> dict[str, object]:
    return asked(relation="granddaughter", consent="on", **fields)


def errors_of(content: str) -> list[str]:
    return re.findall(r"<li>([^<]+)</li>", "".join(re.findall(r'<ul class="errorlist.*?</ul>', content, re.DOTALL)))


def test_a_request_is_taken_in_and_thanked_for() -> None:
    site = OpenSiteFactory()
    named(site.record, ja="科学アカデミー")

    answer = Client().post("/ja/archive/ask/", asked(about=site.record.reference, kind="removal"), follow=True)

    request = Request.objects.get()
    assert (request.name, request.email, request.language, request.text, request.kind, request.about_id) == (
        "山田 花子", "hanako@example.org", "ja", TEXT, "removal", site.record.pk,
    )  # fmt: skip
    assert request.due_on == timezone.localdate() + timedelta(days=30)
    assert (answer.redirect_chain[0][1], request.reference in answer.content.decode()) == (302, True)
    assert "hanako" not in str(AuditRow.objects.values_list("details", flat=True)) + answer.redirect_chain[0][0]


def test_a_gift_is_kept_with_its_files_and_the_words_of_consent() -> None:
    files = [SimpleUploadedFile(f"письмо {number}.txt", f"text {number}".encode()) for number in range(2)]

    answer = Client().post("/ru/archive/give/", given(attached=files))

    gift = Contribution.objects.get()
    assert (answer.status_code, gift.relation, gift.consent_version, gift.language) == (
        302, "granddaughter", CONSENT_VERSION, "ru",
    )  # fmt: skip
    assert [(row.name, Path(row.file.path).read_bytes()) for row in gift.files.order_by("pk")] == [
        ("письмо 0.txt", b"text 0"),
        ("письмо 1.txt", b"text 1"),
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"stamp": ""}, "The form was open too long. Please send it again."),
        ({"stamp": "form:forged:signature"}, "The form was open too long. Please send it again."),
        ({"stamp": lambda: stamped(25 * 3600)}, "The form was open too long. Please send it again."),
        ({"stamp": lambda: stamped(_SLOW)}, "That was very fast. Please wait some seconds and send it again."),
        (
            {"website": "https://spam.example"},
            "Something filled in a field that is not for people. Please send the form again.",
        ),
        ({"name": "\x00 \u202e"}, "This field is required."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"text": " "}, "This field is required."),
        ({"kind": "anything"}, "Select a valid choice. anything is not one of the available choices."),
    ],
)
def test_what_cannot_be_taken_in_comes_back_whole(change: dict[str, object], sentence: str) -> None:
    fields = asked(**{name: value() if callable(value) else value for name, value in change.items()})

    answer = Client().post("/en/archive/ask/", fields)

    content = answer.content.decode()
    assert (answer.status_code, errors_of(content), Request.objects.count()) == (422, [sentence], 0)
    assert fields["text"] == " " or TEXT in content


@pytest.mark.parametrize("change", [{"website": "https://spam.example"}, {"stamp": "old"}])
def test_a_person_who_was_taken_for_a_machine_can_send_again(change: dict[str, str]) -> None:
    client = Client()
    content = client.post("/en/archive/ask/", asked(**change)).content.decode()
    shown = dict(re.findall(r'name="(\w+)" value="([^"]*)"', content))
    wait = 4 if shown["stamp"] != asked(**change)["stamp"] and "stamp" in change else 0
    time.sleep(wait)

    answer = client.post("/en/archive/ask/", asked(stamp=shown["stamp"], website=shown.get("website", "")))

    assert (answer.status_code, Request.objects.count()) == (302, 1)


def test_a_gift_without_consent_is_not_kept() -> None:
    answer = Client().post("/en/archive/give/", {**given(), "consent": ""})

    assert errors_of(answer.content.decode()) == ["Without your consent we may not keep what you give."]
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("a.txt", b"x")] * 6, "At most 5 files are possible."),
        ([("a.txt", b"")], "The submitted file is empty."),
    ],
)
def test_files_that_cannot_be_taken_are_refused_in_words(files: list[tuple[str, bytes]], sentence: str) -> None:
    attached = [SimpleUploadedFile(name, content) for name, content in files]

    answer = Client().post("/en/archive/give/", given(attached=attached))

    assert errors_of(answer.content.decode()) == [sentence]
    assert (TEXT in answer.content.decode(), Contribution.objects.count()) == (True, 0)


def test_a_file_that_is_a_program_is_refused_and_the_words_stay() -> None:
    picture = SimpleUploadedFile("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")

    answer = Client().post("/en/archive/give/", given(attached=[picture]))

    content = answer.content.decode()
    assert (answer.status_code, len(errors_of(content)), TEXT in content) == (422, 1, True)
    assert Contribution.objects.count() == 0


def test_messages_of_one_network_are_limited() -> None:
    client = Client()

    codes = [client.post("/en/archive/ask/", asked()).status_code for _one in range(MOST[AttemptKind.VOICE] + 1)]
    last = client.post("/en/archive/give/", given())

    assert (codes, Request.objects.count()) == ([302] * MOST[AttemptKind.VOICE] + [422], MOST[AttemptKind.VOICE])
    assert errors_of(last.content.decode()) == [
        "Too many messages came from your network in one hour. Please try again later."
    ]
    assert TEXT in last.content.decode()


@pytest.mark.parametrize("about", ["KJ-S-9999", "\x00", "x" * 500, "<script>"])
def test_a_form_about_nothing_is_still_a_form(about: str) -> None:
    content = Client().get("/en/archive/ask/", {"about": about}).content.decode()

    assert ("About:" in content, "<script>" in content.split("<main")[1]) == (False, False)


def test_a_form_about_somebody_does_not_name_him() -> None:
    form = NameFormFactory()
    named(form.person.record, ja="鈴木次郎")

    content = Client().get(f"/en/archive/ask/?about={form.person.record.reference}").content.decode()

    assert (form.person.record.reference in content, "鈴木" in content) == (True, False)


def test_a_form_about_what_is_closed_is_about_nothing() -> None:
    site = OpenSiteFactory(record__state="draft")

    Client().post("/en/archive/ask/", asked(about=site.record.reference))

    assert Request.objects.get().about is None


def test_a_number_we_did_not_sign_is_not_shown() -> None:
    content = Client().get("/en/archive/thanks/?number=KJ-ASKED-1").content.decode()

    assert "KJ-ASKED-1" not in content[content.index("<main") :]


def test_forms_are_kept_by_no_cache() -> None:
    answers = [Client().get(f"/en/archive/{path}/") for path in ("give", "ask", "people")]

    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store"] * 3

"""Every mail is a row first: written once, safe, released by a rule or a person."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from kopir.core.errors import AlreadyThere, BadInput, NotAllowed, WrongState
from kopir.core.languages import Language
from kopir.core.models import AuditRow, User
from kopir.mail import actions, addresses, kinds, texts
from kopir.mail.actions.sending import MOST_ATTEMPTS
from kopir.mail.models import Mail, ReleaseRule
from kopir.mail.purposes import Purpose
from kopir.mail.states import MailState
from mail.letters_made import ASKED, HELD, SECRET, TEST_KINDS, drafted, invitation, writing

pytestmark = pytest.mark.django_db


def test_automatic_mail_is_released_and_queued_in_the_transaction_that_drafts_it() -> None:
    mail = drafted(ASKED)

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("mail.send", {"pk": mail.pk})
    assert (mail.state, mail.released_how, mail.released_by) == ("released", "rule", None)
    assert (mail.subject, mail.body) == ("About the company", "See the link\n")


def test_other_mail_waits_for_a_person(officer: User) -> None:
    mail = drafted(HELD)
    assert (mail.state, ProcrastinateJob.objects.count()) == ("draft", 0)

    actions.release(mail, by=officer)

    mail.refresh_from_db()
    assert (mail.state, mail.released_how, mail.released_by) == ("released", "person", officer)
    assert ProcrastinateJob.objects.get().args == {"pk": mail.pk}


def test_rule_of_the_desk_overrides_the_kind() -> None:
    ReleaseRule.objects.create(kind=HELD.name, is_automatic=True)
    ReleaseRule.objects.create(kind=ASKED.name, is_automatic=False)

    assert [drafted(HELD).state, drafted(ASKED).state] == ["released", "draft"]


def test_key_names_nobody() -> None:
    with pytest.raises(ValueError, match="no address"):
        actions.draft(writing(key="case:1:reader@example.org"))


def test_same_key_is_written_once() -> None:
    first = actions.draft(writing(key="case:1"))
    again = actions.draft(writing(key="case:1", to="other@example.org"))

    assert (first.pk, Mail.objects.count(), ProcrastinateJob.objects.count()) == (again.pk, 1, 1)
    assert again.to_address == "hanako@hachimitsu.example"


@pytest.mark.parametrize(
    "address",
    ["", "x", "a@b", "a@example.org\nBcc: all@example.org", "a@example.org\r\n", "a@example.org,b@example.org",
     "A <a@example.org>", "a b@example.org", "a@example.org\u202e", "a@exa\u2028mple.org", f"{'a' * 250}@example.org"],
)  # fmt: skip
def test_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(BadInput):
        drafted(to=address)

    assert (Mail.objects.count(), ProcrastinateJob.objects.count()) == (0, 0)


def test_line_breaks_in_values_make_no_header() -> None:
    company = "A\r\nBcc: all@x.example\u2028B\u202e"
    mail = drafted(values={"company": company, "link": "L"}, to_name="H\r\nCc: x@y.example")

    assert (mail.subject, mail.to_name) == ("About A Bcc: all@x.example B", "H Cc: x@y.example")


def test_values_are_put_in_once_and_never_read_themselves() -> None:
    mail = drafted(values={"company": "{link} {0.__class__} {x!r}", "link": "L"})

    assert mail.subject == "About {link} {0.__class__} {x!r}"


def test_values_a_kind_does_not_have_are_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="takes"):
        actions.draft(writing(values={"company": "A"}))


def test_unknown_language_is_written_in_the_default() -> None:
    assert drafted(language="other").language == "en"


@pytest.mark.parametrize(
    "kind", [kind for kind in kinds.every() if kind not in TEST_KINDS], ids=lambda kind: kind.name
)
@pytest.mark.parametrize("language", Language.values)
def test_shipped_texts_are_whole(kind: kinds.Kind, language: str) -> None:
    letter = texts.shipped(kind.name, language)

    assert texts.checked(kind, letter.subject, letter.body) == letter


def test_database_holds_a_mail_to_its_release(officer: User) -> None:
    mail = drafted(HELD)

    for broken in (
        {"state": "released"},
        {"state": "sent", "sent_at": "2026-01-01T00:00:00Z"},
        {"to_address": "a@b.example\nBcc: x@y.example"},
        {"subject": "A\nBcc: x@y.example"},
        {"state": "unheard-of"},
        {"emptied_at": "2026-01-01T00:00:00Z"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mail.objects.filter(pk=mail.pk).update(**broken)


def test_draft_is_edited_and_withdrawn_until_it_has_left(officer: User) -> None:
    mail = drafted(HELD)
    actions.edit_draft(mail, "Another\nsubject", "Other words", by=officer)
    actions.withdraw(mail, by=officer)

    mail.refresh_from_db()
    assert (mail.subject, mail.body, mail.state) == ("Another subject", "Other words\n", "withdrawn")
    for step in (actions.release, actions.withdraw, actions.retry):
        with pytest.raises(WrongState):
            step(mail, by=officer)
    with pytest.raises(WrongState):
        actions.edit_draft(mail, "A", "B", by=officer)
    done = AuditRow.objects.filter(subject_type="mail.mail").order_by("pk").values_list("action", flat=True)
    assert list(done) == ["mail.drafted", "mail.edited", "mail.withdrawn"]


def test_nobody_edits_a_secret(officer: User) -> None:
    ReleaseRule.objects.create(kind=SECRET.name, is_automatic=False)
    mail = drafted(SECRET)

    with pytest.raises(NotAllowed):
        actions.edit_draft(mail, "A", "B", by=officer)
    actions.withdraw(mail, by=officer)

    mail.refresh_from_db()
    assert mail.body == ""


def test_many_are_released_at_once_and_what_moved_meanwhile_stays(officer: User) -> None:
    mails = [drafted(HELD, key=f"k{number}") for number in range(3)]
    actions.withdraw(mails[0], by=officer)

    assert [mail.pk for mail in actions.release_many(mails, by=officer)] == [mails[1].pk, mails[2].pk]
    assert list(Mail.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "released", "released"]


def test_invitation_waits_for_a_person_whatever_the_rule_says(officer: User) -> None:
    ReleaseRule.objects.create(kind="invitation", is_automatic=True)

    mail = invitation(officer)

    assert (mail.state, mail.purpose) == (MailState.DRAFT, Purpose.INVITATIONS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(state="released", released_how="rule", released_at=mail.created_at)


def test_invitation_needs_a_reason(officer: User) -> None:
    with pytest.raises(BadInput):
        invitation(officer, why=" \n ")


def test_nobody_is_invited_twice_in_half_a_year(officer: User) -> None:
    first = invitation(officer)
    assert invitation(officer).pk == first.pk

    with pytest.raises(AlreadyThere):
        invitation(officer, key="lead:2", to="INFO@altai-bal.example")
    actions.withdraw(first, by=officer)
    assert invitation(officer, key="lead:2").pk != first.pk


@pytest.mark.parametrize("purpose", [Purpose.INVITATIONS, None])
def test_nobody_is_invited_who_said_never_again(officer: User, purpose: Purpose | None) -> None:
    actions.never_again(addresses.hashed("Info@Altai-Bal.example"), purpose, source="link")

    with pytest.raises(NotAllowed):
        invitation(officer)
    assert Mail.objects.count() == 0


def test_a_mail_is_tried_for_an_hour() -> None:
    from kopir.mail import tasks

    strategy = tasks.send.retry_strategy
    assert (strategy.max_attempts, strategy.exponential_wait, MOST_ATTEMPTS) == (8, 3, 8)

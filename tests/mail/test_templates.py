"""The desk's own texts and rules."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from kopir.core.errors import BadInput, NotAllowed
from kopir.core.languages import Language
from kopir.core.models import User
from kopir.mail import actions, kinds, queries, texts
from kopir.mail.models import Template
from mail.letters_made import ASKED, HELD, drafted, with_text

pytestmark = pytest.mark.django_db
INVITATION = kinds.known("invitation")


def test_new_version_is_used_from_then_on_and_the_old_ones_stay(officer: User) -> None:
    with_text(ASKED)
    before = drafted()

    assert actions.save_template(ASKED, Language.ENGLISH, "New {company}", "New\n\n{link}", by=officer) is not None
    assert actions.save_template(ASKED, Language.ENGLISH, "New {company}", "New\n\n{link}", by=officer) is None

    assert drafted().subject == "New the company"
    before.refresh_from_db()
    assert before.subject == "About the company"
    assert list(Template.objects.values_list("number", "made_by")) == [(2, officer.pk), (1, None)]


def test_shipped_text_comes_back(officer: User) -> None:
    shipped = texts.shipped("invitation", "ja")
    actions.save_template(INVITATION, Language.JAPANESE, "{company}様", "{why}", by=officer)
    assert texts.current("invitation", "ja") == texts.Letter("{company}様", "{why}\n")

    actions.use_default(INVITATION, Language.JAPANESE, by=officer)

    assert texts.current("invitation", "ja") == shipped
    assert actions.use_default(INVITATION, Language.JAPANESE, by=officer) is None


@pytest.mark.parametrize(
    ("subject", "body"),
    [("{password}", "B"), ("A", "{company.__class__}"), ("A", "{company!r}"), ("A", "{0}"), ("A", "{ company }"),
     ("A", "{"), ("A", "}"), ("A", "{{company}}"), ("", "B"), ("A", " \n"), ("x" * 201, "B"), ("A", "x" * 20_001)],
)  # fmt: skip
def test_text_that_could_not_be_filled_is_refused(officer: User, subject: str, body: str) -> None:
    with pytest.raises(BadInput):
        actions.save_template(INVITATION, Language.ENGLISH, subject, body, by=officer)

    assert Template.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "subject", "is_taken"),
    [("account", "{text}", False), ("account", "{subject} !", True), ("application-link", "{link}", False),
     ("application-link", "{reference}", True), ("data-link", "{link}", False), ("invitation", "{link}", True)],
)  # fmt: skip
@pytest.mark.parametrize("language", Language)
def test_what_opens_something_is_not_put_in_a_subject_that_the_desk_reads(
    officer: User, name: str, subject: str, language: Language, *, is_taken: bool
) -> None:
    if is_taken:
        assert actions.save_template(kinds.known(name), language, subject, "B", by=officer) is not None
        return
    with pytest.raises(BadInput):
        actions.save_template(kinds.known(name), language, subject, "B", by=officer)
    assert Template.objects.count() == 0


def test_versions_are_written_once(officer: User) -> None:
    made = actions.save_template(INVITATION, Language.ENGLISH, "A", "B", by=officer)
    assert made is not None

    with pytest.raises(IntegrityError), transaction.atomic():
        Template.objects.filter(pk=made.pk).update(body="C")
    officer.delete()
    made.refresh_from_db()
    assert (made.body, made.made_by) == ("B\n", None)


def test_rule_of_a_kind(officer: User) -> None:
    actions.set_rule(HELD, is_automatic=True, by=officer)
    assert queries.is_automatic(HELD)
    actions.set_rule(HELD, is_automatic=False, by=officer)
    assert not queries.is_automatic(HELD)

    with pytest.raises(NotAllowed):
        actions.set_rule(INVITATION, is_automatic=True, by=officer)


def test_no_kind_of_invitation_can_be_declared_automatic() -> None:
    with pytest.raises(ValueError, match="by a person"):
        kinds.Kind("x", "X", kinds.Purpose.INVITATIONS, automatic=True)


def test_two_kinds_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="another kind"):
        kinds.register(kinds.Kind("invitation", "X", kinds.Purpose.SERVICE))

"""People are closed by default; the policy is held by the actions and by the database."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from heritage.factories import ARCHIVE_KINDS, EditorFactory, PersonRecordFactory
from kopir.core.errors import AlreadyThere, BadInput, KopirError, NotAllowed, WrongState
from kopir.core.models import AuditRow, SearchEntry
from kopir.heritage import actions
from kopir.heritage.actions import Form, PersonFacts
from kopir.heritage.models import NameForm, Person, Record

pytestmark = pytest.mark.django_db
LIST = "https://www.mhlw.go.jp/list"
DEAD = PersonFacts(has_died=True, official_list=LIST, date_edtf="1947-02-03", birth_year=1921)
FORM = Form("Судзуки Иосио", "ru-Cyrl", "List of camp 37, f. 380 op. 2 d. 23")


def published_person(facts: PersonFacts = DEAD) -> Record:
    writer = EditorFactory()
    record = actions.write_record(facts, [], by=writer)
    actions.add_name_form(record, FORM, by=writer)
    actions.send_to_review(record, by=writer)
    return actions.publish(record, by=EditorFactory())


def test_forms_of_a_name_stand_beside_one_another() -> None:
    record = actions.write_record(DEAD, [], by=None)

    actions.add_name_form(record, FORM, by=None)
    actions.add_name_form(record, Form("鈴木義雄", "ja-Jpan", "Family", reading="スズキ ヨシオ", place=2), by=None)

    assert list(NameForm.objects.values_list("text", "keys")) == [
        ("Судзуки Иосио", ["suzuki", "yosyo"]),
        ("鈴木義雄", ["鈴木義雄", "suzuki", "yosyo"]),
    ]


def test_double_unnamed_or_unsourced_forms_are_refused() -> None:
    record = actions.write_record(DEAD, [], by=None)
    actions.add_name_form(record, FORM, by=None)

    with pytest.raises(AlreadyThere):
        actions.add_name_form(record, FORM, by=None)
    for form in (Form("", "ru-Cyrl", "List"), Form("Ито", "ru-Cyrl", " "), Form("Ито", "klingon", "List")):
        with pytest.raises(BadInput):
            actions.add_name_form(record, form, by=None)

    assert NameForm.objects.count() == 1


def test_second_editor_opens_a_listed_dead_person_who_is_never_filed() -> None:
    record = published_person()

    person = actions.open_person(record, by=EditorFactory())

    assert (person.is_open, SearchEntry.objects.filter(kind__in=ARCHIVE_KINDS).count()) == (True, 0)


@pytest.mark.parametrize(
    "facts",
    [
        PersonFacts(has_died=False, official_list=LIST),
        PersonFacts(has_died=True),
        PersonFacts(has_died=True, official_list=LIST, family_objects=True),
        PersonFacts(consent_version="2026-01", consent_withdrawn=True),
        PersonFacts(consent_version="2026-01", family_objects=True),
        PersonFacts(),
    ],
)
def test_policy_is_held(facts: PersonFacts) -> None:
    record = published_person(facts)

    with pytest.raises(WrongState):
        actions.open_person(record, by=EditorFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(record=record).update(is_open=True)

    assert not Person.objects.get(record=record).is_open


def test_consent_opens_a_survivor() -> None:
    record = published_person(PersonFacts(consent_version="2026-01"))

    assert actions.open_person(record, by=EditorFactory()).is_open


def test_writer_cannot_open_and_unpublished_cannot_be_opened() -> None:
    record = published_person()
    assert record.written_by is not None

    with pytest.raises(NotAllowed):
        actions.open_person(record, by=record.written_by)
    with pytest.raises(WrongState):
        actions.open_person(PersonRecordFactory(has_died=True, official_list=LIST).record, by=EditorFactory())


def test_changed_facts_and_objecting_family_close_the_person() -> None:
    record = published_person()
    actions.open_person(record, by=EditorFactory())

    actions.edit_record(record, PersonFacts(**{**vars(DEAD), "family_objects": True}), by=EditorFactory())

    record.refresh_from_db()
    assert (record.state, record.person.is_open, record.person.family_objects) == ("review", False, True)


def test_new_form_closes_the_person_until_seen_again() -> None:
    record = published_person()
    actions.open_person(record, by=EditorFactory())

    actions.add_name_form(record, Form("スズキ", "ja-Kana", "Ministry"), by=EditorFactory())

    record.refresh_from_db()
    assert (record.state, record.person.is_open) == ("review", False)


def test_person_is_closed_with_a_reason() -> None:
    record = published_person()
    actions.open_person(record, by=EditorFactory())

    with pytest.raises(KopirError):
        actions.close_person(record, reason="", by=EditorFactory())
    actions.close_person(record, reason="The family has written", by=EditorFactory())

    assert not Person.objects.get(record=record).is_open


def test_audit_log_has_no_name() -> None:
    published_person()

    assert not any("Судзуки" in str(row.details) for row in AuditRow.objects.all())


def test_person_without_a_name_is_not_sent_to_review() -> None:
    record = actions.write_record(DEAD, [], by=None)

    with pytest.raises(WrongState):
        actions.send_to_review(record, by=None)

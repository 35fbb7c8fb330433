"""Records and their words: written, changed, refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from heritage.factories import EditorFactory
from kopir.core.errors import BadInput, WrongState
from kopir.core.languages import fingerprint
from kopir.core.models import AuditRow
from kopir.heritage import actions
from kopir.heritage.actions import EventFacts, SiteFacts, Words
from kopir.heritage.models import Record, RecordText, Site

pytestmark = pytest.mark.django_db
HOUSE = SiteFacts(site_kind="housing", date_text="late forties", date_edtf="1946/1949~")
NAME = Words("name", "Summer theatre, Karaganda", "en")
WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style></head><body>'
    "<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->"
    '<p class="MsoNormal"><b><span style="color:red">Жилые дома</span></b>&nbsp;построены <o:p></o:p></p>\n'
    '<p class="MsoNormal">в 1946&ndash;1949 годах;<br>2&nbsp;&lt;&nbsp;3</p></body></html>'
)


def written(**facts: object) -> Record:
    return actions.write_record(SiteFacts(**{**vars(HOUSE), **facts}), [NAME], by=EditorFactory())


def test_record_is_written_as_draft_with_code_dates_and_words() -> None:
    editor = EditorFactory()

    first = actions.write_record(HOUSE, [NAME, Words("place", "Караганда, парк")], note="Ask the museum", by=editor)
    second = actions.write_record(HOUSE, [NAME], by=editor)

    site = first.site
    assert (first.reference, second.reference, first.state, first.note) == (
        "KJ-S-0001",
        "KJ-S-0002",
        "draft",
        "Ask the museum",
    )
    assert (site.date_text, site.date_edtf, str(site.date_min), str(site.date_max), site.country) == (
        "late forties",
        "1946/1949~",
        "1946-01-01",
        "1949-12-31",
        "KZ",
    )
    assert sorted(first.texts.values_list("kind", "language", "text", "approved_at")) == [
        ("name", "en", "Summer theatre, Karaganda", None),
        ("place", "ru", "Караганда, парк", None),
    ]
    assert AuditRow.objects.filter(action="record.written", actor=editor).count() == 2


def test_codes_are_never_given_again() -> None:
    record = written()
    Record.objects.all().delete()

    again = written()

    assert (record.reference, again.reference) == ("KJ-S-0001", "KJ-S-0002")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"latitude": Decimal("76.9"), "longitude": Decimal("43.2"), "precision": "city"}, "swapped"),
        ({"latitude": Decimal("43.2"), "precision": "city"}, "both latitude and longitude"),
        ({"latitude": Decimal("43.2"), "longitude": Decimal("76.9")}, "how precise"),
        ({"latitude": Decimal(95), "longitude": Decimal(170), "precision": "city"}, "from -90 to 90"),
        ({"precision": "city"}, "No point"),
        ({"date_edtf": "осень 1945"}, "Is 1945-23 meant?"),
        ({"date_edtf": "1948-02-30"}, "a day that does not exist"),
        ({"site_kind": "castle"}, "not known"),
    ],
)
def test_bad_facts_are_refused_with_a_sentence(facts: dict[str, object], said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        written(**facts)

    assert said in str(refusal.value.sentence)
    assert not Record.objects.exists()


def test_point_in_a_neighbouring_country_is_taken() -> None:
    record = written(latitude=Decimal("42.15"), longitude=Decimal("77.55"), precision="settlement", country="KG")

    assert (record.site.latitude, record.site.longitude) == (Decimal("42.15"), Decimal("77.55"))


def test_record_without_name_is_refused() -> None:
    with pytest.raises(BadInput):
        actions.write_record(HOUSE, [Words("place", "Almaty", "en")], by=EditorFactory())


def test_lost_update_is_refused() -> None:
    record = written()
    seen = record.version
    actions.edit_record(record, SiteFacts(site_kind="theatre"), version=seen, by=EditorFactory())

    with pytest.raises(WrongState) as refusal:
        actions.edit_record(record, SiteFacts(site_kind="mine"), version=seen, by=EditorFactory())

    assert "Somebody else has changed this" in str(refusal.value.sentence)
    assert Site.objects.get(record=record).kind == "theatre"


def test_edit_without_change_leaves_no_trace() -> None:
    record = written()
    rows = AuditRow.objects.count()

    actions.edit_record(record, HOUSE, version=record.version, by=EditorFactory())

    record.refresh_from_db()
    assert (record.version, AuditRow.objects.count()) == (1, rows)


def test_note_needs_no_review() -> None:
    record = written()
    Record.objects.filter(pk=record.pk).update(state="published", published_at=record.created_at)

    actions.note_record(record, note="Measure it", review_on=None, by=EditorFactory())

    record.refresh_from_db()
    assert (record.state, record.note, record.version) == ("published", "Measure it", 1)


def test_pasted_word_becomes_paragraphs_and_loses_no_word() -> None:
    record = written()

    actions.write_text(record, "description", WORD, by=EditorFactory())

    assert record.texts.get(kind="description").text == "Жилые дома построены\n\nв 1946–1949 годах;\n2 < 3"


def test_text_with_signs_of_less_and_and_stays_as_typed() -> None:
    record = written()

    actions.write_text(record, "description", "a < b & c > d\n\n<unknown> stays", language="en", by=EditorFactory())

    assert record.texts.get(kind="description").text == "a < b & c > d\n\n<unknown> stays"


def test_ten_thousand_words_are_kept() -> None:
    record = written()
    words = " ".join(f"слово{number}" for number in range(10_000))

    actions.write_text(record, "transcript", words, language="ru", by=EditorFactory())

    assert record.texts.get(kind="transcript").text == words


def test_new_original_takes_approval_from_translations() -> None:
    record = written()
    row = actions.write_translation(record, "name", "ru", "Летний театр", by=EditorFactory())
    actions.approve_text(row, by=EditorFactory())

    actions.write_text(record, "name", "Summer opera", language="en", by=EditorFactory())

    assert [(one.language, one.text, one.approved_at) for one in RecordText.objects.order_by("language")] == [
        ("en", "Summer opera", None),
        ("ru", "Летний театр", None),
    ]


def test_translator_cannot_approve_his_own_words() -> None:
    record, translator = written(), EditorFactory()
    row = actions.write_translation(record, "name", "ru", "Летний театр", by=translator)

    with pytest.raises(Exception, match="another editor must approve") as refusal:
        actions.approve_text(row, by=translator)

    row.refresh_from_db()
    assert (type(refusal.value).__name__, row.approved_at) == ("NotAllowed", None)


def test_translation_begun_on_older_words_is_refused() -> None:
    record = written()
    was = fingerprint("")
    actions.write_translation(record, "name", "ru", "Летний театр", was=was, by=EditorFactory())

    with pytest.raises(WrongState):
        actions.write_translation(record, "name", "ru", "Театр в парке", was=was, by=EditorFactory())

    assert record.texts.get(language="ru").text == "Летний театр"


def test_approval_speaks_for_the_words_read() -> None:
    record = written()
    row = actions.write_translation(record, "name", "ru", "Летний театр", by=EditorFactory())
    read = row.fingerprint
    actions.write_translation(record, "name", "ru", "Зимний театр", by=EditorFactory())

    with pytest.raises(WrongState):
        actions.approve_text(row, read=read, by=EditorFactory())

    row.refresh_from_db()
    assert row.approved_at is None


def test_events_never_point_to_people() -> None:
    person = actions.write_record(actions.PersonFacts(), [], by=EditorFactory())
    site = written()

    event = actions.write_record(
        EventFacts(event_kind="arrival", places=(person.pk, site.pk)), [Words("name", "Train", "en")], by=None
    )

    assert list(event.event.places.values_list("pk", flat=True)) == [site.pk]

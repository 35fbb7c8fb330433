"""Names, numbers, people, texts, codes and accounts of a company: what is done, refused and recorded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from companies.factories import (
    CodeFactory,
    CompanyFactory,
    IdentifierFactory,
    NameFactory,
    PersonFactory,
    TextFactory,
)
from kopir.companies import actions, queries
from kopir.companies.labels import code_label
from kopir.companies.models import Company
from kopir.companies.naming import choose_title
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.languages import Origin
from kopir.core.models import Role, User

VALID_BIN, SECOND_PASS_BIN, CORPORATE, LEI = "160240000018", "160240000107", "3020001012345", "5493001KJTIIGC8Y1R12"


def done_to(company: Company) -> list[str]:
    return [row.action for row in reversed(audit.rows_about(company))]


@pytest.mark.parametrize(
    ("scheme", "value", "kept"),
    [
        ("bin", VALID_BIN, VALID_BIN),
        ("bin", SECOND_PASS_BIN, SECOND_PASS_BIN),
        ("bin", " 160240 000018 ", VALID_BIN),
        ("jp-cn", "T3020001012345", CORPORATE),
        ("jp-cn", "３０２０００１０１２３４５", CORPORATE),
        ("lei", LEI.lower(), LEI),
        ("edinet", "E00012", "E00012"),
    ],
)
def test_right_number_is_kept_in_its_plain_form(officer: User, scheme: str, value: str, kept: str) -> None:
    company = CompanyFactory()

    number = actions.add_identifier(company, scheme=scheme, value=value, by=officer)

    assert (number.value, number.is_valid) == (kept, True)
    assert done_to(company) == ["company.identifier_added"]


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("bin", "160240000019"),
        ("bin", "161340000018"),
        ("bin", CORPORATE),
        ("bin", ""),
        ("bin", "1" * 4000),
        ("jp-cn", "4020001012345"),
        ("jp-cn", VALID_BIN),
        ("passport", VALID_BIN),
        ("lei", "5493001"),
    ],
)
def test_wrong_number_is_refused(officer: User, scheme: str, value: str) -> None:
    company = CompanyFactory()

    with pytest.raises(BadInput):
        actions.add_identifier(company, scheme=scheme, value=value, by=officer)

    assert (company.identifiers.count(), done_to(company)) == (0, [])


def test_lei_whose_check_fails_is_kept_with_a_mark(officer: User) -> None:
    number = actions.add_identifier(CompanyFactory(), scheme="lei", value="5493001KJTIIGC8Y1R13", by=officer)

    assert not number.is_valid


def test_number_of_another_company_is_refused_with_its_reference(officer: User) -> None:
    holder = IdentifierFactory(value=VALID_BIN).company
    company = CompanyFactory()

    with pytest.raises(AlreadyThere, match=holder.reference):
        actions.add_identifier(company, scheme="bin", value=VALID_BIN, by=officer)
    own = IdentifierFactory(company=company, value="160240000028")
    with pytest.raises(AlreadyThere, match=holder.reference):
        actions.edit_identifier(own, value=VALID_BIN, by=officer)

    assert done_to(company) == []


def test_second_number_of_a_kind_is_refused(officer: User) -> None:
    company = IdentifierFactory(value=VALID_BIN).company

    with pytest.raises(AlreadyThere):
        actions.add_identifier(company, scheme="bin", value="160240000028", by=officer)

    assert company.identifiers.count() == 1


def test_number_is_corrected_and_removed(officer: User) -> None:
    number = IdentifierFactory(value="160240000028")

    actions.edit_identifier(number, value=VALID_BIN, by=officer)
    actions.remove_identifier(number, by=officer)

    assert number.company.identifiers.count() == 0
    assert done_to(number.company) == ["company.identifier_edited", "company.identifier_removed"]


def test_name_is_found_by_its_new_sound_after_correction(officer: User) -> None:
    company = CompanyFactory()
    name = actions.add_name(company, text="АО «Казмунайгаз»", by=officer)
    assert (name.language, name.script) == ("ru", "Cyrl")

    actions.edit_name(name, text="АО «Казахтелеком»", kind="legal", by=officer)

    assert [one.company for one in queries.likely_same("Kazakhtelecom", "KZ")] == [company]
    assert queries.likely_same("Kazmunaigas", "KZ") == []
    assert done_to(company) == ["company.name_added", "company.name_edited"]


def test_same_name_twice_is_refused(officer: User) -> None:
    company = NameFactory(text="Altai Bal", language="en").company
    other = NameFactory(company=company, text="Altai Honey", language="en")

    with pytest.raises(AlreadyThere):
        actions.add_name(company, text="  Altai   Bal ", language="en", by=officer)
    with pytest.raises(AlreadyThere):
        actions.edit_name(other, text="Altai Bal", language="en", kind="legal", by=officer)

    assert done_to(company) == []


def test_last_legal_name_stays(officer: User) -> None:
    name = NameFactory()
    trade = NameFactory(company=name.company, kind="trade")

    with pytest.raises(WrongState):
        actions.remove_name(name, by=officer)
    actions.remove_name(trade, by=officer)

    assert list(name.company.names.all()) == [name]
    assert done_to(name.company) == ["company.name_removed"]


@pytest.mark.parametrize(
    ("language", "title"),
    [("ja", "株式会社サカタのタネ"), ("en", "SAKATA SEED CORPORATION"), ("ru", "SAKATA SEED CORPORATION")],
)
def test_reader_is_shown_the_name_he_can_read(db: None, language: str, title: str) -> None:
    company = CompanyFactory(country="JP")
    NameFactory(company=company, text="サカタノタネ", language="ja", kind="reading")
    NameFactory(company=company, text="株式会社サカタのタネ", language="ja")
    NameFactory(company=company, text="SAKATA SEED CORPORATION", language="en", kind="translation")

    chosen = choose_title(company.names.all(), language)

    assert chosen is not None
    assert chosen.text == title
    assert chosen.legal == ("" if language == "ja" else "株式会社サカタのタネ")


def test_rewriting_the_original_outdates_translations_and_needs_approval_again(officer: User) -> None:
    company = CompanyFactory()
    original = actions.write_text(company, "profile", "Мы собираем мёд.", by=officer)
    translation = actions.write_translation(company, "profile", "en", "We gather honey.", by=officer)
    for text in (original, translation):
        actions.approve_text(text, by=officer)
    assert queries.face(company.texts.all(), "en", private=False)["profile"].is_outdated is False

    original = actions.write_text(company, "profile", "Мы собираем и продаём мёд.", by=officer)

    assert (original.language, original.approved_at) == ("ru", None)
    shown = queries.face(company.texts.all(), "en", private=False)["profile"]
    assert (shown.text, shown.is_outdated, shown.original) == ("We gather honey.", True, "")
    for_own = queries.face(company.texts.all(), "en", private=True)["profile"]
    assert (for_own.text, for_own.original) == ("We gather honey.", "Мы собираем и продаём мёд.")


def test_same_words_again_keep_their_approval(officer: User) -> None:
    company = CompanyFactory()
    text = actions.approve_text(actions.write_text(company, "profile", "Мы собираем мёд.", by=officer), by=officer)

    again = actions.write_text(company, "profile", "  Мы собираем мёд.\r\n", by=officer)

    assert (again.pk, again.approved_by) == (text.pk, officer)
    assert done_to(company) == ["company.text_written", "company.text_approved"]


def test_unapproved_translation_is_shown_to_nobody_outside(officer: User) -> None:
    company = CompanyFactory()
    actions.approve_text(actions.write_text(company, "profile", "Мы собираем мёд.", by=officer), by=officer)
    actions.write_translation(company, "profile", "en", "We gather honey.", origin=Origin.MACHINE, by=officer)

    shown = queries.face(company.texts.all(), "en", private=False)["profile"]

    assert (shown.text, shown.language, shown.is_translation) == ("Мы собираем мёд.", "ru", False)


@pytest.mark.parametrize(
    ("language", "origin"),
    [("ru", Origin.PERSON), ("en", Origin.ORIGINAL), ("xx", Origin.PERSON), ("", Origin.PERSON)],
)
def test_impossible_translation_is_refused(officer: User, language: str, origin: Origin) -> None:
    company = TextFactory(text="Мы собираем мёд.").company

    with pytest.raises((BadInput, AlreadyThere)):
        actions.write_translation(company, "profile", language, "Something", origin=origin, by=officer)

    assert company.texts.count() == 1


def test_translation_without_original_is_refused(officer: User) -> None:
    with pytest.raises(WrongState):
        actions.write_translation(CompanyFactory(), "profile", "en", "Something", by=officer)


def test_original_is_not_thrown_away(officer: User) -> None:
    text = TextFactory()

    with pytest.raises(WrongState):
        actions.remove_translation(text, by=officer)

    assert text.company.texts.count() == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Біз бал жинаймыз және сатамыз.", "kk"),
        ("野菜の種子を販売しています。", "ja"),
        ("Nous vendons du miel et de la cire.", "other"),
        ("شركة تبيع العسل", "other"),
    ],
)
def test_language_is_found_and_can_be_corrected(officer: User, text: str, language: str) -> None:
    company = CompanyFactory()

    assert actions.write_text(company, "profile", text, by=officer).language == language
    assert actions.write_text(company, "profile", text, language="en", by=officer).language == "en"


def test_hostile_letters_are_taken_out(officer: User) -> None:
    text = actions.write_text(
        CompanyFactory(), "profile", "good\u202e evil\x00\x07\r\nline\ud800 two\u200f<script>", by=officer
    )

    assert text.text == "good evil\nline two<script>"


@pytest.mark.parametrize("text", ["", " \n ", "\u202e", "x" * 20_001, "x" * 10_000_000])
def test_empty_and_endless_texts_are_refused(officer: User, text: str) -> None:
    company = CompanyFactory()

    with pytest.raises(BadInput):
        actions.write_text(company, "profile", text, by=officer)

    assert company.texts.count() == 0


def test_people_come_and_go_without_their_data_in_the_log(officer: User) -> None:
    company = CompanyFactory()

    contact = actions.add_person(company, name="田中 花子", email="tanaka@example.jp", by=officer)
    actions.edit_person(contact, phone="045-000-0000", by=officer)
    actions.edit_person(contact, phone="045-000-0000", by=officer)
    actions.remove_person(contact, by=officer)

    rows = list(audit.rows_about(company))
    assert [row.action for row in rows] == ["company.person_removed", "company.person_edited", "company.person_added"]
    assert not any("tanaka" in str(row.details) or "045" in str(row.details) for row in rows)


def test_nameless_person_is_refused(officer: User) -> None:
    contact = PersonFactory()

    with pytest.raises(BadInput):
        actions.add_person(contact.company, name="\u202e", by=officer)
    with pytest.raises(BadInput):
        actions.edit_person(contact, name=" ", by=officer)

    assert done_to(contact.company) == []


def test_codes_are_suggested_and_confirmed_by_a_person(officer: User) -> None:
    company = CompanyFactory()

    row = actions.suggest_code(company, "hs", "0409", by=None)
    assert row.status == "suggested"
    actions.confirm_code(row, by=officer)
    actions.confirm_code(row, by=officer)
    actions.remove_code(row, by=officer)

    assert done_to(company) == ["company.code_suggested", "company.code_confirmed", "company.code_removed"]


@pytest.mark.parametrize(("scheme", "code"), [("hs", "9999"), ("isic4", "0000"), ("cpv", "0409"), ("hs", "")])
def test_code_that_does_not_exist_is_refused(officer: User, scheme: str, code: str) -> None:
    company = CompanyFactory()

    with pytest.raises(BadInput):
        actions.suggest_code(company, scheme, code, by=officer)

    assert company.codes.count() == 0


def test_code_is_there_once(officer: User) -> None:
    row = CodeFactory()

    with pytest.raises(AlreadyThere):
        actions.suggest_code(row.company, row.scheme, row.code, by=officer)


@pytest.mark.parametrize(
    ("language", "scheme"), [("ja", "JSIC"), ("ru", "OKED"), ("kk", "OKED"), ("en", "ISIC"), ("de", "ISIC")]
)
def test_activity_is_shown_in_the_readers_classification(language: str, scheme: str) -> None:
    shown = code_label("isic4", "0121", language)

    assert shown.shown_scheme == scheme
    assert shown.text != ""


@pytest.mark.parametrize("language", ["ru", "ja", "kk"])
def test_a_class_that_is_several_at_home_keeps_its_international_number(language: str) -> None:
    assert code_label("isic4", "7490", language).shown_scheme == "ISIC"


@pytest.mark.parametrize(("code", "scheme"), [("0149", "OKED"), ("7490", "ISIC")])
def test_activity_is_named_in_kazakh_though_oked_is_not(code: str, scheme: str) -> None:
    shown = code_label("isic4", code, "kk")

    assert (shown.shown_scheme, shown.lang) == (scheme, "kk")


def test_only_company_accounts_act_for_companies(officer: User, person: Callable[..., User]) -> None:
    company = CompanyFactory()
    member = person()

    with pytest.raises(BadInput):
        actions.add_member(company, person(Role.PARTNER), by=officer)
    row = actions.add_member(company, member, by=officer)
    with pytest.raises(AlreadyThere):
        actions.add_member(company, member, by=officer)
    actions.remove_member(row, by=officer)

    assert company.members.count() == 0
    assert done_to(company) == ["company.member_added", "company.member_removed"]

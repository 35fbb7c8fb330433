"""Texts, translations, requirements, codes and edits of an opportunity."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from companies.factories import MemberFactory, NameFactory
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.languages import Origin
from kopir.core.models import User
from kopir.opportunities import actions, queries
from kopir.opportunities.actions import Statement
from kopir.opportunities.actions.moves import first_words
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState
from opportunities.factories import ApprovedTextFactory, CodeFactory, OpportunityFactory, PublishedFactory, TextFactory

OFFER = Statement(direction="offer", profile_type="BO", business_type="trade", own_role="manufacturer")


def done_to(opportunity: Opportunity) -> list[str]:
    return [row.action for row in reversed(audit.rows_about(opportunity))]


@pytest.fixture
def member_of(person: Callable[..., User]) -> Callable[[Opportunity], User]:
    def make(opportunity: Opportunity) -> User:
        user = person()
        MemberFactory(company=opportunity.company, user=user)
        return user

    return make


CHANGES = {
    "facts": lambda one, by: actions.edit_opportunity(
        one, Statement("offer", "TO", "technology", valid_until=one.valid_until), by=by
    ),
    "words": lambda one, by: actions.write_text(one, "body", "Другой мёд", by=by),
    "requirements": lambda one, by: actions.set_requirements(one, [("ISO 22000", "mark")], by=by),
    "code": lambda one, by: actions.confirm_code(one, "hs", "0409", by=by),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_by_the_company_goes_back_to_review(change: str, member_of: Callable[[Opportunity], User]) -> None:
    opportunity = PublishedFactory()
    TextFactory(opportunity=opportunity)

    CHANGES[change](opportunity, member_of(opportunity))

    opportunity.refresh_from_db()
    assert opportunity.state == OpportunityState.REVIEW
    assert len(done_to(opportunity)) == 2
    assert done_to(opportunity)[-1] == "opportunity.back_to_review"


@pytest.mark.parametrize("change", CHANGES)
def test_change_by_the_desk_stays_published(change: str, officer: User) -> None:
    opportunity = PublishedFactory()
    TextFactory(opportunity=opportunity)

    CHANGES[change](opportunity, officer)

    opportunity.refresh_from_db()
    assert opportunity.state == OpportunityState.PUBLISHED
    assert len(done_to(opportunity)) == 1


@pytest.mark.parametrize("change", CHANGES)
def test_closed_is_not_changed_and_expired_only_by_the_desk(
    change: str, member_of: Callable[[Opportunity], User], officer: User
) -> None:
    closed = OpportunityFactory(state=OpportunityState.CLOSED)
    expired = OpportunityFactory(state=OpportunityState.EXPIRED)

    for opportunity, by in ((closed, officer), (closed, member_of(closed)), (expired, member_of(expired))):
        with pytest.raises(WrongState):
            CHANGES[change](opportunity, by)
    CHANGES[change](expired, officer)

    assert (done_to(closed), len(done_to(expired))) == ([], 1)


def test_what_did_not_change_leaves_no_trace(member_of: Callable[[Opportunity], User]) -> None:
    opportunity = PublishedFactory(valid_until=None, state=OpportunityState.DRAFT)
    by = member_of(opportunity)
    actions.write_text(opportunity, "body", "Мёд", by=by)
    actions.set_requirements(opportunity, [("ISO 22000", "mark")], by=by)
    before = done_to(opportunity)

    actions.edit_opportunity(opportunity, OFFER, by=by)
    actions.write_text(opportunity, "body", " Мёд\n", by=by)
    actions.set_requirements(opportunity, [(" ISO  22000 ", "mark"), ("", "filter")], by=by)

    assert done_to(opportunity) == before


def test_published_opportunity_keeps_a_day(officer: User) -> None:
    opportunity = PublishedFactory()

    with pytest.raises(BadInput):
        actions.edit_opportunity(opportunity, OFFER, by=officer)

    assert done_to(opportunity) == []


def test_requirements_keep_their_rows(officer: User) -> None:
    opportunity = OpportunityFactory()
    first, _second = actions.set_requirements(opportunity, [("ISO 22000", "mark"), ("Halal", "filter")], by=officer)

    rows = actions.set_requirements(opportunity, [("ISO 22000", "mark"), ("20 t", "filter")], by=officer)

    assert rows[0] == first
    assert [(row.text, row.effect) for row in rows] == [("ISO 22000", "mark"), ("20 t", "filter")]


@pytest.mark.parametrize(
    "wanted", [[("x" * 301, "mark")], [("x", "wish")], [(str(number), "mark") for number in range(31)]]
)
def test_impossible_requirements_are_refused(officer: User, wanted: list[tuple[str, str]]) -> None:
    opportunity = OpportunityFactory()

    with pytest.raises(BadInput):
        actions.set_requirements(opportunity, wanted, by=officer)

    assert (opportunity.requirements.count(), done_to(opportunity)) == (0, [])


@pytest.mark.parametrize(
    ("kind", "text"),
    [("title", "x" * 161), ("body", "x" * 20_001), ("body", ""), ("poem", "words"), ("title", "\u202e\x00")],
)
def test_impossible_text_is_refused(officer: User, kind: str, text: str) -> None:
    opportunity = OpportunityFactory()

    with pytest.raises(BadInput):
        actions.write_text(opportunity, kind, text, by=officer)

    assert (opportunity.texts.count(), done_to(opportunity)) == (0, [])


@pytest.mark.parametrize("step", ["write", "translate", "approve"])
def test_public_text_that_names_the_company_is_refused(officer: User, step: str) -> None:
    opportunity = OpportunityFactory()
    name = NameFactory(company=opportunity.company, text="Altai Bal", language="en", kind="trade")
    TextFactory(opportunity=opportunity, kind="public-body", text="Мёд")
    named = TextFactory(opportunity=opportunity, kind="public-title", text="Алтай Бал продаёт мёд")

    steps = {
        "write": lambda: actions.write_text(opportunity, "public-body", "Мёд от Алтай Бал", by=officer),
        "translate": lambda: actions.write_translation(
            opportunity, "public-body", "en", "Honey by Altai Bal", by=officer
        ),
        "approve": lambda: actions.approve_text(named, by=officer),
    }

    with pytest.raises(actions.NamesFound) as refusal:
        steps[step]()

    assert [one.text.casefold() for one in refusal.value.found] in (["алтай бал"], [name.text.casefold()])
    named.refresh_from_db()
    assert (named.approved_at, opportunity.texts.count(), done_to(opportunity)) == (None, 2, [])


def test_private_text_may_name_the_company(officer: User) -> None:
    opportunity = OpportunityFactory()
    NameFactory(company=opportunity.company, text="Altai Bal", language="en", kind="trade")

    assert actions.write_text(opportunity, "body", "Altai Bal sells honey", by=officer).language == "en"


def test_reader_sees_approved_words_in_his_language_else_the_original(officer: User) -> None:
    opportunity = PublishedFactory()
    ApprovedTextFactory(opportunity=opportunity, kind="public-body", text="Мёд в бочках")
    translation = actions.write_translation(
        opportunity, "public-body", "ja", "樽入りの蜂蜜", origin=Origin.MACHINE, by=officer
    )
    before = queries.public_face(opportunity, "ja").body
    assert before is not None
    assert (before.text, before.is_translation) == ("Мёд в бочках", False)

    actions.approve_text(translation, by=officer)

    after = queries.public_face(opportunity, "ja").body
    assert after is not None
    assert (after.text, after.origin, after.original, after.original_lang) == (
        "樽入りの蜂蜜",
        Origin.MACHINE,
        "Мёд в бочках",
        "ru",
    )
    english = queries.public_face(opportunity, "en").body
    assert english is not None
    assert english.text == "Мёд в бочках"


def test_text_in_a_fifth_language_is_accepted_and_marked(officer: User) -> None:
    text = actions.write_text(OpportunityFactory(), "body", "Nous cherchons du miel pour les boulangeries", by=officer)

    shown = queries.private_face(text.opportunity, "en").body

    assert shown is not None
    assert (shown.language, shown.lang) == ("other", "und")


def test_translation_is_refused_without_original_or_into_its_language(officer: User) -> None:
    opportunity = TextFactory().opportunity

    with pytest.raises(WrongState):
        actions.write_translation(opportunity, "seeks", "en", "A buyer", by=officer)
    with pytest.raises(AlreadyThere):
        actions.write_translation(opportunity, "body", "ru", "Мёд", by=officer)

    assert opportunity.texts.count() == 1


def test_description_stays_and_the_rest_goes_with_its_translations(officer: User) -> None:
    opportunity = OpportunityFactory()
    body = TextFactory(opportunity=opportunity)
    seeks = TextFactory(opportunity=opportunity, kind="seeks", text="Ищем покупателя")
    TextFactory(opportunity=opportunity, kind="seeks", text="We seek a buyer", language="en", origin="person")

    with pytest.raises(WrongState):
        actions.remove_text(body, by=officer)
    actions.remove_text(seeks, by=officer)

    assert list(opportunity.texts.all()) == [body]
    assert done_to(opportunity) == ["opportunity.text_removed"]


def test_ticked_codes_replace_the_others(officer: User) -> None:
    kept = CodeFactory(code="0409", status="suggested")
    CodeFactory(opportunity=kept.opportunity, code="2204")

    actions.set_codes(kept.opportunity, [("hs", "0409"), ("isic4", "0149")], by=officer)

    assert [(row.scheme, row.code, row.status, row.confirmed_by) for row in kept.opportunity.codes.all()] == [
        ("hs", "0409", "confirmed", officer),
        ("isic4", "0149", "confirmed", officer),
    ]


def test_unknown_or_endless_codes_are_refused(officer: User) -> None:
    row = CodeFactory()
    many = [("isic4", f"{number:04d}") for number in range(21)]

    for wanted in ([("hs", "9999")], many):
        with pytest.raises(BadInput):
            actions.set_codes(row.opportunity, wanted, by=officer)

    assert list(row.opportunity.codes.all()) == [row]


def test_owner_is_of_the_desk(officer: User, person: Callable[..., User]) -> None:
    opportunity = OpportunityFactory()

    with pytest.raises(BadInput):
        actions.assign_owner(opportunity, person(), by=officer)
    actions.assign_owner(opportunity, officer, by=officer)
    actions.assign_owner(opportunity, officer, by=officer)

    assert done_to(opportunity) == ["opportunity.owner"]


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("業務用はちみつを輸入したい。抗生物質の検査が必要。", "業務用はちみつを輸入したい"),
        ("Мёд в бочках. Шестьдесят тонн в год.", "Мёд в бочках"),
        ("one two " * 40, ("one two " * 40)[:119].rstrip() + "…"),
        ("Бал", "Бал"),
    ],
)
def test_title_is_made_of_the_first_words(body: str, title: str) -> None:
    assert first_words(body) == title

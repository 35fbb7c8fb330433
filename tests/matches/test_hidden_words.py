"""A member does not learn from reasons, counts or levels what an anonymous offer has not made public."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from kopir.engines.ranking.problem import Because
from kopir.matches import actions
from kopir.matches.queries import Asked, Suggestions, shown, suggestions_for
from kopir.matches.queries.reading import with_what_is_read
from kopir.matches.queries.shown import Reader
from kopir.opportunities.models import Opportunity
from matches.factories import HONEY_NEED, HONEY_OFFER, HONEY_SMALL, RequirementFactory, TextFactory, need, offer

pytestmark = pytest.mark.django_db


def _found(opportunity: Opportunity, *, sees_names: bool) -> Suggestions:
    whole = with_what_is_read(Opportunity.objects.filter(pk=opportunity.pk)).get()
    return suggestions_for(
        whole, actions.row_for(whole), Asked(Reader("en", sees_names=sees_names), timezone.localdate())
    )


def _public(opportunity: Opportunity, text: str) -> None:
    TextFactory(opportunity=opportunity, kind="public-body", text=text, language="ru", approved_at=timezone.now())


def _verdicts(found: Suggestions) -> dict[int, set[str]]:
    return {
        card.opportunity: {reason.mark for reason in card.reasons if reason.kind == "requirement"}
        for card in (*found.fits, *found.near)
    }


def test_answer_from_the_hidden_text_is_unknown_to_members() -> None:
    sought = need(HONEY_NEED, "ja")
    RequirementFactory(opportunity=sought, text="20 t a year", effect="filter")
    hidden, open_one, small = offer(HONEY_OFFER, "ru"), offer(HONEY_OFFER, "ru"), offer(HONEY_SMALL, "kk")
    _public(hidden, "Мёд")
    _public(open_one, HONEY_OFFER)
    _public(small, "Мёд")
    actions.reindex_due()

    member, desk = _found(sought, sees_names=False), _found(sought, sees_names=True)

    assert _verdicts(desk)[hidden.pk] == {"met"}
    assert _verdicts(member)[hidden.pk] == {"unknown"}
    assert _verdicts(member)[open_one.pk] == {"met"}
    assert (desk.left_out_total, member.left_out_total) == (1, 0)
    levels = {card.opportunity: card.level for card in member.fits}
    assert levels[hidden.pk] != "well"


@pytest.mark.parametrize(
    ("public", "sees_names", "words"),
    [("natural honey", False, ["honey"]), ("goods", False, []), ("goods", True, ["honey", "qorvantis"])],
)
def test_shared_words_of_the_hidden_text_are_not_confirmed_to_members(
    public: str, sees_names: bool, words: list[str]
) -> None:
    own = SimpleNamespace(side="need", lang="en")
    voices = shown._Voices(None, own, public, Reader("en", sees_names=sees_names))
    because = Because("words", {"words": ("honey", "qorvantis")})

    told = " ".join(reason.sentence for reason in shown._told(because, "met", voices))

    assert [word for word in ("honey", "qorvantis") if word in told] == words
    assert bool(told) == bool(words)


def test_row_that_vanished_meanwhile_is_made_in_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = offer(HONEY_OFFER, "ru")
    whole = with_what_is_read(Opportunity.objects.filter(pk=found.pk)).get()
    monkeypatch.setattr(actions, "index_opportunities", lambda _pks: 0)

    assert actions.row_for(whole).pk == found.pk


def test_goods_and_codes_of_the_hidden_text_are_not_told_to_members() -> None:
    sought = need(HONEY_NEED, "ja")
    hidden, open_one = offer(HONEY_OFFER, "ru"), offer(HONEY_OFFER, "ru")
    _public(hidden, "Продукты питания")
    _public(open_one, HONEY_OFFER)
    actions.reindex_due()

    def told(found: Suggestions, offered: Opportunity) -> tuple[bool, bool]:
        card = next(card for card in (*found.fits, *found.near) if card.opportunity == offered.pk)
        codes = {code.code for code in card.codes}
        return any("honey" in reason.sentence for reason in card.reasons), "hs4:0409" in codes or "0409" in codes

    member, desk = _found(sought, sees_names=False), _found(sought, sees_names=True)

    assert told(desk, hidden) == (True, True)
    assert told(member, hidden) == (False, False)
    assert told(member, open_one) == (True, True)

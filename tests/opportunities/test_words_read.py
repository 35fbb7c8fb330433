"""Only words that somebody has read become public: approvals name the words, and fall with the original."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from companies.factories import CompanyFactory, NameFactory
from kopir.companies import actions as companies
from kopir.core.errors import WrongState
from kopir.core.languages import fingerprint
from kopir.core.models import User
from kopir.opportunities import actions
from kopir.opportunities.states import OpportunityState
from opportunities.factories import ApprovedTextFactory, OpportunityFactory, PublishedFactory, TextFactory

pytestmark = pytest.mark.django_db


def test_new_public_words_take_the_approval_of_their_translations(officer: User) -> None:
    opportunity = PublishedFactory()
    ApprovedTextFactory(opportunity=opportunity, kind="public-body", text="Мёд в бочках")
    old = ApprovedTextFactory(
        opportunity=opportunity, kind="public-body", text="Honey in drums", language="en", origin="person"
    )
    kept = ApprovedTextFactory(opportunity=opportunity, kind="public-title", text="Мёд")

    actions.write_text(opportunity, "public-body", "Мёд в банках", by=officer)

    old.refresh_from_db()
    kept.refresh_from_db()
    assert (old.approved_at, kept.approved_at is None) == (None, False)


def test_approved_translation_that_names_the_company_stops_publication(officer: User) -> None:
    opportunity = OpportunityFactory(state=OpportunityState.REVIEW, owner=officer)
    TextFactory(opportunity=opportunity)
    ApprovedTextFactory(
        opportunity=opportunity, kind="public-body", text="Honey by Altai Bal", language="en", origin="person"
    )
    NameFactory(company=opportunity.company, text="Altai Bal", language="en", kind="trade")

    with pytest.raises(actions.NamesFound):
        actions.publish(opportunity, by=officer)


def test_approval_of_other_words_is_refused(officer: User) -> None:
    text = TextFactory()
    profile = companies.write_text(CompanyFactory(), "profile", "Мы собираем мёд.", by=officer)
    read = fingerprint("Other words")

    with pytest.raises(WrongState):
        actions.approve_text(text, read=read, by=officer)
    with pytest.raises(WrongState):
        companies.approve_text(profile, read=read, by=officer)

    text.refresh_from_db()
    profile.refresh_from_db()
    assert (text.approved_at, profile.approved_at) == (None, None)
    assert actions.approve_text(text, read=text.fingerprint, by=officer).approved_by == officer
    assert companies.approve_text(profile, read=profile.fingerprint, by=officer).approved_by == officer


def test_buttons_name_the_words_that_were_read(officer: User, as_user: Callable[[User | None], Client]) -> None:
    opportunity = OpportunityFactory(state=OpportunityState.REVIEW, owner=officer)
    text = TextFactory(opportunity=opportunity)
    client = as_user(officer)
    page = client.get(reverse("opportunities:detail", args=[opportunity.reference]))
    read = page.context["originals"]
    assert f'name="read" value="{read}"' in page.text
    assert f'name="read" value="{text.fingerprint}"' in page.text
    approve = reverse("opportunities:approve_text", args=[opportunity.reference, text.pk])
    was = text.fingerprint
    actions.write_text(opportunity, "body", "Мёд в банках, 5 тонн.", by=officer)

    move = reverse("opportunities:move", args=[opportunity.reference])
    refused = client.post(move, {"state": "published", "read": read}, follow=True)
    client.post(approve, {"read": was})

    opportunity.refresh_from_db()
    text.refresh_from_db()
    assert (opportunity.state, text.approved_at) == (OpportunityState.REVIEW, None)
    assert "The text has changed since you read it." in refused.text
    client.post(move, {"state": "published", "read": refused.context["originals"]})
    opportunity.refresh_from_db()
    assert opportunity.state == OpportunityState.PUBLISHED

"""Opportunities and what belongs to them."""

from __future__ import annotations

import factory
from django.utils import timezone

from companies.factories import CompanyFactory
from kopir.core.wordlists import words_of
from kopir.opportunities.models import Opportunity, OpportunityCode, OpportunityText
from kopir.opportunities.states import OpportunityState


class OpportunityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Opportunity

    company = factory.SubFactory(CompanyFactory)
    reference = factory.Sequence(lambda number: f"KZBO20260101{number:03d}")
    direction = "offer"
    profile_type = "BO"
    business_type = "trade"
    own_role = "manufacturer"
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + timezone.timedelta(days=60))


class PublishedFactory(OpportunityFactory):
    state = OpportunityState.PUBLISHED


class TextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OpportunityText

    opportunity = factory.SubFactory(OpportunityFactory)
    kind = "body"
    language = "ru"
    text = "Гречишный мёд в бочках, 60 тонн в год."
    origin = "original"
    words = factory.LazyAttribute(lambda row: words_of(row.text, row.language))


class ApprovedTextFactory(TextFactory):
    approved_at = factory.LazyFunction(timezone.now)


class CodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OpportunityCode

    opportunity = factory.SubFactory(OpportunityFactory)
    scheme = "hs"
    code = "0409"
    status = "confirmed"

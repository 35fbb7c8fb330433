"""Interests, cases and what belongs to them."""

from __future__ import annotations

import factory

from companies.factories import CompanyFactory, NameFactory
from kopir.cases.models import Case, CaseTask, Interest
from opportunities.factories import PublishedFactory


class JapaneseFactory(CompanyFactory):
    reference = factory.Sequence(lambda number: f"JP-C-9{number:05d}")
    country = "JP"
    region = "JP-13"


class InterestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Interest

    reference = factory.Sequence(lambda number: f"EI-2020-{number:06d}")
    opportunity = factory.SubFactory(PublishedFactory)
    company = factory.SubFactory(JapaneseFactory)
    language = "ja"


class CaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Case

    reference = factory.Sequence(lambda number: f"CS-2020-{number:06d}")
    opportunity = factory.SubFactory(PublishedFactory)
    publisher = factory.LazyAttribute(lambda case: case.opportunity.company)
    interested = factory.SubFactory(JapaneseFactory)


class TaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseTask

    case = factory.SubFactory(CaseFactory)
    title = "Прислать образцы"


def named(company: object, text: str, language: str) -> object:
    """The company under one more name."""
    script = {"ja": "Jpan", "ru": "Cyrl"}.get(language, "Latn")
    return NameFactory(company=company, text=text, language=language, script=script)

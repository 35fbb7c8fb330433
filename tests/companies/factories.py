"""Companies and what belongs to them."""

from __future__ import annotations

import factory
from django.utils import timezone

from kopir.companies.models import (
    CodeStatus,
    Company,
    CompanyCode,
    CompanyIdentifier,
    CompanyMember,
    CompanyName,
    CompanyText,
    NameKind,
    Person,
)
from kopir.companies.states import CompanyState
from kopir.engines.identity.keys import search_keys
from kopir.registers.models import Entry, Snapshot
from kopir.registers.states import SnapshotState


class CompanyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Company

    reference = factory.Sequence(lambda number: f"KZ-C-9{number:05d}")
    country = "KZ"
    region = "KZ-63"
    state = CompanyState.ACTIVE


class NameFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CompanyName

    company = factory.SubFactory(CompanyFactory)
    text = factory.Sequence(lambda number: f"ТОО «Алтай Бал {number}»")
    language = "ru"
    script = "Cyrl"
    kind = NameKind.LEGAL
    keys = factory.LazyAttribute(lambda name: list(search_keys(name.text, name.language)))


class IdentifierFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CompanyIdentifier

    company = factory.SubFactory(CompanyFactory)
    scheme = "bin"
    value = "160240000018"


class TextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CompanyText

    company = factory.SubFactory(CompanyFactory)
    kind = "profile"
    language = "ru"
    text = "Мы собираем мёд."
    origin = "original"


class ApprovedTextFactory(TextFactory):
    approved_at = factory.LazyFunction(timezone.now)


class CodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CompanyCode

    company = factory.SubFactory(CompanyFactory)
    scheme = "isic4"
    code = "0149"
    status = CodeStatus.CONFIRMED


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    company = factory.SubFactory(CompanyFactory)
    name = "Айгерім Сейтқали"
    email = "aigerim@altaibal.example"
    phone = "+7 701 555 01 02"


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CompanyMember

    company = factory.SubFactory(CompanyFactory)


class SnapshotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Snapshot

    source = "kz-stat"
    state = SnapshotState.CURRENT
    file_name = "register.csv"
    file_sha256 = "0" * 64


class EntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Entry

    snapshot = factory.SubFactory(SnapshotFactory)
    source = "kz-stat"
    key = "160240000018"
    identifiers = ["bin:160240000018"]
    names = [
        {"text": "«Алтай Бал» ЖШС", "language": "kk", "script": "Cyrl", "kind": "legal"},
        {"text": "ТОО «Алтай Бал»", "language": "ru", "script": "Cyrl", "kind": "legal"},
    ]
    country = "KZ"
    region = "KZ-63"
    place = "Риддер"
    address = "ул. Гагарина, 1"
    legal_form = "llp"
    activity = "Пчеловодство"
    activity_codes = ["oked:01491"]
    size = "6-10"
    size_rank = 1

"""Rows of the archive."""

from __future__ import annotations

import factory
from django.utils import timezone

from kopir.core.models import Role, User
from kopir.heritage.models import (
    Camp,
    Citation,
    Claim,
    ClaimText,
    CountStatement,
    Item,
    NameForm,
    Person,
    Record,
    RecordText,
    Request,
    Site,
    Source,
)
from kopir.heritage.references import today
from kopir.heritage.states import ArchiveState

ARCHIVE_KINDS = ("site", "camp", "item", "history")  # what the archive files; other rooms file pages of their own


class EditorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"archive-editor{number}@example.org")
    name = factory.Sequence(lambda number: f"Editor {number}")
    role = Role.EDITOR
    password = "!"


class RecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Record

    reference = factory.Sequence(lambda number: f"KJ-S-{9000 + number}")
    kind = "S"
    written_by = factory.SubFactory(EditorFactory)


class PublishedRecordFactory(RecordFactory):
    state = ArchiveState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)
    published_by = factory.SubFactory(EditorFactory)


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    record = factory.SubFactory(RecordFactory)
    kind = "housing"


class CampFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Camp

    record = factory.SubFactory(RecordFactory, kind="C", reference=factory.Sequence(lambda n: f"KJ-C-{9000 + n}"))


class ItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Item

    record = factory.SubFactory(RecordFactory, kind="I", reference=factory.Sequence(lambda n: f"KJ-I-{9000 + n}"))
    kind = "photograph"


class PersonRecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    record = factory.SubFactory(RecordFactory, kind="P", reference=factory.Sequence(lambda n: f"KJ-P-{9000 + n}"))


class NameFormFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NameForm

    person = factory.SubFactory(PersonRecordFactory)
    text = "Судзуки"
    script = "ru-Cyrl"
    source = "List of camp 37"
    keys = ["suzuki"]


class RecordTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RecordText

    record = factory.SubFactory(RecordFactory)
    kind = "name"
    language = "en"
    text = "Summer theatre"


class ClaimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Claim

    subject = factory.SubFactory(RecordFactory)
    status = "attributed"
    confidence = "medium"
    written_by = factory.SubFactory(EditorFactory)


class ClaimTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClaimText

    claim = factory.SubFactory(ClaimFactory)
    language = "en"
    text = "Internees built it."


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    title = factory.Sequence(lambda number: f"Source {number}")
    kind = "press"
    url = factory.Sequence(lambda number: f"https://source{number}.example/page")
    independence_group = factory.Sequence(lambda number: f"group {number}")


class CitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Citation

    claim = factory.SubFactory(ClaimFactory)
    source = factory.SubFactory(SourceFactory)


class CountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CountStatement

    topic = "held"
    low = 58_900
    high = 58_900
    given_by = "Press"
    confidence = "medium"
    source = factory.SubFactory(SourceFactory)
    written_by = factory.SubFactory(EditorFactory)


class RequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Request

    reference = factory.Sequence(lambda number: f"KJ-R-{9000 + number}")
    kind = "removal"
    name = "Hanako"
    email = "hanako@example.org"
    language = "ja"
    text = "祖父の記録を下ろしてください。"
    due_on = factory.LazyFunction(today)

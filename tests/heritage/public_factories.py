"""A published archive to look at: records, claims, sources, words, numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory
from django.utils import timezone

from kopir.heritage.models import (
    ArchiveEvent,
    Camp,
    Citation,
    Claim,
    ClaimText,
    CountStatement,
    Holder,
    Item,
    NameForm,
    Person,
    PresenceWindow,
    Record,
    RecordText,
    Site,
    Source,
)
from kopir.heritage.states import ArchiveState


class OpenRecordFactory(factory.django.DjangoModelFactory):
    """A published record without its facts."""

    class Meta:
        model = Record

    kind = "S"
    reference = factory.LazyAttributeSequence(lambda row, number: f"KJ-{row.kind}-{number + 1:04d}")
    state = ArchiveState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)


class OpenTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RecordText

    record = factory.SubFactory(OpenRecordFactory)
    kind = "name"
    language = "en"
    text = "Academy of Sciences"
    origin = "original"
    approved_at = factory.LazyFunction(timezone.now)


class OpenSiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    record = factory.SubFactory(OpenRecordFactory, kind="S")
    kind = "public-building"
    latitude = "43.25250"
    longitude = "76.91150"
    precision = "city"
    point_source = "GeoNames"


class OpenCampFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Camp

    record = factory.SubFactory(OpenRecordFactory, kind="C")
    number = "37"
    number_is_confirmed = True
    region = "Karaganda"
    latitude = "46.84550"
    longitude = "74.98210"
    precision = "settlement"
    date_edtf = "1945/1948"
    date_text = "1945-1948"
    date_min = date(1945, 1, 1)
    date_max = date(1948, 12, 31)


class OpenEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ArchiveEvent

    record = factory.SubFactory(OpenRecordFactory, kind="E")
    kind = "arrival"
    date_edtf = "1945-10-05"
    date_min = date(1945, 10, 5)
    date_max = date(1945, 10, 5)


class HolderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Holder

    name = factory.Sequence(lambda number: f"State archive {number}")


class OpenItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Item

    record = factory.SubFactory(OpenRecordFactory, kind="I")
    kind = "photograph"
    holder = factory.SubFactory(HolderFactory)
    holder_code = "f. 380 op. 2 d. 23"
    extent = "1 photograph, 9 x 12 cm"
    creator = "Unknown"
    rights = "https://rightsstatements.org/vocab/NoC-OKLR/1.0/"
    credit = "State archive"
    access = "public"


class OpenPersonFactory(factory.django.DjangoModelFactory):
    """Somebody opened under the policy: dead, and named in an official list."""

    class Meta:
        model = Person

    record = factory.SubFactory(OpenRecordFactory, kind="P")
    birth_year = 1921
    has_died = True
    official_list = "https://www.mhlw.go.jp/example"
    is_open = True


class NameFormFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NameForm

    person = factory.SubFactory(OpenPersonFactory)
    text = "スズキ"
    script = "ja-Kana"
    origin = "as-written"
    source = "List of the ministry"
    keys = factory.LazyAttribute(lambda row: _keys(row.text, row.script))


def _keys(text: str, script: str) -> list[str]:
    from kopir.engines.identity.person_names import person_keys

    return list(person_keys(text, script))


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    title = factory.Sequence(lambda number: f"A page about it {number}")
    kind = "press"
    url = factory.Sequence(lambda number: f"https://example.org/{number}")
    language = "ru"
    independence_group = factory.Sequence(lambda number: f"group-{number}")


class OpenClaimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Claim

    subject = factory.SubFactory(OpenRecordFactory)
    status = "attributed"
    confidence = "medium"
    state = ArchiveState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)


class OpenClaimTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClaimText

    claim = factory.SubFactory(OpenClaimFactory)
    language = "en"
    text = "Internees worked on it."
    origin = "original"
    approved_at = factory.LazyFunction(timezone.now)


class CitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Citation

    claim = factory.SubFactory(OpenClaimFactory)
    source = factory.SubFactory(SourceFactory)
    locator = "p. 12"
    accessed_on = date(2026, 11, 20)


class OpenCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CountStatement

    topic = "held"
    low = 50_000
    high = 50_000
    given_by = "History portal"
    source = factory.SubFactory(SourceFactory)
    confidence = "medium"
    state = ArchiveState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)


def window() -> PresenceWindow:
    """From the first train to the end of 1949."""
    return PresenceWindow.objects.update_or_create(
        pk=1,
        defaults={
            "date_edtf": "1945-10-05/1949",
            "date_min": date(1945, 10, 5),
            "date_max": date(1949, 12, 31),
        },
    )[0]


def statement(
    record: Record, text: str, status: str = "attributed", confidence: str = "medium", **fields: Any
) -> Claim:
    """A published claim with its words and one source."""
    claim = OpenClaimFactory(subject=record, status=status, confidence=confidence, **fields)
    OpenClaimTextFactory(claim=claim, text=text)
    CitationFactory(claim=claim)
    return claim


def named(record: Record, **names: str) -> Record:
    """Approved names; the first is the original, the others are read translations by a machine."""
    for number, (language, text) in enumerate(names.items()):
        origin = "original" if number == 0 else "machine"
        OpenTextFactory(record=record, language=language, text=text, origin=origin)
    return record


def opera() -> Record:
    """The building of which the repeated story cannot be true."""
    site = OpenSiteFactory(
        kind="theatre", date_edtf="1936/1941-11-07", date_min=date(1936, 1, 1), date_max=date(1941, 11, 7)
    )
    named(site.record, en="Abay Opera", ru="Театр оперы", ja="アバイ劇場", kk="Абай театры")
    statement(site.record, "The theatre opened on 7 November 1941.", "documented", "high")
    statement(site.record, "A guide says that internees built it.", "oral", "low")
    return site.record

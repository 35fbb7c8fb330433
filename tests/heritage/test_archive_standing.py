"""Where a statement belongs: what we know, what is said, what is wrong."""

from __future__ import annotations

import pytest

from heritage.public_factories import (
    CitationFactory,
    OpenClaimFactory,
    OpenRecordFactory,
    SourceFactory,
    opera,
    statement,
)
from kopir.engines.text.periods import Overlap
from kopir.heritage.models import Claim
from kopir.heritage.presenting import claims
from kopir.heritage.presenting.claims import Standing
from kopir.heritage.queries import public


@pytest.mark.parametrize(
    ("status", "confidence", "verdict", "standing"),
    [
        ("documented", "high", None, Standing.KNOWN),
        ("documented", "medium", Overlap.IMPOSSIBLE, Standing.KNOWN),  # about the building, not about the internees
        ("documented", "low", None, Standing.SAID),
        ("documented", "unverified", None, Standing.SAID),
        ("attributed", "high", Overlap.INSIDE, Standing.KNOWN),
        ("attributed", "medium", Overlap.PARTLY, Standing.KNOWN),
        ("attributed", "medium", Overlap.UNKNOWN, Standing.KNOWN),
        ("attributed", "medium", Overlap.AFTER, Standing.SAID),
        ("attributed", "medium", Overlap.IMPOSSIBLE, Standing.WRONG),
        ("attributed", "low", None, Standing.SAID),
        ("oral", "high", None, Standing.SAID),
        ("oral", "low", Overlap.IMPOSSIBLE, Standing.WRONG),
        ("disputed", "medium", None, Standing.SAID),
        ("legend", "low", None, Standing.SAID),
        ("refuted", "high", Overlap.INSIDE, Standing.WRONG),
    ],
)
def test_a_claim_stands_where_it_belongs(
    status: str, confidence: str, verdict: Overlap | None, standing: Standing
) -> None:
    claim = Claim(status=status, confidence=confidence)

    assert claims.standing_of(claim, verdict) is standing


@pytest.mark.parametrize(
    ("verdict", "standing"),
    [
        (None, Standing.KNOWN),
        (Overlap.PARTLY, Standing.KNOWN),
        (Overlap.AFTER, Standing.SAID),
        (Overlap.IMPOSSIBLE, Standing.WRONG),
    ],
)
def test_a_place_never_stands_above_what_its_dates_allow(verdict: Overlap | None, standing: Standing) -> None:
    documented = Claim(pk=1, status="documented", confidence="high")

    assert claims.standing_of_place([documented], verdict) is standing


def test_a_place_of_which_nothing_is_published_stands_nowhere() -> None:
    assert claims.standing_of_place([], Overlap.IMPOSSIBLE) is None


@pytest.mark.django_db
def test_sources_are_numbered_in_reading_order_and_once() -> None:
    record = OpenRecordFactory()
    said = statement(record, "It is told.", "oral", "low")
    known = statement(record, "It is written.", "documented", "high")
    first, second = known.citations.get(), said.citations.get()
    CitationFactory(claim=said, source=first.source, locator=first.locator)
    found = public.with_claims(public.public_records()).get(pk=record.pk)
    notes = claims.Notes()

    groups = claims.groups_of(list(found.claims.all()), None, "en", notes)

    numbers = [[[note.number for note in one.supporting] for one in group.sentences] for group in groups]
    assert ([group.standing for group in groups], numbers) == (["known", "said"], [[[1]], [[2, 1]]])
    assert [note.citation for note in notes.every] == [first, second]


@pytest.mark.django_db
def test_sources_that_repeat_one_another_count_once() -> None:
    claim = OpenClaimFactory(status="attributed")
    for _number in range(3):
        CitationFactory(claim=claim, source=SourceFactory(independence_group="agency"))
    CitationFactory(claim=claim, source=SourceFactory())
    CitationFactory(claim=claim, source=SourceFactory(), supports=False)
    found = public.with_claims(public.public_records()).get(pk=claim.subject_id)

    (group,) = claims.groups_of(list(found.claims.all()), None, "en", claims.Notes())

    (sentence,) = group.sentences
    assert sentence.independence == "2 independent sources; the others repeat them."
    assert ([note.number for note in sentence.supporting], [note.number for note in sentence.contradicting]) == (
        [1, 2, 3, 4],
        [5],
    )
    assert claims.disagreement([group]) == "The sources disagree about this. Read each sentence with its sources."


@pytest.mark.django_db
def test_what_is_known_and_what_is_wrong_disagree() -> None:
    record = opera()
    found = public.with_claims(public.public_records()).get(pk=record.pk)

    groups = claims.groups_of(list(found.claims.all()), Overlap.IMPOSSIBLE, "en", claims.Notes())

    assert [(group.title, [one.words and one.words.text for one in group.sentences]) for group in groups] == [
        ("What we know", ["The theatre opened on 7 November 1941."]),
        ("What is wrong", ["A guide says that internees built it."]),
    ]
    assert claims.disagreement(groups).startswith("The sources disagree about this, and part")
    assert claims.disagreement(groups[:1]) == ""

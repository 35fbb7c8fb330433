"""What we know, what is said, what is wrong: the claims of a record, each sentence with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kopir.engines.text.periods import Overlap
from kopir.heritage.models import Citation, Claim, ClaimStatus, Confidence, Source
from kopir.heritage.presenting.dates import FAILED, When, when
from kopir.heritage.presenting.words import Words, words_in


class Standing(StrEnum):
    """How a sentence stands in the archive, best first."""

    KNOWN = "known"
    SAID = "said"
    WRONG = "wrong"


STANDING_LABELS = {
    Standing.KNOWN: gettext_lazy("What we know"),
    Standing.SAID: gettext_lazy("What is said"),
    Standing.WRONG: gettext_lazy("What is wrong"),
}
SHORT_LABELS = {
    Standing.KNOWN: gettext_lazy("Known"),
    Standing.SAID: gettext_lazy("Said"),
    Standing.WRONG: gettext_lazy("Wrong"),
}
CONFIDENCE_LABELS = {
    Confidence.HIGH: gettext_lazy("High confidence"),
    Confidence.MEDIUM: gettext_lazy("Medium confidence"),
    Confidence.LOW: gettext_lazy("Low confidence"),
    Confidence.UNVERIFIED: gettext_lazy("Unverified"),
}
_CHIPS = {
    ClaimStatus.DOCUMENTED: "good",
    ClaimStatus.ATTRIBUTED: "accent",
    ClaimStatus.ORAL: "doubt",
    ClaimStatus.LEGEND: "doubt",
    ClaimStatus.DISPUTED: "doubt",
    ClaimStatus.REFUTED: "bad",
}
_SURE = frozenset({Confidence.HIGH, Confidence.MEDIUM})


def standing_of(claim: Claim, verdict: Overlap | None = None) -> Standing:
    """Where a claim belongs.

    The date check says whether internees can have built the thing. It judges what is attributed, told or disputed;
    what is documented (when a theatre opened, say) is no statement about their work and stays.
    """
    if claim.status == ClaimStatus.REFUTED:
        return Standing.WRONG
    if claim.status == ClaimStatus.DOCUMENTED:
        return Standing.KNOWN if claim.confidence in _SURE else Standing.SAID
    if verdict is Overlap.IMPOSSIBLE:
        return Standing.WRONG
    if claim.status == ClaimStatus.ATTRIBUTED and claim.confidence in _SURE and verdict not in FAILED:
        return Standing.KNOWN
    return Standing.SAID


def strongest_first(claims: Iterable[Claim], verdict: Overlap | None = None) -> list[Claim]:
    """What we know, then what is said, then what is wrong; in each the surest first."""
    order = list(Standing)
    return sorted(claims, key=lambda claim: (order.index(standing_of(claim, verdict)), _rank(claim), claim.pk))


def standing_of_place(claims: Sequence[Claim], verdict: Overlap | None) -> Standing | None:
    """How a place stands on the map: as its strongest claim, but never above what its dates allow. None: nothing said.

    A theatre whose opening is documented is not therefore known as a place of the internees.
    """
    if not claims:
        return None
    best = standing_of(strongest_first(claims, verdict)[0], verdict)
    if verdict is Overlap.IMPOSSIBLE:
        return Standing.WRONG
    return Standing.SAID if verdict is Overlap.AFTER and best is Standing.KNOWN else best


@dataclass(frozen=True)
class Note:
    """A source at a place, with its number on the page."""

    number: int
    citation: Citation

    @property
    def source(self) -> Source:
        """What is cited."""
        return self.citation.source


@dataclass(frozen=True)
class Sentence:
    """One claim as the page shows it."""

    claim: Claim
    words: Words | None
    when: When | None
    confidence: str
    chip: str
    supporting: list[Note]
    contradicting: list[Note]
    independence: str


@dataclass(frozen=True)
class Group:
    """The sentences of one standing."""

    standing: Standing
    title: str
    sentences: list[Sentence]


@dataclass
class Notes:
    """The numbered sources of a page: the same place in the same source has one number."""

    every: list[Note] = field(default_factory=list)

    def note(self, citation: Citation) -> Note:
        """The number of a citation, a new one if it is new."""
        key = (citation.source_id, citation.locator)
        for known in self.every:
            if (known.citation.source_id, known.citation.locator) == key:
                return known
        self.every.append(Note(len(self.every) + 1, citation))
        return self.every[-1]


def groups_of(claims: Sequence[Claim], verdict: Overlap | None, language: str, notes: Notes) -> list[Group]:
    """The three groups, each only if it has a sentence; numbers of sources run through in reading order."""
    ordered = strongest_first(claims, verdict)
    groups = []
    for standing in Standing:
        own = [claim for claim in ordered if standing_of(claim, verdict) is standing]
        if own:
            sentences = [_sentence(claim, language, notes) for claim in own]
            groups.append(Group(standing, str(STANDING_LABELS[standing]), sentences))
    return groups


def _rank(claim: Claim) -> tuple[int, int]:
    return (ClaimStatus.values.index(claim.status), Confidence.values.index(claim.confidence))


def _sentence(claim: Claim, language: str, notes: Notes) -> Sentence:
    cited = sorted(claim.citations.all(), key=lambda one: (not one.supports, one.pk))
    supporting = [notes.note(one) for one in cited if one.supports]
    return Sentence(
        claim=claim,
        words=words_in(claim.texts.all(), language),
        when=when(claim, language),
        confidence=str(CONFIDENCE_LABELS[Confidence(claim.confidence)]),
        chip=_CHIPS[ClaimStatus(claim.status)],
        supporting=supporting,
        contradicting=[notes.note(one) for one in cited if not one.supports],
        independence=_independence(supporting),
    )


def _independence(notes: list[Note]) -> str:
    """How many sources do not repeat one another."""
    groups = {note.source.independence_group for note in notes}
    if not groups:
        return _("No source found.")
    if len(groups) < len({note.source.pk for note in notes}):
        return ngettext(
            "%(number)d independent source; the others repeat it.",
            "%(number)d independent sources; the others repeat them.",
            len(groups),
        ) % {"number": len(groups)}
    return ngettext("%(number)d independent source.", "%(number)d independent sources.", len(groups)) % {
        "number": len(groups)
    }


def disagreement(groups: Sequence[Group]) -> str:
    """A sentence when the sources do not say the same, else nothing."""
    standings = {group.standing for group in groups}
    sentences = [sentence for group in groups for sentence in group.sentences]
    if Standing.WRONG in standings and len(standings) > 1:
        return _(
            "The sources disagree about this, and part of what is told is wrong. Read each sentence with its sources."
        )
    if any(one.contradicting or one.claim.status == ClaimStatus.DISPUTED for one in sentences):
        return _("The sources disagree about this. Read each sentence with its sources.")
    return ""

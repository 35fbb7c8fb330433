"""When, in words; and whether a building's dates fit the time in which internees were there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kopir.engines.text.edtf import NotEdtf, Period, in_words
from kopir.engines.text.periods import Overlap, against
from kopir.heritage.models import PresenceWindow, Record, RecordKind
from kopir.heritage.models.records import Dated

FAILED = frozenset({Overlap.AFTER, Overlap.IMPOSSIBLE})


@dataclass(frozen=True)
class When:
    """A time in the reader's words, and as the source writes it where that says something else."""

    words: str
    written: str = ""


def when(dated: Dated, language: str) -> When | None:
    """The time of a claim, a building, an event; nothing where it is not known."""
    if not dated.date_edtf:
        return When(dated.date_text) if dated.date_text else None
    words = said(dated.date_edtf, language)
    written = dated.date_text if dated.date_text not in {"", words, dated.date_edtf} else ""
    return When(words, written)


def said(edtf: str, language: str) -> str:
    """A time in words; one that cannot be read stands as it is."""
    try:
        return in_words(edtf, language)
    except NotEdtf:
        return edtf


def period_of(dated: Dated) -> Period:
    """As the engine wants it."""
    return Period(dated.date_edtf, dated.date_min, dated.date_max)


@dataclass(frozen=True)
class DateCheck:
    """What the automatic check found, and its one sentence."""

    verdict: Overlap
    sentence: str

    @property
    def has_failed(self) -> bool:
        """Whether internees cannot have built it, or only after most had gone home."""
        return self.verdict in FAILED


def date_check(record: Record, window: PresenceWindow | None, language: str) -> DateCheck | None:
    """Of a site whose building is at issue."""
    if record.kind != RecordKind.SITE or window is None or not window.date_edtf or not record.site.was_built:
        return None
    verdict = against(period_of(record.site), period_of(window))
    return DateCheck(verdict, _sentence(verdict, record, window, language))


def _sentence(verdict: Overlap, record: Record, window: PresenceWindow, language: str) -> str:
    if verdict is Overlap.UNKNOWN:
        return _("No building date has been found, so the dates cannot be checked.")
    facts = {
        "built": said(record.site.date_edtf, language),
        "window": said(window.date_edtf, language),
        "first": _first_day(window, language),
    }
    return _SENTENCES[verdict]() % facts


def _first_day(window: PresenceWindow, language: str) -> str:
    return said(window.date_min.isoformat(), language) if window.date_min is not None else ""


_SENTENCES = {
    Overlap.INSIDE: lambda: _("Built: %(built)s. This lies within the time of the internees: %(window)s."),
    Overlap.PARTLY: lambda: _("Built: %(built)s. Part of this lies within the time of the internees: %(window)s."),
    Overlap.AFTER: lambda: _(
        "Built: %(built)s. The work began when most internees had returned; their time was: %(window)s."
    ),
    Overlap.IMPOSSIBLE: lambda: _("Built: %(built)s. It was finished before the first train came: %(first)s."),
}

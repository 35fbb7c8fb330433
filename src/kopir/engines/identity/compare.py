"""Whether two names, in any two of our scripts, are the same company's: a score with its reasons.

Names alone never prove it: a number does (`with_identifiers`). The score is a probability learned on open pairs
with near misses (two wrong candidates for each right one); `same` is the score at THRESHOLD.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from kopir.engines.identity.alignment import Alignment, align
from kopir.engines.identity.features import initials_agree, numbers_agree, table
from kopir.engines.identity.identifiers import Identifier, Scheme
from kopir.engines.identity.model import Model, learned_model
from kopir.engines.identity.names import Name, Prepared, Preparer
from kopir.engines.identity.sounding import learned_sounds

_BATCH = 2_000
_OTHER_NUMBER = 0.05  # the most that names with different numbers can be alike


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code with parameters; the web has the words."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """`score` 0 to 1, `same` at the learned threshold, and why."""

    score: float
    same: bool
    because: tuple[Reason, ...] = ()


@cache
def preparer() -> Preparer:
    """The one preparer of this process, with the shipped lexicon."""
    return Preparer()


def compare(a: Name, b: Name) -> Comparison:
    """The two names compared; the same answer whichever comes first."""
    return compare_many([(a, b)])[0]


def compare_many(pairs: Iterable[tuple[Name, Name]]) -> list[Comparison]:
    """As `compare`, for many pairs at once: several times faster per pair."""
    ready = preparer()
    model = learned_model()
    answers: list[Comparison] = []
    batch: list[tuple[Prepared, Prepared]] = []
    for one, other in pairs:
        batch.append(in_order(ready.prepare(one), ready.prepare(other)))
        if len(batch) == _BATCH:
            answers += _scored(batch, model)
            batch = []
    return answers + _scored(batch, model)


def with_identifiers(found: Comparison, a: Collection[Identifier], b: Collection[Identifier]) -> Comparison:
    """What the names say, overruled by valid numbers: a common one proves it, two of one scheme deny it."""
    ours, theirs = _by_scheme(a), _by_scheme(b)
    for scheme in sorted(ours.keys() & theirs.keys()):
        params = (("scheme", scheme.value), ("a", ours[scheme]), ("b", theirs[scheme]))
        if ours[scheme] == theirs[scheme]:
            return Comparison(1.0, True, (Reason("same_identifier", params), *found.because))
    for scheme in sorted(ours.keys() & theirs.keys()):
        params = (("scheme", scheme.value), ("a", ours[scheme]), ("b", theirs[scheme]))
        return Comparison(0.0, False, (Reason("identifiers_differ", params), *found.because))
    return found


def _by_scheme(identifiers: Collection[Identifier]) -> dict[Scheme, str]:
    return {found.scheme: found.value for found in identifiers if found.valid}


def in_order(a: Prepared, b: Prepared) -> tuple[Prepared, Prepared]:
    """Japanese before Cyrillic before Latin, kana last among Japanese; else by text: makes `compare` symmetric."""
    return (a, b) if _rank(a) <= _rank(b) else (b, a)


def _rank(name: Prepared) -> tuple[int, bool, str, tuple[str, ...], str]:
    return ({"Jpan": 0, "Cyrl": 1}.get(name.writing, 2), name.kana, name.core, name.sounds, name.form)


def _scored(batch: Sequence[tuple[Prepared, Prepared]], model: Model) -> list[Comparison]:
    if not batch:
        return []
    found = [align(a, b) for a, b in batch]
    scores = model.probabilities(table(batch, found, learned_sounds()))
    return [
        _by_rule(a, b) or _judged(float(score), a, b, links, model.threshold)
        for (a, b), links, score in zip(batch, found, scores, strict=True)
    ]


def _judged(score: float, a: Prepared, b: Prepared, links: Alignment, threshold: float) -> Comparison:
    if a.numbers and b.numbers and a.numbers != b.numbers:  # branch 1 is not branch 10, however alike the rest is
        score = min(score, _OTHER_NUMBER)
    return Comparison(round(score, 4), score >= threshold, _reasons(a, b, links))


def _by_rule(a: Prepared, b: Prepared) -> Comparison | None:
    """Names that are letter for letter one, and names of which nothing can be heard (empty, a script not ours)."""
    if a.core.lower() == b.core.lower() and any(map(str.isalnum, a.core)):
        return Comparison(1.0, True, (Reason("text_same"),))
    if not a.sounds[0] or not b.sounds[0]:
        return Comparison(0.0, False, (Reason("nothing_to_compare"),))
    return None


def _reasons(a: Prepared, b: Prepared, found: Alignment) -> tuple[Reason, ...]:
    reasons = []
    if a.form or b.form:
        reasons.append(Reason("legal_form_stripped", (("a", a.form), ("b", b.form))))
    if a.sounds[0] == b.sounds[0]:
        reasons.append(Reason("sounds_same"))
    for link in found.links:
        words_a = " ".join([unit.text for unit in a.units[link.a_from : link.a_to]])
        words_b = " ".join([unit.text for unit in b.units[link.b_from : link.b_to]])
        code = {"meaning": "word_translates", "same": "word_same"}.get(link.kind, "reading_agrees")
        reasons.append(Reason(code, (("a", words_a), ("b", words_b))))
    if initials_agree(a, b):
        reasons.append(Reason("initials_agree"))
    if numbers_agree(a, b) < 0:
        params = (("a", " ".join(sorted(a.numbers))), ("b", " ".join(sorted(b.numbers))))
        reasons.append(Reason("numbers_differ", params))
    for side, name, answered in (("a", a, found.a_answered), ("b", b, found.b_answered)):
        left = [unit.text for unit, score in zip(name.units, answered, strict=True) if not score]
        if left:
            reasons.append(Reason("word_unanswered", (("side", side), ("words", " ".join(left)))))
    return tuple(reasons)


__all__ = ["Comparison", "Name", "Reason", "compare", "compare_many", "in_order", "preparer", "with_identifiers"]

"""Codes suggested for a text in any of the four languages: HS headings and subheadings, ISIC, OKED and JSIC classes.

The text, and each clause of it (a text may name several goods), is compared with the documents of every code; the
evidence is weighed with learned weights, and the chance of a code is its share among all codes of the scheme. About
half of the first suggestions are right on short trade phrases: show five and let a person confirm. Never a customs
classification.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from kopir.engines import data
from kopir.engines.taxonomy.concordance import isic_to_jsic, isic_to_oked
from kopir.engines.taxonomy.documents import LANGUAGES, Floats, code_list, library
from kopir.engines.taxonomy.evidence import (
    FEATURES,
    Sides,
    blocks,
    bridge,
    evidence,
    language_number,
    likenesses,
    shares,
)
from kopir.engines.taxonomy.grams import LONGEST_TEXT
from kopir.engines.taxonomy.labels import UnknownCode, label
from kopir.engines.taxonomy.wording import clauses, goods_words
from kopir.engines.text.encoders import bundled_encoders
from kopir.engines.text.tokens import in_reading_script, language_of

SCHEMES = ("hs4", "hs6", "isic4", "oked", "jsic")
LONGEST_WHOLE = 1000  # letters; what follows speaks through its clauses
AT_ONCE = 16  # texts compared with all documents in one go: 2 MB of memory each
# A clause alone is a little less sure than the same words as a whole text: it may be an aside.
CLAUSE_SHARE = 0.8


@dataclass(frozen=True)
class CodeSuggestion:
    """A code with its chance (0..1), its label in the text's language, and the document that speaks for it most."""

    code: str
    score: float
    label: str
    because: str


@dataclass(frozen=True)
class _Part:
    """A text or one of its clauses."""

    owner: int
    text: str
    lang: str
    share: float


@dataclass(frozen=True)
class _Judged:
    """A text's chance of each code, which of its parts gave it, and those parts against every document."""

    chances: Floats
    part: NDArray[np.int64]
    sides: list[Sides]
    lang: str


@cache
def _weights(stage: str, scheme: str, lang: str) -> Floats:
    stored = json.loads(data.path("learned", "taxonomy_weights.json").read_text(encoding="utf-8"))
    if tuple(stored["features"]) != FEATURES:
        raise ValueError("taxonomy_weights.json was learned for other features: run tools/train_taxonomy.py")
    return np.array(stored[stage][scheme][lang], dtype=np.float32)


def _parts(texts: Sequence[str], langs: Sequence[str], scheme: str) -> list[_Part]:
    roles = scheme == "isic4"
    found = []
    for owner, (text, given) in enumerate(zip(texts, langs, strict=True)):
        known = language_of(text, given.casefold())
        lang = known if known in LANGUAGES else "en"
        read = in_reading_script(text[:LONGEST_TEXT], lang)
        found.append(_Part(owner, goods_words(read[:LONGEST_WHOLE], lang, roles=roles), lang, 1.0))
        found.extend(_Part(owner, clause, lang, CLAUSE_SHARE) for clause in clauses(read, lang, roles=roles))
    return found


def _chances(sides: Sides, scheme: str, lang: str) -> Floats:
    """The chance of each code: evidence times weights, the other classification's first opinion among it."""
    if scheme == "hs6":
        return _subheading_chances(sides, lang)
    other = "isic4" if scheme == "hs4" else "hs4"
    first = shares(evidence(sides, other, lang) @ _weights("first", other, lang)[:-1])
    weights = _weights("weights", scheme, lang)
    return shares(evidence(sides, scheme, lang) @ weights[:-1] + weights[-1] * bridge(first, scheme))


@cache
def _heading_numbers() -> NDArray[np.int64]:
    known = {code: number for number, code in enumerate(code_list("hs4"))}
    return np.array([known[code[:4]] for code in code_list("hs6")], dtype=np.int64)


def _subheading_chances(sides: Sides, lang: str) -> Floats:
    """The heading's chance, shared out among its subheadings."""
    headings = _heading_numbers()
    powers = shares(evidence(sides, "hs6", lang) @ _weights("first", "hs4", lang)[:-1]).astype(np.float64) + 1e-12
    sums = np.bincount(headings, weights=powers)
    chances: Floats = (_chances(sides, "hs4", lang)[headings] * powers / sums[headings]).astype(np.float32)
    return chances


def _because(sides: Sides, scheme: str, lang: str, code: int) -> str:
    """The document of a code that is most like the text."""
    total = sides.sum(axis=0)
    found: list[int] = []
    for block in blocks(scheme, language_number(lang)):
        for run in np.flatnonzero(block.codes == code):
            end = block.starts[run + 1] if run + 1 < len(block.starts) else len(block.texts)
            found.extend(block.texts[block.starts[run] : end].tolist())
    return library().texts[max(found, key=lambda text: (total[text], -text))] if found else ""


def _judge(texts: Sequence[str], langs: Sequence[str], scheme: str) -> Iterator[_Judged]:
    """Per text the chance of each code: that not all its parts, the whole text and its clauses, speak in vain."""
    parts = _parts(texts, langs, scheme)
    vectors = [encoder.encode([part.text for part in parts]) for encoder in bundled_encoders()]
    for _, owned in groupby(range(len(parts)), key=lambda number: parts[number].owner):
        numbers = list(owned)
        here = [parts[number] for number in numbers]
        sides = likenesses([p.text for p in here], [p.lang for p in here], [v[numbers] for v in vectors])
        every = [part.share * _chances(found, scheme, part.lang) for part, found in zip(here, sides, strict=True)]
        table = np.stack(every)
        together: Floats = 1.0 - np.prod(1.0 - table, axis=0)  # a code that several parts speak for gains
        yield _Judged(together, table.argmax(axis=0), sides, here[0].lang)


def code_profile(texts: Sequence[str], langs: Sequence[str], scheme: str = "hs4") -> Floats:
    """A row per text: the chance of each code of `code_list(scheme)` (`hs4`, `hs6`, `isic4`), for comparing texts.

    An empty text has no chances (zeros). A text may name several goods, so a row may add up to more than one.
    """
    table = np.zeros((len(texts), len(code_list(scheme))), dtype=np.float32)
    filled = [place for place, text in enumerate(texts) if text.strip()]
    if filled:
        judged = _judge([texts[place] for place in filled], [langs[place] for place in filled], scheme)
        table[filled] = np.stack([one.chances for one in judged])
    return table


def profile_of_vectors(
    texts: Sequence[str], langs: Sequence[str], vectors: Sequence[Floats], schemes: Sequence[str]
) -> list[Floats]:
    """`code_profile` of each scheme for texts whose vectors (one array per bundled encoder) are there; no clauses."""
    read = [lang if lang in LANGUAGES else "en" for lang in langs]
    like = likenesses(texts, read, vectors)
    return [
        np.stack([_chances(found, scheme, lang) for found, lang in zip(like, read, strict=True)]) for scheme in schemes
    ]


def suggest_many(texts: Sequence[str], langs: Sequence[str], scheme: str, top: int = 5) -> list[list[CodeSuggestion]]:
    """For each text its best codes, the likeliest first (ties by code). An empty text gets none."""
    if scheme not in SCHEMES:
        raise UnknownCode(f"unknown scheme {scheme!r}; known are {', '.join(SCHEMES)}")
    meeting = scheme if scheme.startswith("hs") else "isic4"
    results: list[list[CodeSuggestion]] = [[] for _ in texts]
    filled = [place for place, text in enumerate(texts) if any(map(str.isalnum, text))]
    if not filled or top < 1:
        return results
    judged = _judge([texts[place] for place in filled], [langs[place] for place in filled], meeting)
    for place, one in zip(filled, judged, strict=True):
        found = _leading(one, meeting, top)
        results[place] = found if scheme == meeting else _national(found, scheme, one.lang, top)
    return results


def suggest(text: str, lang: str, scheme: str, top: int = 5) -> list[CodeSuggestion]:
    """The best codes for one text; half a sentence is enough."""
    return suggest_many([text], [lang], scheme, top)[0]


def _leading(judged: _Judged, scheme: str, top: int) -> list[CodeSuggestion]:
    codes = code_list(scheme)
    return [
        CodeSuggestion(
            code=codes[number],
            score=round(float(judged.chances[number]), 4),
            label=label(scheme, codes[number], judged.lang),
            because=_because(judged.sides[judged.part[number]], scheme, judged.lang, number),
        )
        for number in np.argsort(-judged.chances, kind="stable")[:top].tolist()
    ]


def _national(found: list[CodeSuggestion], scheme: str, lang: str, top: int) -> list[CodeSuggestion]:
    """The national classes of the ISIC classes found, each with its ISIC class's chance."""
    convert = isic_to_oked if scheme == "oked" else isic_to_jsic
    national = [
        CodeSuggestion(code, one.score, label(scheme, code, lang), one.because)
        for one in found
        for code in convert(one.code)
    ]
    return national[:top]

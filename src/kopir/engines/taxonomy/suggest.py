"""Codes suggested for a text in any of the four languages: HS headings and subheadings, ISIC, OKED and JSIC classes.

The text, and each clause of it (a text may name several goods), is compared with the documents of every code; the
evidence is weighed with learned weights, and the chance of a code is its share among all codes of the scheme. About
half of the first suggestions are right on short trade phrases: show five and let a person confirm. Never a customs
classification.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from kopir.engines import data
from kopir.engines.taxonomy.concordance import isic_to_jsic, isic_to_oked
from kopir.engines.taxonomy.documents import LANGUAGES, Floats, code_list, library
from kopir.engines.taxonomy.evidence import FEATURES, Likeness, blocks, evidence, language_number, likenesses
from kopir.engines.taxonomy.labels import UnknownCode, label
from kopir.engines.text.encoders import bundled_encoders
from kopir.engines.text.tokens import in_reading_script, language_of

SCHEMES = ("hs4", "hs6", "isic4", "oked", "jsic")
MOST_CLAUSES = 8
# A clause alone is a little less sure than the same words as a whole text: it may be an aside.
CLAUSE_SHARE = 0.8
SHORTEST_CLAUSE = {"ja": 2}
_BREAKS = re.compile(r"[;,.!?:\n。、；，！？：・/]+(?!\d)|\s[-–—]\s|[()（）\[\]«»“”\"]")
_AND = {
    "en": re.compile(r"\s(?:and|or)\s", re.IGNORECASE),
    "ru": re.compile(r"\s(?:и|или|а также)\s", re.IGNORECASE),
    "kk": re.compile(r"\s(?:және|мен|бен|пен|немесе)\s", re.IGNORECASE),
    "ja": re.compile(r"および|及び|並びに|または|又は|ならびに|(?<=[\u30a0-\u30ff\u4e00-\u9fff])(?:と|や)(?=[\u30a0-\u30ff\u4e00-\u9fff])"),
}  # fmt: skip


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


@cache
def _weights(scheme: str, lang: str) -> Floats:
    stored = json.loads(data.path("learned", "taxonomy_weights.json").read_text(encoding="utf-8"))
    if tuple(stored["features"]) != FEATURES:
        raise ValueError("taxonomy_weights.json was learned for other features: run tools/train_taxonomy.py")
    return np.array(stored["weights"]["isic4" if scheme == "isic4" else "hs4"][lang], dtype=np.float32)


def clauses(text: str, lang: str) -> list[str]:
    """The parts of a text that may each name a good or a service; none for a text of one part."""
    parts = [part for piece in _BREAKS.split(text) for part in _AND[lang].split(piece)]
    least = SHORTEST_CLAUSE.get(lang, 3)
    kept = list(dict.fromkeys(" ".join(part.split()) for part in parts))
    kept = [part for part in kept if sum(letter.isalpha() for letter in part) >= least]
    return kept[:MOST_CLAUSES] if len(kept) > 1 else []


def _parts(texts: Sequence[str], langs: Sequence[str]) -> list[_Part]:
    found = []
    for owner, (text, given) in enumerate(zip(texts, langs, strict=True)):
        known = language_of(text, given)
        lang = known if known in LANGUAGES else "en"
        read = in_reading_script(text, lang)
        found.append(_Part(owner, read, lang, 1.0))
        found.extend(_Part(owner, clause, lang, CLAUSE_SHARE) for clause in clauses(read, lang))
    return found


def _chances(likeness: Likeness, scheme: str, lang: str) -> Floats:
    """The chance of each code: evidence times weights, as shares of one."""
    if scheme == "hs6":
        return _subheading_chances(likeness, lang)
    scores = evidence(likeness, scheme, lang) @ _weights(scheme, lang)
    powers = np.exp(scores - scores.max())
    chances: Floats = powers / powers.sum()
    return chances


@cache
def _heading_numbers() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    known = {code: number for number, code in enumerate(code_list("hs4"))}
    return np.array([known[code[:4]] for code in code_list("hs6")], dtype=np.int64)


def _subheading_chances(likeness: Likeness, lang: str) -> Floats:
    """The heading's chance, shared out among its subheadings."""
    headings = _heading_numbers()
    scores = evidence(likeness, "hs6", lang) @ _weights("hs4", lang)
    powers = np.exp(scores - scores.max())
    sums = np.maximum(np.bincount(headings, weights=powers), 1e-30)
    chances: Floats = (_chances(likeness, "hs4", lang)[headings] * powers / sums[headings]).astype(np.float32)
    return chances


def _because(likeness: Likeness, scheme: str, lang: str, code: int) -> str:
    """The document of a code that is most like the text."""
    total = likeness.sides.sum(axis=0)
    best, words = -1.0, ""
    for block in blocks(scheme, language_number(lang)):
        for run in np.flatnonzero(block.codes == code):
            end = block.starts[run + 1] if run + 1 < len(block.starts) else len(block.texts)
            texts = block.texts[block.starts[run] : end]
            leader = int(texts[np.argmax(total[texts])])
            if total[leader] > best:
                best, words = float(total[leader]), library().texts[leader]
    return words


@dataclass(frozen=True)
class _Judged:
    chances: Floats
    likeness: list[Likeness]
    lang: str


def _judge(parts: list[_Part], count: int, scheme: str) -> list[_Judged]:
    """Per text the chance of each code: the best of the whole text and its clauses."""
    vectors = [encoder.encode([part.text for part in parts]) for encoder in bundled_encoders()]
    like = likenesses([part.text for part in parts], [part.lang for part in parts], vectors)
    judged = [_Judged(np.zeros(len(code_list(scheme)), dtype=np.float32), [], "en") for _ in range(count)]
    for part, found in zip(parts, like, strict=True):
        before = judged[part.owner]
        chances = np.maximum(before.chances, part.share * _chances(found, scheme, part.lang))
        judged[part.owner] = _Judged(chances, [*before.likeness, found], part.lang)
    return judged


def code_profile(texts: Sequence[str], langs: Sequence[str], scheme: str = "hs4") -> Floats:
    """A row per text: the chance of each code of `code_list(scheme)` (`hs4`, `hs6` or `isic4`), for comparing texts."""
    return np.stack([judged.chances for judged in _judge(_parts(texts, langs), len(texts), scheme)])


def suggest_many(texts: Sequence[str], langs: Sequence[str], scheme: str, top: int = 5) -> list[list[CodeSuggestion]]:
    """For each text its best codes, the likeliest first (ties by code). An empty text gets none."""
    if scheme not in SCHEMES:
        raise UnknownCode(f"unknown scheme {scheme!r}; known are {', '.join(SCHEMES)}")
    meeting = scheme if scheme.startswith("hs") else "isic4"
    results: list[list[CodeSuggestion]] = [[] for _ in texts]
    filled = [place for place, text in enumerate(texts) if text.strip()]
    if not filled or top < 1:
        return results
    parts = _parts([texts[place] for place in filled], [langs[place] for place in filled])
    for place, judged in zip(filled, _judge(parts, len(filled), meeting), strict=True):
        found = _leading(judged, meeting, top)
        results[place] = found if scheme == meeting else _national(found, scheme, judged.lang, top)
    return results


def suggest(text: str, lang: str, scheme: str, top: int = 5) -> list[CodeSuggestion]:
    """The best codes for one text; half a sentence is enough."""
    return suggest_many([text], [lang], scheme, top)[0]


def _leading(judged: _Judged, scheme: str, top: int) -> list[CodeSuggestion]:
    codes = code_list(scheme)
    order = np.argsort(-judged.chances, kind="stable")[:top]
    return [
        CodeSuggestion(
            code=codes[number],
            score=round(float(judged.chances[number]), 4),
            label=label(scheme, codes[number], judged.lang),
            because=max((_because(like, scheme, judged.lang, int(number)) for like in judged.likeness), key=len),
        )
        for number in order
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

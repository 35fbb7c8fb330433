"""How strongly a text speaks for each code, from several sides, each a column that can be looked at alone.

Documents fall into four blocks: labels and thesaurus terms, in the text's own language and in the others. In each block
a code is as good as its best document, by two sentence encoders and by shared letter groups: their cosine, the share
of the document that the text holds (a short trade term inside a long text), the share of the text that is explained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from kopir.engines.taxonomy.documents import LANGUAGES, Block, Floats, Ints, arrange, code_list, library
from kopir.engines.taxonomy.grams import grams

BLOCKS = ("own-label", "own-term", "other-label", "other-term")
SIDES = ("use", "e5", "lexical", "contained", "explained")
FEATURES = tuple(f"{block}:{side}" for block in BLOCKS for side in SIDES)
# What a code without a document in a block gets: a low but not impossible likeness.
FLOORS = {"use": 0.0, "e5": 0.0, "lexical": 0.0, "contained": 0.0, "explained": 0.0}


@dataclass(frozen=True)
class Likeness:
    """One text against every distinct document text, by side (rows as SIDES)."""

    sides: Floats


def language_number(lang: str) -> int:
    """The number of a language; one of none of ours is read as English (documents in all four are used anyway)."""
    short = lang.casefold()[:2]
    return LANGUAGES.index(short) if short in LANGUAGES else 0


def likenesses(texts: Sequence[str], langs: Sequence[str], vectors: Sequence[Floats]) -> list[Likeness]:
    """Each text against every document. `vectors`: the texts' raw vectors, one array per bundled encoder."""
    numbers = np.array([language_number(lang) for lang in langs], dtype=np.int64)
    books = library()
    dense = [
        space.project(raw, numbers) @ known.T
        for space, raw, known in zip(books.spaces, vectors, books.vectors, strict=True)
    ]
    return [_with_letters(text, [side[place] for side in dense]) for place, text in enumerate(texts)]


def _with_letters(text: str, dense: list[Floats]) -> Likeness:
    postings = library().postings
    shared, total = postings.matches(grams(text))
    whole = max(total, 1e-6)
    letters = [shared / np.sqrt(whole * postings.norms), shared / postings.norms, shared / whole]
    return Likeness(np.stack([*dense, *letters]).astype(np.float32))


@cache
def blocks(scheme: str, lang: int) -> tuple[Block, ...]:
    """The four blocks of a scheme (`hs4`, `hs6`, `isic4`) for a text in this language."""
    books = library()
    known = {code: number for number, code in enumerate(code_list(scheme))}
    group = "isic" if scheme == "isic4" else "hs"
    pairs: list[list[tuple[int, int]]] = [[] for _ in BLOCKS]
    for document in np.flatnonzero(books.schemes == group):
        block = (0 if books.langs[document] == lang else 2) + int(books.is_term[document])
        for code in books.codes[document]:
            number = known.get(code[:4] if scheme == "hs4" else code)
            if number is not None:
                pairs[block].append((number, int(books.text_of[document])))
    return tuple(arrange(found) for found in pairs)


def evidence(likeness: Likeness, scheme: str, lang: str, left_out: Ints | None = None) -> Floats:
    """A row per code of the scheme, a column per feature. `left_out`: texts not to be used (for learning only)."""
    sides = likeness.sides
    if left_out is not None and len(left_out):
        sides = sides.copy()
        sides[:, left_out] = -1.0
    count = len(code_list(scheme))
    columns = [
        block.best(side, count, FLOORS[name])
        for block in blocks(scheme, language_number(lang))
        for name, side in zip(SIDES, sides, strict=True)
    ]
    return np.maximum(np.stack(columns, axis=1), 0.0)

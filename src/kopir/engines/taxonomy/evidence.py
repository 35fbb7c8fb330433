"""How strongly a text speaks for each code, from several sides, each a column that can be looked at alone.

Documents fall into four blocks: labels and thesaurus terms, in the text's own language and in the others. In each
block a code is as good as its best document, by two sentence encoders and by shared letter groups: their cosine, the
share of the document that the text holds (a short trade term inside a long text), the share of the text that is
explained. The powers let a close likeness count for more than two distant ones. `bridge` asks the other
classification: how likely are the trades that make a heading's goods, or the goods that a trade makes?
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kopir.engines.taxonomy.concordance import hs_to_isic
from kopir.engines.taxonomy.documents import LANGUAGES, Block, Floats, Ints, arrange, code_list, library
from kopir.engines.taxonomy.grams import grams

BLOCKS = ("own-label", "own-term", "other-label", "other-term")
SIDES = ("use", "e5", "lexical", "contained", "explained", "use^2", "e5^2", "contained^4")
FEATURES = (*(f"{block}:{side}" for block in BLOCKS for side in SIDES), "bridge")
# The bridge is the logarithm of a chance; below this chance it says nothing more.
LEAST_CHANCE = 1e-3

Sides = Floats  # one text against every distinct document text: a row per side


def language_number(lang: str) -> int:
    """The number of a language; one of none of ours is read as English (documents in all four are used anyway)."""
    short = lang.casefold()[:2]
    return LANGUAGES.index(short) if short in LANGUAGES else 0


def likenesses(texts: Sequence[str], langs: Sequence[str], vectors: Sequence[Floats]) -> list[Sides]:
    """Each text against every document. `vectors`: the texts' raw vectors, one array per bundled encoder."""
    numbers = np.array([language_number(lang) for lang in langs], dtype=np.int64)
    books = library()
    # Documents first, then turned: four times faster than texts first, because few texts meet many documents.
    dense = [
        np.ascontiguousarray((known @ space.project(raw, numbers).T).T)
        for space, raw, known in zip(books.spaces, vectors, books.vectors, strict=True)
    ]
    return [_sides(text, [side[place] for side in dense]) for place, text in enumerate(texts)]


def _sides(text: str, dense: list[Floats]) -> Sides:
    """A row per side, in the order of SIDES."""
    postings = library().postings
    shared, total = postings.matches(grams(text))
    whole = max(total, 1e-6)
    sides = np.empty((len(SIDES), len(shared)), dtype=np.float32)
    np.maximum(dense[0], 0.0, out=sides[0])
    np.maximum(dense[1], 0.0, out=sides[1])
    np.multiply(shared, postings.norms**-0.5 / np.float32(np.sqrt(whole)), out=sides[2])
    np.divide(shared, postings.norms, out=sides[3])
    np.divide(shared, whole, out=sides[4])
    np.square(sides[:2], out=sides[5:7])
    np.square(np.square(sides[3]), out=sides[7])
    return sides


@cache
def _pairs(scheme: str) -> tuple[Ints, Ints]:
    """Which document stands for which code of the scheme: code numbers and document numbers."""
    books = library()
    known = {code: number for number, code in enumerate(code_list(scheme))}
    group = "isic" if scheme == "isic4" else "hs"
    cut = 4 if scheme == "hs4" else None
    found = [
        (known[code[:cut]], document)
        for document in np.flatnonzero(books.schemes == group).tolist()
        for code in books.codes[document]
        if code[:cut] in known
    ]
    table = np.array(found, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


@cache
def blocks(scheme: str, lang: int) -> tuple[Block, ...]:
    """The four blocks of a scheme (`hs4`, `hs6`, `isic4`) for a text in this language."""
    books = library()
    codes, documents = _pairs(scheme)
    number = np.where(books.langs[documents] == lang, 0, 2) + books.is_term[documents]
    texts = books.text_of[documents]
    return tuple(arrange(codes[number == block], texts[number == block]) for block in range(len(BLOCKS)))


def evidence(sides: Sides, scheme: str, lang: str, left_out: Ints | None = None) -> Floats:
    """A row per code of the scheme, a column per feature but the bridge. `left_out`: texts not used (for learning)."""
    if left_out is not None and len(left_out):
        sides = sides.copy()
        sides[:, left_out] = 0.0
    count = len(code_list(scheme))
    return np.concatenate([block.best(sides, count) for block in blocks(scheme, language_number(lang))]).T


@cache
def _made_by() -> NDArray[np.float32]:
    """Headings x trades: 1 where the trade makes the heading's goods."""
    trades = {code: number for number, code in enumerate(code_list("isic4"))}
    table = np.zeros((len(code_list("hs4")), len(trades)), dtype=np.float32)
    for row, heading in enumerate(code_list("hs4")):
        for trade in hs_to_isic(heading):
            if trade in trades:
                table[row, trades[trade]] = 1.0
    return table


def bridge(chances: Floats, scheme: str) -> Floats:
    """Per code of `scheme` (`hs4` or `isic4`) what the other one's chances say of it, as a logarithm from 0 up."""
    table = _made_by() if scheme == "hs4" else _made_by().T
    said: Floats = np.log(table @ chances / LEAST_CHANCE + 1.0).astype(np.float32)
    return said


def shares(scores: Floats) -> Floats:
    """Scores as chances that add up to one."""
    powers = np.exp(scores - scores.max())
    found: Floats = (powers / powers.sum()).astype(np.float32)
    return found

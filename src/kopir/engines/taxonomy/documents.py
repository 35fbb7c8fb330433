"""The short texts that goods and trades are compared with, their vectors and their letter groups.

`data/taxonomy/documents.tsv` holds the texts (class labels, notes, example terms, thesaurus terms, in their own
languages); `data/learned/taxonomy_vectors.npz` one int8 vector per encoder and distinct text, and the postings of the
letter groups. Both are written by `tools/encode_taxonomy.py`, in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kopir.engines import data
from kopir.engines.taxonomy.concordance import jsic_to_isic, oked_to_isic
from kopir.engines.taxonomy.labels import codes as codes_of
from kopir.engines.taxonomy.vocabulary import rows

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
LANGUAGES = ("en", "ru", "kk", "ja")
ENCODERS = ("use-multilingual-3", "multilingual-e5-small-q4")


@dataclass(frozen=True)
class Space:
    """How an encoder's vectors are brought into the shipped space: centred by language, then leading components."""

    means: Floats  # one row per language
    axes: Floats  # dimensions x components

    def project(self, vectors: Floats, langs: Ints) -> Floats:
        """Unit vectors in the shipped space; a zero vector stays zero."""
        present = np.linalg.norm(vectors, axis=1, keepdims=True) > 0
        turned = (vectors - self.means[langs]) @ self.axes
        lengths = np.linalg.norm(turned, axis=1, keepdims=True)
        return np.where(present, turned / np.maximum(lengths, 1e-9), 0).astype(np.float32)


@dataclass(frozen=True)
class Postings:
    """Letter group -> distinct texts that hold it, and what a group weighs (rare ones more)."""

    buckets: Ints  # the groups that occur, sorted
    starts: Ints  # where each group's texts begin in `texts`
    texts: NDArray[np.uint32]
    weights: Floats  # squared inverse document frequency, per group
    unseen: float  # what a group that occurs nowhere weighs
    norms: Floats  # per text: the sum of its groups' weights

    def matches(self, groups: Ints) -> tuple[Floats, float]:
        """Per text the weight of the groups it shares, and the weight of all groups asked for."""
        places = np.minimum(np.searchsorted(self.buckets, groups), len(self.buckets) - 1)
        known = places[self.buckets[places] == groups]
        total = float(self.weights[known].sum()) + self.unseen * (len(groups) - len(known))
        shared = np.zeros(len(self.norms), dtype=np.float32)
        if len(known):
            runs = [self.texts[self.starts[k] : self.starts[k + 1]] for k in known]
            weights = np.repeat(self.weights[known], [len(run) for run in runs])
            shared = np.bincount(np.concatenate(runs), weights=weights, minlength=len(shared)).astype(np.float32)
        return shared, total


@dataclass(frozen=True)
class Library:
    """All documents. `text_of` points from a document to its distinct text; `codes` are HS or ISIC codes."""

    texts: tuple[str, ...]
    text_of: Ints
    langs: Ints
    is_term: NDArray[np.bool_]
    concepts: tuple[str, ...]
    schemes: NDArray[np.str_]
    codes: tuple[tuple[str, ...], ...]
    spaces: tuple[Space, ...]
    vectors: tuple[Floats, ...]
    postings: Postings


def _isic_codes(scheme: str, code: str) -> tuple[str, ...]:
    if scheme == "oked":
        return oked_to_isic(code)
    return jsic_to_isic(code) if scheme == "jsic" else tuple(code.split(","))


@cache
def library() -> Library:
    """The shipped documents, read once a process (about 150 MB of memory)."""
    documents = rows.__wrapped__("documents")  # read once here, not kept beside the library
    texts = tuple(dict.fromkeys(row["text"] for row in documents))
    number = {text: place for place, text in enumerate(texts)}
    with np.load(data.path("learned", "taxonomy_vectors.npz")) as stored:
        learned = {name: stored[name] for name in stored.files}
    if len(learned[f"vectors-{ENCODERS[0]}"]) != len(texts):
        raise ValueError("taxonomy_vectors.npz and documents.tsv differ: run tools/encode_taxonomy.py")
    return Library(
        texts=texts,
        text_of=np.array([number[row["text"]] for row in documents]),
        langs=np.array([LANGUAGES.index(row["lang"]) for row in documents]),
        is_term=np.array([row["kind"].startswith("term:") for row in documents]),
        concepts=tuple(row["kind"].partition(":")[2] for row in documents),
        schemes=np.array(["hs" if row["scheme"] == "hs" else "isic" for row in documents]),
        codes=tuple(
            tuple(row["code"].split(",")) if row["scheme"] == "hs" else _isic_codes(row["scheme"], row["code"])
            for row in documents
        ),
        spaces=tuple(Space(learned[f"means-{name}"], learned[f"axes-{name}"]) for name in ENCODERS),
        vectors=tuple(_unit(learned[f"vectors-{name}"]) for name in ENCODERS),
        postings=_postings(learned, len(texts)),
    )


def _unit(quantised: NDArray[np.int8]) -> Floats:
    vectors = quantised.astype(np.float32)
    lengths: Floats = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.maximum(lengths, 1e-9)
    return vectors


def _postings(learned: dict[str, NDArray[np.generic]], count: int) -> Postings:
    sizes = learned["posting-sizes"].astype(np.int64)
    buckets = np.cumsum(learned["posting-buckets"].astype(np.int64))
    starts = np.concatenate([[0], np.cumsum(sizes)])
    deltas = learned["posting-texts"].astype(np.int64)
    texts = np.cumsum(deltas)
    # Each run of texts is stored as steps; the first step of a run starts again from zero.
    before = np.concatenate([[0], texts])[starts[:-1]]
    texts = (texts - np.repeat(before, sizes)).astype(np.uint32)
    weights = (np.log1p(count / sizes) ** 2).astype(np.float32)
    norms = np.bincount(texts, weights=np.repeat(weights, sizes), minlength=count).astype(np.float32)
    return Postings(buckets, starts, texts, weights, float(np.log1p(count) ** 2), np.maximum(norms, 1e-6))


@dataclass(frozen=True)
class Block:
    """Documents of one sort, arranged by code: the best document of a code is found by one pass."""

    texts: Ints  # distinct text of each (document, code) pair, sorted by code
    starts: Ints
    codes: Ints  # code number of each run

    def best(self, sides: Floats, count: int) -> Floats:
        """Per side (row) and code (column) the highest score of the code's documents; 0 where it has none."""
        found = np.zeros((len(sides), count), dtype=np.float32)
        if len(self.texts):
            found[:, self.codes] = np.maximum.reduceat(sides[:, self.texts], self.starts, axis=1)
        return found


def arrange(codes: Ints, texts: Ints) -> Block:
    """A block from (code number, text number) pairs, each counted once."""
    width = int(texts.max(initial=0)) + 1
    keys = np.unique(codes * width + texts)
    found, starts = np.unique(keys // width, return_index=True)
    return Block(keys % width, starts.astype(np.int64), found)


@cache
def code_list(scheme: str) -> tuple[str, ...]:
    """The codes that are suggested in a scheme: `hs4`, `hs6`, `isic4` (four-digit classes)."""
    wanted = 6 if scheme == "hs6" else 4
    return tuple(code for code in codes_of(scheme) if len(code) == wanted)

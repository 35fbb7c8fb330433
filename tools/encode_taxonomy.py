"""Encode the classification documents and pack the vectors that ship.

    OMP_NUM_THREADS=1 nice python tools/encode_taxonomy.py [CACHE]

Reads `data/taxonomy/documents.tsv`, writes `data/learned/taxonomy_vectors.npz`: for each encoder one int8 row per
distinct text (in order of first appearance), centred on its language's mean and turned into its leading components.
CACHE (a folder, by default `var/taxonomy-vectors`) keeps raw vectors, so that a rebuild encodes only new texts.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kopir.engines.taxonomy.documents import LANGUAGES, Space
from kopir.engines.taxonomy.grams import grams
from kopir.engines.text.encoders import Encoder, bundled_encoders

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ROOT / "data" / "taxonomy" / "documents.tsv"
TARGET = ROOT / "data" / "learned" / "taxonomy_vectors.npz"
COMPONENTS = 128
CHUNK = 512
Floats = NDArray[np.float32]


def read_documents() -> list[tuple[str, str]]:
    """Text and language of each document."""
    with DOCUMENTS.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["text"], row["lang"]) for row in reader]


class Cache:
    """Raw vectors by text, in numbered chunk files that are never rewritten."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self.folder = folder / encoder.name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.encoder = encoder

    def vectors(self, texts: list[str]) -> Floats:
        known = self._load()
        missing = sorted(set(texts) - known.keys(), key=len)
        started = time.monotonic()
        for place in range(0, len(missing), CHUNK):
            part = missing[place : place + CHUNK]
            fresh = self.encoder.encode(part).astype(np.float16)
            number = len(list(self.folder.glob("*.npz")))
            np.savez(self.folder / f"{number:05d}.npz", texts=np.array(part), vectors=fresh)
            known.update(zip(part, fresh, strict=True))
            print(
                f"{self.encoder.name}: {place + len(part)}/{len(missing)} {time.monotonic() - started:.0f}s",
                flush=True,
            )
        return np.stack([known[text] for text in texts]).astype(np.float32)

    def _load(self) -> dict[str, NDArray[np.float16]]:
        known: dict[str, NDArray[np.float16]] = {}
        for path in sorted(self.folder.glob("*.npz")):
            with np.load(path) as stored:
                known.update(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
        return known


def leading_axes(vectors: Floats) -> Floats:
    """The directions in which centred vectors differ most (columns)."""
    values, directions = np.linalg.eigh(vectors.T @ vectors)
    return directions[:, np.argsort(-values)[:COMPONENTS]].astype(np.float32)


def pack_vectors(encoder: Encoder, vectors: Floats, langs: NDArray[np.int64]) -> dict[str, NDArray[np.generic]]:
    means = np.stack([vectors[langs == place].mean(axis=0) for place in range(len(LANGUAGES))])
    axes = leading_axes(vectors - means[langs])
    turned = Space(means, axes).project(vectors, langs)
    largest = np.abs(turned).max(axis=1, keepdims=True)
    rounded = np.round(turned / np.maximum(largest, 1e-9) * 127).astype(np.int8)
    return {f"means-{encoder.name}": means, f"axes-{encoder.name}": axes, f"vectors-{encoder.name}": rounded}


def pack_postings(texts: list[str]) -> dict[str, NDArray[np.generic]]:
    """Letter group -> texts, as steps (small numbers pack well)."""
    groups = [grams(text) for text in texts]
    sizes_of_texts = [len(group) for group in groups]
    bucket = np.concatenate(groups)
    text = np.repeat(np.arange(len(texts)), sizes_of_texts)
    order = np.argsort(bucket, kind="stable")
    bucket, text = bucket[order], text[order]
    buckets, starts, sizes = np.unique(bucket, return_index=True, return_counts=True)
    steps = np.diff(text, prepend=0)
    steps[starts] = text[starts]
    return {
        "posting-buckets": np.diff(buckets, prepend=0).astype(np.uint32),
        "posting-sizes": sizes.astype(np.uint32),
        "posting-texts": steps.astype(np.uint32),
    }


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "taxonomy-vectors"
    documents = read_documents()
    langs_of = {text: LANGUAGES.index(lang) for text, lang in reversed(documents)}
    texts = list(dict.fromkeys(text for text, _ in documents))
    langs = np.array([langs_of[text] for text in texts])
    print(f"{len(texts)} distinct texts of {len(documents)} documents")
    packed = pack_postings(texts)
    for encoder in bundled_encoders():
        packed |= pack_vectors(encoder, Cache(folder, encoder).vectors(texts), langs)
    np.savez_compressed(TARGET, **packed)  # type: ignore[arg-type]
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

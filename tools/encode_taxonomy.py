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

from kopir.engines.text.encoders import Encoder, bundled_encoders

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ROOT / "data" / "taxonomy" / "documents.tsv"
TARGET = ROOT / "data" / "learned" / "taxonomy_vectors.npz"
COMPONENTS = 256
CHUNK = 512
Floats = NDArray[np.float32]


def distinct_texts() -> list[str]:
    with DOCUMENTS.open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys(r["text"] for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)))


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


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "taxonomy-vectors"
    texts = distinct_texts()
    print(f"{len(texts)} distinct texts")
    for encoder in bundled_encoders():
        Cache(folder, encoder).vectors(texts)


if __name__ == "__main__":
    main()

"""Learn how a text's vectors are pressed into one short search vector (`data/learned/match_projection.npz`).

    python tools/learn_match_projection.py [--cache FILE]

Principal components of each encoder's space, taken over what this house's texts are about: headings of the Harmonised
System and classes of industry in the four languages, terms of the thesaurus, and the shipped reference texts. Nothing
is learned from judgments. The vectors are centred per language first, so that no axis is spent on telling languages
apart. The dimensions kept of each encoder are a table in this file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from kopir.engines import data
from kopir.engines.ranking.statistics import BRIDGE, OTHER, reference
from kopir.engines.ranking.vectors import unit
from kopir.engines.text.encoders import bundled_encoders
from kopir.engines.text.tables import read_table

LANGUAGES = ("en", "ja", "kk", "ru")
KEPT = {"bridge": 160, "other": 64, "gloss": 32}
LABELS_OF_A_LANGUAGE = 900


def labels(lang: str) -> list[str]:
    """Headings, classes and terms in one language, evenly spaced over the tables."""
    found: list[str] = []
    for folder, name, lengths in (("taxonomy", "hs.tsv", {4}), ("taxonomy", "isic4.tsv", {3, 4})):
        rows = read_table(data.path(folder, name), ["code", lang], delimiter="\t")
        found += [row.values[lang] for row in rows if len(row.values["code"]) in lengths and row.values[lang]]
    for name in ("goods.tsv", "services.tsv"):
        rows = read_table(data.path("thesaurus", name), ["concept", lang], delimiter="\t")
        found += [", ".join(row.values[lang].split(";")[:3]) for row in rows if row.values[lang]]
    step = max(len(found) / LABELS_OF_A_LANGUAGE, 1.0)
    return [found[int(i * step)] for i in range(min(len(found), LABELS_OF_A_LANGUAGE))]


def corpus() -> tuple[np.ndarray, list[str]]:
    """Joined vectors and their languages."""
    vectors, langs = [], []
    for lang in LANGUAGES:
        texts = labels(lang)
        vectors.append(np.concatenate([encoder.encode(texts) for encoder in bundled_encoders()], axis=1))
        langs += [lang] * len(texts)
        print(lang, len(texts), flush=True)
    return np.concatenate(vectors), langs


def centred(vectors: np.ndarray, langs: list[str]) -> np.ndarray:
    """Without what all texts of a language share; each encoder's part at length one."""
    moved = vectors.copy()
    for lang in set(langs):
        rows = [i for i, own in enumerate(langs) if own == lang]
        moved[rows] -= vectors[rows].mean(axis=0)
    return np.concatenate([unit(moved[:, BRIDGE]), unit(moved[:, OTHER])], axis=1)


def components(vectors: np.ndarray, kept: int) -> np.ndarray:
    """The first principal axes, one a row, with a fixed sign."""
    _, spread, axes = np.linalg.svd(vectors, full_matrices=False)
    print(f"{kept} of {vectors.shape[1]} dimensions keep {np.sum(spread[:kept] ** 2) / np.sum(spread**2):.3f}")
    axes = axes[:kept]
    return axes * np.sign(axes[np.arange(kept), np.abs(axes).argmax(axis=1)])[:, None]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--cache", type=Path)
    cache = arguments.parse_args().cache
    if cache and cache.exists():
        with np.load(cache) as stored:
            vectors, langs = stored["vectors"], [str(lang) for lang in stored["langs"]]
    else:
        vectors, langs = corpus()
        if cache:
            np.savez(cache, vectors=vectors, langs=np.array(langs))
    shipped = reference()
    own = centred(vectors, langs)
    texts = centred(shipped.vectors, list(shipped.langs))
    weight = np.sqrt(len(own) / len(texts))  # whole texts count as much as labels
    both = np.concatenate([own, texts * weight])
    english = vectors[[i for i, lang in enumerate(langs) if lang == "en"]][:, BRIDGE]
    np.savez_compressed(
        data.path("learned", "match_projection.npz"),
        bridge=components(both[:, BRIDGE], KEPT["bridge"]).astype(np.float16),
        other=components(both[:, OTHER], KEPT["other"]).astype(np.float16),
        gloss=components(unit(english - english.mean(axis=0)), KEPT["gloss"]).astype(np.float16),
        gloss_mean=english.mean(axis=0).astype(np.float16),
    )


if __name__ == "__main__":
    main()

"""Learn the name lexicon and the weighing of its features from open register pairs.

    python tools/learn_names.py SHARED_FOLDER [--write]

Reads `data/identity/*` and `benchmarks/names/dev.csv` of SHARED_FOLDER. Entities are put into five folds by their
English name. The features of a pair are always computed with a lexicon learned WITHOUT its fold, and the figures
printed are of pairs whose fold the classifier hasn't seen either. With --write the lexicon of all entities goes to
`data/learned/names_lexicon.tsv` and the model (learned on the out-of-fold features) to `data/learned/names_model.npz`.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
import time
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from learn_sounds import learn_sounds, write_sounds
from rapidfuzz import process
from rapidfuzz.fuzz import ratio
from sklearn.ensemble import HistGradientBoostingClassifier

from kopir.engines.identity import lexicon as lexicons
from kopir.engines.identity.alignment import align, alike
from kopir.engines.identity.compare import in_order
from kopir.engines.identity.features import FEATURES, table
from kopir.engines.identity.kana import cut_kana
from kopir.engines.identity.legal_forms import WORD, split_legal_form, strip_words
from kopir.engines.identity.names import FILLERS, Name, Preparer
from kopir.engines.identity.sounding import Sounds
from kopir.engines.text.japanese import morphemes
from kopir.engines.text.scripts import fold_gaiji, normalise, repair_lookalikes
from kopir.engines.text.transliterate import to_katakana

FOLDS = 5
DEPTH = 5


@dataclass(frozen=True)
class Entity:
    """One entity with its names: (language, text), the last one English."""

    source: str
    id: str
    names: tuple[tuple[str, str], ...]
    english: str
    fold: int


@dataclass(frozen=True)
class Pair:
    """Two names, the truth, the group the figure is printed for, the fold."""

    a: Name
    b: Name
    truth: bool
    stratum: str
    fold: int
    dev: bool


def fold_of(english: str) -> int:
    """By the English name's first word and length: sister companies mostly fall into one fold."""
    words = english_words(english)
    return zlib.crc32(" ".join(words).encode()) % FOLDS


def english_words(text: str) -> list[str]:
    lower = [word.lower() for word in WORD.findall(normalise(text))]
    kept, _ = strip_words(lower)
    return [lexicons.stem(lower[place]) for place in kept if lower[place] not in FILLERS]


def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def entities(folder: Path) -> list[Entity]:
    found = []
    for row in rows(folder / "edinet_organisations.csv"):
        names = (("ja", row["提出者名"]), ("ja-Kana", row["提出者名（ヨミ）"]))
        found.append(entity("edinet", row["提出者法人番号"], names, row["提出者名（英字）"]))
    for row in rows(folder / "ror_kz_ru_jp_names.csv"):
        names = ((row["lang"], row["name"]),)
        found.append(entity("ror", row["ror_id"].rsplit("/", 1)[-1], names, row["name_en"]))
    for row in rows(folder / "nsi_brand_names.csv"):
        names = ((row["lang"], row["name"]),)
        found.append(entity("nsi", row["id"], names, row["name_en"]))
    for number, row in enumerate(rows(folder / "gleif_cross_script_pairs.tsv", "\t")):
        lang = row["a_lang"] if row["a_lang"] in {"ja", "ru", "kk"} else "cyr"
        found.append(entity("gleif", f"gleif{number}", ((lang, row["a"]),), row["b"]))
    for number, row in enumerate(rows(folder / "kz_trilingual_names.tsv", "\t")):
        found.append(entity("kz", f"kz{number}", (("ru", row["ru"]), ("kk", row["kk"])), row["en"]))
    return found


def entity(source: str, number: str, names: tuple[tuple[str, str], ...], english: str) -> Entity:
    return Entity(source, number, names, english, fold_of(english or names[0][1]))


# ---- lexicon


def learn_lexicon(known: list[Entity]) -> lexicons.Lexicon:
    kana = learn_kana(known)
    bitext: list[tuple[list[str], list[str]]] = []
    frequency: Counter[str] = Counter()
    names = 0
    for each in known:
        english = list(dict.fromkeys(english_words(each.english))) if each.english else []
        frequency.update(set(english))
        names += 1
        for lang, text in each.names:
            units = source_units(lang, text, kana)
            frequency.update({unit for unit in units if not unit.isascii()})
            if english and units:
                bitext.append((units, english))
    weights = {w: round(min(9.0, max(0.5, math.log(names / n) + 0.3)), 2) for w, n in frequency.items() if n > 1}
    return lexicons.Lexicon(ibm1(bitext), weights, kana, han_readings())


def source_units(lang: str, text: str, kana: dict[str, float]) -> list[str]:
    if lang == "ja-Kana":
        core = split_legal_form(fold_gaiji(normalise(text)), "ja-Kana")[0]
        pieces = [piece for word in core.replace("・", " ").split() for piece in cut_kana(to_katakana(word), kana)]
        return [piece for piece in pieces if piece not in FILLERS]
    if lang == "ja":
        core = split_legal_form(fold_gaiji(normalise(text)), "ja")[0]
        return [
            m.surface if not m.surface.isascii() else m.surface.lower()
            for m in morphemes(core.replace("・", " "))
            if m.kind not in {"補助記号", "空白"} and m.surface not in FILLERS
        ]
    lower = [word.lower() for word in WORD.findall(repair_lookalikes(normalise(text)))]
    kept, _ = strip_words(lower)
    return [lower[place] for place in kept if lower[place] not in FILLERS]


def learn_kana(known: list[Entity]) -> dict[str, float]:
    """Words of readings: where the dictionary's reading of a name is the official one, its words are right."""
    counts: Counter[str] = Counter()
    for each in known:
        if each.source != "edinet":
            counts.update(_readings(each) if each.names[0][0] == "ja" else ())
            continue
        core = split_legal_form(fold_gaiji(normalise(each.names[0][1])), "ja")[0]
        official = split_legal_form(fold_gaiji(normalise(each.names[1][1])), "ja-Kana")[0]
        found = [m for m in morphemes(core.replace("・", " ")) if m.kind not in {"補助記号", "空白"}]
        if "".join(m.reading for m in found) == to_katakana(official).replace("・", "").replace(" ", ""):
            counts.update(
                m.reading for m in found if not m.surface.isascii() and (len(m.reading) > 1 or m.reading == "ノ")
            )
    total = sum(counts.values())
    return {word: round(min(-math.log(count / total), 12.0), 2) for word, count in counts.items()}


def _readings(each: Entity) -> list[str]:
    core = split_legal_form(fold_gaiji(normalise(each.names[0][1])), "ja")[0]
    return [m.reading for m in morphemes(core) if len(m.reading) > 2 and not m.surface.isascii() and m.kind == "名詞"]


_HAN_WORDS: Counter[tuple[str, str]] = Counter()


def note_han_words(known: list[Entity]) -> None:
    """Words of Chinese characters in all names with the dictionary's readings: tells nothing of pairs."""
    for each in known:
        if each.names[0][0] == "ja":
            core = split_legal_form(fold_gaiji(normalise(each.names[0][1])), "ja")[0]
            for m in morphemes(core):
                if 2 <= len(m.surface) <= 3 and all("\u4e00" <= c <= "\u9fff" for c in m.surface):
                    _HAN_WORDS[m.surface, m.reading] += 1


@cache
def han_readings() -> dict[str, tuple[str, ...]]:
    """The two commonest readings of each character within words, by EM over all ways to cut the readings."""
    share: dict[tuple[str, str], float] = defaultdict(lambda: 1.0)
    for turn in range(6):
        counts: dict[tuple[str, str], float] = defaultdict(float)
        for (word, said), times in _HAN_WORDS.items():
            cuts = [cut for cut in _cuts(said, len(word)) if all(p[0] not in "ャュョッンー" for p in cut)]
            odds = [_odds(share, word, cut) if turn else 1.0 for cut in cuts]
            whole = sum(odds) or 1.0
            for cut, odd in zip(cuts, odds, strict=True):
                for pair in zip(word, cut, strict=True):
                    counts[pair] += min(times, 5) * odd / whole
        totals: dict[str, float] = defaultdict(float)
        for (letter, _), count in counts.items():
            totals[letter] += count
        share = {pair: count / totals[pair[0]] for pair, count in counts.items()}
    best: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (letter, said), part in share.items():
        if part > 0.08 and counts[letter, said] > 0.8:
            best[letter].append((-part, said))
    return {letter: tuple(said for _, said in sorted(found)[:2]) for letter, found in best.items()}


def _odds(share: dict[tuple[str, str], float], word: str, cut: tuple[str, ...]) -> float:
    return math.prod(share.get(pair, 1e-6) for pair in zip(word, cut, strict=True))


def _cuts(text: str, parts: int) -> list[tuple[str, ...]]:
    if parts == 1:
        return [(text,)] if text else []
    return [(text[:at], *rest) for at in range(1, min(5, len(text))) for rest in _cuts(text[at:], parts - 1)]


def ibm1(bitext: list[tuple[list[str], list[str]]], rounds: int = 8) -> dict[str, lexicons.Meanings]:
    """IBM model 1 in both directions; a translation's share is the geometric mean of the two."""
    forward = _em(bitext, rounds)
    backward = _em([(english, units) for units, english in bitext], rounds)
    together: Counter[tuple[str, str]] = Counter()
    for units, english in bitext:
        together.update({(unit, word) for unit in units for word in english})
    meanings: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (unit, word), share in forward.items():
        if unit and word and together[unit, word] >= 2 and not (unit.isascii()):
            both = math.sqrt(share * backward.get((word, unit), 0.0))
            if both >= 0.02:
                meanings[unit].append((word, round(both, 3)))
    return {unit: tuple(sorted(found, key=lambda e: (-e[1], e[0]))[:6]) for unit, found in meanings.items()}


def _em(bitext: list[tuple[list[str], list[str]]], rounds: int) -> dict[tuple[str, str], float]:
    share: dict[tuple[str, str], float] = {}
    for turn in range(rounds):
        counts: dict[tuple[str, str], float] = defaultdict(float)
        totals: dict[str, float] = defaultdict(float)
        for sources, targets in bitext:
            with_null = ["", *sources]
            for target in targets:
                parts = [share.get((s, target), 1e-9) if turn else (0.2 if not s else 1.0) for s in with_null]
                whole = sum(parts)
                for source, part in zip(with_null, parts, strict=True):
                    if part > 1e-7 * whole:
                        counts[source, target] += part / whole
                        totals[source] += part / whole
        share = {key: count / totals[key[0]] for key, count in counts.items() if count > 1e-6}
    return share


# ---- pairs


def dev_pairs(folder: Path, by_id: dict[str, Entity]) -> list[Pair]:
    found = []
    for row in rows(folder / "benchmarks" / "names" / "dev.csv"):
        known = by_id.get(row["id_a"])
        fold = known.fold if known else fold_of(row["name_b"] if row["is_match"] == "1" else row["id_a"])
        a, b = Name(row["name_a"], row["lang_a"]), Name(row["name_b"], row["lang_b"])
        found.append(Pair(a, b, row["is_match"] == "1", row["stratum"], fold, dev=True))
    return found


def mined_pairs(known: list[Entity], taken: set[str]) -> list[Pair]:
    """Every entity outside dev with its English name and the two nearest English names of others, as in dev."""
    found: list[Pair] = []
    for source, least in (("edinet", 1), ("ror", 3), ("nsi", 1)):
        pool = [e for e in known if e.source == source and e.english]
        plain = [" ".join(english_words(e.english)) for e in pool]
        wanted = [i for i, e in enumerate(pool) if e.id not in taken and (i % least == 0 or e.names[0][0] == "kk")]
        table = process.cdist([plain[i] for i in wanted], plain, scorer=ratio, dtype=np.uint8, workers=1)
        for line, i in enumerate(wanted):
            near = [j for j in np.argsort(-table[line].astype(int), kind="stable")[:6] if plain[j] != plain[i]][:2]
            for lang, text in pool[i].names:
                stratum = f"mined-{source}|{lang}"
                name = Name(text, lang)
                found.append(Pair(name, Name(pool[i].english, "en"), True, stratum, pool[i].fold, dev=False))
                found += [
                    Pair(name, Name(pool[j].english, "en"), False, stratum, pool[i].fold, dev=False) for j in near
                ]
        if source == "edinet":
            found += mined_readings(pool, wanted, table, plain)
            found += altered_names(pool, wanted, table, plain)
    return found


def altered_names(pool: list[Entity], wanted: list[int], table: np.ndarray, plain: list[str]) -> list[Pair]:
    """English against English: the name as other papers would have it, and a neighbour's. Made, not found."""
    found = []
    for line, i in enumerate(wanted):
        if i % 2:
            continue
        near = [j for j in np.argsort(-table[line].astype(int), kind="stable")[:6] if plain[j] != plain[i]][:2]
        for j in [i, *near]:
            pair = (Name(pool[i].english, "en"), Name(altered(pool[j].english, zlib.crc32(plain[i].encode())), "en"))
            found.append(Pair(*pair, i == j, "made|en-en", pool[i].fold, dev=False))
    return found


def altered(english: str, seed: int) -> str:
    """Another legal form, another case, and for three in four one slip: a letter, an order, a word more or less."""
    words = english_words(english)
    form = ("Co., Ltd.", "Corporation", "Inc.", "LLC", "", "Company Limited")[seed % 6]
    slip, at = seed // 6 % 8, seed // 48 % max(1, len(words))
    word = words[at] if words else ""
    if slip == 0 and len(words) > 1:
        words = [*words[1:], words[0]]
    elif slip in {1, 2, 3} and len(word) > 4:
        cut = 1 + seed // 97 % (len(word) - 2)
        words[at] = (
            word[:cut] + word[cut + 1 :],
            word[:cut] + word[cut] + word[cut:],
            word[:cut] + "e" + word[cut + 1 :],
        )[slip - 1]
    elif slip == 4 and len(words) > 2:
        words = words[:-1]
    elif slip == 5:
        words = ["the", *words]
    return " ".join([*words, form]).title() if seed % 2 else " ".join([*words, form]).upper()


def mined_readings(pool: list[Entity], wanted: list[int], table: np.ndarray, plain: list[str]) -> list[Pair]:
    found = []
    for line, i in enumerate(wanted):
        if i % 3:
            continue
        near = [j for j in np.argsort(-table[line].astype(int), kind="stable")[:6] if plain[j] != plain[i]][:1]
        for j in [i, *near]:
            a, b = Name(pool[i].names[0][1], "ja"), Name(pool[j].names[1][1], "ja-Kana")
            found.append(Pair(a, b, i == j, "mined-edinet|ja-kana", pool[i].fold, dev=False))
    return found


# ---- learning and figures


def sound_pairs(known: list[Entity], ready: Preparer) -> list[tuple[str, str]]:
    """Runs of words that the alignment links and that do sound alike: what the spelling is learned from."""
    found: Counter[tuple[str, str]] = Counter()
    for each in known:
        if not each.english or (each.source == "ror" and each.names[0][0] == "ja"):
            continue
        b = ready.prepare(Name(each.english, "en"))
        for lang, text in each.names:
            a = ready.prepare(Name(text, lang))
            if a.writing == "Latn":
                continue
            for link in align(a, b).links:
                ours, theirs = a.units[link.a_from : link.a_to], b.units[link.b_from : link.b_to]
                parts = [("".join([getattr(u, p) for u in run])) for p in ("sound", "bones") for run in (ours, theirs)]
                if all(unit.heard for unit in ours) and alike(*parts) >= 0.6:
                    found["".join([u.heard for u in ours]), "".join([u.text for u in theirs])] += 1
    return [pair for pair in sorted(found) for _ in range(min(found[pair], 3))]


def learn_omissions(known: list[Entity], lexicon: lexicons.Lexicon) -> lexicons.Lexicon:
    """How often a word has no answer in the other name of the same company (組, 製作所, MFG), from 0 to 1."""
    ready = Preparer(lexicon)
    seen: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for each in known:
        if not each.english:
            continue
        b = ready.prepare(Name(each.english, "en"))
        for lang, text in each.names:
            a = ready.prepare(Name(text, lang))
            found = align(a, b)
            for units, answered in ((a.units, found.a_answered), (b.units, found.b_answered)):
                for unit, score in zip(units, answered, strict=True):
                    seen[unit.key] += 1
                    left[unit.key] += not score
    usual = sum(left.values()) / sum(seen.values())
    shares = {w: round((left[w] + 3 * usual) / (n + 3), 3) for w, n in seen.items() if n > 2}
    return replace(lexicon, omissions=shares)


def table_of(pairs: list[Pair], preparers: list[Preparer], sounds: list[Sounds]) -> np.ndarray:
    lines = np.zeros((len(pairs), len(FEATURES)), dtype=np.float32)
    for fold in range(FOLDS):
        chosen = [place for place, pair in enumerate(pairs) if pair.fold == fold]
        ready = preparers[fold]
        batch = [in_order(ready.prepare(pairs[p].a), ready.prepare(pairs[p].b)) for p in chosen]
        lines[chosen] = table(batch, [align(a, b) for a, b in batch], sounds[fold])
    return lines


def classifier() -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=160, learning_rate=0.06, max_depth=DEPTH, max_leaf_nodes=24, min_samples_leaf=30,
        l2_regularization=2.0,
        random_state=7,
    )  # fmt: skip


def figures(truth: np.ndarray, score: np.ndarray, threshold: float) -> str:
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(truth[order])
    said = np.arange(1, len(order) + 1)
    last = np.append(score[order][1:] != score[order][:-1], True)
    f1 = np.where(last, 2 * hits / (said + truth.sum()), 0)
    sure = np.where(last & (hits / said >= 0.95), hits / max(1, truth.sum()), 0)
    same = score >= threshold
    f_same = 2 * (same & truth).sum() / max(1, same.sum() + truth.sum())
    best = f"best F1={f1.max():.3f} at {score[order][f1.argmax()]:.3f}"
    return f"n={truth.sum()}+{(~truth).sum()}\tF1(same)={f_same:.3f}\t{best}\tR@P.95={sure.max():.3f}"


def best_threshold(truth: np.ndarray, score: np.ndarray) -> float:
    order = np.argsort(-score, kind="stable")
    f1 = 2 * np.cumsum(truth[order]) / (np.arange(1, len(order) + 1) + truth.sum())
    return float(score[order][f1.argmax()])


def export(model: HistGradientBoostingClassifier, threshold: float, path: Path) -> None:
    trees = [stage[0].nodes for stage in model._predictors]  # noqa: SLF001 -- scikit-learn has no public way to its trees
    inner, leaves = 2**DEPTH - 1, 2**DEPTH
    split = np.zeros((len(trees), inner), dtype=np.int16)
    cut = np.full((len(trees), inner), np.inf, dtype=np.float32)
    leaf = np.zeros((len(trees), leaves), dtype=np.float32)
    for number, nodes in enumerate(trees):
        place_nodes(nodes, 0, 0, split[number], cut[number], leaf[number])
    np.savez_compressed(
        path, split=split, cut=cut, leaf=leaf,
        start=float(np.ravel(model._baseline_prediction)[0]), threshold=threshold,  # noqa: SLF001 -- as above
        features=np.array(FEATURES),
    )  # fmt: skip


def place_nodes(nodes: np.ndarray, node: int, at: int, split: np.ndarray, cut: np.ndarray, leaf: np.ndarray) -> None:
    """A node into the full tree; a leaf above the last level is repeated below."""
    if at >= len(split):
        leaf[at - len(split)] = nodes[node]["value"]
        return
    if nodes[node]["is_leaf"]:
        place_nodes(nodes, node, 2 * at + 1, split, cut, leaf)
        place_nodes(nodes, node, 2 * at + 2, split, cut, leaf)
        return
    split[at], cut[at] = nodes[node]["feature_idx"], nodes[node]["num_threshold"]
    place_nodes(nodes, nodes[node]["left"], 2 * at + 1, split, cut, leaf)
    place_nodes(nodes, nodes[node]["right"], 2 * at + 2, split, cut, leaf)


def write_lexicon(found: lexicons.Lexicon, path: Path) -> None:
    lines = ["kind\tword\tother\tnumber"]
    for word in sorted(found.meanings):
        lines += [f"meaning\t{word}\t{other}\t{share:.3f}" for other, share in found.meanings[word]]
    lines += [f"weight\t{word}\t\t{weight:.2f}" for word, weight in sorted(found.weights.items())]
    lines += [f"kana\t{word}\t\t{cost:.2f}" for word, cost in sorted(found.kana.items())]
    lines += [f"omission\t{word}\t\t{share:.3f}" for word, share in sorted(found.omissions.items())]
    lines += [f"reading\t{han}\t{said}\t0" for han in sorted(found.readings) for said in found.readings[han]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true", help="write data/learned/names_*")
    parser.add_argument("--misses", type=Path, help="write the out-of-fold scores of dev here")
    options = parser.parse_args()
    begun = time.monotonic()
    known = entities(options.shared / "data" / "identity")
    note_han_words(known)
    by_id = {e.id: e for e in known}
    pairs = dev_pairs(options.shared, by_id)
    dev_ids = {row["id_a"] for row in rows(options.shared / "benchmarks" / "names" / "dev.csv")}
    pairs += mined_pairs(known, dev_ids)
    print(f"{len(pairs)} pairs, {time.monotonic() - begun:.0f} s", file=sys.stderr)
    preparers = []
    for fold in range(FOLDS):
        others = [e for e in known if e.fold != fold]
        preparers.append(Preparer(learn_omissions(others, learn_lexicon(others))))
    print(f"lexicons, {time.monotonic() - begun:.0f} s", file=sys.stderr)
    sounds = [
        learn_sounds(sound_pairs([e for e in known if e.fold != fold], ready)) for fold, ready in enumerate(preparers)
    ]
    print(f"sounds, {time.monotonic() - begun:.0f} s", file=sys.stderr)
    x = table_of(pairs, preparers, sounds)
    print(f"features, {time.monotonic() - begun:.0f} s", file=sys.stderr)
    y = np.array([pair.truth for pair in pairs])
    folds = np.array([pair.fold for pair in pairs])
    score = np.zeros(len(pairs))
    for fold in range(FOLDS):
        model = classifier().fit(x[folds != fold], y[folds != fold])
        score[folds == fold] = model.predict_proba(x[folds == fold])[:, 1]
    report(pairs, y, score, options)
    if options.write:
        folder = Path(__file__).resolve().parents[1] / "data" / "learned"
        lexicon = learn_omissions(known, learn_lexicon(known))
        write_lexicon(lexicon, folder / "names_lexicon.tsv")
        write_sounds(learn_sounds(sound_pairs(known, Preparer(lexicon))), folder / "names_sounds.npz")
        export(classifier().fit(x, y), threshold_of(pairs, y, score), folder / "names_model.npz")
    print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)


LEGAL = ("jp", "kz-issuer", "mined-edinet")


def threshold_of(pairs: list[Pair], y: np.ndarray, score: np.ndarray) -> float:
    legal = np.array([pair.stratum.startswith(LEGAL) for pair in pairs])
    return best_threshold(y[legal], score[legal])


def report(pairs: list[Pair], y: np.ndarray, score: np.ndarray, options: argparse.Namespace) -> None:
    threshold = threshold_of(pairs, y, score)
    groups: dict[str, list[int]] = defaultdict(list)
    for place, pair in enumerate(pairs):
        groups[pair.stratum].append(place)
        if pair.dev:
            groups["dev: all"].append(place)
            if pair.stratum.startswith(LEGAL):
                groups["dev: legal names (as withheld)"].append(place)
                groups["dev: " + pair.stratum.split("|")[0].split("-")[0] + " " + pair.stratum.split("|")[1]].append(
                    place
                )
    for name in sorted(groups):
        chosen = np.array(groups[name])
        print(f"{name:34}\t{figures(y[chosen], score[chosen], threshold)}")
    if options.misses:
        with options.misses.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["stratum", "is_match", "score", "name_a", "name_b"])
            for pair, s in zip(pairs, score, strict=True):
                if pair.dev or pair.stratum.startswith("mined-edinet"):
                    writer.writerow([pair.stratum, int(pair.truth), f"{s:.3f}", pair.a.text, pair.b.text])


if __name__ == "__main__":
    main()

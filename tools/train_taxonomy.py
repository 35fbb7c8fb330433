"""Learn how much each side of the evidence counts when codes are suggested, and how sure to be.

    OMP_NUM_THREADS=1 nice python tools/train_taxonomy.py [PRODUCTS.tsv]

Questions: thesaurus terms, alone and inside a plain business sentence, with the term itself left out of the documents
(half of them: with the whole concept left out in all languages); JSIC example terms, each left out when it is asked
for; and open product titles (PRODUCTS.tsv: `text`, `hs4`). One weight a feature, never negative, by conditional
logit over the codes; one set a scheme and language. Prints five-fold cross-validated figures, then writes the weights
learned on everything to `data/learned/taxonomy_weights.json`.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kopir.engines.taxonomy.documents import LANGUAGES, code_list, library
from kopir.engines.taxonomy.evidence import FEATURES, bridge, evidence, likenesses, shares
from kopir.engines.taxonomy.vocabulary import rows
from kopir.engines.taxonomy.wording import goods_words
from kopir.engines.text.encoders import bundled_encoders

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "data" / "learned" / "taxonomy_weights.json"
CANDIDATES = 60
PER_LANGUAGE = 350
EXAMPLES = 400
FOLDS = 5
RIDGE = 0.02
Floats = NDArray[np.float32]

# A term alone three times, and inside plain business sentences.
SENTENCES = {
    "en": """{}|{}|{}|We are looking for a supplier of {}, 20 tons a month.|We produce {} and export it, ISO 9001.
        |Importer of {}; delivery to Tokyo, FOB or CIF.|{} for wholesale buyers, small lots possible""",
    "ru": """{}|{}|{}|Ищем поставщика: {}, 20 тонн в месяц, самовывоз.|Производим {}, есть сертификат, готовы возить.
        |Куплю {} оптом, доставка до Алматы.|{}: ищем дистрибьютора, опыт с 2010 года""",
    "kk": """{}|{}|{}|{} жеткізушісін іздейміз, айына 20 тонна.|Біз {} шығарамыз, сертификат бар, экспортқа дайынбыз.
        |{} сатып аламыз, Алматыға жеткізу керек.|{} бойынша серіктес іздейміз""",
    "ja": """{}|{}|{}|{}の仕入れ先を探しています。月20トン。|{}を製造しています。ISO取得、輸出実績あり。
        |{}を輸入したい。東京港渡し。|{}の販売代理店を募集。2010年創業。""",
}


@dataclass
class Question:
    text: str
    lang: str
    scheme: str
    gold: frozenset[str]
    source: str
    group: str  # questions of one group stay in one fold
    left_out: list[int] = field(default_factory=list)
    chosen: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    features: Floats | None = None
    others: NDArray[np.float16] | None = None
    is_gold: NDArray[np.bool_] | None = None
    place: int = 0  # place of the best right code with the weights last tried


def term_questions(rng: random.Random) -> list[Question]:
    books = library()
    of_concept: dict[str, set[int]] = defaultdict(set)
    for number in np.flatnonzero(books.is_term):
        of_concept[books.concepts[number]].add(int(books.text_of[number]))
    questions = []
    for scheme, group in (("hs4", "hs"), ("isic4", "isic")):
        for lang in range(len(LANGUAGES)):
            chosen = np.flatnonzero(books.is_term & (books.schemes == group) & (books.langs == lang)).tolist()
            for number in rng.sample(chosen, min(PER_LANGUAGE, len(chosen))):
                text, concept = books.texts[books.text_of[number]], books.concepts[number]
                gold = frozenset(code[:4] for code in books.codes[number])
                whole = rng.random() < 0.5
                left_out = sorted(of_concept[concept]) if whole else [int(books.text_of[number])]
                said = rng.choice(SENTENCES[LANGUAGES[lang]].split("|")).strip().format(text)
                source = "concept left out" if whole else "term left out"
                questions.append(Question(said, LANGUAGES[lang], scheme, gold, source, concept, left_out))
    return questions


def example_questions(rng: random.Random) -> list[Question]:
    """What classes say of themselves: JSIC's example terms, the lines of OKED and of the UN's notes."""
    books = library()
    kinds = [row["kind"] for row in rows("documents")]
    questions = []
    for lang in ("en", "ja", "ru"):
        chosen = [
            n
            for n, kind in enumerate(kinds)
            if kind in {"example", "note"} and books.langs[n] == LANGUAGES.index(lang)
        ]
        for number in rng.sample(chosen, min(EXAMPLES, len(chosen))):
            gold = frozenset(code for code in books.codes[number] if len(code) == 4)
            if gold:
                text = int(books.text_of[number])
                questions.append(Question(books.texts[text], lang, "isic4", gold, "class example", str(text), [text]))
    return questions


def product_questions(path: Path) -> list[Question]:
    with path.open(encoding="utf-8", newline="") as file:
        titles = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Question(r["text"], r["lang"], "hs4", frozenset({r["hs4"]}), r["source"], r["id"]) for r in titles]


OTHER = {"hs4": "isic4", "isic4": "hs4"}


def fill_features(questions: list[Question]) -> None:
    texts = [goods_words(question.text, question.lang, roles=question.scheme == "isic4") for question in questions]
    vectors = [encoder.encode(texts) for encoder in bundled_encoders()]
    for place, question in enumerate(questions):
        sides = likenesses([texts[place]], [question.lang], [v[place : place + 1] for v in vectors])[0]
        left_out = np.array(question.left_out, dtype=np.int64)
        table = evidence(sides, question.scheme, question.lang, left_out)
        question.others = evidence(sides, OTHER[question.scheme], question.lang, left_out).astype(np.float16)
        codes = code_list(question.scheme)
        gold = [number for number, code in enumerate(codes) if code in question.gold]
        leaders = set(np.argsort(-table.sum(axis=1))[:CANDIDATES].tolist())
        for column in table.T:
            leaders.update(np.argsort(-column)[:5].tolist())
        question.chosen = np.array(sorted(leaders | set(gold)))
        question.features = np.concatenate([table[question.chosen], np.zeros((len(question.chosen), 1))], axis=1)
        question.is_gold = np.isin(question.chosen, gold)


def fill_bridges(questions: list[Question], first: dict[str, dict[str, NDArray[np.float64]]]) -> None:
    """The last column: what the other classification's first opinion says."""
    for question in questions:
        other = OTHER[question.scheme]
        assert question.others is not None
        assert question.features is not None
        weights = first[other][question.lang][:-1].astype(np.float32)
        said = bridge(shares(question.others.astype(np.float32) @ weights), question.scheme)
        question.features[:, -1] = said[question.chosen]


class Stack:
    """Questions as one array: questions x candidates x features, and which candidates are right or only padding."""

    def __init__(self, questions: list[Question]) -> None:
        widest = max(len(q.is_gold) for q in questions if q.is_gold is not None)
        self.features = np.zeros((len(questions), widest, len(FEATURES)), dtype=np.float32)
        self.gold = np.zeros((len(questions), widest), dtype=bool)
        self.padding = np.ones((len(questions), widest), dtype=bool)
        for place, question in enumerate(questions):
            assert question.features is not None
            count = len(question.features)
            self.features[place, :count] = question.features
            self.gold[place, :count] = question.is_gold
            self.padding[place, :count] = False

    def loss(self, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Mean negative log chance of a right code, with a small ridge; and its slope."""
        scores = self.features @ weights.astype(np.float32)
        scores[self.padding] = -np.inf
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        right = chances * self.gold
        found = np.maximum(right.sum(axis=1, keepdims=True), 1e-12)
        difference = (chances - right / found).reshape(-1)
        slope = difference @ self.features.reshape(-1, len(FEATURES)) / len(found)
        ridge = RIDGE * weights / 100
        return float(-np.log(found).mean() + ridge @ weights / 2), slope.astype(np.float64) + ridge


def learn(questions: list[Question]) -> NDArray[np.float64]:
    stack = Stack([q for q in questions if q.is_gold is not None and q.is_gold.any()])
    start = np.full(len(FEATURES), 2.0)
    bounds = [(0, None)] * len(start)
    found = minimize(stack.loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 150})
    return np.asarray(found.x)


def judge(questions: list[Question], weights: NDArray[np.float64]) -> None:
    for question in questions:
        assert question.features is not None
        assert question.is_gold is not None
        scores = question.features @ weights
        best = scores[question.is_gold].max() if question.is_gold.any() else -np.inf
        question.place = int((scores > best).sum())


def report(questions: list[Question]) -> None:
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for question in questions:
        groups[question.scheme, question.lang, question.source].append(question.place)
    for (scheme, lang, source), places in sorted(groups.items()):
        found = np.array(places)
        print(f"{scheme} {lang} {source}: n={len(found)} top1={(found < 1).mean():.3f} top5={(found < 5).mean():.3f}")


def cross_validated(questions: list[Question], rng: random.Random) -> None:
    """Each question judged by weights learned without its group."""
    groups = sorted({question.group for question in questions})
    rng.shuffle(groups)
    fold = {group: place % FOLDS for place, group in enumerate(groups)}
    for number in range(FOLDS):
        held = [question for question in questions if fold[question.group] == number]
        judge(held, learn([question for question in questions if fold[question.group] != number]))


def main() -> None:
    rng = random.Random(7)
    questions = term_questions(rng) + example_questions(rng)
    if len(sys.argv) > 1:
        questions += product_questions(Path(sys.argv[1]))
    questions = [question for question in questions if question.gold & set(code_list(question.scheme))]
    fill_features(questions)
    own = {(s, lang): [q for q in questions if (q.scheme, q.lang) == (s, lang)] for s in OTHER for lang in LANGUAGES}
    first = {scheme: {lang: learn(own[scheme, lang]) for lang in LANGUAGES} for scheme in OTHER}
    fill_bridges(questions, first)
    for some in own.values():
        cross_validated(some, rng)
    report(questions)
    final = {scheme: {lang: learn(own[scheme, lang]) for lang in LANGUAGES} for scheme in OTHER}
    stored = {"features": FEATURES, "first": rounded(first), "weights": rounded(final)}
    TARGET.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def rounded(learned: dict[str, dict[str, NDArray[np.float64]]]) -> dict[str, dict[str, list[float]]]:
    return {
        scheme: {lang: [round(float(weight), 3) for weight in weights] for lang, weights in by_lang.items()}
        for scheme, by_lang in learned.items()
    }


if __name__ == "__main__":
    main()

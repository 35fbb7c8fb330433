"""From a business text to the words that name goods or services: clauses apart, and what isn't goods taken out.

Who buys or sells, certificates, terms, packing, amounts, places: all of it is met in every trade and says nothing
about the code. The phrases are those of `data/thesaurus/requirements.tsv`. When nothing else is left, the text stays
whole.
"""

from __future__ import annotations

import re
from functools import cache

from kopir.engines.taxonomy.places import find_places
from kopir.engines.taxonomy.vocabulary import rows
from kopir.engines.text.tokens import stem

MOST_CLAUSES = 8
LONGEST_CLAUSE = 300  # letters
# Kinds of requirement that do say what the goods are ("frozen", "stainless") stay in the text.
_ASIDE = frozenset(
    {"role-cue", "certificate", "trade-term", "logistics", "packaging", "time", "unit", "language", "negation"}
    | {"progress", "standard", "capacity", "legal"}
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_AMOUNT = re.compile(
    r"[<>≤≥~〜約]?(?<![a-zа-яё\d])\d[\d\s.,]*(?:[-–~〜x×/]\s?\d[\d.,]*)*\s?"
    r"(?:%|％|°c|℃|kg|kgs|g|mt|t|tn|tons?|pcs|mm|cm|m2|m3|m|km|l|ml|ft|kv|kw|mw|yr"
    r"|кг|г|тн|т|тонн\w*|шт|мм|см|м2|м3|м|км|л|кв|квт|мвт"
    r"|トン|個|台|枚|本|年|月|日|万|億|円|kg|ヘクタール)?(?![^\W\d_])",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"[;,.!?:\n。、；，！？：・/]+(?!\d)|\s[-–—]\s|[()（）\[\]«»“”\"]")
_NOUN = "\u30a0-\u30ff\u4e00-\u9fff"
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_AND = {
    "en": re.compile(r"\s(?:and|or)\s", re.IGNORECASE),
    "ru": re.compile(r"\s(?:и|или|а также)\s", re.IGNORECASE),
    "kk": re.compile(r"\s(?:және|мен|бен|пен|немесе)\s", re.IGNORECASE),
    "ja": re.compile(rf"および|及び|並びに|または|又は|ならびに|(?<=[{_NOUN}])(?:と|や)(?=[{_NOUN}])"),
}


def _says_something(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) >= (1 if _JAPANESE.search(text) else 2)


def clauses(text: str, lang: str, *, roles: bool = False) -> list[str]:
    """The parts of a text that may each name a good or a service, asides taken out; none for a text of one part."""
    parts = [part for piece in _BREAKS.split(text) for part in _AND[lang].split(piece)]
    bare = [_without_asides(part[:LONGEST_CLAUSE], lang, roles) for part in parts]
    kept = [part for part in dict.fromkeys(bare) if _says_something(part)]
    return kept[:MOST_CLAUSES] if len(kept) > 1 else []


def goods_words(text: str, lang: str, *, roles: bool = False) -> str:
    """The text without its asides; the text itself when only asides are in it.

    `roles` keeps the names of trades (wholesale, 製造業): they tell trades apart, though not goods.
    """
    bare = _without_asides(text, lang, roles)
    return bare if _says_something(bare) else " ".join(text.split())


def _without_asides(text: str, lang: str, roles: bool) -> str:  # noqa: FBT001 -- passed on
    for mention in reversed(find_places(text)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    text = _without_japanese(text, roles) if lang == "ja" else _without_phrases(text, lang, roles)
    return " ".join(_AMOUNT.sub(" ", text).split()).strip(" ,.;:-–—、。")


# Cues that are also names of trades.
_TRADES = re.compile("卸|小売|wholesal|retail|manufactur|производств|оптов|торг|розни|өндір|сауда", re.IGNORECASE)


def _is_aside(kind: str, phrase: str, roles: bool) -> bool:  # noqa: FBT001 -- passed on
    return kind in _ASIDE and not (roles and kind == "role-cue" and _TRADES.search(phrase))


@cache
def _phrases(lang: str, roles: bool) -> dict[tuple[str, ...], int]:  # noqa: FBT001 -- passed on
    """The asides of a language as sequences of word stems."""
    found = {}
    for row in rows("thesaurus/requirements"):
        for phrase in row[lang].split(";"):
            stems = tuple(stem(word.casefold(), lang) for word in _WORD.findall(phrase))
            if stems and _is_aside(row["kind"], phrase, roles):
                found[stems] = len(stems)
    return found


@cache
def _longest(lang: str, roles: bool) -> dict[str, int]:  # noqa: FBT001 -- passed on
    """First stem -> how many words the longest phrase with it has."""
    longest: dict[str, int] = {}
    for stems, length in _phrases(lang, roles).items():
        longest[stems[0]] = max(length, longest.get(stems[0], 0))
    return longest


def _without_phrases(text: str, lang: str, roles: bool) -> str:  # noqa: FBT001 -- passed on
    words = list(_WORD.finditer(text))
    stems = [stem(word.group().casefold(), lang) for word in words]
    known, longest = _phrases(lang, roles), _longest(lang, roles)
    kept, reached, place = [], 0, 0
    while place < len(words):
        for length in range(min(longest.get(stems[place], 0), len(words) - place), 0, -1):
            if tuple(stems[place : place + length]) in known:
                kept.append(text[reached : words[place].start()])
                place += length
                reached = words[place - 1].end()
                break
        else:
            place += 1
    return " ".join([*kept, text[reached:]])


@cache
def _japanese_asides(roles: bool) -> tuple[frozenset[str], int]:  # noqa: FBT001 -- passed on
    found = frozenset(
        phrase.strip()
        for row in rows("thesaurus/requirements")
        for phrase in row["ja"].split(";")
        if len(phrase.strip()) > 1 and _is_aside(row["kind"], phrase, roles)
    )
    return found, max(map(len, found), default=0)


def _without_japanese(text: str, roles: bool) -> str:  # noqa: FBT001 -- passed on
    known, longest = _japanese_asides(roles)
    kept, place = [], 0
    while place < len(text):
        for length in range(min(longest, len(text) - place), 1, -1):
            is_trade = roles and text[place + length : place + length + 1] == "業"
            if text[place : place + length] in known and not is_trade:
                kept.append(" ")
                place += length
                break
        else:
            kept.append(text[place])
            place += 1
    return "".join(kept)

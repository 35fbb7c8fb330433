"""Whether a word of a text is a form of a dictionary word: stems alone join words that only look alike.

`мед` (honey) and `медь` (copper), `жылқы` (horse) and `жылына` (a year), "hospital" and "hospitality" share a stem.
What follows the common part must be endings the two words can really have.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SOFT = frozenset(["ь", "и", "ю", "ью", "ей", "ям", "ями", "ях", "я", "е", "ем", "ём", "ев", "ёв"])
_MASCULINE = frozenset(
    ["", *["а", "у", "ом", "ем", "е", "ы", "и", "ов", "ев", "ей", "ам", "ами", "ах", "ям", "ями", "ях", "я", "ю"]]
)
_FEMININE = frozenset(
    ["", *["а", "я", "ы", "и", "е", "у", "ю", "ой", "ей", "ою", "ею", "ам", "ами", "ах", "ям", "ями", "ях"]]
)
_NEUTER = frozenset(["о", "е", "а", "я", "у", "ю", "ом", "ем", "ам", "ами", "ах", "ям", "ями", "ях", "ье"])
_PLURAL = frozenset(
    ["ы", "и", "а", "я", "ов", "ев", "ей", "ам", "ами", "ах", "ям", "ями", "ях", "ой", "ая", "ое", "ые"]
)
_ADJECTIVE = frozenset(
    [
        "ый",
        "ий",
        "ой",
        "ая",
        "яя",
        "ое",
        "ее",
        "ые",
        "ие",
        "ого",
        "его",
        "ому",
        "ему",
        "ым",
        "им",
        "ом",
        "ем",
        "ую",
        "юю",
        "ых",
        "их",
        "ыми",
        "ими",
        "ою",
        "ею",
    ]
)
_BEFORE_I = "гкхжчшщцйьыи"  # after other hard consonants the plural ends in ы: меды, not меди
_SHORT_RUSSIAN = 5  # letters of the common part up to which the endings are checked
_ENGLISH_NOUN = frozenset(["", "s", "es"])
_ENGLISH_ANY = frozenset(["", "s", "es", "e", "ed", "d", "ing", "y", "ies", "er", "ers", "ings"])
_SHORT_ENGLISH = 4
_KAZAKH_VOWELS = "аәеоөұүыіиу"
_KAZAKH_POSSESSIVE = frozenset(["ы", "і", "сы", "сі", "ды", "ді", "ты", "ті", "лы", "лі"])
_AFTER_A_VOWEL_NEVER = re.compile(r"^(?:[тд][ыі]|т[ае])")
_VOICED = str.maketrans({"б": "п", "г": "к", "ғ": "қ"})


@lru_cache(maxsize=100_000)
def is_form_of(word: str, term: str, lang: str) -> bool:
    """Whether `word` (folded, from a text) is a form of `term` (folded, from a dictionary); stems already agree."""
    if word == term:
        return True
    if lang == "en":
        return _english(word, term)
    if lang == "ru":
        return _russian(word, term)
    if lang == "kk":
        return _kazakh(word, term)
    return True


def _common(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _english(word: str, term: str) -> bool:
    common = _common(word, term)
    allowed = _ENGLISH_NOUN if common <= _SHORT_ENGLISH else _ENGLISH_ANY
    return word[common:] in allowed and term[common:] in allowed


def _russian(word: str, term: str) -> bool:
    common = _common(word, term)
    if common > _SHORT_RUSSIAN:
        return True
    for endings in (_SOFT, _MASCULINE, _FEMININE, _NEUTER, _PLURAL, _ADJECTIVE):
        for cut in range(max(common - 2, 1), common + 1):
            fits = term[cut:] in endings and word[cut:] in endings and _own_class(term, endings)
            if fits and not (endings is _MASCULINE and word[cut:] == "и" and term[-1] not in _BEFORE_I):
                return True
    return False


def _own_class(term: str, endings: frozenset[str]) -> bool:
    """The class of endings a dictionary form belongs to, by its last letter."""
    if endings is _ADJECTIVE:
        return term[-2:] in {"ый", "ий", "ой", "ая", "ое", "ые", "ие"}
    last = term[-1]
    return {
        "ь": endings is _SOFT,
        "а": endings in (_FEMININE, _PLURAL),
        "я": endings in (_FEMININE, _PLURAL),
        "о": endings is _NEUTER,
        "е": endings is _NEUTER,
        "ы": endings is _PLURAL or endings is _FEMININE or endings is _MASCULINE,
        "и": endings is _PLURAL,
    }.get(last, endings is _MASCULINE)


def _kazakh(word: str, term: str) -> bool:
    """Kazakh adds endings to the whole word: the text's form begins with the term, save for its own possessive."""
    one, other = word.translate(_VOICED), term.translate(_VOICED)
    common = _common(one, other)
    rest_of_term, rest = other[common:], one[common:]
    if rest_of_term and rest_of_term not in _KAZAKH_POSSESSIVE:
        return False
    return bool(rest_of_term) or other[-1] not in _KAZAKH_VOWELS or not _AFTER_A_VOWEL_NEVER.match(rest)

"""Our own tokens, for search and for lexical evidence.

PostgreSQL neither cuts Japanese into words nor stems Kazakh, so members' and editors' texts come through here. A token
is lower-case and NFKC-folded. Words become stems; what must not be stemmed stays whole: numbers with their unit
(`20ft`, `-18°c`), standards (`iso 22000`, `гост 26574`) and model names. Kazakh in Latin letters is first written in
Cyrillic, so both spellings meet. Cyrillic words also leave their Latin form, so a name in another alphabet is found.

Limits: the Kazakh stemmer strips endings without a dictionary and may cut a short word too far; both sides of a
comparison go through the same cut, so the loss is small.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache, lru_cache
from typing import Protocol

KAZAKH_LETTERS = "әғқңөұүһі"
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々〆ヶ]")
_JAPANESE_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々〆ヶー]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[a-zà-ɏ]")
_KAZAKH_LATIN = re.compile(r"[ğışşūñäöüńúǵq]")
_KAZAKH_LATIN_WORD = re.compile(
    r"\b(?:\w{2,}(?:lar|ler|dar|der|tar|ter|imiz|imyz|amyz|emiz|eimiz|aimyz|ymyz|dyq|dik|nyñ|niñ|ğa|ge|men)|jane|jäne"
    r"|zhane|bar|joq|emes|üşin|ushin)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?", re.UNICODE)
_STANDARD = re.compile(
    r"\b(iso/iec|iso|iec|en|din|astm|api|jis|jas|oeko-tex|oeko|ce|atex|gmp|gdp|glp|haccp|fssc|brc|ifs|globalg\.a\.p|sgs|"
    r"гост(?:\s?р)?|ст\s?рк|қр\s?ст|st-kz|ту|тр\s?тс|тр\s?еаэс|ту\s?рк|снип|eac|еас|ecocert|fsc|pefc|rohs|reach|ul|mil|"
    r"pco|ast|as|sae|ansi|nace|ne)[\s\-–№]*(\d[\d./\-]*\d|\d+[a-z]?)(?![\w])",
    re.IGNORECASE,
)
_NUMBER_UNIT = re.compile(r"[-−–]?\d+(?:[.,\s]\d+)*\s?(?:[a-zа-я°%μ㎡㎥'\"″]{1,4}\d?)?", re.IGNORECASE)
_MODEL = re.compile(r"\b(?=\w*[^\W\d_])(?=\w*\d)[\w]+(?:[-./][\w]+)*\b", re.UNICODE)

_LATIN_TO_CYRILLIC_PAIRS = (
    ("shch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("gh", "ғ"), ("ng", "ң"), ("iya", "ия"),
    ("ia", "ия"), ("io", "ио"), ("iu", "ю"), ("yu", "ю"), ("ya", "я"), ("ts", "ц"),
)  # fmt: skip
_LATIN_TO_CYRILLIC = str.maketrans(
    {
        "a": "а", "ä": "ә", "á": "ә", "b": "б", "c": "ц", "ç": "ч", "d": "д", "e": "е", "f": "ф", "g": "г", "ğ": "ғ",
        "ǵ": "ғ", "h": "х", "i": "і", "ı": "ы", "j": "ж", "k": "к", "l": "л", "m": "м", "n": "н", "ñ": "ң", "ń": "ң",
        "ŋ": "ң", "o": "о", "ö": "ө", "ó": "ө", "p": "п", "q": "қ", "r": "р", "s": "с", "ş": "ш", "š": "ш", "ș": "ш",
        "t": "т", "u": "у", "ū": "ұ", "ú": "ү", "ü": "ү", "v": "в", "w": "у", "x": "х", "y": "ы", "ý": "у", "z": "з",
        "ž": "ж",
    }
)  # fmt: skip
_CYRILLIC_TO_LATIN = str.maketrans(
    {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
        "и": "i", "й": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ч": "ch",
        "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "і": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    }
)  # fmt: skip


class Stemmer(Protocol):
    """What snowballstemmer gives."""

    def stemWord(self, word: str) -> str: ...  # noqa: N802 -- the package's own name


def folded(text: str) -> str:
    """NFKC, lower case, one kind of space and dash; ё becomes е."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("ё", "е").replace("−", "-").replace("–", "-")
    return " ".join(plain.split())


def language_of(text: str, lang: str = "") -> str:
    """The language a text is written in: ja, kk, ru, en, or what `lang` says when the letters leave it open.

    `lang` may be empty or any tag; `kk-Latn`, `mul` and unknown tags are decided by the letters. Mixed Kazakh and
    Russian counts as Kazakh when a letter of its own is there.
    """
    plain = folded(text)
    if _JAPANESE.search(plain):
        return "ja"
    if _CYRILLIC.search(plain):
        return _cyrillic_language(plain, lang)
    if lang.split("-", maxsplit=1)[0] == "kk":
        return "kk"
    if not lang or lang in {"mul", "und"}:
        if len(_KAZAKH_LATIN.findall(plain)) >= 2 and len(_KAZAKH_LATIN_WORD.findall(plain)) >= 1:
            return "kk"
        return "en" if _LATIN.search(plain) else "und"
    return lang.split("-", maxsplit=1)[0]


def _cyrillic_language(plain: str, lang: str) -> str:
    own = lang.split("-", maxsplit=1)[0]
    if own in {"kk", "ru"}:
        return own
    return "kk" if any(letter in plain for letter in KAZAKH_LETTERS) else "ru"


def kazakh_cyrillic(text: str) -> str:
    """Kazakh in Latin letters, written in Cyrillic. No single standard is in use; the common spellings are read.

    >>> kazakh_cyrillic("Kümis bilezik, qoldan jasaimyz")
    'күміс білезік, қолдан жасаймыз'
    """
    plain = folded(text)
    for latin, cyrillic in _LATIN_TO_CYRILLIC_PAIRS:
        plain = plain.replace(latin, cyrillic)
    plain = plain.translate(_LATIN_TO_CYRILLIC)
    return re.sub(r"(?<=[аәеоөуұүы])і", "й", plain)


def in_reading_script(text: str, lang: str) -> str:
    """The text as stemmers, dictionaries and encoders know its language: Kazakh in Cyrillic, the rest unchanged."""
    if lang == "kk" and not _CYRILLIC.search(text):
        return kazakh_cyrillic(text)
    return text


_KAZAKH_ENDINGS = sorted(
    [
        "лар",
        "лер",
        "дар",
        "дер",
        "тар",
        "тер",
        "ның",
        "нің",
        "дың",
        "дің",
        "тың",
        "тің",
        "нан",
        "нен",
        "дан",
        "ден",
        "тан",
        "тен",
        "ны",
        "ні",
        "ды",
        "ді",
        "ты",
        "ті",
        "на",
        "не",
        "да",
        "де",
        "та",
        "те",
        "ға",
        "ге",
        "қа",
        "ке",
        "мен",
        "бен",
        "пен",
        "нда",
        "нде",
        "ндағы",
        "ндегі",
        "дағы",
        "дегі",
        "тағы",
        "тегі",
        "ғы",
        "гі",
        "қы",
        "кі",
        "ы",
        "і",
        "сы",
        "сі",
        "ым",
        "ім",
        "ың",
        "ің",
        "ымыз",
        "іміз",
        "мыз",
        "міз",
        "ыңыз",
        "іңіз",
        "ңыз",
        "ңіз",
        "лары",
        "лері",
        "дары",
        "дері",
        "тары",
        "тері",
        "ларын",
        "лерін",
        "дарын",
        "дерін",
        "тарын",
        "терін",
        "ларының",
        "лерінің",
        "ын",
        "ін",
        "сын",
        "сін",
        "ынан",
        "інен",
        "сынан",
        "сінен",
        "ына",
        "іне",
        "сына",
        "сіне",
        "ында",
        "інде",
        "сында",
        "сінде",
        "ының",
        "інің",
        "сының",
        "сінің",
        "мын",
        "мін",
        "пын",
        "пін",
        "бын",
        "бін",
        "сың",
        "сің",
        "амыз",
        "еміз",
        "ймыз",
        "йміз",
        "аймыз",
        "ейміз",
        "ады",
        "еді",
        "йды",
        "йді",
        "атын",
        "етін",
        "йтын",
        "йтін",
        "ған",
        "ген",
        "қан",
        "кен",
        "ғанбыз",
        "генбіз",
        "қанбыз",
        "кенбіз",
        "алған",
        "елген",
        "ылған",
        "ілген",
        "ып",
        "іп",
        "у",
        "уды",
        "уді",
        "уға",
        "уге",
        "уы",
        "уі",
        "удың",
        "удің",
        "ушы",
        "уші",
        "ушылар",
        "ушілер",
        "шы",
        "ші",
        "шылар",
        "шілер",
        "лық",
        "лік",
        "дық",
        "дік",
        "тық",
        "тік",
        "лығы",
        "лігі",
        "лы",
        "лі",
        "ды",
        "ді",
        "ты",
        "ті",
        "сыз",
        "сіз",
        "дай",
        "дей",
        "тай",
        "тей",
        "ша",
        "ше",
        "ғыш",
        "гіш",
        "қыш",
        "кіш",
        "маймыз",
        "мейміз",
        "баймыз",
        "бейміз",
        "паймыз",
        "пейміз",
        "сақ",
        "сек",
        "са",
        "се",
        "лаймыз",
        "лейміз",
        "даймыз",
        "дейміз",
        "таймыз",
        "тейміз",
        "лап",
        "леп",
        "дап",
        "деп",
        "лау",
        "леу",
        "дау",
        "деу",
        "тау",
        "теу",
        "лайтын",
        "лейтін",
        "дайтын",
        "дейтін",
        "тайтын",
        "тейтін",
    ],
    key=len,
    reverse=True,
)
_KAZAKH_BY_LENGTH = {
    length: frozenset(ending for ending in _KAZAKH_ENDINGS if len(ending) == length)
    for length in range(1, max(map(len, _KAZAKH_ENDINGS)) + 1)
}
_KAZAKH_VOICED = {"б": "п", "г": "к", "ғ": "қ"}
_SHORTEST_KAZAKH_STEM = 3


@lru_cache(maxsize=100_000)
def kazakh_stem(word: str) -> str:
    """A Kazakh word (Cyrillic, lower case) without its endings; at least three letters stay.

    >>> [kazakh_stem(word) for word in ("балы", "балдың", "құтыларға", "кітабы", "кітаптар")]
    ['бал', 'бал', 'құт', 'кітап', 'кітап']
    """
    stem = word
    for _ in range(4):
        cut = _without_ending(stem)
        if cut == stem:
            break
        stem = cut
    if len(stem) > _SHORTEST_KAZAKH_STEM and stem[-1] in _KAZAKH_VOICED:
        stem = stem[:-1] + _KAZAKH_VOICED[stem[-1]]
    return stem


def _without_ending(word: str) -> str:
    longest = min(len(word) - _SHORTEST_KAZAKH_STEM, max(_KAZAKH_BY_LENGTH))
    for length in range(longest, 0, -1):
        if word[-length:] in _KAZAKH_BY_LENGTH[length]:
            return word[:-length]
    return word


@cache
def _snowball(language: str) -> Stemmer:
    import snowballstemmer  # noqa: PLC0415 -- slow import

    stemmer: Stemmer = snowballstemmer.stemmer(language)
    return stemmer


@lru_cache(maxsize=200_000)
def stem(word: str, lang: str) -> str:
    """The stem of one folded word. Unknown languages: the word itself."""
    if _CYRILLIC.match(word):
        if lang == "kk" or any(letter in word for letter in KAZAKH_LETTERS):
            return kazakh_stem(word)
        return _snowball("russian").stemWord(word)
    if lang in {"en", "ja", "ru", "kk"}:
        return _snowball("english").stemWord(_without_accents(word))
    return _without_accents(word)


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


_MOST_JAPANESE = 10_000  # letters; Sudachi refuses more than 49,149 bytes at once


class JapaneseCutter:
    """Sudachi with the core dictionary, short units; loaded at the first Japanese text."""

    def __init__(self) -> None:
        from sudachipy import Dictionary, SplitMode  # noqa: PLC0415 -- slow import: a 70 MB dictionary

        self._tokenizer = Dictionary(dict="core").tokenizer(mode=SplitMode.A)
        self._lock = threading.Lock()

    def words(self, text: str) -> list[str]:
        """Content words in dictionary form: nouns, verbs, adjectives, adverbs; no particles, no signs."""
        with self._lock:
            morphemes = self._tokenizer.tokenize(text[:_MOST_JAPANESE])
            return [m.normalized_form().lower() for m in morphemes if m.part_of_speech()[0] in _CONTENT]

    def borders(self, text: str) -> frozenset[int]:
        """Where a word begins or ends: places in the text, its start and end among them."""
        with self._lock:
            morphemes = self._tokenizer.tokenize(text[:_MOST_JAPANESE])
            return frozenset({0, len(text)} | {m.begin() for m in morphemes} | {m.end() for m in morphemes})


_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞"})


@cache
def _japanese_cutter() -> JapaneseCutter:
    return JapaneseCutter()


def japanese_words(text: str) -> list[str]:
    """The content words of a Japanese text."""
    return _japanese_cutter().words(folded(text))


def japanese_borders(text: str) -> frozenset[int]:
    """Where words begin and end in an already folded text."""
    return _japanese_cutter().borders(text)


def character_bigrams(text: str) -> list[str]:
    """Pairs of neighbouring Japanese letters: they find a compound however it is cut."""
    return [run[i : i + 2] for run in _JAPANESE_RUN.findall(folded(text)) for i in range(len(run) - 1)]


def standards(text: str) -> list[str]:
    """Standards named with their number, in one spelling: `iso 22000`, `гост 26574`."""
    found = [f"{' '.join(m[1].split())} {m[2]}".strip() for m in _STANDARD.finditer(folded(text))]
    return sorted(set(found))


def models(text: str) -> list[str]:
    """Names that join letters and digits: `pco1881`, `tg-90`, `6n`, `20ft`."""
    return sorted({m[0] for m in _MODEL.finditer(folded(text)) if not _JAPANESE.search(m[0])})


def words(text: str, lang: str) -> list[str]:
    """Stems of the words of a text in its order; for Japanese, the dictionary forms of its content words."""
    language = language_of(text, lang)
    plain = folded(in_reading_script(text, language))
    if language == "ja":
        return japanese_words(plain)
    return [stem(word, language) for word in _WORD.findall(plain)]


def latin(word: str) -> str:
    """A Cyrillic word in plain Latin letters (folded, one way only: for comparing, not for showing)."""
    return word.translate(_CYRILLIC_TO_LATIN)


def tokens(text: str, lang: str = "") -> list[str]:
    """Everything a text should be found by, each once, in order of first sight.

    >>> tokens("Мёд наливом, ISO 22000", "ru")
    ['мед', 'налив', 'iso', 'iso 22000', '22000', 'nalivom', 'naliv']
    """
    language = language_of(text, lang)
    plain = folded(text)
    stems = words(text, language)
    found = [*stems, *standards(plain), *models(plain)]
    found += [number.strip() for number in _NUMBER_UNIT.findall(plain)]
    if language == "ja":
        found += character_bigrams(plain)
    found += [form for word in _WORD.findall(plain) for form in _latin_forms(word, language)]
    return list(dict.fromkeys(filter(None, found)))


_SHORTEST_NAME = 4  # letters from which a word is worth finding in another alphabet


@lru_cache(maxsize=100_000)
def _latin_forms(word: str, lang: str) -> tuple[str, ...]:
    """A Cyrillic word and its stem in Latin letters, as they stand and as a Latin word would be stemmed."""
    if len(word) < _SHORTEST_NAME or not _CYRILLIC.match(word):
        return ()
    whole = latin(word)
    return (whole, _snowball("english").stemWord(whole), latin(stem(word, lang)))

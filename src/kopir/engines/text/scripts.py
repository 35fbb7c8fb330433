"""Which script and which language a text is in, and the dirt that hides a name: widths, invisible marks, look-alikes.

Languages told apart: Kazakh (Cyrillic and Latin letters), Russian, Japanese, English and "other". A guess, with how
sure it is: names of one or two words often carry no sign of their language, and then the script's usual language is
named with a low confidence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Script(StrEnum):
    """The writing a text is in. Japanese is Han, hiragana and katakana together."""

    LATIN = "Latn"
    CYRILLIC = "Cyrl"
    JAPANESE = "Jpan"
    MIXED = "mixed"
    OTHER = "other"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Language:
    """A guess: `code` is kk, ru, ja, en or other; `confidence` is 0..1 by rule, not a measured probability."""

    code: str
    script: Script
    confidence: float


_LATIN = "A-Za-zªºÀ-ÖØ-öø-ɏəƏḀ-ỿ"
_CYRILLIC = "\u0400-\u052f"
_KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_find_latin = re.compile(f"[{_LATIN}]").findall
_find_cyrillic = re.compile(f"[{_CYRILLIC}]").findall
_find_kana = re.compile(f"[{_KANA}]").findall
_find_han = re.compile(f"[{_HAN}]").findall
_CYRILLIC_WORD = re.compile(f"[{_CYRILLIC}]+")
_LATIN_WORD = re.compile(f"[{_LATIN}]+")

# Letters that show nothing or turn the reading direction: zero width, joiners, bidi overrides, soft hyphen, BOM.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SPACES = re.compile(r"\s+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Han variants that registers mix with today's form (gaiji of the corporate number file, old forms in company names).
_VARIANTS = (
    "髙高 﨑崎 𠮷吉 濵浜 濱浜 邊辺 邉辺 齋斎 齊斉 澤沢 廣広 眞真 國国 嶋島 嶌島 條条 櫻桜 龍竜 瀧滝 德徳 惠恵 萬万 "
    "實実 圓円 學学 會会 鐵鉄 壽寿 榮栄 豐豊 彌弥 與与 譽誉 藏蔵 應応 來来 亞亜 黑黒 黃黄 傳伝 收収 觀観 團団 圖図 "
    "舊旧 獨独 總総 聲声 藥薬 發発 變変 戶戸 步歩 每毎 縣県 淺浅 關関 驛駅 區区 臺台 樂楽 氣気 經経 濟済 產産 號号 "
    "燈灯 佛仏 邨村 舘館 冨富 槇槙 桒桑 曾曽 莊荘 增増 橫横 賴頼 淸清 祐祐 神神 福福 都都 祥祥 靑青 瑤瑶 遙遥 "
    "禮礼 粹粋 絲糸 繩縄 辨弁 辯弁 瓣弁 豫予 雙双 靜静 驗験 體体 鹽塩 麥麦 飮飲 敎教 晝昼 曉暁 榮栄 歸帰 殘残 "
    "澁渋 燒焼 爲為 當当 盡尽 稻稲 竝並 續続 聽聴 肅粛 螢蛍 覺覚 讀読 賣売 輕軽 轉転 遲遅 醫医 鑛鉱 險険 隱隠 顯顕 "
    "齒歯 龜亀 槪概 渕淵 凛凜 侠俠 梁梁 籠篭 籏旗 皷鼓 桧檜 薮藪 掴摑 頚頸 鶯鴬 鷗鴎 麴麹 瀨瀬 瀆涜 濤涛 祇祗"
)
_GAIJI = {ord(pair[0]): pair[1] for pair in _VARIANTS.split() if len(pair) == 2}
_KANA_DASH = re.compile(r"(?<=[\u3041-\u30ff])[-‐‑‒–—―−─━]")  # a dash straight after kana is the long mark

# Latin and Cyrillic letters that look the same in print.
_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXYIaceopxyikmhƏə", "АВСЕНКМОРТХУІасеорхуікмһӘә")
_TO_LATIN = str.maketrans("АВСЕНКМОРТХУІЅЈԚԜасеорхуіѕјһԛԝ", "ABCEHKMOPTXYISJQWaceopxyisjhqw")
_LATIN_TWINS = frozenset("ABCEHKMOPTXYIaceopxyikmhƏə")
_CYRILLIC_TWINS = frozenset("АВСЕНКМОРТХУІЅЈԚԜасеорхуіѕјһԛԝ")
_MIXED_WORD = re.compile(f"[{_LATIN}{_CYRILLIC}]+")


@lru_cache(maxsize=65_536)
def normalise(text: str) -> str:
    """Compatibility form (NFKC), nothing invisible, no control letters, single spaces. Applying it twice is once."""
    if text.isascii():
        return _SPACES.sub(" ", _CONTROL.sub(" ", text)).strip()
    for _ in range(4):  # removing a mark may let two letters compose, so go on until nothing changes
        before, text = text, unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
        text = _SPACES.sub(" ", _CONTROL.sub(" ", text)).strip()
        if text == before:
            break
    return text


def fold_gaiji(text: str) -> str:
    """For comparing only: old and variant Han to today's form (髙 to 高), a dash after kana to the long mark."""
    return _KANA_DASH.sub("ー", text.translate(_GAIJI))


def repair_lookalikes(text: str) -> str:
    """Words that mix Latin and Cyrillic twins, put into the one script their other letters prove (ЛОГИCТИК, Kаzatom).

    A word with letters proper to both scripts is left as it is: then the mixture is meant, or can't be known.
    """
    if text.isascii() or not _find_cyrillic(text) or not _find_latin(text):
        return text
    return _MIXED_WORD.sub(lambda found: _one_script(found.group()), text)


def _one_script(word: str) -> str:
    latin = set(_find_latin(word))
    cyrillic = set(word) - latin
    if not latin or not cyrillic:
        return word
    proves_latin, proves_cyrillic = latin - _LATIN_TWINS, cyrillic - _CYRILLIC_TWINS
    if proves_latin and proves_cyrillic:
        return word
    if proves_cyrillic:
        return word.translate(_TO_CYRILLIC)
    if proves_latin:
        return word.translate(_TO_LATIN)
    more_latin = len(_find_latin(word)) * 2 > len(word)
    return word.translate(_TO_LATIN if more_latin else _TO_CYRILLIC)


def has_han(text: str) -> bool:
    """Whether a Chinese character stands in the text: then its reading isn't written in it."""
    return bool(_find_han(text))


def detect_script(text: str) -> Script:
    """The script of nine letters in ten, or mixed; digits and signs don't count. Kana or Han with Latin is ja."""
    if text.isascii():
        return Script.LATIN if _find_latin(text) else Script.NONE
    counts = {
        Script.LATIN: len(_find_latin(text)),
        Script.CYRILLIC: len(_find_cyrillic(text)),
        Script.JAPANESE: len(_find_kana(text)) + len(_find_han(text)),
    }
    known = sum(counts.values())
    letters = sum(map(str.isalpha, text))
    if letters > 2 * known:
        return Script.OTHER
    if not known:
        return Script.NONE
    best = max(counts, key=counts.__getitem__)
    if counts[best] >= 0.9 * known:
        return best
    if counts[Script.JAPANESE] and not counts[Script.CYRILLIC]:
        return Script.JAPANESE  # ソニーGroup, KDDI株式会社: Japanese names are full of Latin letters
    return Script.MIXED


_KAZAKH_ONLY = frozenset("әғқңөұүһӘҒҚҢӨҰҮҺ")
_OTHER_CYRILLIC = frozenset("їєґўјљњђћџѓќѕѐѝЇЄҐЎЈЉЊЂЋЏЃЌЅӗӑӳҳҷӣӯЂ")
_BULGARIAN = re.compile("ъ(?![еёюяiіЕЁЮЯ])", re.IGNORECASE)  # in Russian a hard sign stands only before е ё ю я
_RUSSIAN_WORDS = _words(
    """
    и в на с по для от из не что как или это при до под без над между его их мы вы он она они наш ваш который
    которые также производство продажа поставка компания товары услуги общество ответственностью ограниченной
    акционерное товарищество завод нужен нужна нужны ищем требуется предлагаем оборудование партнер партнёр
    """
)
_KAZAKH_WORDS = _words(
    """
    мен пен бен бар жок керек болады бойынша туралы арналган жана кажет уйым ушин жане казак тил тили тилинде
    компаниясы банки зауыты орталыгы институты университети академиясы министрлиги бирлестиги
    корпорациясы кызмет онимдери ондирис жумыс сатып алу сату берушi жауапкершилиги шектеули сериктестиги аймак
    аудан ауыл кала облысы облысынын атындагы мемлекеттик улттык биз сиз олар осы барлык жабдык іздейміз және
    үшін сатып ізделеді бізге керек серіктес өндіріс
    """
)
_KAZAKH_ENDING = re.compile(
    "(?:лары|лери|дары|дери|тары|тери|ларын|лерин|лардын|лердин|ымыз|имиз|амыз|емиз|айды|ейди|ылады|иледи|"
    "натын|нетин|гандар|гендер|дагы|деги|тагы|теги|ындагы|индеги|сынын|синин|нын|дын|тын|"
    "шылык|шилик)$"
)
_LATIN_KAZAKH_WORDS = _words(
    """
    jäne jane üşin ushin üshin qazaq qazaqstan qazaqstannyñ bar kerek boiynşa boiynsha seriktestigi seriktestıgı
    jauapkershiligi jauapkerşılıgı shekteuli şekteulı aksionerlik aksionerlık qogamy qoğamy ulttyq ultyq mūnai
    munaı munaý kompaniasy kompaniiasy kompanıasy zauyty banki öndıris öndiris ȯndiris mektebi atyndağy atyndagy
    memlekettik memlekettık bızge bizge qajet satyp alu beru ornalasqan tauarlar
    """
)
_LATIN_KAZAKH_LETTERS = frozenset("äñğıūŋǵńýşÄÑĞŪŊǴŃÝŞ")
_NOT_LATIN_KAZAKH = frozenset("çßàâêîôûèùëåæøœłżźćęąščřžďťňőűãõÇßÀÂÊÎÔÛÈÙËÅÆØŒŁŻŹĆĘĄŠČŘŽĎŤŇŐŰÃÕ")
_BARE_Q = re.compile(r"q(?!u)", re.IGNORECASE)
_ENGLISH_WORDS = _words(
    """
    the of and for in to with a an on by from is are we our you your at as or not that this be it can will need
    looking seeking company limited co ltd inc corporation corp group holdings llc llp jsc bank international
    industries services trading products supply partner equipment
    """
)
_OTHER_LATIN_WORDS = _words(
    """
    der die das und für von mit le la les des et pour avec el los las del para con y il gli della di per e da do
    dos das em não ve için ile bir gmbh sarl het een van voor och att för на
    """
)
_SIMPLIFIED = frozenset("们这个为说对时过业产东车门华贸发务与买卖书见长张陈刘杨赵黄吴电视应该须统纪纸线约级织给绝经")
_SIMPLIFIED_ONLY = _SIMPLIFIED - frozenset("个为对与黄給経級約線紙")


def detect_language(text: str) -> Language:
    """Kazakh, Russian, Japanese, English or other, with the script. Reads at most the first 4,000 letters."""
    sample = normalise(text[:4000])
    script = detect_script(sample)
    if script is Script.LATIN:
        return _latin_language(sample)
    if script is Script.CYRILLIC:
        return _cyrillic_language(sample)
    if script is Script.JAPANESE:
        return _japanese_or_chinese(sample)
    if script is Script.MIXED:
        return _larger_part(sample)
    return Language("other", script, 0.9 if script is Script.OTHER else 0.0)


def _japanese_or_chinese(text: str) -> Language:
    if _find_kana(text):
        return Language("ja", Script.JAPANESE, 0.99)
    if not _SIMPLIFIED_ONLY.isdisjoint(text):
        return Language("other", Script.JAPANESE, 0.8)
    return Language("ja", Script.JAPANESE, 0.7)


def _larger_part(text: str) -> Language:
    if _find_kana(text):
        return Language("ja", Script.MIXED, 0.8)
    parts = (_cyrillic_language(text), _latin_language(text))
    counts = (len(_find_cyrillic(text)), len(_find_latin(text)))
    if counts[0] and (counts[0] * 2 >= counts[1] or parts[0].code == "kk"):
        return Language(parts[0].code, Script.MIXED, 0.7 * parts[0].confidence)
    return Language(parts[1].code, Script.MIXED, 0.7 * parts[1].confidence)


def _cyrillic_language(text: str) -> Language:
    words = [word.lower() for word in _CYRILLIC_WORD.findall(text)]
    kazakh_letters = not _KAZAKH_ONLY.isdisjoint(text)
    if not _OTHER_CYRILLIC.isdisjoint(text) or (_BULGARIAN.search(text) and not kazakh_letters):
        return Language("other", Script.CYRILLIC, 0.8)
    plain = [word.replace("і", "и") for word in words]
    kazakh = sum(word in _KAZAKH_WORDS or other in _KAZAKH_WORDS for word, other in zip(words, plain, strict=True))
    kazakh += sum(len(word) > 5 and bool(_KAZAKH_ENDING.search(word)) for word in plain)
    russian = sum(word in _RUSSIAN_WORDS for word in words)
    if kazakh_letters:
        own = sum(not _KAZAKH_ONLY.isdisjoint(word) for word in words)
        return _russian_with_kazakh_names(own, russian, len(words))
    if "і" in text or "І" in text:  # noqa: RUF100
        return Language("kk", Script.CYRILLIC, 0.85) if kazakh else Language("other", Script.CYRILLIC, 0.5)
    if kazakh > russian:
        return Language("kk", Script.CYRILLIC, min(0.9, 0.5 + 0.1 * (kazakh - russian)))
    return Language("ru", Script.CYRILLIC, min(0.99, 0.6 + 0.15 * (russian - kazakh)))


def _russian_with_kazakh_names(own: int, russian: int, words: int) -> Language:
    """АО "Қазақстан темір жолы" is Kazakh by its letters; a Russian sentence that quotes such a name is Russian."""
    if russian >= 2 and russian > own and words > 4:
        return Language("ru", Script.CYRILLIC, 0.7)
    return Language("kk", Script.CYRILLIC, 0.97)


def _latin_language(text: str) -> Language:
    words = [word.lower() for word in _LATIN_WORD.findall(text)]
    english = sum(word in _ENGLISH_WORDS for word in words)
    kazakh = 2 * sum(word in _LATIN_KAZAKH_WORDS for word in words)
    kazakh += len(_LATIN_KAZAKH_LETTERS.intersection(text)) + sum(bool(_BARE_Q.search(word)) for word in words)
    foreign = sum(word in _OTHER_LATIN_WORDS for word in words)
    if kazakh >= 2 and kazakh > english + foreign and _NOT_LATIN_KAZAKH.isdisjoint(text):
        return Language("kk", Script.LATIN, min(0.9, 0.5 + 0.1 * kazakh))
    if foreign > english or (not text.isascii() and not english):
        return Language("other", Script.LATIN, 0.6)
    return Language("en", Script.LATIN, min(0.99, 0.5 + 0.15 * english))

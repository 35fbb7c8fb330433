"""A text cut into phrases, each marked as affirmed, denied or planned.

Companies say what they do not do ("we do not export", «твёрдую не сеем», «жіп иірмейміз», 取扱いなし), and a need
says what it does not want. Words under a negation are kept apart from the rest: a text that denies honey is not about
honey. A doubled negation is left open.

Limits: works on clauses, without a grammar. A negation reaches its own clause, the list it closes (Japanese
「A、B、Cは対象外」) or opens ("do not offer A, B"), and no further.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from kopir.engines.ranking.problem import Phrase, Polarity
from kopir.engines.text.tokens import folded, in_reading_script, language_of

# A full stop ends a sentence only before a capital, a digit or Japanese: «тыс. т», "approx. 5" go on.
_SENTENCE = re.compile(r"(?<=[!?。！？;；])\s*|\n+|(?<=[.…])\s+(?=[^a-zа-яәғқңөұүһі\s])")
_CLAUSE = re.compile(
    r"(?<!\d)\s*[,、，]\s*|[,、，]\s*(?!\d)|\s*[:：(（)）\[\]「」【】]\s*|\s+[-–—]\s+|\s+\|\s+"
    r"|\s+(?=а не )|\s+(?=rather than )|\s+(?=instead of )|\s+(?=but not )|\s+(?=but )|\s+(?=вместо )|\s+(?=без )"
    r"|\s+(?=without )|\s+(?=except )|\s+(?=кроме )|\s+(?=бірақ )|(?<=ではなく)|(?<=でなく)|(?<=じゃなく)"
)
# What a bracket leaves behind: 「はちみつ(ドラム缶)を輸入」 goes on with を.
_LEADING_PARTICLE = re.compile(r"^(?:[をがはでにのとへも]|など(?:の|を|が)?|から|まで)(?=[^ぁ-ん]|$)")
_SHORT = {"ja": 3}
_SHORT_ELSEWHERE = 7
_LONGEST = 400  # letters of one phrase; a longer one is cut, its rest becomes further phrases
MOST_PHRASES = 40

_NOT_A_NEGATION = {
    "en": r"not only|(?:not|no) (?:less|more|fewer|later|older|lower|higher|worse) than|not necessarily|no problem"
    r"|no matter|no limit|(?:not|no) older|no\. ?\d|whether or not|not to mention|why not",
    "ru": r"не только|не (?:менее|более|ниже|выше|позднее|позже|хуже|старше|реже|раньше|меньше|больше|ранее)"
    r"|не ?важно|не имеет значения|не проблема|не ограничен\w*|не исключ\w+|ничего не|не обязательно",
    "kk": r"ғана емес|кем емес|артық емес|кем болма\w+|аспай\w+|аспау\w*|кем емес\w*|міндетті емес|маңызды емес",
    "ja": r"だけで(?:は)?なく|のみならず|のみで(?:は)?なく|問いません|問わず|問わない|不問"
    r"|構いません|かまいません|構わない|なければ(?:なり|いけ)ません|なければ"
    r"|しかない|少な[いくめ]|なくても(?:可|よい|良い|いい)|無くても可|欠かせ(?:ない|ません)|差し支え(?:ない|ありません)|間違いなく"
    r"|すみません|かもしれません|関わらず|問題(?:は)?(?:ありません|なし|ない)|途切れ(?:ない|ず)|おとなし|つながない"
    r"|か?どうかわかりません|制限なし|残留(?:なし|しない)|絶え(?:ない|ず)|必ず|まず(?:は)?",
}
_NEGATION = {
    "en": r"\b(?:not|no|never|neither|nor|without|except|excluding|cannot|none|nothing|non)\b|n['’]t\b|other than"
    r"|rather than|instead of",
    "ru": r"\b(?:не|нет|ни|без|кроме|исключая|вместо|нету|никак\w*|отсутству\w+|помимо|некроме)\b",
    "kk": r"\b(?:емес\w*|жоқ\w*|емеспіз|басқа)\b"
    r"|\w{2,}(?:ма|ме|ба|бе|па|пе)(?:й(?:мыз|міз|мын|мін|ды|ді|сыз|сіз|тын|тін|сыздар|сіздер)|ған\w*|ген\w*|ңыз\w*"
    r"|ңіз\w*|уы\w*|уі\w*|с[аеын]н|ды|ді|дық|дік|пыз|піз)\b",
    "ja": r"ない(?!で済)|なし|無し|不要|不可|対象外|除(?:く|き|外)|以外|お断り|ません|ぬ(?=[、。])|せず"
    r"|ではなく|でなく|じゃなく|未対応|非対応"
    r"|遠慮|していな|ておらず|できかね|受け(?:付け)?ていな|\bNG\b",
}
_PENDING = {
    "en": r"\bplan(?:s|ned|ning)?\b|in preparation|under ?way|in progress|pending|pilot (?:stage|line|phase|batch)"
    r"|upcoming|expected|applied for|scheduled|being prepared|\byet\b|pipeline|next (?:year|spring|autumn|quarter)"
    r"|later\b|to be (?:obtained|certified|signed)|preparing",
    "ru": r"планир\w+|в планах|готовимся|готовим к|в подготовке|в процессе|проход(?:им|ит) \w+|ожида(?:ем|ется)"
    r"|к аудиту|на стадии"
    r"|в разработке|пока (?:не|нет)|\bпока\b|скоро|оформля\w+ (?:сертиф|лиценз)\w+|пилотн\w+ (?:лин|стад|парт|этап)\w+"
    r"|опытн\w+ (?:лини|парти)\w+|в следующем году|на этапе",
    "kk": r"жоспар\w*|дайынд\w+|әзірге|жүріп жатыр|күтілуде|биыл|келесі жыл\w*|әлі|рәсімде\w+|сынақ\w*",
    "ja": r"予定|準備中|取得中|申請中|計画|審査中|進行中|これから|試験段階"
    r"|パイロット|見込み|来年|今年度中|まだ|現時点|取得に向け|監査待ち",
}
_NOT_YET = {
    "en": r"\byet\b",
    "ru": r"\bпока\b|\bеще\b",
    "kk": r"әзірге|\bәлі\b",
    "ja": r"まだ|現時点|未だ|未取得",
}
# Openers and closers whose negation covers the neighbouring items of the list.
_DENIES_ONWARD = {
    "en": r"^(?:please )?(?:no|not|except|excluding|we (?:do not|don['’]t)|do not|don['’]t|never)\b",
    "ru": r"^(?:кроме|исключая|не предлагат\w*|не рассматрива\w+|не предлагаем|просьба не|не интересу\w+|не нуж\w+)",
    "kk": r"^$",
    "ja": r"^$",
}
_LIST_GOES_ON = {"en": r"^(?:or|nor)\b|\bor\b", "ru": r"^[^.]+$", "kk": r"^$", "ja": r"^$"}
_DENIES_BACKWARD = r"は(?:対象外|不要|不可|除[くき]|お断り|ご?遠慮|いりません|求めてい|取り?扱ってい|検討)"
_JAPANESE_PREDICATE = r"(?:ます|です|たい|ください|下さい|ました|ている|可能|可|あり|必須|希望)$"


def _compiled(table: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {lang: re.compile(pattern) for lang, pattern in table.items()}


_NOT_A_NEGATION_RE, _NEGATION_RE, _PENDING_RE, _NOT_YET_RE, _ONWARD_RE, _GOES_ON_RE = map(
    _compiled, (_NOT_A_NEGATION, _NEGATION, _PENDING, _NOT_YET, _DENIES_ONWARD, _LIST_GOES_ON)
)
_BACKWARD_RE = re.compile(_DENIES_BACKWARD)
_PREDICATE_RE = re.compile(_JAPANESE_PREDICATE)


@lru_cache(maxsize=20_000)
def phrases(text: str, lang: str = "") -> tuple[Phrase, ...]:
    """The phrases of a text in its order, each with its polarity.

    >>> [(p.text, int(p.polarity)) for p in phrases("Пшеница мягкая, лён масличный. Твёрдую не сеем.", "ru")]
    [('Пшеница мягкая', 1), ('лён масличный', 1), ('Твёрдую не сеем', -1)]
    """
    whole = language_of(text, lang)
    found: list[Phrase] = []
    for sentence in _SENTENCE.split(text):
        if sentence and sentence.strip():
            found += _clauses(sentence.strip(), whole)
        if len(found) >= MOST_PHRASES:
            break
    return tuple(found[:MOST_PHRASES])


def _clauses(sentence: str, whole: str) -> list[Phrase]:
    parts = [part.strip(" .。;；!！?？…") for part in _CLAUSE.split(sentence) if part]
    if whole == "ja":
        parts = [*parts[:1], *(_LEADING_PARTICLE.sub("", part) for part in parts[1:])]
    marked = [_marked(part, whole) for part in _joined([p for p in parts if p], whole)]
    return _denied_onward(_denied_backward(_lack_denied(marked)))


def _lack_denied(marked: list[Phrase]) -> list[Phrase]:
    """«Не рассматриваем | без сертификата»: cut in two, it still asks for the certificate."""
    result = list(marked)
    for place in range(1, len(marked)):
        before, after = marked[place - 1], marked[place]
        if before.polarity is Polarity.DENIED and re.match(r"(?:без|without)\b", folded(after.text)):
            result[place - 1] = replace(before, polarity=Polarity.UNCLEAR)
            result[place] = replace(after, polarity=Polarity.UNCLEAR)
    return result


def _joined(parts: list[str], lang: str) -> list[str]:
    """Scraps ("1 с", "B2") go with the phrase before them, unless one of the two is a denial."""
    shortest = _SHORT.get(lang, _SHORT_ELSEWHERE)
    joined: list[str] = []
    for part in parts:
        scrap = len(part) < shortest and joined and not _is_denial(part, lang) and not _is_denial(joined[-1], lang)
        if scrap:
            joined[-1] = f"{joined[-1]}, {part}"
        else:
            joined += [part[i : i + _LONGEST] for i in range(0, len(part), _LONGEST)]
    return joined


def _marked(part: str, whole: str) -> Phrase:
    lang = _phrase_language(part, whole)
    negations = negation_count(part, lang)
    polarity = (Polarity.AFFIRMED, Polarity.DENIED)[negations] if negations < 2 else _several(part, lang, negations)
    reading = folded(in_reading_script(part, lang))
    pattern = (_NOT_YET_RE if polarity is Polarity.DENIED else _PENDING_RE).get(lang)
    return Phrase(part, lang, polarity, bool(pattern and pattern.search(reading)))


# "No deal without a certificate" asks for the certificate: a lack that is denied.
_LACK = re.compile(r"\b(?:без|without)\b|のない|がない|なしの")


def _several(part: str, lang: str, negations: int) -> Polarity:
    """«не производим и не экспортируем» denies twice; 「認定のない工場は検討できません」 denies a lack."""
    if _LACK.search(folded(part)):
        return Polarity.UNCLEAR
    return Polarity.DENIED if lang != "ja" or negations % 2 else Polarity.UNCLEAR


def _phrase_language(part: str, whole: str) -> str:
    """A Kazakh text may hold Russian phrases, a Japanese one English; the rest takes the text's language."""
    if whole in {"kk", "ru"}:
        return _cyrillic_phrase(part, whole)
    return language_of(part, whole) if whole == "ja" else whole


def _cyrillic_phrase(part: str, whole: str) -> str:
    if whole == "ru" and any(letter in part.lower() for letter in "әғқңөұүһі"):
        return "kk"
    return whole


def negation_count(text: str, lang: str) -> int:
    """How many negations a phrase holds; set phrases such as "not only", «не менее» and 問わず do not count."""
    if lang not in _NEGATION_RE:
        return 0
    reading = folded(in_reading_script(text, lang))
    bare = _NOT_A_NEGATION_RE[lang].sub(" ", reading)
    count = len(_NEGATION_RE[lang].findall(bare))
    if lang == "kk":  # Kazakh texts borrow Russian clauses
        count += len(re.findall(r"\b(?:не|нет|без)\b", bare))
    return count


def without_negation(phrase: Phrase) -> str:
    """A denied phrase without its "not", «не» or ません: what it is that is denied."""
    if phrase.polarity is Polarity.AFFIRMED or phrase.lang not in _NEGATION_RE:
        return phrase.text
    reading = folded(in_reading_script(phrase.text, phrase.lang))
    return " ".join(_NEGATION_RE[phrase.lang].sub(" ", reading).split()) or phrase.text


def _is_denial(text: str, lang: str) -> bool:
    return negation_count(text, lang) > 0


def _denied_backward(marked: list[Phrase]) -> list[Phrase]:
    """「A、B、Cは対象外」: the items of the list before the denial are denied with it."""
    result = list(marked)
    for place, phrase in enumerate(marked):
        if phrase.lang == "ja" and phrase.polarity is Polarity.DENIED and _BACKWARD_RE.search(folded(phrase.text)):
            for before in range(place - 1, -1, -1):
                if _PREDICATE_RE.search(folded(marked[before].text)):
                    break
                result[before] = replace(marked[before], polarity=Polarity.DENIED)
    return result


def _denied_onward(marked: list[Phrase]) -> list[Phrase]:
    """ "We do not sell, import or pack": the items after the opening denial are denied with it."""
    result = list(marked)
    open_denial = False
    for place, phrase in enumerate(marked):
        reading = folded(phrase.text)
        onward, goes_on = _ONWARD_RE.get(phrase.lang), _GOES_ON_RE.get(phrase.lang)
        if phrase.polarity is Polarity.DENIED:
            open_denial = bool(onward and onward.search(reading))
        elif open_denial and goes_on and _continues(marked[place:], goes_on):
            result[place] = replace(phrase, polarity=Polarity.DENIED)
        else:
            open_denial = False
    return result


def _continues(rest: list[Phrase], goes_on: re.Pattern[str]) -> bool:
    return any(goes_on.search(folded(phrase.text)) for phrase in rest)


def affirmed(found: tuple[Phrase, ...]) -> str:
    """The text without what it denies."""
    return ". ".join(p.text for p in found if p.polarity is Polarity.AFFIRMED)


def denied(found: tuple[Phrase, ...]) -> str:
    """What the text denies."""
    return ". ".join(p.text for p in found if p.polarity is Polarity.DENIED)

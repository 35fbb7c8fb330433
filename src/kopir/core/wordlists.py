"""Words a text is found by: stems and dictionary forms, so that бочка finds бочках and はちみつ finds 蜂蜜."""

from __future__ import annotations

from kopir.core.languages import TextLanguage
from kopir.engines.text.scripts import Script, detect_script
from kopir.engines.text.tokens import character_bigrams, folded, models, standards, tokens, words

_LONGEST = 100  # letters of one word
_SHORT = 2  # letters: particles and prepositions, left out of a question that has longer words
_LANGUAGES = {
    Script.CYRILLIC: ("ru", "kk"),
    Script.LATIN: ("en", "kk"),
    Script.JAPANESE: ("ja",),
}


def words_of(text: str, language: str) -> list[str]:
    """What a text is filed under."""
    known = "" if language == TextLanguage.OTHER else language
    return [word[:_LONGEST] for word in tokens(text, known)]


def readings_of(question: str) -> list[list[str]]:
    """What somebody may mean: for each language the words of the question, all of which a text must have."""
    particles = {word for word in folded(question).split() if len(word) <= _SHORT and not _is_japanese(word)}
    readings = []
    for language in _LANGUAGES.get(detect_script(question), ("ru", "en", "ja")):
        found = dict.fromkeys([*words(question, language), *standards(question), *models(question)])
        telling = [word for word in found if word not in particles]
        wanted = [word[:_LONGEST] for word in telling or found]
        if wanted and wanted not in readings:
            readings.append(wanted)
    # A Japanese word may stand inside a compound that is cut elsewhere: its pairs of letters find it there.
    pairs = character_bigrams(question)
    if pairs and pairs not in readings:
        readings.append(pairs)
    return readings


def _is_japanese(word: str) -> bool:
    return detect_script(word) is Script.JAPANESE

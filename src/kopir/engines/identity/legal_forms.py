"""Legal forms (ТОО, ЖШС, 株式会社, Co., Ltd.) told from the name proper, in five writings.

The table is `data/identity/legal_forms.tsv`: form code, language, position (edge, end, anywhere), text in lower case.
Words are compared without punctuation, so Co.,Ltd. and CO LTD are one. A name never becomes empty: АО of a company
that is called «АО» stays. Repeated forms (ТОО "ТОО Арқа") all go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kopir.engines import data
from kopir.engines.text.scripts import Script, detect_script, normalise, repair_lookalikes
from kopir.engines.text.tables import read_table

WORD = re.compile(r"[^\W_]+(?:(?<=[^\W\d_])['’ʼ`](?=[^\W\d_])[^\W_]+)*")
_TRIM = " \t\"'«»“”„‟‘’‚<>()[]{}（）「」『』【】,.;:/|·・-–—_&*"


@dataclass(frozen=True, slots=True)
class _Forms:
    """The table as the splitter reads it: word sequences by first and by last word, and two patterns for Japanese."""

    first: dict[str, list[tuple[tuple[str, ...], str, str]]]
    last: dict[str, list[tuple[tuple[str, ...], str]]]
    anywhere: re.Pattern[str]
    edges: re.Pattern[str]
    japanese: dict[str, str]


@cache
def _forms() -> _Forms:
    first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    last: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    japanese: dict[str, str] = {}
    places: dict[str, list[str]] = {"anywhere": [], "edge": []}
    for row in read_table(
        data.path("identity", "legal_forms.tsv"), ["form", "lang", "position", "text"], delimiter="\t"
    ):
        form, position = row.values["form"], row.values["position"]
        if row.values["lang"].startswith("ja"):
            text = normalise(row.values["text"])
            japanese[text] = form
            places[position].append(text)
            continue
        words = tuple(WORD.findall(row.values["text"]))
        first.setdefault(words[0], []).append((words, form, position))
        last.setdefault(words[-1], []).append((words, form))
    for found in first.values():
        found.sort(key=lambda entry: -len(entry[0]))
    for ends in last.values():
        ends.sort(key=lambda entry: -len(entry[0]))
    edge = _any_of(places["edge"])
    return _Forms(
        first, last, re.compile(_any_of(places["anywhere"])), re.compile(f"^(?:{edge})|(?:{edge})$"), japanese
    )


def _any_of(texts: list[str]) -> str:
    return "|".join(re.escape(text) for text in sorted(set(texts), key=len, reverse=True))


def split_legal_form(name: str, language: str = "") -> tuple[str, str]:
    """(name without its legal form, form code or empty): «Қазақтелеком» АҚ gives Қазақтелеком and jsc.

    `language` may be empty: the script decides which forms are looked for.
    """
    text = repair_lookalikes(normalise(name))
    if language.startswith("ja") or detect_script(text) is Script.JAPANESE:
        return _split_japanese(text)
    words = WORD.findall(text)
    kept, form = strip_words([word.lower() for word in words])
    if not form:
        return text.strip(_TRIM) or text, ""
    return _cut_to(text, words, kept).strip(_TRIM), form


def _cut_to(text: str, words: list[str], kept: list[int]) -> str:
    """The text from the first kept word to the last, without what was dropped between them."""
    spans = [found.span() for found in WORD.finditer(text)]
    parts, begins = [], spans[kept[0]][0]
    for here, after in zip(kept, [*kept[1:], len(words)], strict=True):
        if after != here + 1 or after == len(words):
            parts.append(text[begins : spans[here][1]].strip(_TRIM))
            begins = spans[after][0] if after < len(words) else begins
    return " ".join(parts)


def _split_japanese(text: str) -> tuple[str, str]:
    forms = _forms()
    seen: list[str] = []
    core = forms.anywhere.sub(lambda found: _noted(found, seen), text).strip(_TRIM)
    for _ in range(3):
        shorter = forms.edges.sub(lambda found: _noted(found, seen), core).strip(_TRIM)
        if not shorter or shorter == core:
            break
        core = shorter
    if not core:
        return text, ""
    if not seen and core.isascii():
        kept, form = strip_words(core.lower().split())
        return core, form if kept else ""
    return core, forms.japanese[seen[0]] if seen else ""


def _noted(found: re.Match[str], seen: list[str]) -> str:
    seen.append(found.group())
    return " "


def strip_words(words: list[str]) -> tuple[list[int], str]:
    """Which of the lower-case words are the name proper (their places), and the code of the first form found."""
    forms = _forms()
    kept = list(range(len(words)))
    code = ""
    for _ in range(3):
        shorter, form = _one_pass(forms, words, kept)
        if not shorter or not form:
            break
        kept, code = shorter, code or form
    return kept, code


def _one_pass(forms: _Forms, words: list[str], kept: list[int]) -> tuple[list[int], str]:
    """One form taken off: anywhere (unmistakable ones), else from the end, else from the beginning."""
    size = len(kept)
    for place, at in enumerate(kept):
        for sequence, form, position in forms.first.get(words[at], ()):
            length = len(sequence)
            if position == "end" or (position == "edge" and place) or length >= size:
                continue
            if length == 1 or tuple(words[index] for index in kept[place : place + length]) == sequence:
                return kept[:place] + kept[place + length :], form
    for sequence, form in forms.last.get(words[kept[-1]], ()) if kept else ():
        length = len(sequence)
        if length < size and (length == 1 or tuple(words[index] for index in kept[-length:]) == sequence):
            return kept[:-length], form
    return kept, ""

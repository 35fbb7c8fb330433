"""A suggestion's reasons as whole sentences in the reader's language: English, Russian, Kazakh or Japanese.

The sentences are data (`data/ranking/words.tsv`). Quotations stay in the language they were written in; labels of
codes, goods and roles are given in the reader's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from kopir.engines import data
from kopir.engines.ranking.concepts import thesaurus
from kopir.engines.ranking.problem import Because, RequirementResult, Suggestion, Verdict
from kopir.engines.taxonomy.labels import UnknownCode, label
from kopir.engines.taxonomy.places import place_label
from kopir.engines.text.tables import read_table

READERS = ("en", "ru", "kk", "ja")
_LONGEST_QUOTE = 90  # letters
_LONGEST_LABEL = 80
# Reasons that always count against a match are said even when they are weak; others only when they matter.
_WORTH_SAYING = 0.05  # log-odds


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """key -> language -> sentence."""
    rows = read_table(data.path("ranking", "words.tsv"), ["key", *READERS], delimiter="\t")
    return {row.values["key"]: {lang: row.values[lang] for lang in READERS} for row in rows}


def reader_of(lang: str | None) -> str:
    """The language to write in: one of the four, English for any other."""
    own = (lang or "").split("-")[0]
    return own if own in READERS else "en"


def explain(suggestion: Suggestion, reader: str = "en") -> list[str]:
    """Why this offer stands where it stands: the weightiest reasons first, then what the need insists on."""
    lang = reader_of(reader)
    told = [
        said(reason.because, lang)
        for reason in suggestion.evidence
        if reason.because is not None
        and abs(reason.contribution) >= _WORTH_SAYING
        and reason.because.code != "meaning"
    ]
    if not told and any(r.because is not None and r.contribution > 0 for r in suggestion.evidence):
        told = [_sentence("reason.meaning", lang)]
    told += [requirement_said(result, lang) for result in suggestion.requirements]
    if not suggestion.fits:
        told.append(_sentence("verdict.nothing_fits", lang))
    return list(dict.fromkeys(told))


def said(because: Because, lang: str) -> str:
    """One reason as one sentence."""
    slots = {name: _joined(name, values, lang) for name, values in because.params.items()}
    code = because.code
    if code == "codes" and because.params.get("confirmed"):
        code, slots["codes"] = "codes_confirmed", slots["confirmed"]
    return _sentence(f"reason.{code}", lang).format_map(slots)


def requirement_said(result: RequirementResult, lang: str) -> str:
    """What the offer answers to one requirement, as one sentence."""
    quoted = result.quote and result.verdict is not Verdict.UNKNOWN
    key = f"requirement.{result.verdict}" + ("_quote" if quoted else "")
    return _sentence(key, lang).format(requirement=_quote(result.text, lang), quote=_quote(result.quote, lang))


def role_name(role: str, lang: str) -> str:
    """A role in the reader's language; an unknown one as it stands."""
    return sentences().get(f"role.{role}", {}).get(lang, role)


def code_name(code: str, lang: str) -> str:
    """`hs4:0409` as "HS 0409 (Honey)" in the reader's language."""
    scheme, _, number = code.partition(":")
    try:
        name = label(scheme, number, lang)
    except (UnknownCode, KeyError):
        return code
    return _sentence(f"scheme.{scheme}", lang).format(number, _short(name, _LONGEST_LABEL))


def _sentence(key: str, lang: str) -> str:
    return sentences()[key][lang]


def _joined(slot: str, values: Sequence[str], lang: str) -> str:
    if slot in {"need", "offer", "seeks", "words"}:
        shown = [_quote(value, lang) for value in values]
    elif slot in {"sought", "found"}:
        shown = [role_name(value, lang) for value in values]
    elif slot in {"codes", "confirmed"}:
        shown = [code_name(value, lang) for value in values]
    elif slot == "places":
        shown = [place_label(value, lang) for value in values]
    elif slot == "concepts":
        shown = [_concept(value, lang) for value in values]
    else:
        shown = list(values)
    return _sentence("list", lang).join(shown)


def _concept(name: str, lang: str) -> str:
    known = thesaurus().concepts.get(name)
    return known.label(lang) if known is not None else name


def _quote(text: str, lang: str) -> str:
    return _sentence("quote", lang).format(_short(" ".join(text.split()), _LONGEST_QUOTE))


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"

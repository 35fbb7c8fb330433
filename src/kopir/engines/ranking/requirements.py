"""Whether an offer meets what a need insists on: met, on its way, refused, or not stated.

A requirement is read for what can be checked: its concepts (a certificate, a packing), its amounts, its standards and
models, its place. Where nothing of that kind is in it, the nearest phrase of the offer decides, and only when it is
near enough. What is not stated stays unknown: the company is asked, never marked down silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kopir.engines.ranking.concepts import Thesaurus, opposites, thesaurus
from kopir.engines.ranking.problem import Phrase, Polarity, Prepared, Quantity, Requirement, RequirementResult, Verdict
from kopir.engines.ranking.quantities import quantities
from kopir.engines.taxonomy.places import regions_named
from kopir.engines.text.tokens import folded, in_reading_script, models, standards

NEAR = 0.55  # centred cosine from which a phrase counts as saying the same
NEAR_DENIED = 0.35  # the same for a denial: companies deny in fewer words
_WORST_FIRST = (Verdict.UNMET, Verdict.UNKNOWN, Verdict.PENDING, Verdict.MET)
_BELOW = re.compile(r"finer|less|below|colder|under|up to|at most|以下|未満|не более|и ниже|дейін")


# Kinds of concepts that are conditions rather than the matter itself.
_CONDITIONS = frozenset({"certificate", "standard", "packaging", "language", "legal", "logistics"})
_INSISTING = {
    "en": re.compile(r"\b(?:must|required?|mandatory|only|necessary|have to|essential)\b"),
    "ru": re.compile(r"\b(?:обязательн\w+|обязател\w+|только|строго|не менее|не ниже)\b"),
    "kk": re.compile(r"\b(?:міндетті\w*|тиіс|тек|кемінде|қажетті|болуы керек|болсын)\b"),
    "ja": re.compile(r"必須|必要|に限[るり]|のみ|こと$|条件|以上|以下|希望$"),
}


def insists(phrase: Phrase, known: Thesaurus) -> bool:
    """Whether a phrase of a need sounds like a condition: it names a certificate, an amount, or says "must"."""
    if quantities(phrase.text, phrase.lang) or standards(phrase.text):
        return True
    pattern = _INSISTING.get(phrase.lang)
    if pattern is not None and pattern.search(_folded(in_reading_script(phrase.text, phrase.lang))):
        return True
    return any(known.concepts[hit.concept].kind in _CONDITIONS for hit in known.find(phrase.text, phrase.lang))


def requirement_of(text: str, lang: str, known: Thesaurus) -> Requirement:
    """What can be checked in the words of a requirement."""
    hits = known.find(text, lang)
    # A word that names a condition is read as the condition: drums are a packing here, not an instrument.
    conditions = {hit.words for hit in hits if known.concepts[hit.concept].kind in _CONDITIONS}
    concepts = [
        hit.concept for hit in hits if hit.words not in conditions or known.concepts[hit.concept].kind in _CONDITIONS
    ]
    return Requirement(
        text=text,
        lang=lang,
        concepts=tuple(dict.fromkeys(name for name in concepts if known.concepts[name].says_something)),
        quantities=quantities(text, lang),
        names=tuple(standards(text) or [name for name in models(text) if not name[0].isdigit()]),
        places=tuple(sorted(regions_named(text))),
    )


def check(requirement: Requirement, offer: Prepared, similarities: Sequence[float]) -> RequirementResult:
    """One requirement against one offer. `similarities`: the requirement against each of the offer's phrases."""
    amounts = _by_amounts(requirement, offer, similarities)
    verdicts = [*_by_concepts(requirement, offer), *_by_names(requirement, offer), *amounts]
    if requirement.places:
        verdicts.append((_by_place(requirement.places, offer.places), ""))
    told = [found for found in verdicts if found[0] is not Verdict.UNKNOWN]
    if not told:
        verdict, quote = _by_meaning(offer, similarities)
        return RequirementResult(requirement.text, verdict, quote)
    verdict, quote = min(verdicts, key=lambda found: _WORST_FIRST.index(found[0]))
    return RequirementResult(requirement.text, verdict, quote)


_Found = tuple[Verdict, str]
_folded = lru_cache(maxsize=50_000)(folded)


def _by_concepts(requirement: Requirement, offer: Prepared) -> Iterable[_Found]:
    for concept in requirement.concepts:
        if concept in offer.denied or _has_opposite(concept, offer):
            yield Verdict.UNMET, _where(concept, offer)
        elif concept in offer.pending:
            yield Verdict.PENDING, _where(concept, offer)
        elif concept in offer.concepts:
            yield Verdict.MET, _where(concept, offer)
        elif not (requirement.quantities and thesaurus().concepts[concept].kind in _MEASURES):
            yield Verdict.UNKNOWN, ""


# Kinds of concepts that name a measure ("purity", "a year"): where an amount is asked for, the amount is checked.
_MEASURES = frozenset({"capacity", "quality"})


def _where(concept: str, offer: Prepared) -> str:
    """The offer's phrase that names a concept, or its opposite."""
    named = [offer.named_in[name] for name in (concept, *opposites().get(concept, ())) if name in offer.named_in]
    return offer.phrases[named[0]].text if named else ""


def _by_names(requirement: Requirement, offer: Prepared) -> Iterable[_Found]:
    """Standards and models: `ISO 22000`, `PCO 1881`."""
    for name in requirement.names:
        phrase = next((p for p in offer.phrases if name in _folded(p.text)), None)
        if phrase is None:
            yield Verdict.UNKNOWN, ""
        elif phrase.pending:
            yield Verdict.PENDING, phrase.text
        else:
            yield (Verdict.UNMET if phrase.polarity is Polarity.DENIED else Verdict.MET), phrase.text


def _has_opposite(concept: str, offer: Prepared) -> bool:
    return concept not in offer.concepts and any(other in offer.concepts for other in opposites().get(concept, ()))


# Amounts that say little without what they are an amount of: the phrase that names them must be near the requirement.
_OF_SOMETHING = frozenset({"percent", "person", "kg", "piece", "litre", "mm", "year_span"})
_NEAR_ENOUGH = 0.2


def _by_amounts(requirement: Requirement, offer: Prepared, similarities: Sequence[float]) -> Iterable[_Found]:
    for asked in requirement.quantities:
        same = [own for own in offer.quantities if own.unit == asked.unit and _about(asked, own, similarities)]
        covering = next((own for own in same if satisfies(asked, own, requirement.text)), None)
        if covering is not None:
            phrase = offer.phrases[covering.phrase]
            yield (Verdict.PENDING if phrase.pending else Verdict.MET), phrase.text
        elif same and asked.unit not in _OF_SOMETHING:
            yield Verdict.UNMET, offer.phrases[same[0].phrase].text
        else:
            yield Verdict.UNKNOWN, ""


def _about(asked: Quantity, own: Quantity, similarities: Sequence[float]) -> bool:
    return asked.unit not in _OF_SOMETHING or float(similarities[own.phrase]) >= _NEAR_ENOUGH


def satisfies(asked: Quantity, own: Quantity, words: str = "") -> bool:
    """Whether an offered amount covers the amount asked for: ranges overlap, capacity suffices, purity is reached."""
    if asked.unit == "celsius":
        return own.low <= asked.high if asked.high < 0 else own.high >= asked.low
    if asked.at_most or _BELOW.search(words):
        return own.low <= asked.high
    if asked.unit.endswith("/year") or asked.at_least:
        return own.high >= asked.low or own.at_least
    if asked.low < asked.high or own.low < own.high:
        return own.low <= asked.high and own.high >= asked.low
    return own.high >= asked.low


def _by_place(places: Iterable[str], where: frozenset[str]) -> Verdict:
    if not where:
        return Verdict.UNKNOWN
    return Verdict.MET if set(places) & where else Verdict.UNMET


def _by_meaning(offer: Prepared, similarities: Sequence[float]) -> _Found:
    """The nearest phrase decides; a denial is heard even when another phrase is a little nearer."""
    nearest = {"said": (-1.0, -1), "denied": (-1.0, -1)}
    for place, similarity in enumerate(similarities):
        side = "denied" if offer.phrases[place].polarity is Polarity.DENIED else "said"
        nearest[side] = max(nearest[side], (float(similarity), place))
    near, place = nearest["said"]
    if near >= NEAR and near >= nearest["denied"][0]:
        phrase = offer.phrases[place]
        return (Verdict.PENDING if phrase.pending else Verdict.MET), phrase.text
    near, place = nearest["denied"]
    if near >= NEAR_DENIED:
        phrase = offer.phrases[place]
        return (Verdict.PENDING if phrase.pending else Verdict.UNMET), phrase.text
    return Verdict.UNKNOWN, ""

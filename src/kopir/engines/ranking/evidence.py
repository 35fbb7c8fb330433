"""The reasons for a match, one function each. Their docstrings are shown to people.

Each function returns one value a pair: 0 says nothing, more speaks for the match, less against it. Weights are in
`data/learned/ranking_weights.tsv`, learned with every one of them held to the sign its reason has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from kopir.engines import data
from kopir.engines.ranking.concepts import closeness, opposites, thesaurus
from kopir.engines.ranking.pairs import Pairs, Values
from kopir.engines.ranking.problem import Polarity, Prepared, Side, Verdict
from kopir.engines.ranking.roles import INWARD, fit
from kopir.engines.text.tables import read_table
from kopir.engines.text.tokens import folded

COUNTRY_NAMES = {
    "JP": re.compile(r"\bjapan\b|япони|жапония|日本(?!語|人|式|製|円)"),
    "KZ": re.compile(r"\bkazakhstan\b|казахстан|қазақстан|カザフ(?!語)"),
}


def whole_meaning(pairs: Pairs) -> Values:
    """The two texts as a whole are about the same thing (first encoder)."""
    return pairs.nearness[0]


def whole_meaning_second(pairs: Pairs) -> Values:
    """The two texts as a whole are about the same thing (second encoder, the one that knows Kazakh)."""
    return pairs.nearness[1]


def trade_terms_meaning(pairs: Pairs) -> Values:
    """The goods and services named in both texts mean much the same."""
    return pairs.glosses


def shared_concepts(pairs: Pairs) -> Values:
    """The offer names the goods or services the need names; rare ones count more."""
    return _each(pairs, lambda need, offer: _coverage(need, offer, pairs))


def _coverage(need: Prepared, offer: Prepared, pairs: Pairs) -> float:
    known = thesaurus().concepts
    total = covered = 0.0
    for name in need.concepts:
        if not known[name].is_topic:
            continue
        weight = pairs.statistics.rarity_of(name)
        total += weight
        if name in offer.concepts:
            covered += weight
        elif offer.concepts:
            near = max((closeness(name, other) for other in offer.concepts), default=0.0)
            covered += weight * near * 0.7
    return covered / total if total else 0.0


def answered_phrases(pairs: Pairs) -> Values:
    """Each phrase of the need finds a phrase of the offer that says much the same."""
    return _of_blocks(pairs, lambda block: float(np.sort(block.max(axis=1))[-3:].mean()))


def best_phrase(pairs: Pairs) -> Values:
    """One phrase of the need is answered outright by a phrase of the offer."""
    return _of_blocks(pairs, lambda block: float(block.max()))


def _of_blocks(pairs: Pairs, value: Callable[[Values], float]) -> Values:
    return np.array([value(block) if block.size else 0.0 for block in pairs.affirmed_blocks], dtype=np.float32)


# Phrases nearer than this begin to say the same; what is farther is noise.
_NOISE = 0.2


def offer_refuses(pairs: Pairs) -> Values:
    """The offer says that it does not do what the need asks for, or does not serve its country."""
    return np.array([_refused_by_offer(pairs, place) for place in range(len(pairs))], dtype=np.float32)


def _refused_by_offer(pairs: Pairs, place: int) -> float:
    need, offer = pairs.both(place)
    no = pairs.denied(place)[1]
    if not no.any():
        return 0.0
    asked = [pairs.phrase_block(place)[pairs.affirmed(place)[0]], pairs.requirement_block(place)]
    nearest = float(np.concatenate(asked)[:, no].max(initial=0.0))
    closed = 0.5 * _denies_country(offer, need.country)
    return max(nearest - _NOISE, 0.0) + 0.5 * _names_denied(offer, need, pairs) + closed


def need_refuses(pairs: Pairs) -> Values:
    """The need says that it does not want what the offer has."""
    return np.array([_refused_by_need(pairs, place) for place in range(len(pairs))], dtype=np.float32)


def _refused_by_need(pairs: Pairs, place: int) -> float:
    need, offer = pairs.both(place)
    no = pairs.denied(place)[0]
    if not no.any():
        return 0.0
    nearest = float(pairs.phrase_block(place)[np.ix_(no, pairs.affirmed(place)[1])].max(initial=0.0))
    return max(nearest - _NOISE, 0.0) + 0.5 * _names_denied(need, offer, pairs)


def _names_denied(denier: Prepared, other: Prepared, pairs: Pairs) -> float:
    """1 when the other text names a concept that is denied; for words, the more the rarer they are."""
    if denier.denied & other.concepts.keys():
        return 1.0
    return max((pairs.statistics.rarity_of(word) ** 2 for word in denier.denied_words & other.words), default=0.0)


def _denies_country(offer: Prepared, country: str) -> bool:
    """«Япония не открыта», "we do not ship to Kazakhstan": the need's own country stands in a denial."""
    names = COUNTRY_NAMES.get(country)
    return names is not None and any(
        phrase.polarity is Polarity.DENIED and names.search(folded(phrase.text)) for phrase in offer.phrases
    )


def role_fits(pairs: Pairs) -> Values:
    """The offer plays the role the need looks for."""
    return _each(pairs, lambda need, offer: fit(need.roles, offer.roles))


def role_unwanted(pairs: Pairs) -> Values:
    """The need says that it does not want the role the offer plays."""
    return _each(pairs, lambda need, offer: sum(offer.roles.get(role, 0.0) for role in need.denied_roles))


def opposite_quality(pairs: Pairs) -> Values:
    """The offer has the opposite of what the need asks for: used instead of new, goods instead of raw material."""
    return _each(pairs, lambda need, offer: float(bool(opposed(need, offer))))


def opposed(need: Prepared, offer: Prepared) -> list[str]:
    """The qualities the offer has and the need rules out; none when the offer serves both kinds of customers."""
    wanted = {*need.concepts, *(c for r in need.requirements for c in r.concepts)} - need.denied
    unwanted = need.denied | {other for name in wanted for other in opposites().get(name, ())}
    has_both = any(set(opposites().get(name, ())) & set(offer.concepts) for name in wanted & set(offer.concepts))
    return [] if has_both else sorted((unwanted & set(offer.concepts)) - wanted)


def place_fits(pairs: Pairs) -> Values:
    """The offer is in the region the need names, or (below zero) in another one."""
    return _each(pairs, _place)


def _place(need: Prepared, offer: Prepared) -> float:
    asked = {*need.places, *(place for r in need.requirements for place in r.places)}
    countries = {place[:2] for place in offer.places}
    asked = {place for place in asked if place[:2] in countries}
    if not asked:
        return 0.0
    return 1.0 if asked & offer.places else -1.0


def role_denied(pairs: Pairs) -> Values:
    """The offer says that it does not play the role the need looks for."""
    return _each(pairs, lambda need, offer: sum(need.roles.get(role, 0.0) for role in offer.denied_roles))


def partner_sought(pairs: Pairs) -> Values:
    """The offer looks for a partner like the company behind the need."""
    outward = np.array([_outward(need) for need in pairs.needs], dtype=np.float32)
    return np.asarray(pairs.seeks * outward, dtype=np.float32)


def same_search(pairs: Pairs) -> Values:
    """The offer itself looks for what the need looks for: both stand on the same side."""
    outward = np.array([_outward(need) for need in pairs.needs], dtype=np.float32)
    return np.asarray(np.maximum(pairs.seeks, 0) * (1 - outward), dtype=np.float32)


def _outward(need: Prepared) -> float:
    return sum(share for role, share in need.roles.items() if role not in INWARD)


def requirements_met(pairs: Pairs) -> Values:
    """The share of the need's requirements that the offer meets (on its way: half)."""
    return _share(pairs, {Verdict.MET: 1.0, Verdict.PENDING: 0.5})


def requirements_refused(pairs: Pairs) -> Values:
    """The share of the need's requirements that the offer does not meet by its own words."""
    return _share(pairs, {Verdict.UNMET: 1.0, Verdict.PENDING: 0.25})


def _share(pairs: Pairs, worth: Mapping[Verdict, float]) -> Values:
    return np.array(
        [sum(worth.get(r.verdict, 0.0) for r in results) / len(results) if results else 0.0
         for results in pairs.requirements],
        dtype=np.float32,
    )  # fmt: skip


def requirements_near(pairs: Pairs) -> Values:
    """The offer speaks of what the need insists on."""
    return np.array([_spoken_of(pairs, place) for place in range(len(pairs))], dtype=np.float32)


def _spoken_of(pairs: Pairs, place: int) -> float:
    block = pairs.requirement_block(place)[:, pairs.affirmed(place)[1]]
    return float(block.max(axis=1).mean()) if block.size else 0.0


def shared_words(pairs: Pairs) -> Values:
    """Both texts hold the same rare words, names, models or standards."""
    return _each(pairs, lambda need, offer: _words(need, offer, pairs))


def _words(need: Prepared, offer: Prepared, pairs: Pairs) -> float:
    shared = (need.words & offer.words) | (need.names & offer.names)
    return min(sum(pairs.statistics.rarity_of(word) ** 2 for word in shared), 5.0) / 5.0


def goods_alike(pairs: Pairs) -> Values:
    """Both texts are about goods of the same headings of the Harmonised System, by the labels of their languages."""
    return pairs.profiles[0]


def industry_alike(pairs: Pairs) -> Values:
    """Both texts belong to the same classes of industry, by the labels in their own language."""
    return pairs.profiles[1]


def shared_codes(pairs: Pairs) -> Values:
    """Both texts fall under the same heading of the Harmonised System or the same class of industry."""
    return _each(pairs, _codes)


def _codes(need: Prepared, offer: Prepared) -> float:
    if not need.codes or not offer.codes:
        return 0.0
    shared = sum(min(share, offer.codes.get(code, 0.0)) for code, share in need.codes.items())
    return min(shared / max(sum(need.codes.values()), 1e-6), 1.0)


def confirmed_codes(pairs: Pairs) -> Values:
    """A person confirmed the same code for both texts: subheading, heading, or class of industry."""
    return _each(pairs, _confirmed)


def _confirmed(need: Prepared, offer: Prepared) -> float:
    """1 for a code in common, half for the heading of a subheading."""
    if need.confirmed & offer.confirmed:
        return 1.0
    headings = [{code[:8].replace("hs6:", "hs4:") for code in text.confirmed} for text in (need, offer)]
    return 0.5 if headings[0] & headings[1] else 0.0


Reason = Callable[[Pairs], Values]


def _each(pairs: Pairs, value: Callable[[Prepared, Prepared], float]) -> Values:
    return np.array([value(*pairs.both(i)) for i in range(len(pairs))], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Held:
    """How a weight is held while it is learned: the sign it must keep (a requirement met can never lower a score) and
    the weight expected from what the reason means in trade, which the data must speak against to move it.

    `wish`: whose wish the reason speaks of, where it speaks of one side's only (see `leaning`). Refusals are no
    wishes: they count whole, whichever side is weighed more.
    """

    reason: Reason
    sign: int
    expected: float
    wish: Side | None = None


REASONS: Mapping[str, Held] = {
    held.reason.__name__: held
    for held in (
        Held(whole_meaning, 1, 2.5),
        Held(whole_meaning_second, 1, 3.0),
        Held(trade_terms_meaning, 1, 1.0),
        Held(shared_concepts, 1, 1.5, Side.NEED),
        Held(answered_phrases, 1, 2.0, Side.NEED),
        Held(best_phrase, 1, 1.0, Side.NEED),
        Held(offer_refuses, -1, -6.0),
        Held(need_refuses, -1, -6.0),
        Held(role_fits, 1, 1.5, Side.NEED),
        Held(role_denied, -1, -0.5),
        Held(role_unwanted, -1, -1.0),
        Held(opposite_quality, -1, -1.5),
        Held(place_fits, 1, 0.5, Side.NEED),
        Held(partner_sought, 1, 2.0, Side.OFFER),
        Held(same_search, -1, -0.5),
        Held(requirements_met, 1, 1.5, Side.NEED),
        Held(requirements_refused, -1, -2.5),
        Held(requirements_near, 1, 0.5, Side.NEED),
        Held(shared_words, 1, 1.0),
        Held(goods_alike, 1, 1.0),
        Held(industry_alike, 1, 1.0),
        Held(shared_codes, 1, 0.7),
        Held(confirmed_codes, 1, 1.5),
    )
}


@cache
def weights() -> Mapping[str, float]:
    """The visible table: reason -> log-odds a unit; `bias`, `threshold` too. What was not learned stays expected."""
    path = data.path("learned", "ranking_weights.tsv")
    rows = read_table(path, ["reason", "weight"], delimiter="\t")
    learned = {row.values["reason"]: float(row.values["weight"]) for row in rows}
    return {name: held.expected for name, held in REASONS.items()} | learned


BALANCED = 0.5  # both sides' wishes count as learned


def leaning(table: Mapping[str, float], need_share: float) -> Mapping[str, float]:
    """The weights when the two sides' wishes are not to count alike.

    `need_share` from 0 (only what the offer seeks) over 0.5 (as learned) to 1 (only what the need seeks): a reason
    that speaks of the need's wishes is multiplied by twice the share, one of the offer's by twice the rest. What both
    texts are about, and what either refuses, is not touched. Raises ValueError outside 0..1.
    """
    if not 0 <= need_share <= 1:
        raise ValueError("need_share must lie between 0 and 1")
    if need_share == BALANCED:
        return table
    factors = {Side.NEED: 2 * need_share, Side.OFFER: 2 * (1 - need_share)}
    return {
        name: weight * factors[held.wish] if (held := REASONS.get(name)) is not None and held.wish else weight
        for name, weight in table.items()
    }


def measure(pairs: Pairs) -> Values:
    """All reasons of all pairs: one row a pair, one column a reason, in the order of `REASONS`."""
    if not len(pairs):
        return np.zeros((0, len(REASONS)), dtype=np.float32)
    return np.stack([held.reason(pairs) for held in REASONS.values()], axis=1)

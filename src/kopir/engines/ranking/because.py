"""What a reason rests on, in a form that can be said in any language: phrases, concepts, codes, roles.

Made only for the pairs that are shown; the figures themselves come from `evidence.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from kopir.engines.ranking.concepts import thesaurus
from kopir.engines.ranking.evidence import opposed
from kopir.engines.ranking.pairs import Pairs
from kopir.engines.ranking.problem import Because, Polarity
from kopir.engines.ranking.roles import fit_of

MOST_SHOWN = 3
_WORTH_SHOWING = 0.3  # centred cosine from which two phrases are shown as answering each other


def phrases_that_answer(pairs: Pairs, place: int) -> Because | None:
    """The pairs of phrases that are nearest, each phrase used once."""
    return _phrase_pairs(pairs, place, "phrases", Polarity.AFFIRMED, Polarity.AFFIRMED)


def what_the_offer_refuses(pairs: Pairs, place: int) -> Because | None:
    """The offer's denial that is nearest to a phrase of the need."""
    return _phrase_pairs(pairs, place, "offer_refuses", Polarity.AFFIRMED, Polarity.DENIED, most=1)


def what_the_need_refuses(pairs: Pairs, place: int) -> Because | None:
    """The need's denial that is nearest to a phrase of the offer."""
    return _phrase_pairs(pairs, place, "need_refuses", Polarity.DENIED, Polarity.AFFIRMED, most=1)


def _phrase_pairs(
    pairs: Pairs, place: int, code: str, of_need: Polarity, of_offer: Polarity, most: int = MOST_SHOWN
) -> Because | None:
    need, offer = pairs.both(place)
    block = pairs.phrase_block(place).copy()
    if not block.size:
        return None
    block[[p.polarity is not of_need for p in need.phrases], :] = -1
    block[:, [p.polarity is not of_offer for p in offer.phrases]] = -1
    wanted: list[str] = []
    offered: list[str] = []
    while len(wanted) < most:
        row, column = np.unravel_index(int(block.argmax()), block.shape)
        if block[row, column] < _WORTH_SHOWING:
            break
        wanted.append(need.phrases[row].text)
        offered.append(offer.phrases[column].text)
        block[row, :] = -1
        block[:, column] = -1
    return Because(code, {"need": tuple(wanted), "offer": tuple(offered)}) if wanted else None


def concepts_in_both(pairs: Pairs, place: int) -> Because | None:
    """Goods and services named in both texts, rarest first."""
    need, offer = pairs.both(place)
    known = thesaurus().concepts
    shared = [name for name in need.concepts if name in offer.concepts and known[name].is_topic]
    shared.sort(key=lambda name: (-pairs.statistics.rarity_of(name), name))
    return Because("concepts", {"concepts": tuple(shared[:MOST_SHOWN])}) if shared else None


def codes_in_both(pairs: Pairs, place: int) -> Because | None:
    """Codes of both texts, confirmed ones first."""
    need, offer = pairs.both(place)
    sure = need.confirmed & offer.confirmed
    shared = sorted(set(need.codes) & set(offer.codes), key=lambda code: (code not in sure, -need.codes[code], code))
    if not shared:
        return None
    confirmed = tuple(code for code in shared if code in sure)
    return Because("codes", {"codes": tuple(shared[:MOST_SHOWN]), "confirmed": confirmed[:MOST_SHOWN]})


def roles(pairs: Pairs, place: int) -> Because | None:
    """The role sought and the role found."""
    need, offer = pairs.both(place)
    if not need.roles or not offer.roles:
        return None
    sought = max(need.roles, key=lambda role: (need.roles[role], role))
    found = max(offer.roles, key=lambda role: (offer.roles[role], role))
    value = fit_of(sought, found)
    code = "role_fits" if value >= 0.5 else "role_near" if value >= 0 else "role_differs"
    return Because(code, {"sought": (sought,), "found": (found,)})


def place_named(pairs: Pairs, place: int) -> Because | None:
    """The region asked for, met or not."""
    need, offer = pairs.both(place)
    asked = {*need.places, *(found for r in need.requirements for found in r.places)}
    shared = sorted(asked & offer.places)
    if shared:
        return Because("place", {"places": tuple(shared)})
    return Because("place_differs", {"places": tuple(sorted(offer.places))}) if offer.places else None


def opposite(pairs: Pairs, place: int) -> Because | None:
    """What the offer has and the need rules out."""
    found = opposed(*pairs.both(place))
    return Because("opposite", {"concepts": tuple(found[:MOST_SHOWN])}) if found else None


def role_denied(pairs: Pairs, place: int) -> Because | None:
    """The role the offer says it does not play."""
    need, offer = pairs.both(place)
    denied = sorted(set(need.roles) & offer.denied_roles)
    return Because("role_denied", {"sought": tuple(denied)}) if denied else None


def partner(pairs: Pairs, place: int) -> Because | None:
    """The partner the offer looks for, in its own words."""
    _, offer = pairs.both(place)
    return Because("partner", {"seeks": (offer.seeks,)}) if offer.seeks.strip() else None


def words_in_both(pairs: Pairs, place: int) -> Because | None:
    """Names, models and standards in both texts, else their rarest shared words."""
    need, offer = pairs.both(place)
    names = sorted(need.names & offer.names)
    shared = names or sorted(need.words & offer.words, key=lambda w: (-pairs.statistics.rarity_of(w), w))
    return Because("words", {"words": tuple(shared[:MOST_SHOWN])}) if shared else None


def meaning(pairs: Pairs, place: int) -> Because | None:  # noqa: ARG001 -- one shape for all
    """The whole texts are alike; nothing more can be quoted."""
    return Because("meaning", {})


BECAUSE: Mapping[str, Callable[[Pairs, int], Because | None]] = {
    "whole_meaning": meaning,
    "shared_concepts": concepts_in_both,
    "answered_phrases": phrases_that_answer,
    "offer_refuses": what_the_offer_refuses,
    "need_refuses": what_the_need_refuses,
    "role_fits": roles,
    "role_denied": role_denied,
    "role_unwanted": roles,
    "opposite_quality": opposite,
    "place_fits": place_named,
    "partner_sought": partner,
    "shared_words": words_in_both,
    "shared_codes": codes_in_both,
}

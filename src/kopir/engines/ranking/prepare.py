"""From a need or an offer to its `Prepared` form: everything that depends on one text alone.

This is the slow part (the encoders: about 60 ms a text), done once and stored. Texts are encoded in batches, each
distinct text once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kopir.engines.ranking.concepts import Thesaurus, implied, thesaurus
from kopir.engines.ranking.phrases import phrases, without_negation
from kopir.engines.ranking.problem import (
    Need,
    Offer,
    Phrase,
    Polarity,
    Prepared,
    Requirement,
    Side,
    Vectors,
)
from kopir.engines.ranking.quantities import UNITS, quantities
from kopir.engines.ranking.requirements import insists, requirement_of
from kopir.engines.ranking.roles import denied_roles, own_roles, sought_roles, unwanted_roles
from kopir.engines.ranking.statistics import reference
from kopir.engines.ranking.vectors import unit
from kopir.engines.taxonomy.documents import code_list
from kopir.engines.taxonomy.places import places, regions_named
from kopir.engines.taxonomy.suggest import profile_of_vectors
from kopir.engines.text.encoders import Encoder, bundled_encoders
from kopir.engines.text.tokens import in_reading_script, language_of, models, standards, words

PROFILE_SCHEMES = ("hs4", "isic4")
MAX_LETTERS = 4000  # of one text; what follows says nothing new about a business
# Words that say nothing of the matter: small words, units, and the names of standards without their number.
_SMALL_WORDS = """
и в с на по для из от до за или а не к о без гост the an of for in to and or with from by we our is are at on iso
және мен бен пен үшін бар жоқ да де
"""
_STOP = frozenset(_SMALL_WORDS.split()) | frozenset(UNITS)


@dataclass(frozen=True, slots=True)
class _Read:
    """What reading alone gives, before any encoder runs."""

    id: str
    side: Side
    lang: str
    country: str
    text: str
    seeks: str
    role: str
    must: tuple[str, ...]
    region: str
    codes: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    seeks_phrases: tuple[Phrase, ...]


def prepare_needs(needs: Sequence[Need], *, encoders: Sequence[Encoder] | None = None) -> list[Prepared]:
    """Prepare needs in one batch."""
    return _prepare([_read_need(need) for need in needs], encoders or bundled_encoders())


def prepare_offers(offers: Sequence[Offer], *, encoders: Sequence[Encoder] | None = None) -> list[Prepared]:
    """Prepare offers in one batch."""
    return _prepare([_read_offer(offer) for offer in offers], encoders or bundled_encoders())


def _read_need(need: Need) -> _Read:
    text = need.text[:MAX_LETTERS]
    lang = language_of(text, need.lang)
    return _Read(
        need.id, Side.NEED, lang, need.country, text, "", need.wants, need.must, need.region, need.codes,
        phrases(text, need.lang), (),
    )  # fmt: skip


def _read_offer(offer: Offer) -> _Read:
    text, seeks = offer.text[:MAX_LETTERS], offer.seeks[:MAX_LETTERS]
    lang = language_of(text, offer.lang)
    return _Read(
        offer.id, Side.OFFER, lang, offer.country, text, seeks, offer.kind, (), offer.region, offer.codes,
        phrases(text, offer.lang), phrases(seeks, offer.lang),
    )  # fmt: skip


def _regions(region: str) -> frozenset[str]:
    """A region as it is given: an ISO code (`KZ-63`), or a name in one of our languages."""
    return frozenset({region}) if region in places() else regions_named(region)


def _prepare(reads: Sequence[_Read], encoders: Sequence[Encoder]) -> list[Prepared]:
    known = thesaurus()
    bridge = encoders[0]
    found = [_concepts(read.phrases, known, implied().get(read.role, ())) for read in reads]
    whole = _joined_vectors(reads, encoders, known)
    roots, profiles = _profiles(reads, whole, encoders)
    glosses = bridge.encode([gloss(concepts.affirmed, known) for concepts in found])
    seeks = bridge.encode([in_reading_script(read.seeks, read.lang) for read in reads])
    phrase_vectors = _each([[bridge_text(p, known) for p in read.phrases] for read in reads], bridge)
    wanted = [_requirements(read, known) for read in reads]
    requirement_vectors = _each([[bridge_text(_as_phrase(r), known) for r in found] for found in wanted], bridge)
    return [
        _prepared(
            read,
            known,
            concepts,
            wanted[i],
            _codes(concepts.affirmed, known, read.codes, roots[i]),
            (whole[i], profiles[i], glosses[i], seeks[i], phrase_vectors[i], requirement_vectors[i]),
        )
        for i, (read, concepts) in enumerate(zip(reads, found, strict=True))
    ]


def _joined_vectors(reads: Sequence[_Read], encoders: Sequence[Encoder], known: Thesaurus) -> Vectors:
    """The affirmed text (the whole text when it affirms nothing) in each encoder."""
    told = [_told(read) for read in reads]
    bridged = [
        ". ".join(bridge_text(phrase, known) if read.lang == "kk" else phrase.text for phrase in found)
        for read, found in zip(reads, told, strict=True)
    ]
    plain = [_plain(read) for read in reads]
    return np.concatenate([encoders[0].encode(bridged), *(encoder.encode(plain) for encoder in encoders[1:])], axis=1)


def _told(read: _Read) -> list[Phrase]:
    """The affirmed phrases; all phrases when nothing is affirmed."""
    return [p for p in read.phrases if p.polarity is Polarity.AFFIRMED] or list(read.phrases)


def _plain(read: _Read) -> str:
    """What is told, as the reader of its language expects it."""
    return in_reading_script(". ".join(phrase.text for phrase in _told(read)), read.lang)


def _each(lists: Sequence[Sequence[str]], encoder: Encoder) -> list[Vectors]:
    """One matrix a text, encoded in one go."""
    vectors = encoder.encode([text for texts in lists for text in texts])
    ends = np.cumsum([len(texts) for texts in lists])
    return [vectors[end - len(texts) : end] for texts, end in zip(lists, ends, strict=True)]


def bridge_text(phrase: Phrase, known: Thesaurus) -> str:
    """A phrase as the bridging encoder should read it.

    A denied phrase is read without its negation: encoders hardly see it. The bridging encoder knows no Kazakh: there,
    the words that name a concept are put in English, the rest stays.
    """
    if phrase.lang != "kk":
        return without_negation(phrase)
    reading = in_reading_script(unicodedata.normalize("NFKC", phrase.text), phrase.lang)
    said: list[str] = []
    reached = 0
    for hit in known.find(phrase.text, phrase.lang):
        if hit.start >= reached:
            said += [reading[reached : hit.start], known.concepts[hit.concept].label("en")]
            reached = hit.end
    return "".join([*said, reading[reached:]])


@dataclass(frozen=True, slots=True)
class _Concepts:
    affirmed: Mapping[str, float]
    named_in: Mapping[str, int]
    denied: frozenset[str]
    pending: frozenset[str]


def _requirements(read: _Read, known: Thesaurus) -> tuple[Requirement, ...]:
    """What a need insists on: what was given as such, else the phrases that sound like it."""
    if read.side is not Side.NEED:
        return ()
    if read.must:
        return tuple(requirement_of(text, language_of(text), known) for text in read.must)
    insisting = [p for p in read.phrases if p.polarity is Polarity.AFFIRMED and insists(p, known)]
    return tuple(requirement_of(phrase.text, phrase.lang, known) for phrase in insisting[:_MOST_REQUIREMENTS])


_MOST_REQUIREMENTS = 5


def _as_phrase(requirement: Requirement) -> Phrase:
    return Phrase(requirement.text, requirement.lang)


def _concepts(found: Sequence[Phrase], known: Thesaurus, by_kind: Sequence[str] = ()) -> _Concepts:
    yes: dict[str, float] = dict.fromkeys(by_kind, 1.0)
    no: set[str] = set()
    later: set[str] = set()
    first: dict[str, int] = {}
    for place, phrase in enumerate(found):
        names = [
            hit.concept for hit in known.find(phrase.text, phrase.lang) if known.concepts[hit.concept].says_something
        ]
        for name in names:
            first.setdefault(name, place)
        if phrase.pending:
            later.update(names)
        elif phrase.polarity is Polarity.DENIED:
            no.update(names)
        if phrase.polarity is Polarity.AFFIRMED:
            yes.update(dict.fromkeys(names, 1.0))
    return _Concepts(
        dict(sorted(yes.items())), dict(sorted(first.items())), frozenset(no - set(yes)), frozenset(later)
    )


def gloss(concepts: Mapping[str, float], known: Thesaurus) -> str:
    """The goods and services of a text, said in English."""
    return "; ".join(known.concepts[name].label("en") for name in concepts if known.concepts[name].is_topic)


def _prepared(
    read: _Read,
    known: Thesaurus,
    concepts: _Concepts,
    requirements: tuple[Requirement, ...],
    codes: Mapping[str, float],
    vectors: tuple[Vectors, ...],
) -> Prepared:
    is_need = read.side is Side.NEED
    said = _content_words(read, Polarity.AFFIRMED)
    return Prepared(
        id=read.id,
        side=read.side,
        lang=read.lang,
        country=read.country,
        text=read.text,
        seeks=read.seeks,
        roles=(sought_roles if is_need else own_roles)(read.role, read.phrases),
        denied_roles=(unwanted_roles if is_need else denied_roles)(read.phrases),
        phrases=read.phrases,
        seeks_phrases=read.seeks_phrases,
        requirements=requirements,
        concepts=concepts.affirmed,
        named_in=concepts.named_in,
        denied=concepts.denied,
        pending=concepts.pending,
        seeks_concepts=_concepts(read.seeks_phrases, known).affirmed,
        words=said,
        denied_words=_content_words(read, Polarity.DENIED) - said,
        names=frozenset([*standards(read.text), *models(read.text)]),
        quantities=tuple(
            replace(amount, phrase=place)
            for place, phrase in enumerate(read.phrases)
            if phrase.polarity is not Polarity.DENIED
            for amount in quantities(phrase.text, phrase.lang)
        ),
        places=_regions(read.region) | regions_named(read.text),
        codes=codes,
        confirmed=frozenset(read.codes),
        vector=vectors[0],
        profile=vectors[1],
        gloss_vector=vectors[2],
        seeks_vector=vectors[3],
        phrase_vectors=vectors[4],
        requirement_vectors=vectors[5],
    )


def _content_words(read: _Read, polarity: Polarity) -> frozenset[str]:
    """The stems of what is affirmed, or of what is denied (without the negation itself)."""
    told = (without_negation(p) for p in read.phrases if p.polarity is polarity and not p.pending)
    found = (word for text in told for word in words(text, read.lang))
    return frozenset(w for w in found if len(w) > 1 and w not in _STOP and not w.isdigit())


# A code counts as one of a text's own when its chance reaches this.
_LIKELY_CODE = 0.2
_NAMED_GOODS = 0.5  # the chance given to the code of goods or services a text names outright


def _codes(
    concepts: Mapping[str, float], known: Thesaurus, confirmed: Sequence[str], profile: Vectors
) -> dict[str, float]:
    codes = _likely_codes(profile)
    for name in concepts:
        for code in (
            *(f"hs4:{hs[:4]}" for hs in known.concepts[name].hs),
            *(f"isic4:{i}" for i in known.concepts[name].isic),
        ):
            codes[code] = max(codes.get(code, 0.0), _NAMED_GOODS)
    codes.update(dict.fromkeys(confirmed, 1.0))
    return dict(sorted(codes.items()))


def _likely_codes(profile: Vectors) -> dict[str, float]:
    """The codes of a profile that are likelier than not to be looked at; chances are the squares of its parts."""
    names = [f"{scheme}:{code}" for scheme in PROFILE_SCHEMES for code in code_list(scheme)]
    return {names[i]: float(profile[i] ** 2) for i in np.flatnonzero(profile**2 >= _LIKELY_CODE)}


def _profiles(reads: Sequence[_Read], whole: Vectors, encoders: Sequence[Encoder]) -> tuple[Vectors, Vectors]:
    """Square roots of the chances of codes, of each scheme; and the same without what the profiles of all texts share.

    An unsure profile is flat, and flat profiles are all alike: taking the mean away leaves what a text is sure of.
    """
    ends = np.cumsum([encoder.dimensions for encoder in encoders])[:-1]
    parts = np.split(whole, ends, axis=1)
    texts, langs = [_plain(read) for read in reads], [read.lang for read in reads]
    if not reads:
        return np.zeros((0, 0), dtype=np.float32), np.zeros((0, 0), dtype=np.float32)
    chances = profile_of_vectors(texts, langs, parts, PROFILE_SCHEMES)
    roots = np.concatenate([unit(np.sqrt(found)) for found in chances], axis=1)
    moved = roots - reference().profile_mean
    goods = chances[0].shape[1]
    return roots, np.concatenate([unit(moved[:, :goods]), unit(moved[:, goods:])], axis=1)

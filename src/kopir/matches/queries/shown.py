"""A suggestion as one reader sees it: who it is, what was written, and the reasons in the reader's language.

A reader who does not see names gets only what the other side's public version holds. A phrase of the other side is
quoted to him only when it stands in that public text; so a name or a telephone number in the full text cannot slip out
through a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch, QuerySet
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.companies.labels import ShownCode, code_label, country_label, region_label
from kopir.companies.models import CodeScheme
from kopir.companies.naming import Title, title_of
from kopir.core.wording import Shown, html_language, shown_in
from kopir.engines.ranking.concepts import thesaurus
from kopir.engines.ranking.problem import Because, Prepared, RequirementResult, Side, Suggestion, Verdict
from kopir.engines.ranking.words import said
from kopir.matches.models import Decision, Relation
from kopir.matches.queries.candidates import Candidate
from kopir.opportunities.models import Opportunity, OpportunityText, OpportunityTextKind, PartnerRole

_WORTH_SAYING = 0.05  # log-odds; weaker reasons are noise
_SPEAKS_AGAINST = -0.3  # log-odds from which one reason is a gap
_MOST_CODES = 4
_LONGEST_QUOTE = 160  # letters
_MARKS = {Verdict.MET: "met", Verdict.UNMET: "unmet", Verdict.PENDING: "pending", Verdict.UNKNOWN: "unknown"}


@dataclass(frozen=True)
class Reader:
    """Who reads: in which language, and whether names and full texts are shown (the desk) or not (companies)."""

    language: str
    sees_names: bool


@dataclass(frozen=True)
class Quote:
    """Words of one of the two texts, in the language they were written in."""

    text: str
    lang: str

    def __html__(self) -> str:
        """Quotation marks as the reader's language sets them (the style sheet's work), the words marked as theirs."""
        short = self.text if len(self.text) <= _LONGEST_QUOTE else f"{self.text[: _LONGEST_QUOTE - 1].rstrip()}…"
        return format_html('<q lang="{}">{}</q>', self.lang, short)


@dataclass(frozen=True)
class Reason:
    """Why: a whole sentence, or phrases of both texts that answer each other (`kind` says which way)."""

    mark: str  # met, unmet, unknown, pending: how it speaks
    kind: str = "sentence"  # sentence, answers, refused, unwanted, partner, requirement
    sentence: str = ""
    need: Quote | None = None
    offer: Quote | None = None

    def __html__(self) -> str:
        """The whole sentence for the page."""
        if self.kind == "sentence":
            return escape(self.sentence)
        key = f"{self.kind} {self.mark}" if self.kind == "requirement" else self.kind
        told = format_html(str(_SENTENCES[key]), need=self.need, offer=self.offer)
        if self.kind != "requirement" or self.offer is None:
            return told
        return told + format_html(
            ' <span class="soft">{}</span>', format_html(_("The offer says {offer}."), offer=self.offer)
        )

    @property
    def as_html(self) -> SafeString:
        """For templates."""
        return mark_safe(self.__html__())  # noqa: S308 -- made by format_html and escape


# `need` and `offer` are quotations; they come with their marks.
_SENTENCES = {
    "answers": gettext_lazy("The need says {need}; the offer says {offer}."),
    "refused": gettext_lazy("The need says {need}, but the offer says {offer}."),
    "unwanted": gettext_lazy("The offer says {offer}, but the need says {need}."),
    "partner": gettext_lazy("The offer looks for: {offer}."),
    "requirement met": gettext_lazy("Requirement met: {need}."),
    "requirement pending": gettext_lazy("Requirement on its way: {need}."),
    "requirement unmet": gettext_lazy("Requirement not met: {need}."),
    "requirement unknown": gettext_lazy("Requirement not stated, to be asked: {need}."),
}


@dataclass(frozen=True)
class Card:
    """One suggestion, ready for the page and the API."""

    opportunity: int
    reference: str
    direction: str
    score: float
    level: str  # well, gaps, related
    country: str
    region: str
    role: str
    company: Title | None  # None where names are not shown
    company_reference: str
    title: Shown | None
    text: Shown | None
    reasons: tuple[Reason, ...]
    codes: tuple[ShownCode, ...]
    unmet: tuple[str, ...]
    decision: Decision | None
    is_example: bool
    others: tuple[Card, ...] = ()  # further offers of the same company
    refusal: Relation | None = None  # 'no thanks', as far as this reader may know of it
    meeting: Relation | None = None

    @property
    def percent(self) -> int:
        """The score as a whole number."""
        return round(self.score * 100)


@dataclass(frozen=True, eq=False)
class Ranked:
    """What a card is made of: the engine's word on a candidate."""

    suggestion: Suggestion
    row: Candidate
    unmet: tuple[str, ...] = ()  # hard requirements it does not meet by its own words
    refusal: Relation | None = None  # 'no thanks' between the two companies
    meeting: Relation | None = None  # they met before


def as_known(ranked: Sequence[Ranked], text: Prepared, reader: Reader) -> list[Ranked]:
    """What the other side answers to the requirements, as far as the reader may know it.

    To a need's own company an offer's answer that does not stand in its approved public text is not known: neither
    shown, nor counted, nor left out for. One query.
    """
    if reader.sees_names or text.side is not Side.NEED:
        return list(ranked)
    answering = [one.row.opportunity for one in ranked if any(map(_is_answered, one.suggestion.requirements))]
    texts: dict[int, list[OpportunityText]] = {}
    public = [OpportunityTextKind.PUBLIC_TITLE, OpportunityTextKind.PUBLIC_BODY]
    for row in OpportunityText.objects.filter(opportunity__in=answering, kind__in=public):
        texts.setdefault(row.opportunity_id, []).append(row)
    return [_known(one, _public_words(texts.get(one.row.opportunity, ()))) for one in ranked]


def _known(one: Ranked, public: str) -> Ranked:
    results = tuple(
        result
        if not _is_answered(result) or _plain(result.quote or result.text) in public or _plain(result.text) in public
        else RequirementResult(result.text, Verdict.UNKNOWN)
        for result in one.suggestion.requirements
    )
    unknown = {result.text for result in results if not _is_answered(result)}
    unmet = tuple(text for text in one.unmet if text not in unknown)
    return replace(one, suggestion=replace(one.suggestion, requirements=results), unmet=unmet)


def _is_answered(result: RequirementResult) -> bool:
    return result.verdict is not Verdict.UNKNOWN


def cards_of(
    ranked: Sequence[Ranked], text: Prepared, decisions: Mapping[int, Decision], reader: Reader
) -> dict[int, Card]:
    """Opportunity -> card. A fixed number of queries, whatever the number of suggestions."""
    found = {o.pk: o for o in _with_what_is_shown([one.row.opportunity for one in ranked], reader)}
    return {
        one.row.opportunity: _card(one, found[one.row.opportunity], text, decisions, reader)
        for one in ranked
        if one.row.opportunity in found
    }


def _with_what_is_shown(pks: Sequence[int], reader: Reader) -> QuerySet[Opportunity]:
    kinds = [OpportunityTextKind.PUBLIC_TITLE, OpportunityTextKind.PUBLIC_BODY]
    if reader.sees_names:
        kinds += [OpportunityTextKind.TITLE, OpportunityTextKind.BODY]
    texts = Prefetch("texts", queryset=OpportunityText.objects.filter(kind__in=kinds), to_attr="shown_texts")
    found = Opportunity.objects.filter(pk__in=pks).select_related("company").prefetch_related(texts)
    return found.prefetch_related("company__names") if reader.sees_names else found


def _card(
    one: Ranked, opportunity: Opportunity, text: Prepared, decisions: Mapping[int, Decision], reader: Reader
) -> Card:
    texts: list[OpportunityText] = opportunity.shown_texts  # type: ignore[attr-defined]
    public = [t for t in texts if t.kind.startswith("public-") and t.approved_at is not None]
    goods = None if reader.sees_names else _named_in(public)
    said_by = _Voices(one, text, _public_words(texts), reader, goods)
    company = opportunity.company
    return Card(
        opportunity=opportunity.pk,
        reference=opportunity.reference,
        direction=opportunity.direction,
        score=one.suggestion.score,
        level=level_of(one.suggestion),
        country=country_label(company.country, reader.language),
        region=region_label(company.region, reader.language) if company.region else "",
        role=str(PartnerRole(opportunity.own_role).label) if opportunity.own_role else "",
        company=title_of(company, reader.language) if reader.sees_names else None,
        company_reference=company.reference if reader.sees_names else "",
        title=_shown(texts, "title", reader),
        text=_shown(texts, "body", reader),
        reasons=tuple(reasons_of(one.suggestion, said_by)),
        codes=_codes(one.suggestion, reader.language, goods),
        unmet=one.unmet,
        decision=decisions.get(opportunity.pk) if reader.sees_names else None,
        is_example=opportunity.is_example,
        refusal=one.refusal,
        meeting=one.meeting,
    )


def level_of(suggestion: Suggestion) -> str:
    """In words: fits well, fits with gaps (something asked for is missing or not stated), or only related."""
    if not suggestion.fits:
        return "related"
    asked = any(result.verdict is not Verdict.MET for result in suggestion.requirements)
    against = any(reason.contribution <= _SPEAKS_AGAINST for reason in suggestion.evidence)
    return "gaps" if asked or against else "well"


def _shown(texts: Sequence[OpportunityText], part: str, reader: Reader) -> Shown | None:
    if reader.sees_names:
        full = shown_in([t for t in texts if t.kind == part], reader.language, private=True)
        if full is not None:
            return full
    return shown_in([t for t in texts if t.kind == f"public-{part}"], reader.language, private=False)


def opportunity_title(opportunity: Opportunity, reader: Reader) -> Shown | None:
    """The title of the opportunity that is looked at; its own people and the desk see the full one."""
    titles = opportunity.texts.filter(kind=OpportunityTextKind.TITLE)
    return shown_in(titles, reader.language, private=True)


def _public_words(texts: Sequence[OpportunityText]) -> str:
    """Everything the public version says, for finding phrases in it."""
    public = (t for t in texts if t.kind.startswith("public-") and t.approved_at is not None)
    return "\n".join(_plain(t.text) for t in public)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, eq=False)
class _Voices:
    """Whose words may be quoted to this reader, and in which language they are."""

    one: Ranked
    text: Prepared
    public: str
    reader: Reader
    goods: frozenset[str] | None = None  # concepts the other side's public text names; None: all may be told

    @property
    def own_is_need(self) -> bool:
        """Whether the text that was matched is the need of the pair."""
        return str(self.text.side) == "need"

    def lang(self, of_need: bool) -> str:  # noqa: FBT001 -- one of two
        """The language of one side."""
        return html_language(self.text.lang if of_need == self.own_is_need else self.one.row.language) or "und"

    def may_quote(self, words: str, of_need: bool) -> bool:  # noqa: FBT001 -- one of two
        """Own words always; the other side's when names are shown or when its public text holds them."""
        return self.reader.sees_names or of_need == self.own_is_need or _plain(words) in self.public

    def quote(self, words: str, *, of_need: bool) -> Quote | None:
        """The words with their language, or nothing where they may not be shown."""
        return Quote(words, self.lang(of_need)) if words and self.may_quote(words, of_need) else None


_QUOTED = {"phrases": "answers", "offer_refuses": "refused", "need_refuses": "unwanted"}
# Reasons whose slots hold only codes, goods and roles: nothing of the other's own words.
# Shared codes are shown as chips of their own, in the reader's classification.
_SAID = frozenset({"concepts", "role_fits", "role_near", "role_differs", "role_denied"})


def reasons_of(suggestion: Suggestion, voices: _Voices) -> list[Reason]:
    """The reasons, weightiest first, then what the need insists on."""
    told: list[Reason] = []
    for evidence in suggestion.evidence:
        because = evidence.because
        if because is None or abs(evidence.contribution) < _WORTH_SAYING:
            continue
        told += _told(because, "met" if evidence.contribution > 0 else "unmet", voices)
    told += [reason for result in suggestion.requirements if (reason := _requirement(result, voices)) is not None]
    return list(dict.fromkeys(told))


def _told(because: Because, mark: str, voices: _Voices) -> list[Reason]:
    if because.code in _QUOTED:
        return [
            Reason(mark, _QUOTED[because.code], need=need, offer=offer)
            for wanted, offered in zip(because.params["need"], because.params["offer"], strict=True)
            if (need := voices.quote(wanted, of_need=True)) and (offer := voices.quote(offered, of_need=False))
        ]
    if because.code == "partner":
        seeks = voices.quote(" ".join(because.params["seeks"]), of_need=False)
        return [Reason(mark, "partner", offer=seeks)] if seeks is not None else []
    if because.code == "words":
        because = _shown_words(because, voices)
    if because.code == "concepts" and voices.goods is not None:
        named = tuple(name for name in because.params["concepts"] if name in voices.goods)
        because = replace(because, params={**because.params, "concepts": named})
    is_said = because.code in _SAID and because.params.get("concepts") != ()
    is_said = is_said or bool(because.code == "words" and because.params["words"])
    return [Reason(mark, sentence=said(because, voices.reader.language))] if is_said else []


def _shown_words(because: Because, voices: _Voices) -> Because:
    """Shared words, without those that would confirm what the other side has not made public."""
    words = because.params["words"]
    shown = tuple(word for word in words if voices.may_quote(word, of_need=not voices.own_is_need))
    return replace(because, params={**because.params, "words": shown})


def _requirement(result: RequirementResult, voices: _Voices) -> Reason | None:
    asked = voices.quote(result.text, of_need=True)
    if asked is None:
        return None
    answer = voices.quote(result.quote, of_need=False) if result.verdict is not Verdict.UNKNOWN else None
    return Reason(_MARKS[result.verdict], "requirement", need=asked, offer=answer)


def _named_in(texts: Iterable[OpportunityText]) -> frozenset[str]:
    """The trade concepts that texts name."""
    known = thesaurus()
    return frozenset(hit.concept for text in texts for hit in known.find(text.text, text.language))


def _is_public(code: str, goods: frozenset[str]) -> bool:
    """Whether a code says no more than the goods and services that the public text names."""
    scheme, _, number = code.partition(":")
    named = [thesaurus().concepts[name] for name in goods]
    if scheme.startswith("hs"):
        return any(own[:4] == number[:4] for concept in named for own in concept.hs)
    return any(number in concept.isic for concept in named)


def _codes(suggestion: Suggestion, language: str, goods: frozenset[str] | None) -> tuple[ShownCode, ...]:
    """The codes both texts fall under, labelled for the reader.

    Codes a person confirmed are public. Of those the engine read in the full text, who sees no names is told only
    what the public text names, too (`goods`; None: everything).
    """
    because = next((e.because for e in suggestion.evidence if e.because and e.because.code == "codes"), None)
    if because is None:
        return ()
    found = because.params.get("confirmed") or because.params.get("codes", ())
    if goods is not None and not because.params.get("confirmed"):
        found = tuple(code for code in found if _is_public(code, goods))
    return tuple(shown_code(code, language) for code in found[:_MOST_CODES])


def shown_code(code: str, language: str) -> ShownCode:
    """The engine's `hs4:0409` as the reader sees it."""
    scheme, _, number = code.partition(":")
    return code_label(CodeScheme.HS if scheme.startswith("hs") else CodeScheme.ISIC, number, language)


__all__ = ["Card", "Quote", "Reader", "Reason", "as_known", "cards_of", "level_of", "opportunity_title", "shown_code"]

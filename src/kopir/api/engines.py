"""Endpoints that only compute: rank, compare names, suggest codes. Nothing that is sent is kept."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from kopir.api import schemas
from kopir.api.auth import ScopedToken
from kopir.api.refusals import TooMuch
from kopir.api.responses import OR_REFUSED
from kopir.core.models import Scope
from kopir.engines import ranking
from kopir.engines.identity.compare import Name, compare_many
from kopir.engines.ranking.words import explain
from kopir.engines.taxonomy.suggest import suggest_many

router = Router(auth=ScopedToken(Scope.RANK), tags=["engines"])


@router.post("/rank", response={200: schemas.RankOut, **OR_REFUSED}, summary="Rank offers for needs")
def rank(request: HttpRequest, asked: schemas.RankIn) -> schemas.RankOut:  # noqa: ARG001
    """Rank offers for needs across languages. Where both countries are known, only offers of the other are ranked."""
    _refuse_too_long([*(n.text for n in asked.needs), *(o.text + o.seeks for o in asked.offers)])
    needs = [ranking.Need(**{**need.dict(), "must": tuple(need.must)}) for need in asked.needs]
    offers = [ranking.Offer(**offer.dict()) for offer in asked.offers]
    answers = ranking.rank(needs, offers, top=asked.top, explained=asked.top)
    return schemas.RankOut(
        engine=ranking.VERSION,
        nothing_fits=[answer.id for answer in answers if answer.nothing_fits],
        rankings=[
            _ranked(place, suggestion, asked.reader)
            for answer in answers
            for place, suggestion in enumerate(answer.suggestions, 1)
        ],
    )


def _refuse_too_long(texts: Iterable[str]) -> None:
    letters = sum(len(text) for text in texts)
    if letters > schemas.MAX_LETTERS:
        raise TooMuch(
            _("The texts have %(found)d letters together; one request may hold %(most)d.")
            % {"found": letters, "most": schemas.MAX_LETTERS}
        )


def _ranked(place: int, suggestion: ranking.Suggestion, reader: str) -> schemas.Ranked:
    return schemas.Ranked(
        need_id=suggestion.need_id,
        rank=place,
        offer_id=suggestion.offer_id,
        score=round(suggestion.score, 4),
        fits=suggestion.fits,
        because=explain(suggestion, reader=reader),
        requirements=[
            schemas.RankedRequirement(text=result.text, verdict=result.verdict.value, quote=result.quote)
            for result in suggestion.requirements
        ],
    )


@router.post("/names/compare", response={200: list[schemas.Compared], **OR_REFUSED}, summary="Compare names")
def compare_names(request: HttpRequest, asked: schemas.PairsIn) -> list[schemas.Compared]:  # noqa: ARG001
    """Say for each pair of names whether they are one company's. At most 2,000 pairs."""
    pairs = asked.pairs
    answers = compare_many((Name(pair.name_a, pair.lang_a), Name(pair.name_b, pair.lang_b)) for pair in pairs)
    return [
        schemas.Compared(
            name_a=pair.name_a,
            name_b=pair.name_b,
            score=answer.score,
            same=answer.same,
            because=[schemas.NameReason(code=reason.code, params=dict(reason.params)) for reason in answer.because],
        )
        for pair, answer in zip(pairs, answers, strict=True)
    ]


@router.post("/codes", response={200: list[schemas.Code], **OR_REFUSED}, summary="Suggest codes")
def codes(request: HttpRequest, asked: schemas.CodesIn) -> list[schemas.Code]:  # noqa: ARG001
    """Suggest trade or industry codes for texts, labelled in the text's language. At most 200 texts."""
    _refuse_too_long(text.text for text in asked.texts)
    answers = suggest_many(
        [text.text for text in asked.texts], [text.lang for text in asked.texts], asked.scheme, top=asked.top
    )
    return [
        schemas.Code(id=text.id, rank=place, code=found.code, score=round(found.score, 4), label=found.label)
        for text, suggestions in zip(asked.texts, answers, strict=True)
        for place, found in enumerate(suggestions, 1)
    ]

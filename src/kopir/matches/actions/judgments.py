"""Writes: what people answer of pairs, kept to teach the ranking."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kopir.core import audit
from kopir.core.models import User
from kopir.engines.ranking import Suggestion
from kopir.matches.models import Indexed, Judgment
from kopir.matches.queries.reading import ENGINE_VERSION
from kopir.matches.queries.shown import Reader
from kopir.matches.queries.suggestions import Asked, pair_of, score_of
from kopir.matches.queries.weights import current_weights
from kopir.matches.states import GRADES, Answer, JudgmentSource
from kopir.opportunities.models import Direction, Opportunity

_LONGEST_REASON = 500
_FIELDS = ("need", "offer", "need_number", "offer_number", "answer", "grade", "reason", "values", "score")


@transaction.atomic
def judge(
    one: Opportunity, other: Opportunity, answer: Answer, *, reason: str, source: str, source_key: str, by: User | None
) -> Judgment | None:
    """Keep an answer on a pair with what the engine sees of it now; None when the answer says nothing of the fit.

    One row a `source_key`: the same answer twice changes nothing, another answer takes its place (the old one stands
    in the history), and a question (`MORE`) leaves what was said before. Two needs do not answer each other: None.
    """
    said_by = JudgmentSource(source)
    grade = GRADES.get((said_by, Answer(answer)))
    if grade is None or one.direction == other.direction == Direction.NEED or one.pk == other.pk:
        return None
    need, offer = pair_of(one, other)
    given: dict[str, Any] = {
        "need": need,
        "offer": offer,
        "need_number": need.pk,
        "offer_number": offer.pk,
        "answer": Answer(answer).value,
        "grade": grade,
        "reason": reason.strip()[:_LONGEST_REASON],
    }
    judgment, is_new = Judgment.objects.get_or_create(
        source_key=source_key, defaults={**given, **_seen(need, offer), "source": said_by, "by": by}
    )
    judgment = Judgment.objects.select_for_update().get(pk=judgment.pk)
    if is_new:
        audit.record("judgment.made", judgment, actor=by, answer=judgment.answer, why=judgment.reason)
        return judgment
    if judgment.anonymous or all(getattr(judgment, name) == value for name, value in given.items()):
        return judgment
    was, why = judgment.answer, judgment.reason
    for name, value in {**given, **_seen(need, offer)}.items():
        setattr(judgment, name, value)
    judgment.by, judgment.at = by, timezone.now()
    judgment.save(update_fields=[*_FIELDS, "engine_version", "by", "at"])
    audit.record(
        "judgment.changed", judgment, actor=by, was=was, was_because=why, answer=judgment.answer, why=judgment.reason
    )
    return judgment


def _seen(need: Opportunity, offer: Opportunity) -> dict[str, Any]:
    """What the engine measures of the pair now; nothing when one of the two is not in the index."""
    found = _suggestion(need, offer)
    if found is None:
        return {"values": {}, "score": None, "engine_version": ""}
    return {
        "values": {reason.feature: round(reason.value, 5) for reason in found.evidence},
        "score": found.score,
        "engine_version": current_weights().stamp(ENGINE_VERSION),
    }


def _suggestion(need: Opportunity, offer: Opportunity) -> Suggestion | None:
    """Of two offers the one that seeks a partner is read as the need; the older one when both do."""
    asked = Asked(Reader("en", sees_names=True), timezone.localdate())
    rows = Indexed.objects.filter(pk__in=[need.pk, offer.pk], engine_version=ENGINE_VERSION).in_bulk()
    for one, other in ((need, offer), (offer, need)):
        if one.pk in rows and (one.direction == Direction.NEED or one.direction == other.direction):
            found = score_of(one, rows[one.pk], other.pk, asked)
            if found is not None:
                return found
    return None


@transaction.atomic
def take_judgment_back(source_key: str, *, by: User | None) -> bool:
    """What was said is said no more: the row goes, the history keeps that it was there. True when there was one."""
    judgment = Judgment.objects.select_for_update().filter(source_key=source_key).first()
    if judgment is None:
        return False
    audit.record("judgment.taken_back", judgment, actor=by, was=judgment.answer)
    judgment.delete()
    return True


@transaction.atomic
def anonymise_judgments(opportunity: Opportunity, *, by: User | None) -> int:
    """Take words, person and links from all judgments of an opportunity; the figures stay for learning. How many."""
    found = Judgment.objects.select_for_update().filter(Q(need=opportunity) | Q(offer=opportunity), anonymous=False)
    rows = list(found)
    for judgment in rows:
        judgment.reason, judgment.by, judgment.anonymous = "", None, True
        judgment.need = judgment.offer = None
        judgment.save(update_fields=["reason", "by", "anonymous", "need", "offer"])
        audit.record("judgment.anonymised", judgment, actor=by)
    return len(rows)

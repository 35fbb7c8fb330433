"""Writes: weights that were learned are proposed, and applied or taken back by a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, NotAllowed, WrongState
from kopir.core.models import User
from kopir.core.rules import is_administrator
from kopir.engines.ranking import VERSION
from kopir.engines.ranking.evidence import REASONS
from kopir.matches.models import Weights

_LARGEST = 50.0  # log-odds; no honest weight is larger
_LOCK = 4_812_001  # of the advisory lock that lets one change of the weights in use through at a time


@transaction.atomic
def propose_weights(document: Mapping[str, Any], *, by: User | None) -> Weights:
    """Store what `kopir matches refit` wrote. The same weights are stored once; nothing is in use by this alone."""
    content = _checked(document)
    told = json.dumps(content, sort_keys=True)
    digest = hashlib.sha256(f"{VERSION} {told}".encode()).hexdigest()
    origin = document.get("origin")
    figures = document.get("figures")
    weights, is_new = Weights.objects.get_or_create(
        digest=digest,
        defaults={
            "content": content,
            "figures": figures if isinstance(figures, dict) else {},
            "origin": origin if isinstance(origin, dict) else {},
            "engine_version": VERSION,
            "fitted_at": _day(document),
        },
    )
    if is_new:
        audit.record("weights.proposed", weights, actor=by)
    return weights


def _checked(document: Mapping[str, Any]) -> dict[str, float]:
    """The weights, each known, finite and of its reason's sign."""
    if not isinstance(document, dict) or document.get("kind") != "kopir-ranking-weights":
        raise BadInput(_("This is no file of ranking weights."))
    if document.get("engine") != VERSION:
        raise BadInput(_("These weights were learned for another version of the ranking; fit them again."))
    content = document.get("weights")
    if not isinstance(content, dict) or content.keys() != {*REASONS, "bias", "threshold"}:
        raise BadInput(_("The reasons in the file are not those of this ranking."))
    if not all(type(one) in {int, float} and -_LARGEST <= one <= _LARGEST for one in content.values()):
        raise BadInput(_("A weight in the file is no usable number."))
    if not 0 < content["threshold"] < 1 or any(content[name] * held.sign < 0 for name, held in REASONS.items()):
        raise BadInput(_("A weight in the file has the wrong sign."))
    return {name: float(content[name]) for name in (*REASONS, "bias", "threshold")}


def _day(document: Mapping[str, Any]) -> datetime:
    try:
        found = datetime.fromisoformat(str(document["fitted_at"]))
    except (KeyError, ValueError) as error:
        raise BadInput(_("The file does not say when the weights were learned.")) from error
    return found if found.tzinfo is not None else timezone.make_aware(found)


@transaction.atomic
def apply_weights(weights: Weights, *, by: User) -> Weights:
    """From now on pairs are scored by these weights; what was counted with others is counted again by a job."""
    _refuse_others(by)
    current = _current_locked()
    if current is not None and current.pk == weights.pk:
        raise AlreadyThere(_("These weights are in use already."))
    if weights.engine_version != VERSION:
        raise WrongState(_("These weights were learned for another version of the ranking; fit them again."))
    if weights.applied_at is None:
        weights.before = current
    _put(current, is_current=False)
    weights.is_current, weights.applied_at, weights.applied_by = True, timezone.now(), by
    weights.save(update_fields=["is_current", "applied_at", "applied_by", "before"])
    audit.record("weights.applied", weights, actor=by, was=current.pk if current else None)
    return weights


@transaction.atomic
def go_back(*, by: User) -> Weights | None:
    """Back to what was in use before the present weights; None: to the shipped ones."""
    _refuse_others(by)
    current = _current_locked()
    if current is None:
        raise WrongState(_("The shipped weights are in use."))
    before = current.before
    _put(current, is_current=False)
    _put(before, is_current=True)
    audit.record("weights.taken_back", current, actor=by, now=before.pk if before else None)
    return before


def _refuse_others(by: User) -> None:
    if not is_administrator(by):
        raise NotAllowed(_("Only administrators change the weights of the ranking."))


def _current_locked() -> Weights | None:
    """The row in use; whoever else wants to change it waits until this transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    return Weights.objects.filter(is_current=True).select_related("before").first()


def _put(weights: Weights | None, *, is_current: bool) -> None:
    if weights is not None:
        weights.is_current = is_current
        weights.save(update_fields=["is_current"])

"""The link by which a company says what came of an introduction, without logging in."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from kopir.cases import terms
from kopir.cases.models import Outcome

VALID_FOR = timedelta(days=terms.OUTCOME_LINK_DAYS)
_SALT = "kopir.cases.outcome"


class LinkEnded(Exception):
    """The link was real once."""


class LinkUnknown(Exception):
    """The link was never given out."""


def outcome_token(outcome: Outcome) -> str:
    """The company's key to one question. It says its own age and needs no row."""
    return signing.dumps(outcome.pk, salt=_SALT)


def outcome_address(outcome: Outcome, language: str) -> str:
    """The whole address in one language, for a mail."""
    with translation.override(language):
        path = reverse("outcomes:question", args=[outcome_token(outcome)])
    return f"{settings.PUBLIC_URL}{path}"


def outcome_of(token: str) -> Outcome:
    """The question a link opens."""
    try:
        pk = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except signing.SignatureExpired as ended:
        raise LinkEnded from ended
    except signing.BadSignature as unknown:
        raise LinkUnknown from unknown
    rows = Outcome.objects.select_related("case__opportunity", "case__publisher", "case__interested", "company")
    found = rows.prefetch_related("texts").filter(pk=pk).first()
    if found is None:
        raise LinkEnded
    return found

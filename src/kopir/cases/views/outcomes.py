"""The question what came of an introduction, opened by a signed link and answered without logging in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kopir.cases import actions, links
from kopir.cases.models import Outcome
from kopir.cases.outcome_forms import OutcomeForm
from kopir.companies.labels import reader_language
from kopir.companies.naming import title_of
from kopir.core.errors import KopirError

# The link is told to no other host. "no-referrer" would do that too, but then browsers send forms without an origin,
# and the guard against other sites' forms refuses them.
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow"}


def by_link(view: Callable[[HttpRequest, Outcome, str], HttpResponse]) -> Callable[..., HttpResponse]:
    """The question a link opens; one that opens nothing says so. Kept and found by nobody, and in no log of ours."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            answer = view(request, links.outcome_of(token), token)
        except (links.LinkEnded, links.LinkUnknown) as closed:
            status = 410 if isinstance(closed, links.LinkEnded) else 404
            answer = render(request, "cases/outcome_no_link.html", {"no_apply": True}, status=status)
        for name, value in _HEADERS.items():
            answer.headers[name] = value
        answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 -- Django would log the address of a refusal
        return answer

    return opened


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def question(request: HttpRequest, outcome: Outcome, token: str) -> HttpResponse:
    """The questions, with what was answered before."""
    form = OutcomeForm(request.POST if request.method == "POST" else None, outcome=outcome)
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell_outcome(outcome, form.told(reader_language()), by=None)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("outcomes:thanks", token=token)
    context = {**_about(outcome), "form": form, "token": token}
    return render(request, "cases/outcome.html", context, status=422 if form.errors else 200)


@require_safe
@by_link
def thanks(request: HttpRequest, outcome: Outcome, token: str) -> HttpResponse:
    """It was kept, and can be corrected."""
    if outcome.answered_at is None:
        return redirect("outcomes:question", token=token)
    return render(request, "cases/outcome_thanks.html", {**_about(outcome), "token": token})


def _about(outcome: Outcome) -> dict[str, Any]:
    """Whom it is about. The two know each other since the introduction."""
    case, language = outcome.case, reader_language()
    other = case.interested if outcome.company_id == case.publisher_id else case.publisher
    return {
        "outcome": outcome,
        "own_title": title_of(outcome.company, language),
        "other_title": title_of(other, language),
        "introduced_at": case.introduced_at,
        "days": links.VALID_FOR.days,
        "no_apply": True,
    }

"""'No thanks' and 'met before' on a card, and how an opportunity is matched."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kopir.companies.models import Company
from kopir.companies.queries import own_companies
from kopir.companies.states import CompanyState
from kopir.core.errors import BadInput
from kopir.core.models import User
from kopir.core.wording import plain
from kopir.matches import actions
from kopir.matches.forms import PreferForm, RelateForm
from kopir.matches.queries.people import opportunities_visible_to
from kopir.matches.queries.relations import relations_visible_to
from kopir.matches.states import RelationKind
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState


@login_required
@require_POST
def relate(request: HttpRequest, reference: str) -> HttpResponse:
    """The desk, or the company itself, says of a suggestion 'no thanks' or 'we have met'."""
    user = _user(request)
    own = _own(request, reference)
    form = RelateForm(request.POST)
    if not form.is_valid():
        raise BadInput(" ".join(str(error) for errors in form.errors.values() for error in errors))
    given = form.cleaned_data
    other = _suggested(user, given["other"])
    if given["kind"] == RelationKind.NO_THANKS:
        actions.say_no_thanks(own.company, other.company, reason=given["reason"], by=user, about=other)
    else:
        day = given["on"] or timezone.localdate()
        actions.met(own.company, other.company, day, user, about=other, reason=given["reason"])
    return _back(reference)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 -- for the type checker; the log-in stands before
    return request.user


def _own(request: HttpRequest, reference: str) -> Opportunity:
    """The opportunity whose matches are looked at: any for the desk, one's own for a member."""
    found = opportunities_visible_to(_user(request)).select_related("company")
    return get_object_or_404(found, reference=plain(reference))


def _suggested(user: User, reference: str) -> Opportunity:
    """The other side: for members only what is published, as a card shows nothing else."""
    found = Opportunity.objects.select_related("company")
    if not user.has_perm("matches.see_names"):
        found = found.filter(state=OpportunityState.PUBLISHED, company__state=CompanyState.ACTIVE)
    return get_object_or_404(found, reference=plain(reference))


@login_required
@require_POST
def relate_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back what was said: it holds no more."""
    user = _user(request)
    own = _own(request, reference)
    key = request.POST.get("relation", "")
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        raise Http404
    companies = Company.objects.filter(pk__in=own_companies(user).values("company_id"))
    visible = relations_visible_to(user.has_perm("matches.see_names"), companies)
    relation = get_object_or_404(visible, pk=int(key))
    if own.company_id not in (relation.company_id, relation.other_id):
        raise Http404
    actions.take_relation_back(relation, by=user)
    return _back(reference)


@login_required
@require_POST
def prefer(request: HttpRequest, reference: str) -> HttpResponse:
    """The desk stores whose wishes count how much for this opportunity, and how long a meeting counts as recent."""
    user = _user(request)
    if not user.has_perm("matches.decide"):
        raise Http404
    own = _own(request, reference)
    form = PreferForm(request.POST)
    if not form.is_valid():
        raise BadInput(" ".join(str(error) for errors in form.errors.values() for error in errors))
    actions.prefer(own, float(form.cleaned_data["weigh"]), form.cleaned_data["met_months"], by=user)
    return _back(reference)


def _back(reference: str) -> HttpResponse:
    return redirect(reverse("matches:for_opportunity", args=[reference]))

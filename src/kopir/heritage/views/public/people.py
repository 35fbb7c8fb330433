"""One name at a time: the search for people, limited per network, for no robot."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kopir.companies.labels import reader_language
from kopir.core.wording import tidy
from kopir.heritage.actions.attempts import count_attempt
from kopir.heritage.models import AttemptKind
from kopir.heritage.presenting import people
from kopir.heritage.queries.people import is_long_enough, people_called
from kopir.heritage.views.public.access import network_of
from kopir.heritage.views.public.reading import NOT_FOR_ROBOTS

LONGEST_NAME = 60


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The form, and who may be meant. A name is posted, so that it stands in no address and no log."""
    name = " ".join(tidy(request.POST.get("name", "")[: 4 * LONGEST_NAME]).split())[:LONGEST_NAME]
    context: dict[str, Any] = {"name": name, "refusal": "", "found": None, "no_apply": True}
    status = 200
    if name and not is_long_enough(name):
        context["refusal"] = _("Type at least three letters of the name, or two kanji.")
    elif name and not count_attempt(AttemptKind.SEARCH, network_of(request)):
        context["refusal"] = _("Too many searches came from your network in one hour. Please try again later.")
        status = 429
    elif name:
        context["found"] = people.found(people_called(name), reader_language())
    response = render(request, "heritage/people.html", context, status=status)
    response.headers["X-Robots-Tag"] = NOT_FOR_ROBOTS
    response.headers["Cache-Control"] = "no-store"
    return response

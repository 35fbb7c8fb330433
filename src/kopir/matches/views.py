"""The match page of an opportunity, the desk's list, and the box to try a text."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.companies.facets import Facet, facet, for_pages, without_page
from kopir.companies.labels import code_label, reader_language, region_label
from kopir.companies.models import CodeScheme
from kopir.core import pair
from kopir.core.errors import BadInput, KopirError
from kopir.core.languages import TextLanguage
from kopir.core.wording import plain
from kopir.mail import actions as mail
from kopir.mail.presenting import words_of
from kopir.matches import actions, inviting
from kopir.matches.forms import DecideForm, InviteForm, TryForm
from kopir.matches.models import Decision
from kopir.matches.queries.desk import desk_counts, desk_rows, due_decisions, open_rows
from kopir.matches.queries.leads import leads_for
from kopir.matches.queries.people import opportunities_visible_to
from kopir.matches.queries.reading import with_what_is_read
from kopir.matches.queries.shown import Reader, opportunity_title, shown_code
from kopir.matches.queries.suggestions import PAGE, Asked, Filters, Suggestions, suggestions_for, suggestions_for_text
from kopir.matches.states import DecisionState
from kopir.opportunities.models import Direction, Opportunity, PartnerRole
from kopir.registers.models import Entry
from kopir.registers.states import SnapshotState

_FACETS = {
    "region": gettext_lazy("Region"),
    "sector": gettext_lazy("Sector"),
    "role": gettext_lazy("Role"),
    "language": gettext_lazy("Language of the text"),
}
_CODES_SHOWN = 5
TYPED_SHOWN = 10  # a text that is not stored has one page of answers


@login_required
@require_safe
def for_opportunity(request: HttpRequest, reference: str) -> HttpResponse:
    """Who answers this opportunity, and why."""
    opportunity = get_object_or_404(
        with_what_is_read(opportunities_visible_to(request.user)),
        reference=plain(reference),
    )
    reader = _reader(request)
    asked = Asked(
        reader=reader,
        today=timezone.localdate(),
        filters=_filters(request),
        complementary=opportunity.direction == Direction.OFFER and request.GET.get("with") == "offers",
        page=_page_number(request),
        with_left_out=request.GET.get("show") == "left-out",
    )
    row = actions.row_for(opportunity)
    found = suggestions_for(opportunity, row, asked)
    only = request.GET.get("source", "")
    only = only if only in {"known", "register"} else ""
    leads = (
        leads_for(opportunity, found.codes, asked.filters.region, reader.language)
        if reader.sees_names and only != "known"
        else []
    )
    shown = _shown(request, found, reader)
    if reader.sees_names:
        shown["facets"] += _source_facet(request, found.total, len(leads))
    context = {
        "opportunity": opportunity,
        "title": opportunity_title(opportunity, reader),
        "seeks_offers": row.prepared_search is not None,
        "asked": asked,
        "leads": leads,
        "only": only,
        "dismissal": DecisionState.DISMISSED,
        **shown,
    }
    return render(request, "matches/for_opportunity.html", context)


def _reader(request: HttpRequest) -> Reader:
    return Reader(reader_language(), sees_names=request.user.has_perm("matches.see_names"))


def _filters(request: HttpRequest) -> Filters:
    return Filters(**{name: plain(request.GET.get(name, ""))[:20] for name in _FACETS})


def _page_number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return min(max(int(given), 1), 1000) if given.isdecimal() and len(given) < 5 else 1


def _shown(request: HttpRequest, found: Suggestions, reader: Reader) -> dict[str, Any]:
    """What both the match page and the try-it page show of an answer."""
    pages = Paginator(range(found.total), PAGE)
    return {
        "found": found,
        "reader": reader,
        "page": pages.get_page(found.page),
        "query": for_pages(request.GET),
        "facets": _facets(request, found, reader.language),
        "codes": [shown_code(code, reader.language) for code in found.codes[:_CODES_SHOWN]],
        "show_left_out": without_page(request.GET, show="left-out"),
        "hide_left_out": without_page(request.GET, show=""),
    }


def _facets(request: HttpRequest, found: Suggestions, language: str) -> list[Facet]:
    words = {
        "region": lambda value: region_label(value, language),
        "sector": lambda value: str(code_label(CodeScheme.ISIC, value, language).text or value),
        "role": lambda value: str(dict(PartnerRole.choices).get(value, value)),
        "language": lambda value: str(dict(TextLanguage.choices).get(value, value)),
    }
    made = [
        facet(counted.name, _FACETS[counted.name], counted.values[:12], asked=request.GET, words=words[counted.name])
        for counted in found.facets
    ]
    return [one for one in made if one.choices]


def _source_facet(request: HttpRequest, known: int, register: int) -> list[Facet]:
    """Companies the chamber knows, or organisations that stand in a register only."""
    words = {"known": _("Known to the chamber"), "register": _("In the register only")}
    counted = [("known", known), ("register", register)]
    return [facet("source", _("Source"), counted, asked=request.GET, words=lambda value: words.get(value, value))]


@login_required
@require_POST
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """An officer's word on one suggestion or lead; back to where it was said."""
    if not request.user.has_perm("matches.decide"):
        raise Http404
    opportunity = get_object_or_404(
        opportunities_visible_to(request.user).select_related("company"),
        reference=plain(reference),
    )
    form = DecideForm(request.POST)
    if not form.is_valid():
        raise BadInput(" ".join(str(error) for errors in form.errors.values() for error in errors))
    given = form.cleaned_data
    answer: Opportunity | actions.Lead = _lead(given) if given["lead_key"] else _other(request, given["other"])
    word = actions.Word(DecisionState(given["state"]), given["reason"])
    if isinstance(answer, Opportunity):
        word = actions.with_evidence(word, opportunity, answer)
    decision = actions.decide(opportunity, answer, word, by=request.user)  # type: ignore[arg-type]
    if getattr(request, "htmx", False):
        context = {
            "opportunity": opportunity,
            "decision": decision,
            "other": given["other"],
            "key": given["other"] or given["lead_key"],
            "lead": answer if isinstance(answer, actions.Lead) else None,
            "reader": _reader(request),
        }
        return render(request, "matches/parts/decide.html", context)
    anchor = given["other"] or f"lead-{given['lead_key']}"
    return redirect(f"{reverse('matches:for_opportunity', args=[reference])}#{anchor}")


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Write to a lead: a look at the letter first, then a draft of the mail room."""
    if not request.user.has_perm("matches.decide"):
        raise Http404
    opportunity = get_object_or_404(
        opportunities_visible_to(request.user).select_related("company"), reference=plain(reference)
    )
    leads = Decision.objects.exclude(lead_key="").filter(opportunity=opportunity, state=DecisionState.INVITED)
    decision = get_object_or_404(leads.select_related("opportunity"), pk=min(pk, 2**63 - 1))
    other = pair.other_side(opportunity.company.country)
    form = InviteForm(request.POST or None, initial={"language": other.languages[0] if other else None})
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        invitation = inviting.Invitation(**form.cleaned_data)
        try:
            if "save" in request.POST:
                letter = inviting.invite(decision, invitation, by=request.user)  # type: ignore[arg-type]
                messages.success(request, _("The invitation waits for release."))
                return redirect("mail_desk:detail", pk=letter.pk)
            preview = mail.preview(inviting.writing_of(decision, invitation))
            shown = {"preview": preview, "text": words_of(preview)}
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
    context = {"opportunity": opportunity, "decision": decision, "form": form, "letter": inviting.letter_to(decision)}
    return render(request, "matches/invite.html", {**context, **shown})


def _other(request: HttpRequest, reference: str) -> Opportunity:
    found = opportunities_visible_to(request.user).select_related("company")
    return get_object_or_404(found, reference=reference)


def _lead(given: dict[str, Any]) -> actions.Lead:
    entry = get_object_or_404(
        Entry, source=given["lead_source"], key=given["lead_key"], snapshot__state=SnapshotState.CURRENT
    )
    return actions.Lead(entry.source, entry.key, entry.title)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Opportunities with good suggestions nobody has decided on yet."""
    if not request.user.has_perm("matches.decide"):
        raise Http404
    direction = Direction.OFFER if request.GET.get("direction") == Direction.OFFER else Direction.NEED
    page = Paginator(open_rows(direction), PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": desk_rows(page.object_list, reader_language()),
        "page": page,
        "query": for_pages(request.GET),
        "direction": direction,
        "counts": desk_counts(timezone.localdate()),
        "due": due_decisions()[:8],
        "today": timezone.localdate(),
    }
    return render(request, "matches/desk.html", context)


@login_required
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """What the desk has shortlisted or wants to invite, the earliest due first."""
    if not request.user.has_perm("matches.decide"):
        raise Http404
    page = Paginator(due_decisions(), PAGE).get_page(request.GET.get("page"))
    return render(request, "matches/due.html", {"page": page, "due": page.object_list, "today": timezone.localdate()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def try_it(request: HttpRequest) -> HttpResponse:
    """Type a need or an offer in any language and see at once who answers. Nothing is stored."""
    if not request.user.has_perm("matches.try"):
        raise Http404
    form = TryForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        reader = _reader(request)
        text = form.as_engine_text()
        asked = Asked(reader, timezone.localdate(), size=TYPED_SHOWN)
        context |= _shown(request, suggestions_for_text(text, asked), reader)
        context |= {"facets": [], "page": None, "shown": TYPED_SHOWN}
    template = "matches/parts/answer.html" if getattr(request, "htmx", False) else "matches/try.html"
    return render(request, template, context)

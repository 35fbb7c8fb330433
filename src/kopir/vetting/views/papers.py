"""A company's papers: handed in by itself or the desk, read by nobody else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.companies.labels import reader_language
from kopir.companies.models import Company
from kopir.companies.queries import private_to
from kopir.companies.views.access import person
from kopir.core.errors import KopirError
from kopir.core.wording import plain
from kopir.vetting import actions, presenting
from kopir.vetting.forms import EvidenceForm
from kopir.vetting.models import Evidence


def _own(request: HttpRequest, reference: str) -> Company:
    """The company, if this account may see its private side."""
    return get_object_or_404(Company.objects.filter(private_to(request.user)), reference=plain(reference))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, reference: str) -> HttpResponse:
    """What was handed in and what became of it; one more can be handed in."""
    company, language = _own(request, reference), reader_language()
    form = EvidenceForm(request.POST or None, request.FILES or None, company=company, language=language)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_evidence(company, form.paper(), form.cleaned_data["file"], by=person(request))
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The paper was handed in; the chamber will look at it."))
            if request.user.has_perm("vetting.work"):
                return redirect("vetting_desk:company", reference=company.reference)
            return redirect("vetting:papers", reference=company.reference)
    context = {**presenting.papers_page(company, language), "form": form}
    return render(request, "vetting/papers.html", context)


@login_required
@require_safe
def file(request: HttpRequest, reference: str, pk: str) -> HttpResponseBase:
    """The file of a paper, to be saved and never opened in the page."""
    found = get_object_or_404(Evidence, pk=pk, company=_own(request, reference))
    if not found.stored:
        raise Http404
    answer = FileResponse(
        storages["private"].open(found.stored), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer

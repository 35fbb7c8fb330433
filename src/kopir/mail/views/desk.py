"""The desk's pages: what waits, one mail with its buttons, many released at once."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.core.errors import BadInput, KopirError, WrongState
from kopir.mail import actions, presenting, queries
from kopir.mail.forms import NEEDS_PERSON, QueueForm, WordsForm
from kopir.mail.models import Mail
from kopir.mail.states import GO_TOGETHER, MailState
from kopir.mail.views.access import desk_only, person

A_PAGE = 25
_BIGGEST = 2**63 - 1
LONGEST_LIST = 500  # letters of how the list was narrowed


def _mail(pk: int) -> Mail:
    return get_object_or_404(Mail.objects.select_related("released_by", "created_by"), pk=min(pk, _BIGGEST))


@desk_only
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """What needs a person, the newest first. Words are searched by POST: addresses stand in no log."""
    form = QueueForm({"state": NEEDS_PERSON, **request.GET.dict()})
    words = request.POST.get("q", "").replace("\x00", "").strip()
    found = queries.found_by(words) if words else queries.queue(**form.asked())
    page = Paginator(found, A_PAGE).get_page(None if words else request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form,
        "words": words,
        "page": page,
        "rows": presenting.rows(list(page.object_list)),
        "is_cut": bool(words) and page.has_other_pages(),
        "query": f"{kept.urlencode()}&" if kept else "",
        "list": kept.urlencode(),
        "may_go": any(mail.state in GO_TOGETHER for mail in page.object_list),
    }
    return render(request, "mail/desk/queue.html", context)


@desk_only
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail and its history."""
    return render(request, "mail/desk/detail.html", presenting.mail_page(_mail(pk)))


@desk_only
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words for a draft; what was typed stays when it is refused."""
    mail = _mail(pk)
    if mail.state != MailState.DRAFT or mail.is_secret:
        raise WrongState(_("The words of this mail can no longer be changed, or are for its reader only."))
    form = WordsForm(request.POST or None, initial={"subject": mail.subject, "body": mail.body})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_draft(mail, form.cleaned_data["subject"], form.cleaned_data["body"], by=person(request))
        except BadInput as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The words have been changed."))
            return redirect("mail_desk:detail", pk=mail.pk)
    return render(request, "mail/desk/edit.html", {"form": form, "mail": mail})


def _do(request: HttpRequest, pk: int, step: Callable[[Mail], Mail], said: str) -> HttpResponse:
    """Press a button; a refusal is said on the mail's own page."""
    mail = _mail(pk)
    try:
        step(mail)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, said)
    return redirect("mail_desk:detail", pk=mail.pk)


@desk_only
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go."""
    by = person(request)
    return _do(request, pk, lambda mail: actions.release(mail, by=by), _("The mail is on its way."))


@desk_only
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not to be sent."""
    by = person(request)
    return _do(request, pk, lambda mail: actions.withdraw(mail, by=by), _("The mail has been withdrawn."))


@desk_only
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more."""
    by = person(request)
    return _do(request, pk, lambda mail: actions.retry(mail, by=by), _("The mail is on its way."))


@desk_only
@require_POST
def note_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """It came back, and somebody knows."""
    by = person(request)
    return _do(request, pk, lambda mail: actions.note_seen(mail, by=by), _("The mail no longer waits for anybody."))


@desk_only
@require_POST
def release_many(request: HttpRequest) -> HttpResponse:
    """The chosen mails, or all of a page, are shown as they will be read; a second button lets them go."""
    named = request.POST.getlist("on-page" if "whole-page" in request.POST else "mail")
    chosen = {int(pk) for pk in named[:A_PAGE] if pk.isdecimal() and len(pk) < len(str(_BIGGEST))}
    mails = list(Mail.objects.filter(pk__in=chosen, state__in=GO_TOGETHER).order_by("pk"))
    back = _list_as_it_was(request)
    if not mails:
        messages.error(request, _("Please choose mails that wait for release or could not be sent."))
        return redirect(back)
    if request.POST.get("confirmed"):
        gone = actions.release_many(mails, by=person(request))
        said = ngettext("%(number)d mail is on its way.", "%(number)d mails are on their way.", len(gone))
        messages.success(request, said % {"number": len(gone)})
        if len(gone) < len(chosen):
            messages.warning(request, _("Some of the chosen mails no longer wait for release and are left out."))
        return redirect(back)
    shown = [(row, presenting.words_of(row.mail)) for row in presenting.rows(mails)]
    context = {
        "shown": shown,
        "left_out": len(chosen) - len(mails),
        "back": back,
        "list": request.POST.get("list", ""),
    }
    return render(request, "mail/desk/release_many.html", context)


def _list_as_it_was(request: HttpRequest) -> str:
    """The queue narrowed as it was when the mails were chosen."""
    kept = QueueForm(QueryDict(request.POST.get("list", "")[:LONGEST_LIST])).asked()
    return f"{reverse('mail_desk:queue')}?{urlencode(kept)}"

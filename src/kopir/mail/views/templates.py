"""The desk's own texts, and what goes out by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.core.errors import BadInput
from kopir.core.languages import Language
from kopir.mail import actions, kinds, queries, texts
from kopir.mail.forms import WordsForm, language_or_none
from kopir.mail.kinds import Kind
from kopir.mail.views.access import desk_only, person


def _asked(name: str, code: str) -> tuple[Kind, Language]:
    language = language_or_none(code)
    kind = next((one for one in kinds.every() if one.name == name), None)
    if kind is None or language is None:
        raise Http404
    return kind, language


@desk_only
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """All kinds of mail in their languages."""
    own = queries.own_texts()
    shown = [
        (kind, [(code, name, (kind.name, code) in own) for code, name in Language.choices]) for kind in kinds.every()
    ]
    return render(request, "mail/desk/templates.html", {"kinds": shown})


@desk_only
@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """One text: the preview shows the placeholders' names where their values will stand."""
    asked, code = _asked(kind, language)
    letter = texts.current(asked.name, code)
    form = WordsForm(request.POST or None, initial={"subject": letter.subject, "body": letter.body})
    preview = None
    if request.method == "POST" and form.is_valid():
        subject, body = form.cleaned_data["subject"], form.cleaned_data["body"]
        try:
            preview = texts.example(texts.checked(asked, subject, body), asked, code)
            if "save" in request.POST:
                actions.save_template(asked, code, subject, body, by=person(request))
                messages.success(request, _("The text has been saved; new mails use it."))
                return redirect("mail_desk:template", kind=asked.name, language=code)
        except BadInput as refusal:
            form.add_error(None, str(refusal.sentence))
    context: dict[str, Any] = {
        "kind": asked,
        "language": code,
        "form": form,
        "preview": preview or texts.example(letter, asked, code),
        "versions": list(queries.versions(asked.name, code)[:50]),
        "is_own": (asked.name, code.value) in queries.own_texts(),
    }
    return render(request, "mail/desk/template.html", context)


@desk_only
@require_POST
def use_default(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Back to the shipped text."""
    asked, code = _asked(kind, language)
    actions.use_default(asked, code, by=person(request))
    messages.success(request, _("The shipped text is used again."))
    return redirect("mail_desk:template", kind=asked.name, language=code)


@desk_only
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Which kinds go out without a look: read by the desk, set by administrators."""
    if request.method == "POST":
        if not request.user.has_perm("mail.set_rules"):
            raise PermissionDenied
        kind, _language = _asked(request.POST.get("kind", ""), Language.ENGLISH)
        actions.set_rule(kind, is_automatic=request.POST.get("automatic") == "yes", by=person(request))
        messages.success(request, _("The rule has been set; it holds for new mails."))
        return redirect("mail_desk:rules")
    known = queries.rules_set()
    shown = [
        (kind, rule.is_automatic if (rule := known.get(kind.name)) and not kind.needs_person else kind.automatic, rule)
        for kind in kinds.every()
    ]
    return render(request, "mail/desk/rules.html", {"rows": shown, "may_set": request.user.has_perm("mail.set_rules")})

"""Who is not written to: counts for all, and the standing of one address for who types it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopir.mail import actions, queries
from kopir.mail.forms import AddressForm
from kopir.mail.purposes import Purpose
from kopir.mail.views.access import desk_only, person


@desk_only
@require_http_methods(["GET", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """Addresses that stopped mails are kept as hashes, so they are counted and looked up, never listed."""
    form = AddressForm(request.POST or None)
    standing = None
    if request.method == "POST" and form.is_valid():
        standing = queries.standing_of(form.cleaned_data["address"])
    counts = [
        (Purpose(purpose).label if purpose else _("All but answers"), number)
        for purpose, number in queries.number_stopped()
    ]
    context = {"form": form, "standing": standing, "counts": counts, "bouncing": queries.number_bouncing()}
    return render(request, "mail/desk/addresses.html", context)


@desk_only
@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    """Somebody knows that mails arrive there again."""
    form = AddressForm(request.POST)
    if form.is_valid() and actions.clear_bouncing(form.cleaned_data["address"], by=person(request)):
        messages.success(request, _("Mails are sent to this address again."))
    else:
        messages.error(request, _("Mails to this address do not come back."))
    return redirect("mail_desk:addresses")

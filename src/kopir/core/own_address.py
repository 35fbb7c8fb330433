"""A person's own page of e-mail addresses (django-allauth).

An account's address is a proof here: what is held of it is told and deleted for whoever is logged in. Accounts are
opened by the chamber without a mail to confirm, so allauth would let a person take any address for his own unseen.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.account.views import EmailView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _


class OwnAddresses(EmailView):  # type: ignore[misc]
    """As allauth's, but an address becomes the account's own only when the mail sent to it was answered."""

    def _action_primary(self, request: HttpRequest) -> HttpResponse | None:
        wanted: EmailAddress | None = self._get_email_address(request)
        if wanted is not None and not (wanted.verified or wanted.primary):
            messages.error(request, _("Please open the link in the mail that was sent to this address first."))
            return None
        answer: HttpResponse | None = super()._action_primary(request)
        return answer


own_addresses = OwnAddresses.as_view()

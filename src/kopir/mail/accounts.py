"""Mails of log-in (django-allauth) are rows too. What they say opens an account, so the desk never sees it."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.core import context as asked
from django.contrib.sites.shortcuts import get_current_site
from django.utils.translation import get_language

from kopir.core import accounts
from kopir.core.models import User
from kopir.mail import actions


class AccountAdapter(accounts.AccountAdapter):
    """Writes allauth's mails down instead of sending them."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The texts are allauth's, in the language of the screen; each asking is a mail of its own."""
        request = asked.request
        known = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        message = self.render_mail(template_prefix, email, known)
        user = context.get("user")
        actions.draft(
            actions.Writing(
                kind="account",
                to=email,
                language=get_language() or "",
                key=f"account:{secrets.token_hex(16)}",
                values={"subject": message.subject, "text": message.body},
                account=user if isinstance(user, User) else None,
            )
        )

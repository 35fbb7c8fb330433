"""Personal links: one address that lasts as long as the mission, and leads to what is due then."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kopir.missions.models import Delegate, Interpreter


def own_address(person: Delegate | Interpreter, language: str = "") -> str:
    """The whole address of somebody's pages, in the language of his mails where no other is said."""
    with translation.override(language or person.language):
        path = reverse("my_mission:door", args=[person.key])
    return f"{settings.PUBLIC_URL}{path}"


def mark_of(person: Delegate | Interpreter) -> str:
    """Names the link that somebody has now, and opens nothing: mails keep it, to tell an old link from this one."""
    return hashlib.sha256(person.key.encode()).hexdigest()[:16]

"""The link to one's own data: a long random key that stands for the address, so that the address is in no URL."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from kopir.privacy.models import Door

VALID_FOR = timedelta(minutes=30)


def hashed(key: str) -> str:
    """How a key is kept. Keys are long and random, so a plain digest is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_door(address: str, language: str) -> str:
    """Open a door for an address; the whole address of its page in a language, for a mail."""
    key = secrets.token_urlsafe(32)
    Door.objects.create(key_hash=hashed(key), address=address.lower(), ends_at=timezone.now() + VALID_FOR)
    with translation.override(language):
        path = reverse("privacy:held", args=[key])
    return f"{settings.PUBLIC_URL}{path}"


def door_of(key: str) -> Door | None:
    """The door a key opens, as long as it is open."""
    return Door.objects.filter(key_hash=hashed(key), ends_at__gt=timezone.now()).first()

"""The four languages of the house, and what is known about a text's translation."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """The languages of screens, mails and most texts."""

    KAZAKH = "kk", "Қазақша"
    RUSSIAN = "ru", "Русский"
    JAPANESE = "ja", "日本語"
    ENGLISH = "en", "English"


class TextLanguage(models.TextChoices):
    """The languages a member's text may be in. A text in none of the four is accepted and marked."""

    KAZAKH = "kk", "Қазақша"
    RUSSIAN = "ru", "Русский"
    JAPANESE = "ja", "日本語"
    ENGLISH = "en", "English"
    OTHER = "other", _("Another language")


class Origin(models.TextChoices):
    """Who wrote the words the reader sees."""

    ORIGINAL = "original", _("Original")
    PERSON = "person", _("Translated by a person")
    MACHINE = "machine", _("Translated by a machine")


def fingerprint(text: str) -> str:
    """What a translation keeps of its original, to tell when the original has changed since."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]

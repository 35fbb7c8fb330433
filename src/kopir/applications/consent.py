"""The words an applicant agrees to. Change the words, and the version changes with them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERSION = "2026-11"
WORDS = _(
    "I agree that the chamber keeps and uses what I write here, with the files, to answer my application. It is seen "
    "by the chamber only. If the application is declined or withdrawn, my personal data are deleted after twelve "
    "months; I can ask for this at any time."
)

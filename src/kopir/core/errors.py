"""The tree of expected refusals.

    KopirError            a refusal with a sentence fit for the person (status 400)
    ├── WrongState        the thing is not in a state that allows this (409)
    ├── NotAllowed        this person may not do this (403)
    ├── BadInput          what was typed or uploaded cannot be used (422)
    └── AlreadyThere      the same thing exists (409)

`core.middleware.RefusalMiddleware` turns one into a page, an htmx fragment or JSON.
Anything else is a bug: let it fly.
"""

from __future__ import annotations

from django.utils.functional import Promise


class KopirError(Exception):
    """An expected refusal; its text is shown to the person, so it is a whole, translatable sentence."""

    status = 400

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class WrongState(KopirError):
    """The thing is not in a state that allows this."""

    status = 409


class NotAllowed(KopirError):
    """This person may not do this."""

    status = 403


class BadInput(KopirError):
    """What was typed or uploaded cannot be used."""

    status = 422


class AlreadyThere(KopirError):
    """The same thing exists already."""

    status = 409

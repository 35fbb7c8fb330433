"""Mails to test with."""

from __future__ import annotations

from typing import Any

from kopir.core.models import User
from kopir.mail import actions
from kopir.mail.kinds import Kind, Purpose, register
from kopir.mail.models import Mail, Template

ASKED = register(Kind("test-asked", "A test", Purpose.SERVICE, ("company", "link"), automatic=True))
HELD = register(Kind("test-held", "A test held", Purpose.SERVICE, ("company", "link")))
SECRET = register(Kind("test-secret", "A secret test", Purpose.SERVICE, ("link",), automatic=True, is_secret=True))
NEWS = register(Kind("test-news", "A news test", Purpose.NEWSLETTER, ("company", "link"), automatic=True))
SOFT = register(Kind("test-soft", "An introduction test", Purpose.INTRODUCTIONS, ("company", "link"), automatic=True))
TEST_KINDS = frozenset({ASKED, HELD, SECRET, NEWS, SOFT})


def with_text(kind: Kind, language: str = "en", subject: str = "About {company}", body: str = "See {link}") -> None:
    """The tests' kinds ship no text: the desk wrote one."""
    if kind.is_secret:
        subject = "Your link"
    if not Template.objects.filter(kind=kind.name, language=language).exists():
        Template.objects.create(kind=kind.name, language=language, number=1, subject=subject, body=body)


def writing(kind: Kind = ASKED, **fields: Any) -> actions.Writing:
    """What a room asks for."""
    values = {name: f"the {name}" for name in kind.placeholders}
    asked: dict[str, Any] = {
        "kind": kind.name,
        "to": "hanako@hachimitsu.example",
        "language": "en",
        "key": "test:1",
        "values": values,
        **fields,
    }
    with_text(kind, asked["language"] if asked["language"] in {"kk", "ru", "ja", "en"} else "en")
    return actions.Writing(**asked)


def drafted(kind: Kind = ASKED, *, by: User | None = None, **fields: Any) -> Mail:
    """A mail as a room drafts it."""
    fields.setdefault("key", f"test:{Mail.objects.count() + 1}")
    return actions.draft(writing(kind, **fields), by=by)


def invitation(by: User, **fields: Any) -> Mail:
    """A first letter to a company."""
    asked: dict[str, Any] = {
        "kind": "invitation",
        "to": "info@altai-bal.example",
        "language": "ru",
        "key": "lead:1",
        "values": {"company": "ТОО «Алтай Бал»", "countries": "Казахстан – Япония", "why": "мёд", "subject": "Мёд",
                   "link": "https://chamber.example/ru/opportunities/1/"},
        "why": "Вы производите мёд",
        **fields,
    }  # fmt: skip
    return actions.draft_invitation(actions.Writing(**asked), by=by)

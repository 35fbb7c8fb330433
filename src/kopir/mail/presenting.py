"""What the desk's pages show of a mail. A secret text is shown to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.core import audit
from kopir.core.models import AuditRow, User
from kopir.core.states import may_move
from kopir.mail import composing, kinds, queries
from kopir.mail.models import Mail
from kopir.mail.states import GO_TOGETHER, MOVES, MailState

_DONE = {
    "mail.drafted": gettext_lazy("Drafted"),
    "mail.edited": gettext_lazy("Words changed"),
    "mail.released": gettext_lazy("Released"),
    "mail.retried": gettext_lazy("Tried again"),
    "mail.withdrawn": gettext_lazy("Withdrawn"),
    "mail.sent": gettext_lazy("Sent"),
    "mail.held_back": gettext_lazy("Held back"),
    "mail.failed": gettext_lazy("Could not be sent"),
    "mail.seen": gettext_lazy("Seen that it came back"),
    "mail.bounced": gettext_lazy("Came back"),
    "mail.emptied": gettext_lazy("Address and words deleted"),
}
_CHIPS = {
    MailState.DRAFT: "chip--accent",
    MailState.SENT: "chip--good",
    MailState.FAILED: "chip--bad",
    MailState.BOUNCED: "chip--bad",
    MailState.SUPPRESSED: "chip--doubt",
}
_HELD_BACK = {
    queries.BOUNCES: gettext_lazy("Mails to this address come back."),
    queries.STOPPED: gettext_lazy("This address does not want mails of this kind."),
    queries.NO_CONSENT: gettext_lazy("This address has not agreed to mails of this kind."),
}


@dataclass(frozen=True)
class Row:
    """A mail in a list."""

    mail: Mail
    kind: str
    chip: str
    to: str
    may_go: bool  # together with others


@dataclass(frozen=True)
class Step:
    """One line of a mail's history."""

    at: datetime
    words: str
    actor: User | None


def rows(mails: list[Mail]) -> list[Row]:
    """The mails of a page."""
    return [
        Row(mail, kind_label(mail.kind), _CHIPS.get(MailState(mail.state), ""), _to(mail), mail.state in GO_TOGETHER)
        for mail in mails
    ]


def kind_label(name: str) -> str:
    """The name of a kind; of one that no room declares any more, its code."""
    try:
        return str(kinds.known(name).label)
    except KeyError:
        return name


def _to(mail: Mail) -> str:
    if mail.emptied_at is not None:
        return str(_("deleted"))
    return f"{mail.to_name} <{mail.to_address}>" if mail.to_name else mail.to_address


def mail_page(mail: Mail) -> dict[str, Any]:
    """One mail with what can be done to it."""
    state = MailState(mail.state)
    return {
        "mail": mail,
        "row": rows([mail])[0],
        "text": words_of(mail),
        "may_edit": state == MailState.DRAFT and not mail.is_secret,
        "may_release": state == MailState.DRAFT,
        "may_retry": state in {MailState.FAILED, MailState.SUPPRESSED} and (bool(mail.body) or not mail.is_secret),
        "may_withdraw": may_move(MOVES, state, MailState.WITHDRAWN),
        "may_note_seen": state == MailState.BOUNCED and mail.seen_at is None,
        "trouble": _HELD_BACK.get(mail.last_error, mail.last_error),
        "steps": [_step(row) for row in audit.rows_about(mail)],
        "events": list(mail.events.all()[:50]),
    }


def words_of(mail: Mail) -> str:
    """The text as it will be read; nothing of a secret one. The reader's own link to stop mails is not shown."""
    if mail.is_secret or mail.emptied_at is not None:
        return ""
    return mail.body + composing.foot_of(mail, link=_("(the reader's own link)"))


def _step(row: AuditRow) -> Step:
    return Step(row.at, str(_DONE.get(row.action, row.action)), row.actor)

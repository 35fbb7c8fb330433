"""The desk's own texts, and which kinds go out without a look."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import NotAllowed
from kopir.core.languages import Language
from kopir.core.models import User
from kopir.mail import texts
from kopir.mail.kinds import Kind
from kopir.mail.models import ReleaseRule, Template


@transaction.atomic
def save_template(kind: Kind, language: Language, subject: str, body: str, *, by: User) -> Template | None:
    """A new version of the text; None where nothing was changed. Mails drafted before keep their words."""
    letter = texts.checked(kind, subject, body)
    _hold(kind, language)
    if letter == texts.current(kind.name, language):
        return None
    return _next_version(kind, language, by=by, subject=letter.subject, body=letter.body)


@transaction.atomic
def use_default(kind: Kind, language: Language, *, by: User) -> Template | None:
    """Back to the shipped text; the desk's versions stay on record. None where it is used already."""
    _hold(kind, language)
    last = Template.objects.filter(kind=kind.name, language=language).order_by("-number").first()
    if last is None or last.is_default:
        return None
    return _next_version(kind, language, by=by, is_default=True)


def _hold(kind: Kind, language: Language) -> None:
    """Two who save at once do so one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"mail.template:{kind.name}:{language}"])


def _next_version(kind: Kind, language: Language, *, by: User, **fields: object) -> Template:
    versions = Template.objects.filter(kind=kind.name, language=language)
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Template.objects.create(kind=kind.name, language=language, number=number, made_by=by, **fields)
    audit.record("mail.template_saved", made, actor=by, kind=kind.name, language=language, number=number)
    return made


@transaction.atomic
def set_rule(kind: Kind, *, is_automatic: bool, by: User) -> ReleaseRule:
    """Whether mails of this kind go out without a person's look. First contacts never do."""
    if is_automatic and kind.needs_person:
        raise NotAllowed(_("Invitations are released by a person, each of them."))
    rule, _is_new = ReleaseRule.objects.update_or_create(
        kind=kind.name, defaults={"is_automatic": is_automatic, "changed_by": by}
    )
    audit.record("mail.rule_set", rule, actor=by, kind=kind.name, is_automatic=is_automatic)
    return rule

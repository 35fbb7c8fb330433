"""What the core holds of people: accounts."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.core.forgetting import forget_account
from kopir.core.models import GONE_ADDRESSES, User
from kopir.core.personal import Held, Keeper, Person, Told, person, register


def _accounts(of: Person) -> list[User]:
    wanted = Q(pk__in=of.accounts) | Q(email__in=of.addresses)
    return list(User.objects.filter(wanted).exclude(email__endswith=GONE_ADDRESSES).order_by("pk"))


def know(of: Person) -> Person:
    found = _accounts(of)
    return person(
        addresses=[one.email for one in found], accounts=[one.pk for one in found], names=[one.name for one in found]
    )


def tell(of: Person) -> list[Told]:
    return [
        Told(
            _("An account"),
            {
                str(_("e-mail address")): one.email,
                str(pgettext_lazy("of a person", "name")): one.name,
                str(_("role")): str(one.get_role_display()),
                str(_("language")): one.language,
                str(_("time zone")): one.time_zone,
                str(_("since")): one.created_at.date().isoformat(),
            },
        )
        for one in _accounts(of)
    ]


def forget(of: Person) -> int:
    return sum(forget_account(one, by=None) for one in _accounts(of))


def know_name(of: Person) -> bool:
    living = User.objects.exclude(email__endswith=GONE_ADDRESSES)
    return any(living.filter(name__iexact=name).exists() for name in of.names)


register(
    Keeper(
        "core",
        held=(
            Held(
                "core.User",
                ("email", "name", "password", "language", "time_zone"),
                whose=_("People with an account"),
                why=_("To log in, and to say in the history of a case who did what"),
                ground=_("Contract: you or your company asked for the account"),
                until=_("Until the account is closed; history keeps that somebody acted, not who"),
            ),
            Held(
                "core.ApiToken",
                ("name",),
                whose=_("People with an account"),
                why=_("To let a program act for you"),
                ground=_("Contract: you or your company asked for the account"),
                until=_("Until the account is closed"),
            ),
        ),
        know=know,
        know_name=know_name,
        tell=tell,
        forget=forget,
        not_personal={
            "core.AuditRow.details": "what was done; names and addresses in it go when a person is forgotten",
            "core.AuditRow.action": "what was done",
            "core.AuditRow.subject_type": "to what kind of thing",
            "core.AuditRow.subject_id": "the key of the thing",
            "core.ApiToken.key_hash": "a digest of a random key",
            "core.SearchEntry.*": "public pages only",
        },
    )
)

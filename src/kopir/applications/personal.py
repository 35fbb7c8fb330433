"""What the room holds of people: applicants, with what they wrote and handed in."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.applications.actions.retention import due, forget, forget_due
from kopir.applications.models import Application
from kopir.core import personal
from kopir.core.personal import Held, Keeper, Person, Told, register


def _applications(of: Person) -> list[Application]:
    if not of.addresses:
        return []
    same = Q()
    for address in of.addresses:
        same |= Q(email__iexact=address)
    return list(Application.objects.filter(same, forgotten_at=None).order_by("pk"))


def know(of: Person) -> Person:
    found = _applications(of)
    return personal.person(names=[one.applicant_name for one in found], phones=[one.phone for one in found])


def know_name(of: Person) -> bool:
    return any(Application.objects.filter(applicant_name__iexact=name).exists() for name in of.names)


def know_phone(of: Person) -> frozenset[str]:
    if not of.phones:
        return frozenset()
    return personal.phones_among(of, Application.objects.exclude(phone="").values_list("phone", flat=True).iterator())


def tell(of: Person) -> list[Told]:
    rows = []
    for one in _applications(of):
        rows.append(
            Told(
                _("An application"),
                {
                    str(_("number")): one.reference,
                    str(pgettext_lazy("of a person", "name")): one.applicant_name,
                    str(_("e-mail address")): one.email,
                    str(_("telephone")): one.phone,
                    str(_("position")): one.role,
                    str(_("company")): one.company_name,
                    str(_("what is sought")): one.seeks,
                    str(_("state")): str(one.get_state_display()),
                    str(_("deleted after")): one.retain_until.isoformat() if one.retain_until else "",
                },
            )
        )
        rows += [
            Told(_("A message about an application"), {str(_("number")): one.reference, str(_("text")): said.text})
            for said in one.messages.all()
        ]
        rows += [
            Told(_("A file of an application"), {str(_("number")): one.reference, str(_("name")): file.name})
            for file in one.files.all()
        ]
    return rows


def forget_person(of: Person) -> int:
    found = _applications(of)
    for one in found:
        forget(one)
    return len(found)


def _due(today: date) -> int:
    return due(today).count()


_UNTIL = _("12 months after it was declined or withdrawn, 24 months after it was accepted")

register(
    Keeper(
        "applications",
        held=(
            Held(
                "applications.Application",
                (
                    "applicant_name",
                    "email",
                    "phone",
                    "role",
                    "company_name",
                    "company_number",
                    "entry_key",
                    "seeks",
                    "decline_reason",
                ),
                whose=_("Applicants"),
                why=_("To answer the application and to make a company known to the chamber"),
                ground=_("Consent, given with the application; it can be withdrawn at any time"),
                until=_UNTIL,
            ),
            Held(
                "applications.Message",
                ("text",),
                whose=_("Applicants"),
                why=_("To ask what is missing and to read the answer"),
                ground=_("Consent, given with the application; it can be withdrawn at any time"),
                until=_UNTIL,
            ),
            Held(
                "applications.ApplicationFile",
                ("name", "stored", "media_type"),
                whose=_("Applicants"),
                why=_("To see what the company makes or seeks"),
                ground=_("Consent, given with the application; it can be withdrawn at any time"),
                until=_UNTIL,
            ),
        ),
        know=know,
        know_name=know_name,
        know_phone=know_phone,
        tell=tell,
        forget=forget_person,
        due=_due,
        forget_due=forget_due,
        not_personal={
            "applications.Application.about": "the reference of something public",
            "applications.Attempt.key": "a keyed hash that only that day's key can make again",
        },
    )
)

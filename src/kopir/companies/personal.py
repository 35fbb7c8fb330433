"""What the room holds of people: contacts of companies."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.companies import actions
from kopir.companies.models import CompanyMember, CompanyName
from kopir.companies.models import Person as Contact
from kopir.core import personal
from kopir.core.personal import Held, Keeper, Person, Told, register


def _contacts(of: Person) -> list[Contact]:
    if not of.addresses:
        return []
    same = Q()
    for address in of.addresses:
        same |= Q(email__iexact=address)
    return list(Contact.objects.filter(same).select_related("company").order_by("pk"))


def know(of: Person) -> Person:
    found = _contacts(of)
    return personal.person(
        names=[name for one in found for name in (one.name, one.name_latin)], phones=[one.phone for one in found]
    )


def know_name(of: Person) -> bool:
    """A contact's, or a company's: whoever calls himself like a firm does not take its name out everywhere."""
    return any(
        Contact.objects.filter(Q(name__iexact=name) | Q(name_latin__iexact=name)).exists()
        or CompanyName.objects.filter(text__iexact=name).exists()
        for name in of.names
    )


def know_phone(of: Person) -> frozenset[str]:
    if not of.phones:
        return frozenset()
    return personal.phones_among(of, Contact.objects.exclude(phone="").values_list("phone", flat=True).iterator())


def tell(of: Person) -> list[Told]:
    contacts = [
        Told(
            _("A contact of a company"),
            {
                str(_("company")): one.company.reference,
                str(pgettext_lazy("of a person", "name")): one.name,
                str(_("name in Latin letters")): one.name_latin,
                str(_("position")): one.position,
                str(_("e-mail address")): one.email,
                str(_("telephone")): one.phone,
                str(_("language")): one.language,
            },
        )
        for one in _contacts(of)
    ]
    members = CompanyMember.objects.filter(user__in=of.accounts).select_related("company").order_by("pk")
    return contacts + [Told(_("Acts for a company"), {str(_("company")): one.company.reference}) for one in members]


def forget(of: Person) -> int:
    contacts = _contacts(of)
    for contact in contacts:
        actions.remove_person(contact, by=None)
    members = list(CompanyMember.objects.filter(user__in=of.accounts).select_related("company", "user"))
    for member in members:
        actions.remove_member(member, by=None)
    return len(contacts) + len(members)


register(
    Keeper(
        "companies",
        held=(
            Held(
                "companies.Person",
                ("name", "name_latin", "position", "email", "phone", "language"),
                whose=_("Contacts of companies"),
                why=_("To introduce companies to each other, and to reach the company"),
                ground=_("Legitimate interest of the company that named the contact; you can object at any time"),
                until=_("As long as the company works with the chamber, or until the contact is removed"),
            ),
            Held(
                "companies.CompanyMember",
                ("user",),
                whose=_("People with an account"),
                why=_("To know who may act for a company"),
                ground=_("Contract: you or your company asked for the account"),
                until=_("Until the account is closed"),
            ),
        ),
        know=know,
        know_name=know_name,
        know_phone=know_phone,
        tell=tell,
        forget=forget,
        not_personal={
            "companies.Company.*": "what the company itself is, as registers and its own pages say",
            "companies.CompanyIdentifier.value": "numbers of companies, as registers publish them",
            "companies.CompanyName.*": "names of companies",
            "companies.CompanyText.*": "what a company says of itself in public; names in it are found and taken out",
        },
    )
)

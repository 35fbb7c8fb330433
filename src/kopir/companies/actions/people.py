"""Contacts of a company and the accounts that act for it. The audit log names the row, never the person's data."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.companies.models import Company, CompanyMember, Person
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput
from kopir.core.models import Role, User
from kopir.core.wording import tidy

FIELDS = frozenset({"name", "name_latin", "position", "email", "phone", "language"})


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(fields) - FIELDS)
    if unknown:
        raise TypeError(f"not fields of a person: {', '.join(unknown)}")
    clean = {name: tidy(value) for name, value in fields.items()}
    if "name" in clean and not clean["name"]:
        raise BadInput(_("A person needs a name."))
    return clean


@transaction.atomic
def add_person(company: Company, *, by: User | None, **fields: Any) -> Person:
    """A contact at the company."""
    person = Person.objects.create(company=company, **_clean(fields))
    audit.record("company.person_added", company, actor=by, person=person.pk)
    return person


@transaction.atomic
def edit_person(person: Person, *, by: User | None, **fields: Any) -> Person:
    """Correct a contact."""
    clean = _clean(fields)
    changed = sorted(name for name, value in clean.items() if getattr(person, name) != value)
    if not changed:
        return person
    for name in changed:
        setattr(person, name, clean[name])
    person.save(update_fields=changed)
    audit.record("company.person_edited", person.company, actor=by, person=person.pk, fields=changed)
    return person


@transaction.atomic
def remove_person(person: Person, *, by: User | None) -> None:
    """Forget a contact."""
    audit.record("company.person_removed", person.company, actor=by, person=person.pk)
    person.delete()


@transaction.atomic
def add_member(company: Company, user: User, *, by: User | None) -> CompanyMember:
    """Let an account act for the company."""
    if user.role != Role.MEMBER:
        raise BadInput(_("Only an account with the role “Company” can act for a company."))
    if company.members.filter(user=user).exists():
        raise AlreadyThere(_("This account already acts for the company."))
    member = CompanyMember.objects.create(company=company, user=user)
    audit.record("company.member_added", company, actor=by, user=user.pk)
    return member


@transaction.atomic
def remove_member(member: CompanyMember, *, by: User | None) -> None:
    """The account no longer acts for the company."""
    audit.record("company.member_removed", member.company, actor=by, user=member.user_id)
    member.delete()

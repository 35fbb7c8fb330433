"""Who may: predicates on accounts that every room combines with its own."""

from __future__ import annotations

import rules

from kopir.core.models import Role, User


@rules.predicate
def is_desk(user: User) -> bool:
    """Officers and administrators: case work."""
    return bool(user.is_authenticated and user.is_active and user.is_desk)


@rules.predicate
def is_staff(user: User) -> bool:
    """Anyone who works for the chamber."""
    return bool(user.is_authenticated and user.is_active and user.is_staff)


@rules.predicate
def is_administrator(user: User) -> bool:
    """Accounts, settings, retention, backup."""
    return bool(user.is_authenticated and user.is_active and user.role == Role.ADMINISTRATOR)


@rules.predicate
def is_editor(user: User) -> bool:
    """Editors and administrators: pages and the archive, never case work."""
    return bool(user.is_authenticated and user.is_active and user.is_editor)


rules.add_perm("core.do_case_work", is_desk)

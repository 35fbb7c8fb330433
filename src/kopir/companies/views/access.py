"""The company a page is about, fetched through the person who asks."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from kopir.companies.models import Company
from kopir.companies.queries import companies_visible_to
from kopir.core.models import User
from kopir.core.wording import plain


def person(request: HttpRequest) -> User:
    """The account that asks: pages behind the log-in have one."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def company_for(request: HttpRequest, reference: str, permission: str = "") -> Company:
    """404 for what the person may not see; 403 for what he may see but not do."""
    company = get_object_or_404(companies_visible_to(request.user), reference=plain(reference))
    if permission and not request.user.has_perm(permission, company):
        raise PermissionDenied
    return company

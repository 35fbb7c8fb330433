"""The opportunity a page is about, fetched through the person who asks."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from kopir.core.wording import plain
from kopir.opportunities.models import Opportunity
from kopir.opportunities.queries import opportunities_visible_to


def opportunity_for(request: HttpRequest, reference: str, permission: str = "") -> Opportunity:
    """404 for what the person may not see; 403 for what he may see but not do."""
    visible = opportunities_visible_to(request.user).select_related("company", "owner")
    opportunity = get_object_or_404(visible, reference=plain(reference))
    if permission and not request.user.has_perm(permission, opportunity):
        raise PermissionDenied
    return opportunity

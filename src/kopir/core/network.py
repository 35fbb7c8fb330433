"""Where a request comes from. Used for limits and for counting, never stored as it is."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's network address. Behind our own proxy it is the last one of `X-Forwarded-For`, which the proxy
    wrote; what stands before it the visitor may have made up."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return direct
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
    return told or direct


_PREFIX = {4: 24, 6: 48}  # whoever has one address has these neighbours too


def network_of(request: HttpRequest) -> str:
    """The network a request comes from: /24 or /48. Empty where it cannot be told."""
    try:
        address = ip_address(address_of(request))
    except ValueError:
        return ""
    if address.version == 6 and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return str(ip_network(f"{address}/{_PREFIX[address.version]}", strict=False))

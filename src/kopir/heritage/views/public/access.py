"""The record a page is about, fetched through what everybody may see; and which network asks."""

from __future__ import annotations

import ipaddress

from allauth.account.adapter import get_adapter
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac

from kopir.heritage.models import Record

LONGEST_REFERENCE = 16
_NETWORK_BITS = {4: 24, 6: 48}  # whoever has one address has these neighbours too


def record_or_404(records: QuerySet[Record], reference: str) -> Record:
    """404 for what is not public, and for an address no record can have."""
    if "\x00" in reference or len(reference) > LONGEST_REFERENCE:
        raise Http404
    return get_object_or_404(records, reference=reference)


def network_of(request: HttpRequest) -> str:
    """A keyed hash of the visitor's network: tells one from another and says of none which it is."""
    address = get_adapter().get_client_ip(request) or ""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return salted_hmac("kopir.heritage.network", address).hexdigest()
    network = ipaddress.ip_network((found, _NETWORK_BITS[found.version]), strict=False)
    return salted_hmac("kopir.heritage.network", str(network)).hexdigest()

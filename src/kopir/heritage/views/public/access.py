"""The record a page is about, fetched through what everybody may see; and which network asks."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac

from kopir.core import network
from kopir.heritage.models import Record

LONGEST_REFERENCE = 16


def record_or_404(records: QuerySet[Record], reference: str) -> Record:
    """404 for what is not public, and for an address no record can have."""
    if "\x00" in reference or len(reference) > LONGEST_REFERENCE:
        raise Http404
    return get_object_or_404(records, reference=reference)


def network_of(request: HttpRequest) -> str:
    """A keyed hash of the visitor's network: tells one from another and says of none which it is."""
    return salted_hmac("kopir.heritage.network", network.network_of(request)).hexdigest()

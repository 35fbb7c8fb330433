"""How often one network may search people or send a form."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kopir.heritage.models import Attempt, AttemptKind

AN_HOUR = timedelta(hours=1)
MOST = {AttemptKind.SEARCH: 30, AttemptKind.VOICE: 10}  # in an hour
_NETWORK_BITS = {4: 24, 6: 48}  # whoever has one address has these neighbours too


def network_of(request: HttpRequest) -> str:
    """A keyed hash of the visitor's network: tells one from another and says of none which it is."""
    address = get_adapter().get_client_ip(request) or ""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return salted_hmac("kopir.heritage.network", address).hexdigest()
    network = ipaddress.ip_network((found, _NETWORK_BITS[found.version]), strict=False)
    return salted_hmac("kopir.heritage.network", str(network)).hexdigest()


@transaction.atomic
def count_attempt(kind: AttemptKind, request: HttpRequest) -> bool:
    """Count one more; whether it is still allowed. What is refused is not counted, what is old is forgotten."""
    now = timezone.now()
    Attempt.objects.filter(at__lt=now - AN_HOUR).delete()
    network = network_of(request)
    if Attempt.objects.filter(kind=kind, network=network).count() >= MOST[kind]:
        return False
    Attempt.objects.create(kind=kind, network=network, at=now)
    return True

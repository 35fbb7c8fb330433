"""Lists downloaded where their publisher gives them to everybody, with the registers' patient download."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core.errors import BadInput
from kopir.registers.fetching import Limits, download
from kopir.watchlists.actions.loading import MOST_BYTES
from kopir.watchlists.sources import sources


def fetch(source: str, *, url: str = "", folder: Path | None = None, limits: Limits | None = None) -> Path:
    """The newest file of a list, under a dated name; `url` stands in for the address of sources.toml."""
    said = sources().get(source)
    if said is None:
        raise BadInput(_("There is no list with this code."))
    address = url or said.url
    if not address:
        raise BadInput(_("This list is not given to everybody; download it by hand."))
    if urlsplit(address).scheme not in {"http", "https"}:
        raise BadInput(_("The address must begin with http:// or https://."))
    where = folder or settings.VAR / "watchlists"
    where.mkdir(parents=True, exist_ok=True)
    suffix = Path(urlsplit(address).path).suffix[:6] or ".txt"
    target = where / f"{source}-{timezone.localdate():%Y-%m-%d}{suffix}"
    return download(Request(address), target, limits=limits or Limits(max_bytes=MOST_BYTES))  # noqa: S310 -- checked

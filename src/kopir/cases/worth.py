"""How much a deal was worth: bands a company can name without naming a sum, in the currency of its own country."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kopir.core.pair import side

BANDS = ("1", "2", "3", "4")
OTHERS = "USD"  # for a company of neither country
# The three limits between the four bands; of the same order in each currency, and round in it.
_LIMITS = {
    "USD": (10_000, 100_000, 1_000_000),
    "JPY": (1_500_000, 15_000_000, 150_000_000),
    "KZT": (5_000_000, 50_000_000, 500_000_000),
}


def currency_of(country: str) -> str:
    """The currency a company of this country is asked in; US dollars where its own has no bands."""
    own = side(country)
    return own.currency if own is not None and own.currency in _LIMITS else OTHERS


def band_label(band: str, currency: str) -> str:
    """A band in words; empty where none was named."""
    if band not in BANDS or currency not in _LIMITS:
        return ""
    limits = [number_format(limit, use_l10n=True, force_grouping=True) for limit in _LIMITS[currency]]
    place = BANDS.index(band)
    if place == 0:
        return _("up to %(most)s %(currency)s") % {"most": limits[0], "currency": currency}
    if place == len(limits):
        return _("more than %(least)s %(currency)s") % {"least": limits[-1], "currency": currency}
    return _("%(least)s to %(most)s %(currency)s") % {
        "least": limits[place - 1], "most": limits[place], "currency": currency,
    }  # fmt: skip


def band_choices(country: str) -> list[tuple[str, str]]:
    """The bands as a company of this country reads them."""
    currency = currency_of(country)
    return [(band, band_label(band, currency)) for band in BANDS]

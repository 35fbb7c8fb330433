"""Dates as people type them: EDTF checked, what is wrong said in words, something better suggested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kopir.core.errors import BadInput
from kopir.core.wording import tidy
from kopir.engines.text.edtf import LONGEST, NotEdtf, read, suggest

LONGEST_AS_WRITTEN = 200


class NotADate(BadInput):
    """What was typed cannot be read as EDTF; `suggestion` is what may be meant, or nothing."""

    def __init__(self, typed: str, why: NotEdtf) -> None:
        super().__init__(_sentence(typed, why))
        self.suggestion = suggest(typed)


@dataclass(frozen=True)
class When:
    """A date as it is stored: four plain columns."""

    date_text: str = ""
    date_edtf: str = ""
    date_min: date | None = None
    date_max: date | None = None


def when(date_text: str, date_edtf: str) -> When:
    """The date checked. As written it may be anything; EDTF may be empty."""
    written = " ".join(tidy(date_text[: 2 * LONGEST_AS_WRITTEN]).split())
    if len(written) > LONGEST_AS_WRITTEN:
        raise BadInput(_("A date as written has at most %(most)d letters.") % {"most": LONGEST_AS_WRITTEN})
    edtf = date_edtf.strip()
    if not edtf:
        return When(written)
    try:
        period = read(edtf)
    except NotEdtf as why:
        raise NotADate(edtf, why) from None
    return When(written, period.edtf, period.earliest, period.latest)


def _sentence(typed: str, why: NotEdtf) -> str:
    place = {"typed": typed[:LONGEST], "place": typed[why.position : why.position + 5] or typed[:5]}
    said = {
        "too-long": _("A date in EDTF has at most %(most)d letters.") % {"most": LONGEST},
        "strange-letter": _("“%(typed)s” is not EDTF: it breaks off at “%(place)s”.") % place,
        "no-such-month": _("“%(typed)s” names a month or season that does not exist.") % place,
        "no-such-day": _("“%(typed)s” names a day that does not exist.") % place,
        "wrong-order": _("“%(typed)s” ends before it begins.") % place,
    }.get(why.code, _("“%(typed)s” is not EDTF. It is written like 1945-10-05, 1945-10, 1945~ or 1945/1948.") % place)
    better = suggest(typed)
    return f"{said} {_('Is %(edtf)s meant?') % {'edtf': better}}" if better else said

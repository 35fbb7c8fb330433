"""What happens in the archive, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

_EACH = {
    "written": _("Written"),
    "edited": _("Facts changed"),
    "sent_to_review": _("Sent to review"),
    "published": _("Published"),
    "returned": _("Sent back to who wrote it"),
    "withdrawn": _("Taken from the public"),
    "back_to_review": _("Changed after publication, back to review"),
    "text_written": _("Text written"),
    "text_translated": _("Translation written"),
    "text_approved": _("Translation approved"),
    "text_removed": _("Text removed"),
}
HERITAGE_WORDS = {
    **{f"{what}.{done}": words for what in ("record", "claim", "countstatement") for done, words in _EACH.items()},
    "archive.loaded": _("Loaded from a table"),
    "record.noted": _("Note or reminder changed"),
    "record.name_added": _("Form of the name added"),
    "record.name_removed": _("Form of the name removed"),
    "record.person_opened": _("Person opened to the public"),
    "record.person_closed": _("Person closed to the public"),
    "record.picture_set": _("Picture given"),
    "record.picture_removed": _("Picture removed"),
    "claim.cited": _("Source cited"),
    "claim.citation_removed": _("Citation removed"),
    "holder.written": _("Written"),
    "holder.edited": _("Facts changed"),
    "source.written": _("Written"),
    "source.edited": _("Facts changed"),
    "presencewindow.set": _("Time of the internees set"),
    "request.received": _("Received"),
    "request.proposed": _("Decision proposed"),
    "request.decided": _("Decided"),
    "contribution.received": _("Received"),
    "contribution.answered": _("Answered"),
    "contribution.withdrawn": _("Withdrawn by the giver"),
}

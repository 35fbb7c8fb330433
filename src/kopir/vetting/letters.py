"""The mails of vetting: a paper of a company expires, verdicts run out. Nothing of hits or reasons goes out."""

from django.utils.translation import gettext_lazy as _

from kopir.mail.kinds import Kind, Purpose, register

register(
    Kind(
        "evidence-expires",
        label=_("A paper of a company expires"),
        purpose=Purpose.SERVICE,
        placeholders=("paper", "day", "company", "reference", "link"),
        automatic=True,
    )
)
register(
    Kind(
        "verdicts-ending",
        label=_("Verdicts on companies run out"),
        purpose=Purpose.SERVICE,
        placeholders=("number", "day", "link"),
        automatic=True,
    )
)

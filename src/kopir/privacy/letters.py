"""The one kind of mail of this room."""

from django.utils.translation import gettext_lazy as _

from kopir.mail.kinds import Kind, Purpose, register

register(
    Kind(
        "data-link",
        label=_("A link to one’s own data"),
        purpose=Purpose.SERVICE,
        placeholders=("link", "minutes"),
        automatic=True,
        is_secret=True,
    )
)

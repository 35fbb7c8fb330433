"""The mails to an applicant. Each holds the link to his own page, so their texts are shown to nobody else."""

from django.utils.translation import gettext_lazy as _

from kopir.mail.kinds import Kind, Purpose, register

_PAGE = ("reference", "link", "days")
_OF_APPLICATIONS = (
    ("application-received", _("An application has come in"), ()),
    ("application-link", _("A new link to an application"), ()),
    ("application-asked", _("A question about an application"), ("question",)),
    ("application-accepted", _("An application is accepted"), ()),
    ("application-declined", _("An application is declined"), ("reason",)),
    ("application-withdrawn", _("An application is withdrawn"), ()),
)
for _name, _label, _more in _OF_APPLICATIONS:
    register(
        Kind(
            _name,
            label=_label,
            purpose=Purpose.SERVICE,
            placeholders=(*_PAGE, *_more),
            automatic=True,
            is_secret=True,
        )
    )

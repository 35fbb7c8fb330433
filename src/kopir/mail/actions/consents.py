"""What people say about being written to."""

from __future__ import annotations

from django.db import transaction

from kopir.core import audit
from kopir.core.models import User
from kopir.mail import addresses
from kopir.mail.models import Consent, Mail, NeverAgain
from kopir.mail.purposes import Purpose


@transaction.atomic
def give_consent(address: str, purpose: Purpose, *, source: str, evidence: str, by: User | None = None) -> Consent:
    """The person says yes, to the words in `evidence`. It takes back an earlier no to this purpose."""
    checked = addresses.checked(address)
    NeverAgain.objects.filter(address_hash=addresses.hashed(checked), purpose=purpose).delete()
    return _note(checked, purpose, is_given=True, source=source, evidence=evidence, by=by)


@transaction.atomic
def withdraw_consent(address: str, purpose: Purpose, *, source: str, by: User | None = None) -> Consent:
    """The person says no. It outlives what else is known of him."""
    checked = addresses.checked(address)
    never_again(addresses.hashed(checked), purpose, source=source)
    return _note(checked, purpose, is_given=False, source=source, evidence="", by=by)


def _note(address: str, purpose: Purpose, *, is_given: bool, source: str, evidence: str, by: User | None) -> Consent:
    said = Consent.objects.create(
        address=address, purpose=purpose, is_given=is_given, source=source, evidence=evidence
    )
    audit.record("mail.consent", said, actor=by, purpose=purpose.value, is_given=is_given, source=source)
    return said


@transaction.atomic
def never_again(address_hash: str, purpose: Purpose | None, *, source: str) -> NeverAgain:
    """No more mails of this purpose to this address; `None`: none but what the person asks for."""
    said, is_new = NeverAgain.objects.get_or_create(
        address_hash=address_hash, purpose=purpose or "", defaults={"source": source}
    )
    if is_new:
        audit.record("mail.never_again", said, actor=None, purpose=said.purpose, source=source)
    return said


@transaction.atomic
def stop(address_hash: str, purpose: Purpose, *, mail_pk: int, everything: bool = False) -> None:
    """Somebody used the link in a mail: no more of this purpose, or of any."""
    is_new = not NeverAgain.objects.filter(address_hash=address_hash, purpose=purpose).exists()
    never_again(address_hash, purpose, source="link")
    if everything:
        never_again(address_hash, None, source="link")
    mail = Mail.objects.filter(pk=mail_pk, address_hash=address_hash).first()
    if mail is not None and is_new:
        _note(mail.to_address, purpose, is_given=False, source="link", evidence=f"{mail.message_id}", by=None)

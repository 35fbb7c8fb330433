"""A person who stands in every room, and somebody else beside her who must stay."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.test import Client

from applications.factories import ApplicationFactory, FileFactory, MessageFactory
from cases.introduced import agreed
from companies.factories import MemberFactory, PersonFactory
from heritage.factories import RequestFactory
from kopir.applications.models import Application
from kopir.cases import actions as cases
from kopir.cases.models import Case
from kopir.cases.models.talk import Audience
from kopir.cases.states import Side
from kopir.core import audit
from kopir.core.models import ApiToken, Role, User
from kopir.desk.models import SavedSearch
from kopir.heritage.models import Contribution, ContributionFile
from kopir.mail.models import Consent
from kopir.vetting.models import Hit
from mail.letters_made import drafted

ADDRESS = "Dana.Seitova@sayahat.example"
NAME = "Дана Сеитова"
LATIN = "Dana Seitova"
PHONE = "+7 (701) 555-77-88"
TRACES = ("seitova", "сеитова", "5557788", "555-77-88", "555 77 88")


@dataclass
class Spread:
    user: User
    client: Client
    case: Case
    application: Application
    files: list[tuple[Storage, str]]


def spread(officer: User) -> Spread:
    """She has an account, is a contact, applied, wrote in a case and to the archive, and is named by others."""
    user = User.objects.create_user(ADDRESS, "a long password", role=Role.MEMBER, name=NAME)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    ApiToken.objects.create(user=user, name=f"{LATIN} laptop", key_hash="0" * 64, scopes=[])
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    publisher, _other, case = agreed(officer)
    MemberFactory(company=publisher, user=user)
    contact = PersonFactory(company=publisher, name=NAME, name_latin=LATIN, email=ADDRESS, phone=PHONE)
    case = cases.introduce(case, by=officer)
    text = f"Пишите мне: {ADDRESS}, {PHONE}. {NAME}"
    cases.send_message(case, text, Audience.ALL, [], nonce="a" * 32, by=user, side=Side.PUBLISHER)
    Hit.objects.create(
        company=publisher, person=contact, subject=f"person:{contact.pk}", listed_key="x:1", source="x",
        own_name=NAME, listed_name="SOMEBODY LISTED", score=0.9, because=[LATIN], fingerprint="0" * 64,
    )  # fmt: skip
    application = ApplicationFactory(
        applicant_name=NAME, email=ADDRESS.lower(), phone="8 701 555 77 88", seeks=f"Ищем. {NAME}", state="in-review"
    )
    MessageFactory(application=application, text=f"Спасибо, {NAME}")
    file = FileFactory(application=application, name=f"{LATIN}.pdf")
    given = Contribution.objects.create(
        reference="KJ-V-9001", name=NAME, email=ADDRESS, language="ru", text=f"Мой дед. {NAME}", consent_version="1"
    )
    paper = ContributionFile.objects.create(
        contribution=given, file=ContentFile(b"%PDF-1.7", "0123"), name="дед.pdf", media_type="application/pdf", size=8
    )
    RequestFactory(name=NAME, email=ADDRESS, text=f"{PHONE} {NAME}")
    SavedSearch.objects.create(owner=user, name="mine", words=LATIN)
    Consent.objects.create(address=ADDRESS.lower(), purpose="newsletter", is_given=True, source="form", evidence=NAME)
    drafted(to=ADDRESS, to_name=NAME, account=user)
    with transaction.atomic():
        audit.record("company.noted", publisher, actor=user, names=[NAME, LATIN], nested={"mail": [{"to": ADDRESS}]})
    return Spread(
        user,
        client,
        case,
        application,
        [(storages["private"], str(file.stored)), (paper.file.storage, paper.file.name)],
    )

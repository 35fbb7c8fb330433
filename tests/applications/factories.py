"""Applications and what belongs to them, and files as people send them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import factory
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from kopir.applications.actions import Asked
from kopir.applications.models import Application, ApplicationFile, Message, private_storage

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40)
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(40)
EXE = b"MZ\x90\x00" + bytes(60)


class ApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Application

    reference = factory.Sequence(lambda number: f"AP-2020-{number:06d}")
    nonce = factory.Sequence(lambda number: f"nonce-{number}")
    applicant_name = "Айгерім Сейтқали"
    email = factory.Sequence(lambda number: f"aigerim{number}@altaibal.example")
    phone = "+7 701 555 01 02"
    role = "Директор"
    language = "ru"
    country = "KZ"
    company_name = "ТОО «Алтай Бал»"
    kind = "partner"
    seeks = "Ищем покупателя гречишного мёда в Японии."
    consent_version = "2026-11"


class MessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Message

    application = factory.SubFactory(ApplicationFactory)
    side = "desk"
    text = "Сколько тонн в год?"


class FileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ApplicationFile

    application = factory.SubFactory(ApplicationFactory)
    stored = factory.LazyFunction(lambda: private_storage().save("applications/0123456789abcdef", ContentFile(PDF)))
    name = "каталог.pdf"
    media_type = "application/pdf"
    size = len(PDF)


def asked(**fields: str) -> Asked:
    """What a form says."""
    values = {
        "nonce": "0" * 32,
        "applicant_name": "田中 花子",
        "email": "hanako@hachimitsu.example",
        "language": "ja",
        "country": "JP",
        "company_name": "株式会社東京蜂蜜",
        "kind": "partner",
        "seeks": "カザフスタンのはちみつを輸入したい。",
        "consent_version": "2026-11",
        **fields,
    }
    return Asked(**values)


def upload(content: bytes, name: str = "file.pdf", media_type: str = "application/pdf") -> SimpleUploadedFile:
    """A file as it comes in; the media type is the sender's own claim."""
    return SimpleUploadedFile(name, content, content_type=media_type)


def office(parts: Mapping[str, bytes]) -> bytes:
    """A packed document with these parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return packed.getvalue()


DOCX = office({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})
XLSX = office({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})

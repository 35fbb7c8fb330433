"""What a file is, is found by its content; what cannot be taken is refused by its name."""

from __future__ import annotations

import io
import zipfile

import pytest

from applications.factories import DOCX, EXE, HEIC, JPEG, PDF, PNG, WEBP, XLSX, office, upload
from kopir.core.attachments import MOST_BYTES, media_type_of, name_of, refuse_files
from kopir.core.errors import BadInput

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = b"[Content_Types].xml".decode()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (WEBP, "image/webp"),
        (HEIC, "image/heic"),
        (DOCX, WORD),
        (XLSX, EXCEL),
        (EXE, ""),
        (b"#!/bin/sh\nrm -rf /\n", ""),
        (b"<html><script>alert(1)</script>", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"", ""),
        (b"PK\x03\x04 not a zip", ""),
        (office({"a.txt": b"a"}), ""),
        (office({TYPES: b"", "word/document.xml": b"", "word/vbaProject.bin": b""}), ""),
        (office({"word/document.xml": b""}), ""),
    ],
)
def test_kind_is_found_by_content(content: bytes, kind: str) -> None:
    assert media_type_of(upload(content), len(content)) == kind


def test_a_document_that_unpacks_to_far_more_is_refused() -> None:
    bomb = office(
        {TYPES: b"", "word/document.xml": bytes(60 * 1024 * 1024), "word/other.xml": bytes(60 * 1024 * 1024)}
    )
    assert len(bomb) < 1024 * 1024

    with pytest.raises(BadInput):
        refuse_files([upload(bomb, "letter.docx")])


def test_parts_that_share_their_bytes_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(TYPES, b"")
        file.writestr("word/document.xml", bytes(1_000))
        for number in range(20):
            part = zipfile.ZipInfo(f"word/{number}.xml")
            shared = file.getinfo("word/document.xml")
            part.header_offset, part.CRC = shared.header_offset, shared.CRC
            part.compress_size, part.file_size = shared.compress_size, shared.file_size
            file.filelist.append(part)
    content = packed.getvalue()

    assert media_type_of(upload(content), len(content)) == ""


@pytest.mark.parametrize("name", ["setup.exe", "invoice.pdf", "picture.png"])
def test_an_executable_is_refused_whatever_its_name(name: str) -> None:
    with pytest.raises(BadInput, match=name):
        refuse_files([upload(EXE, name)])


def test_too_many_and_too_large_files_are_refused() -> None:
    refuse_files([upload(PDF)] * 5)

    with pytest.raises(BadInput, match="At most 5"):
        refuse_files([upload(PDF)] * 6)
    with pytest.raises(BadInput, match="At most 5"):
        refuse_files([upload(PDF)], already=5)
    with pytest.raises(BadInput, match="10 MB"):
        refuse_files([upload(PDF + bytes(MOST_BYTES))])


@pytest.mark.parametrize(
    ("given", "kind", "name"),
    [
        ("каталог.pdf", "application/pdf", "каталог.pdf"),
        ("会社案内.PDF", "application/pdf", "会社案内.pdf"),
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("harmless.exe", "application/pdf", "harmless.exe.pdf"),
        ("../../etc/passwd", "image/png", "passwd.png"),
        ("C:\\temp\\list.xlsx", EXCEL, "list.xlsx"),
        ("a\r\nSet-Cookie: x.pdf", "application/pdf", "a Set-Cookie x.pdf"),
        ("evil\u202efdp.exe", "application/pdf", "evilfdp.exe.pdf"),
        ("", "application/pdf", "file.pdf"),
    ],
)
def test_names_are_safe_and_say_what_the_file_is(given: str, kind: str, name: str) -> None:
    file = upload(PDF, "x.pdf")
    file._name = given

    assert name_of(file, kind) == name

"""Files that people hand in: what they are is found by their content, never by their name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import PurePath
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from kopir.core.errors import BadInput
from kopir.core.wording import tidy

MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 120
_HEAD = 32
_MOST_UNPACKED = 100 * 1024 * 1024
_MOST_PARTS = 5_000
_SUFFIX = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
ACCEPTED = ",".join([*_SUFFIX, ".jpeg", ".heif", *_SUFFIX.values()])  # what the browser offers to choose
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def media_type_of(upload: UploadedFile[bytes], size: int) -> str:
    """The kind of a file by its content; empty for anything that is not taken."""
    file = cast("BinaryIO", upload.file)
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "image/heic"
    return _office_type(file, size) if head.startswith(b"PK\x03\x04") else ""


def _office_type(file: BinaryIO, size: int) -> str:
    """A document or a workbook without macros. One that would unpack to far more than it is, is not taken."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    names = {part.filename for part in parts}
    is_bomb = (
        len(parts) > _MOST_PARTS
        or sum(part.file_size for part in parts) > _MOST_UNPACKED
        or sum(part.compress_size for part in parts) > size  # parts that share their bytes
    )
    if is_bomb or "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return ""
    return next((kind for part, kind in _OFFICE.items() if part in names), "")


def refuse_files(files: Sequence[UploadedFile[bytes]], *, already: int = 0) -> None:
    """Refuse too many, too large, empty or unknown files, with the name of the one that is meant."""
    if len(files) + already > MOST_FILES:
        raise BadInput(_("At most %(most)d files are possible.") % {"most": MOST_FILES})
    for file in files:
        size = file.size or 0
        if size > MOST_BYTES:
            raise BadInput(_("“%(name)s” is larger than 10 MB.") % {"name": name_of(file, "")})
        if not media_type_of(file, size):
            raise BadInput(
                _("“%(name)s” is not a PDF, a picture, a Word document or an Excel workbook that can be taken.")
                % {"name": name_of(file, "")}
            )


def name_of(file: UploadedFile[bytes], media_type: str) -> str:
    """The name the sender gave, made safe, with the ending its content has."""
    given = _UNSAFE.sub(" ", tidy(PurePath((file.name or "").replace("\\", "/")).name[:1_000]))
    clean = " ".join(given.split())
    stem, suffix = PurePath(clean).stem[:LONGEST_NAME], PurePath(clean).suffix.lower()
    right = _SUFFIX.get(media_type, "")
    same = {".jpeg": ".jpg", ".heif": ".heic"}.get(suffix, suffix) == right
    if not right or same:
        return f"{stem}{suffix[:10]}" or "file"
    return f"{clean[:LONGEST_NAME].rstrip('.')}{right}" if clean else f"file{right}"

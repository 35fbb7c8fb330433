"""Files that people attach: what they are is read from their first bytes, not believed from their names."""

from __future__ import annotations

from django.core.files.base import File
from django.utils.translation import gettext as _

from kopir.core.errors import BadInput
from kopir.heritage.pictures import file_name

_BEGINNINGS = (
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"II*\x00", 0, "image/tiff"),
    (b"MM\x00*", 0, "image/tiff"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypheic", 4, "image/heic"),
    (b"ftypheix", 4, "image/heic"),
    (b"ftypmif1", 4, "image/heic"),
    (b"%PDF-", 0, "application/pdf"),
    (b"ftyp", 4, "video/mp4"),
    (b"ID3", 0, "audio/mpeg"),
    (b"\xff\xfb", 0, "audio/mpeg"),
    (b"WAVE", 8, "audio/wav"),
)
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def media_type_of(file: File[bytes]) -> str:
    """What the file is; refused when it is none of the kinds that are taken."""
    file.seek(0)
    head = file.read(4_096)
    file.seek(0)
    for beginning, place, media_type in _BEGINNINGS:
        if head[place : place + len(beginning)] == beginning:
            return media_type
    if head.startswith(b"PK\x03\x04") and (b"word/" in head or b"[Content_Types]" in head):
        return _DOCUMENT
    if _is_text(head):
        return "text/plain"
    raise BadInput(
        _("“%(name)s” is not taken. Pictures, PDF, Word, plain text, sound (MP3, WAV) and film (MP4) are.")
        % {"name": file_name(file.name or "")}
    )


def _is_text(head: bytes) -> bool:
    """Plain text in UTF-8, not a web page or a drawing that could run a program."""
    if not head or b"\x00" in head or b"<" in head.lstrip()[:1] or head.startswith(b"#!"):
        return False
    try:
        head[:-4].decode()
    except UnicodeDecodeError as error:
        return error.start > len(head) - 12
    return True

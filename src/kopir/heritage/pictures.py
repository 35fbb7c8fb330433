"""Pictures that people hand in: read, checked, and made into a copy for the public without hidden data.

The copy is a JPEG of at most 4,000 pixels on its long side, turned upright, without the place and camera that the
file carried. The original is kept beside it, untouched.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from kopir.core.errors import BadInput

MOST_PIXELS = 60_000_000
LONG_SIDE = 4_000
MOST_BYTES = 100 * 1024 * 1024
_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "TIFF": ".tif", "HEIF": ".heic"}

pillow_heif.register_heif_opener()


@dataclass(frozen=True)
class Picture:
    """The public copy with its size, and how the original's file ends."""

    copy: bytes
    width: int
    height: int
    suffix: str


def read_picture(content: bytes) -> Picture:
    """The picture in a file; refused with a sentence when it is none, or too large."""
    if len(content) > MOST_BYTES:
        raise BadInput(_("A picture may have at most %(most)d MB.") % {"most": MOST_BYTES // 1024 // 1024})
    if b"<svg" in content[:2_000].lower():
        raise BadInput(_("Drawings in SVG are not taken, because they can carry programs. Send a JPEG, PNG or TIFF."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the size is looked at below
            with Image.open(io.BytesIO(content), formats=tuple(_SUFFIXES)) as image:
                return _copied(image)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError):
        raise BadInput(_("This file cannot be read as a picture. JPEG, PNG, TIFF, WebP and HEIC are taken.")) from None


def _copied(image: Image.Image) -> Picture:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise BadInput(
            _("The picture has %(found)d million pixels; at most %(most)d million are possible.")
            % {"found": width * height // 1_000_000, "most": MOST_PIXELS // 1_000_000}
        )
    suffix = _SUFFIXES.get(image.format or "", ".jpg")
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))  # a large JPEG is read smaller, as far as that still suffices
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    plain = _on_white(upright)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=88, optimize=True, progressive=True)
    return Picture(out.getvalue(), *plain.size, suffix)


def _on_white(image: Image.Image) -> Image.Image:
    """In three colours, see-through parts white, deep greys brought to eight bits."""
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    return image.convert("RGB")


def file_name(name: str) -> str:
    """The last part of a file's name, short and without what a file system takes for a path."""
    last = PurePosixPath(name.replace("\\", "/").replace("\x00", "")).name
    stem, dot, suffix = last.rpartition(".")
    return f"{stem[:150]}{dot}{suffix[:20]}" if dot else last[:170]

"""Pictures of items: read, made small, stripped of what they carry; the original kept."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from heritage.factories import EditorFactory, ItemFactory, SiteFactory
from kopir.core.errors import BadInput
from kopir.heritage import actions
from kopir.heritage.models import Item

pytestmark = pytest.mark.django_db
RIGHTS = "https://creativecommons.org/licenses/by/4.0/"


def content(kind: str, size: tuple[int, int] = (60, 40), **saved: object) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", size, "brown")
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(out, format="HEIF")
    else:
        image.save(out, kind, **saved)
    return out.getvalue()


def promised_png(width: int, height: int) -> bytes:
    """A file that says it has so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    begun = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return begun + struct.pack(">I", 1_000) + b"IDAT" + b"\x00" * 100


def opened(path: Path) -> tuple[str | None, tuple[int, int], dict[int, object]]:
    with Image.open(path) as image:
        return image.format, image.size, dict(image.getexif())


def with_picture(body: bytes) -> Item:
    return actions.set_picture(ItemFactory().record, body, rights=RIGHTS, credit="Museum", by=EditorFactory())


@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("TIFF", ".tif"), ("HEIF", ".heic")])
def test_picture_becomes_a_jpeg_and_the_original_stays(kind: str, suffix: str, tmp_path: Path) -> None:
    body = content(kind)

    item = with_picture(body)

    original = actions.original_of(item)
    assert (item.image_width, item.image_height, item.image.name.endswith(".jpg")) == (60, 40, True)
    assert opened(tmp_path / item.image.name) == ("JPEG", (60, 40), {})
    assert (original.endswith(suffix), (tmp_path / original).read_bytes()) == (True, body)


def test_forty_megapixels_are_made_smaller() -> None:
    item = with_picture(content("JPEG", (8_000, 5_000)))

    assert (item.image_width, item.image_height) == (4_000, 2_500)


def test_place_and_camera_are_not_published_and_the_picture_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = "Camera"

    item = with_picture(content("JPEG", exif=exif))

    assert opened(tmp_path / item.image.name) == ("JPEG", (40, 60), {})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"not a picture", "cannot be read"),
        (b"", "cannot be read"),
        (content("JPEG")[:200], "cannot be read"),
        (promised_png(10_000, 7_000), "70 million pixels"),
        (promised_png(60_000, 60_000), "cannot be read"),
    ],
)
def test_unusable_pictures_are_refused(body: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        with_picture(body)

    assert said in str(refusal.value.sentence)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_picture_needs_rights_credit_and_an_item() -> None:
    record = ItemFactory().record

    for rights, credit in (("", "Museum"), (RIGHTS, " ")):
        with pytest.raises(BadInput):
            actions.set_picture(record, content("PNG"), rights=rights, credit=credit, by=None)
    with pytest.raises(BadInput):
        actions.set_picture(SiteFactory().record, content("PNG"), rights=RIGHTS, credit="Museum", by=None)


def test_older_picture_and_removed_picture_are_thrown_away(
    tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    item = with_picture(content("PNG"))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.set_picture(item.record, content("JPEG"), rights=RIGHTS, credit="Museum", by=None)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.remove_picture(item.record, by=None)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

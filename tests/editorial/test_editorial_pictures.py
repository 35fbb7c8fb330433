"""Pictures and papers: whose they are, what they show, and what is not taken in."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pillow_heif
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.documents.models import Document

from editorial.factories import ArticleFactory, EventFactory, PictureFactory, face
from kopir.core.errors import BadInput
from kopir.core.models import Role, User
from kopir.editorial.models import Picture, Rights

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def editor(person: Callable[..., User], as_user: Callable[[User | None], Client]) -> Client:
    return as_user(person(Role.EDITOR))


def packed(kind: str, size: tuple[int, int] = (1200, 800)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "goldenrod").save(buffer, kind, quality=60)
    return buffer.getvalue()


def heic() -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (1200, 800), "goldenrod")).save(buffer, quality=60)
    return buffer.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 50,000 by 50,000."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def upload(client: Client, name: str, content: bytes, **changes: Any) -> Any:
    data = {
        "title": "Jars of honey", "file": SimpleUploadedFile(name, content), "rights": Rights.CC_BY,
        "credit": "A. Photographer", "source": "", "collection": "1", "tags": "", "alt_kk": "", "alt_ru": "",
        "alt_ja": "", "alt_en": "Twelve jars", "focal_point_x": "", "focal_point_y": "", "focal_point_width": "",
        "focal_point_height": "", **changes,
    }  # fmt: skip
    return client.post(reverse("wagtailimages:add"), data)


@pytest.mark.parametrize("missing", ["rights", "credit"])
def test_form_asks_for_rights_and_credit(missing: str, editor: Client) -> None:
    answer = upload(editor, "honey.png", packed("PNG"), **{missing: ""})

    assert (answer.status_code, list(answer.context["form"].errors), Picture.objects.count()) == (200, [missing], 0)


@pytest.mark.parametrize("fields", [{"rights": ""}, {"rights": "mine"}, {"credit": ""}])
def test_database_refuses_a_picture_without_rights_and_credit(fields: dict[str, str]) -> None:
    picture = PictureFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=picture.pk).update(**fields)


@pytest.mark.parametrize(
    ("name", "kind"), [("honey.png", "PNG"), ("honey.jpg", "JPEG"), ("honey.webp", "WEBP"), ("honey.gif", "GIF"),
                       ("honey.avif", "AVIF"), ("IMG_0001.HEIC", "HEIC")],
)  # fmt: skip
def test_usual_kinds_become_a_picture_on_a_page(name: str, kind: str, editor: Client) -> None:
    answer = upload(editor, name, heic() if kind == "HEIC" else packed(kind))
    assert (answer.status_code, Picture.objects.count()) == (302, 1)

    page = ArticleFactory(picture=Picture.objects.get())

    shown = BeautifulSoup(Client().get(face(page).url).text, "html.parser").select_one("figure.picture img")
    assert shown is not None
    assert [part.split()[1] for part in shown["srcset"].split(", ")] == ["480w", "960w"]
    assert (shown["width"], shown["height"], shown["alt"]) == ("960", "640", "Twelve jars")
    for url in (shown["src"], face(page).picture["large"]):
        answer = Client().get(url)
        body = b"".join(answer.streaming_content)
        answer.close()
        opened = Image.open(io.BytesIO(body))
        assert (answer.status_code, opened.format in {"WEBP", "JPEG"}) == (200, True)


NO_PICTURES = {
    "svg": ("honey.svg", SVG),
    "svg as png": ("honey.png", SVG),
    "html as jpg": ("honey.jpg", b"<html><script>alert(1)</script>"),
    "bomb": ("honey.png", bomb()),
    "exe": ("honey.exe", packed("PNG")),
    "html": ("honey.html", packed("PNG")),
    "cut off": ("honey.jpg", packed("JPEG")[:3000]),
    "noise": ("honey.png", b"\x89PNG\r\n\x1a\n" + b"noise" * 100),
    "empty": ("honey.png", b""),
    "no extension": ("honey", packed("PNG")),
    "png as jpg": ("honey.jpg", packed("PNG")),
}


@pytest.mark.parametrize(("name", "content"), NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_not_a_picture_is_refused_in_words(name: str, content: bytes, editor: Client) -> None:
    answer = upload(editor, name, content)

    assert (answer.status_code, Picture.objects.count()) == (200, 0)
    assert answer.context["form"].errors["file"][0]


def test_nobody_learns_where_a_photograph_was_taken(
    editor: Client, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "A camera", 6
    exif.get_ifd(0x8825)[2] = (43.0, 15.0, 0.0)
    buffer = io.BytesIO()
    Image.new("RGB", (1600, 1200), "goldenrod").save(buffer, "JPEG", exif=exif)
    upload(editor, "home.jpg", buffer.getvalue())
    picture = Picture.objects.get()

    page = ArticleFactory(picture=picture)
    picture.get_rendition("max-165x165")

    for rendition in picture.renditions.all():
        with rendition.file.open("rb") as file:
            opened = Image.open(io.BytesIO(file.read()))
            assert (dict(opened.getexif()), b"A camera" in opened.tobytes()) == ({}, False)
    upright = picture.get_rendition("width-480|format-webp")
    assert (upright.width, upright.height) == (480, 640)
    large = face(page).picture["large"]
    statuses = [client.get(picture.file.url) for client in (Client(), as_user(person(Role.OFFICER)), editor)]
    for answer in statuses:
        answer.close()
    assert [answer.status_code for answer in statuses] == [404, 404, 200]
    assert large.startswith("/media/images/")


@pytest.mark.slow
def test_large_photograph_is_served_small(editor: Client) -> None:
    answer = upload(editor, "large.jpg", packed("JPEG", (8000, 5000)))
    assert answer.status_code == 302
    page = ArticleFactory(picture=Picture.objects.get())

    image = BeautifulSoup(face(page).body, "html.parser").img

    assert [part.split()[1] for part in image["srcset"].split(", ")] == ["480w", "960w", "1600w"]
    assert (image["width"], image["height"]) == ("1600", "1000")
    assert max(rendition.width for rendition in Picture.objects.get().renditions.all()) <= 1600


def test_picture_says_what_it_shows_before_it_is_published() -> None:
    with pytest.raises(BadInput, match=r"in the language of the page \(Japanese\): Jars of honey"):
        ArticleFactory(language="ja", body=[("picture", {"picture": PictureFactory(), "caption": ""})])

    page = ArticleFactory(language="ja", title="蜂蜜", picture=PictureFactory(alt_ja="机の上の蜂蜜十二瓶"))
    assert 'alt="机の上の蜂蜜十二瓶"' in face(page).body


def test_credit_and_rights_stand_below_the_picture() -> None:
    page = ArticleFactory(picture=PictureFactory(credit="<b>A. Photographer</b>", source="https://example.org/1"))

    caption = BeautifulSoup(face(page).body, "html.parser").figcaption

    assert caption.get_text(" ", strip=True) == "Picture: <b>A. Photographer</b> , CC BY 4.0"
    assert [link["href"] for link in caption.find_all("a")] == [
        "https://example.org/1", "https://creativecommons.org/licenses/by/4.0/",
    ]  # fmt: skip


def changed(client: Client, url: str, picture: Picture, **changes: Any) -> Any:
    data = {
        "title": picture.title, "rights": picture.rights, "credit": picture.credit, "source": "", "collection": "1",
        "tags": "", "alt_kk": "", "alt_ru": "", "alt_ja": "", "alt_en": picture.alt_en, "focal_point_x": "",
        "focal_point_y": "", "focal_point_width": "", "focal_point_height": "", **changes,
    }  # fmt: skip
    return client.post(url, data)


def test_page_follows_its_picture(editor: Client) -> None:
    picture = PictureFactory()
    shown = ArticleFactory(picture=picture)
    inside = ArticleFactory(body=[("picture", {"picture": picture, "caption": ""})])
    url = reverse("wagtailimages:edit", args=[picture.pk])

    answer = changed(
        editor, url, picture, credit="B. Photographer", alt_en="Eleven jars",
        file=SimpleUploadedFile("other.png", packed("PNG", (700, 500))),
    )  # fmt: skip

    assert answer.status_code == 302
    for page in (shown, inside):
        body = BeautifulSoup(face(page).body, "html.parser")
        assert (body.img["alt"], body.img["width"]) == ("Eleven jars", "480")
        assert "B. Photographer" in body.figcaption.get_text()
        assert Picture.objects.get().renditions.filter(file=body.img["src"].removeprefix("/media/")).exists()


def test_page_follows_its_paper(editor: Client) -> None:
    hand_in(editor, "first.pdf", b"%PDF-1.4")
    paper = Document.objects.get()
    page = EventFactory(papers=[("paper", {"title": "Programme", "paper": paper})])

    data = {"title": "Programme", "file": SimpleUploadedFile("second.pdf", b"%PDF-1.5"), "collection": "1", "tags": ""}
    editor.post(reverse("wagtaildocs:edit", args=[paper.pk]), data)

    link = BeautifulSoup(face(page).body, "html.parser").find("a", string="Programme")
    answer = Client().get(link["href"])
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"%PDF-1.5")
    answer.close()


def test_picture_in_use_is_not_deleted(editor: Client) -> None:
    picture = PictureFactory()
    page = ArticleFactory(picture=picture)

    answer = editor.post(reverse("wagtailimages:delete", args=[picture.pk]))

    assert (answer.status_code < 500, Picture.objects.filter(pk=picture.pk).exists()) == (True, True)
    assert face(page).picture["alt"] == "Twelve jars of honey on a table"


# --- papers ----------------------------------------------------------------------------------------------------------


def hand_in(client: Client, name: str, content: bytes) -> Any:
    data = {"title": "Programme", "file": SimpleUploadedFile(name, content), "collection": "1", "tags": ""}
    return client.post(reverse("wagtaildocs:add"), data)


@pytest.mark.parametrize("name", ["page.html", "picture.svg", "program.exe", "script.js", "page.xhtml", "data.xml"])
def test_paper_that_a_browser_would_run_is_refused(name: str, editor: Client) -> None:
    answer = hand_in(editor, name, SVG)

    assert (answer.status_code, Document.objects.count()) == (200, 0)
    assert answer.context["form"].errors["file"][0]


@pytest.mark.parametrize("name", ["programme.pdf", "table.xlsx", "words.txt", "rows.csv", "letter.docx"])
def test_paper_is_handed_out_as_a_file_to_keep(name: str, editor: Client) -> None:
    hand_in(editor, name, b"<script>alert(1)</script>")

    answer = Client().get(Document.objects.get().url)

    body = b"".join(answer.streaming_content)
    answer.close()
    assert (answer.status_code, body) == (200, b"<script>alert(1)</script>")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "html" not in answer.headers["Content-Type"]


def test_paper_is_handed_out_by_its_own_address_alone(editor: Client) -> None:
    hand_in(editor, "words.txt", b"<script>alert(1)</script>")

    assert Client().get(Document.objects.get().file.url).status_code == 404

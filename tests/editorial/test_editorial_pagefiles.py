"""Pages from files: made once, in all their languages, or refused by the file's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from editorial.factories import face
from kopir.core.errors import BadInput
from kopir.core.models import Role, User
from kopir.editorial.models import Face, HousePage, PriorityArea
from kopir.editorial.pagefiles import Maker, make_areas, read_folder

pytestmark = pytest.mark.django_db
PERSON = """
key = "aigerim"
type = "person"
original = "en"
side = "KZ"
names = { kk = "Айгерім Мысал", ja = "アイゲリム" }
roles = [{ from = "2025-10", organisation = "house" }]
[text.en]
title = "Aigerim Example"
roles = ["Chair"]
[text.ru]
title = "Айгерим Пример"
roles = ["Председатель"]
"""
HOUSE = """
key = "house"
type = "organisation"
original = "ru"
website = "https://example.org/"
[text.ru]
title = "Торговый дом"
[text.en]
title = "Trade house"
"""
NEWS = """
key = "talks"
type = "article"
original = "en"
date = 2025-11-20
people = ["aigerim"]
organisations = ["house"]
areas = ["honey"]
sources = [{ title = "A report", url = "https://example.org/1" }]
[text.en]
title = "Talks on honey"
lead = "Two sides & one table."
body = [
  { type = "heading", text = "What was said" },
  { type = "paragraph", text = "Sixty <tonnes> a year." },
  { type = "quotation", text = "Honey!", speaker = "aigerim" },
  { type = "figure", number = "60 t", label = "a year", source = "A report", as_of = "2025" },
]
[text.ja]
title = "はちみつの商談"
lead = "両国がひとつの席に。"
body = [
  { type = "heading", text = "話されたこと" },
  { type = "paragraph", text = "年間60<トン>。" },
  { type = "quotation", text = "はちみつ！", speaker = "aigerim" },
  { type = "figure", number = "60 t", label = "年間", source = "報告", as_of = "2025年" },
]
"""
AREAS = """
[[areas]]
key = "honey"
names = { kk = "Бал", ru = "Мёд", ja = "蜂蜜", en = "Honey" }
"""


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.toml").write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def load(
    tmp_path: Path, person: Callable[..., User], django_capture_on_commit_callbacks: Callable[..., Any]
) -> Callable[[], dict[str, HousePage]]:
    folder(tmp_path, aigerim=PERSON, house=HOUSE, talks=NEWS, areas=AREAS)
    editor = person(Role.EDITOR)

    def make() -> dict[str, HousePage]:
        make_areas(tmp_path / "areas.toml")
        maker = Maker(by=editor)
        files = read_folder(tmp_path)
        for file in files:
            maker.make(file)
        for file in files:
            with django_capture_on_commit_callbacks(execute=True):
                maker.translate(file)
        return maker.made

    return make


def test_pages_are_made_in_their_languages(load: Callable[[], dict[str, HousePage]]) -> None:
    made = load()

    shown = face(made["talks"])
    other = Face.objects.get(key=shown.key, language="ja")
    text = Client().get(other.url).text
    assert (other.origin, other.translator, other.is_reviewed) == ("machine", "Kopir", False)
    assert (other.translated_from, shown.areas) == (shown.fingerprint, ["honey"])
    for words in (
        "はちみつの商談",
        "両国がひとつの席に。",
        "話されたこと",
        "年間60&lt;トン&gt;。",
        "はちみつ！",
        "報告",
    ):
        assert words in text
    english = Client().get(shown.url).text
    assert "Sixty &lt;tonnes&gt; a year." in english
    assert "Aigerim Example, Chair" in " ".join(english.replace("</a>", "").split())


def everything() -> tuple[object, ...]:
    faces = sorted(Face.objects.values_list("language", "path", "fingerprint"))
    return sorted(Page.objects.values_list("pk", "slug")), faces, PriorityArea.objects.count()


def test_made_twice_makes_nothing_twice(load: Callable[[], dict[str, HousePage]]) -> None:
    load()
    before = everything()

    load()

    assert everything() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('lead = "両国がひとつの席に。"\n', ""),
        ('lead = "両国がひとつの席に。"', 'lead = ""'),
        ('  { type = "paragraph", text = "年間60<トン>。" },\n', ""),
        ("[text.ja]", "[text.fr]"),
        ('type = "article"', 'type = "poem"'),
        ('original = "en"', 'original = "kk"'),
    ],
)
def test_file_that_lacks_a_part_is_refused_by_its_name(old: str, new: str, tmp_path: Path) -> None:
    assert old in NEWS
    folder(tmp_path, talks=NEWS.replace(old, new))

    with pytest.raises(BadInput, match=r"^talks\.toml: "):
        read_folder(tmp_path)


@pytest.mark.parametrize("broken", ['key = "talks"\n', "this is no toml", 'key = "a"\ntype = "article"\n'])
def test_file_that_cannot_be_read_is_refused_by_its_name(broken: str, tmp_path: Path) -> None:
    folder(tmp_path, talks=broken)

    with pytest.raises(BadInput, match=r"^talks\.toml: "):
        read_folder(tmp_path)


def test_pages_shipped_with_the_house_can_be_read() -> None:
    from kopir.engines import data

    shipped = data.path("demo", "pages")

    assert len(read_folder(shipped)) == len([path for path in shipped.glob("*.toml") if path.stem not in {
        "areas", "pictures"}])  # fmt: skip

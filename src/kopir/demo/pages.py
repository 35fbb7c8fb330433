"""The demo's public pages: the real conference and what stands around it, told in our own words in four languages."""

from __future__ import annotations

from uuid import UUID

from kopir.core.models import User
from kopir.demo import steps
from kopir.editorial import pagefiles
from kopir.editorial.models import Face
from kopir.engines import data


def load(*, by: User) -> None:
    """Make the pages that are not there yet."""
    folder = data.path("demo", "pages")
    pagefiles.make_areas(folder / "areas.toml")
    pictures = pagefiles.make_pictures(data.path("demo", "pictures"), by=by)
    maker = pagefiles.Maker(by=by, pictures=pictures)
    files = pagefiles.read_folder(folder)
    for file in files:
        maker.make(file)
    waiting = [file for file in files if _is_unfinished(maker.made[file.key].translation_key, len(file.text))]
    if waiting:
        for file in steps.counted("Public pages in four languages", waiting):
            maker.translate(file)


def _is_unfinished(key: UUID, languages: int) -> bool:
    return Face.objects.filter(key=key).count() < languages

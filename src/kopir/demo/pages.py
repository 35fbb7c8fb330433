"""The demo's public pages: the real conference and what stands around it, told in our own words in four languages."""

from __future__ import annotations

from kopir.core.models import User
from kopir.demo import steps
from kopir.editorial import pagefiles
from kopir.editorial.models import HousePage
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
    waiting = [
        file for file in files if file.key in maker.made and _is_unfinished(maker.made[file.key], len(file.text))
    ]
    if waiting:
        for file in steps.counted("Public pages in four languages", waiting):
            maker.translate(file)


def _is_unfinished(page: HousePage, languages: int) -> bool:
    """Whether a language was never published; what editors took down since stays down."""
    seen = HousePage.objects.filter(translation_key=page.translation_key, first_published_at__isnull=False)
    return bool(seen.count() < languages or seen.filter(live=True, face__isnull=True).exists())

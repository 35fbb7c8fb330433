"""How heavy public pages are, and that nothing on them moves: on a telephone that has no Japanese letters of its own.

The tests' server packs nothing, so what was loaded is packed here as WhiteNoise and `core.kept_pages` pack it.
"""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Browser, Response

from editorial.factories import ArticleFactory, EventFactory, face
from heritage import public_factories as archive
from kopir.editorial import pagefiles
from kopir.editorial.models import Face
from kopir.engines import data
from opportunities.factories import PublishedFactory, TextFactory

pytestmark = pytest.mark.django_db(transaction=True)

BUDGET = 150_000  # bytes without pictures
MOVES_AT_MOST = 0.01
A_HEAD = 400  # bytes: the head of an answer
_WATCH = """
window.moved = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.moved += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


def _weight(response: Response) -> int:
    """Bytes as a real server sends them."""
    if response.request.resource_type == "image" or response.status != 200:
        return 0
    body = response.body()
    is_packed = response.request.resource_type != "font"
    return A_HEAD + (len(gzip.compress(body, 6)) if is_packed else len(body))


def _measured(chromium: Browser, base: str, address: str) -> tuple[int, float]:
    """A first visit: bytes, and how much moved."""
    context = chromium.new_context(base_url=base, viewport={"width": 390, "height": 844}, device_scale_factor=2)
    context.add_init_script(_WATCH)
    page = context.new_page()
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))  # noqa: PLW0108 -- Playwright marks what it is given
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 150)))")
    moved = float(page.evaluate("window.moved"))
    weight = sum(map(_weight, loaded))
    context.close()
    return weight, moved


def _longest_article(language: str) -> Face:
    """The demo's longest article, with sources in three scripts."""
    files = pagefiles.read_folder(data.path("demo", "pages"))
    file = max((one for one in files if one.type == "article"), key=lambda one: len(str(one.text[language])))
    words = file.text[language]
    return face(
        ArticleFactory(
            language=language,
            title=words["title"],
            lead=words["lead"],
            body=[pagefiles._block(block, {}) for block in words["body"]],
            sources=[("source", {"title": one["title"], "url": "", "read_on": None}) for one in file.rest["sources"]],
        )
    )


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_public_pages_are_light_and_still(chromium: Browser, live_server: object, language: str) -> None:
    article, event = _longest_article(language), face(EventFactory(language=language))
    TextFactory(opportunity=PublishedFactory(), language=language)
    record = archive.opera()
    addresses = [
        f"/{language}/", article.url, event.url, f"/{language}/search/?q=honey", f"/{language}/opportunities/",
        f"/{language}/apply/", f"/{language}/archive/places/", f"/{language}/archive/{record.reference}/",
    ]  # fmt: skip

    found = {address: _measured(chromium, str(live_server), address) for address in addresses}

    heavy = {address: weight for address, (weight, _moved) in found.items() if weight > BUDGET}
    unrest = {address: moved for address, (_weight, moved) in found.items() if moved > MOVES_AT_MOST}
    assert (heavy, unrest) == ({}, {})
    assert min(weight for weight, _moved in found.values()) > BUDGET / 10  # something was measured at all

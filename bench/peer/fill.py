"""Writes one article of the demo into the peer's database: `python fill.py FILE.toml`, in the peer's folder."""

import sys
import tomllib
from pathlib import Path

import django

django.setup()

from home.models import ArticlePage, HomePage  # noqa: E402 -- after setup

article = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
words = article["text"]["en"]
page = ArticlePage(
    title=words["title"],
    slug="article",
    date=article["date"],
    lead=words["lead"],
    body=[
        (block["type"], block["text"] if block["type"] in {"heading", "paragraph"} else _rest)
        for block in words["body"]
        for _rest in [{key: value for key, value in block.items() if key != "type"}]
    ],
    sources=[("source", source) for source in article.get("sources", [])],
)
HomePage.objects.get(slug="home").add_child(instance=page)
page.save_revision().publish()

"""Draw the map of the demo's article, without words so that it serves all languages: `python tools/draw_demo_map.py`.

Outlines: Natural Earth (public domain), as shipped with the archive. Points: centres of towns (GeoNames, CC BY 4.0)
and, as a wider ring, our estimate for Zharma.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[1]
OUTLINES = ROOT / "src/kopir/heritage/static/heritage/outlines.json"
TARGET = ROOT / "data/demo/pictures/first-train-map.png"
WIDTH, HEIGHT, OVER = 1600, 900, 2
WEST, EAST, SOUTH, NORTH = 46.0, 88.0, 39.5, 56.5
# Almaty, Karaganda, Balkhash, Zhezkazgan, Ridder, Ust-Kamenogorsk, Semey: degrees north and east.
PLACES = ((43.2525, 76.9115), (49.8019, 73.1021), (46.8455, 74.9821), (47.7941, 67.7063), (50.3452, 83.5156),
          (49.9714, 82.6059), (50.4206, 80.2503))  # fmt: skip
ZHARMA = (48.8, 80.8)


def _point(latitude: float, longitude: float) -> tuple[float, float]:
    x = (longitude - WEST) / (EAST - WEST) * WIDTH * OVER
    squeeze = math.cos(math.radians((SOUTH + NORTH) / 2))
    scale = WIDTH * OVER / (EAST - WEST) / squeeze
    return x, HEIGHT * OVER / 2 - (latitude - (SOUTH + NORTH) / 2) * scale


def main() -> None:
    image = Image.new("RGB", (WIDTH * OVER, HEIGHT * OVER), "#e9eef0")
    draw = ImageDraw.Draw(image)
    features = json.loads(OUTLINES.read_text())["features"]
    for feature in sorted(features, key=lambda one: one["properties"].get("id") == "398" or one.get("id") == "398"):
        own = "398" in (str(feature.get("id")), str(feature["properties"].get("id")))
        for polygon in feature["geometry"]["coordinates"]:
            ring = [_point(latitude, longitude) for longitude, latitude in polygon[0]]
            draw.polygon(ring, fill="#fbfaf6" if own else "#f1efe7")
            draw.line([*ring, ring[0]], fill="#17527a" if own else "#c9c4b6", width=6 if own else 3)
    for place in PLACES:
        _dot(draw, place, 11, "#4d5766")
    _ring(draw, ZHARMA, 60)
    _dot(draw, ZHARMA, 18, "#a5281e")
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(64).save(TARGET, optimize=True)


def _dot(draw: ImageDraw.ImageDraw, place: tuple[float, float], radius: int, colour: str) -> None:
    x, y = _point(*place)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _ring(draw: ImageDraw.ImageDraw, place: tuple[float, float], radius: int) -> None:
    x, y = _point(*place)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline="#a5281e", width=5)


if __name__ == "__main__":
    main()

"""Outlines of the countries around Kazakhstan for the archive's map, from Natural Earth (public domain).

    python tools/build_outlines.py .../world-atlas/countries-50m.json

Reads the TopoJSON of the npm package world-atlas 2.0.2 and writes `outlines.json` (GeoJSON, for Leaflet) and
`outlines.svg` (for the map that needs no JavaScript) beside each other. Clipped to the box the archive speaks of.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

WEST, SOUTH, EAST, NORTH = 45.0, 38.0, 95.0, 57.0
HOME = "398"  # ISO 3166 number: drawn stronger
SCALE = 20  # units of the SVG to a degree of latitude; heritage.presenting.maps uses the same
NARROW = math.cos(math.radians(48))  # a degree of longitude is this much shorter in the middle of the box
LEAST = 0.02  # degrees: rings smaller than this are dropped
TARGET = Path(__file__).resolve().parents[1] / "src/kopir/heritage/static/heritage"

Point = tuple[float, float]
Ring = list[Point]


def arcs_of(topology: dict) -> list[Ring]:
    """The arcs in degrees: TopoJSON stores whole numbers, each as the step from the one before."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + left, y * scale_y + bottom))
        arcs.append(points)
    return arcs


def ring_of(numbers: list[int], arcs: list[Ring]) -> Ring:
    """A ring put together from its arcs; a negative number is an arc walked backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def clipped(ring: Ring) -> Ring:
    """The part of a ring inside the box (Sutherland and Hodgman)."""
    for axis, limit, keep_above in ((0, WEST, True), (0, EAST, False), (1, SOUTH, True), (1, NORTH, False)):
        ring = _cut(ring, axis, limit, keep_above=keep_above)
        if not ring:
            return []
    return ring


def _cut(ring: Ring, axis: int, limit: float, *, keep_above: bool) -> Ring:
    def is_in(point: Point) -> bool:
        return point[axis] >= limit if keep_above else point[axis] <= limit

    kept: Ring = []
    for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
        if is_in(here):
            kept.append(here)
        if is_in(here) != is_in(there):
            share = (limit - here[axis]) / (there[axis] - here[axis])
            kept.append((here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])))
    return kept


def rounded(ring: Ring) -> Ring:
    """To a hundredth of a degree, without points that fall together; closed."""
    kept: Ring = []
    for x, y in ring:
        point = (round(x, 2), round(y, 2))
        if not kept or kept[-1] != point:
            kept.append(point)
    if kept and kept[0] != kept[-1]:
        kept.append(kept[0])
    return kept


def polygons_of(geometry: dict, arcs: list[Ring]) -> list[list[Ring]]:
    """A country's polygons inside the box, each an outer ring and its holes."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    found = []
    for polygon in polygons:
        rings = [rounded(clipped(ring_of(numbers, arcs))) for numbers in polygon]
        if rings[0] and _is_seen(rings[0]):
            found.append([ring for ring in rings if len(ring) > 3])
    return found


def _is_seen(ring: Ring) -> bool:
    across = [x for x, _y in ring]
    up = [y for _x, y in ring]
    return len(ring) > 3 and max(max(across) - min(across), max(up) - min(up)) > LEAST


def path_of(polygons: list[list[Ring]]) -> str:
    """The same polygons as an SVG path."""
    parts = []
    for ring in (ring for polygon in polygons for ring in polygon):
        points = [f"{(x - WEST) * NARROW * SCALE:.1f} {(NORTH - y) * SCALE:.1f}" for x, y in ring[:-1]]
        parts.append("M" + "L".join(points) + "Z")
    return "".join(parts)


def main(source: Path) -> None:
    """Write both files."""
    topology = json.loads(source.read_text())
    arcs = arcs_of(topology)
    countries = {
        one["id"]: polygons_of(one, arcs) for one in topology["objects"]["countries"]["geometries"] if "id" in one
    }
    seen = {code: polygons for code, polygons in sorted(countries.items()) if polygons}
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {},
            "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        }
        for code, polygons in seen.items()
    ]
    collection = {"type": "FeatureCollection", "features": features}
    (TARGET / "outlines.json").write_text(json.dumps(collection, separators=(",", ":")) + "\n")
    width, height = (EAST - WEST) * NARROW * SCALE, (NORTH - SOUTH) * SCALE
    around = "".join(path_of(polygons) for code, polygons in seen.items() if code != HOME)
    (TARGET / "outlines.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {height:.1f}">'
        "<style>.sea{fill:#e3ebee}.around{fill:#f1efe8;stroke:#c9c5b8}.home{fill:#fff;stroke:#8d897c}"
        "path{stroke-width:.7;stroke-linejoin:round;vector-effect:non-scaling-stroke}"
        "@media(prefers-color-scheme:dark){.sea{fill:#1a232b}.around{fill:#20262e;stroke:#3a424d}"
        ".home{fill:#2a313b;stroke:#7a828f}}</style>"
        f'<path class="sea" d="M0 0H{width:.1f}V{height:.1f}H0Z"/><path class="around" d="{around}"/>'
        f'<path class="home" d="{path_of(seen[HOME])}"/></svg>\n'
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))

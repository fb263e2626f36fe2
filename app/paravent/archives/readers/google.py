"""Google Takeout, above all YouTube's part; names are in the account's language, shapes are not."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import IO, Any

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.readers.kinds import Reader, ending, inside, items, text
from paravent.archives.streams import csv_lists, json_records, plain_key
from paravent.archives.text import moment, seconds

_CHANNEL = re.compile(r"^https?://(www\.)?youtube\.com/chann?e?", re.IGNORECASE)
_WATCHED = re.compile(r'"(titleUrl|activityControls|products)"\s*:')
_PHOTO = re.compile(r'"(photoTakenTime|geoData|geoDataExif)"\s*:')
_RECORDS = re.compile(r'"(latitudeE7|timelineObjects|semanticSegments)"')
_LATLNG = re.compile(r"(-?\d+\.\d+)°?,\s*(-?\d+\.\d+)")


def _claim(member: Member, head: str) -> int:
    kind = ending(member)
    inside_takeout = member.name.lower().startswith("takeout/")
    if kind == "csv":
        return 3 if _table(_first_rows(head)) else int(inside_takeout)
    if kind == "json":
        if _PHOTO.search(head) or _RECORDS.search(head):
            return 3
        if _WATCHED.search(head) and '"time"' in head:
            return 3
        if '"formattedName"' in head or '"FeatureCollection"' in head:
            return 2
    if kind == "html" and member.base == "archive_browser.html":
        return 3
    return int(inside_takeout and kind in ("json", "html"))


def _first_rows(head: str) -> list[list[str]]:
    import csv

    try:
        return [row for row in csv.reader(head.splitlines()[:6]) if row]
    except csv.Error:
        return []


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Which table it is, by its columns or by what its first row holds."""
    if not rows:
        return ""
    keys = [plain_key(cell) for cell in rows[0]]
    first = rows[1] if len(rows) > 1 else ()
    if len(keys) == 3 and (
        keys[:2] == ["channelid", "channelurl"] or (len(first) == 3 and _CHANNEL.match(first[1]))
    ):
        return "subscriptions"
    if any(cell.lstrip().startswith(('{"text"', '{"takeoutSegments"')) for cell in first):
        return "comments"
    if "commenttext" in keys or "commentid" in keys:
        return "comments"
    if "activitytimestamp" in keys and "ipaddress" in keys:
        return "accesses"
    if keys[:1] == ["videoid"] and any(key.startswith("latitude") for key in keys):
        return "recordings"
    if (
        len(keys) == 4
        and all("atitud" in key or "ongitud" in key or "ltitud" in key for key in keys[1:] if key)
        and keys[0].startswith(("video", "idde"))
    ):
        return "recordings"
    if len(keys) >= 8 and "approxdurationms" in keys:
        return "videos"
    if len(keys) >= 8 and any(key.endswith("ms") for key in keys[1:2]):
        return "videos"
    return ""


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    if ending(member) == "csv":
        _read_table(member, stream, found)
    elif ending(member) == "json":
        for path, value in json_records(stream):
            _record(member, path, value, found)


def _read_table(member: Member, stream: IO[bytes], found: Collector) -> None:
    rows = csv_lists(stream)
    header = next(rows, None)
    first = next(rows, None)
    if header is None:
        return
    kind = _table([header, *([first] if first else [])])
    keys = [plain_key(cell) for cell in header]
    for row in (first, *rows) if first else ():
        if kind == "subscriptions" and len(row) >= 3:
            found.person(
                "following",
                row[2],
                id=f"https://www.youtube.com/channel/{row[0]}",
                url=row[1] or f"https://www.youtube.com/channel/{row[0]}",
            )
        elif kind == "comments":
            _comment(member, keys, row, found)
        elif kind == "recordings" and len(row) >= 4:
            found.place(member.name, "media", 0, row[2], row[3])
        elif kind == "videos" and len(row) >= 6:
            found.post(member.name, row[4], _dated(row), audience=row[5], title="Video")
        elif kind == "accesses":
            made = dict(zip(keys, row, strict=False))
            agent = made.get("useragentstring", "")
            found.session(moment(made.get("activitytimestamp", "")), agent)


def _dated(row: Sequence[str]) -> int:
    return next((at for cell in reversed(row) if (at := moment(cell))), 0)


def _comment(member: Member, keys: list[str], row: list[str], found: Collector) -> None:
    cell = next((c for c in row if '"text"' in c or "takeoutSegments" in c), "")
    if not cell and "commenttext" in keys and len(row) > keys.index("commenttext"):
        cell = row[keys.index("commenttext")]
    at = next((when for c in row if (when := moment(c)) and c is not cell), 0)
    found.post(member.name, _segments(cell), at, kind="comment")


def _segments(cell: str) -> str:
    """Comment text: one object, or several joined by commas without brackets."""
    for trial in (cell, f"[{cell}]"):
        try:
            value = json.loads(trial)
        except ValueError:
            continue
        parts = inside(value, "takeoutSegments") or value
        return "".join(str(part.get("text", "")) for part in items(parts))
    return cell


def _record(member: Member, path: tuple[str, ...], value: Any, found: Collector) -> None:
    if member.name.lower().endswith("profile.json") and path in (
        ("name", "formattedName"),
        ("displayName",),
    ):
        found.own(text(value))
    elif path == ("geoData", "latitude"):
        found.names["latitude"] = str(value)
    elif path == ("geoData", "longitude"):
        found.place(member.name, "media", 0, found.names.pop("latitude", None), value)
    elif isinstance(value, dict):
        if path == ("locations",):
            one, two = (_e7(value.get(k)) for k in ("latitudeE7", "longitudeE7"))
            at = value.get("timestamp") or value.get("timestampMs")
            found.place(member.name, "visit", at, one, two)
        elif path == ("timelineObjects",):
            place = inside(value, "placeVisit", "location") or {}
            one, two = (_e7(place.get(k)) for k in ("latitudeE7", "longitudeE7"))
            found.place(member.name, "visit", 0, one, two, name=text(place.get("name")))
        elif path == ("semanticSegments",):
            spot = inside(value, "visit", "topCandidate", "placeLocation", "latLng")
            if seen := _LATLNG.search(text(spot)):
                began = moment(text(value.get("startTime")))
                found.place(member.name, "visit", began, *seen.groups())
        elif path == ("features",):
            at = inside(value, "geometry", "coordinates") or [None, None]
            found.place(
                member.name,
                "visit",
                0,
                at[1],
                at[0],
                name=text(inside(value, "properties", "name")),
            )
        elif not path and "titleUrl" in value and seconds(value.get("time")):
            return


def _e7(value: Any) -> float | None:
    return value / 1e7 if isinstance(value, int | float) else None


READER = Reader("youtube", _claim, _read)

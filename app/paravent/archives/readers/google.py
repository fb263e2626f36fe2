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
from paravent.archives.text import moment

_CHANNEL = re.compile(r"^https?://(www\.)?youtube\.com/chann?e?", re.IGNORECASE)
_WATCHED = re.compile(r'"(titleUrl|activityControls|products)"\s*:')
_PHOTO = re.compile(r'"(photoTakenTime|geoData|geoDataExif)"\s*:')
_RECORDS = re.compile(r'"(latitudeE7|timelineObjects|semanticSegments|topCandidate)"')
_ONE = frozenset(("title", "description", "photoTakenTime", "url", "imageViews", "creationTime"))
"""First keys of the note beside one picture."""
_NORTH = re.compile(r"lat+itu|breedtegraad|breitengrad|platum|szeroko|leveys")
_EAST = re.compile(r"long+itu|lengtegraad|längengrad|laengengrad|ilgum|długo|pituus")
_SEEN_BY = re.compile(
    r"^(public|private|unlisted|públic[oa]|privad[oa]|ocult[oa]|no listad[oa]|openbaar|privé"
    r"|verborgen|öffentlich|privat|nicht gelistet|pubblic[oa]|non in elenco"
    r"|não listad[oa]|publique?|non répertoriée?|nelistat[ăa]?|vieš[ao]s?|privat[uio]s?)$",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{4}-\d\d-\d\d[T ]")
_LATLNG = re.compile(r"(-?\d{1,3}\.\d{1,20})°?,\s{0,3}(-?\d{1,3}\.\d{1,20})")


def _claim(member: Member, head: str) -> int:
    kind = ending(member)
    inside_takeout = "/takeout/" in f"/{member.name.lower()}"
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
    if any(_NORTH.search(key) for key in keys) and any(_EAST.search(key) for key in keys):
        return "recordings"
    if len(keys) in (3, 4) and len(first) == len(keys) and _SEEN_BY.match(first[-1].strip()):
        return "channel"
    if len(keys) >= 8 and "approxdurationms" in keys:
        return "videos"
    if len(keys) >= 8 and any(key.endswith("ms") for key in keys[1:2]):
        return "videos"
    return ""


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    if ending(member) == "csv":
        _read_table(member, stream, found)
    elif ending(member) == "json":
        for path, value in json_records(stream, whole=_ONE):
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
        elif kind == "recordings" and len(row) == len(header):
            north = next(i for i, key in enumerate(keys) if _NORTH.search(key))
            east = next(i for i, key in enumerate(keys) if _EAST.search(key))
            found.place(member.name, "media", 0, row[north], row[east])
        elif kind == "channel" and len(row) == len(header):
            found.own(row[-2])
            found.know("setting:channel_visibility", row[-1])
        elif kind == "videos" and len(row) >= 6:
            _video(member, keys, row, found)
        elif kind == "accesses":
            made = dict(zip(keys, row, strict=False))
            agent = made.get("useragentstring", "")
            found.session(moment(made.get("activitytimestamp", "")), agent)


def _video(member: Member, keys: list[str], row: list[str], found: Collector) -> None:
    """Its title stands before who can see it; columns come and go, and are translated."""
    seen_by = keys.index("privacy") if "privacy" in keys else -1
    if not 0 < seen_by < len(row):
        seen_by = next((i for i, c in enumerate(row) if i > 3 and _SEEN_BY.match(c.strip())), 5)
    titled = [i for i, key in enumerate(keys) if "title" in key and "language" not in key]
    at = titled[0] if titled and titled[0] < len(row) else seen_by - 1
    found.post(member.name, row[at], _dated(row), audience=row[seen_by], title="Video")


def _dated(row: Sequence[str]) -> int:
    return next((at for cell in reversed(row) if (at := moment(cell))), 0)


def _comment(member: Member, keys: list[str], row: list[str], found: Collector) -> None:
    cell = next((c for c in row if '"text"' in c or "takeoutSegments" in c), "")
    if not cell and "commenttext" in keys and len(row) > keys.index("commenttext"):
        cell = row[keys.index("commenttext")]
    named = [c for key, c in zip(keys, row, strict=False) if "timestamp" in key]
    others = [c for c in row if c is not cell and _DATED.match(c)]
    at = next((when for c in (*named, *others) if (when := moment(c))), 0)
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
    if path in (("name", "formattedName"), ("displayName",)):
        found.own(text(value))
    elif not isinstance(value, dict):
        return
    elif not path and "photoTakenTime" in value:
        _picture(member, value, found)
    elif not path and ("visit" in value or "timelinePath" in value):
        _visit(member, value, found)  # as an iPhone writes it
    elif path == ("locations",):
        at = value.get("timestamp") or value.get("timestampMs")
        found.place(member.name, "visit", at, *_e7(value))
    elif path == ("timelineObjects",):
        visit = inside(value, "placeVisit") or {}
        place = inside(visit, "location") or {}
        began = inside(visit, "duration", "startTimestamp")
        began = began or inside(visit, "duration", "startTimestampMs")
        one, two = _e7(place)
        found.place(member.name, "visit", began, one, two, text(place.get("name")))
    elif path == ("semanticSegments",):
        _visit(member, value, found)
    elif path == ("features",):
        _feature(member, value, found)
    elif not path:
        for spot in items(value.get("locationInfos") or []):
            if seen := _LATLNG.search(text(spot.get("url")).replace("%2C", ",")):
                at = moment(text(value.get("time")))
                name = text(spot.get("name"))
                found.place(member.name, "visit", at, seen[1], seen[2], name)


def _picture(member: Member, value: dict[str, Any], found: Collector) -> None:
    at = inside(value, "photoTakenTime", "timestamp")
    for kind in ("geoData", "geoDataExif"):
        where = inside(value, kind, "latitude"), inside(value, kind, "longitude")
        if any(where):
            found.place(member.name, "media", at, *where)
            return


def _visit(member: Member, value: dict[str, Any], found: Collector) -> None:
    spot = inside(value, "visit", "topCandidate", "placeLocation")
    words = text(spot) or text(inside(spot, "latLng"))
    if seen := _LATLNG.search(words):
        found.place(member.name, "visit", moment(text(value.get("startTime"))), *seen.groups())


def _feature(member: Member, value: dict[str, Any], found: Collector) -> None:
    """A labelled or saved place, or a review, which anybody can read under the user's name."""
    at = inside(value, "geometry", "coordinates") or [None, None]
    about = inside(value, "properties") or {}
    place = inside(about, "location") or inside(about, "Location") or {}
    name = text(about.get("name")) or text(inside(place, "name"))
    name = name or text(inside(place, "Business Name"))
    when = moment(text(about.get("date")) or text(about.get("Published")))
    found.place(member.name, "visit", when, at[1], at[0], name=name)
    words = text(about.get("review_text_published")) or text(about.get("Review Comment"))
    if words:
        found.post(member.name, words, when, audience="public", title="Review", place=name)


def _e7(value: Any) -> tuple[float | None, float | None]:
    one, two = inside(value, "latitudeE7"), inside(value, "longitudeE7")
    if isinstance(one, int | float) and isinstance(two, int | float):
        return one / 1e7, two / 1e7
    return None, None


READER = Reader("youtube", _claim, _read)

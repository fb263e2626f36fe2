"""Strava's bulk export: tables with ids only, and tracks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.readers.kinds import Reader, ending, stem
from paravent.archives.streams import csv_lists, csv_rows, plain_key
from paravent.archives.text import moment

_TABLES: dict[str, tuple[str, ...]] = {
    "followers": ("followerathleteid",),
    "following": ("followingathleteid",),
    "profile": ("athleteid",),
    "visibility_settings": ("profilevisibility",),
    "connected_apps": ("enabledapplicationname",),
    "logins": ("ipaddress", "loginsource"),
    "comments": ("commentdate", "comment"),
}
_UPLOADED = "contacts"
_ONLY_HERE = (
    *("contacts", "privacy_zones", "local_legend_segments", "starred_segments"),
    *("general_preferences", "shoes", "bikes"),
)


def _claim(member: Member, head: str) -> int:
    if ending(member) != "csv":
        return 0
    name, keys = stem(member), plain_key(head.partition("\n")[0])
    if _TABLES.get(name) and all(need in keys for need in _TABLES[name]):
        return 3
    if name == "activities":
        return 2
    return 1 if name in _ONLY_HERE else 0


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    name = stem(member)
    if name == "activities":
        _activities(member, stream, found)
        return
    if name == _UPLOADED:
        _contacts(stream, found)
        return
    for row in csv_rows(stream, _TABLES[name]) if name in _TABLES else ():
        if name in ("followers", "following"):
            _athlete(name, row, found)
        elif name == "profile":
            found.own(f"{row.get('firstname', '')} {row.get('lastname', '')}".strip())
            found.know("town", row.get("city", ""))
        elif name == "visibility_settings":
            for key, value in row.items():
                found.know(f"setting:{key}", value)
        elif name == "connected_apps":
            found.app(row.get("enabledapplicationname", ""))
        elif name == "logins":
            found.session(moment(row.get("logindatetime", "")), row.get("loginsource", ""))
        elif name == "comments":
            at = moment(row.get("commentdate", ""))
            found.post(member.name, row.get("comment", ""), at, kind="comment")


def _athlete(name: str, row: Mapping[str, str], found: Collector) -> None:
    number = row.get("followerathleteid", "") or row.get("followingathleteid", "")
    kind = "follower" if name == "followers" else "following"
    if row.get("followstatus", "").casefold() == "pending":
        kind = "request_received" if name == "followers" else "request_sent"
    if number:
        found.person(kind, "", url=f"https://www.strava.com/athletes/{number}")


def _contacts(stream: IO[bytes], found: Collector) -> None:
    """The uploaded address book, whose columns are not known: one row, one entry."""
    for number, row in enumerate(csv_rows(stream)):
        names = [c for c in row.values() if c and not any(x.isdigit() or x == "@" for x in c)]
        found.person("contact", " ".join(names[:2]), id=f"strava:contact:{number}")


def _activities(member: Member, stream: IO[bytes], found: Collector) -> None:
    """By place in the row: headers are translated, and several share one name."""
    rows = csv_lists(stream)
    header = next(rows, [])
    keys = [plain_key(cell) for cell in header]
    at_file = keys.index("filename") if "filename" in keys else -1
    for row in rows:
        file = (
            row[at_file]
            if 0 <= at_file < len(row)
            else next((cell for cell in row if cell.startswith("activities/")), "")
        )
        when = moment(row[1]) if len(row) > 1 else 0
        title = row[2] if len(row) > 2 else ""
        found.post(member.name, title, when, title="Activity")
        if file and file != "#error#":
            found.track(member.name, when)


READER = Reader("strava", _claim, _read)

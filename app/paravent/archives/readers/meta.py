"""What Facebook's, Instagram's and Threads' archives have in common: threads, media, labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.pages import html_texts
from paravent.archives.readers.kinds import inside, items, text
from paravent.archives.streams import json_records
from paravent.archives.text import moment, seconds

WHOLE = frozenset(
    (
        *("title", "media_list_data", "string_list_data", "string_map_data", "media"),
        *("timestamp", "attachments", "data", "label_values", "fbid"),
    )
)
"""First keys of a record that stands alone where a list is usual."""

REQUESTED = ("message_requests", "filtered_threads")
_COORDINATES = re.compile(r"(-?\d{1,2}\.\d{1,20})\s{0,3},\s{0,3}(-?\d{1,3}\.\d{1,20})")
_PARTICIPANTS_IN = re.compile(r">(Participants|Teilnehmer|Participantes|Deelnemers): [^<]+,")
_PARTICIPANTS = re.compile(r"^[^:]{3,30}:\s*(.+)$")


def is_thread(member: Member, head: str) -> bool:
    """Whether a member is a conversation, by its place or by its first keys."""
    if re.search(r"(^|/)message_\d+\.(json|html)$", member.name):
        return True
    if member.name.lower().endswith(".html") and _PARTICIPANTS_IN.search(head):
        return True
    return '"participants"' in head[:400] and ('"messages"' in head or '"threadName"' in head)


def read_thread(member: Member, stream: IO[bytes], found: Collector) -> None:
    """One part of a conversation, JSON or HTML, of the export or of the encrypted-chat backup."""
    folder, _, base = member.name.rpartition("/")
    numbered = re.match(r"message_\d+\.", base)
    name = folder if numbered else re.sub(r"_\d+\.\w+$", "", member.name)
    thread = found.thread(name or member.name)
    if thread is None:
        return
    thread.requested = thread.requested or any(f"/{part}/" in f"/{name}/" for part in REQUESTED)
    slug = re.sub(r"_\d+$", "", name.rpartition("/")[2])
    if base.lower().endswith(".html"):
        _read_html(stream, thread.id, found)
        return
    members = 0
    names: dict[Any, str] = {}
    for path, value in json_records(stream):
        if path == ("messages",):
            if isinstance(value, dict):
                raw = value.get("sender_name") or value.get("senderName") or ""
                if not isinstance(raw, str):
                    continue
                if raw not in names:
                    names[raw] = text(raw)
                at = value.get("timestamp_ms", value.get("timestamp"))
                words = value.get("content") or value.get("text")
                found.message(thread, names[raw], at, words, broken=True)
        elif path == ("participants",):
            person = text(value.get("name") if isinstance(value, dict) else value)
            thread.people[person] = None
            members += 1
        elif path in (("title",), ("threadName",)):
            thread.title = text(value)
    if members:
        thread.group = members > 2
    if slug and not thread.group and numbered:
        thread.handle = slug


def _read_html(stream: IO[bytes], name: str, found: Collector) -> None:
    """Sender, text, date, one after another: class names change, that order has not."""
    thread = found.thread(name)
    people: list[str] = []
    block: list[str] = []
    for words, _ in html_texts(stream):
        if not people and (heading := _PARTICIPANTS.match(words)) and "," in heading[1]:
            people = [p.strip() for p in heading[1].split(",")]
            block = []
            if thread is not None:
                thread.people.update(dict.fromkeys(people))
                thread.group = len(people) > 2
        elif (at := moment(words)) and len(words) < 60 and block:
            start = next((i for i, w in enumerate(block) if w in people), 0)
            found.message(thread, block[start], at, " ".join(block[start + 1 :]))
            block = []
        else:
            block.append(words)


def coordinates(value: Any) -> tuple[object, object] | None:
    """Latitude and longitude out of a record's picture or film notes, or of a place."""
    for kind in ("photo_metadata", "video_metadata"):
        for exif in items(inside(value, "media_metadata", kind, "exif_data") or []):
            if "latitude" in exif and "longitude" in exif:
                return exif["latitude"], exif["longitude"]
    place = inside(value, "coordinate") or inside(value, "place", "coordinate")
    if isinstance(place, dict) and "latitude" in place:
        return place["latitude"], place.get("longitude")
    return None


def media(value: Any, member: Member, found: Collector) -> None:
    """A picture or film with a place in its notes."""
    at = value.get("creation_timestamp") or value.get("timestamp")
    if (where := coordinates(value)) is not None:
        found.place(member.name, "media", at, *where)


def labels(record: Any) -> Iterator[tuple[str, Any]]:
    """Label and value of each entry of a ``label_values`` record, nested ones too."""
    for entry in items(inside(record, "label_values") or []):
        label = text(entry.get("label")) or text(entry.get("title"))
        for key in ("value", "timestamp_value", "href"):
            if entry.get(key):
                yield label, entry[key]
        for key in ("vec", "dict"):
            for part in items(entry.get(key) or []):
                yield text(part.get("label")) or label, part.get("value") or part.get("href")
                if part.get("href") and part.get("value"):
                    yield text(part.get("label")) or label, part["href"]
        if isinstance(entry.get("dict"), list):
            for part in items(entry["dict"]):
                yield from labels({"label_values": items(part.get("dict") or [])})


def labelled_place(record: Any, member: Member, what: str, found: Collector) -> None:
    """A check-in or visit written as labels: coordinates by their shape, the name by its label."""
    where: tuple[object, object] | None = None
    name, at = "", seconds(inside(record, "timestamp"))
    for label, value in labels(record):
        if isinstance(value, str) and (seen := _COORDINATES.search(value)):
            where = (seen[1], seen[2])
        elif isinstance(value, int | float) and not at:
            at = seconds(value)
        elif isinstance(value, str) and not name and "http" not in value and label:
            name = text(value)
    found.place(member.name, what, at, *(where or (None, None)), name=name)

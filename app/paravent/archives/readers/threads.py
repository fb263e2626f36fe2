"""Threads, which comes as its own export or inside Instagram's; its people are its own."""

from __future__ import annotations

from typing import IO

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.readers.kinds import Reader, ending, first_key, inside, items, text
from paravent.archives.streams import json_records

_LISTS = {"followers": "follower", "following": "following"}


def _claim(member: Member, head: str) -> int:
    if ending(member) != "json":
        return 0
    return 4 if first_key(head).startswith("text_post_app_") else 0


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    for path, value in json_records(stream):
        if not path or not isinstance(value, dict):
            continue
        kind = _LISTS.get(path[0].rpartition("_")[2])
        if kind:
            for one in items(value.get("string_list_data") or []):
                user = text(one.get("value"))
                name = text(value.get("title")) or user
                url = f"https://www.threads.net/@{user}" if user else ""
                found.person(kind, name, one.get("timestamp"), url=url, handle=user)
        elif path[0] == "text_post_app_text_posts":
            for media in items(value.get("media") or value):
                about = inside(media, "text_app_post") or {}
                reply = about.get("is_reply") is True
                found.post(
                    member.name,
                    text(media.get("title")),
                    media.get("creation_timestamp"),
                    kind="comment" if reply else "post",
                    audience=text(about.get("reply_control")),
                )


READER = Reader("threads", _claim, _read)

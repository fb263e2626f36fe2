# ruff: noqa: E501 - records stand whole
"""Writes made-up posts as archives of each platform that carries posts."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

Row = tuple[int, str]
"""Unix seconds and the words."""


def _zip(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in members.items():
            out.writestr(name, text)
    return path


def x(
    folder: Path, rows: Sequence[Row], name: str = "Amara Sands", handle: str = "amsands"
) -> Path:
    tweets = [
        {
            "tweet": {
                "full_text": text,
                "created_at": datetime.fromtimestamp(at, UTC).strftime(
                    "%a %b %d %H:%M:%S +0000 %Y"
                ),
                "entities": {},
            }
        }
        for at, text in rows
    ]
    account = [{"account": {"username": handle, "accountDisplayName": name, "accountId": "9"}}]
    return _zip(
        folder / "x.zip",
        {
            "data/tweets.js": f"window.YTD.tweets.part0 = {json.dumps(tweets)}",
            "data/account.js": f"window.YTD.account.part0 = {json.dumps(account)}",
        },
    )


def _broken(text: str) -> str:
    """As Meta writes it: UTF-8 bytes as Latin-1 letters."""
    return text.encode().decode("latin-1")


def facebook(folder: Path, rows: Sequence[Row]) -> Path:
    posts = [{"timestamp": at, "data": [{"post": _broken(text)}]} for at, text in rows]
    return _zip(
        folder / "facebook.zip",
        {
            "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json": json.dumps(
                posts
            )
        },
    )


def instagram(folder: Path, rows: Sequence[Row]) -> Path:
    posts = [
        {"media": [{"uri": "media/posts/1.jpg", "creation_timestamp": at, "title": _broken(text)}]}
        for at, text in rows
    ]
    return _zip(
        folder / "instagram.zip",
        {"your_instagram_activity/content/posts_1.json": json.dumps(posts)},
    )


def linkedin(folder: Path, rows: Sequence[Row]) -> Path:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["Date", "ShareLink", "ShareCommentary", "SharedUrl", "MediaUrl", "Visibility"])
    for at, text in rows:
        day = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")
        table.writerow(
            [day, "https://www.linkedin.com/feed/update/1", text, "", "", "MEMBER_NETWORK"]
        )
    return _zip(folder / "linkedin.zip", {"Shares.csv": out.getvalue()})


def reddit(folder: Path, rows: Sequence[Row]) -> Path:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        [
            "id",
            "permalink",
            "date",
            "ip",
            "subreddit",
            "gildings",
            "link",
            "parent",
            "body",
            "media",
        ]
    )
    for number, (at, text) in enumerate(rows):
        day = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        table.writerow(
            [
                f"c{number}",
                f"https://www.reddit.com/r/a/{number}/",
                day,
                "",
                "a",
                "0",
                "",
                "",
                text,
                "",
            ]
        )
    return _zip(folder / "reddit.zip", {"comments.csv": out.getvalue()})


def mastodon(folder: Path, rows: Sequence[Row]) -> Path:
    items = [
        {
            "type": "Create",
            "published": datetime.fromtimestamp(at, UTC).isoformat(),
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "object": {
                "type": "Note",
                "content": f"<p>{text}</p>",
                "published": datetime.fromtimestamp(at, UTC).isoformat(),
                "id": f"https://example.social/{at}",
            },
        }
        for at, text in rows
    ]
    return _zip(
        folder / "mastodon.zip",
        {
            "outbox.json": json.dumps(
                {
                    "@context": "https://www.w3.org/ns/activitystreams",
                    "type": "OrderedCollection",
                    "orderedItems": items,
                }
            ),
            "actor.json": json.dumps(
                {"type": "Person", "preferredUsername": "amsands", "name": "Amara Sands"}
            ),
        },
    )


def _day(at: int, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    return datetime.fromtimestamp(at, UTC).strftime(form)


def threads(folder: Path, rows: Sequence[Row]) -> Path:
    posts = [{"media": [{"title": _broken(text), "creation_timestamp": at}]} for at, text in rows]
    inside = {"text_post_app_text_posts": posts}
    return _zip(
        folder / "threads.zip",
        {"your_instagram_activity/threads/threads_and_replies.json": json.dumps(inside)},
    )


def tiktok(folder: Path, rows: Sequence[Row]) -> Path:
    said = [{"date": _day(at), "comment": text} for at, text in rows]
    owner = {"Profile Information": {"ProfileMap": {"userName": "amsands"}}}
    inside = {
        "Activity": {},
        "Comment": {"Comments": {"CommentsList": said}},
        "Profile": owner,
    }
    return _zip(folder / "tiktok.zip", {"user_data_tiktok.json": json.dumps(inside)})


def _csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def youtube(folder: Path, rows: Sequence[Row]) -> Path:
    head = [
        "Channel ID",
        "Comment Create Timestamp",
        "Price",
        "Comment ID",
        "Parent Comment ID",
        "Video ID",
        "Comment Text",
    ]
    lines = [
        [
            "UC1",
            _day(at, "%Y-%m-%dT%H:%M:%S+00:00"),
            "0",
            f"c{at}",
            "",
            "v1",
            json.dumps({"text": text}),
        ]
        for at, text in rows
    ]
    name = "Takeout/YouTube and YouTube Music/comments/comments.csv"
    return _zip(folder / "takeout.zip", {name: _csv([head, *lines])})


def strava(folder: Path, rows: Sequence[Row]) -> Path:
    head = ["Activity ID", "Activity Date", "Activity Name", "Activity Type", "Filename"]
    lines = [[str(at), _day(at, "%b %d, %Y, %I:%M:%S %p"), text, "Run", ""] for at, text in rows]
    members = {"activities.csv": _csv([head, *lines]), "followers.csv": "Follower Athlete ID\n1\n"}
    return _zip(folder / "strava.zip", members)


WRITERS = {
    "threads": threads,
    "tiktok": tiktok,
    "youtube": youtube,
    "strava": strava,
    "x": x,
    "facebook": facebook,
    "instagram": instagram,
    "linkedin": linkedin,
    "reddit": reddit,
    "mastodon": mastodon,
}

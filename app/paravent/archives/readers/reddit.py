"""Reddit's data request: one flat folder of tables."""

from __future__ import annotations

from typing import IO

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.readers.kinds import Reader, ending, stem
from paravent.archives.streams import csv_rows, plain_key
from paravent.archives.text import moment

_TABLES: dict[str, tuple[str, ...]] = {
    "posts": ("permalink", "subreddit", "title"),
    "comments": ("permalink", "subreddit", "body"),
    "messages": ("permalink", "from", "to"),
    "messages_archive": ("permalink", "from", "to"),
    "chat_history": ("messageid", "username", "message"),
    "friends": ("username", "note"),
    "ip_logs": ("date", "ip"),
    "statistics": ("statistic", "value"),
    "linked_identities": ("issuerid",),
    "user_preferences": ("preference", "value"),
}
_ONLY_HERE = ("subscribed_subreddits", "post_votes", "comment_votes", "saved_posts", "checkfile")


def _claim(member: Member, head: str) -> int:
    if ending(member) != "csv":
        return 0
    name, keys = stem(member), plain_key(head.partition("\n")[0])
    if name in _TABLES and all(need in keys for need in _TABLES[name]):
        return 3
    return 1 if name in _ONLY_HERE else 0


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    name = stem(member)
    for row in csv_rows(stream, _TABLES.get(name, ())) if name in _TABLES else ():
        at = moment(row.get("date", "") or row.get("createdat", ""))
        if name in ("posts", "comments"):
            title, body = row.get("title", ""), row.get("body", "")
            found.post(
                member.name,
                f"{title}\n{body}".strip() if name == "posts" else body,
                at,
                kind="post" if name == "posts" else "comment",
                url=row.get("permalink", ""),
            )
        elif name in ("messages", "messages_archive"):
            sender, to = row.get("from", ""), row.get("to", "")
            thread = found.thread(row.get("threadid") or row.get("permalink", ""))
            if thread is not None:
                thread.people.update(dict.fromkeys((sender, to)))
            found.message(thread, sender, at, row.get("body", "") if found.reads_messages else "")
        elif name == "chat_history":
            sender = row.get("username", "")
            thread = found.thread(row.get("channelurl", ""))
            if thread is not None:
                thread.people[sender] = None
            words = row.get("message", "") if found.reads_messages else ""
            found.message(thread, sender, at, words)
        elif name == "friends":
            user = row.get("username", "")
            url = f"https://www.reddit.com/user/{user}" if user else ""
            found.person("friend", user, url=url, handle=user)
        elif name == "statistics" and "account" in row.get("statistic", "").lower():
            found.own(row.get("value", ""))
        elif name == "ip_logs":
            found.session(at, "sign-in")
        elif name == "linked_identities":
            found.app(row.get("issuerid", ""))
        elif name == "user_preferences":
            found.know(f"setting:{row.get('preference', '')}", row.get("value", ""))


READER = Reader("reddit", _claim, _read)

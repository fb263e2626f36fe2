"""Memory and time for a large archive, beside unzipping and parsing the same members.

    python tests/benchmarks/archives.py [megabytes of JSON [of them for X]]

An archive of 2 GB: ``archives.py 600 2000`` (600 MB of JSON with 1.8 GB of pictures for Facebook,
2 GB in eight members for X).

Writes two archives: conversations in parts of 10,000 messages with pictures beside them, as
Facebook does, and endless lists in members of 250 MB, as X does (parsing a larger one at once
takes more memory than most machines have). Each way of reading runs in a
process of its own, and its largest memory is printed.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

PART = 250
"""Megabytes of one of X's members."""
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "app"), str(ROOT)]


def message(chance: random.Random, number: int) -> dict[str, object]:
    """One made-up message."""
    words = ("see", "you", "on", "saturday", "the", "usual", "place", "Gr\u00c3\u00bc\u00c3\u009fe")
    return {
        "sender_name": chance.choice(("Ann Other", "Me Myself")),
        "timestamp_ms": 1_500_000_000_000 + number * 60_000,
        "content": " ".join(chance.choice(words) for _ in range(14)),
        "is_geoblocked_for_viewer": False,
    }


def facebook(path: Path, megabytes: int) -> None:
    """Conversations in parts, and three times as many bytes of pictures."""
    chance = random.Random(1)
    written, part = 0, 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        own = {"profile_v2": {"name": {"full_name": "Me Myself"}}}
        archive.writestr("profile_information/profile_information.json", json.dumps(own))
        friends = {"friends_v2": [{"name": "Ann Other", "timestamp": 1_500_000_000}]}
        archive.writestr("connections/friends/your_friends.json", json.dumps(friends))
        body = [message(chance, n) for n in range(10_000)]
        while written < megabytes * 2**20:
            talk = {
                "participants": [{"name": "Ann Other"}, {"name": "Me Myself"}],
                "messages": body,
                "title": "Ann Other",
            }
            text = json.dumps(talk)
            folder = f"your_facebook_activity/messages/inbox/ann_{part // 20}"
            archive.writestr(f"{folder}/message_{part % 20 + 1}.json", text)
            written += len(text)
            part += 1
        picture = chance.randbytes(2**20)
        for number in range(3 * megabytes):
            info = zipfile.ZipInfo(f"posts/media/{number}.jpg")
            archive.writestr(info, picture)


def x(path: Path, megabytes: int) -> None:
    """One list of posts in few members."""
    chance = random.Random(2)
    tweet = {
        "tweet": {
            "created_at": "Wed Apr 03 09:15:00 +0000 2024",
            "full_text": " ".join(chance.choice(("hello", "world", "&amp;")) for _ in range(30)),
            "entities": {"user_mentions": [], "urls": [], "hashtags": []},
        }
    }
    text = json.dumps(tweet).encode() + b","
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("data/account.js", 'window.YTD.account.part0 = [{"account":{}}]')
        for part in range(max(1, megabytes // PART)):
            name = f"data/tweets-part{part}.js" if part else "data/tweets.js"
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(f"window.YTD.tweets.part{part} = [".encode())
                for _ in range(min(PART, megabytes) * 2**20 // len(text) // 1000):
                    member.write(text * 1000)
                member.write(json.dumps(tweet).encode() + b"]")


def read(path: Path) -> None:
    """Our way."""
    from paravent.archives.open import import_archive
    from paravent.core.jobs import Cancel

    summary = import_archive(path, Cancel(), messages=True).summary()
    print(f"{summary.messages:,} messages, {summary.posts:,} posts;", end=" ")


def parse(path: Path) -> None:
    """Unzip and parse each member, keep nothing."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".json", ".js")):
                data = archive.read(name)
                json.loads(data[data.index(b"[" if name.endswith(".js") else b"{") :])


WAYS: dict[str, Callable[[Path], None]] = {"read": read, "parse": parse}


def main() -> None:
    """Write, run each way in its own process, print side by side."""
    if len(sys.argv) == 3 and sys.argv[1] in WAYS:
        started = time.process_time()
        WAYS[sys.argv[1]](Path(sys.argv[2]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{time.process_time() - started:.1f} s, {peak:.0f} MiB at most", flush=True)
        return
    sizes = [int(size) for size in sys.argv[1:3]] or [200]
    with tempfile.TemporaryDirectory() as folder:
        for make, megabytes in ((facebook, sizes[0]), (x, sizes[-1])):
            if not megabytes:
                continue
            path = Path(folder) / f"{make.__name__}.zip"
            make(path, megabytes)
            print(f"\n{path.name}: {path.stat().st_size / 2**20:,.0f} MiB, {megabytes:,} of JSON")
            for way in WAYS:
                done = subprocess.run(
                    [sys.executable, __file__, way, str(path)],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                print(f"  {way:6} {done.stdout.strip()}")
            path.unlink()


if __name__ == "__main__":
    main()

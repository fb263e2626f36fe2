"""One short module per platform: which members it knows, and what they say."""

from __future__ import annotations

from paravent.archives.readers import (
    facebook,
    google,
    instagram,
    linkedin,
    mastodon,
    reddit,
    snapchat,
    strava,
    threads,
    tiktok,
    whatsapp,
    x,
)
from paravent.archives.readers.kinds import Reader

READERS: tuple[Reader, ...] = (
    facebook.READER,
    instagram.READER,
    threads.READER,
    x.READER,
    linkedin.READER,
    google.READER,
    tiktok.READER,
    reddit.READER,
    snapchat.READER,
    strava.READER,
    mastodon.READER,
    whatsapp.READER,
)
"""In this order: where two readers know as many members of an archive, the first one has it."""

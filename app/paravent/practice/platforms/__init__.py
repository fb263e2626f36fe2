"""The platforms that are rehearsed from a description, a module each."""

from __future__ import annotations

from paravent.practice.platforms import (
    bluesky,
    instagram,
    linkedin,
    mastodon,
    reddit,
    strava,
    tiktok,
    youtube,
)
from paravent.practice.replica.model import Replica

_ALL = (instagram, linkedin, reddit, mastodon, tiktok, strava, youtube, bluesky)
REPLICAS: dict[str, Replica] = {module.REPLICA.name: module.REPLICA for module in _ALL}
"""Name to description, in the order in which they are offered."""

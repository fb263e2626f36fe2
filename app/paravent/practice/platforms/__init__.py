"""The platforms that are rehearsed from a description, a module each."""

from __future__ import annotations

from paravent.practice.platforms import instagram, linkedin
from paravent.practice.replica.model import Replica

REPLICAS: dict[str, Replica] = {r.name: r for r in (instagram.REPLICA, linkedin.REPLICA)}
"""Name to description, in the order in which they are offered."""

"""A store that lives in memory only and never touches a disk."""

from __future__ import annotations

from paravent.history.store import Clock, Store, memory_store, utc_now


def MemoryStore(clock: Clock = utc_now) -> Store:  # noqa: N802 - read as the thing it makes
    """A fresh store in memory: the same code over a database without a file."""
    return memory_store(clock)

"""A store that lives in memory only and never touches a disk."""

from __future__ import annotations

from paravent.core.keeping import StoreMode
from paravent.history import database, keys
from paravent.history.store import Clock, Store, utc_now

_SENTENCE = "Nothing is kept: what is read stays in memory and is gone when Paravent closes."


def memory_store(clock: Clock = utc_now) -> Store:
    """A fresh store: the same code over a database without a file."""
    return Store(
        database.memory_database(),
        kept_where=StoreMode.MEMORY,
        kept_sentence=_SENTENCE,
        decision_key=keys.new_key(),
        clock=clock,
    )

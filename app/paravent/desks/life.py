"""The user's own periods: kept in the encrypted store, or in a file of their own."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from paravent.core.errors import FolderError
from paravent.core.lists import Life, LifePeriod
from paravent.core.ports import StorePort
from paravent.core.text import plain
from paravent.desks.base import Base

if TYPE_CHECKING:
    from paravent.connections.timeline import Timeline

LIFE = "life"
"""The room of the store for them."""


class Lives:
    """The part of ``Lists`` about the user's own life."""

    def __init__(self, base: Base) -> None:
        self._base = base

    @property
    def _store(self) -> StorePort:
        return self._base.store

    def life(self) -> Life:
        """The user's own periods."""
        notes = self._store.notes(LIFE)
        if file := notes.get("file", ""):
            return _life_of(Path(file))
        entries = json.loads(notes.get("periods", "[]"))
        return Life(tuple(LifePeriod(**entry) for entry in entries))

    def save_life(self, life: Life) -> Life:
        """Keep the periods where ``life`` says."""
        from paravent.connections import timeline

        entries = [_fields(period) for period in life.periods]
        timeline.read({"period": entries}, "Your timeline")
        if life.file:
            _write(Path(life.file), timeline.as_toml(entries))
            self._store.keep_note(LIFE, "file", life.file)
            self._store.drop_note(LIFE, "periods")
        else:
            self._store.drop_note(LIFE, "file")
            self._store.keep_note(LIFE, "periods", json.dumps([asdict(p) for p in life.periods]))
        return self.life()

    def open_life(self, file: Path) -> Life:
        """Use the periods in a TOML file from now on."""
        life = _life_of(file)
        self._store.keep_note(LIFE, "file", life.file)
        self._store.drop_note(LIFE, "periods")
        return life

    def timeline(self) -> Timeline:
        """The periods as the review of connections reads them."""
        from paravent.connections import timeline

        life = self.life()
        return timeline.read({"period": [_fields(p) for p in life.periods]}, "Your timeline")


def _fields(period: LifePeriod) -> dict[str, str | bool]:
    """A period as an entry of the file; what was left empty is left out."""
    return {
        key: value
        for key, value in asdict(period).items()
        if value != "" and (key != "clinical" or value)
    }


def _life_of(file: Path) -> Life:
    import tomllib

    from paravent.connections import timeline

    timeline.load(file)  # says what is wrong, by entry and field
    entries = tomllib.loads(file.read_text("utf-8-sig")).get("period", [])
    known = ("kind", "name", "place", "start", "end", "grade")
    periods = tuple(
        LifePeriod(
            **{key: str(entry[key]) for key in known if key in entry},
            clinical=entry.get("clinical", False),
        )
        for entry in entries
    )
    return Life(periods, str(file))


def _write(file: Path, text: str) -> None:
    beside = file.with_name(f"{file.name}.new")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(file)
    except OSError as error:
        raise FolderError(
            f"{plain(file.name, 80)} could not be written there. Choose another folder for your"
            " timeline, or keep it in the encrypted store."
        ) from error

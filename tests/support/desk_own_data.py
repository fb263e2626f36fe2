"""What is kept, as the made-up desk tells it; copies are remembered, not made."""

from __future__ import annotations

from pathlib import Path

from paravent.core.errors import ParaventError
from paravent.core.own_data import KeptData
from paravent.core.records import JsonObject


class MadeUpOwnData:
    """``OwnDataPort``. ``fails``: raised by the next copy."""

    def __init__(self) -> None:
        self.exported: list[tuple[Path, str]] = []
        self.moved_out: list[Path] = []
        self.moved_in: list[tuple[Path, str]] = []
        self.fails: ParaventError | None = None

    def kept(self) -> KeptData:
        return KeptData(4, "2025-08-16T22:40:00+00:00", 412, "2025-12-15", 3_400_000, True)

    def export(self, target: Path, passphrase: str = "") -> JsonObject:
        self._fail()
        self.exported.append((target, passphrase))
        return {"audits": 4, "pictures": 40}

    def move_out(self, target: Path) -> None:
        self._fail()
        self.moved_out.append(target)

    def move_in(self, source: Path, passphrase: str) -> None:
        self._fail()
        self.moved_in.append((source, passphrase))

    def _fail(self) -> None:
        if self.fails is not None:
            raise self.fails

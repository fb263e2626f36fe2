"""Writes the JSON Schema that editors use for packs, from the same types that load them.

``python -m paravent.packs.schema [FOLDER]`` writes into ``checks/platforms/schema``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paravent.core.resources import data_folder
from paravent.packs.model import ListsFile, Platform, SettingsFile, Stranger

if TYPE_CHECKING:
    from pydantic import BaseModel

KINDS: dict[str, type[BaseModel]] = {
    "platform": Platform,
    "settings": SettingsFile,
    "questions": SettingsFile,
    "people": ListsFile,
    "apps": ListsFile,
    "stranger": Stranger,
}


def schema_of(kind: str) -> str:
    """The JSON Schema (draft 2020-12) of the pack file ``kind``.toml, as text."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **KINDS[kind].model_json_schema(by_alias=True),
    }
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write(folder: Path) -> None:
    """Write one schema for each file of a pack into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        (folder / f"{kind}.json").write_text(schema_of(kind), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder("checks") / "platforms/schema")

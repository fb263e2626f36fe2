"""How the user asks each platform for a copy of their own data: read from ``checks/exports``."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from paravent.core.errors import PackError
from paravent.core.lists import HowToAsk
from paravent.core.resources import data_folder

VERSION = 1


@cache
def how_to_ask() -> tuple[HowToAsk, ...]:
    """One entry for each platform whose export is read, by name. Raises ``PackError``."""
    file = data_folder("checks") / "exports" / "how_to_ask.toml"
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        if data["version"] != VERSION:
            raise ValueError
        return tuple(sorted(map(_entry, data["export"]), key=lambda e: e.name.casefold()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PackError(
            "The list of how to ask for exports is missing or broken. Install Paravent anew."
        ) from error


def _entry(data: dict[str, Any]) -> HowToAsk:
    words = {key: str(data[key]) for key in ("platform", "name", "url", "choose", "takes", "holds")}
    if words["url"] and not words["url"].startswith("https://"):
        raise ValueError
    return HowToAsk(
        **words, steps=tuple(str(s) for s in data["steps"]), mind=str(data.get("mind", ""))
    )

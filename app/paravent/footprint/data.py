"""Reads the data of the review before an interview (``checks/footprint``)."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from paravent.core.errors import PackError
from paravent.core.resources import data_folder


@cache
def load(name: str) -> dict[str, Any]:
    """The tables of ``checks/footprint/NAME.toml``. Raises ``PackError``."""
    file = data_folder("checks") / "footprint" / f"{name}.toml"
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise PackError(
            f"The file checks/footprint/{name}.toml cannot be read. Install Paravent again."
        ) from error

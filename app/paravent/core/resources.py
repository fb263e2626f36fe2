"""Where the data folders ``checks`` and ``assets`` are, installed or in a checkout."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def data_folder(name: str) -> Path:
    """The folder ``checks`` or ``assets``: the copy inside the package, else the checkout's."""
    inside = Path(str(files("paravent"))) / "data" / name
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / name

"""Ways to make archives for the tests."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Files = Mapping[str, object]
MakeZip = Callable[..., Path]


def content(value: object) -> bytes:
    """Bytes and text as they are, everything else as JSON."""
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode()


@pytest.fixture
def make_zip(tmp_path: Path) -> MakeZip:
    """Writes a zip with these files."""

    def make(files: Files, name: str = "export.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for inside, value in files.items():
                archive.writestr(inside, content(value))
        return path

    return make


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeZip:
    """Writes a folder with these files."""

    def make(files: Files, name: str = "export") -> Path:
        for inside, value in files.items():
            file = tmp_path / name / inside
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content(value))
        return tmp_path / name

    return make

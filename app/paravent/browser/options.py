"""What a browser session is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Replica:
    """A loopback server that stands in for every host of a platform (rehearsals and tests)."""

    host: str
    port: int
    key: str
    """Base64 of the SHA-256 of the server key's SPKI: the one untrusted key accepted."""


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """The user's choices and the places a session may use."""

    data_dir: Path
    browser_path: str = ""
    """The browser the user chose; empty: the first one found."""
    headless: bool = False
    replica: Replica | None = None
    storage_state: Path | None = None
    """A storage-state file; only with a replica or a loopback site."""
    profile: Path | None = None
    """A profile folder from ``sign_in`` or ``unpack_profile``; None: a fresh, empty one."""
    keep_profile: bool = False
    """Leave ``profile`` in place at close, because the caller still packs it. A fresh profile is
    always wiped."""

"""X's words in German, for pages in a language that was not expected."""

from __future__ import annotations

GERMAN: dict[str, str] = {}

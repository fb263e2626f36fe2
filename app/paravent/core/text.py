"""Makes text from outside (pages, archives, file names, metadata) safe to show as plain text."""

from __future__ import annotations

import re
import unicodedata

_BIDI_AND_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u061c\u00ad\ufff9-\ufffb]"
)
_SPACES = re.compile(r"\s+")
_TYPOGRAPHIC = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "…": "..."}
)

LONGEST_SHOWN = 300


def plain(untrusted: str, longest: int = LONGEST_SHOWN) -> str:
    """``untrusted`` as one line without control, bidi or invisible characters.

    At most ``longest`` characters; what is cut ends in an ellipsis.
    """
    text = untrusted
    if not text.isprintable():  # what is has no such characters
        text = _BIDI_AND_INVISIBLE.sub("", untrusted)
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    text = _SPACES.sub(" ", text).strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def folded(text: str) -> str:
    """``text`` for comparing labels: case, spaces, quotes and dashes evened out."""
    if text.isascii():  # the same, many times faster
        return " ".join(text.split()).casefold()
    text = unicodedata.normalize("NFKC", _BIDI_AND_INVISIBLE.sub("", text))
    return _SPACES.sub(" ", text.translate(_TYPOGRAPHIC)).strip().casefold()


def site_filled(address: str, site: str) -> str:
    """``address`` of a pack with ``{site}`` and ``{host}`` filled in from the user's own site."""
    from urllib.parse import urlsplit  # not at the top: photos are cleaned without it

    host = urlsplit(site).hostname or ""
    return address.replace("{site}", site.rstrip("/")).replace("{host}", host) if site else address

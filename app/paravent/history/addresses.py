"""Evens out the addresses of profiles, so that one person is known again without a name."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from paravent.core.text import folded

_HOST_PARTS = ("www.", "m.", "mobile.", "web.", "touch.", "mbasic.")
_NO_IDENTITY = re.compile(
    r"^(utm_.*|fref|ref|refid|__.*|mibextid|eid|hc_.*|lipi|igsh(id)?|miniprofileurn|originalsubdomain"
    r"|locale|hl|lang|comment_id|notif_.*|paipv|_rdr|_r|s|t)$",
    re.IGNORECASE,
)


def address_of(url: str) -> str:
    """``url`` evened out, so that one profile has one address however a page linked to it.

    Scheme, phone and www hosts, case, fragment, last slash and parameters that only say where a
    link was clicked are left out; parameters that may name the person stay.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return folded(text)
    if parts.scheme.lower() not in ("http", "https"):
        return folded(text)
    host = parts.netloc.casefold()
    for part in _HOST_PARTS:
        host = host.removeprefix(part)
    pairs = [
        pair
        for pair in parse_qsl(parts.query, keep_blank_values=True)
        if not _NO_IDENTITY.match(pair[0])
    ]
    query = urlencode(sorted(pairs)).casefold()
    return f"{host}{parts.path.rstrip('/').casefold()}{'?' + query if query else ''}"

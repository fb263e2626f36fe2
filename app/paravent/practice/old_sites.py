"""Made-up sites of the rehearsal for forgotten profiles: answered here, asked of nobody."""

from __future__ import annotations

from collections.abc import Mapping

KNOWN = "founder"
"""An account that every one of these sites has."""
ADDRESSES: Mapping[str, str] = {
    "Old Forum": "https://forum.practice.invalid/u/{user}",
    "Photo Corner": "https://photos.practice.invalid/{user}",
    "Everybody's Here": "https://everybody.practice.invalid/{user}",
    "Closed Door": "https://closed.practice.invalid/{user}",
}
"""Name to address: one has the doctor, one has not, one lies, one refuses."""
_ACCOUNTS = {
    "forum.practice.invalid": (KNOWN, "morganellery_x"),
    "photos.practice.invalid": (KNOWN,),
}


def answer(url: str) -> tuple[int, str]:
    """The status and the page at ``url``."""
    host, _, path = url.removeprefix("https://").partition("/")
    name = path.rpartition("/")[2]
    if host == "closed.practice.invalid":
        return 403, "Not for strangers."
    known = host == "everybody.practice.invalid" or name.casefold() in _ACCOUNTS.get(host, ())
    if known:
        return 200, f"<h1>{name}</h1><p>Here since 2011.</p>"
    return 404, "<h1>Nobody of that name</h1>"

"""Names of the operations that a request to a GraphQL endpoint of Meta's carries."""

from __future__ import annotations

import json

from paravent.practice.web import Request


def operations(request: Request) -> list[str]:
    """Every operation name a GraphQL request carries, wherever it carries it."""
    form = request.form()
    names = list(form.get("fb_api_req_friendly_name", []))
    if repeated := request.headers.get("x-fb-friendly-name"):
        names.append(repeated)
    for batch in form.get("queries", []):
        try:
            entries = json.loads(batch)
        except ValueError:
            return [*names, "(unreadable batch)"]
        parts = entries.values() if isinstance(entries, dict) else entries
        names += [str(p.get("friendly_name", p.get("fb_api_req_friendly_name", ""))) for p in parts]
    return names

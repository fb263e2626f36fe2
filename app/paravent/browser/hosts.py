"""Which hosts a platform's list allows: pure string work on addresses that the browser gives."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from paravent.browser.egress import ports_of
from paravent.core.page import SiteRules

_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def split(url: str) -> SplitResult | None:
    """``url`` in parts; None where it cannot be an address that the browser would ask."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def host_allowed(rules: SiteRules, parts: SplitResult) -> bool:
    """Whether host and port of ``parts`` are on the platform's list."""
    host = parts.hostname or ""
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    return bool(host) and any(_fits(rules, pattern, host, port) for pattern in rules.hosts)


def _fits(rules: SiteRules, pattern: str, host: str, port: int) -> bool:
    name, colon, own = pattern.lower().rpartition(":")
    if not (colon and own.isdigit() and not name.endswith(":")):
        name, own = pattern.lower(), ""
    if port not in ({int(own)} if own else ports_of(rules)):
        return False
    name = name.strip("[]")
    if name.startswith("*."):
        return host.endswith(name[1:]) and len(host) > len(name) - 1
    return host == name
